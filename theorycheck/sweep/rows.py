"""The rows of a sweep as they leave the ledger: one text for each column, in the design's order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from theorycheck.catalogue import entry
from theorycheck.ledger import Piece, Pieces
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
        """Look up whether the sweep is finished."""
        self.sweep = sweep
        self._pieces = pieces
        kept = pieces.value(sweep.key())
        self._verdicts: dict[str, int] | None = None if kept is None else json.loads(kept)
        self._finished = kept is not None
        self._listed = False

    def list_wanted(self) -> None:
        """Tell the ledger which rows are wanted, once."""
        if not self._listed:
            self._pieces.want(self.sweep.wanted())
            self._listed = True

    def counted_again(self) -> Rows:
        """Return the rows as they are now; a sweep without accidents is remembered as finished."""
        if not self._finished:
            self._verdicts = None
            if self.complete() and not self.accidents():
                value = json.dumps(self.verdicts())
                self._pieces.keep([Piece(key=self.sweep.key(), value=value)])
                self._finished = True
        return self

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
        """Return how many rows have each verdict, as of the last count."""
        if self._verdicts is None:
            self.list_wanted()
            self._verdicts = self._pieces.counts(VERDICT)
        return self._verdicts

    def accidents(self) -> int:
        """Return how many rows tell of an accident."""
        return sum(self.verdicts().get(word, 0) for word in ACCIDENTS)

    def complete(self) -> bool:
        """Return whether every row is there."""
        return sum(self.verdicts().values()) == len(self.sweep.design)

    def _read(self, most: int | None) -> Iterator[tuple[str, Any]]:
        if most is not None and self._finished and not self._listed:
            # All are there: the first ones are enough.
            self._pieces.want(islice(self.sweep.wanted(), most))
        else:
            self.list_wanted()
        for line, value in self._pieces.values(most):
            yield line, json.loads(value)
