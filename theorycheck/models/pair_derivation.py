r"""Why the loss of a symmetric pair falls like $\frac{\pi^2}{6}\|v\|^2 t^{-3}$, in steps.

On the line $\lambda_1 = 1/2$ the tangent u of the angle obeys $u' = -\frac1\pi u\arctan u$; 1/u
then grows like $t/\pi$, with an explicit bounded error, and the loss is $\frac{\|v\|^2}{6\pi}u^3$
up to a factor between $1/(1+u^2/5)$ and 1.
"""

from __future__ import annotations

from typing import Any

from theorycheck.models.symmetric_pair import area, delay, gradient, loss
from theorycheck.symbolic.derivation import Step
from theorycheck.symbolic.pieces import equal, form, monotone, product

HALF_LINE = "(0, inf)"
KERNEL = (
    "E [w.x]_+ [v.x]_+ = |w||v| (sin a + (pi - a) cos a)/(2 pi) for Gaussian x and the angle a of "
    "w and v (arc-cosine kernel of order 1)"
)
MIRROR = (
    "the loss does not change if v_perp changes its sign and w_1, w_2 their places: so the flow "
    "keeps the pair symmetric, and each partial derivative of the loss on the family is twice that "
    "of one neuron"
)
COMPARISON = (
    "a differentiable function of t whose derivative is at least (at most) c rises by at least (at "
    "most) c t"
)
FOREVER = "u = 0 is a point of rest, and the flow does not reach it: u(t) > 0 falls for all t"


def _positive(*names: str) -> tuple[Any, ...]:
    import sympy

    return tuple(sympy.Symbol(name, positive=True) for name in names)


def gradient_steps() -> tuple[Step, ...]:
    """Return the loss of the pair from the kernel, and its two partial derivatives."""
    import sympy
    from sympy import Derivative, Eq, pi, sqrt

    l1, l2, size = _positive("l1", "l2", "size")
    theta = sympy.atan(l2 / l1)
    norm = size * sqrt(l1**2 + l2**2)
    sine, cosine = sympy.sin(theta), sympy.cos(theta)

    def overlap(first: Any, second: Any, angle: Any, sine: Any, cosine: Any) -> Any:
        return first * second * (sine + (pi - angle) * cosine) / (2 * pi)

    mixed = overlap(norm, norm, 2 * theta, 2 * sine * cosine, cosine**2 - sine**2)
    total = norm**2 / 2 + mixed - 2 * overlap(norm, size, theta, sine, cosine) + size**2 / 4
    along, across = gradient(l1, l2)
    return (
        Step(
            title="the loss of the pair",
            relation=Eq(total, loss(l1, l2, size), evaluate=False),
            reason="The expectations of w_1 with itself, with w_2 at the angle 2 theta, twice with "
            "v at the angle theta, and half that of v with itself.",
            side_conditions=(KERNEL,),
        ),
        *(
            Step(
                title=f"the gradient {words} v",
                relation=Eq(
                    Derivative(loss(l1, l2, size), variable),
                    2 * size**2 * component,
                    evaluate=False,
                ),
                reason="Both neurons move alike.",
                rule="derivative",
                side_conditions=(MIRROR,),
            )
            for words, variable, component in (("along", l1, along), ("across", l2, across))
        ),
        Step(
            title="the invariant line",
            # The value at 1/2 itself would be 0 = 0 before anyone has checked it.
            relation=Eq(sympy.expand(along), along, evaluate=False),
            reason="The component along v has the factor l1 - 1/2: for l1 = 1/2 nothing moves "
            "along v.",
        ),
    )


def line_steps() -> tuple[Step, ...]:
    """Return the loss and the flow on the invariant line, in u = 2 l2."""
    from sympy import Eq, Rational, atan, evaluate, pi

    u, size = _positive("u", "size")
    half = Rational(1, 2)
    # Evaluated, it would be the other side before anything checks it.
    with evaluate(x=False):
        rate = -2 * gradient(half, u / 2)[1]
    return (
        *gradient_steps(),
        Step(
            title="the loss on the line",
            relation=Eq(loss(half, u / 2, size), size**2 * area(u) / (4 * pi), evaluate=False),
            reason="With l1 = 1/2 and l2 = u/2.",
        ),
        Step(
            title="the flow on the line",
            relation=Eq(rate, -u * atan(u) / pi, evaluate=False),
            reason="u' = 2 l2' is minus twice the component across v.",
        ),
    )


def tangent_steps() -> tuple[Step, ...]:
    """Return both bounds of 1/u along the flow."""
    import sympy
    from sympy import Derivative, Eq, Ge, Le, Rational, atan, pi, sqrt

    x = sympy.Symbol("u")
    t = sympy.Symbol("t")
    moving = sympy.Function("u", positive=True)(t)
    rates = ((moving, -moving * atan(moving) / pi),)
    root = sqrt(1 + moving**2)
    gap_slope = (sqrt(1 + x**2) - 1) ** 2 / ((1 + x**2) * (1 + 2 * sqrt(1 + x**2)) ** 2)
    return (
        *line_steps(),
        Step(
            title="the rate of 1/u",
            relation=Eq(Derivative(1 / moving, t), atan(moving) / (pi * moving), evaluate=False),
            reason="Along u' = -u arctan(u)/pi.",
            rule="derivative",
            rates=rates,
            side_conditions=(FOREVER,),
        ),
        Step(
            title="an inverse tangent from above",
            relation=Le(atan(x), x),
            reason="So 1/u grows by at most t/pi.",
            rule="covering",
            region={"u": HALF_LINE},
            proofs=(monotone(x, equal(x**2 / (1 + x**2), form())),),
            side_conditions=(COMPARISON,),
        ),
        Step(
            title="the rate of 1/u less the delay",
            relation=Eq(
                Derivative(1 / moving - delay(moving), t),
                atan(moving) * (1 + 2 * root) / (3 * pi * moving),
                evaluate=False,
            ),
            reason="The delay was chosen so that this rate is nearly constant.",
            rule="derivative",
            rates=rates,
        ),
        Step(
            title="an inverse tangent from below",
            relation=Ge(atan(x), 3 * x / (1 + 2 * sqrt(1 + x**2))),
            reason="So 1/u - delay(u) grows by at least t/pi (Shafer's inequality).",
            rule="covering",
            region={"u": HALF_LINE},
            proofs=(monotone(x, equal(gap_slope, form())),),
            side_conditions=(COMPARISON,),
        ),
        Step(
            title="the delay is not negative",
            relation=Ge(delay(x), 0),
            reason="So 1/u is at least 1/u - delay(u).",
            rule="covering",
            region={"u": HALF_LINE},
            proofs=(monotone(x, equal(Rational(2, 3) / (1 + sqrt(1 + x**2)), form())),),
        ),
    )


def rate_steps() -> tuple[Step, ...]:
    """Return both bounds of the loss along the flow."""
    import sympy
    from sympy import Ge, Le, Rational, atan

    x = sympy.Symbol("u")
    inner = area(x) / 5 + (1 + x**2 / 5) * atan(x) - x
    inner_slope = 4 * x / 5 * (atan(x) - x / (1 + x**2))
    innermost = monotone(x, equal(2 * x**2 / (1 + x**2) ** 2, form()))
    return (
        *tangent_steps(),
        Step(
            title="the loss from above",
            relation=Le(area(x), Rational(2, 3) * x**3),
            reason="With X = (pi^2 |v|^2 / (6 L))^(1/3) this says X >= pi/u.",
            rule="covering",
            region={"u": HALF_LINE},
            proofs=(
                monotone(
                    x,
                    product(
                        (2 * x, form()),
                        (x - atan(x), monotone(x, equal(x**2 / (1 + x**2), form()))),
                    ),
                ),
            ),
        ),
        Step(
            title="the loss from below",
            relation=Ge((1 + x**2 / 5) * area(x), Rational(2, 3) * x**3),
            reason="So X^3 <= (pi/u)^3 (1 + u^2/5).",
            rule="covering",
            region={"u": HALF_LINE},
            proofs=(
                monotone(
                    x,
                    product(
                        (2 * x, form()),
                        (
                            inner,
                            monotone(
                                x,
                                equal(
                                    inner_slope,
                                    product(
                                        (4 * x / 5, form()), (atan(x) - x / (1 + x**2), innermost)
                                    ),
                                ),
                            ),
                        ),
                    ),
                ),
            ),
        ),
        Step(
            title="a cubic root",
            relation=Le(1 + x**2 / 5, (1 + x**2 / 15) ** 3),
            reason="So X <= pi/u + pi u/15, and u is at most u0.",
            rule="covering",
            region={"u": HALF_LINE},
            proofs=(equal(x**4 / 75 + x**6 / 3375, form()),),
            side_conditions=(FOREVER,),
        ),
    )


def limit_steps() -> tuple[Step, ...]:
    """Return how far t^3 L is from its limit."""
    from sympy import Ge

    t, b, y, s = _positive("t", "b", "y", "s")
    q = y + s
    return (
        *rate_steps(),
        Step(
            title="a late start",
            relation=Ge((t / (t + b)) ** 3, 1 - 3 * b / t),
            reason="With X <= t + b, b = pi/u0 + pi u0/15: then 6 t^3 L/(pi^2 |v|^2) = (t/X)^3.",
            rule="at_least",
            gap=(6 * t**2 * b**2 + 8 * t * b**3 + 3 * b**4) / (t * (t + b) ** 3),
        ),
        Step(
            title="an early start",
            relation=Ge(y * (3 + 3 * q + q**2), (1 + y) ** 3 - 1),
            reason="With t <= X + D, D = pi delay(u0), and X >= pi/u >= pi/u0: t/X <= 1 + y for "
            "y = D/X, which is at most q = u0 delay(u0) = y + s, and y <= (D/t)(1 + q).",
            rule="at_least",
            gap=y * s * (3 + 2 * y + s),
        ),
    )
