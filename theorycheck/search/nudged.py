"""Problems beside a given one, where what is 1, or 0, or equal by chance is that no more.

Where the teacher has norm 1, no power of its norm is tested. Where all data are multiplied by 1000
or by 1/1000, a formula whose sides do not scale alike is far from true, however much room it had.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from theorycheck._errors import TheoryCheckError
from theorycheck.core.domain import Above, Natural, Nonnegative, Positive, RationalMatrix
from theorycheck.core.domain import RationalVector as Vector
from theorycheck.core.problem import Problem
from theorycheck.search.vary import varied

FACTOR = Fraction(3, 2)
# Of all data at once: a homogeneous statement holds on.
SCALES = (Fraction(1000), Fraction(1, 1000))


def nudged(problem: Problem) -> list[tuple[str, Problem]]:
    """Return problems beside a given one, each once, and what was changed: in a fixed order.

    First all vectors and matrices are multiplied by 3/2, 1000 and 1/1000; then one parameter at a
    time is changed: numbers by 3/2, sizes by one step, numbers by 10, vectors and matrices by 3/2,
    their entries apart from each other, numbers by 2/3 and 1/10. What the family refuses is left
    out.
    """
    found: dict[tuple[tuple[str, str], ...], tuple[str, Problem]] = {}
    seen = {tuple(problem.exact().items())}
    for name, changes in _changes(problem):
        try:
            beside = varied(problem, changes)
        except TheoryCheckError:
            continue
        key = tuple(beside.exact().items())
        if key not in seen:
            found.setdefault(key, (name, beside))
    return list(found.values())


def _changes(problem: Problem) -> Iterator[tuple[str, dict[str, Any]]]:
    domains = {name: declared.domain for name, declared in problem.parameters().items()}
    values = {name: getattr(problem, name) for name in domains}
    data = [n for n, domain in domains.items() if isinstance(domain, Vector | RationalMatrix)]
    numbers = [n for n, d in domains.items() if isinstance(d, Positive | Nonnegative | Above)]
    if len(data) > 1:
        yield "data times 3/2", {name: _times(values[name], FACTOR) for name in data}
    if data:
        for factor in SCALES:
            yield f"data times {factor}", {name: _times(values[name], factor) for name in data}
    yield from _scaled(values, numbers, Fraction(3, 2))
    for name, domain in domains.items():
        # Some numbers above a bound are sizes as well, of which only integers are followed far.
        if isinstance(domain, Natural | Above):
            yield f"{name} one more", {name: values[name] + 1}
    yield from _scaled(values, numbers, Fraction(10))
    for name in data:
        yield f"{name} times 3/2", {name: _times(values[name], FACTOR)}
    for name in data:
        yield f"{name} apart", {name: _apart(values[name])}
    yield from _scaled(values, numbers, Fraction(2, 3))
    yield from _scaled(values, numbers, Fraction(1, 10))


def _scaled(
    values: dict[str, Any], names: list[str], factor: Fraction
) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in names:
        yield f"{name} times {factor}", {name: values[name] * factor}


def _times(value: Any, factor: Fraction) -> Any:
    if isinstance(value, tuple):
        return tuple(_times(entry, factor) for entry in value)
    return value * factor


def _apart(value: Any) -> Any:
    """Multiply the entries by numbers near 1 that differ from each other."""
    if value and isinstance(value[0], tuple):
        return tuple(_apart(row) for row in value)
    return tuple(entry * Fraction(20 + k, 20) for k, entry in enumerate(value))
