"""Phase diagrams as data: a verdict or a quantity over two parameters of a sweep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from theorycheck._errors import MalformedInput, UnknownName, shown
from theorycheck.core.domain import RationalMatrix, RationalVector
from theorycheck.core.naming import closest
from theorycheck.core.outcome import Verdict
from theorycheck.sweep.design import Design
from theorycheck.sweep.job import CRASHED, RAISED, REFUSED, TIMED_OUT
from theorycheck.sweep.rows import MID, VERDICT, Row

# Of several rows at one place, the first in this order is shown.
ORDER = (
    Verdict.REFUTED.value,
    Verdict.CONTRADICTED.value,
    CRASHED,
    TIMED_OUT,
    RAISED,
    Verdict.UNDECIDED.value,
    REFUSED,
    Verdict.VACUOUS.value,
    Verdict.SUPPORTED.value,
    Verdict.ESTABLISHED.value,
)
# Colors are told apart up to so many values of a listed parameter.
MOST_CELLS = 250_000


def read_over(text: str, design: Design, declared: Mapping[str, Any]) -> tuple[str, str]:
    """Return the two parameters of ``A,B``.

    Raises:
        MalformedInput: If they are not two, or one is a vector whose entries are drawn.
        UnknownName: If the sweep does not vary one of them.
    """
    names = [name.strip() for name in text.split(",")]
    if len(names) != 2 or names[0] == names[1]:
        raise MalformedInput(f"--over {shown(text)}: write two parameters, --over A,B.")
    varied = [axis.name for axis in design.axes if len(axis.values) > 1]
    drawn = [each.name for each in design.ranges]
    for name in names:
        if name not in (*varied, *drawn):
            raise UnknownName(
                f"--over {shown(text)}: the sweep does not vary {shown(name)!r}. "
                f"{closest(name, (*varied, *drawn)) if varied or drawn else 'It varies nothing.'}"
            )
        if name in drawn and isinstance(declared[name].domain, RationalVector | RationalMatrix):
            raise MalformedInput(
                f"--over {shown(text)}: {name} has several entries that are drawn, and an axis "
                "has one. Name a parameter that is a number or a word."
            )
    return names[0], names[1]


def read_show(text: str, columns: Iterable[str]) -> str:
    """Return the column that is shown: the verdict, or the midpoint of a quantity.

    Raises:
        UnknownName: If there is no such quantity, or several checks have one of this name.
    """
    if text == VERDICT:
        return VERDICT
    known = [column for column in columns if column.endswith(f".{MID}")]
    found = [
        column
        for column in known
        if column in (text, f"{text}.{MID}") or column.endswith(f".{text}.{MID}")
    ]
    if len(found) == 1:
        return found[0]
    names = [column.removesuffix(f".{MID}") for column in found or known]
    if found:
        raise UnknownName(
            f"--show {shown(text)}: several checks have it: {', '.join(names)}. Write one of these."
        )
    raise UnknownName(
        f"--show {shown(text)}: no row has this quantity. {closest(text, [VERDICT, *names])}"
    )


def diagram(
    rows: Iterable[Row], design: Design, over: tuple[str, str], column: str, theorem: str
) -> dict[str, Any]:
    """Return the places of the diagram and what is shown there, plain data.

    The values of a listed parameter stand side by side at equal distances, in their order; those
    of a drawn one where they are. Of several rows at one place the worst verdict counts, or the
    largest value.

    Raises:
        MalformedInput: If the quantity is a vector, or there are too many places.
    """
    axes = {axis.name: list(axis.values) for axis in design.axes}
    cells: dict[tuple[str, str], Any] = {}
    for row in rows:
        value = _value(row, column)
        if value is None:
            continue
        place = (row[over[0]], row[over[1]])
        cells[place] = value if place not in cells else _stronger(cells[place], value)
        if len(cells) > MOST_CELLS:
            raise MalformedInput(
                f"--phase: more than {MOST_CELLS} places, which no diagram shows. Sweep fewer."
            )
    what = "verdict" if column == VERDICT else column.removesuffix(f".{MID}")
    rule = "the worst verdict" if column == VERDICT else "the largest value"
    return {
        "slug": f"phase-{theorem}",
        "title": f"{theorem}: {what} over {over[0]} and {over[1]}",
        "description": f"{len(cells)} places; of several rows at one place, {rule} is shown.",
        "what": what,
        "verdicts": list(ORDER) if column == VERDICT else None,
        "x": {"label": over[0], "listed": axes.get(over[0])},
        "y": {"label": over[1], "listed": axes.get(over[1])},
        "cells": [
            {"x": _position(x, axes.get(over[0])), "y": _position(y, axes.get(over[1])), "value": v}
            for (x, y), v in cells.items()
        ],
    }


def _position(text: str, listed: list[str] | None) -> float | str:
    if listed is not None:
        return listed.index(text)
    try:
        return float(Fraction(text))
    except ValueError:
        return text
    except OverflowError:
        raise MalformedInput(
            f"--phase: {shown(text)} is too large for a diagram. Sweep smaller values."
        ) from None


def _value(row: Row, column: str) -> str | float | None:
    text = row.get(column)
    if column == VERDICT or text is None:
        return text
    if " " in text:
        raise MalformedInput(
            f"--show {column.removesuffix(f'.{MID}')}: it has several entries, and a place of a "
            "diagram shows one. Name a quantity that is a number."
        )
    try:
        return float(Fraction(text))
    except OverflowError:
        return None


def _stronger(one: Any, other: Any) -> Any:
    if isinstance(one, str):
        return min(one, other, key=ORDER.index)
    return max(one, other)
