r"""The flow of the cubic potential alone: its family, and what is derived about it.

The reduced flow is $\dot z = -P\nabla\Phi(z)$ on $\sum_i z_i = 0$, P the projection on it, with the
masses fixed. Write $z = \rho u$ with $\|u\| = 1$; $\Phi$ is homogeneous of degree 3 and positive.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from theorycheck.core.domain import Positive
from theorycheck.core.problem import Problem, parameter
from theorycheck.symbolic.as_written import over, plus, raised, times
from theorycheck.symbolic.derivation import Derivation, Step

EULER = (
    "Euler: a function homogeneous of degree 3 has <grad Phi(z), z> = 3 Phi(z) and a gradient that "
    "is homogeneous of degree 2; where the z_i sum to 0, <P grad Phi(z), z> is the same"
)
SCHWARZ = "Cauchy and Schwarz: |P grad Phi(z)| |z| >= <P grad Phi(z), z>"
EXISTS = (
    "Phi has a Lipschitz gradient on bounded sets and decreases along the flow, so the solution "
    "exists for all times, and rho > 0 throughout"
)
COMPARED = "what rises at a rate between two constants lies between two straight lines"
MONOTONE = (
    "a function that decreases and is positive has a limit, and so have its means over time; on "
    "the sphere Phi has a positive minimum, as it is continuous and positive there"
)


@dataclass(frozen=True, kw_only=True)
class ReducedFlow(Problem):
    r"""A critical direction $u_*$ with $\Phi(u_*)$, a start $\rho_0u_*$, a time, and two masses."""

    family: ClassVar[str] = "reduced-flow"

    phi: Fraction = parameter(
        default="1/5",
        domain=Positive(),
        symbol=r"\Phi_*",
        doc="potential of the critical direction",
    )
    start: Fraction = parameter(
        default="1/100", domain=Positive(), symbol=r"\rho_0", doc="length of z at time 0"
    )
    time: Fraction = parameter(default="1000000", domain=Positive(), symbol="t", doc="time")
    first: Fraction = parameter(
        default="2/5",
        domain=Positive(),
        symbol="h_1",
        doc="first of two projections on the teacher",
    )
    second: Fraction = parameter(
        default="3/5",
        domain=Positive(),
        symbol="h_2",
        doc="second of two projections on the teacher, |v| = h_1 + h_2",
    )


def length(start: Any, phi: Any, time: Any) -> Any:
    """Return rho(t) on a critical ray."""
    return 1 / (1 / start + 3 * phi * time)


def pair_potential(first: Any, second: Any) -> Any:
    r"""Return $\Phi(u)$ for two neurons, from the definition of the potential.

    $\zeta_1 = c_2\delta$ and $\zeta_2 = -c_1\delta$ make $\|z\| = \sqrt2\,c_1c_2\|v\|\|\delta\|$,
    which is 1.
    """
    import sympy

    v = first + second
    c, d = first / v, second / v
    delta = 1 / (sympy.sqrt(2) * c * d * v)
    cubes = c * d * delta**3 - c * (d * delta) ** 3 - d * (c * delta) ** 3
    return v**2 / (6 * sympy.pi) * cubes


def pair_constant(first: Any, second: Any) -> Any:
    r"""Return $\frac{8\pi^2}{3}(c_1c_2)^2\|v\|^2$."""
    import sympy

    product = first * second / (first + second)
    return sympy.Rational(8, 3) * sympy.pi**2 * product**2


def critical_ray() -> Derivation:
    """Return the steps to the solution on a critical ray."""
    import sympy
    from sympy import Derivative, Eq, Function

    t = sympy.Symbol("t")
    s, phi = sympy.symbols("s phi", positive=True)
    rho = Function("rho", positive=True)(t)
    clock = Function("T", positive=True)(t)
    ray = length(s, phi, clock)
    return Derivation(
        title="The reduced flow on a critical ray",
        steps=(
            Step(
                title="the length solves its equation",
                relation=Eq(Derivative(ray, t), -3 * phi * ray**2, evaluate=False),
                reason="At a critical direction P grad Phi(u) = 3 Phi(u) u, so rho u solves the "
                "reduced flow if rho' = -3 Phi(u) rho^2. T is the time, with rate 1.",
                rule="derivative",
                rates=((clock, sympy.Integer(1)),),
                side_conditions=(EULER,),
            ),
            Step(
                title="the length at the start",
                relation=Eq(raised(plus(1 / s, times(3 * phi, 0)), -1), s, evaluate=False),
                reason="At time 0 it is rho_0.",
            ),
            Step(
                title="the level on the ray",
                relation=Eq(
                    Derivative(phi * rho**3, t), -((3 * phi * rho**2) ** 2), evaluate=False
                ),
                reason="Phi(z) = Phi(u) rho^3 falls at the rate |P grad Phi|^2 with |P grad Phi| = "
                "3 Phi(u) rho^2.",
                rule="derivative",
                rates=((rho, -3 * phi * rho**2),),
            ),
        ),
    )


def every_solution() -> Derivation:
    """Return the steps to the bound and the limit along any solution of the reduced flow."""
    import sympy
    from sympy import Derivative, Eq, Function, Rational

    t = sympy.Symbol("t")
    level, slope, rho, w, turn = (
        Function(name, positive=True)(t) for name in ("level", "slope", "rho", "w", "turn")
    )
    a, q, T = sympy.symbols("a q T", positive=True)
    third = Rational(1, 3)
    return Derivation(
        title="The reduced flow from any start",
        steps=(
            Step(
                title="the inverse cube root of the level",
                relation=Eq(
                    Derivative(level**-third, t),
                    slope**2 * level ** (-4 * third) / 3,
                    evaluate=False,
                ),
                reason="Along the flow level = Phi(z) falls at the rate slope^2, slope = "
                "|P grad Phi(z)|.",
                rule="derivative",
                rates=((level, -(slope**2)),),
                side_conditions=(EXISTS,),
            ),
            Step(
                title="its rate from below",
                relation=Eq(
                    over(times(raised(3 * q ** (2 * third) * a**third, 2), q ** (-4 * third)), 3),
                    3 * a ** (2 * third),
                    evaluate=False,
                ),
                reason="With q = Phi(z), and a > 0 at most Phi(u): |z|^3 = Phi(z)/Phi(u) <= q/a, "
                "so slope >= 3 Phi(z)/|z| >= 3 q^(2/3) a^(1/3), and the rate is at least 3 "
                "a^(2/3).",
                side_conditions=(EULER, SCHWARZ),
            ),
            Step(
                title="the level from above",
                relation=Eq(
                    raised(raised(3 * a ** (2 * third) * T, 3), -1),
                    1 / (27 * a**2 * T**3),
                    evaluate=False,
                ),
                reason="So level^(-1/3) >= 3 a^(2/3) t.",
                side_conditions=(COMPARED,),
            ),
            Step(
                title="the inverse of the length",
                relation=Eq(Derivative(1 / rho, t), 3 * w, evaluate=False),
                reason="rho' = -<P grad Phi(z), u> = -3 w rho^2 with w = Phi(u): so 1/(rho t) "
                "tends to three times the mean of w over time.",
                rule="derivative",
                rates=((rho, -3 * w * rho**2),),
            ),
            Step(
                title="the potential of the direction falls",
                relation=Eq(
                    Derivative(level / rho**3, t),
                    -(turn**2) * rho,
                    evaluate=False,
                ),
                reason="slope^2 is the radial part (3 w rho^2)^2, with w = level/rho^3, and the "
                "tangential part (turn rho^2)^2, turn = |grad of Phi on the sphere at u|. So w "
                "decreases, to a limit w* > 0.",
                rule="derivative",
                rates=(
                    (level, -((3 * level / rho) ** 2) - (turn * rho**2) ** 2),
                    (rho, -3 * level / rho),
                ),
                side_conditions=(MONOTONE,),
            ),
            Step(
                title="the limit",
                relation=Eq(times(a, raised(1 / (3 * a), 3)), 1 / (27 * a**2), evaluate=False),
                reason="t rho tends to 1/(3 w*), and t^3 Phi(z) = w (t rho)^3; here a = w*.",
            ),
        ),
    )


def pair() -> Derivation:
    """Return the steps to the constant of two neurons."""
    import sympy
    from sympy import Eq

    c, d, D = sympy.symbols("c d D", positive=True)
    h, k = sympy.symbols("h k", positive=True)
    whole = c + d
    return Derivation(
        title="Two neurons",
        steps=(
            Step(
                title="the length of z",
                relation=Eq(
                    plus(raised(times(c, d * D), 2), raised(times(d, c * D), 2)),
                    2 * (c * d * D) ** 2,
                    evaluate=False,
                ),
                reason="z_i = c_i |v| zeta_i with zeta_1 = c_2 delta, zeta_2 = -c_1 delta, which "
                "is all that c_1 zeta_1 + c_2 zeta_2 = 0 and c_1 + c_2 = 1 leave; D = |delta|. "
                "Every direction is critical: the potential depends on |delta| alone.",
            ),
            Step(
                title="the potential of two neurons",
                relation=Eq(
                    (c / whole) * (d / whole) * D**3
                    - (c / whole) * (d / whole * D) ** 3
                    - (d / whole) * (c / whole * D) ** 3,
                    2 * (c / whole) ** 2 * (d / whole) ** 2 * D**3,
                    evaluate=False,
                ),
                reason="c_1 c_2 (1 - c_1^2 - c_2^2) = 2 (c_1 c_2)^2 as c_1 + c_2 = 1.",
            ),
            Step(
                title="the constant of two neurons",
                relation=Eq(
                    1 / (27 * pair_potential(h, k) ** 2), pair_constant(h, k), evaluate=False
                ),
                reason="At |z| = 1.",
            ),
        ),
    )
