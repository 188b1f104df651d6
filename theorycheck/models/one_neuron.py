r"""One ReLU neuron, or n equal ones, that learn one, in polar coordinates.

$w = \sum_i w_i$ is $\rho\|v\|$ long, at the angle $\theta = \pi x$ with v. With equal weights,
$\sum_i[w_i\cdot x]_+ = [w\cdot x]_+$: the loss is that of one neuron w, which moves n times
as fast.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, ClassVar

from theorycheck._errors import SolverFailure
from theorycheck.core.domain import Natural, Positive
from theorycheck.core.problem import Problem, parameter
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Quantity, Statement
from theorycheck.models.comparison import in_rationals
from theorycheck.models.flow_losses import LOSS_AT_START, LOSS_AT_TIME
from theorycheck.rigor.polar_flow import MOST_NEURONS, PolarFlow, PolarPoint

# All that is said of the flow at a time are inequalities with room: more digits only take longer.
DIGITS = 10


@dataclass(frozen=True, kw_only=True)
class EqualNeurons(Problem):
    """Equal neurons, the length and the angle of their sum, the length of v, and a time."""

    family: ClassVar[str] = "equal-neurons"

    neurons: int = parameter(
        default="3", domain=Natural(largest=MOST_NEURONS), symbol="n", doc="number of neurons"
    )
    radius: Fraction = parameter(
        default="1/2",
        domain=Positive(),
        symbol=r"\rho",
        doc="length of the sum of the weights, over |v|",
    )
    turn: Fraction = parameter(
        default="1/2", domain=Positive(), symbol="x", doc="angle of the weights and v, over pi"
    )
    size: Fraction = parameter(default="1", domain=Positive(), symbol=r"\|v\|", doc="length of v")
    time: Fraction = parameter(default="4", domain=Positive(), symbol="t", doc="a time")


@dataclass(frozen=True, kw_only=True)
class OneNeuron(EqualNeurons):
    """One neuron."""

    family: ClassVar[str] = "one-neuron"

    neurons: int = parameter(
        default="1", domain=Natural(largest=1), symbol="n", doc="number of neurons: one"
    )
    time: Fraction = parameter(default="10", domain=Positive(), symbol="t", doc="a time")


RATES = (
    Quantity(
        name="radius_rate", latex=r"\rho'(0)", meaning=r"\frac{d}{dt}\|w\|/\|v\|",
        words="the velocity of the length of the sum of the weights, over |v|, at the start",
    ),
    Quantity(
        name="angle_rate", latex=r"\theta'(0)", meaning=r"\frac{d}{dt}\theta",
        words="the velocity of the angle with v, at the start",
    ),
)  # fmt: skip
DECAY = Quantity(
    name="decay_at_time",
    latex=r"-\frac{L'}{L}(t)",
    meaning=r"\|\nabla L\|^2/L",
    words="the rate at which the loss decays at the time t of the flow",
)
HALF_TANGENT = Quantity(
    name="half_tangent_at_time",
    latex=r"\tan\tfrac{\theta(t)}2",
    meaning=r"\tan(\theta/2)",
    words="the tangent of half the angle with v at the time t of the flow",
)
COMPARED = (LOSS_AT_START, LOSS_AT_TIME)


def start(problem: EqualNeurons, settings: Settings) -> tuple[Any, ...]:
    """Return the certificate of the loss and the velocities at the start."""
    return (PolarPoint.at(problem.subject(), settings.digits),)


def flow(problem: EqualNeurons, settings: Settings) -> tuple[Any, ...]:
    """Return the certificates of the start, and of the flow at the problem's time.

    Raises:
        SolverFailure: If the flow is not enclosed with the steps and the precision allowed.
    """
    return (*start(problem, settings), _flow(tuple(problem.subject().items())))


@lru_cache(maxsize=64)
def _flow(texts: tuple[tuple[str, str], ...]) -> PolarFlow:
    try:
        return PolarFlow.at(dict(texts), DIGITS)
    except ArithmeticError as error:
        raise SolverFailure(
            f"time={dict(texts)['time']}: the flow is not enclosed ({error}). Try an earlier time."
        ) from None


def along(x: Any) -> Any:
    """Return a, the length at which the loss is least at the angle pi x."""
    from sympy import cos, pi, sin

    return (1 - x) * cos(pi * x) + sin(pi * x) / pi


def across(x: Any) -> Any:
    """Return s = -da/dtheta."""
    from sympy import pi, sin

    return (1 - x) * sin(pi * x)


def contraction(x: Any) -> Any:
    """Return c = s^2/(1 - a^2), at least which the loss decays per neuron."""
    return across(x) ** 2 / (1 - along(x) ** 2)


def loss(radius: Any, x: Any, size: Any) -> Any:
    """Return the loss."""
    from sympy import Rational

    return Rational(1, 4) * size**2 * ((radius - along(x)) ** 2 + 1 - along(x) ** 2)


def not_opposite() -> Any:
    """Return the assumption that the weights do not point away from the teacher."""
    from sympy import Lt, Symbol

    return Lt(Symbol("turn"), 1)


NOT_OPPOSITE = Statement(
    slug="not-opposite",
    words="The angle of the weights with v is less than pi.",
    relation=not_opposite,
    checks={"exact": in_rationals(not_opposite)},
)
