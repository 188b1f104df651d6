"""The page of errata: what is printed and false, the counterexample, and what is true instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from theorycheck.reporting import section, wording
from theorycheck.reporting.frame import document
from theorycheck.reporting.markdown import GENERATED, code, plain
from theorycheck.reporting.markup import Child, Markup, tag
from theorycheck.reporting.record import WITNESS, directory

FILE = "errata.html"
TITLE = "Errata: printed, and false as printed"
_LEAD = (
    "Each statement below is published. Where it is marked as caught, a rigorous check refutes it, "
    "as it is read here, at the problem that is named; beside it stands the corrected statement "
    "with what was found about that. None of this enters a verdict."
)
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Listed:
    """One erratum with its record and the conclusion that corrects it.

    Attributes:
        record: The record that it stands in.
        control: The statement as printed, and what its check found.
        corrected: The entries of the conclusion that is true instead.
    """

    record: Entry
    control: Entry
    corrected: Sequence[Entry]

    @property
    def number(self) -> str:
        """Its number in the list of errata."""
        return str(self.control["erratum"]["number"])

    @property
    def paper(self) -> str:
        """The title of the paper, which numbers are counted within."""
        return wording.paper(self.record) or "No paper is named"


def listed(records: Sequence[Entry]) -> list[Listed]:
    """Return every erratum of the witnesses' records once, by paper and number."""
    found: dict[tuple[str, str, str], Listed] = {}
    for record in records:
        if record.get("case", WITNESS) != WITNESS:
            continue
        for control in record.get("controls", ()):
            if "erratum" not in control:
                continue
            key = (control["erratum"]["number"], record["theorem"], control["statement"])
            corrected = [
                entry
                for entry in record["conclusions"]
                if entry["statement"] == control["erratum"]["corrected"]
            ]
            known = found.get(key)
            if known is None or (control["caught"] and not known.control["caught"]):
                found[key] = Listed(record, control, corrected)
    return sorted(found.values(), key=lambda item: (item.paper, _order(item.number)))


def _by_paper(records: Sequence[Entry]) -> dict[str, list[Listed]]:
    """Return the errata of each paper, within which they are numbered."""
    papers: dict[str, list[Listed]] = {}
    for item in listed(records):
        papers.setdefault(item.paper, []).append(item)
    return papers


def _order(number: str) -> tuple[int, str]:
    digits = re.search(r"\d+", number)
    return (int(digits.group()) if digits else 0, number)


def html_page(records: Sequence[Entry]) -> str:
    """Return the page as HTML."""
    articles = [
        tag(
            "section",
            tag("h2", paper),
            [_article(item) for item in items],
        )
        for paper, items in _by_paper(records).items()
    ]
    main = tag(
        "main",
        tag("h1", TITLE),
        tag("p", _LEAD, class_="lead"),
        articles or tag("p", "There are none in this report."),
    )
    return document(TITLE, main, here=FILE)


def _article(item: Listed) -> Markup:
    control, record = item.control, item.record
    return tag(
        "article",
        tag(
            "h3",
            f"{item.number}: {control['words']} ",
            section.badge("caught" if control["caught"] else "not caught"),
            id=f"{item.number}-{control['statement']}",
        ),
        section.formula(control["latex"]),
        [tag("p", line) for line in _lines(item)],
        tag("p", control["summary"], class_="muted"),
        tag("h4", "True instead"),
        [_corrected(entry) for entry in item.corrected[:1]],
        tag(
            "p",
            "Found: ",
            "; ".join(wording.found_words(entry) for entry in item.corrected) or "nothing",
            ". In ",
            tag("a", wording.title(record), href=f"{directory(record)}/index.html#controls"),
            ".",
        ),
    )


def _lines(item: Listed) -> list[str]:
    """Return what is to be said of an erratum, with the paper that it is in."""
    papers = [wording.reference_words(found) for found in item.record.get("references", ())]
    paper = [f"In {papers[0]}."] if papers else []
    # Without a counterexample of its own it is tried wherever the theorem is.
    found = "Refuted" if item.control["caught"] else "Tried, and NOT refuted,"
    here = [] if "problem" in item.control else [f"{found} at the problem of the theorem's page."]
    return [*paper, *wording.erratum_lines(item.control), *here]


def _corrected(entry: Entry) -> Child:
    return [tag("p", entry["words"]), section.formula(entry["latex"])]


def markdown_page(records: Sequence[Entry]) -> str:
    """Return the page as Markdown; it holds no times and no versions."""
    return "\n\n".join([GENERATED, f"# {TITLE}", _LEAD, *_paragraphs(records)]) + "\n"


def _paragraphs(records: Sequence[Entry]) -> Iterator[str]:
    for paper, items in _by_paper(records).items():
        yield f"## {plain(paper)}"
        for item in items:
            yield from _paragraphs_of(item)


def _paragraphs_of(item: Listed) -> Iterator[str]:
    control = item.control
    yield f"### {plain(item.number)}: {plain(control['words'])}"
    yield f"**{plain(wording.control_words(control))}**, {control['method']}."
    yield from (plain(line) for line in _lines(item))
    found = "; ".join(wording.found_words(entry) for entry in item.corrected) or "nothing"
    words = item.corrected[0]["words"] if item.corrected else "not among the conclusions."
    yield f"True instead: {plain(words)} Found: {plain(found)}."
    place = directory(item.record)
    yield (
        f"In [{plain(wording.title(item.record))}]({place}/report.md), control "
        f"{code(control['statement'])}."
    )
