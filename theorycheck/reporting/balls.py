"""Balls side by side: the layout of quantities, shared by every form of a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from theorycheck.reporting.number import components, folded, is_scalar, shortened

# Where the pieces of a window begin and end: what is bounded over them is named by these times.
PIECES = ("piece_start", "piece_end")
_SIGNS = {"lower": "≥ ", "upper": "≤ "}
_WORDS = {"lower": "at least", "upper": "at most"}


@dataclass(frozen=True, kw_only=True)
class Column:
    """One quantity: what it is called, and its balls.

    Attributes:
        radius: Nothing for a bound that is a number, and no ball around one.
        sign: What stands before a bound, such as "≥ ": it says no more of what it bounds.
    """

    name: str
    latex: str
    words: str
    mid: Sequence[str]
    radius: str
    digits: str
    sign: str = ""


@dataclass(frozen=True, kw_only=True)
class BallTable:
    """Quantities with equally many components, to be read across.

    Attributes:
        columns: The quantities, each with the midpoints that are shown.
        scalar: Whether they are single numbers.
        left_out: How many components are not shown.
        rows: What each component that is shown is about: its number, or a time.
        head: What `rows` are.
    """

    columns: tuple[Column, ...]
    scalar: bool
    left_out: int
    rows: tuple[str, ...] = ()
    head: str = ""


def tables(quantities: Mapping[str, Mapping[str, Any]]) -> list[BallTable]:
    """Return the quantities as tables: scalars together, vectors of one length together."""
    groups: dict[tuple[bool, int], list[Column]] = {}
    times = pieces(quantities)
    for name, quantity in quantities.items():
        mid = components(quantity)
        if name in PIECES and len(times) == len(mid) and len(quantities) > len(PIECES):
            continue
        column = Column(
            name=name,
            latex=_symbol(name, quantity.get("latex", "")),
            words=quantity.get("words", ""),
            mid=folded(mid)[0],
            radius="" if _is_bound(quantity) else quantity["rad"],
            digits=digits_words(quantity),
            sign=_SIGNS.get(quantity.get("bound", ""), ""),
        )
        groups.setdefault((is_scalar(quantity), len(mid)), []).append(column)
    return [
        _table(columns, times, scalar=scalar, length=length)
        for (scalar, length), columns in groups.items()
    ]


def _table(
    columns: Sequence[Column], times: Sequence[str], *, scalar: bool, length: int
) -> BallTable:
    shown = len(columns[0].mid)
    timed = not scalar and len(times) == length > 0
    return BallTable(
        columns=tuple(columns),
        scalar=scalar,
        left_out=length - shown,
        rows=tuple(times[:shown]) if timed else tuple(str(i + 1) for i in range(shown)),
        head="times" if timed else "component",
    )


def pieces(quantities: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return from when to when each piece of a window is, if the quantities are about one."""
    if not all(name in quantities for name in PIECES):
        return []
    ends = (components(quantities[name]) for name in PIECES)
    return [
        f"{shortened(start, 16)} to {shortened(end, 16)}" for start, end in zip(*ends, strict=False)
    ]


def bound_words(quantity: Mapping[str, Any]) -> str:
    """Return "at least" or "at most" for a quantity that is only a bound, "" for any other."""
    return _WORDS.get(quantity.get("bound", ""), "")


def _is_bound(quantity: Mapping[str, Any]) -> bool:
    return quantity.get("bound") in _SIGNS and quantity["rad"] == "0"


def _symbol(name: str, latex: str) -> str:
    """Return the LaTeX of a quantity, nothing if it is only the name again, which is no LaTeX."""
    return "" if latex == name and len(name) > 1 else latex


def digits_words(quantity: Mapping[str, Any]) -> str:
    """Return how many digits are known: "exact" for a ball of radius 0, "" if nobody says.

    A bound is no number of which digits could be known.
    """
    if _is_bound(quantity):
        return f"{quantity['bound']} bound"
    if quantity["rad"] == "0":
        return "exact"
    digits = quantity.get("digits")
    return "" if digits is None else str(digits)
