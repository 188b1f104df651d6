r"""From elementary bounds of q to the l1 half of theorem 2, as printed and scale-covariant.

$z(\ln z - 1) \le q(z) \le z\ln(1+z)$ for z > 0, and a tangent of $x\ln x$ at a level m in place of
the paper's $\ln x \ge 1 - 1/x$, give with $B = \|\hat\beta\|_1$, $c = \|\beta^*\|_1$ and
$\Lambda = \ln(1/\alpha^2)$, if $\alpha^2 \le c$,
$$(\Lambda + \ln m) B - dm \le Q_\alpha(\hat\beta) \le Q_\alpha(\beta^*)
\le (\Lambda + \ln 2c)\,c.$$
m = 1 gives the printed half, $m = (1+\varepsilon)c/d$ a sharper one. Neither a ball about the l1
minimizer nor convexity along a segment is needed, where the paper's proof errs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from theorycheck.symbolic.derivation import Derivation, Step

INCREASING = "exp, ln and sinh are increasing"
MINIMIZER = "theorem 1 (hyperbolic-entropy): the limit minimizes Q_alpha subject to X beta = y"
PRODUCTS = "the logarithm of a product is the sum of the logarithms"
SYMBOLS = {
    "scale": r"\Lambda",
    "size": "B",
    "norm": "c",
    "level": "m",
    "dimension": "d",
    "beyond": r"\theta",
}


@lru_cache(maxsize=1)
def printed_rich() -> Derivation:
    """Return the steps to the l1 half of theorem 2, with the thresholds as printed."""
    return _derivation("as printed", (*_entropy(), *_tangent(), *_printed()))


@lru_cache(maxsize=1)
def sharper_rich() -> Derivation:
    """Return the steps to the l1 half of theorem 2 with a scale-covariant threshold."""
    return _derivation("scale-covariant", (*_entropy(), *_tangent(), *_sharper()))


def _derivation(which: str, steps: Iterable[Step]) -> Derivation:
    return Derivation(
        title=f"From bounds of the entropy to the minimum l1 norm, {which}",
        steps=tuple(replace(step, symbols=SYMBOLS) for step in steps),
    )


def _names() -> tuple[Any, ...]:
    """Return epsilon, c and d as positive symbols, then Lambda and B."""
    import sympy

    positive = sympy.symbols("epsilon norm dimension", positive=True)
    return (*positive, sympy.Symbol("scale", real=True), sympy.Symbol("size", real=True))


def _entropy() -> Iterable[Step]:
    """Q between z (ln z - 1) and z ln(1 + z), and the same at the scale alpha."""
    import sympy
    from sympy import Eq, Ge, Integral, asinh, exp, log, sinh, sqrt

    s, w = sympy.symbols("s w", real=True)
    z, b, alpha = sympy.symbols("z b alpha", positive=True)
    root, half = sqrt(4 + z**2), sqrt(1 + z**2 / 4)
    yield Step(
        title="the entropy",
        relation=Eq(
            Integral(asinh(s / 2), (s, 0, w)),
            2 - sqrt(4 + w**2) + w * asinh(w / 2),
            evaluate=False,
        ),
        reason="q as in theorem 1; it is even, so that z = |b_i| / alpha^2 may be taken.",
        rule="antiderivative",
    )
    yield Step(
        title="the root from below",
        relation=Ge(root, 2, evaluate=False),
        reason="Times the sum of both sides, their difference is z^2.",
        rule="at_least",
        gap=z**2 / (root + 2),
    )
    yield Step(
        title="the root from above",
        relation=Ge(2 + z, root, evaluate=False),
        reason="Times the sum of both sides, their difference is 4 z.",
        rule="at_least",
        gap=4 * z / (2 + z + root),
    )
    yield Step(
        title="arcsinh as a logarithm",
        relation=Eq(sinh(log(z / 2 + half), evaluate=False), z / 2, evaluate=False),
        reason="So arcsinh(z/2) = ln(z/2 + sqrt(1 + z^2/4)).",
        side_conditions=(INCREASING,),
    )
    yield Step(
        title="its argument from above",
        relation=Ge(1 + z, z / 2 + half, evaluate=False),
        reason="So arcsinh(z/2) <= ln(1 + z), and with the root from below q(z) <= z ln(1 + z).",
        rule="at_least",
        gap=z / (1 + z / 2 + half),
        side_conditions=(INCREASING,),
    )
    yield Step(
        title="its argument from below",
        relation=Ge(z / 2 + half, z, evaluate=False),
        reason="So arcsinh(z/2) >= ln z, and with the root from above q(z) >= z (ln z - 1).",
        rule="at_least",
        gap=1 / (z / 2 + half),
        side_conditions=(INCREASING,),
    )
    yield Step(
        title="the scale",
        relation=Eq(exp(log(b) - 2 * log(alpha), evaluate=False), b / alpha**2, evaluate=False),
        reason="ln z = ln b + Lambda for z = b / alpha^2 and Lambda = -2 ln alpha, and "
        "ln(1 + z) = ln(b + alpha^2) + Lambda likewise. So b (ln b + Lambda - 1) <= "
        "alpha^2 q(b / alpha^2) <= b (ln(b + alpha^2) + Lambda) for b > 0. On the right "
        "b <= c for the entries of an l1 minimizer, and c + alpha^2 <= 2c if alpha^2 <= c: "
        "summed, Q_alpha(beta*) <= (Lambda + ln 2c) c.",
        side_conditions=(INCREASING,),
    )


def _tangent() -> Iterable[Step]:
    """The entropy of a vector from below, by the tangent of x ln x at a level m."""
    import sympy
    from sympy import Abs, Derivative, Eq, Gt, Sum, log

    x, m = sympy.symbols("x level", positive=True)
    j, features = sympy.Symbol("j", integer=True), sympy.Symbol("features")
    entry = Abs(sympy.IndexedBase("b", real=True)[j])
    yield Step(
        title="the slope of x ln x",
        relation=Eq(Derivative(x * log(x), x), log(x) + 1, evaluate=False),
        reason="For its tangent at m.",
        rule="derivative",
    )
    yield Step(
        title="the slope of that slope",
        relation=Eq(Derivative(log(x) + 1, x), 1 / x, evaluate=False),
        reason="The second derivative of x ln x.",
        rule="derivative",
    )
    yield Step(
        title="x ln x is convex",
        relation=Gt(1 / x, 0, evaluate=False),
        reason="So it lies above its tangent at any m > 0.",
        rule="positive",
        side_conditions=("a convex function lies above its tangents",),
    )
    yield Step(
        title="the tangent",
        relation=Eq(m * log(m) + (log(m) + 1) * (x - m), x * log(m) + x - m, evaluate=False),
        reason="So x ln x >= x ln m + x - m for x > 0, and for x = 0 with 0 ln 0 = 0.",
    )
    yield Step(
        title="the sum of the tangents",
        relation=Eq(
            Sum(entry * log(m) + entry - m, (j, 1, features)),
            (log(m) + 1) * Sum(entry, (j, 1, features)) - m * Sum(1, (j, 1, features)),
            evaluate=False,
        ),
        reason="With the lower bound of each summand of Q_alpha: Q_alpha(b) >= "
        "(Lambda + ln m) |b|_1 - d m for every b and every m > 0.",
    )


def _printed() -> Iterable[Step]:
    """M = 1: each printed threshold makes a part of the right side nonnegative."""
    import sympy
    from sympy import Eq, Ge, log

    epsilon, c, d, scale, size = _names()
    beyond = sympy.Symbol("beyond", positive=True)
    yield Step(
        title="epsilon below the dimension",
        relation=Ge(2 * (epsilon + beyond) / (epsilon * c), 2 / c, evaluate=False),
        reason="With d = epsilon + theta: the second threshold, Lambda >= 2 d / (epsilon c), "
        "gives Lambda >= 2/c > 0, so alpha^2 <= exp(-2/c) < c.",
        rule="at_least",
        gap=2 * beyond / (epsilon * c),
        side_conditions=("exp(x) > x",),
    )
    doubled = log(2) + log(c)
    allowed = (scale + doubled) * c - (scale * size - d)
    first = scale - (2 + epsilon) / epsilon * (doubled + log(1 + epsilon))
    second = scale - 2 * d / (epsilon * c)
    yield Step(
        title="both thresholds",
        relation=Eq(
            scale * ((1 + epsilon) * c - size),
            allowed
            + c * epsilon / (2 + epsilon) * first
            + c * log(1 + epsilon)
            + c * epsilon / 2 * second
            + c * epsilon**2 / (2 * (2 + epsilon)) * scale,
            evaluate=False,
        ),
        reason="The right side is a sum of five nonnegative terms: the first by the two bounds "
        "of Q_alpha with m = 1, the second and the fourth by the two thresholds. So "
        "B <= (1 + epsilon) c.",
        side_conditions=(PRODUCTS, MINIMIZER),
    )


def _sharper() -> Iterable[Step]:
    """M = (1 + epsilon) c / d, for which the right side is the threshold."""
    from sympy import Eq, log

    epsilon, c, d, scale, size = _names()
    ratio = 1 + log(d) - log(1 + epsilon)
    level = log(1 + epsilon) + log(c) - log(d)
    threshold = epsilon * (scale + log(c)) - log(2) - (1 + epsilon) * ratio
    yield Step(
        title="the scale is small enough",
        relation=Eq(
            epsilon * (scale + level),
            threshold + log(2) + ratio + epsilon,
            evaluate=False,
        ),
        reason="1 + epsilon < 1 + d <= e d, so the third term, ln(e d / (1 + epsilon)), is "
        "positive; the first is nonnegative: the threshold. So Lambda + ln m > 0. In the same "
        "way epsilon (Lambda + ln c) >= ln 2, so alpha^2 < c.",
        side_conditions=(PRODUCTS, "e >= 2", INCREASING),
    )
    allowed = (scale + log(2) + log(c)) * c - ((scale + level) * size - (1 + epsilon) * c)
    yield Step(
        title="the threshold",
        relation=Eq(
            (scale + level) * ((1 + epsilon) * c - size), allowed + c * threshold, evaluate=False
        ),
        reason="The first term is nonnegative by the two bounds of Q_alpha with "
        "m = (1 + epsilon) c / d, the second by the threshold. So B <= (1 + epsilon) c.",
        side_conditions=(PRODUCTS, MINIMIZER),
    )
