r"""Why a symmetric pair nears its invariant line exponentially, and then behaves as on it.

$e' = -eF$ for $e = \lambda_1 - \frac12$, with $\frac12 \le F \le 1$; $(1/\lambda_2)' =
\frac1\pi(\theta/\lambda_2 + e/(\lambda_1^2+\lambda_2^2))$, which is at most $\frac2\pi$ wherever
$\lambda_1, \lambda_2 > 0$, and what it lacks is integrable.
"""

from __future__ import annotations

from typing import Any

from theorycheck.models.neuron_derivation import GRONWALL, cosine_up, sine_up
from theorycheck.models.pair_derivation import gradient_steps
from theorycheck.models.symmetric_pair import gradient, loss
from theorycheck.symbolic.derivation import Step
from theorycheck.symbolic.pieces import equal, form, monotone, product, total

BETWEEN = (
    "e keeps its sign and |e| falls, so lambda_1 stays between m = min(lambda_1(0), 1/2) and "
    "N = max(lambda_1(0), 1/2), and the integral of |e| is at most 2 |e(0)|; lambda_2 stays "
    "positive"
)
RISES = "a function rises by the integral of its derivative, and a larger one by more"
INTEGRATED = "the derivative of the loss from 1/2 to lambda_1, at the same lambda_2, is integrated"


def _positive(*names: str) -> tuple[Any, ...]:
    import sympy

    return tuple(sympy.Symbol(name, positive=True) for name in names)


def balance_steps() -> tuple[Step, ...]:
    """Return why e decays at a rate between 1/2 and 1."""
    import sympy
    from sympy import Eq, Ge, Le, Rational, atan, cos, pi, sin

    l1, l2 = _positive("l1", "l2")
    theta = atan(l2 / l1)
    half = Rational(1, 2)
    factor = 1 - theta / pi + sin(theta) * cos(theta) / pi
    u, x = sympy.Symbol("u"), sympy.Symbol("x")
    rest = product(
        (sin(pi * x) / pi, product((1 / pi, form()), (sin(pi * x), sine_up(x)))),
        (cos(pi * x), cosine_up(x)),
    )
    return (
        *gradient_steps(),
        Step(
            title="the factor of e",
            relation=Eq(gradient(l1, l2)[0], (l1 - half) * factor, evaluate=False),
            reason="So e' = -e F with F = 1 - (theta - sin(theta) cos(theta))/pi.",
        ),
        Step(
            title="the factor is at most 1",
            relation=Le(u / (1 + u**2), atan(u)),
            reason="With u = tan(theta), sin(theta) cos(theta) = u/(1 + u^2).",
            rule="covering",
            region={"u": "(0, inf)"},
            proofs=(monotone(u, equal(2 * u**2 / (1 + u**2) ** 2, form())),),
        ),
        Step(
            title="the factor is at least 1/2",
            relation=Ge(1 - x + sin(pi * x) * cos(pi * x) / pi, half),
            reason="With theta = pi x < pi/2.",
            rule="covering",
            region={"x": "(0, 1/2)"},
            proofs=(
                total(
                    (half - x, monotone(x, form(), end="high")),
                    (sin(pi * x) * cos(pi * x) / pi, rest),
                ),
            ),
            side_conditions=(GRONWALL,),
        ),
    )


def growth_steps() -> tuple[Step, ...]:
    """Return both bounds of 1/l2."""
    import sympy
    from sympy import Derivative, Eq, Ge, Le, Rational, atan, pi, sqrt

    t = sympy.Symbol("t")
    first, second = (sympy.Function(name, positive=True)(t) for name in ("l1", "l2"))
    along, across = gradient(first, second)
    l1, l2, c, m, p, k, s, r = _positive("l1", "l2", "c", "M", "p", "k", "s", "r")
    z = sympy.Symbol("z")
    root = sqrt(1 + z**2)
    half = Rational(1, 2)
    return (
        *balance_steps(),
        Step(
            title="the rate of 1/l2",
            relation=Eq(
                Derivative(1 / second, t),
                (atan(second / first) / second + (first - half) / (first**2 + second**2)) / pi,
                evaluate=False,
            ),
            reason="Along the flow.",
            rule="derivative",
            rates=((first, -along), (second, -across)),
            side_conditions=(BETWEEN,),
        ),
        Step(
            title="an inverse tangent from above",
            relation=Le(atan(z), 2 * z / root - z / root**2),
            reason="With z = l2/l1 and r^2 = l1^2 + l2^2, theta/l2 + (l1 - 1/2)/r^2 is at most "
            "2/r - 1/(2 r^2).",
            rule="covering",
            region={"z": "(0, inf)"},
            proofs=(monotone(z, equal(2 * z**2 / (root**4 * (1 + root)), form())),),
        ),
        Step(
            title="the rate is at most 2/pi",
            relation=Ge(2, 2 / r - 1 / (2 * r**2), evaluate=False),
            reason="So 1/l2 grows by at most 2t/pi, from every start.",
            rule="at_least",
            gap=2 * (1 - 1 / (2 * r)) ** 2,
            side_conditions=(RISES,),
        ),
        Step(
            title="what differs from 2",
            relation=Eq(1 / l1 - 2, -2 * (l1 - half) / l1, evaluate=False),
            reason="1/l1 is at least 2 - 2 |e|/m; and |e|/(l1^2 + l2^2) <= |e|/m^2. The integrals "
            "of both make up b = (2 |e(0)|/pi)(2/m + 1/m^2).",
        ),
        Step(
            title="l2 has a bound",
            relation=Ge(1, l2**2 / (l1**2 + l2**2), evaluate=False),
            reason="So l2' <= |e|/pi, and l2 stays below M = l2(0) + 2 |e(0)|/pi.",
            rule="at_least",
            gap=l1**2 / (l1**2 + l2**2),
            side_conditions=(RISES,),
        ),
        Step(
            title="an inverse tangent far out",
            relation=Ge(atan(z), 3 * z / (1 + 2 * root)),
            reason="So theta/l2 >= k = 3/(N + 2 sqrt(N^2 + M^2)), and p = 1/l2 is at least "
            "1/l2(0) + k t/pi - c, c = 2 |e(0)|/(pi m^2); at least 1/M as well.",
            rule="covering",
            region={"z": "(0, inf)"},
            proofs=(monotone(z, equal((root - 1) ** 2 / (root**2 * (1 + 2 * root) ** 2), form())),),
            side_conditions=(RISES,),
        ),
        Step(
            title="one bound from two",
            relation=Ge((1 + c * m) * (1 / m + p), 1 / m + p + c),
            reason="So 1/l2 + c <= (1 + c M)/l2, with 1/l2 = 1/M + p, and the integral of l2^2 is "
            "at most (1 + c M)^2 times that of (1/l2(0) + k t/pi)^-2.",
            rule="at_least",
            gap=c * m * p,
        ),
        Step(
            title="the integral of a square",
            relation=Eq(
                Derivative(-pi / (k * (p + k * s / pi)), s), (p + k * s / pi) ** -2, evaluate=False
            ),
            reason="So the integral of l2^2 is at most (1 + c M)^2 pi l2(0)/k.",
            rule="derivative",
        ),
        Step(
            title="an inverse tangent to the third order",
            relation=Ge(atan(z), z - z**3 / 3),
            reason="So theta/l2 >= 1/l1 - l2^2/(3 m^3), and 1/l2 grows by at least 2t/pi less "
            "b + (1 + c M)^2 l2(0)/(3 m^3 k).",
            rule="covering",
            region={"z": "(0, inf)"},
            proofs=(monotone(z, equal(z**4 / (1 + z**2), form())),),
            side_conditions=(RISES,),
        ),
    )


def loss_steps() -> tuple[Step, ...]:
    """Return the loss off the line."""
    import sympy
    from sympy import Derivative, Eq, Rational, atan, cos, pi, sin

    l1, l2 = _positive("l1", "l2")
    theta = atan(l2 / l1)
    factor = 1 - theta / pi + sin(theta) * cos(theta) / pi
    return (
        *growth_steps(),
        Step(
            title="the loss off the line",
            relation=Eq(
                Derivative(loss(l1, l2, sympy.Integer(1)), l1),
                2 * (l1 - Rational(1, 2)) * factor,
                evaluate=False,
            ),
            reason="As 1/2 <= F <= 1, the loss over |v|^2 exceeds that on the line by between "
            "e^2/2 and e^2.",
            rule="derivative",
            side_conditions=(INTEGRATED,),
        ),
    )
