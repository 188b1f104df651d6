"""The page of figures: those about the whole report, and where those of each theorem stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from theorycheck.reporting import dots, gallery, margins, section, widths, wording
from theorycheck.reporting.dots import Dots
from theorycheck.reporting.frame import document
from theorycheck.reporting.markup import Child, Markup, tag
from theorycheck.reporting.record import directory

FILE = "figures.html"
TITLE = "Figures"
_LEAD = (
    "Figures about all theorems of this report, made from its records. They are for orientation: "
    "nothing of them enters a verdict. The data of each stand beside it."
)
_NONE = "No check of this report left a ball or a margin that could be drawn."
Entry = Mapping[str, Any]


def html_page(records: Sequence[Entry], drawn: Sequence[Dots]) -> str:
    """Return the page.

    Args:
        records: The records of a report.
        drawn: What `about_all` made of them.
    """
    main = tag(
        "main",
        tag("h1", TITLE),
        tag("p", _LEAD, class_="lead"),
        [_figure(each) for each in drawn] or tag("p", _NONE),
        _theorems(records),
    )
    return document(TITLE, main, here=FILE)


def about_all(records: Sequence[Entry]) -> list[Dots]:
    """Return the figures about all records."""
    return [each for each in (widths.dots(records), margins.dots(records)) if each is not None]


def tables(drawn: Sequence[Dots]) -> dict[str, str]:
    """Return the data of each figure as CSV, by file."""
    return {each.file: each.csv() for each in drawn}


def _figure(each: Dots) -> Markup:
    left = len(each.lines) - dots.MOST_LINES
    return section.section(
        each.title,
        tag("p", each.shows),
        tag("p", each.shows_not),
        tag(
            "figure",
            dots.svg(each),
            tag(
                "figcaption",
                tag("b", each.title),
                ". ",
                each.description,
                f" The last {wording.plural(left, 'theorem')} are not drawn." if left > 0 else None,
                " ",
                tag("a", "Data (CSV)", href=each.file, download=""),
            ),
        ),
    )


def _theorems(records: Sequence[Entry]) -> Markup:
    having = [record for record in records if record.get("series")]
    return section.section(
        "Figures of theorems",
        tag("ul", (_links(record) for record in having))
        if having
        else tag("p", "No theorem of this report has figures of its own."),
    )


def _links(record: Entry) -> Markup:
    place = f"{directory(record)}/index.html"
    links: list[Child] = []
    for number, series in enumerate(record["series"], start=1):
        links += [
            "; " if links else ": ",
            tag("a", series["title"], href=f"{place}#{gallery.anchor(number)}"),
        ]
    return tag("li", wording.title(record), links)
