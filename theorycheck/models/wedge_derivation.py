r"""Why the loss bounds the angles of the neurons: where the teacher is 0, the student is not.

Where $v\cdot x < 0$ the residual is $f(x)\ge 0$, and $f^2\ge\sum_i[w_i\cdot x]_+^2$, since no
product of two neurons is negative. So $L\ge\frac12\sum_iE([w_i\cdot x]_+^2; v\cdot x<0)$: integrals
over wedges of angle $\theta_i$, which are $\frac1{2\pi}\|w_i\|^2(\theta_i -
\sin\theta_i\cos\theta_i)$. What is left are inequalities for one angle.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from theorycheck.models.pointwise import each, number, total
from theorycheck.models.relu_derivation import plane_steps
from theorycheck.symbolic.as_written import over, times
from theorycheck.symbolic.derivation import Step
from theorycheck.symbolic.pieces import balls, equal, form, monotone, product, split

NEURON = (("i", "neurons"),)
ANGLE = "[0, inf)"
CONTINUITY = "what holds for all positive numbers holds, by continuity, for all nonnegative ones"
TURN = "an angle between two vectors lies in [0, pi]"


def wedge(angle: Any) -> Any:
    r"""Return $\theta - \sin\theta\cos\theta$."""
    from sympy import cos, sin

    return angle - sin(angle) * cos(angle)


def wedge_sum() -> Any:
    """Return the bound on all angles together."""
    from sympy import Le, pi

    return Le(total(each("weight_norm") ** 2 * wedge(each("theta"))), 4 * pi * number("loss"))


@lru_cache(maxsize=1)
def wedge_steps() -> tuple[Step, ...]:
    """Return why `wedge_sum` holds."""
    import sympy
    from sympy import Eq, Ge, Integral, pi, sin

    angle, s = sympy.Symbol("theta", real=True), sympy.Symbol("s", real=True)
    first, others = sympy.symbols("a b", positive=True)
    norm = sympy.Symbol("weight_norm", positive=True)
    shown = {"theta": r"\theta", "weight_norm": r"\|w\|"}
    return (
        Step(
            title="no product of neurons is negative",
            relation=Ge((first + others) ** 2, first**2 + others**2, evaluate=False),
            reason="With a = [w_i.x]_+ and b the sum over the other neurons, again and again: "
            "f^2 is at least the sum of the squares. Where v.x < 0 the residual is f.",
            rule="at_least",
            gap=2 * first * others,
            side_conditions=(
                CONTINUITY,
                "the expectation of a nonnegative function is at least that over a part of the "
                "space",
            ),
        ),
        *plane_steps()[:2],
        Step(
            title="the angular integral over the wedge",
            relation=Eq(Integral(sin(s) ** 2, (s, 0, angle)), wedge(angle) / 2, evaluate=False),
            reason="In the plane of w and v, s is the angle between x and the hyperplane w.x = 0, "
            "and w.x = |w| rho sin s; v.x < 0 < w.x holds just for 0 < s < theta, on the side "
            "turned away from v.",
            rule="antiderivative",
            symbols=shown,
            side_conditions=(TURN,),
        ),
        Step(
            title="half the expectation over the wedge",
            relation=Eq(
                over(times(norm**2 / 2, 2, wedge(angle) / 2), 2 * pi),
                norm**2 * wedge(angle) / (4 * pi),
                evaluate=False,
            ),
            reason="1/2 of |w|^2, the radial integral 2, the density 1/(2 pi) of the direction and "
            "the angular integral. The loss is at least the sum of these over the neurons.",
            symbols=shown,
        ),
    )


def _in_turns(numerator: int, title: str, reason: str) -> Step:
    r"""Return $\theta^3\le(\pi/m)^2(\theta-\sin\theta\cos\theta)$ with $\theta = \pi x/m$."""
    from sympy import Ge, cos, pi, sin

    x = number("x")
    angle = pi * x / numerator
    gap = angle - sin(angle) * cos(angle) - pi / numerator * x**3
    fifth, nine = "1/5", "9/10"
    rising = monotone(x, monotone(x, monotone(x, balls())))
    return Step(
        title=title,
        relation=Ge(gap, 0, evaluate=False),
        reason=reason,
        rule="covering",
        region={"x": "[0, 1]"},
        proofs=(
            split(x, fifth, rising, split(x, nine, balls(), monotone(x, balls(), end="high"))),
        ),
        side_conditions=(TURN,),
    )


@lru_cache(maxsize=1)
def turn_step() -> Step:
    """Return the inequality behind 4 pi^3."""
    return _in_turns(
        1,
        "an inequality for one angle",
        "With theta = pi x: theta^3 <= pi^2 (theta - sin theta cos theta), equal at theta = pi; "
        "so |w_i|^2 theta_i^3 <= pi^2 times 4 pi L.",
    )


@lru_cache(maxsize=1)
def quarter_turn_step() -> Step:
    """Return the inequality behind pi^3, for angles up to pi/2."""
    return _in_turns(
        2,
        "an inequality for one acute angle",
        "With theta = pi x/2: theta^3 <= (pi/2)^2 (theta - sin theta cos theta) up to a right "
        "angle, where both sides are equal.",
    )


@lru_cache(maxsize=1)
def obtuse_step() -> Step:
    """Return the inequality for angles from pi/2."""
    from sympy import Ge

    sine, cosine = (number(name) for name in ("p", "q"))
    return Step(
        title="an inequality for one obtuse angle",
        relation=Ge(sine * cosine, 0, evaluate=False),
        reason="With p = sin theta and q = -cos theta, both nonnegative from pi/2 to pi: "
        "theta <= theta - sin theta cos theta, and so theta^3 <= theta^2 (theta - sin theta cos "
        "theta).",
        rule="covering",
        region={"p": "[0, 1]", "q": "[0, 1]"},
        proofs=(product((sine, monotone(sine, balls())), (cosine, monotone(cosine, balls()))),),
    )


@lru_cache(maxsize=1)
def small_step() -> Step:
    """Return the inequality that is sharp for small angles."""
    from sympy import Ge, Rational, sin

    angle = number("theta")
    gap = wedge(angle) - Rational(2, 3) * angle**3 * (1 - angle**2 / 5)
    last = equal(32 * sin(angle) ** 2, form())
    return Step(
        title="an inequality for one small angle",
        relation=Ge(gap, 0, evaluate=False),
        reason="Five derivatives: all vanish at 0, and the last is 32 sin^2 theta.",
        rule="covering",
        region={"theta": ANGLE},
        proofs=(
            monotone(
                angle, monotone(angle, monotone(angle, monotone(angle, monotone(angle, last))))
            ),
        ),
    )


@lru_cache(maxsize=1)
def sine_step() -> Step:
    """Return sin^3 <= (3/2)(theta - sin cos): its slope is 3 sin^2 (1 - cos)."""
    from sympy import Ge, Rational, cos, sin

    angle = number("theta")
    gap = Rational(3, 2) * wedge(angle) - sin(angle) ** 3
    # 1 - cos >= 0: it is half of sin^2 + (1 - cos)^2.
    square = Rational(1, 2) * (sin(angle) ** 2 + (1 - cos(angle)) ** 2)
    return Step(
        title="an inequality for the sine",
        relation=Ge(gap, 0, evaluate=False),
        reason="Equal at 0, and the derivative of the difference is 3 sin^2 theta (1 - cos theta): "
        "|z_i| = |w_i| sin theta_i, and so |z_i|^3/|w_i| <= (3/2) |w_i|^2 (theta_i - sin theta_i "
        "cos theta_i).",
        rule="covering",
        region={"theta": ANGLE},
        proofs=(monotone(angle, equal(3 * sin(angle) ** 2 * square, form())),),
    )
