"""Numbers and exact data as text of a width that can be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

ROWS = 6
WIDTH = 44
ELLIPSIS = "…"


def shortened(text: str, width: int = WIDTH) -> str:
    """Return `text`, its tail replaced by an ellipsis if it is longer than `width`.

    A decimal keeps its exponent and a ratio of long integers says how long it is, so that what
    is shown never reads as another number.
    """
    if len(text) <= width:
        return text
    above, slash, below = text.partition("/")
    if slash:
        return (
            f"{above[: width // 2]}{ELLIPSIS} / {ELLIPSIS} ({len(above)}/{len(below)} characters)"
        )
    mantissa, mark, exponent = text.partition("e")
    if "." not in mantissa:
        return f"{text[: width // 2]}{ELLIPSIS} ({len(text)} characters)"
    return f"{mantissa[: max(width - len(exponent) - 2, 3)]}{ELLIPSIS}{mark}{exponent}"


def components(quantity: Mapping[str, Any]) -> list[str]:
    """Return the midpoints of a quantity as a list, of one entry for a scalar."""
    mid = quantity["mid"]
    return [mid] if isinstance(mid, str) else list(mid)


def is_scalar(quantity: Mapping[str, Any]) -> bool:
    """Whether a quantity is a single number."""
    return isinstance(quantity["mid"], str)


def folded(rows: Sequence[Any], limit: int = ROWS) -> tuple[Sequence[Any], int]:
    """Return the first rows and how many are left out; one row alone is never left out."""
    if len(rows) <= limit + 1:
        return rows, 0
    return rows[:limit], len(rows) - limit


def table_of(text: str) -> list[list[str]] | None:
    """Return exact text of a vector or a matrix as rows of cells, None for anything else."""
    if ";" not in text and "," not in text:
        return None
    rows = [row.split(",") for row in text.split(";")]
    return rows if all(len(row) == len(rows[0]) for row in rows) else None


def size_words(rows: Sequence[Sequence[str]]) -> str:
    """Return "3 × 20 matrix" or "vector of 5"."""
    if len(rows) == 1:
        return f"vector of {len(rows[0])}"
    return f"{len(rows)} × {len(rows[0])} matrix"


def summarized(text: str, width: int = 60) -> str:
    """Return exact text of a parameter as one short line."""
    rows = table_of(text)
    if len(text) <= width or rows is None:
        return shortened(text, width)
    start = ", ".join(cell if len(cell) < 16 else shortened(cell, 12) for cell in rows[0][:3])
    return f"{size_words(rows)}, starting {start}, {ELLIPSIS}"
