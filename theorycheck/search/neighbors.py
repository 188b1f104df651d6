"""Problems near a given one: a search starts from where the assumptions are known to hold."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from theorycheck._errors import TheoryCheckError
from theorycheck.core.domain import Above, Natural, Nonnegative, Positive, RationalMatrix
from theorycheck.core.domain import RationalVector as Vector
from theorycheck.core.problem import Problem
from theorycheck.search.vary import varied

# By what a number is multiplied; shrinking goes to the left, to leaving it alone.
FACTORS = tuple(
    Fraction(text)
    for text in ("1", "2", "1/2", "9/10", "11/10", "10", "1/10", "99/100", "101/100", "1e3", "1e-3")
)
# The entries of vectors and matrices may also change sign, or vanish.
ENTRY_FACTORS = (*FACTORS[:5], Fraction(-1), Fraction(0), Fraction(3))
MOST_CHANGES = 3


@st.composite
def near(draw: DrawFn, problems: Sequence[Problem]) -> Problem:
    """Draw one of the problems with a few of its parameters changed, the others as they are.

    What the family refuses is rejected: the changed problem has to exist.
    """
    problem = draw(st.sampled_from(problems))
    movable = [name for name in problem.parameters() if _movable(problem, name)]
    count = draw(st.integers(1, min(MOST_CHANGES, len(movable)))) if movable else 0
    names = draw(st.permutations(movable))[:count]
    changes = {name: draw(_moved(problem, name)) for name in names}
    try:
        return varied(problem, changes)
    except TheoryCheckError:
        reject()


def _movable(problem: Problem, name: str) -> bool:
    domain = problem.parameters()[name].domain
    return isinstance(domain, Positive | Nonnegative | Above | Natural | Vector | RationalMatrix)


def _moved(problem: Problem, name: str) -> SearchStrategy[Any]:
    """Return a strategy for other values of one parameter."""
    value, domain = getattr(problem, name), problem.parameters()[name].domain
    if isinstance(domain, Natural):
        return st.sampled_from((1, -1, 2, -2)).map(
            lambda step: min(max(value + step, domain.least), domain.largest)
        )
    if isinstance(domain, Vector):
        return st.tuples(*(_entry(entry) for entry in value))
    if isinstance(domain, RationalMatrix):
        return st.tuples(*(st.tuples(*(_entry(entry) for entry in row)) for row in value))
    return st.sampled_from(FACTORS).map(lambda factor: factor * value)


def _entry(value: Fraction) -> SearchStrategy[Fraction]:
    return st.sampled_from(ENTRY_FACTORS).map(lambda factor: factor * Fraction(value))
