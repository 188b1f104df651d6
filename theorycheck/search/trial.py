"""One problem put to some statements: do the assumptions hold there, and do the conclusions?

This is the quick look of a search. It writes no evidence: what it finds is examined again, by the
runner, before anything is said.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from theorycheck._errors import MissingExtra, SolverFailure, TheoryCheckError
from theorycheck.core.evidence import Finding
from theorycheck.core.outcome import Outcome
from theorycheck.core.problem import Problem
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Check, RelationCheck, Statement

# A margin that is 0, or whose logarithm has no double, counts as this many digits.
MOST_DIGITS = 400.0


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a quick look at one statement found.

    Attributes:
        outcome: Of all its checks that look at this problem.
        margin: By how much it holds, relative to the larger side; None where that has no value.
        equality: Whether the margin is minus the gap of an equality.
    """

    outcome: Outcome
    margin: float | None
    equality: bool = False

    @property
    def pressure(self) -> float:
        """How close this is to a counterexample, in digits: what a search makes large."""
        if self.margin is None:
            return -MOST_DIGITS
        if self.equality:
            # The gap of a true equality is that of its balls: the larger, the more suspicious.
            return math.log10(-self.margin) if self.margin < 0 else -MOST_DIGITS
        return -math.log10(self.margin) if self.margin > 0 else MOST_DIGITS


def look(statement: Statement, problem: Problem, settings: Settings) -> Seen:
    """Look at one statement at one problem.

    Checks that do not look at the problem, such as derivations, are left out; of a statement that
    has no other ones nothing is seen.
    """
    found: list[tuple[Outcome, float | None, bool]] = []
    for check in local_checks(statement):
        try:
            finding = check(problem, settings)
        except (SolverFailure, MissingExtra):
            found.append((Outcome.INCONCLUSIVE, None, False))
            continue
        outcome = _outcome(finding, settings)
        measure: Any = getattr(finding.certificate, "margin", None)
        # Where balls overlap the midpoints say nothing: a search would run after rounding errors.
        unclear = outcome is Outcome.INCONCLUSIVE or measure is None
        found.append((outcome, None if unclear else measure(), finding.digits is not None))
    outcome = _all([outcome for outcome, _, _ in found])
    margins = [(margin, equality) for _, margin, equality in found if margin is not None]
    margin, equality = min(margins, default=(None, False))
    return Seen(outcome=outcome, margin=margin, equality=equality)


def local_checks(statement: Statement) -> list[Check]:
    """Return the checks of a statement that look at the problem itself."""
    return [check for check in statement.checks.values() if isinstance(check, RelationCheck)]


def assumed(
    assumptions: Iterable[Statement], problem: Problem, settings: Settings
) -> Mapping[str, Outcome]:
    """Return what the checks say of each assumption, up to the first that fails."""
    found: dict[str, Outcome] = {}
    for statement in assumptions:
        outcomes = []
        for check in statement.checks.values():
            try:
                outcomes.append(check(problem, settings).outcome)
            except (SolverFailure, MissingExtra):
                outcomes.append(Outcome.INCONCLUSIVE)
        found[statement.slug] = _all(outcomes)
        if found[statement.slug] is Outcome.FAILS:
            break
    return found


def concluded(
    conclusions: Sequence[Statement], problem: Problem, settings: Settings
) -> dict[str, Seen]:
    """Return what is seen of each conclusion; what a problem does not admit is undecided."""
    found = {}
    for statement in conclusions:
        try:
            found[statement.slug] = look(statement, problem, settings)
        except TheoryCheckError:
            found[statement.slug] = Seen(outcome=Outcome.INCONCLUSIVE, margin=None)
    return found


def _outcome(finding: Finding, settings: Settings) -> Outcome:
    """Return the outcome, which overlap of balls earns only with the digits asked for."""
    short = finding.digits is not None and finding.digits < settings.digits
    if finding.outcome is Outcome.HOLDS and short:
        return Outcome.INCONCLUSIVE
    return finding.outcome


def _all(outcomes: Sequence[Outcome]) -> Outcome:
    if Outcome.FAILS in outcomes:
        return Outcome.FAILS
    return Outcome.HOLDS if Outcome.HOLDS in outcomes else Outcome.INCONCLUSIVE
