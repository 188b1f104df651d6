"""Which assumptions a theorem needs: drop each in turn, and search for a counterexample."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass

from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Theorem
from theorycheck.search.falsify import drawn, starts, target
from theorycheck.search.hunt import Hit, Hunt, hunt
from theorycheck.search.problems import holds_rigorously, known_problems

Observer = Callable[[str], None]


class Need(enum.Enum):
    """What a search says of one assumption.

    NEEDED: without it a conclusion fails rigorously at an exact problem. NOT_SHOWN: at every
    problem that was tried, where it fails and the others hold, the conclusions hold or are not
    decided. MEANINGLESS: where it fails no conclusion was decided. NEVER_VIOLATED: no problem was
    found at which it fails and the others hold: the family, or the others, imply it as far as was
    tried.
    """

    NEEDED = "needed"
    NOT_SHOWN = "not shown to be needed"
    MEANINGLESS = "without it nothing is decided"
    NEVER_VIOLATED = "no problem was found that violates it"


@dataclass(frozen=True, kw_only=True)
class Necessity:
    """What a search says of one assumption, and what it tried."""

    assumption: str
    need: Need
    search: Hunt

    @property
    def hit(self) -> Hit | None:
        """The counterexample, if it is needed."""
        return self.search.hit if self.need is Need.NEEDED else None


def necessity(
    theorem: Theorem,
    settings: Settings,
    *,
    examples: int = 100,
    seconds: float | None = None,
    observe: Observer = lambda _: None,
) -> list[Necessity]:
    """Search, for each assumption, where it fails, the others hold, and a conclusion fails.

    Args:
        theorem: The theorem.
        settings: Accuracy at which a counterexample is examined, effort, and seed of the search.
        examples: How many problems are drawn at most for each assumption.
        seconds: When to stop drawing, for each assumption.
        observe: Called with a line on how far the search is.
    """
    found = []
    for assumption in theorem.assumptions:
        search = hunt(
            target(theorem, without=assumption.slug).aim,
            drawn(theorem.family, starts(theorem)),
            settings,
            first=[problem for _, problem in known_problems(theorem)],
            examples=examples,
            seconds=seconds,
            observe=_about(assumption.slug, observe),
        )
        found.append(Necessity(assumption=assumption.slug, need=_need(search), search=search))
    return found


def _about(slug: str, observe: Observer) -> Observer:
    return lambda line: observe(f"without {slug}: {line}")


def _need(search: Hunt) -> Need:
    if search.hit is not None and any(item.refutes for item in search.hit.evidence):
        return Need.NEEDED
    if not search.admitted:
        return Need.NEVER_VIOLATED
    return Need.MEANINGLESS if search.silent == search.admitted else Need.NOT_SHOWN


def admitted(theorem: Theorem, settings: Settings) -> bool:
    """Return whether all assumptions hold rigorously at the witness or at a case."""
    return any(holds_rigorously(theorem, problem, settings) for problem in starts(theorem))
