"""The checks of a statement at one problem, aimed at other relations between the same quantities.

The quantities are certified and proved once, and then any number of relations is decided between
them. Nothing is refuted but by the kernel, from parts that it has proved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from theorycheck._errors import TheoryCheckError
from theorycheck.assess import examine
from theorycheck.core.outcome import Outcome
from theorycheck.core.problem import Problem
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import RelationCheck, Statement
from theorycheck.models.comparison import BallCheck, RationalCheck
from theorycheck.models.flow_quantities import WindowCheck
from theorycheck.models.scale_statements import PremisedCheck
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.exact_relation import ExactRelation
from theorycheck.rigor.language import Expression, parse
from theorycheck.rigor.proved_parts import ProvedParts
from theorycheck.symbolic.export import quantified


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A relation, and its kernel form."""

    relation: Any
    form: Expression

    @classmethod
    def of(cls, relation: Any, over: str) -> Claim:
        """Return the claim of a SymPy relation.

        Raises:
            MalformedTheorem: If the kernel's language has no form for it.
            MalformedInput: If the form is too deep or too large.
        """
        return cls(relation=relation, form=parse(quantified(relation, over)))


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a check says of a claim: the outcome, and where; rigorous if it is FAILS."""

    outcome: Outcome
    where: str = ""


OPEN = Answer(outcome=Outcome.INCONCLUSIVE)


class Aimed(Protocol):
    """One check of one statement at one problem.

    Attributes:
        measures: Whether it knows the margin of every claim that has a value.
    """

    measures: bool

    def answer(self, claim: Claim) -> Answer:
        """Return what the check says of a claim: FAILS only if the kernel refutes it."""

    def literally(self, claim: Claim) -> Outcome:
        """Return the outcome of the relation as it stands, whatever the check makes of it."""

    def margin(self, claim: Claim) -> float | None:
        """Return by how much it holds, for display; None where that is not known."""


class Site:
    """One problem, and what was proved there."""

    def __init__(self, name: str, problem: Problem, settings: Settings) -> None:
        """Look at nothing yet.

        Args:
            name: What the problem is called.
            problem: The problem.
            settings: How hard to look.
        """
        self.name = name
        self.problem = problem
        self.settings = settings
        # By route: theorems use the same one in several checks.
        self._proved: dict[int, tuple[Any, ProvedParts | None]] = {}
        self._aims: dict[int, tuple[Any, tuple[tuple[str, Aimed], ...]]] = {}

    def aims(self, statement: Statement) -> tuple[tuple[str, Aimed], ...]:
        """Return the checks of a statement that can be aimed, by name; made on first use."""
        known = self._aims.get(id(statement))
        if known is None:
            found = tuple(
                (name, aim)
                for name, check in statement.checks.items()
                if isinstance(check, RelationCheck)
                and (aim := self._aimed(name, check, statement)) is not None
            )
            known = self._aims[id(statement)] = (statement, found)
        return known[1]

    def _aimed(self, name: str, check: RelationCheck, statement: Statement) -> Aimed | None:
        if isinstance(check, PremisedCheck):
            # The premise is remarked upon, and decides nothing.
            check = check.decided
        if isinstance(check, WindowCheck) and check.implied is not None:
            # What another claim would imply is not known.
            return None
        if isinstance(check, BallCheck | WindowCheck):
            parts = self._parts(check.routes)
            return None if parts is None else InBalls(parts)
        if isinstance(check, RationalCheck):
            return InRationals(self.problem)
        return Examined(name, check, statement, self.problem, self.settings)

    def _parts(
        self, routes: Callable[[Any, Settings], Sequence[Certificate]]
    ) -> ProvedParts | None:
        known = self._proved.get(id(routes))
        if known is None:
            try:
                parts = routes(self.problem, self.settings)
                proved = ProvedParts.proved(self.problem.subject(), parts)
            except TheoryCheckError:
                proved = None
            known = self._proved[id(routes)] = (routes, proved)
        return known[1]


class InBalls:
    """A relation between certified quantities, decided in balls."""

    measures = True

    def __init__(self, parts: ProvedParts) -> None:
        """Keep the quantities."""
        self.parts = parts

    def answer(self, claim: Claim) -> Answer:
        """Decide the claim; what has no value is open."""
        try:
            found = self.parts.decide(claim.form)
        except TheoryCheckError:
            return OPEN
        return Answer(outcome=found.outcome, where=found.where)

    def literally(self, claim: Claim) -> Outcome:
        """Decide the relation."""
        try:
            return self.parts.literally(claim.form).outcome
        except TheoryCheckError:
            return Outcome.INCONCLUSIVE

    def margin(self, claim: Claim) -> float | None:
        """Return the margin of the claim."""
        try:
            return self.parts.margin(claim.form)
        except TheoryCheckError:
            return None


class InRationals:
    """A relation between the exact numbers of a problem."""

    measures = True

    def __init__(self, problem: Problem) -> None:
        """Keep the problem's texts."""
        self.texts = problem.subject()

    def answer(self, claim: Claim) -> Answer:
        """Decide the claim."""
        try:
            return Answer(outcome=ExactRelation(self.texts, claim.form).verify())
        except TheoryCheckError:
            return OPEN

    def literally(self, claim: Claim) -> Outcome:
        """Decide the relation."""
        return self.answer(claim).outcome

    def margin(self, claim: Claim) -> float | None:
        """Return the margin of the claim."""
        try:
            return ExactRelation(self.texts, claim.form).margin()
        except TheoryCheckError:
            return None


class Examined:
    """Any other check: the runner examines it, and says what its finding has earned."""

    measures = False

    def __init__(
        self,
        name: str,
        check: RelationCheck,
        statement: Statement,
        problem: Problem,
        settings: Settings,
    ) -> None:
        """Keep the check, its name, and where it is tried."""
        self.name = name
        self.check = check
        self.statement = statement
        self.problem = problem
        self.settings = settings

    def answer(self, claim: Claim) -> Answer:
        """Examine the claim."""
        aimed = replace(
            self.statement,
            relation=lambda: claim.relation,
            checks={self.name: self.check.about(lambda: claim.relation)},
        )
        try:
            [evidence] = examine(aimed, self.problem, self.settings)
        except TheoryCheckError:
            return OPEN
        if not (evidence.refutes or evidence.proves):
            # What a check says without a proof counts neither way.
            return OPEN
        return Answer(outcome=evidence.finding.outcome, where=evidence.finding.summary)

    def literally(self, claim: Claim) -> Outcome:
        """Examine the claim: there is nothing else."""
        return self.answer(claim).outcome

    def margin(self, claim: Claim) -> float | None:
        """Return nothing: only the check knows."""
        del claim
        return None
