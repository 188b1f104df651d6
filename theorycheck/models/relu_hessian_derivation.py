r"""From the gradient of the expected product of two neurons to its second derivatives.

As w moves along u at the rate 1, $\|w\|$ moves at the rate $\langle\bar w,u\rangle$ and the angle
with v at $-\langle\bar n_{v,w},u\rangle/\|w\|$, where $n_{v,w} = \bar v - \cos\theta\,\bar w$.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from theorycheck.models.relu_gradient_derivation import slope_steps
from theorycheck.models.relu_symbols import slope, symbols
from theorycheck.symbolic.derivation import Derivation, Step
from theorycheck.symbolic.export import TIME

ENTRY = (("k", "inputs"),)
SHOWN = {
    "own_norm": r"\|w\|",
    "own_teacher_norm": r"\|v\|",
    "own_teacher_angle": r"\theta",
    "own_unit": r"\bar w",
    "teacher_unit": r"\bar v",
    "a": r"\|w\|",
    "b": r"\|v\|",
    "growth": r"\langle\bar w,u\rangle",
    "grown": r"\langle\bar v,u\rangle",
    "turn": r"\langle\bar n,u\rangle",
    "across": r"\bar n_k",
    "unit": r"\bar w_k",
    "other": r"\bar v_k",
    "entry": "v_k",
    "moved": "u_k",
}


def _real(*names: str) -> Any:
    import sympy

    return tuple(sympy.Symbol(name, real=True) for name in names)


@dataclass(frozen=True, kw_only=True)
class PairSymbols:
    """Quantities of two neurons w and v, and of a direction u, coordinate by coordinate."""

    size: Any
    teacher: Any
    angle: Any
    unit: Any
    other: Any
    normal: Any
    back: Any
    moved: Any


@lru_cache(maxsize=1)
def pair() -> PairSymbols:
    """Return |w|, |v|, theta, w/|w|, v/|v|, both normals and u."""
    import sympy

    def entry(name: str) -> Any:
        return sympy.IndexedBase(name, real=True)[symbols().k]

    return PairSymbols(
        size=sympy.Symbol("own_norm", positive=True),
        teacher=sympy.Symbol("own_teacher_norm", positive=True),
        angle=sympy.Symbol("own_teacher_angle", real=True),
        unit=entry("own_unit"),
        other=entry("teacher_unit"),
        normal=entry("own_normal"),
        back=entry("teacher_normal"),
        moved=entry("u"),
    )


def _along(part: Any) -> Any:
    """Return the inner product of a vector with u."""
    import sympy

    m = symbols()
    return sympy.Sum((part * pair().moved).xreplace({m.k: m.j}), (m.j, 1, m.inputs))


def curvature_relation() -> Any:
    r"""Return $\zeta(w,v)u$, the second derivative of the expected product in w, applied to u."""
    import sympy
    from sympy import pi, sin

    q = pair()
    bent = q.moved - _along(q.unit) * q.unit + _along(q.normal) * q.normal
    right = sin(q.angle) * q.teacher / (2 * pi * q.size) * bent
    return sympy.Eq(sympy.IndexedBase("curvature_integral")[symbols().k], right, evaluate=False)


def mixed_relation() -> Any:
    r"""Return the mixed second derivative of the expected product, applied to u."""
    import sympy
    from sympy import pi

    q = pair()
    turned = q.back * _along(q.other) + q.normal * _along(q.unit)
    right = ((pi - q.angle) * q.moved + turned) / (2 * pi)
    return sympy.Eq(sympy.IndexedBase("mixed_integral")[symbols().k], right, evaluate=False)


def _in_the_frame(term: Any, vectors: Mapping[Any, tuple[Any, Any]], rest: Any) -> Any:
    """Return a term with its vectors in a frame.

    Args:
        term: The right side of a relation.
        vectors: The entry of each vector, and its inner product with u, in the frame.
        rest: What other quantities are.
    """
    sums = {_along(vector): value for vector, (_, value) in vectors.items()}
    entries = {vector: entry for vector, (entry, _) in vectors.items()}
    return term.xreplace(sums).xreplace({**entries, **rest})


def curvature_steps(relation: Any) -> list[Step]:
    """Return the steps from the gradient to the right side of `curvature_relation`.

    Args:
        relation: `curvature_relation`, or a wrong variant of it, which the last step contradicts.
    """
    import sympy
    from sympy import Derivative, Eq, cos, pi, sin

    t = sympy.Symbol(TIME)
    a, angle, entry = (sympy.Function(name, real=True)(t) for name in ("a", "theta", "w"))
    size, b = (sympy.Symbol(name, positive=True) for name in ("size", "b"))
    growth, turn, unit, across, moved = _real("growth", "turn", "unit", "across", "moved")
    (theta, fixed) = _real("theta", "fixed")
    rates = ((a, growth), (angle, -turn / size), (entry, moved))
    # The gradient of the product, with w/|w| written as w times a reciprocal that moves as well.
    inverse = sympy.Function("inverse", real=True)(t)
    moving = (*rates[1:], (inverse, -growth / size**2))
    raw = (
        b * cos(angle) * (-turn / size) * entry * inverse
        + b * sin(angle) * (moved * inverse - entry * growth / size**2)
        + turn / size * fixed
    ) / (2 * pi)
    found = (
        b * cos(theta) * (-turn / size) * unit
        + b * sin(theta) * (moved / size - unit * growth / size)
        + turn / size * b * (cos(theta) * unit + sin(theta) * across)
    ) / (2 * pi)
    q = pair()
    vectors = {
        q.unit: (unit, growth),
        q.normal: (across, turn),
        q.other: (
            cos(theta) * unit + sin(theta) * across,
            cos(theta) * growth + sin(theta) * turn,
        ),
    }
    rest = {q.size: size, q.teacher: b, q.angle: theta, q.moved: moved}
    known = {**SHOWN, "size": r"\|w\|", "fixed": "v_k", "inverse": r"\|w\|^{-1}", "w": "w_k"}
    return [
        *slope_steps(),
        Step(
            title="the rate of the angle",
            relation=Eq(
                Derivative(a * b * cos(angle), t),
                growth * b * cos(angle) + a * b * sin(angle) * turn / size,
                evaluate=False,
            ),
            reason="Where |w| = a, this is |v| (cos theta <w/|w|, u> + sin theta <n, u>) = <v, u>, "
            "the rate of <w, v>, as v/|v| = cos theta w/|w| + sin theta n: so the angle does move "
            "at the rate -<n, u>/|w|. Here sin theta is not 0.",
            rule="derivative",
            rates=rates[:2],
            symbols=known,
        ),
        Step(
            title="the rate of the reciprocal norm",
            relation=Eq(
                Derivative(a * inverse, t), growth * inverse - a * growth / size**2, evaluate=False
            ),
            reason="It is 0 where |w| = a = 1/inverse: so 1/|w| moves at -<w/|w|, u>/|w|^2.",
            rule="derivative",
            rates=(rates[0], moving[-1]),
            symbols=known,
        ),
        Step(
            title="the rate of the gradient",
            relation=Eq(
                Derivative(slope(b, angle, entry * inverse, fixed), t), raw, evaluate=False
            ),
            reason="The gradient of the expected product along w + t u, v fixed.",
            rule="derivative",
            rates=moving,
            symbols=known,
        ),
        Step(
            title="the second derivative in one neuron",
            relation=Eq(found, _in_the_frame(relation.rhs, vectors, rest), evaluate=False),
            reason="The same with w = |w| w/|w| and v = |v| (cos theta w/|w| + sin theta n).",
            symbols=known,
        ),
        *_hyperplane_steps(),
    ]


def _hyperplane_steps() -> list[Step]:
    """Return the integrals of the second route, over the hyperplane where the neuron switches."""
    import sympy
    from sympy import Eq, Integral, exp

    g, end = _real("g", "R")

    def half_moment(power: int) -> Any:
        integrand = g**power * exp(-(g**2) / 2)
        return Eq(
            Integral(integrand, (g, 0, end)),
            sympy.integrate(integrand, (g, 0, end)),
            evaluate=False,
        )

    return [
        Step(
            title="on the hyperplane, beside the normal",
            relation=half_moment(1),
            reason="Tends to 1: the derivative of the indicator of w.x > 0 is a Gaussian on the "
            "hyperplane w.x = 0 of density 1/(sqrt(2 pi)|w|), where v.x = |v| sin(theta) g with a "
            "standard Gaussian g. Beside n the integral of [v.x]_+ x x^T is |v| sin(theta) "
            "E[g]_+, and E[g]_+ = 1/sqrt(2 pi).",
            rule="antiderivative",
        ),
        Step(
            title="on the hyperplane, along the normal",
            relation=half_moment(3),
            reason="Tends to 2: along n it is twice as much. So the factor is "
            "|v| sin(theta)/(2 pi |w|), of I - ww^T/|w|^2 + n n^T.",
            rule="antiderivative",
        ),
    ]


def mixed_steps(relation: Any) -> list[Step]:
    """Return the steps from the gradient to the right side of `mixed_relation`.

    Args:
        relation: `mixed_relation`, or a wrong variant of it, which the last step contradicts.
    """
    import sympy
    from sympy import Derivative, Eq, cos, pi, sin

    t = sympy.Symbol(TIME)
    b, angle, entry = (sympy.Function(name, real=True)(t) for name in ("b", "theta", "v"))
    size = sympy.Symbol("size", positive=True)
    grown, turn, unit, other, across, moved = _real(
        "grown", "turn", "unit", "other", "across", "moved"
    )
    (theta,) = _real("theta")
    rates = ((b, grown), (angle, -turn / size), (entry, moved))
    raw = (
        grown * sin(angle) * unit
        - b * cos(angle) * turn / size * unit
        + turn / size * entry
        + (pi - angle) * moved
    ) / (2 * pi)
    direction = cos(theta) * other + sin(theta) * across
    found = (
        grown * sin(theta) * direction
        - cos(theta) * turn * direction
        + turn * other
        + (pi - theta) * moved
    ) / (2 * pi)
    q = pair()
    vectors = {
        q.other: (other, grown),
        q.back: (across, turn),
        q.unit: (direction, cos(theta) * grown + sin(theta) * turn),
        q.normal: (
            sin(theta) * other - cos(theta) * across,
            sin(theta) * grown - cos(theta) * turn,
        ),
    }
    rest = {q.teacher: size, q.angle: theta, q.moved: moved}
    known = {**SHOWN, "size": r"\|v\|", "b": r"\|v\|", "v": "v_k"}
    return [
        *slope_steps(),
        Step(
            title="the rate of the gradient, as the other neuron moves",
            relation=Eq(Derivative(slope(b, angle, unit, entry), t), raw, evaluate=False),
            reason="The gradient of the expected product along v + t u, w fixed: now the angle "
            "moves at -<n, u>/|v| with w/|w| = cos theta v/|v| + sin theta n.",
            rule="derivative",
            rates=rates,
            symbols=known,
        ),
        Step(
            title="the normal of the other neuron",
            relation=Eq(
                sin(theta) * (sin(theta) * other - cos(theta) * across),
                other - cos(theta) * direction,
                evaluate=False,
            ),
            reason="n_{v,w} is v/|v| - cos theta w/|w| divided by its norm sin theta.",
            symbols=known,
        ),
        Step(
            title="the mixed second derivative",
            relation=Eq(found, _in_the_frame(relation.rhs, vectors, rest), evaluate=False),
            reason="The same with v = |v| v/|v|, in that frame.",
            symbols=known,
        ),
    ]


def derivation() -> Derivation:
    """Return the steps to both second derivatives."""
    first = curvature_steps(curvature_relation())
    second = mixed_steps(mixed_relation())
    return Derivation(
        title="From the gradient to the second derivatives",
        steps=(*first, *second[len(slope_steps()) :]),
    )
