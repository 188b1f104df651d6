r"""Integrals about ReLU students by name, in balls, and the angles that their closed forms need.

What ends in `_integral` comes from quadrature (`gaussian_plane`) and uses no closed form. The
problem's texts are W and v, and for what belongs to one neuron i its number; or two vectors w and
v, and a direction u.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import TypeAlias

from flint import arb

from theorycheck._errors import MalformedInput
from theorycheck.core.exact import Vector
from theorycheck.rigor.gaussian_plane import Plane, biased_mean, gaussian_moment
from theorycheck.rigor.text import matrix_of, rational, rational_vector, to_arb

# Pairs of vectors whose expectation is integrated, for one quantity.
MOST_PAIRS = 250

Value: TypeAlias = arb | list[arb]
Texts: TypeAlias = Mapping[str, str]


class Setting:
    """Exact vectors, and the planes of their pairs."""

    def __init__(self, texts: Texts) -> None:
        """Read the texts of a problem.

        Raises:
            MalformedInput: If one is missing, shapes do not fit, or a vector is 0.
        """
        if "v" not in texts:
            raise MalformedInput("problem: the parameter 'v' is missing.")
        self.v = rational_vector(texts["v"], "v")
        if "w" in texts and "W" in texts:
            raise MalformedInput("problem: both 'w' and 'W' are given.")
        single = "w" in texts
        self.W = (rational_vector(texts["w"], "w"),) if single else matrix_of(texts, "W")
        self.u = rational_vector(texts["u"], "u") if "u" in texts else self.v
        ones = ",".join("1" for _ in self.W)
        self.outputs = rational_vector(texts.get("outputs", ones), "outputs")
        if len(self.outputs) != len(self.W):
            raise MalformedInput(
                f"outputs: there are {len(self.outputs)}, for {len(self.W)} neurons."
            )
        self.bias = rational(texts.get("bias", "0"), "bias")
        vectors = (*self.W, self.v, self.u)
        if len({len(vector) for vector in vectors}) > 1:
            raise MalformedInput("W, v: the vectors have different numbers of entries.")
        if not all(any(vector) for vector in (*self.W, self.v)):
            raise MalformedInput("W, v: a vector is 0, and angles with it are not defined.")
        number = rational(texts.get("neuron", "1"), "neuron")
        if number.denominator != 1 or not 1 <= number <= len(self.W):
            raise MalformedInput(f"neuron={number}: W has the rows 1 to {len(self.W)}.")
        self.own = self.W[int(number) - 1]
        self.planes: dict[tuple[Vector, Vector], Plane] = {}

    def plane(self, a: Vector, b: Vector) -> Plane:
        """Return the plane of two vectors; the same one whenever it is asked for."""
        if (a, b) not in self.planes:
            self.planes[a, b] = Plane(_dot(a, a), _dot(b, b), _dot(a, b))
        return self.planes[a, b]

    def product(self, a: Vector, b: Vector) -> arb:
        """Return the integral of two rectified projections."""
        return self.plane(*sorted((a, b))).product

    def limit(self, pairs: int) -> None:
        """Refuse a quantity that takes too many integrals, before the first of them."""
        if pairs > MOST_PAIRS:
            raise MalformedInput(
                f"W has too many rows: {pairs} pairs of vectors, of which at most {MOST_PAIRS} are "
                "integrated."
            )

    @cached_property
    def pairs(self) -> list[tuple[Vector, Vector]]:
        """Pairs of neurons i < j, in lexicographic order."""
        return list(combinations(self.W, 2))


def _dot(first: Vector, second: Vector) -> Fraction:
    return sum((a * b for a, b in zip(first, second, strict=True)), Fraction(0))


def _norm(vector: Vector) -> arb:
    return to_arb(_dot(vector, vector)).sqrt()


def _angle(a: Vector, b: Vector) -> arb:
    square, dot = _dot(a, a) * _dot(b, b), _dot(a, b)
    return arb.atan2(to_arb(square - dot**2).sqrt(), to_arb(dot))


def overlap_integral(setting: Setting) -> Value:
    r"""$E[w_i\cdot x]_+[v\cdot x]_+$."""
    setting.limit(len(setting.W))
    return [setting.product(w, setting.v) for w in setting.W]


def radial_integral(setting: Setting) -> Value:
    r"""$E[(f(x) - [v\cdot x]_+)[w_i\cdot x]_+]$."""
    setting.limit(len(setting.pairs) + 2 * len(setting.W))
    return [
        sum((setting.product(w, other) for other in setting.W), -setting.product(w, setting.v))
        for w in setting.W
    ]


def loss_integral(setting: Setting) -> Value:
    r"""$\frac12 E(f(x) - [v\cdot x]_+)^2$, the square opened."""
    setting.limit(len(setting.pairs) + 2 * len(setting.W))
    v = setting.v
    total = sum((setting.product(w, w) for w in setting.W), setting.product(v, v)) / 2
    for w in setting.W:
        total -= setting.product(w, v)
    return sum((setting.product(a, b) for a, b in setting.pairs), total)


def weighted_loss_integral(setting: Setting) -> Value:
    r"""$\frac12 E(\sum_i a_i[w_i\cdot x]_+ - [v\cdot x]_+)^2$, the square opened."""
    setting.limit(len(setting.pairs) + 2 * len(setting.W))
    v, outputs = setting.v, list(map(to_arb, setting.outputs))
    total = setting.product(v, v) / 2
    for a, w in zip(outputs, setting.W, strict=True):
        total += a * a * setting.product(w, w) / 2 - a * setting.product(w, v)
    both = zip(pair_output(setting), setting.pairs, strict=True)
    return sum((a * setting.product(*pair) for a, pair in both), total)


def pair_output(setting: Setting) -> list[arb]:
    r"""$a_ia_j$ for i < j."""
    return [to_arb(a * b) for a, b in combinations(setting.outputs, 2)]


def gradient_integral(setting: Setting) -> Value:
    r"""$E[1_{w_i\cdot x>0}(f(x) - [v\cdot x]_+)\,x]$, coordinate by coordinate."""
    setting.limit(len(setting.W) + 1)
    own, size = setting.own, _dot(setting.own, setting.own)
    total = [arb(0) for _ in own]
    for vector, sign in (*((w, 1) for w in setting.W), (setting.v, -1)):
        plane = setting.plane(own, vector)
        along, across = plane.slope
        shift = plane.dot / size
        # The part of the vector across has length |vector| sin.
        height = to_arb(plane.second - plane.dot * shift).sqrt()
        for k, (a, b) in enumerate(zip(own, vector, strict=True)):
            total[k] += sign * along * to_arb(a) / _norm(own)
            if height > 0:
                total[k] += sign * across * to_arb(b - shift * a) / height
    return total


def curvature_integral(setting: Setting) -> Value:
    r"""$E[\delta(w\cdot x)[v\cdot x]_+\,x\,(x\cdot u)]$, an integral over $w\cdot x = 0$."""
    normal, height = _across(setting)
    size = _norm(setting.own)
    turn = size * (2 * arb.pi()).sqrt()
    # On the hyperplane v.x = height g; x has its part g along the normal, the rest is independent.
    once, thrice = (height * gaussian_moment(power) / turn for power in (1, 3))
    half = sum((to_arb(a) * b for a, b in zip(setting.u, normal, strict=True)), arb(0))
    along = to_arb(_dot(setting.u, setting.own)) / size**2
    return [
        once * (to_arb(u) - along * to_arb(w) - half * n) + thrice * half * n
        for u, w, n in zip(setting.u, setting.own, normal, strict=True)
    ]


def mixed_integral(setting: Setting) -> Value:
    r"""$E[1_{w\cdot x>0}1_{v\cdot x>0}\,x\,(x\cdot u)]$."""
    normal, _ = _across(setting)
    size = _norm(setting.own)
    unit = [to_arb(a) / size for a in setting.own]
    xx, xy, yy, other = setting.plane(setting.own, setting.v).overlap
    first = sum((to_arb(a) * b for a, b in zip(setting.u, unit, strict=True)), arb(0))
    second = sum((to_arb(a) * b for a, b in zip(setting.u, normal, strict=True)), arb(0))
    return [
        other * to_arb(u)
        + ((xx - other) * first + xy * second) * a
        + (xy * first + (yy - other) * second) * b
        for u, a, b in zip(setting.u, unit, normal, strict=True)
    ]


def _across(setting: Setting) -> tuple[list[arb], arb]:
    """Return the unit vector across w on the side of v, and the length of v along it."""
    return _part_across(setting.own, setting.v)


def _part_across(a: Vector, b: Vector) -> tuple[list[arb], arb]:
    shift = _dot(a, b) / _dot(a, a)
    part = tuple(y - shift * x for x, y in zip(a, b, strict=True))
    if not any(part):
        raise MalformedInput("w, v: they are parallel, and the loss has no Hessian there.")
    height = _norm(part)
    return [to_arb(entry) / height for entry in part], height


def own_normal(setting: Setting) -> Value:
    r"""$\bar n_{v,w}$: the unit vector across w, in the plane of both, on the side of v."""
    return _across(setting)[0]


def teacher_normal(setting: Setting) -> Value:
    r"""$\bar n_{w,v}$: the unit vector across v, in the plane of both, on the side of w."""
    return _part_across(setting.v, setting.own)[0]


def indicator_integral(setting: Setting) -> Value:
    r"""$P(w\cdot x > 0, v\cdot x > 0)$."""
    return setting.plane(setting.own, setting.v).share


def absolute_integral(setting: Setting) -> Value:
    r"""$E|w\cdot x||v\cdot x|$."""
    return setting.plane(setting.own, setting.v).absolute


def squared_integral(setting: Setting) -> Value:
    r"""$E[w\cdot x]_+^2[v\cdot x]_+^2$."""
    return setting.plane(setting.own, setting.v).squared


def error_function_integral(setting: Setting) -> Value:
    r"""$E\operatorname{erf}(w\cdot x)\operatorname{erf}(v\cdot x)$.

    As $\operatorname{erf}(t) = E\operatorname{sign}(t + z/\sqrt2)$ for a standard Gaussian z, it is
    the expected product of the signs of two projections with two coordinates more.
    """
    own, v, half = setting.own, setting.v, Fraction(1, 2)
    return 4 * Plane(_dot(own, own) + half, _dot(v, v) + half, _dot(own, v)).share - 1


def biased_integral(setting: Setting) -> Value:
    r"""$E[w\cdot x + b]_+$."""
    return biased_mean(_norm(setting.own), to_arb(setting.bias))


def biased_share(setting: Setting) -> Value:
    r"""$P(w\cdot x + b > 0)$, from the complementary error function."""
    return (-to_arb(setting.bias) / _norm(setting.own) / arb(2).sqrt()).erfc() / 2


def pair_angle(setting: Setting) -> Value:
    r"""$\theta_{ij}$ for i < j."""
    return [_angle(a, b) for a, b in setting.pairs]


def pair_norm(setting: Setting) -> Value:
    r"""$\|w_i\|\|w_j\|$ for i < j."""
    return [_norm(a) * _norm(b) for a, b in setting.pairs]


def own_angle(setting: Setting) -> Value:
    r"""The angle of every $w_j$ with the chosen $w_i$."""
    return [_angle(setting.own, other) for other in setting.W]


def own_teacher_angle(setting: Setting) -> Value:
    r"""The angle of the chosen $w_i$ with v."""
    return _angle(setting.own, setting.v)


def own_norm(setting: Setting) -> Value:
    r"""$\|w_i\|$ of the chosen neuron."""
    return _norm(setting.own)


def own_teacher_norm(setting: Setting) -> Value:
    r"""$\|v\|$, under a name of its own: parts of a relation share none."""
    return _norm(setting.v)


def teacher_unit(setting: Setting) -> Value:
    r"""$\bar v$."""
    return [to_arb(entry) / _norm(setting.v) for entry in setting.v]


def own_unit(setting: Setting) -> Value:
    r"""$\bar w_i$ of the chosen neuron."""
    return [to_arb(entry) / _norm(setting.own) for entry in setting.own]


QUANTITIES: Mapping[str, Callable[[Setting], Value]] = {
    function.__name__: function
    for function in (
        overlap_integral,
        radial_integral,
        loss_integral,
        weighted_loss_integral,
        pair_output,
        gradient_integral,
        curvature_integral,
        mixed_integral,
        indicator_integral,
        absolute_integral,
        squared_integral,
        error_function_integral,
        biased_integral,
        biased_share,
        pair_angle,
        pair_norm,
        own_angle,
        own_teacher_angle,
        own_norm,
        own_teacher_norm,
        own_unit,
        teacher_unit,
        own_normal,
        teacher_normal,
    )
}
