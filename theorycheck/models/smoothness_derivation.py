r"""Lemma 23: why the Hessian of the loss is of the order n, and where it is n/2.

$\nabla^2L$ is $M + D$ with $\langle u, Mu\rangle = E(\sum_i1_{w_i\cdot x>0}u_i\cdot x)^2$ and the
blocks $\sum_{j\ne i}\zeta(w_i,w_j) - \zeta(w_i,v)$ of D on the diagonal (51).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from theorycheck.models.pointwise import numbers
from theorycheck.symbolic.derivation import Step

LARGEST = ("largest_curvature", "theta_max")
LEAST = ("least_curvature", "theta_max")
BLOCKS = (
    "the Hessian has the blocks (51), and those off the diagonal, like I/2 on it, are E[x x^T; "
    "both neurons active]: theorem relu-hessian; for parallel neurons they are the limits"
)


def largest(slope: Any = (1, 1)) -> Any:
    """Return the upper bound; the part that grows with the angles may get a factor."""
    from sympy import Le, Rational, pi

    found, theta = numbers(*LARGEST)
    (n,) = numbers("neurons")
    return Le(found, n / 2 + Rational(*slope) * 16 * (n - 1) / pi * _bounded(2 * theta))


def least(factor: Any = 1) -> Any:
    """Return the lower bound."""
    from sympy import Ge, pi

    found, theta = numbers(*LEAST)
    (n,) = numbers("neurons")
    return Ge(found, -factor * 4 * n / pi * _bounded(theta))


def _bounded(angle: Any) -> Any:
    """Return min(angle, 1), as the language has maxima only."""
    from sympy import Max

    return -Max(-angle, -1)


@lru_cache(maxsize=1)
def largest_steps() -> tuple[Step, ...]:
    """Return why `largest` and `least` hold."""
    import sympy
    from sympy import Eq, Ge, pi

    along, normal, rest = sympy.symbols("along normal rest", real=True)
    n, s = sympy.symbols("n s", positive=True)
    form = along**2 + normal**2 + rest**2 - along**2 + normal**2
    square = along**2 + normal**2 + rest**2
    return (
        Step(
            title="zeta is at most twice its factor",
            relation=Ge(2 * square, form, evaluate=False),
            reason="In <u, zeta u>, a direction u has a component along w, one along the normal n "
            "and a rest: zeta is its factor |v| sin theta/(2 pi |w|) times what is on the right.",
            rule="at_least",
            gap=2 * along**2 + rest**2,
            side_conditions=(BLOCKS,),
        ),
        Step(
            title="zeta is not negative",
            relation=Ge(form, 0, evaluate=False),
            reason="So 0 <= <u, zeta(w, v) u> <= |v| sin theta/(pi |w|) |u|^2, and M is not "
            "negative: the lower bound is that of -zeta(w_i, v), with |v|/|w_i| <= 4n and "
            "sin theta_i <= min(theta_max, 1).",
            rule="at_least",
            gap=2 * normal**2 + rest**2,
        ),
        Step(
            title="the part without angles",
            relation=Eq(n * (square / 2), n / 2 * square, evaluate=False),
            reason="The square of a sum of n terms is at most n times the sum of their squares, "
            "and E[(u.x)^2; w.x > 0] = |u|^2/2: M is at most n/2.",
            side_conditions=(
                "<a, b> <= |a| |b| (Cauchy and Schwarz)",
                "x and -x have the same distribution",
            ),
        ),
        Step(
            title="the part with angles",
            relation=Eq((n - 1) * 2 * (16 * s / (2 * pi)), 16 * (n - 1) / pi * s, evaluate=False),
            reason="Each of the n - 1 terms zeta(w_i, w_j) is at most |w_j| sin theta_ij/(pi |w_i|)"
            ", with |w_j| <= 16 |w_i| and sin theta_ij <= s = min(2 theta_max, 1).",
            side_conditions=(
                "angles between directions satisfy the triangle inequality",
                "sin t <= t for t >= 0",
            ),
        ),
    )
