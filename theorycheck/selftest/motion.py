"""Solutions of differential equations in mpmath, by extrapolated midpoint steps: no Taylor series.

Bulirsch and Stoer's method at the precision of the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from mpmath import mpf

State: TypeAlias = list[Any]
Field: TypeAlias = Callable[[State], Sequence[Any]]

_STAGES = tuple(range(2, 42, 2))
_SHORTEST = 2.0**-40


class NotFollowed(ArithmeticError):
    """The solution was not followed to the end."""


def moved(field: Field, start: State, time: Any, digits: int) -> State:
    """Return the state after a time, to about so many digits.

    Raises:
        NotFollowed: If steps become too short.
    """
    state, left = list(start), mpf(time)
    step, tolerance = min(left, mpf(1) / 4), mpf(10) ** -digits
    while left > 0:
        step = min(step, left)
        found, used = _step(field, state, step, tolerance)
        if found is None:
            step /= 3
            if step < _SHORTEST * mpf(time):
                raise NotFollowed("the steps become too short")
            continue
        state, left = found, left - step
        if used < len(_STAGES) - 4:
            step *= 2
    return state


def _step(field: Field, start: State, step: Any, tolerance: Any) -> tuple[State | None, int]:
    """Return the state after one step, None if it does not settle, and how many stages it took."""
    table: list[list[State]] = []
    for number, stages in enumerate(_STAGES):
        row = [_midpoint(field, start, step, stages)]
        for k in range(1, number + 1):
            factor = mpf(stages) ** 2 / mpf(_STAGES[number - k]) ** 2 - 1
            row.append(
                [a + (a - b) / factor for a, b in zip(row[k - 1], table[-1][k - 1], strict=True)]
            )
        table.append(row)
        if number > 2:
            change = max(abs(a - b) for a, b in zip(row[-1], row[-2], strict=True))
            if change <= tolerance * (1 + max(map(abs, row[-1]))):
                return row[-1], number
    return None, len(_STAGES)


def _midpoint(field: Field, start: State, step: Any, stages: int) -> State:
    """Return Gragg's smoothed midpoint rule, whose error is a series in step^2."""
    short = step / stages
    before, now = start, [a + short * b for a, b in zip(start, field(start), strict=True)]
    for _ in range(stages - 1):
        before, now = now, [a + 2 * short * b for a, b in zip(before, field(now), strict=True)]
    return [(a + b + short * c) / 2 for a, b, c in zip(now, before, field(now), strict=True)]
