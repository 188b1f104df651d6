"""The page of controls: wrong variants, written by hand, that the checks must refute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from theorycheck.reporting import errata, section, wording
from theorycheck.reporting.frame import document
from theorycheck.reporting.markup import Child, Markup, tag
from theorycheck.reporting.record import WITNESS, directory

FILE = "controls.html"
TITLE = "Controls"
WORDS = (
    "Statements that are wrong, among them some that are printed so, kept to see that the checks "
    "refute them. They do not enter any verdict. Those of a theorem stand here once, and those of "
    "a further case of it only where they differ."
)
Entry = Mapping[str, Any]


def html_page(records: Sequence[Entry]) -> str:
    """Return the page as HTML."""
    main = tag(
        "main", tag("h1", TITLE), tag("p", WORDS, class_="lead"), _body(records), class_="broad"
    )
    return document(TITLE, main, here=FILE, broad=True)


def counted(records: Sequence[Entry]) -> str:
    """Return how many controls of the records were caught, in a sentence."""
    controls = [control for record in records for control in record.get("controls", ())]
    if not controls:
        return "There are no controls."
    missed = sum(not control["caught"] for control in controls)
    if not missed:
        return f"All {wording.plural(len(controls), 'control')} are caught."
    return f"{missed} of {wording.plural(len(controls), 'control')} NOT CAUGHT."


def _number(records: Sequence[Entry]) -> int:
    return sum(len(record.get("controls", ())) for record in records)


def to_list(records: Sequence[Entry]) -> list[tuple[Entry, list[Entry]]]:
    """Return each record with those of its controls that no line on the theorem shows already."""
    shown: set[tuple[str, ...]] = set()
    result = []
    for record in sorted(records, key=lambda record: record.get("case", WITNESS) != WITNESS):
        fresh = []
        for control in record.get("controls", ()):
            line = (
                record["theorem"],
                *(control[key] for key in ("words", "latex", "source")),
                wording.control_words(control),
            )
            if line not in shown:
                shown.add(line)
                fresh.append(control)
        result.append((record, fresh))
    # Sorted so that the witness speaks for its theorem; back in the order of the report.
    order = {id(record): place for place, record in enumerate(records)}
    return sorted(result, key=lambda item: order[id(item[0])])


def _body(records: Sequence[Entry]) -> list[Child]:
    if not any(record.get("controls") for record in records):
        return [tag("p", "There are none.")]
    shown = to_list(records)
    all_, here = _number(records), sum(len(controls) for _, controls in shown)
    fewer = (
        f" {wording.plural(here, 'line')} here: what is the same at several problems stands once."
        if here < all_
        else None
    )
    result: list[Child] = [tag("p", counted(records), fewer)]
    found = errata.listed(records)
    if found:
        words = f"{wording.plural(len(found), 'published statement')} false as printed"
        result.append(tag("p", tag("a", words, href=errata.FILE), "."))
    result += [_of(record, controls) for record, controls in shown if controls]
    return result


def _of(record: Entry, controls: Sequence[Entry]) -> Markup:
    title = wording.title(record)
    return tag(
        "article",
        tag("h2", tag("a", title, href=f"{directory(record)}/index.html#controls")),
        section.table(
            ("wrong variant", "formula", "source", "outcome"),
            [_row(control) for control in controls],
            label=f"Controls of {title}",
        ),
    )


def _row(control: Entry) -> tuple[Markup, ...]:
    return (
        tag("td", control["words"], class_="words"),
        tag("td", section.inline(control["latex"])),
        tag("td", control["source"], class_="words"),
        tag("td", section.badge("caught" if control["caught"] else "not caught")),
    )
