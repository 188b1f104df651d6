r"""The l1 excess of the limit at order D > 2, bounded for every scale: the steps.

$s_i = q_D'(b_i/\alpha^D)$ are the exponents of the limit b. They lie in the row space of X, have
the signs of b, and $1 - |s_i| = \alpha^{D-2}u_i^{2-D} \le (\alpha^D/|b_i|)^{1-p}$ with $p = 2/D$
(u_i the larger weight): so duality bounds the excess.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from theorycheck.models.deep_symbols import deep_model
from theorycheck.models.diagonal_convergence import FEATURE
from theorycheck.symbolic.derivation import Derivation, Step

SYMBOLS = {"samples": "N", "features": "d", "excess": "B - c", "star": r"\beta^{*}", "nu": r"\nu"}


def ratio(alpha: Any, order: Any, size: Any, norm: Any, exponent: Any = None) -> Any:
    r"""Return $\tau = (d\,\alpha^D/c)^{(D-2)/D}$ with d the `size` and c the `norm`.

    Args:
        exponent: Another exponent than (D-2)/D.
    """
    return (size * alpha**order / norm) ** ((order - 2) / order if exponent is None else exponent)


def excess_bound(excess: Any, order: Any, norm: Any, tau: Any) -> tuple[Any, Any]:
    r"""Return the sides of $(D - 2\tau)(B - c) \le D\,c\,\tau$."""
    return (order - 2 * tau) * excess, order * norm * tau


@lru_cache(maxsize=1)
def rich_derivation() -> Derivation:
    """Return the steps from the exponents of the limit to the bound."""
    import sympy

    m = deep_model()
    u, v, _ = m.path
    star, b, nu = (sympy.IndexedBase(name, real=True) for name in ("star", "b", "nu"))
    a, x, p, d, c = sympy.symbols("a x p d c", positive=True)
    excess, D = sympy.Symbol("excess", real=True), sympy.Symbol("D", positive=True)
    s = m.over_samples(m.X[m.n, m.j] * nu[m.n])
    tau = (d * a / c) ** (1 - p)
    bound = sympy.Symbol("tau", positive=True)
    left, right = excess_bound(excess, D, c, bound)
    steps = (
        Step(
            title="the larger weight",
            relation=sympy.Ge(u**m.depth, u**m.depth - v**m.depth, evaluate=False),
            reason="For beta_i >= 0: u_i^D >= beta_i, so 1 - s_i = alpha^(D-2) u_i^(2-D) is at "
            "most (alpha^D / beta_i)^((D-2)/D). For beta_i < 0 the same with v_i and 1 + s_i.",
            rule="at_least",
            gap=v**m.depth,
            indices=FEATURE,
            side_conditions=(
                "theorem 3 (deep-entropy): the limit of the flow is the minimizer of Q_alpha^D, "
                "with exponents s = X^T nu in (-1, 1), 1 - s_i = alpha^(D-2) u_i^(2-D) and "
                "1 + s_i = alpha^(D-2) v_i^(2-D)",
                "k stands for D - 2, which is positive",
                "a power with a negative exponent decreases",
            ),
        ),
        Step(
            title="duality",
            relation=sympy.Eq(
                m.over_features(s * (b[m.j] - star[m.j])),
                m.over_samples(
                    nu[m.n]
                    * (
                        m.over_features(m.X[m.n, m.j] * b[m.j])
                        - m.over_features(m.X[m.n, m.j] * star[m.j])
                    )
                ),
                evaluate=False,
            ),
            reason="It is 0, as both b and beta* solve X beta = y. So sum_j |s_j| |b_j| = "
            "sum_j s_j b_j = sum_j s_j beta*_j <= |beta*|_1 = c, and B - c = |b|_1 - |beta*|_1 <= "
            "sum_j (1 - |s_j|) |b_j|.",
            side_conditions=("s_j and b_j have the same sign: h_D increases through 0",),
        ),
        Step(
            title="one coordinate",
            relation=sympy.Eq(
                x * sympy.Mul(a, 1 / x, evaluate=False) ** (1 - p),
                a ** (1 - p) * x**p,
                evaluate=False,
            ),
            reason="a = alpha^D, x = |b_j| (nothing to bound if it is 0), p = 2/D: each summand is "
            "at most a^(1-p) x^p.",
        ),
        Step(
            title="all coordinates",
            relation=sympy.Eq(
                a ** (1 - p) * (d * sympy.Mul(x, 1 / d, evaluate=False) ** p),
                sympy.Mul(a, d, evaluate=False) ** (1 - p) * x**p,
                evaluate=False,
            ),
            reason="x = |b|_1 = B: the mean of the p-th powers is at most the p-th power of the "
            "mean, so B - c <= (a d)^(1-p) B^p.",
            side_conditions=("for 0 < p < 1 the power x^p is concave (Jensen, and tangents)",),
        ),
        Step(
            title="the tangent at c",
            relation=sympy.Eq(
                sympy.Mul(a, d, evaluate=False) ** (1 - p) * (c**p + p * c ** (p - 1) * excess),
                c * tau + p * tau * excess,
                evaluate=False,
            ),
            reason="B^p lies below its tangent at c, taken at B = c + excess; and "
            "tau = (d alpha^D / c)^(1-p), where 1 - p = (D-2)/D.",
        ),
        Step(
            title="the bound",
            relation=sympy.Eq(
                D * (c * bound + 2 / D * bound * excess - excess), right - left, evaluate=False
            ),
            reason="excess <= c tau + p tau excess with p = 2/D: the left side is nonnegative, and "
            "so is the right one. As alpha tends to 0 so does tau, and the excess with it, at "
            "least as fast as alpha^(D-2).",
            side_conditions=(
                "if beta* is the only minimizer of the l1 norm, norms that tend to the minimum "
                "force convergence to beta* (compactness)",
            ),
        ),
    )
    return Derivation(
        title="From the exponents of the limit to its l1 excess",
        steps=tuple(replace(step, symbols=SYMBOLS) for step in steps),
    )
