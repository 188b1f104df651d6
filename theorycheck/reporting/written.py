"""What was written of a report: where, with which verdicts, and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from theorycheck.reporting.changes import Change
from theorycheck.reporting.record import directory


@dataclass(frozen=True, kw_only=True)
class Written:
    """A report that was written.

    Attributes:
        index: The first page.
        theorems: For each theorem and case ``theorem``, ``case``, ``title``, ``verdict``,
            ``page`` and ``controls_missed``, the controls that were not refuted.
        changes: What changed in the mathematics against an earlier report, a line each.
    """

    index: Path
    theorems: Sequence[Mapping[str, Any]]
    changes: Sequence[str]


def written(records: Sequence[Mapping[str, Any]], changes: Sequence[Change], out: Path) -> Written:
    """Return what is said of a report on `records` that was written into `out`."""
    return Written(
        index=out / "index.html",
        theorems=[_listed(record, out) for record in records],
        changes=[change.line() for change in changes],
    )


def _listed(record: Mapping[str, Any], out: Path) -> dict[str, Any]:
    missed = {entry["statement"] for entry in record["controls"] if not entry["caught"]}
    return {
        **{name: record[name] for name in ("theorem", "case", "title", "verdict")},
        "page": str(out / directory(record) / "index.html"),
        "controls_missed": sorted(missed),
    }
