"""The page of benchmarks: limits on time and memory, what was measured, and peers beside it.

What is shown was measured by `python benchmarks`, in the repository of theorycheck, and not for a
report: nothing of it enters a verdict.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from theorycheck._errors import MalformedInput, shown
from theorycheck.reporting import markdown, ratios, section
from theorycheck.reporting.frame import document
from theorycheck.reporting.markup import Child, Markup, tag
from theorycheck.reporting.ratios import Bar
from theorycheck.reporting.schema import place, read_json
from theorycheck.reporting.wording import plural

FORM = "theorycheck-benchmarks/1"
FILE, MARKDOWN_FILE, DATA = "benchmarks.html", "benchmarks.md", "benchmarks.json"
TABLE = "figures/benchmarks.csv"
TITLE = "Benchmarks"
KEPT, MISSED, UNLIMITED = "kept", "MISSED", "no limit"
_LEAD = (
    "Limits on time, memory and accuracy, and what the benchmarks in the repository of theorycheck "
    "measured; not for this report. Both sides of a ratio were measured in the same run. Times "
    "depend on the machine and its load. Nothing of this enters a verdict."
)
_AGAIN = "Make it again with `python benchmarks`, or take it away."
_HEAD = ("what", "limit", "measured", "kept?", "against", "times faster")
Entry = Mapping[str, Any]


@cache
def schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of what was measured."""
    text = Path(__file__).with_name("benchmarks.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def read(path: Path) -> dict[str, Any]:
    """Return what was measured.

    Raises:
        MalformedInput: If the file cannot be read, is of another form, or contradicts itself.
    """
    data = read_json(path, FORM, _AGAIN)
    wrong = _misformed(data) or _contradiction(data)
    if wrong:
        raise MalformedInput(f"{path}: {wrong}. {_AGAIN}")
    return dict(data)


def collected(out: Path, warn: Callable[[str], None]) -> dict[str, Any] | None:
    """Return what was measured, if `out` holds it; None where there is nothing to show.

    Args:
        out: The folder of the report.
        warn: Told why a file that is there cannot be shown.
    """
    path = out / DATA
    if not path.exists():
        return None
    try:
        return read(path)
    except MalformedInput as error:
        warn(str(error))
        return None


def _misformed(data: object) -> str | None:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    error = best_match(Draft202012Validator(schema()).iter_errors(data))
    if error is None:
        return None
    where = place(error.absolute_path) or " as a whole"
    return f"{where.removeprefix('.')} is not of the form {FORM}: {shown(error.message, 160)}"


def _contradiction(data: Entry) -> str | None:
    """Return what the data say that cannot be so."""
    names = [item["benchmark"] for item in data["benchmarks"]]
    if len(set(names)) < len(names):
        return "a benchmark occurs twice"
    for item in data["benchmarks"]:
        for row in item["rows"]:
            named = f"{shown(item['benchmark'])}, {shown(row['what'])}"
            if (row["kept"] is None) != (not row["limit"].strip()):
                return f"{named}: a limit is kept or missed, and only a limit is"
            if row["ratio"] is not None and row["peer"] is None:
                return f"{named}: its ratio is to no peer"
    return None


def tables(data: Entry) -> dict[str, str]:
    """Return the data of the figure as CSV, by file; nothing without a comparison."""
    bars = _bars(data)
    return {TABLE: ratios.table(bars)} if bars else {}


def _bars(data: Entry) -> list[Bar]:
    return [
        Bar(
            benchmark=item["benchmark"],
            what=row["what"],
            peer=row["peer"],
            ratio=float(row["ratio"]),
            missed=row["kept"] is False,
        )
        for item in data["benchmarks"]
        for row in item["rows"]
        if row["ratio"] is not None
    ]


def _word(row: Entry) -> str:
    return {True: KEPT, False: MISSED, None: UNLIMITED}[row["kept"]]


def counted(data: Entry) -> str:
    """Return how many limits were kept, in a sentence."""
    words = Counter(_word(row) for item in data["benchmarks"] for row in item["rows"])
    without = plural(words[UNLIMITED], "measurement")
    return (
        f"{plural(words[KEPT] + words[MISSED], 'limit')}: {words[KEPT]} {KEPT}, "
        f"{words[MISSED]} {MISSED}. {without} without a limit."
    )


def _made(item: Entry) -> str:
    """Return what a benchmark was run with."""
    cores = "unknown cores" if item["cores"] is None else plural(item["cores"], "core")
    load = "unknown" if item["load"] is None else f"{item['load']:g}"
    source = "" if item["source"] is None else f" Taken from {item['source'].rstrip('.')}."
    return f"Python {item['python']}, {cores}, load {load} at the start.{source}"


def html_page(data: Entry) -> str:
    """Return the page.

    Args:
        data: What was measured, as `read` returns it.
    """
    main = tag(
        "main",
        tag("h1", TITLE),
        tag("p", _LEAD, class_="lead"),
        tag("p", counted(data), " All of it: ", tag("a", DATA, href=DATA, download=""), "."),
        _figure(_bars(data)),
        [_of(item) for item in data["benchmarks"]],
        class_="broad",
    )
    return document(TITLE, main, here=FILE, broad=True)


def _figure(bars: list[Bar]) -> Markup | None:
    if not bars:
        return None
    return tag(
        "figure",
        ratios.svg(bars, "benchmarks"),
        tag(
            "figcaption",
            tag("b", ratios.TITLE),
            ". ",
            ratios.described(bars),
            " ",
            tag("a", "Data (CSV)", href=TABLE, download=""),
        ),
    )


def _of(item: Entry) -> Markup:
    return section.section(
        item["benchmark"],
        tag("p", _made(item), class_="muted"),
        section.table(
            _HEAD,
            [_row(row) for row in item["rows"]],
            label=f"Limits and measurements of {item['benchmark']}",
        ),
    )


def _row(row: Entry) -> tuple[Markup, ...]:
    cells: tuple[Child, ...] = (
        row["limit"],
        row["measured"],
        section.badge(_word(row)),
        row["peer"] or "",
        "" if row["ratio"] is None else ratios.shown(row["ratio"]),
    )
    return (tag("th", row["what"], scope="row"), *(tag("td", cell) for cell in cells))


def markdown_page(data: Entry) -> str:
    """Return the same as Markdown; its figure is in the page and in the CSV."""
    return "\n\n".join(_parts(data)) + "\n"


def _parts(data: Entry) -> Iterator[str]:
    yield markdown.GENERATED
    yield f"# {TITLE}"
    yield _LEAD
    yield counted(data)
    for item in data["benchmarks"]:
        yield f"## {markdown.plain(item['benchmark'])}"
        yield markdown.plain(_made(item))
        yield markdown.table(_HEAD, [_cells(row) for row in item["rows"]])


def _cells(row: Entry) -> list[str]:
    word = _word(row)
    return [
        markdown.plain(row["what"]),
        markdown.plain(row["limit"]),
        markdown.plain(row["measured"]),
        f"**{word}**" if word == MISSED else word,
        markdown.plain(row["peer"] or ""),
        "" if row["ratio"] is None else ratios.shown(row["ratio"]),
    ]
