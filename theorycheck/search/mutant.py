"""A mutant, and what can become of it."""

from __future__ import annotations

from dataclasses import dataclass

from theorycheck.core.theorem import Statement
from theorycheck.search.aimed import Claim
from theorycheck.symbolic.variants import Variant


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """A wrong variant of a statement.

    Attributes:
        claim: The comparison that was changed, as it is now.
        own: As it was.
    """

    statement: Statement
    variant: Variant
    claim: Claim
    own: Claim

    @property
    def name(self) -> str:
        """What was changed, and where: no other mutant of the statement has this name."""
        return self.variant.name


@dataclass(frozen=True, kw_only=True)
class Killed:
    """A mutant, and what refuted it.

    Attributes:
        check: The check of the statement that refuted it.
        problem: What the problem is called.
        where: The sides that are certainly in conflict.
    """

    mutant: Mutant
    check: str
    problem: str
    where: str


@dataclass(frozen=True, kw_only=True)
class Equivalent:
    """A variant that is no wrong one, and why."""

    mutant: Mutant
    reason: str


@dataclass(frozen=True, kw_only=True)
class Survivor:
    """A mutant that nothing refuted.

    Attributes:
        explained: Whether the reason is one that is no fault of the checks.
        reason: Why nothing refuted it, as far as that can be seen.
        margin: The least relative margin by which it holds at the problems tried.
        closest: The name of the problem where that is.
    """

    mutant: Mutant
    explained: bool
    reason: str
    margin: float | None
    closest: str | None
