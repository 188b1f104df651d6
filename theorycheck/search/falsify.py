"""Search for a counterexample: where the assumptions of a theorem hold and a conclusion fails."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from theorycheck._errors import UnknownName, shown
from theorycheck.core.naming import closest
from theorycheck.core.problem import Problem
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.search.hunt import Aim, Hunt, hunt
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
        starts: Problems at which the assumptions are known to hold; empty if none are.
        unseen: Conclusions that no check decides at a problem (derived ones): not searched.
    """

    aim: Aim
    family: type[Problem]
    starts: tuple[Problem, ...]
    unseen: tuple[str, ...]


def falsify(
    theorem: Theorem,
    settings: Settings,
    *,
    examples: int = 100,
    seconds: float | None = None,
    statement: str | None = None,
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
        observe: Called with a line on how far the search is.

    Raises:
        UnknownName: If the theorem has no such statement.
    """
    found = target(theorem, statement)
    return hunt(
        found.aim,
        drawn(found.family, found.starts),
        settings,
        first=found.starts,
        examples=examples,
        seconds=seconds,
        observe=observe,
    )


def target(theorem: Theorem, statement: str | None = None) -> Target:
    """Return what a search for a counterexample looks for.

    Raises:
        UnknownName: If the theorem has no such conclusion or control.
    """
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
    return _target(theorem, theorem.family, theorem.assumptions, chosen, starts(theorem))


def starts(theorem: Theorem) -> tuple[Problem, ...]:
    """Return the witness and the further cases of a theorem."""
    return (theorem.witness, *(build() for build in theorem.cases.values()))


def drawn(family: type[Problem], known: Sequence[Problem]) -> SearchStrategy[Problem]:
    """Return a strategy for problems of a family: any, and such as are near to known ones."""
    return st.one_of(problems(family), near(known)) if known else problems(family)


def replay(slug: str, problem: Problem, witness: Problem) -> str:
    """Return the command that checks a theorem at a problem."""
    texts = problem.exact()
    given = {name: text for name, text in texts.items() if text != witness.exact().get(name)}
    words = ["theorycheck", "check", slug]
    for name, text in _least(problem, witness, given).items():
        words += ["--set", f"{name}={text}"]
    return shlex.join(words)


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
    except ValueError:
        return False


def _control(theorem: Theorem, control: Control) -> Target:
    family = theorem.family if control.at is None else type(control.at())
    same = family is theorem.family
    assumptions = control.given or (theorem.assumptions if same else ())
    known = starts(theorem) if same else ()
    return _target(theorem, family, assumptions, (control.statement,), known)


def _target(
    theorem: Theorem,
    family: type[Problem],
    assumptions: tuple[Statement, ...],
    conclusions: tuple[Statement, ...],
    known: tuple[Problem, ...],
) -> Target:
    del theorem
    seen = tuple(found for found in conclusions if local_checks(found))
    return Target(
        aim=Aim(assumptions=assumptions, conclusions=seen),
        family=family,
        starts=known,
        unseen=tuple(found.slug for found in conclusions if found not in seen),
    )
