"""Problems at which a theorem is put to the test: those that are known, and drawn ones."""

from __future__ import annotations

from contextlib import suppress

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy

from theorycheck._errors import TheoryCheckError
from theorycheck.assess import examine
from theorycheck.core.problem import Problem
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Theorem


def known_problems(theorem: Theorem) -> list[tuple[str, Problem]]:
    """Return the problems that a theorem names, each once, and what it calls them.

    First the witness, then the cases, then the probes, then the counterexamples of controls that
    are of the theorem's own family. The assumptions hold at the witness; elsewhere that has to be
    checked.
    """
    found: list[tuple[str, Problem]] = [("witness", theorem.witness)]
    found += [(name, build()) for name, build in theorem.cases.items()]
    found += [(f"probe {name}", build()) for name, build in theorem.probes.items()]
    for control in theorem.controls:
        if control.at is not None:
            problem = control.at()
            # Statements may mean something else for another family.
            if type(problem) is theorem.family:
                found.append((f"control {control.statement.slug}", problem))
    once: dict[tuple[tuple[str, str], ...], tuple[str, Problem]] = {}
    for name, problem in found:
        once.setdefault(tuple(problem.exact().items()), (name, problem))
    return list(once.values())


def holds_rigorously(theorem: Theorem, problem: Problem, settings: Settings) -> bool:
    """Whether every assumption is proved at a problem.

    What the checks refuse, or do not decide, does not hold here.
    """
    try:
        return all(
            any(evidence.proves for evidence in examine(statement, problem, settings))
            for statement in theorem.assumptions
        )
    except TheoryCheckError:
        return False


def drawn_problems(strategy: SearchStrategy[Problem], seed: int, count: int) -> list[Problem]:
    """Return different problems that a strategy draws: the same for the same seed.

    Args:
        strategy: Draws problems.
        seed: Seed of the draws.
        count: How many are drawn; fewer are returned if some are equal, or if nearly all of what
            the strategy draws is rejected.
    """
    found: dict[tuple[tuple[str, str], ...], Problem] = {}

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=max(1, count),
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    @hypothesis.given(strategy)
    def draw(problem: Problem) -> None:
        found.setdefault(tuple(problem.exact().items()), problem)

    if count > 0:
        with suppress(Unsatisfiable):
            draw()
    return list(found.values())[:count]
