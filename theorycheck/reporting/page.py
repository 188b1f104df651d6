"""The page of one theorem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from theorycheck.reporting import again, gallery, honesty, necessity, section, wording
from theorycheck.reporting.frame import GENERATED, document
from theorycheck.reporting.markup import Markup, tag
from theorycheck.reporting.record import directory, mathematics, run

# Beyond so many checks a page is laid out as it comes into sight, and not at once.
MOST_ROWS = 200


def page(record: Mapping[str, Any], searched: Mapping[str, Any] | None = None) -> str:
    """Return the HTML page of one theorem; its certificates are linked, not embedded.

    Args:
        record: The record.
        searched: What a search says of the need for each assumption, if there was one (see
            `theorycheck.reporting.searches`).
    """
    ran = run(record)
    record = mathematics(record)
    needs = necessity.beside(record, searched)
    parts = {
        "Problem": section.problem(record),
        "Assumptions": section.statements("Assumptions", record["assumptions"], needs),
        "Conclusions": section.statements("Conclusions", record["conclusions"]),
        "Derivation": section.derivation(record.get("derivation", ())),
        "Controls": section.controls(record.get("controls", ()), wording.paper(record)),
        "Solver honesty": honesty.measured(record.get("solver_honesty", ())),
        "Figures": gallery.figures(ran["series"]),
        "Verify again": again.commands(record),
        "Builds on": section.built(record),
        "Notes": section.listed("Notes", record.get("notes", ())),
        "References": section.listed(
            "References", [wording.reference_words(r) for r in record.get("references", ())]
        ),
    }
    return document(
        wording.title(record),
        tag(
            "main",
            tag("h1", wording.title(record)),
            section.verdict(record),
            tag("p", record["statement"], class_="lead"),
            again.copied(record),
            tag(
                "nav",
                (
                    tag("a", name, href=f"#{section.anchor(name)}")
                    for name, part in parts.items()
                    if part
                ),
                aria_label="On this page",
                class_="contents",
            ),
            parts.values(),
            class_="long" if _rows(record) > MOST_ROWS else None,
        ),
        root="../" * (1 + directory(record).count("/")),
        footer=_footer(ran),
    )


def _rows(record: Mapping[str, Any]) -> int:
    return sum(len(record.get(part, ())) for part in ("assumptions", "conclusions", "derivation"))


def _footer(ran: Mapping[str, Any]) -> list[Markup]:
    seconds = sum(entry["seconds"] for entry in ran["seconds"])
    versions: Sequence[str] = [f"{name} {value}" for name, value in ran["versions"].items()]
    lines = [GENERATED]
    if ran["seconds"]:
        lines.append(f"The checks took {seconds:.1f} s.")
    if versions:
        lines.append("Computed with " + ", ".join(versions) + ".")
    return [
        *(tag("p", line) for line in lines),
        tag(
            "p",
            tag("a", "record.json", href="record.json"),
            " (the mathematics), ",
            tag("a", "run.json", href="run.json"),
            " (times and versions), ",
            tag("a", "report.md", href="report.md"),
        ),
    ]
