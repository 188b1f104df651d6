r"""Lemma 17: the largest angle $\kappa_{ij}$ between the parts orthogonal to v does not close.

$\dot z_i = -\frac1{2\pi}(a_iz_i + \sum_k(\pi-\theta_{ik})z_k)$ with a number $a_i$, which only
changes the length of $z_i$ (60). In $\frac{d}{dt}\cos\kappa_{ij}$ the terms with $z_j$ and $z_i$
give the rate of the lemma; all others have the right sign, since no cosine is smaller than
$\cos\kappa_{ij}\ge0$.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from theorycheck.models.pointwise import number, numbers
from theorycheck.symbolic.derivation import Step
from theorycheck.symbolic.export import index_symbol

NAMES = ("widest_kappa_rate", "widest_theta", "kappa_max")
GRADIENT = (
    "grad_i L is r/2 + ((sum |w_j| sin theta_ij - |v| sin theta_i) w_i/|w_i| - sum theta_ij w_j + "
    "theta_i v)/(2 pi): theorem relu-gradient"
)


def two_off_axis() -> Any:
    """Return the assumption that two neurons are not aligned with the teacher."""
    from sympy import Ge

    return Ge(number("off_axis"), 2)


def no_obtuse_angle() -> Any:
    """Return the assumption that the largest angle is at most a right one."""
    from sympy import Le, pi

    return Le(number("kappa_max"), pi / 2)


def opening(factor: Any = 1, square: Any = None) -> Any:
    """Return lemma 17, with a factor, and something else for cos(kappa)^2, if wanted."""
    from sympy import Le, cos, pi

    rate, theta, kappa = numbers(*NAMES)
    taken = cos(kappa) ** 2 if square is None else square(kappa)
    return Le(rate, -factor * (pi - theta) / pi * (1 - taken))


def needed() -> Any:
    """Return the quotient of both sides of lemma 17, which is at most 1."""
    from sympy import cos, pi

    rate, theta, kappa = numbers(*NAMES)
    return -(pi - theta) / pi * (1 - cos(kappa) ** 2) / rate


@lru_cache(maxsize=1)
def orthogonal_flow_step() -> Step:
    """Return (60), for one coordinate, with theta_ii = 0."""
    import sympy
    from sympy import Eq, Rational, pi

    i, k, n = index_symbol("i"), index_symbol("k"), sympy.Symbol("neurons")
    z, a, angle = (sympy.IndexedBase(name, real=True) for name in ("z", "a", "angle"))

    def over_all(term: Any) -> Any:
        return sympy.Sum(term, (k, 1, n))

    slope = Rational(1, 2) * over_all(z[k]) + (a[i] * z[i] - over_all(angle[i, k] * z[k])) / (
        2 * pi
    )
    mixed = a[i] * z[i] + over_all((pi - angle[i, k]) * z[k])
    return Step(
        title="the flow of the orthogonal parts",
        relation=Eq(-slope, -mixed / (2 * pi), evaluate=False),
        reason="A coordinate orthogonal to v of eq. (4), with a_i = sum_k (|w_k|/|w_i|) sin "
        "theta_ik - (|v|/|w_i|) sin theta_i and theta_ii = 0: this is (60).",
        indices=(("i", "neurons"),),
        symbols={"angle": r"\theta"},
        side_conditions=(GRADIENT,),
    )


@lru_cache(maxsize=1)
def opening_steps() -> tuple[Step, ...]:
    """Return why `opening` holds."""
    import sympy
    from sympy import Derivative, Eq, Ge, sqrt

    t = sympy.Symbol("t")
    first, second = (sympy.Function(name, positive=True)(t) for name in ("a", "b"))
    dot = sympy.Function("p", real=True)(t)
    beta, one, two, ei, ej, fi, fj = sympy.symbols("beta A B e_i e_j f_i f_j", real=True)
    x, y = sympy.symbols("x y", positive=True)
    c, s, u = sympy.symbols("c s u", real=True)
    size = sqrt(first) * sqrt(second)
    square = dot**2 / (first * second)
    rate = (
        -beta * (1 - square) * (first + second) / size
        - (ej - ei * dot / first) / size
        - (fi - fj * dot / second) / size
    )
    return (
        orthogonal_flow_step(),
        Step(
            title="the rate of a cosine",
            relation=Eq(Derivative(dot / size, t), rate, evaluate=False),
            reason="a = |z_i|^2, b = |z_j|^2, p = <z_i, z_j>; by (60) dz_i/dt = -(A z_i + beta z_j "
            "+ e) with beta = (pi - theta_ij)/(2 pi) and e the terms of the other neurons, "
            "likewise -(B z_j + beta z_i + f); e_i = <e, z_i> and so on. A and B have dropped out.",
            rule="derivative",
            rates=(
                (first, -2 * (one * first + beta * dot + ei)),
                (second, -2 * (two * second + beta * dot + fj)),
                (dot, -(one * dot + beta * second + ej + two * dot + beta * first + fi)),
            ),
            symbols={"beta": r"\beta"},
        ),
        Step(
            title="the two lengths",
            relation=Ge(x / y + y / x, 2, evaluate=False),
            reason="With x = |z_i|, y = |z_j|: (a + b)/sqrt(ab) >= 2, and 2 beta = "
            "(pi - theta_ij)/pi.",
            rule="at_least",
            gap=(x - y) ** 2 / (x * y),
        ),
        Step(
            title="the other neurons",
            relation=Ge(c**2 + s**2, (1 - u**2) * c**2, evaluate=False),
            reason="e_j - e_i p/a is the sum over k of (pi - theta_ik)/(2 pi) |z_k| |z_j| times "
            "cos kappa_kj - cos kappa_ki cos kappa_ij, which is nonnegative: with cos kappa_ij = "
            "c^2, cos kappa_kj = c^2 + s^2, since kappa_ij is the largest angle, and cos kappa_ki "
            "= 1 - u^2. Likewise for f.",
            rule="at_least",
            gap=s**2 + u**2 * c**2,
            side_conditions=("an angle between two vectors lies in [0, pi]",),
        ),
    )
