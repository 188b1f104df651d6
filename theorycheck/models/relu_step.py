r"""Steps of gradient descent from exact weights: families, quantities and statements.

A step of the length $\eta$ leads from W to $W - \eta\nabla L(W)$.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from theorycheck._errors import MalformedInput, SolverFailure
from theorycheck.core.domain import Natural, Positive
from theorycheck.core.problem import parameter
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Check, Control, Quantity, Statement
from theorycheck.models.comparison import in_balls
from theorycheck.models.derived import Steps, by_derivation
from theorycheck.models.pointwise import Relation, described
from theorycheck.models.relu_point import at_weights
from theorycheck.models.relu_student import ReluStudent
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.relu_step import MOST_STEPS, ReluStep, ReluSteps

AFTER = Quantity(
    name="loss_after_step",
    latex="L^+",
    meaning=r"L(W - \eta\nabla L(W))",
    words="loss after one step",
)
AT_END = (
    Quantity(name="loss_at_end", latex="L_T", meaning="L(W_T)", words="loss after T steps"),
    Quantity(
        name="norm_at_end",
        latex=r"\|w(T)\|",
        meaning=r"\|w_i(T)\|",
        words="norm of each neuron after T steps",
    ),
    Quantity(
        name="length_at_end",
        latex=r"\ell_T",
        meaning=r"\sum_{t<T}\eta\|\nabla L(W_t)\|",
        words="length of the path of T steps",
    ),
)


@dataclass(frozen=True, kw_only=True)
class DescendingStudent(ReluStudent):
    """Weights, and the length of a step of gradient descent from there."""

    family: ClassVar[str] = "relu-step"

    step: Fraction = parameter(
        default="1/10", domain=Positive(), symbol=r"\eta", doc="length of a step"
    )

    def subject(self) -> dict[str, str]:
        """Return what certificates embed: the weights and the step."""
        return {**super().subject(), "step": self.exact()["step"]}


@dataclass(frozen=True, kw_only=True)
class ReluPath(DescendingStudent):
    """Weights, and several steps of gradient descent from there."""

    family: ClassVar[str] = "relu-path"

    steps: int = parameter(
        default="20", domain=Natural(largest=MOST_STEPS), symbol="T", doc="number of steps"
    )

    def subject(self) -> dict[str, str]:
        """Return what certificates embed: the weights, the step and how many there are."""
        return {**super().subject(), "steps": self.exact()["steps"]}


def stepped(
    slug: str, words: str, relation: Relation, names: Iterable[str], steps: Steps | None = None
) -> Statement:
    """Return a statement about the weights and where descent leads, decided in balls.

    Args:
        slug: Its name.
        words: The claim in one sentence.
        relation: Builds it.
        names: The quantities that it speaks of: at the weights, and `AFTER` or some of `AT_END`.
        steps: The derivation, if it is claimed for every problem.
    """
    named = tuple(names)
    moved = [item for item in (AFTER, *AT_END) if item.name in named]
    here = tuple(name for name in named if name not in {item.name for item in moved})

    def routes(problem: Any, settings: Settings) -> Sequence[Certificate]:
        texts = problem.subject()
        parts: list[Certificate] = []
        if AFTER in moved:
            parts.append(ReluStep.at(texts, settings.digits))
        if any(item in AT_END for item in moved):
            parts.append(ReluSteps.at(texts, settings.digits))
        if not here:
            return parts
        try:
            return [*parts, *at_weights(*here)(problem, settings)]
        except MalformedInput as error:
            raise SolverFailure(str(error)) from None

    checks: dict[str, Check] = {"enclosures": in_balls(relation, routes, over="neurons")}
    if steps is not None:
        checks = {"derivation": by_derivation(steps, relation, over="neurons"), **checks}
    return Statement(
        slug=slug,
        words=words,
        relation=relation,
        quantities=(*moved, *described(*here)),
        over="neurons",
        checks=checks,
    )


def wrong_step(
    slug: str,
    words: str,
    relation: Relation,
    names: Iterable[str],
    source: str,
    problem: ReluStudent,
    **more: Any,
) -> Control:
    """Return a control: a wrong claim about descent, refuted at one exact problem."""
    statement = stepped(slug, words, relation, names)
    return Control(statement=statement, source=source, at=lambda: problem, **more)
