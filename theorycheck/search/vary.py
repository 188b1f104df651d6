"""Change some parameters of a problem and keep the data that a family would draw anew."""

from __future__ import annotations

from typing import Any

from theorycheck.core.domain import RationalMatrix, RationalVector
from theorycheck.core.problem import Problem


def varied(problem: Problem, changes: dict[str, Any]) -> Problem:
    """Return the problem with some parameters changed.

    `Problem.varied` drops what depends on a changed parameter, such as X where y changes: here
    vectors and matrices stay, unless they no longer fit.

    Raises:
        TheoryCheckError: If the family has no such problem.
    """
    texts: dict[str, object] = dict(problem.exact())
    kept = set(type(problem).independent(texts, set(changes)))
    for name, declared in problem.parameters().items():
        data = isinstance(declared.domain, RationalVector | RationalMatrix)
        if data and name not in kept and name not in changes and not _computed(problem, name):
            changes = {**changes, name: getattr(problem, name)}
    return problem.varied(**changes)


def _computed(problem: Problem, name: str) -> bool:
    """Return whether a family computes a parameter: giving it is at most redundant."""
    texts: dict[str, object] = dict(problem.exact())
    return name not in type(problem).independent(texts, set())
