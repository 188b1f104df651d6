r"""The least distance from the start of a depth-2 diagonal network, derived.

In units of the scale $\alpha$: $z = \beta_i/\alpha^2$, and r(z) is the least
$(u-1)^2 + (v-1)^2$ with $u^2 - v^2 = z$. Everything is a rational function of $x = u/v > 0$, and
$\lambda = (x-1)/(x+1)$ runs through (-1, 1). Sources: Woodworth et al. 2020, section 5.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from theorycheck.models.explicit_quartic import quartic_steps
from theorycheck.symbolic.derivation import Derivation, Step
from theorycheck.symbolic.export import index_symbol

FEATURE = (("i", "features"),)
KKT = (
    "a point where the Lagrangian of a constrained problem is least, and the constraint holds, "
    "is a solution of the problem"
)


DEPTH_FOUR = (
    "the theorem on order D (deep-entropy) at D = 4: gradient flow from rho = sqrt(alpha) "
    "converges to the minimizer of Q^4_rho"
)


class Solution(NamedTuple):
    """The nearest weights and what belongs to them, as functions of x = u/v, alpha = 1."""

    x: Any
    u: Any
    v: Any
    multiplier: Any
    z: Any
    r: Any


@lru_cache(maxsize=1)
def solution() -> Solution:
    """Solve the stationarity conditions for u, v and the multiplier."""
    import sympy

    x = sympy.Symbol("x", positive=True)
    u, v, s = sympy.symbols("u v s")
    [found] = sympy.solve([u - 1 - s * u, v - 1 + s * v, u - x * v], [u, v, s], dict=True)
    first, second, multiplier = (sympy.factor(found[name]) for name in (u, v, s))
    return Solution(
        x=x,
        u=first,
        v=second,
        multiplier=multiplier,
        z=sympy.factor(first**2 - second**2),
        r=sympy.factor((first - 1) ** 2 + (second - 1) ** 2),
    )


def _stationarity() -> Iterable[Step]:
    import sympy

    i, j, n = (index_symbol(name) for name in "ijn")
    alpha = sympy.Symbol("alpha", positive=True)
    X, y, nu, u, v = (sympy.IndexedBase(name, real=True) for name in ("X", "y", "nu", "u", "v"))

    def distance(weight: Any) -> Any:
        return sympy.Sum((weight[j] - alpha) ** 2, (j, 1, sympy.Symbol("features")))

    product = sympy.Sum(X[n, j] * (u[j] ** 2 - v[j] ** 2), (j, 1, sympy.Symbol("features")))
    samples = sympy.Symbol("samples")
    lagrangian = distance(u) + distance(v) - sympy.Sum(nu[n] * (product - y[n]), (n, 1, samples))
    pull = sympy.Sum(X[n, i] * nu[n], (n, 1, samples))
    for name, weight, sign in (("u", u, 1), ("v", v, -1)):
        yield Step(
            title=f"slope of the Lagrangian along {name}",
            relation=sympy.Eq(
                sympy.Derivative(lagrangian, weight[i]),
                2 * (weight[i] - alpha) - 2 * sign * pull * weight[i],
                evaluate=False,
            ),
            reason=f"With lambda = X^T nu, it is 0 where {name}_i (1 {'-' if sign > 0 else '+'} "
            f"lambda_i) = alpha.",
            rule="derivative",
            indices=FEATURE,
        )


def _nearest() -> Iterable[Step]:
    import sympy

    x, u_star, v_star, multiplier, z, r = solution()
    alpha = sympy.Symbol("alpha", positive=True)
    u, v = sympy.symbols("u v", real=True)
    for name, weight, sign in (("u", u_star, 1), ("v", v_star, -1)):
        yield Step(
            title=f"{name} from the multiplier",
            relation=sympy.Eq(
                alpha * weight - alpha, sign * multiplier * alpha * weight, evaluate=False
            ),
            reason="With x = u/v > 0 the multiplier is (x-1)/(x+1), which takes every value in "
            "(-1, 1) once; the slope is 0 there.",
        )
    yield Step(
        title="stationarity without the multiplier",
        relation=sympy.Eq(2 * u_star * v_star, u_star + v_star, evaluate=False),
        reason="2 u v = alpha (u + v): with v = sqrt(u^2 - beta) an equation of degree four in u.",
    )
    here = (u - alpha) ** 2 + (v - alpha) ** 2 - multiplier * (u**2 - v**2)
    there = here.subs({u: alpha * u_star, v: alpha * v_star}, simultaneous=True)
    yield Step(
        title="the Lagrangian has its only minimum there",
        relation=sympy.Ge(here, there, evaluate=False),
        reason="Their difference is (1-lambda)(u-u*)^2 + (1+lambda)(v-v*)^2. Summed over the "
        "coordinates: no weights with X(u^2-v^2) = y are nearer, and no others as near.",
        rule="at_least",
        gap=2 / (1 + x) * (u - alpha * u_star) ** 2 + 2 * x / (1 + x) * (v - alpha * v_star) ** 2,
        side_conditions=(KKT,),
    )
    yield Step(
        title="the coefficient",
        relation=sympy.Eq((alpha * u_star) ** 2 - (alpha * v_star) ** 2, alpha**2 * z),
        reason="z = beta_i / alpha^2.",
    )
    yield Step(
        title="the distance",
        relation=sympy.Eq(
            (alpha * u_star - alpha) ** 2 + (alpha * v_star - alpha) ** 2, alpha**2 * r
        ),
        reason="So R_alpha(beta) is alpha^2 times the sum of r(beta_i / alpha^2): with the factor "
        "alpha^2.",
    )
    slope = (x + 1) ** 2 * ((x - sympy.Rational(1, 2)) ** 2 + sympy.Rational(3, 4)) / (2 * x**3)
    yield Step(
        title="the coefficient grows with the multiplier",
        relation=sympy.Eq(sympy.Derivative(z, x), slope, evaluate=False),
        reason="z runs from minus to plus infinity as x does from 0 to infinity.",
        rule="derivative",
    )
    yield Step(
        title="and strictly",
        relation=sympy.Gt(slope, 0, evaluate=False),
        reason="So every z belongs to exactly one x > 0, and r is a function of z.",
        rule="positive",
        side_conditions=("a continuous strictly monotone function is a bijection onto its range",),
    )


def _depth_four() -> Iterable[Step]:
    import sympy

    found = solution()
    x, s, z, r = found.x, found.multiplier, found.z, found.r
    # 1/(1-s) and 1/(1+s), with s = (x-1)/(x+1).
    inverses = (1 + x) / 2, (1 + x) / (2 * x)
    for sign, inverse in zip((1, -1), inverses, strict=True):
        yield Step(
            title=f"the power of 1 {'-' if sign > 0 else '+'} s",
            relation=sympy.Eq((1 - sign * s) * inverse, 1, evaluate=False),
            reason="s is the multiplier (x-1)/(x+1).",
        )
    yield Step(
        title="h_4",
        relation=sympy.Eq(inverses[0] ** 2 - inverses[1] ** 2, z, evaluate=False),
        reason="h_4(s) = (1-s)^-2 - (1+s)^-2 is z: the multiplier is the exponent h_4^-1(z) of "
        "depth 4.",
    )
    yield Step(
        title="the slope of r",
        relation=sympy.Eq(sympy.Derivative(r, x), s * sympy.diff(z, x), evaluate=False),
        reason="dr/dz = s = h_4^-1(z): r is q_4, the antiderivative of h_4^-1, as both are 0 at "
        "z = 0.",
        rule="derivative",
        side_conditions=("the chain rule for the inverse of a function with positive slope",),
    )
    yield Step(
        title="r is q_4, symbolically",
        relation=sympy.Eq(r, z * s - (inverses[0] + inverses[1] - 2), evaluate=False),
        reason="q_D(z) = z s - (D-2)/2 ((1-s)^(-2/(D-2)) + (1+s)^(-2/(D-2)) - 2) at D = 4. With "
        "rho = sqrt(alpha), rho^4 = alpha^2: R_alpha(beta) = alpha^2 sum r(beta_i/alpha^2) is "
        "Q^4_rho(beta) = rho^4 sum q_4(beta_i/rho^4).",
    )


@lru_cache(maxsize=1)
def identification() -> Derivation:
    """Return the steps from the Lagrangian to the potential of depth 4."""
    return Derivation(
        title="From the least distance at depth 2 to the potential of depth 4",
        steps=(*_stationarity(), *_nearest(), *_depth_four()),
    )


@lru_cache(maxsize=1)
def derivation() -> Derivation:
    """Return all steps: the identification, the quartic and the approach to the l1 norm."""
    from theorycheck.models.explicit_bounds import bound_steps

    return Derivation(
        title="The explicit regularizer of a depth-2 diagonal network",
        steps=(*with_flow(), *quartic_steps(solution()), *bound_steps(solution())),
    )


def with_flow() -> list[Step]:
    """Return the identification, and what it rests on if the minimizer is to be a limit."""
    *steps, last = identification()
    return [*steps, replace(last, side_conditions=(DEPTH_FOUR,))]


def with_quartic() -> list[Step]:
    """Return the steps behind the quartic and its smaller root."""
    return [*identification(), *quartic_steps(solution())]


def with_bounds() -> list[Step]:
    """Return the steps behind the approach to the l1 norm."""
    from theorycheck.models.explicit_bounds import bound_steps

    return [*identification(), *bound_steps(solution())]
