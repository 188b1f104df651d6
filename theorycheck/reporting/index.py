"""The first page of a report: all theorems, with a search that a script adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from theorycheck.core.outcome import Verdict
from theorycheck.reporting import controls, errata, honesty, mutants, necessity, section, wording
from theorycheck.reporting.frame import INDEX, document
from theorycheck.reporting.markdown import GENERATED, plain
from theorycheck.reporting.markdown import table as markdown_table
from theorycheck.reporting.markup import Child, Markup, tag
from theorycheck.reporting.record import WITNESS, directory, run

HEAD = (
    "theorem",
    "verdict",
    "for what",
    "conclusions hold by",
    "digits",
    "controls",
    "reference",
)
COLUMNS = ("theorem", "verdict", "for", "method", "digits", "controls", "time", "reference")
_COLUMNS_WORDS = (
    "For: whether the verdict speaks for the problem that was checked or for the whole family; the "
    "exact scope is on each page. Method: of each conclusion the strongest by which it holds, and "
    "of these the weakest. Digits: the fewest to which balls agree, where a conclusion is an "
    "equality. Time: of all checks, on the machine that made this report."
)
TITLE = "What was checked"
# What else a report has as Markdown, whatever it is about.
BESIDE = {page.MARKDOWN_FILE: page.TITLE for page in (necessity, mutants, honesty)}
# Beyond these the HTML page names the first author only; Markdown and the pages name all.
MOST_AUTHORS = 3


def html_page(records: Sequence[Mapping[str, Any]], compared: str | None = None) -> str:
    """Return the index as an HTML page.

    Args:
        records: The records of a report.
        compared: How many changes there are against an earlier report, in a sentence, if it was
            compared with one.
    """
    found = errata.listed(records)
    main = tag(
        "main",
        tag("h1", TITLE),
        tag("p", _counted(records), class_="lead"),
        tag("p", tag("a", "Changes", href="changes.html"), f": {compared}") if compared else None,
        _search(records),
        _table(records),
        tag("p", _COLUMNS_WORDS, class_="muted small"),
        section.section("What the verdicts mean", _verdicts()),
        section.section(
            "Controls and errata",
            tag("p", controls.WORDS),
            tag("p", controls.counted(records), " ", tag("a", "All controls", href=controls.FILE)),
            tag(
                "p",
                tag(
                    "a",
                    f"{wording.plural(len(found), 'published statement')} false as printed",
                    href=errata.FILE,
                ),
                ".",
            )
            if found
            else None,
        ),
        class_="broad",
    )
    return document(TITLE, main, here=INDEX, broad=True)


def markdown_page(records: Sequence[Mapping[str, Any]]) -> str:
    """Return the index as Markdown; it holds no times and no versions."""
    rows = [
        [
            f"[{plain(wording.title(record))}]({directory(record)}/report.md)",
            wording.headline(record),
            plain(record["scope"]),
            wording.weakest_method(record),
            _digits(record),
            wording.controls_words(record),
            plain(_reference(record)),
        ]
        for record in records
    ]
    wrong = [
        [
            f"[{plain(wording.title(record))}]({directory(record)}/report.md)",
            plain(control["words"]),
            plain(control["source"]),
            plain(wording.control_words(control)),
        ]
        for record, entries in controls.to_list(records)
        for control in entries
    ]
    printed = errata.listed(records)
    parts = [
        GENERATED,
        f"# {TITLE}",
        _counted(records),
        "## Theorems",
        markdown_table(HEAD, rows),
        "## Controls and errata",
        controls.WORDS,
        *(["[Published statements that are false as printed](errata.md)"] if printed else []),
        markdown_table(("theorem", "wrong variant", "source", "outcome"), wrong)
        if wrong
        else "There are none.",
        "## Besides",
        "\n".join(f"- [{title}]({file})" for file, title in BESIDE.items()),
    ]
    return "\n\n".join(parts) + "\n"


def _counted(records: Sequence[Mapping[str, Any]]) -> str:
    witnesses = [record for record in records if record.get("case", WITNESS) == WITNESS]
    cases = [record for record in records if record.get("case", WITNESS) != WITNESS]
    text = _verdict_counts(witnesses, "theorem")
    return f"{text} {_verdict_counts(cases, 'further case')}" if cases else text


def _verdict_counts(records: Sequence[Mapping[str, Any]], noun: str) -> str:
    counts = {
        verdict.value: sum(record["verdict"] == verdict.value for record in records)
        for verdict in Verdict
    }
    found = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    return f"{wording.plural(len(records), noun)}{': ' + found if found else ''}."


def _table(records: Sequence[Mapping[str, Any]]) -> Markup:
    """Return the table of theorems: a group for each, with its further cases below it."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        groups.setdefault(record["theorem"], []).append(record)
    for group in groups.values():
        group.sort(key=lambda record: record.get("case", WITNESS) != WITNESS)
    return tag(
        "div",
        tag(
            "table",
            tag("thead", tag("tr", (tag("th", cell, scope="col") for cell in COLUMNS))),
            (_group(slug, group) for slug, group in groups.items()),
            class_="theorems",
        ),
        class_="wide",
        role="region",
        tabindex="0",
        aria_label="Theorems",
    )


def _group(slug: str, group: Sequence[Mapping[str, Any]]) -> Markup:
    first = group[0]
    words = [slug, first["statement"], *map(wording.reference_words, first.get("references", ()))]
    rows = []
    for number, record in enumerate(group):
        case = record.get("case", WITNESS)
        place = f"{directory(record)}/index.html"
        if number == 0:
            name: Child = [
                tag("a", wording.title(record), href=place),
                " ",
                tag("span", slug, class_="slug"),
            ]
        else:
            name = ["case ", tag("a", case, href=place)]
        kinds = [
            *(["case"] if number else []),
            *(["followed"] if number < len(group) - 1 else []),
        ]
        rows.append(
            tag(
                "tr",
                tag("th", name, scope="row"),
                tag("td", section.badge(record["verdict"])),
                tag("td", record["scope"].partition(":")[0], class_="brief"),
                tag("td", wording.weakest_method(record), class_="brief"),
                tag("td", _digits(record), class_="count"),
                tag("td", wording.controls_words(record), class_="brief"),
                tag("td", _seconds(record), class_="count"),
                tag("td", None if number else _reference(record, short=True), class_="words"),
                class_=" ".join(kinds) or None,
            )
        )
    verdicts = " ".join(dict.fromkeys(record["verdict"] for record in group))
    return tag("tbody", rows, data_find=" ".join(words), data_verdicts=verdicts)


def _search(records: Sequence[Mapping[str, Any]]) -> Markup:
    """Return the search, which is hidden where no script runs: then everything is visible."""
    there = [v.value for v in Verdict if any(r["verdict"] == v.value for r in records)]
    return tag(
        "div",
        tag(
            "label",
            "Search",
            tag(
                "input",
                type="search",
                autocomplete="off",
                spellcheck="false",
                placeholder="words of a title, statement or reference",
                aria_keyshortcuts="/",
            ),
        ),
        tag(
            "label",
            "Verdict",
            tag(
                "select",
                tag("option", "any", value=""),
                (tag("option", word, value=word) for word in there),
            ),
        ),
        tag("span", role="status", class_="muted small"),
        tag(
            "span", tag("kbd", "/"), " search, ", tag("kbd", "Esc"), " clear", class_="muted small"
        ),
        id="search",
        class_="search",
        role="search",
        hidden="",
    )


def _verdicts() -> Markup:
    rows = [
        (tag("th", section.badge(verdict.value), scope="row"), tag("td", words, class_="words"))
        for verdict, words in wording.MEANINGS.items()
    ]
    return section.table(("verdict", "meaning"), rows, label="Verdicts")


def _seconds(record: Mapping[str, Any]) -> str:
    taken = [entry["seconds"] for entry in run(record)["seconds"]]
    if not taken:
        return ""
    seconds = sum(taken)
    return f"{seconds:.1f} s" if seconds < 9.95 else f"{seconds:.0f} s"


def _digits(record: Mapping[str, Any]) -> str:
    digits = wording.agreed_digits(record)
    return "" if digits is None else str(digits)


def _reference(record: Mapping[str, Any], *, short: bool = False) -> str:
    references = record.get("references", ())
    if not references:
        return ""
    first = references[0]
    authors = first["authors"].split(", ")
    names = f"{authors[0]} et al." if short and len(authors) > MOST_AUTHORS else first["authors"]
    return ", ".join(part for part in (names, str(first["year"]), first["locator"]) if part)
