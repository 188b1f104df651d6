r"""Neurons that all point along the teacher: $w_i = \lambda_i v$ with $\lambda_i > 0$.

Then $L = \frac{\|v\|^2}4(\sum_i\lambda_i - 1)^2$, and while all are positive
$\lambda_i' = -\frac12(\sum_j\lambda_j - 1)$ (Xu and Du 2023, section 4, second toy case). A neuron
that reaches 0 stays there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from theorycheck._errors import SolverFailure
from theorycheck.core.domain import Positive, PositiveVector
from theorycheck.core.exact import Vector
from theorycheck.core.problem import Problem, parameter
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Quantity, Statement
from theorycheck.models.comparison import in_rationals
from theorycheck.models.flow_losses import LOSS_AT_START, LOSS_AT_TIME
from theorycheck.rigor.aligned_flow import AlignedFlow


@dataclass(frozen=True, kw_only=True)
class AlignedNeurons(Problem):
    """The scales of aligned neurons, the length of v, and a time."""

    family: ClassVar[str] = "aligned-neurons"

    scales: Vector = parameter(
        default="1/2,3/4,1",
        domain=PositiveVector(),
        symbol=r"\lambda",
        doc="the weights are scales times v",
    )
    size: Fraction = parameter(default="1", domain=Positive(), symbol=r"\|v\|", doc="length of v")
    time: Fraction = parameter(default="10", domain=Positive(), symbol="t", doc="a time")


NEURONS = Quantity(name="neurons", latex="n", meaning=r"\#\{w_i\}", words="the number of neurons")
SCALE_AT_TIME = Quantity(
    name="scale_at_time",
    latex=r"\lambda(t)",
    meaning=r"\lambda_1(t), \dots, \lambda_n(t)",
    words="the scales at the time t of the flow",
)
SCALE_AT_END = Quantity(
    name="scale_at_end",
    latex=r"\lambda(\infty)",
    meaning=r"\lim_{t\to\infty}\lambda(t)",
    words="the limit of the scales",
)
SURVIVORS = Quantity(
    name="survivors",
    latex="m",
    meaning=r"\#\{i : \lambda_i(t) > 0 \text{ for all } t\}",
    words="the number of neurons that never reach 0",
)
LOSSES = (LOSS_AT_START, LOSS_AT_TIME, NEURONS)


def flow(problem: AlignedNeurons, settings: Settings) -> tuple[Any, ...]:
    """Return the certificate of the flow at the problem's time, and of its limit.

    Raises:
        SolverFailure: If the time is too near to one at which a neuron reaches 0.
    """
    try:
        return (AlignedFlow.at(problem.subject(), settings.digits),)
    except ArithmeticError as error:
        raise SolverFailure(f"time={problem.time}: {error}.") from None


def terms() -> tuple[Any, Any, Any]:
    """Return the scales at the start, an index, and the dimension that it runs over."""
    import sympy

    return sympy.IndexedBase("scales"), sympy.Symbol("i", integer=True), sympy.Symbol("neurons")


def _symbol(name: str) -> Any:
    import sympy

    return sympy.Symbol(name)


def gap() -> Any:
    """Return the sum of the scales at the start, less 1."""
    import sympy

    scales, _, n = terms()
    j = sympy.Symbol("j", integer=True)
    return sympy.Sum(scales[j], (j, 1, n)) - 1


def all_positive() -> Any:
    """Return that every scale is positive."""
    import sympy

    scales, i, _ = terms()
    return sympy.Gt(scales[i], 0)


def no_crossing() -> Any:
    """Return that no scale ever reaches 0: each is at least 1/n of what the sum exceeds 1 by."""
    import sympy

    scales, i, n = terms()
    return sympy.Ge(n * scales[i], gap(), evaluate=False)


def closed_loss() -> Any:
    """Return the loss at the start."""
    import sympy

    right = _symbol("size") ** 2 * gap() ** 2 / 4
    return sympy.Eq(_symbol("loss_at_start"), right, evaluate=False)


def exact_loss(constant: Any = 1) -> Any:
    """Return L(t) = L(0) exp(-n t), or a multiple of it."""
    import sympy

    falls = sympy.exp(-_symbol("neurons") * _symbol("time"))
    right = constant * _symbol("loss_at_start") * falls
    return sympy.Eq(_symbol("loss_at_time"), right, evaluate=False)


def exact_scales() -> Any:
    """Return each scale at the time: all move by the same amount."""
    import sympy

    scales, i, n = terms()
    moved = gap() / n * (1 - sympy.exp(-n * _symbol("time") / 2))
    right = scales[i] - moved
    return sympy.Eq(sympy.IndexedBase("scale_at_time")[i], right, evaluate=False)


def sum_at_end(total: int = 1) -> Any:
    """Return that the limits of the scales add up to 1."""
    import sympy

    _, i, n = terms()
    whole = sympy.Sum(sympy.IndexedBase("scale_at_end")[i], (i, 1, n))
    return sympy.Eq(whole, total, evaluate=False)


def between() -> Any:
    """Return L(0) exp(-n t) <= L(t) <= L(0) exp(-m t), m the number of survivors."""
    import sympy

    loss, first, t = _symbol("loss_at_time"), _symbol("loss_at_start"), _symbol("time")
    return sympy.And(
        sympy.Ge(loss, first * sympy.exp(-_symbol("neurons") * t), evaluate=False),
        sympy.Le(loss, first * sympy.exp(-_symbol("survivors") * t), evaluate=False),
        evaluate=False,
    )


def faster(power: Callable[[Any], Any]) -> Any:
    """Return L(t) <= L(0) exp(-power(n) t)."""
    import sympy

    bound = _symbol("loss_at_start") * sympy.exp(-power(_symbol("neurons")) * _symbol("time"))
    return sympy.Le(_symbol("loss_at_time"), bound, evaluate=False)


def at_least_one() -> Any:
    """Return that one neuron at least never reaches 0."""
    import sympy

    return sympy.Ge(_symbol("survivors"), 1)


def cubic() -> Any:
    """Return L(t) >= L(0) (1 + t)^-3."""
    import sympy

    bound = _symbol("loss_at_start") / (1 + _symbol("time")) ** 3
    return sympy.Ge(_symbol("loss_at_time"), bound, evaluate=False)


def statement(slug: str, words: str, relation: Callable[[], Any]) -> Statement:
    """Return a statement about the exact scales, one for each neuron."""
    return Statement(
        slug=slug,
        words=words,
        relation=relation,
        quantities=(NEURONS,),
        over="neurons",
        checks={"exact": in_rationals(relation, over="neurons")},
    )


ALL_POSITIVE = statement("positive-scales", "Every scale is positive.", all_positive)
NO_CROSSING = statement(
    "no-crossing",
    "No scale ever reaches 0: each is at least 1/n of what their sum exceeds 1 by.",
    no_crossing,
)
