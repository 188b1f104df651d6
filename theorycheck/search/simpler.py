"""Simpler problems than a given one, near it: what a counterexample is made of, in short numbers.

Hypothesis shrinks what it drew itself. A counterexample that comes from a theorem's own cases, or
from numbers multiplied by factors, has long fractions; these are rounded one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from theorycheck._errors import TheoryCheckError
from theorycheck.core.domain import Above, Nonnegative, Positive, RationalMatrix, RationalVector
from theorycheck.core.problem import Problem
from theorycheck.search.vary import varied

DENOMINATORS = (1, 2, 4, 10, 100)


def simpler(problem: Problem) -> Iterator[Problem]:
    """Yield problems with shorter text, each different in one number or one row, boldest first."""
    length = size(problem)
    for name, declared in problem.parameters().items():
        value, domain = getattr(problem, name), declared.domain
        if isinstance(domain, RationalMatrix):
            changes = _matrices(value)
        elif isinstance(domain, RationalVector):
            changes = _vectors(value)
        elif isinstance(domain, Positive | Nonnegative | Above):
            changes = _numbers(Fraction(value))
        else:
            continue
        for changed in changes:
            try:
                found = varied(problem, {name: changed})
            except TheoryCheckError:
                continue
            if size(found) < length:
                yield found


def size(problem: Problem) -> int:
    """Return the length of the exact text of a problem: what is small is short."""
    return sum(len(text) for text in problem.subject().values())


def _numbers(value: Fraction) -> Iterator[Fraction]:
    yielded = {value}
    for denominator in DENOMINATORS:
        found = Fraction(round(value * denominator), denominator)
        if found not in yielded:
            yielded.add(found)
            yield found


def _vectors(value: Any) -> Iterator[Any]:
    for place, entry in enumerate(value):
        for found in _numbers(Fraction(entry)):
            yield (*value[:place], found, *value[place + 1 :])


def _matrices(value: Any) -> Iterator[Any]:
    rows = tuple(tuple(row) for row in value)
    if len(rows) > 1:
        for place in range(len(rows)):
            yield (*rows[:place], *rows[place + 1 :])
    for place, row in enumerate(rows):
        for found in _vectors(row):
            yield (*rows[:place], found, *rows[place + 1 :])
