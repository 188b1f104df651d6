r"""How near the explicit regularizer is to the l1 norm, derived.

For z > 0: $z - 2\sqrt z \le r(z) \le z - 2\sqrt z + \tfrac32$, and the second difference is at most
$1/(2\sqrt z)$. So $R_\alpha(\beta) = \|\beta\|_1 - 2\alpha\sum_i\sqrt{|\beta_i|} + O(\alpha^2)$:
algebraic in $\alpha$, where $Q_\alpha/\ln(1/\alpha^2)$ nears the norm like $1/\ln(1/\alpha)$
(Woodworth et al. 2020, section 5, without constants).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from theorycheck.symbolic.as_written import raised
from theorycheck.symbolic.derivation import Step


class Rational(NamedTuple):
    """z, its root and r as rational functions of one positive parameter."""

    z: Any
    root: Any
    r: Any


def rationally(at: Any) -> Rational:
    """Return z > 0, sqrt(z) and r as rational functions of q > 0.

    x = (w^2 + 1)/(2w) with w = 1 + q makes the root rational.

    Args:
        at: The solution of the stationarity conditions as functions of x = u/v.
    """
    import sympy

    q = sympy.Symbol("q", positive=True)
    w = 1 + q
    z, r = (sympy.factor(part.subs(at.x, (w**2 + 1) / (2 * w))) for part in (at.z, at.r))
    return Rational(z=z, root=sympy.sqrt(z), r=r)


def bound_steps(at: Any) -> Iterable[Step]:
    """Yield the steps of the bounds.

    Args:
        at: The solution of the stationarity conditions as functions of x = u/v.
    """
    import sympy

    z, root, r = rationally(at)
    rest = sympy.Rational(3, 2)
    yield Step(
        title="the root of z",
        relation=sympy.Eq(raised(root, 2), z, evaluate=False),
        reason="With x = (w^2+1)/(2w), w = 1 + q, q > 0: every x > 1, which is every z > 0, and "
        "the root is a rational function of q as well.",
    )
    yield Step(
        title="the distance from below",
        relation=sympy.Ge(r, z - 2 * root, evaluate=False),
        reason="The difference is a quotient of polynomials with positive coefficients.",
        rule="at_least",
        gap=_positive(r - z + 2 * root),
    )
    yield Step(
        title="the distance from above",
        relation=sympy.Ge(z - 2 * root + rest, r, evaluate=False),
        reason="Likewise. Both bounds are trivial at z = 0; times alpha^2 and summed over the "
        "coordinates they are the bounds of R_alpha.",
        rule="at_least",
        gap=_positive(z - 2 * root + rest - r),
        side_conditions=("r is even and continuous, so the bounds hold for every real z",),
    )
    yield Step(
        title="the rate",
        relation=sympy.Ge(sympy.Rational(1, 2), (z - 2 * root + rest - r) * root, evaluate=False),
        reason="Likewise: r = z - 2 sqrt(z) + 3/2 up to 1/(2 sqrt(z)).",
        rule="at_least",
        gap=_positive(sympy.Rational(1, 2) - (z - 2 * root + rest - r) * root),
    )


def _positive(difference: Any) -> Any:
    """Return a rational function as a quotient of two polynomials, written out."""
    import sympy

    above, below = sympy.fraction(sympy.factor(sympy.together(difference)))
    return sympy.expand(above) / below
