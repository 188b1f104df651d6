"""The search itself: Hypothesis draws problems, guided towards small margins, and shrinks a hit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy

from theorycheck._errors import TheoryCheckError
from theorycheck.assess import examine
from theorycheck.core.evidence import Evidence
from theorycheck.core.judge import judge
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.problem import Problem
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Statement
from theorycheck.search.simpler import simpler, size
from theorycheck.search.trial import Seen, assumed, concluded

# Digits of a quick look: a counterexample that needs more is examined with those asked for.
QUICK_DIGITS = 10
# Seconds that making a hit smaller may take.
SHRINKING = 60.0
Observer = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Aim:
    """What is looked for: a problem where the assumptions hold and a conclusion fails.

    Attributes:
        assumptions: What must hold, rigorously.
        conclusions: One of them must fail, rigorously.
        violated: What must fail, rigorously: an assumption that is left out.
    """

    assumptions: tuple[Statement, ...]
    conclusions: tuple[Statement, ...]
    violated: tuple[Statement, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A problem where a conclusion fails, after it was examined at the accuracy asked for.

    Attributes:
        verdict: What the judge makes of it: refuted, or contradicted where another method (such as
            a derivation) says that the conclusion holds, or where it fails in numbers only.
    """

    problem: Problem
    statement: Statement
    evidence: tuple[Evidence, ...]
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class Closest:
    """Where a conclusion holds by the smallest margin that was seen."""

    margin: float
    problem: Problem


@dataclass(kw_only=True)
class Hunt:
    """What came of a search.

    Attributes:
        tried: Different problems that were drawn.
        admitted: Those at which all assumptions hold.
        undecided: Those at which no assumption is known to fail, and not all are decided.
        open: Admitted ones at which some conclusion was not decided.
        silent: Admitted ones at which no conclusion was decided.
        seconds: How long it took.
        cut: Whether the time was up before all examples were drawn.
        rough: Whether the search ended before the hit was as small as it gets: the time was up (a
            faster machine makes it smaller), or somebody interrupted it.
        closest: By statement, where it holds by the smallest margin.
    """

    tried: int = 0
    admitted: int = 0
    undecided: int = 0
    open: int = 0
    silent: int = 0
    seconds: float = 0.0
    cut: bool = False
    rough: bool = False
    closest: dict[str, Closest] = field(default_factory=dict)
    hit: Hit | None = None


class _Found(Exception):
    """A counterexample; Hypothesis makes it smaller."""


class _Over(BaseException):
    """The time is up. Not an `Exception`, which Hypothesis would take for a counterexample."""


def hunt(
    aim: Aim,
    strategy: SearchStrategy[Problem] | None,
    settings: Settings,
    *,
    first: Iterable[Problem] = (),
    examples: int = 100,
    seconds: float | None = None,
    observe: Observer = lambda _: None,
) -> Hunt:
    """Search for a problem where the assumptions hold and a conclusion fails.

    Args:
        aim: What is looked for.
        strategy: Draws problems; without one only `first` is tried, and left as it is.
        settings: Accuracy at which a hit is examined, effort, and seed of the search. The search
            itself looks with quick effort and ten digits.
        first: Problems to try before any is drawn; none is drawn if one of them is a hit.
        examples: How many problems that satisfy the assumptions are drawn at most.
        seconds: When to stop drawing; a hit is then still made smaller, for a minute at most.
        observe: Called with a line on how far the search is.
    """
    search = _Search(aim, settings, seconds, observe)
    started = time.monotonic()
    try:
        for problem in first:
            search.try_first(problem)
        if strategy is None:
            return search.result
        if search.result.hit is None:
            with suppress(_Found, Unsatisfiable):
                search.draw(strategy, examples)
        search.simplify()
    except _Over:
        search.result.cut = search.result.hit is None
        search.result.rough = not search.result.cut
    except KeyboardInterrupt:
        # What was found is not lost because somebody would not wait until it is smaller.
        if search.result.hit is None:
            raise
        search.result.rough = True
    finally:
        search.result.seconds = time.monotonic() - started
    return search.result


class _Search:
    """The state of one search."""

    def __init__(
        self, aim: Aim, settings: Settings, seconds: float | None, observe: Observer
    ) -> None:
        self.aim = aim
        self.settings = settings
        self.quick = replace(settings, effort="quick", digits=min(settings.digits, QUICK_DIGITS))
        self.deadline = None if seconds is None else time.monotonic() + seconds
        self.observe = observe
        self.result = Hunt()
        # By problem: None where an assumption fails or is not decided.
        self.known: dict[tuple[tuple[str, str], ...], dict[str, Seen] | None] = {}
        self.hits: dict[tuple[tuple[str, str], ...], Hit | None] = {}

    def draw(self, strategy: SearchStrategy[Problem], examples: int) -> None:
        @hypothesis.seed(self.settings.seed)
        @hypothesis.settings(
            max_examples=max(1, examples),
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.target, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
            verbosity=Verbosity.quiet,
            print_blob=False,
        )
        @hypothesis.given(strategy)
        def attempt(problem: Problem) -> None:
            seen = self.offer(problem)
            if seen is None:
                hypothesis.reject()
            for slug, found in seen.items():
                hypothesis.target(found.pressure, label=slug)

        attempt()

    def try_first(self, problem: Problem) -> None:
        """Look at a problem that nobody drew; of several hits among these the smallest is kept."""
        with suppress(_Found):
            self.offer(problem)

    def offer(self, problem: Problem) -> dict[str, Seen] | None:
        """Look at a problem; what was seen before is not looked at again.

        Raises:
            _Found: If it is a counterexample.
            _Over: If the time is up.
        """
        key = (("family", problem.family), *problem.exact().items())
        if key not in self.known:
            if self.deadline is not None and time.monotonic() > self.deadline:
                raise _Over
            self.known[key] = self._look(problem)
        seen = self.known[key]
        if seen is not None and any(found.outcome is Outcome.FAILS for found in seen.values()):
            if key not in self.hits:
                self.hits[key] = self._examined(problem, seen)
            hit = self.hits[key]
            if hit is not None:
                self._keep(hit)
                raise _Found
        return seen

    def simplify(self) -> None:
        """Make the numbers of the hit shorter, one at a time, as long as it stays one."""
        better = True
        while better and self.result.hit is not None:
            better = False
            for problem in simpler(self.result.hit.problem):
                try:
                    self.offer(problem)
                except _Found:
                    better = True
                    break

    def _keep(self, hit: Hit) -> None:
        """Keep the hit with the shortest text: Hypothesis goes on to smaller ones, mostly."""
        kept = self.result.hit
        if kept is None:
            self.deadline = time.monotonic() + SHRINKING
        if kept is None or size(hit.problem) <= size(kept.problem):
            self.result.hit = hit

    def _look(self, problem: Problem) -> dict[str, Seen] | None:
        result = self.result
        result.tried += 1
        self.observe(f"{result.tried} problems, {result.admitted} satisfy the assumptions")
        try:
            holding = assumed(self.aim.assumptions, problem, self.quick)
            violated = assumed(self.aim.violated, problem, self.quick)
        except TheoryCheckError:
            result.undecided += 1
            return None
        if Outcome.FAILS in holding.values() or Outcome.HOLDS in violated.values():
            return None
        if {*holding.values()} - {Outcome.HOLDS} or {*violated.values()} - {Outcome.FAILS}:
            result.undecided += 1
            return None
        result.admitted += 1
        seen = concluded(self.aim.conclusions, problem, self.quick)
        unclear = [found.outcome is Outcome.INCONCLUSIVE for found in seen.values()]
        result.open += any(unclear)
        result.silent += all(unclear)
        for slug, found in seen.items():
            # What does not certainly hold has no margin by which it does.
            if found.margin is None or found.equality or found.outcome is not Outcome.HOLDS:
                continue
            best = result.closest.get(slug)
            if best is None or found.margin < best.margin:
                result.closest[slug] = Closest(margin=found.margin, problem=problem)
        return seen

    def _examined(self, problem: Problem, seen: dict[str, Seen]) -> Hit | None:
        """Return the hit, if it is one at the accuracy asked for."""
        given = [examine(statement, problem, self.settings) for statement in self.aim.assumptions]
        if not all(any(item.proves for item in found) for found in given):
            return None
        out = [examine(statement, problem, self.settings) for statement in self.aim.violated]
        if not all(any(item.refutes for item in found) for found in out):
            return None
        for statement in self.aim.conclusions:
            if seen[statement.slug].outcome is not Outcome.FAILS:
                continue
            evidence = examine(statement, problem, self.settings)
            if any(item.finding.outcome is Outcome.FAILS for item in evidence):
                return Hit(
                    problem=problem,
                    statement=statement,
                    evidence=evidence,
                    verdict=judge(given, [evidence]),
                )
        return None
