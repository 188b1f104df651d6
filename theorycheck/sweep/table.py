"""The first rows of a sweep and a count of verdicts, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from theorycheck._errors import shown
from theorycheck.sweep.rows import MID, NOTE, RAD, VERDICT, Rows

if TYPE_CHECKING:
    from rich.console import RenderableType

MOST_ROWS = 50
_LONGEST, _LONGEST_NOTE = 40, 120


def table(rows: Rows, column: str | None = None) -> RenderableType:
    """Return a table of the first rows, with a line of how many rows have which verdict.

    Args:
        rows: The sweep's.
        column: The midpoint of a quantity that is shown too, with its radius.
    """
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    names = [*rows.sweep.design.names, VERDICT]
    if column is not None and column != VERDICT:
        names += [column, f"{column.removesuffix(MID)}{RAD}"]
    first = list(rows.first(MOST_ROWS))
    if any(row[NOTE] for row in first):
        names.append(NOTE)
    found = Table(title_justify="left")
    for name in names:
        found.add_column(Text(name), overflow="fold")
    for row in first:
        found.add_row(
            *(Text(shown(row.get(n, ""), _LONGEST_NOTE if n == NOTE else _LONGEST)) for n in names)
        )
    counts = rows.verdicts()
    total = sum(counts.values())
    words = f"{total} rows: " + ", ".join(f"{number} {name}" for name, number in counts.items())
    if total > len(first):
        words = (
            f"The first {len(first)} of {total} rows; --csv FILE holds them all, with every "
            f"quantity.\n{words}"
        )
    return Group(found, Text(words))
