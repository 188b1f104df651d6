"""Wrong variants of a theorem, put to the checks that pass the theorem.

A mutant is a conclusion in which one thing is changed. It is killed where the kernel refutes it: by
one of the conclusion's own checks, at a problem at which every assumption is proved (but those that
the conclusions have as premises themselves, see `Statement.in_conclusions`). An assumption made
weaker is a mutant as well, killed where that lets a conclusion fail.

Derivations are not asked: the kernel repeats their identities, which do not mention the conclusion
that they are given for, so that they would pass a wrong one as well.

A variant that is the statement written in another way, or follows from it, is none: it is listed
with the reason. Whatever else is left is a survivor, and needs an explanation.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from hypothesis import strategies as st

from theorycheck._errors import MalformedInput, MalformedTheorem
from theorycheck.core.outcome import Outcome
from theorycheck.core.problem import Problem
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import RelationCheck, Statement, Theorem
from theorycheck.models.flow_quantities import WindowCheck
from theorycheck.rigor.implied import implies
from theorycheck.search.aimed import Claim, Site
from theorycheck.search.equivalents import WEAKER
from theorycheck.search.known_ranges import known_ranges
from theorycheck.search.mutant import Equivalent, Killed, Mutant, Survivor
from theorycheck.search.neighbors import near
from theorycheck.search.nudged import nudged
from theorycheck.search.problems import drawn_problems, holds_rigorously, known_problems
from theorycheck.search.survivors import Fates
from theorycheck.search.weakened import fates, weakened
from theorycheck.strategies import problems
from theorycheck.symbolic.variants import variants

Observer = Callable[[str], None]
# How many problems are drawn, and for how many seconds problems are tried that no theorem names.
DRAWN = {"quick": 0, "standard": 24, "deep": 300}
SECONDS = {"quick": 0.0, "standard": 10.0, "deep": 3600.0}
BY_DERIVATION = "decided by a derivation only, which does not look at a problem"
BY_IMPLICATION = "its check knows what the claim implies, and not what another claim implies"


@dataclass(kw_only=True)
class Tally:
    """What became of the mutants of one theorem.

    Attributes:
        without: Conclusions of which no mutants are made, and why.
        failing: Names of problems at which a conclusion fails itself, by conclusion: there no
            mutant of it is refuted.
        problems: Exact text of the problems that were tried, by name.
        admitted: Names of those at which every assumption is proved, but for those that the
            conclusions have as premises.
        cut: Whether the time was up before all problems were tried: a faster machine tries more.
    """

    killed: list[Killed] = field(default_factory=list)
    equivalent: list[Equivalent] = field(default_factory=list)
    survivors: list[Survivor] = field(default_factory=list)
    without: dict[str, str] = field(default_factory=dict)
    failing: dict[str, list[str]] = field(default_factory=dict)
    problems: dict[str, dict[str, str]] = field(default_factory=dict)
    admitted: list[str] = field(default_factory=list)
    cut: bool = False
    seconds: float = 0.0

    @property
    def total(self) -> int:
        """How many mutants there are, equivalent ones not counted."""
        return len(self.killed) + len(self.survivors)

    @property
    def unexplained(self) -> list[Survivor]:
        """The survivors that nothing explains."""
        return [found for found in self.survivors if not found.explained]


def mutants(statement: Statement) -> list[Mutant]:
    """Return the wrong variants of one statement, in a fixed order."""
    found = []
    own: dict[int, Claim] = {}
    for variant in variants(statement.relation()):
        try:
            claim = Claim.of(variant.relation, statement.over)
            if id(variant.own) not in own:
                own[id(variant.own)] = Claim.of(variant.own, statement.over)
        except (MalformedTheorem, MalformedInput):
            continue
        found.append(
            Mutant(statement=statement, variant=variant, claim=claim, own=own[id(variant.own)])
        )
    return found


def put_to_test(theorem: Theorem, settings: Settings, observe: Observer = lambda _: None) -> Tally:
    """Put the mutants of a theorem's conclusions to the checks of these conclusions.

    Args:
        theorem: The theorem.
        settings: How hard to look; the seed is that of the problems that are drawn.
        observe: Called with a line on what is tried.

    Raises:
        MalformedTheorem: If an assumption that is marked `in_conclusions` is needed.
    """
    started = time.process_time()
    # A premise that the conclusions have themselves would hide where their own is too weak.
    whole, theorem = theorem, theorem.without_premises()
    found = Tally()
    alive: list[Mutant] = []
    known = known_ranges(theorem)
    for statement in theorem.conclusions:
        reason = _no_mutants(statement)
        if reason is not None:
            found.without[statement.slug] = reason
            continue
        for mutant in mutants(statement):
            if implies(mutant.own.form, mutant.claim.form, known):
                found.equivalent.append(Equivalent(mutant=mutant, reason=WEAKER))
            else:
                alive.append(mutant)
    sites: list[Site] = []
    outside: list[Site] = []
    weaker = any(True for item in theorem.assumptions for _ in weakened(item, known))
    named = {name for name, _ in known_problems(theorem)} if weaker else set()
    for site in _sites(theorem, settings, sites, found):
        # Assumptions made weaker need the problems outside, also when all else is refuted.
        if not alive and site.name not in named:
            break
        observe(f"{site.name}: {len(alive)} mutants")
        if not holds_rigorously(theorem, site.problem, settings):
            outside.append(site)
            continue
        sites.append(site)
        alive = _tried(alive, site, found)
    _refuse_false_premises(whole, settings, sites, found)
    judge = Fates(theorem, sites)
    for number, mutant in enumerate(alive, start=1):
        observe(f"survivor {number} of {len(alive)}")
        told = judge.of(mutant)
        if isinstance(told, Equivalent):
            found.equivalent.append(told)
        else:
            found.survivors.append(told)
    for fate in fates(theorem, known, outside):
        if isinstance(fate, Killed):
            found.killed.append(fate)
        else:
            found.survivors.append(fate)
    found.problems = {site.name: site.problem.exact() for site in (*sites, *outside)}
    found.admitted = [site.name for site in sites]
    found.seconds = time.process_time() - started
    return found


def _refuse_false_premises(
    theorem: Theorem, settings: Settings, sites: list[Site], found: Tally
) -> None:
    """Refuse a theorem that says of an assumption what a conclusion that fails without it belies.

    Raises:
        MalformedTheorem: If there is one.
    """
    marked = [item.slug for item in theorem.assumptions if item.in_conclusions]
    if not marked:
        return
    problems = {site.name: site.problem for site in sites}
    for slug, names in found.failing.items():
        for name in names:
            # Where all assumptions hold it is the theorem that is false, and that is said.
            if not holds_rigorously(theorem, problems[name], settings):
                raise MalformedTheorem(
                    f"in_conclusions=True of {', '.join(marked)}: the conclusion {slug!r} fails at "
                    f"{name}, where the other assumptions hold, so that it has no such premise. "
                    "Leave the flag out."
                )


def _no_mutants(statement: Statement) -> str | None:
    checks = [check for check in statement.checks.values() if isinstance(check, RelationCheck)]
    if not checks:
        return BY_DERIVATION
    if all(isinstance(check, WindowCheck) and check.implied is not None for check in checks):
        return BY_IMPLICATION
    return None


def _tried(alive: list[Mutant], site: Site, found: Tally) -> list[Mutant]:
    """Return the mutants that are not refuted at a problem; the others are noted as killed."""
    left = []
    sound: dict[str, bool] = {}
    for mutant in alive:
        statement = mutant.statement
        if statement.slug not in sound:
            own = Claim.of(statement.relation(), statement.over)
            # Where the statement fails itself, a variant that fails says nothing.
            sound[statement.slug] = all(
                aim.answer(own).outcome is not Outcome.FAILS for _, aim in site.aims(statement)
            )
            if not sound[statement.slug]:
                found.failing.setdefault(statement.slug, []).append(site.name)
        killed = _refuted(mutant, site) if sound[statement.slug] else None
        if killed is None:
            left.append(mutant)
        else:
            found.killed.append(killed)
    return left


def _refuted(mutant: Mutant, site: Site) -> Killed | None:
    for check, aim in site.aims(mutant.statement):
        answer = aim.answer(mutant.claim)
        if answer.outcome is Outcome.FAILS:
            return Killed(
                mutant=mutant,
                check=check,
                problem=site.name,
                where=answer.where,
            )
    return None


def _sites(theorem: Theorem, settings: Settings, tried: list[Site], found: Tally) -> Iterator[Site]:
    """Yield problems to try: those that are known, such as are beside the witness, or any."""
    began = time.process_time()
    known = known_problems(theorem)
    if settings.effort == "quick":
        known = [(name, problem) for name, problem in known if not name.startswith("control ")]
    for name, problem in known:
        yield Site(name, problem, settings)
    budget = SECONDS[settings.effort]
    if not budget or not tried:
        return
    # One more problem costs as much as those before; time of this process, not of a busy machine.
    each = (time.process_time() - began) / len(tried)
    began = time.process_time()
    seen = {tuple(problem.exact().items()) for _, problem in known}
    for name, problem in chain(
        nudged(theorem.witness), _drawn(theorem, settings, [site.problem for site in tried])
    ):
        if time.process_time() - began + each > budget:
            found.cut = True
            return
        key = tuple(problem.exact().items())
        if key not in seen:
            seen.add(key)
            yield Site(name, problem, settings)


def _drawn(
    theorem: Theorem, settings: Settings, starts: list[Problem]
) -> Iterator[tuple[str, Problem]]:
    strategy: st.SearchStrategy[Problem] = st.one_of(near(starts), problems(theorem))
    drawn = drawn_problems(strategy, settings.seed, DRAWN[settings.effort])
    for number, problem in enumerate(drawn, start=1):
        yield f"drawn {number}", problem
