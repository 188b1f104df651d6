r"""Two neurons, mirror images of each other, that learn one: the smallest slow example.

$w_{1,2} = \lambda_1 v \pm \lambda_2 v_\perp$ with $v_\perp\perp v$ and $\|v_\perp\| = \|v\|$ stays
of this form under gradient flow of
$L = \frac12E([w_1\cdot x]_+ + [w_2\cdot x]_+ - [v\cdot x]_+)^2$, x standard Gaussian (Xu and Du
2023, first toy case). $\theta = \arctan(\lambda_2/\lambda_1)$ is the angle of both with v.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from theorycheck._errors import SolverFailure
from theorycheck.core.domain import Positive
from theorycheck.core.problem import Problem, parameter
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Quantity
from theorycheck.rigor.pair_flow import PairFlow
from theorycheck.rigor.pair_point import PairPoint


@dataclass(frozen=True, kw_only=True)
class SymmetricPair(Problem):
    """Two neurons l1 v +- l2 v_perp, the length of v, and a time."""

    family: ClassVar[str] = "symmetric-pair"

    l1: Fraction = parameter(
        default="1/2", domain=Positive(), symbol=r"\lambda_1", doc="component along v, over |v|"
    )
    l2: Fraction = parameter(
        default="1/2", domain=Positive(), symbol=r"\lambda_2", doc="component across v, over |v|"
    )
    size: Fraction = parameter(default="1", domain=Positive(), symbol=r"\|v\|", doc="length of v")
    time: Fraction = parameter(default="1000000", domain=Positive(), symbol="t", doc="a time")


GRADIENT = tuple(
    Quantity(
        name=f"gradient_{k}",
        latex=f"g_{k}",
        meaning=rf"\langle\nabla_{{w_1}}L, {direction}\rangle/\|v\|^2",
        words=f"component {words} v of the gradient with respect to the first weight, over |v|^2",
    )
    for k, direction, words in ((1, "v", "along"), (2, r"v_\perp", "across"))
)
TANGENT_AT_TIME = Quantity(
    name="tangent_at_time",
    latex="u(t)",
    meaning=r"\tan\theta(t)",
    words="the tangent of the angle with v at the time t of the flow",
)


def start(problem: SymmetricPair, settings: Settings) -> tuple[Any, ...]:
    """Return the certificate of the loss and the gradient at the start."""
    return (PairPoint.at(problem.subject(), settings.digits),)


def flow(problem: SymmetricPair, settings: Settings) -> tuple[Any, ...]:
    """Return the certificates of the start, and of the flow at the problem's time.

    Raises:
        SolverFailure: If the flow is not enclosed with the precision that is allowed.
    """
    try:
        return (*start(problem, settings), PairFlow.at(problem.subject(), settings.digits))
    except ArithmeticError as error:
        raise SolverFailure(f"time={problem.time}: the flow is not enclosed ({error}).") from None


def symbols() -> tuple[Any, Any, Any, Any]:
    """Return the symbols of l1, l2, the size and the time, as statements use them."""
    import sympy

    l1, l2, size, time = sympy.symbols("l1 l2 size time")
    return l1, l2, size, time


def gradient(l1: Any, l2: Any) -> tuple[Any, Any]:
    """Return the components of the gradient along and across v, over |v|^2."""
    from sympy import Rational, atan, pi

    theta, square = atan(l2 / l1), l1**2 + l2**2
    # sin(2 theta) = 2 l1 l2 / (l1^2 + l2^2).
    along = (l1 - Rational(1, 2)) * (1 - theta / pi + l1 * l2 / (pi * square))
    across = l2 / pi * (theta + (l1 - Rational(1, 2)) * l2 / square)
    return along, across


def loss(l1: Any, l2: Any, size: Any) -> Any:
    """Return the loss of the pair."""
    from sympy import atan, pi

    theta = atan(l2 / l1)
    return size**2 * ((2 * l1 - 1) ** 2 / 4 + (l1 * l2 - l2 + theta * (l1 - l1**2 + l2**2)) / pi)


def area(u: Any) -> Any:
    """Return 4 pi L/|v|^2 on the invariant line."""
    from sympy import atan

    return (1 + u**2) * atan(u) - u


def delay(u: Any) -> Any:
    """Return the bound on 1/u0 + t/pi - 1/u(t): the integral of (2/3)/(1 + sqrt(1 + x^2))."""
    from sympy import Rational, asinh, sqrt

    return Rational(2, 3) * (asinh(u) - u / (1 + sqrt(1 + u**2)))
