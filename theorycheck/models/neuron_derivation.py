r"""Why one neuron, or n equal ones, learn one neuron exponentially, from every start but one.

In polar coordinates $\rho' = \frac n2(a-\rho)$ and $\theta' = -\frac{ns}{2\rho}$ with $a' = -s$ in
$\theta$, so that $-L'/L = n\frac{(\rho-a)^2+s^2}{(\rho-a)^2+1-a^2}$ lies between $n\,c(\theta)$,
$c = s^2/(1-a^2)$, and n. The angle never grows, and c never grows with it.
"""

from __future__ import annotations

from typing import Any

from theorycheck.models.one_neuron import across, along, loss
from theorycheck.models.pair_derivation import COMPARISON, KERNEL
from theorycheck.symbolic.derivation import Step
from theorycheck.symbolic.pieces import Piece, balls, equal, form, monotone, product, split, total

INSIDE = "(0, 1)"
PLANE = (
    "gradient flow stays in the plane of w and v; in polar coordinates it is rho' = -dL/drho, "
    "theta' = -(dL/dtheta)/rho^2, for the loss over |v|^2"
)
EQUAL = (
    "equal weights have equal gradients and stay equal; with w their sum, the loss is that of w "
    "alone, and each of the n gradients is its gradient at w"
)
GRONWALL = "if L' <= -c L (L' >= -c L) at all times then L(t) <= (>=) L(0) exp(-c t)"
MEANWHILE = (
    "theta(t) does not grow and is below pi; rho(t) stays positive, and below max(rho(0), 1)"
)


def _x() -> Any:
    import sympy

    return sympy.Symbol("turn")


def _second(x: Any) -> Any:
    """Return ds/dtheta."""
    from sympy import cos, pi, sin

    return (1 - x) * cos(pi * x) - sin(pi * x) / pi


def _left(x: Any) -> Piece:
    """Return the proof that 1 - x >= 0 on [0, 1]: balls would have to decide the sign of a 0."""
    return monotone(x, form(), end="high")


def _sine(x: Any) -> Piece:
    """Return the proof that sin(pi x) >= 0 on [0, 1]."""
    return split(x, "1/2", sine_up(x), _sine_down(x))


def sine_up(x: Any) -> Piece:
    """Return the proof that sin(pi x) >= 0 on [0, 1/2]."""
    return split(x, "1/4", monotone(x, balls()), balls())


def _sine_down(x: Any) -> Piece:
    """Return the proof that sin(pi x) >= 0 on [1/2, 1]."""
    return split(x, "3/4", balls(), monotone(x, balls(), end="high"))


def cosine_up(x: Any) -> Piece:
    """Return the proof that cos(pi x) >= 0 on [0, 1/2]."""
    return split(x, "1/4", balls(), monotone(x, balls(), end="high"))


def _cosine_down(x: Any) -> Piece:
    """Return the proof that -cos(pi x) >= 0 on [1/2, 1]."""
    return split(x, "3/4", monotone(x, balls()), balls())


def _across(x: Any, sine: Piece) -> Piece:
    from sympy import pi, sin

    return product((1 - x, _left(x)), (sin(pi * x), sine))


def _below(x: Any) -> Piece:
    """Return the proof of s^2 <= 1 - a^2: the gap has the slope 4 (1-x) sin(pi x)^2 in x."""
    from sympy import pi, sin

    slope = product((1 - x, _left(x)), (4 * sin(pi * x) ** 2, form()))
    return monotone(x, slope)


def _concave(x: Any) -> Piece:
    """Return the proof of (ds/dtheta)(1 - a^2) <= a s^2."""
    from sympy import Integer, cos, pi, sin

    a, s, second = along(x), across(x), _second(x)
    rest = 1 - a**2
    whole = total((rest - s**2, _below(x)), (s**2, form()))
    rises = product((pi, form()), (s, _across(x, sine_up(x))), (rest - s**2, _below(x)))
    turns = product((Integer(2), form()), (rest, whole), (cos(pi * x), cosine_up(x)))
    slope = total((pi * s * (rest - s**2), rises), (2 * cos(pi * x) * rest, turns))
    falls = product((pi, form()), (1 - x, _left(x)), (sin(pi * x), _sine_down(x)))
    down = total(
        ((1 - x) * -cos(pi * x), product((1 - x, _left(x)), (-cos(pi * x), _cosine_down(x)))),
        (sin(pi * x) / pi, product((1 / pi, form()), (sin(pi * x), _sine_down(x)))),
    )
    late = total(
        (a * s**2, product((a, monotone(x, falls, end="high")), (s**2, form()))),
        (-second * rest, product((-second, down), (rest, whole))),
    )
    return split(x, "1/2", monotone(x, slope), late)


def _nearly_one(x: Any) -> Piece:
    """Return the proof of s^2 >= (1 - theta/2)(1 - a^2): a third derivative near 0."""
    return split(x, "1/32", monotone(x, monotone(x, monotone(x, balls()))), balls())


def _coverings() -> tuple[Step, ...]:
    from sympy import Le, pi, sin

    x = _x()
    a, s = along(x), across(x)
    region = {"turn": INSIDE}
    below_one = product((pi, form()), (1 - x, _left(x)), (sin(pi * x), _sine(x)))
    return (
        Step(
            title="never faster than 1 per neuron",
            relation=Le(s**2, 1 - a**2),
            reason="So (rho-a)^2 + s^2 <= (rho-a)^2 + 1 - a^2.",
            rule="covering",
            region=region,
            proofs=(_below(x),),
        ),
        Step(
            title="the contraction falls with the angle",
            relation=Le(_second(x) * (1 - a**2), a * s**2),
            reason="The derivative of c has the sign of s (s' (1 - a^2) - a s^2).",
            rule="covering",
            region=region,
            proofs=(_concave(x),),
            side_conditions=(MEANWHILE,),
        ),
        Step(
            title="the length has a bound",
            relation=Le(a, 1),
            reason="So rho' <= n (1 - rho)/2, and rho stays below max(rho(0), 1).",
            rule="covering",
            region=region,
            proofs=(monotone(x, below_one),),
            side_conditions=(COMPARISON,),
        ),
        Step(
            title="the contraction is nearly 1",
            relation=Le((1 - pi * x / 2) * (1 - a**2), s**2),
            reason="c >= 1 - theta/2, which is at least 1 - tan(theta/2).",
            rule="covering",
            region=region,
            proofs=(_nearly_one(x),),
        ),
    )


def polar_steps(*, equals: bool = False) -> tuple[Step, ...]:
    """Return the loss and the flow in polar coordinates."""
    import sympy
    from sympy import Derivative, Eq, cos, pi, sin

    radius, size = (sympy.Symbol(name, positive=True) for name in ("radius", "size"))
    theta = sympy.Symbol("theta", positive=True)
    x = theta / pi
    expectation = radius * (sin(theta) + (pi - theta) * cos(theta)) / (2 * pi)
    plain = size**2 * (radius**2 / 4 - expectation + sympy.Rational(1, 4))
    conditions = (PLANE, EQUAL) if equals else (PLANE,)
    return (
        Step(
            title="the loss in polar form",
            relation=Eq(plain, loss(radius, x, size), evaluate=False),
            reason="Half the expectation of w with itself, less that with v, and half that of v.",
            side_conditions=(KERNEL,),
        ),
        Step(
            title="the slope along the length",
            relation=Eq(
                Derivative(loss(radius, x, 1), radius), (radius - along(x)) / 2, evaluate=False
            ),
            reason="So rho' = (a - rho)/2, times n.",
            rule="derivative",
            side_conditions=conditions,
        ),
        Step(
            title="the slope along the angle",
            relation=Eq(
                Derivative(loss(radius, x, 1), theta), radius * across(x) / 2, evaluate=False
            ),
            reason="So theta' = -s/(2 rho), times n: the angle falls.",
            rule="derivative",
            side_conditions=conditions,
        ),
    )


def decay_steps(*, equals: bool = False) -> tuple[Step, ...]:
    """Return why -L'/L lies between n c and n, and why c never falls along the flow."""
    import sympy
    from sympy import Derivative, Eq, Ge, pi

    t = sympy.Symbol("t")
    n = sympy.Symbol("n", positive=True)
    radius, theta = (sympy.Function(name, positive=True)(t) for name in ("radius", "theta"))
    x = theta / pi
    a, s = along(x), across(x)
    speed = ((radius - a) ** 2 + s**2) / 4
    slope, rest = (sympy.Function(name, positive=True)(t) for name in ("s", "rest"))
    level, bend = (sympy.Function(name, real=True)(t) for name in ("a", "bend"))
    y, p, e = (sympy.Symbol(name, positive=True) for name in ("y", "p", "e"))
    return (
        *polar_steps(equals=equals),
        Step(
            title="the decay of the loss",
            relation=Eq(Derivative(loss(radius, x, 1), t), -n * speed, evaluate=False),
            reason="Along rho' = n (a - rho)/2 and theta' = -n s/(2 rho).",
            rule="derivative",
            rates=((radius, n * (a - radius) / 2), (theta, -n * s / (2 * radius))),
        ),
        Step(
            title="the slope of the contraction",
            relation=Eq(
                Derivative(slope**2 / rest, t),
                2 * slope * (bend * rest - level * slope**2) / rest**2,
                evaluate=False,
            ),
            reason="With the angle as variable t: a' = -s, so (1 - a^2)' = 2 a s; s' is the bend.",
            rule="derivative",
            rates=((slope, bend), (rest, 2 * level * slope)),
        ),
        Step(
            title="between c and 1",
            relation=Ge(y + (1 - e) * p, (1 - e) * (y + p)),
            reason="With y = (rho-a)^2, p = 1 - a^2 and c = 1 - e, so that s^2 = c p.",
            rule="at_least",
            gap=e * y,
            side_conditions=(GRONWALL,),
        ),
        *_coverings()[:2],
    )


def late_steps(*, equals: bool = False) -> tuple[Step, ...]:
    """Return why the angle falls exponentially, and the rate of decay nears n."""
    import sympy
    from sympy import Derivative, Eq, Le, atan, pi

    t = sympy.Symbol("t")
    n = sympy.Symbol("n", positive=True)
    radius, tau = (sympy.Function(name, positive=True)(t) for name in ("radius", "tau"))
    share = 1 - 2 * atan(tau) / pi
    z = sympy.Symbol("tau")
    return (
        *decay_steps(equals=equals),
        Step(
            title="the tangent of half the angle",
            relation=Eq(
                Derivative(2 * atan(tau), t),
                -n * share * (2 * tau / (1 + tau**2)) / (2 * radius),
                evaluate=False,
            ),
            reason="With theta = 2 arctan(tau) and sin theta = 2 tau/(1 + tau^2): "
            "tau' = -n (1 - theta/pi) tau/(2 rho), and 1 - theta/pi does not fall.",
            rule="derivative",
            rates=((tau, -n * share * tau / (2 * radius)),),
            side_conditions=(GRONWALL, MEANWHILE),
        ),
        Step(
            title="half an angle and its tangent",
            relation=Le(atan(z), z),
            reason="theta/2 <= tan(theta/2).",
            rule="covering",
            region={"tau": "(0, inf)"},
            proofs=(monotone(z, equal(z**2 / (1 + z**2), form())),),
        ),
        *_coverings()[2:],
    )
