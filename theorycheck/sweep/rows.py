"""The rows of a sweep as they leave the ledger: one text for each column, in the design's order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from theorycheck.catalogue import entry
from theorycheck.ledger import Pieces
from theorycheck.sweep.job import ACCIDENTS
from theorycheck.sweep.run import Sweep

VERDICT, NOTE = "verdict", "note"
OUTCOME, METHOD, DIGITS = "outcome", "method", "digits"
MID, RAD = "mid", "rad"
Row = dict[str, str]


class Rows:
    """The rows of a sweep that are in the ledger, read anew each time, never all at once.

    Columns are the parameters that the sweep gives, the verdict, a note (why there is none), and
    for each check of a statement, named statement.check, its outcome, method and digits and the
    midpoint and radius of its quantities. A vector's entries are set apart by spaces.
    """

    def __init__(self, sweep: Sweep, pieces: Pieces) -> None:
        """Read the rows of `sweep` from a ledger that was told what is wanted."""
        self.sweep = sweep
        self._pieces = pieces
        self._verdicts: dict[str, int] | None = None

    def columns(self) -> list[str]:
        """Return the columns, quantities of a check in the order in which they first occur."""
        theorem = entry(self.sweep.context.theorem).load()
        quantities: dict[str, dict[str, None]] = {
            f"{statement.slug}.{check}": {}
            for statement in (*theorem.assumptions, *theorem.conclusions)
            for check in statement.checks
        }
        for _, value in self._read(None):
            for statement, check, _, _, _, found in value["found"]:
                quantities.setdefault(f"{statement}.{check}", {}).update(dict.fromkeys(found))
        columns = [*self.sweep.design.names, VERDICT, NOTE]
        for check, names in quantities.items():
            columns += [f"{check}.{kind}" for kind in (OUTCOME, METHOD, DIGITS)]
            columns += [f"{check}.{name}.{kind}" for name in names for kind in (MID, RAD)]
        return columns

    def __iter__(self) -> Iterator[Row]:
        """Yield every row, what it does not know left out."""
        return self.first(None)

    def first(self, most: int | None) -> Iterator[Row]:
        """Yield at most so many rows."""
        for line, value in self._read(most):
            row = {**self.sweep.point(line), VERDICT: value["verdict"], NOTE: value["note"]}
            for statement, check, outcome, method, digits, found in value["found"]:
                name = f"{statement}.{check}"
                row[f"{name}.{OUTCOME}"], row[f"{name}.{METHOD}"] = outcome, method
                row[f"{name}.{DIGITS}"] = "" if digits is None else str(digits)
                for quantity, (mid, rad) in found.items():
                    row[f"{name}.{quantity}.{MID}"] = mid if isinstance(mid, str) else " ".join(mid)
                    row[f"{name}.{quantity}.{RAD}"] = rad
            yield row

    def verdicts(self) -> dict[str, int]:
        """Return how many rows have each verdict, as of the first time that this is asked."""
        if self._verdicts is None:
            self._verdicts = self._pieces.counts(VERDICT)
        return self._verdicts

    def accidents(self) -> int:
        """Return how many rows tell of an accident."""
        return sum(self.verdicts().get(word, 0) for word in ACCIDENTS)

    def complete(self) -> bool:
        """Return whether every row is there."""
        return sum(self.verdicts().values()) == len(self.sweep.design)

    def _read(self, most: int | None) -> Iterator[tuple[str, Any]]:
        for line, value in self._pieces.values(most):
            yield line, json.loads(value)
