"""Search for a counterexample: where the assumptions of a theorem hold and a conclusion fails."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from theorycheck._errors import TheoryCheckError, UnknownName, shown
from theorycheck.core.naming import closest
from theorycheck.core.problem import Problem
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.search.hunt import Aim, Hit, Hunt, hunt
from theorycheck.search.neighbors import near
from theorycheck.search.trial import local_checks
from theorycheck.strategies import problems

Observer = Callable[[str], None]
# Seconds after which nothing more is drawn, by effort.
BUDGET = {"quick": 30.0, "standard": 300.0, "deep": None}


@dataclass(frozen=True, kw_only=True)
class Target:
    """What is searched for, and where the search starts.

    Attributes:
        aim: Assumptions and conclusions.
        base: The problem whose parameters stand for those that are not given.
        starts: Problems at which the assumptions are known to hold; empty if none are.
        unseen: Conclusions that no check decides at a problem (derived ones): not searched.
        without: The assumption that is left out, if one is.
    """

    aim: Aim
    family: type[Problem]
    base: Problem
    starts: tuple[Problem, ...]
    unseen: tuple[str, ...]
    without: str | None = None


def falsify(
    theorem: Theorem,
    settings: Settings,
    *,
    examples: int = 100,
    seconds: float | None = None,
    statement: str | None = None,
    without: str | None = None,
    at: Problem | None = None,
    observe: Observer = lambda _: None,
) -> Hunt:
    """Search for a counterexample to a theorem.

    Args:
        theorem: The theorem.
        settings: Accuracy at which a counterexample is examined, effort, and seed of the search.
        examples: How many problems that satisfy the assumptions are drawn at most.
        seconds: When to stop drawing.
        statement: One conclusion, or a control, to search alone. A control is searched where what
            it presupposes holds (its `given`, else the assumptions); its own counterexample is
            not shown to the search.
        without: An assumption to leave out: it must fail, and the others hold.
        at: The only problem to look at; nothing is drawn, and what is found is not made smaller.
        observe: Called with a line on how far the search is.

    Raises:
        UnknownName: If the theorem has no such statement or assumption.
    """
    found = target(theorem, statement, without)
    return hunt(
        found.aim,
        drawn(found.family, found.starts) if at is None else None,
        settings,
        first=found.starts if at is None else [at],
        examples=examples,
        seconds=seconds,
        observe=observe,
    )


def target(theorem: Theorem, statement: str | None = None, without: str | None = None) -> Target:
    """Return what a search for a counterexample looks for.

    Raises:
        UnknownName: If the theorem has no such conclusion or control, or no such assumption.
    """
    found = _target_of(theorem, statement)
    if without is None:
        return found
    given = {assumption.slug: assumption for assumption in found.aim.assumptions}
    if without not in given:
        raise UnknownName(
            f"without={shown(without)} is no assumption that is made here. "
            f"{closest(without, given) if given else 'There is none.'}"
        )
    violated = given.pop(without)
    aim = replace(found.aim, assumptions=tuple(given.values()), violated=(violated,))
    return replace(found, aim=aim, without=without)


def _target_of(theorem: Theorem, statement: str | None) -> Target:
    controls = {control.statement.slug: control for control in theorem.controls}
    conclusions = {found.slug: found for found in theorem.conclusions}
    if statement is None:
        chosen = tuple(conclusions.values())
    elif statement in conclusions:
        chosen = (conclusions[statement],)
    elif statement in controls:
        return _control(theorem, controls[statement])
    else:
        known = [*conclusions, *controls]
        raise UnknownName(
            f"statement={shown(statement)} is no conclusion or control of this theorem. "
            f"{closest(statement, known)}"
        )
    return _target(theorem.witness, theorem.assumptions, chosen, starts(theorem))


def starts(theorem: Theorem) -> tuple[Problem, ...]:
    """Return the witness and the further cases of a theorem."""
    return (theorem.witness, *(build() for build in theorem.cases.values()))


def drawn(family: type[Problem], known: Sequence[Problem]) -> SearchStrategy[Problem]:
    """Return a strategy for problems of a family: any, and such as are near to known ones."""
    return st.one_of(problems(family), near(known)) if known else problems(family)


def replay(
    slug: str,
    problem: Problem,
    base: Problem,
    *,
    statement: str | None = None,
    without: str | None = None,
) -> str:
    """Return the command that looks at one problem again.

    Args:
        slug: The theorem.
        problem: The problem.
        base: The problem whose parameters stand for those that are not given.
        statement: The control whose claim was searched alone, if one was.
        without: The assumption that was left out, if one was. With neither of both it is the
            theorem that is checked.
    """
    texts = problem.exact()
    given = {name: text for name, text in texts.items() if text != base.exact().get(name)}
    words = ["theorycheck", "check" if statement is without is None else "falsify", slug]
    words += ["--statement", statement] if statement is not None else []
    words += ["--without", without] if without is not None else []
    least = _least(problem, base, given)
    if words[1] == "falsify" and not least:
        # Without a problem it would search.
        least = dict([next(iter(texts.items()))])
    for name, text in least.items():
        words += ["--set", f"{name}={text}"]
    return shlex.join(words)


def replayed(slug: str, theorem: Theorem, hit: Hit, without: str | None = None) -> str:
    """Return the command that finds a counterexample again, and nothing else."""
    failing = hit.statement.slug
    # `check` would judge the theorem there, and not the control.
    wrong = failing not in {statement.slug for statement in theorem.conclusions}
    control = failing if wrong else None
    base = target(theorem, control).base
    return replay(slug, hit.problem, base, statement=control, without=without)


def _least(problem: Problem, witness: Problem, given: dict[str, str]) -> dict[str, str]:
    """Return parameters that suffice to make the problem from the witness, few and in order."""
    for name in list(given):
        fewer = {other: text for other, text in given.items() if other != name}
        if _makes(witness, fewer, problem):
            given = fewer
    if not _makes(witness, given, problem):
        return dict(problem.exact())
    return given


def _makes(witness: Problem, given: dict[str, str], problem: Problem) -> bool:
    try:
        return witness.varied(**given).subject() == problem.subject()
    except TheoryCheckError:
        return False


def _control(theorem: Theorem, control: Control) -> Target:
    own = theorem.witness if control.at is None else control.at()
    same = type(own) is theorem.family
    assumptions = control.given or (theorem.assumptions if same else ())
    known = starts(theorem) if same else ()
    return _target(theorem.witness if same else own, assumptions, (control.statement,), known)


def _target(
    base: Problem,
    assumptions: tuple[Statement, ...],
    conclusions: tuple[Statement, ...],
    known: tuple[Problem, ...],
) -> Target:
    seen = tuple(found for found in conclusions if local_checks(found))
    return Target(
        aim=Aim(assumptions=assumptions, conclusions=seen),
        family=type(base),
        base=base,
        starts=known,
        unseen=tuple(found.slug for found in conclusions if found not in seen),
    )
