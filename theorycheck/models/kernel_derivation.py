r"""From the slope of arcsinh to the l2 half of theorem 2, printed and sharper.

$x - x^3/6 \le \operatorname{arcsinh} x \le x$ for x >= 0 gives
$\|b\|_2^2 - \|b\|_4^4/(48\alpha^4) \le 4\alpha^2 Q_\alpha(b) \le \|b\|_2^2$ at every scale. It is
applied at the point b of the segment from $\beta^*$ to the limit with
$\|b\|^2 = (1+\varepsilon)\|\beta^*\|^2$, where strict convexity gives a strict inequality, so that
no monotonicity and no case $\varepsilon > 1$ is needed.
"""

from __future__ import annotations

from functools import lru_cache

from theorycheck.symbolic.derivation import Derivation, Step


@lru_cache(maxsize=1)
def printed_kernel() -> Derivation:
    """Return the steps to the l2 half of theorem 2, with the threshold as printed."""
    import sympy
    from sympy import Ge

    epsilon, c = sympy.symbols("epsilon c", positive=True)
    beyond = sympy.Symbol("beyond", positive=True)
    fourth = (2 * (1 + epsilon) * (1 + 2 / epsilon)) ** 2 * (c + beyond)
    first = Step(
        title="the printed threshold is above the sharper one",
        relation=Ge(48 * epsilon * fourth, (1 + epsilon) ** 2 * c, evaluate=False),
        reason="c = |beta*|^2; the fourth power of a scale within the printed threshold is "
        "(2 (1 + epsilon)(1 + 2/epsilon))^2 (c + theta) for some theta >= 0, so that "
        "48 epsilon alpha^4 >= (1 + epsilon)^2 c, which is all that the following steps use.",
        rule="at_least",
        gap=(1 + epsilon) ** 2 * (192 * epsilon * beyond + 768 * beyond + 768 * beyond / epsilon)
        + (1 + epsilon) ** 2 * c * (192 * epsilon + 767 + 768 / epsilon),
        symbols={"beyond": r"\theta"},
    )
    return Derivation(
        title="From the slope of arcsinh to the minimum l2 norm, as printed",
        steps=(first, *sharper_kernel()),
    )


@lru_cache(maxsize=1)
def sharper_kernel() -> Derivation:
    """Return the steps, from the slope of arcsinh to the two bounds."""
    import sympy
    from sympy import Derivative, Eq, Ge, Integral, Sum, asinh, sqrt

    x, s, z = (sympy.Symbol(name, real=True) for name in "xsz")
    alpha, epsilon, c = sympy.symbols("alpha epsilon c", positive=True)
    root = sqrt(1 + x**2)
    j, d = sympy.Symbol("j", integer=True), sympy.Symbol("features")
    b, m = sympy.IndexedBase("b"), sympy.IndexedBase("m")
    cubic = s / 2 - (s / 2) ** 3 / 6
    quartic = sympy.integrate(cubic, (s, 0, z))
    entropy = sympy.integrate(asinh(s / 2), (s, 0, z))
    entry = sympy.Symbol("b", real=True)
    scaled = 4 * alpha**4 * quartic.subs(z, entry / alpha**2)
    norm = (1 + epsilon) * c
    steps = (
        Step(
            title="the slope of arcsinh from above",
            relation=Ge(1, 1 / root, evaluate=False),
            reason="Their difference is x^2 over a product of positive terms.",
            rule="at_least",
            gap=x**2 / (root * (root + 1)),
        ),
        Step(
            title="the slope of arcsinh from below",
            relation=Ge(1 / root, 1 - x**2 / 2, evaluate=False),
            reason="With S^2 = 1 + x^2 the difference is (S - 1)^2 (S + 2) / (2 S).",
            rule="at_least",
            gap=(root - 1) ** 2 * (root + 2) / (2 * root),
        ),
        Step(
            title="the derivative of arcsinh",
            relation=Eq(Derivative(asinh(x), x), 1 / root, evaluate=False),
            reason="So both slopes bound that of arcsinh, and x - x^3/6 <= arcsinh x <= x for "
            "x >= 0: equal at 0, and ordered slopes.",
            rule="derivative",
            side_conditions=("an inequality between derivatives may be integrated",),
        ),
        Step(
            title="the cubic",
            relation=Eq(Integral(1 - s**2 / 2, (s, 0, x)), x - x**3 / 6, evaluate=False),
            reason="The lower slope, integrated.",
            rule="antiderivative",
        ),
        Step(
            title="the entropy",
            relation=Eq(Integral(asinh(s / 2), (s, 0, z)), entropy, evaluate=False),
            reason="q as in theorem 1; it is even, like both of its bounds.",
            rule="antiderivative",
        ),
        Step(
            title="the quartic",
            relation=Eq(Integral(cubic, (s, 0, z)), quartic, evaluate=False),
            reason="So z^2/4 - z^4/192 <= q(z) <= z^2/4 for every real z.",
            rule="antiderivative",
            side_conditions=("an inequality between derivatives may be integrated",),
        ),
        Step(
            title="the quartic at the scale alpha",
            relation=Eq(scaled, entry**2 - entry**4 / (48 * alpha**4), evaluate=False),
            reason="Summed over the coordinates: |b|_2^2 - |b|_4^4 / (48 alpha^4) "
            "<= 4 alpha^2 Q_alpha(b) <= |b|_2^2.",
            side_conditions=("|b|_4 <= |b|_2",),
        ),
        Step(
            title="the contradiction",
            relation=Eq(
                48 * alpha**4 * (norm - norm**2 / (48 * alpha**4) - c),
                c * (48 * epsilon * alpha**4 - (1 + epsilon) ** 2 * c),
                evaluate=False,
            ),
            reason="c = |beta*|^2. If the limit's squared norm were above (1 + epsilon) c, some b "
            "inside the segment from beta* to the limit had exactly that; Q_alpha is strictly "
            "convex and the limit minimizes it, so 4 alpha^2 Q_alpha(b) < 4 alpha^2 Q_alpha(beta*) "
            "<= c, and the left side would be negative, while the assumption makes the right side "
            "nonnegative. If c = 0 then y = 0 and the limit is 0.",
            side_conditions=(
                "theorem 1 (hyperbolic-entropy): the limit minimizes Q_alpha",
                "a strictly convex function on a segment, minimal at one end, is below its value "
                "at the other end everywhere between",
                "the norm is continuous along the segment",
            ),
        ),
        Step(
            title="the distance",
            relation=Eq(
                Sum((b[j] - m[j]) ** 2, (j, 1, d)),
                Sum(b[j] ** 2, (j, 1, d))
                - Sum(m[j] ** 2, (j, 1, d))
                - 2 * Sum(m[j] * (b[j] - m[j]), (j, 1, d)),
                evaluate=False,
            ),
            reason="With b the limit and m = beta*; the last sum is 0, as beta* lies in the row "
            "space of X and b - beta* in its null space.",
            side_conditions=("the minimum l2 norm solution lies in the row space of X",),
        ),
    )
    return Derivation(title="From the slope of arcsinh to the minimum l2 norm", steps=steps)
