"""The figures on the page of a theorem, and their data as CSV beside it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from theorycheck.reporting import section
from theorycheck.reporting.figure import left_out, svg
from theorycheck.reporting.markup import Markup, tag

Entry = Mapping[str, Any]


def figures(series: Sequence[Entry]) -> Markup | None:
    """Return the figures, each with its description and a link to its data."""
    if not series:
        return None
    files = list(tables(series))
    return section.section(
        "Figures",
        (
            tag(
                "figure",
                svg(entry, f"{anchor(number)}-"),
                tag(
                    "figcaption",
                    tag("b", entry["title"]),
                    ". ",
                    " ".join(part for part in (entry["description"], left_out(entry)) if part),
                    " ",
                    tag("a", "Data (CSV)", href=files[number - 1], download=""),
                ),
                id=anchor(number),
            )
            for number, entry in enumerate(series, start=1)
        ),
    )


def anchor(number: int) -> str:
    """Return the identifier of a figure of a page, which counts them from 1."""
    return f"figure-{number}"


def tables(series: Sequence[Entry]) -> dict[str, str]:
    """Return the data of each figure as CSV, by file: one row a point, as the figure has it.

    A coordinate that has no value is left empty.
    """
    found: dict[str, str] = {}
    for number, entry in enumerate(series, start=1):
        written = io.StringIO()
        rows = csv.writer(written, lineterminator="\n")
        rows.writerow(("line", "x", "y"))
        for line in entry["lines"]:
            rows.writerows(
                (line["label"], _cell(x), _cell(y))
                for x, y in zip(line["x"], line["y"], strict=True)
            )
        found[f"figures/{number}-{_plain(str(entry['slug']))}.csv"] = written.getvalue()
    return found


def _cell(value: float | None) -> str:
    return "" if value is None else repr(value)


def _plain(slug: str) -> str:
    return re.sub(r"[^a-z0-9-]+", "-", slug.lower()).strip("-")[:80] or "figure"
