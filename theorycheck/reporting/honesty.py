"""How far solvers lie from certified answers: on the page of a theorem, and all on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from theorycheck.reporting import markdown, section, wording
from theorycheck.reporting.frame import document
from theorycheck.reporting.markup import Child, Markup, tag
from theorycheck.reporting.record import directory, mathematics

TITLE = "Solver honesty"
FILE, MARKDOWN_FILE = "solver-honesty.html", "solver-honesty.md"
HEAD = ("solver", "program", "status", "distance", "relative", "note")
_WORDS = (
    "How far the answers of solvers lie from the certified one. These are measurements in floating "
    "point on one machine: they have no outcome and do not enter any verdict."
)
Entry = Mapping[str, Any]


def measured(measurements: Sequence[Entry]) -> Markup | None:
    """Return the section on the page of one theorem; nothing where nothing was measured."""
    if not measurements:
        return None
    return section.section(
        TITLE,
        tag("p", _WORDS),
        section.table(HEAD, [_row(entry) for entry in measurements], label=TITLE),
    )


def html_page(records: Sequence[Entry]) -> str:
    """Return the page with the measurements of every record."""
    found = [record for record in records if record.get("solver_honesty")]
    count = sum(len(record["solver_honesty"]) for record in found)
    counted = f"{wording.plural(count, 'measurement')} for {wording.plural(len(found), 'problem')}."
    main = tag(
        "main",
        tag("h1", TITLE),
        tag("p", _WORDS, class_="lead"),
        tag("p", counted) if found else tag("p", "Nothing was measured in this report."),
        (_of(record) for record in found),
        class_="broad",
    )
    return document(TITLE, main, here=FILE, broad=True)


def markdown_page(records: Sequence[Entry]) -> str:
    """Return the same as Markdown: distances as orders of magnitude, which machines agree on."""
    parts = [markdown.GENERATED, f"# {TITLE}", _WORDS]
    found = [mathematics(record) for record in records if record.get("solver_honesty")]
    for record in found:
        parts.append(f"## [{markdown.plain(wording.title(record))}]({directory(record)}/report.md)")
        parts.append(markdown.measurements_table(record["solver_honesty"]))
    if not found:
        parts.append("Nothing was measured in this report.")
    return "\n\n".join(parts) + "\n"


def _of(record: Entry) -> Markup:
    title = wording.title(record)
    return tag(
        "section",
        tag("h2", tag("a", title, href=f"{directory(record)}/index.html#solver-honesty")),
        section.table(
            HEAD,
            [_row(entry) for entry in record["solver_honesty"]],
            label=f"Measurements for {title}",
        ),
    )


def _row(entry: Entry) -> tuple[Child, ...]:
    return (
        tag("th", entry["solver"], scope="row"),
        tag("td", entry["program"]),
        tag("td", entry["status"]),
        tag("td", entry["distance"], class_="number"),
        tag("td", entry["relative"], class_="number"),
        tag("td", entry["note"], class_="words"),
    )
