"""Balls side by side: the layout of quantities, shared by every form of a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from theorycheck.reporting.number import components, folded, is_scalar


@dataclass(frozen=True, kw_only=True)
class Column:
    """One quantity: what it is called, and its balls."""

    name: str
    latex: str
    words: str
    mid: Sequence[str]
    radius: str
    digits: str


@dataclass(frozen=True, kw_only=True)
class BallTable:
    """Quantities with equally many components, to be read across.

    Attributes:
        columns: The quantities, each with the midpoints that are shown.
        scalar: Whether they are single numbers.
        left_out: How many components are not shown.
    """

    columns: tuple[Column, ...]
    scalar: bool
    left_out: int


def tables(quantities: Mapping[str, Mapping[str, Any]]) -> list[BallTable]:
    """Return the quantities as tables: scalars together, vectors of one length together."""
    groups: dict[tuple[bool, int], list[Column]] = {}
    for name, quantity in quantities.items():
        mid = components(quantity)
        column = Column(
            name=name,
            latex=_symbol(name, quantity.get("latex", "")),
            words=quantity.get("words", ""),
            mid=folded(mid)[0],
            radius=quantity["rad"],
            digits=digits_words(quantity),
        )
        groups.setdefault((is_scalar(quantity), len(mid)), []).append(column)
    return [
        BallTable(columns=tuple(columns), scalar=scalar, left_out=length - len(columns[0].mid))
        for (scalar, length), columns in groups.items()
    ]


def _symbol(name: str, latex: str) -> str:
    """Return the LaTeX of a quantity, nothing if it is only the name again, which is no LaTeX."""
    return "" if latex == name and len(name) > 1 else latex


def digits_words(quantity: Mapping[str, Any]) -> str:
    """Return how many digits are known: "exact" for a ball of radius 0, "" if nobody says."""
    if quantity["rad"] == "0":
        return "exact"
    digits = quantity.get("digits")
    return "" if digits is None else str(digits)
