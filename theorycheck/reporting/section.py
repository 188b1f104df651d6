"""The sections of a page, each from its part of a record; an empty part leaves no section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from theorycheck.reporting import balls, wording
from theorycheck.reporting.formula import mathml
from theorycheck.reporting.markup import Child, Markup, joined, tag
from theorycheck.reporting.number import ROWS, shortened, size_words, summarized, table_of
from theorycheck.reporting.record import directory
from theorycheck.reporting.style import BADGES, VERDICTS

LONG = 120
LONG_FORMULA = 150
Entry = Mapping[str, Any]


def badge(word: str, shown: str | None = None) -> Markup:
    """Return an outcome, a verdict or another finding: sign, word and color."""
    sign = BADGES[word][1] if word in BADGES else ""
    return tag(
        "span",
        tag("span", f"{sign} ", aria_hidden="true"),
        shown or word,
        class_=f"badge is-{word.replace(' ', '-')}",
    )


def verdict(record: Mapping[str, Any]) -> Markup:
    """Return the banner that comes first."""
    word = record["verdict"]
    sign = VERDICTS[word][1] if word in VERDICTS else ""
    reasons = wording.reasons(record)
    return tag(
        "section",
        tag(
            "p",
            tag("span", f"{sign} ", aria_hidden="true"),
            f"Verdict: {wording.headline(record)}",
            class_="word",
        ),
        tag("p", wording.meaning(record)),
        tag("p", "For what: ", record["scope"]),
        tag("ul", (tag("li", reason) for reason in reasons)) if reasons else None,
        class_=f"verdict is-{word}",
        aria_label="Verdict",
    )


def table(
    head: Sequence[Child],
    rows: Iterable[Sequence[Child]],
    *,
    label: str,
    caption: Child = None,
    kind: str | None = None,
) -> Markup:
    """Return a table whose cells are finished elements; a wide one scrolls by itself."""
    return tag(
        "div",
        tag(
            "table",
            tag("caption", caption) if caption else None,
            tag("thead", tag("tr", (tag("th", cell, scope="col") for cell in head))),
            tag("tbody", (tag("tr", row) for row in rows)),
            class_=kind,
        ),
        class_="wide",
        role="region",
        tabindex="0",
        aria_label=label,
    )


def problem(record: Mapping[str, Any]) -> Markup:
    """Return the problem: every parameter with its exact value."""
    declared = {p["name"]: p for p in record.get("parameters", ())}
    empty = {"symbol": "", "doc": "", "domain": ""}
    values = {name: p["value"] for name, p in declared.items()} | dict(record["problem"])
    rows = [
        (
            tag("th", tag("code", name), scope="row"),
            tag("td", inline(declared.get(name, empty)["symbol"])),
            tag("td", declared.get(name, empty)["doc"], class_="words"),
            tag("td", declared.get(name, empty)["domain"]),
            tag("td", _value(value)),
        )
        for name, value in values.items()
    ]
    settings = ", ".join(f"{name} {value}" for name, value in record.get("settings", {}).items())
    head = ("parameter", "symbol", "meaning", "domain", "value")
    return section(
        "Problem",
        table(head, rows, label="Parameters of the problem") if rows else None,
        tag("p", f"Settings: {settings}.", class_="muted") if settings else None,
    )


def _value(text: str) -> Child:
    short = summarized(text)
    if short == text:
        return tag("code", ([part, tag("wbr")] for part in re.split(r"(?<=[,;])", text)))
    rows = table_of(text)
    title = size_words(rows) if rows is not None else f"{len(text)} characters"
    lines = text.replace(";", ";\n").replace(",", ", ") if rows is not None else text
    return tag("details", tag("summary", short if rows is None else title), tag("pre", lines))


def statements(
    title: str, entries: Sequence[Entry], beside: Mapping[str, Child] | None = None
) -> Markup:
    """Return assumptions or conclusions: words, formula, and every check of each.

    Args:
        title: What they are.
        entries: The checks.
        beside: What else is to be said of a statement, by its slug.
    """
    groups = wording.by_statement(entries)
    if not groups:
        return section(title, tag("p", "None was checked."))
    more = beside or {}
    return section(
        title, (_statement(name, group, more.get(name)) for name, group in groups.items())
    )


def _statement(name: str, group: Sequence[Entry], more: Child) -> Markup:
    return tag(
        "article",
        tag("h3", group[0]["words"] or name, " ", tag("span", name, class_="slug")),
        formula(group[0]["latex"]),
        more,
        tag("ul", (tag("li", _check(entry)) for entry in group), class_="checks"),
    )


def _check(entry: Entry) -> list[Child]:
    certificate = entry.get("certificate")
    return [
        tag(
            "p",
            badge(wording.outcome_word(entry)),
            " ",
            _method(entry),
            "check ",
            tag("code", entry["check"]),
        ),
        tag("p", entry["summary"], " ", tag("span", wording.unchecked(entry), class_="muted")),
        _balls(entry),
        tag(
            "p",
            f"Certificate ({certificate['kind']}): ",
            tag("a", certificate["file"], href=certificate["file"], download=""),
        )
        if certificate is not None
        else None,
    ]


def _method(entry: Entry) -> Child:
    """Return the method of a check and what that amounts to, nothing for one that was not run."""
    word = wording.method_word(entry)
    return [tag("b", word), f" ({wording.method_words(entry)}), "] if word else None


def _balls(entry: Entry) -> list[Markup]:
    result = []
    for found in balls.tables(entry.get("quantities", {})):
        label = f"Quantities of {entry['check']}"
        if found.scalar:
            rows = [
                (
                    _row_name(column),
                    _number(column.mid[0], column.sign),
                    _number(column.radius),
                    _digits(column),
                )
                for column in found.columns
            ]
            result.append(
                table(("quantity", "midpoint", "radius", "digits"), rows, label=label, kind="balls")
            )
            continue
        rows_across: list[tuple[Markup, ...]] = [
            (tag("th", row, scope="row"), *(_number(c.mid[i], c.sign) for c in found.columns))
            for i, row in enumerate(found.rows)
        ]
        rows_across += [
            (tag("th", "radius", scope="row"), *(_number(c.radius) for c in found.columns)),
            (tag("th", "digits", scope="row"), *(_digits(c) for c in found.columns)),
        ]
        note = (
            f"The first {ROWS} of {ROWS + found.left_out} rows; record.json has all."
            if found.left_out
            else None
        )
        head = (found.head, *(_name(column) for column in found.columns))
        result.append(table(head, rows_across, label=label, caption=note, kind="balls"))
    return result


def _name(column: balls.Column) -> Markup:
    shown = inline(column.latex) or tag("code", column.name)
    words = tag("span", column.words, class_="muted") if column.words else None
    return joined([shown, " ", words])


def _row_name(column: balls.Column) -> Markup:
    return tag("th", _name(column), scope="row", class_="words")


def _number(text: str, sign: str = "") -> Markup:
    shown = f"{sign}{shortened(text, LONG)}"
    return tag("td", shown, class_="number long" if len(text) > 24 else "number")


def _digits(column: balls.Column) -> Markup:
    return tag("td", column.digits, class_="number")


def derivation(steps: Sequence[Entry]) -> Markup | None:
    """Return the steps of a derivation, with what was checked of each."""
    if not steps:
        return None
    return section("Derivation", tag("ol", (tag("li", _step(s)) for s in steps), class_="steps"))


def _step(step: Entry) -> list[Child]:
    conditions = step["side_conditions"]
    return [
        tag("p", tag("b", step["title"]), ". ", step["reason"]),
        formula(step["latex"]),
        tag("p", "Provided that: ", "; ".join(conditions)) if conditions else None,
        tag(
            "p",
            (
                [tag("span", f"{how}: ", class_="muted"), badge(outcome), " "]
                for how, outcome in step["checks"].items()
            ),
        )
        if step["checks"]
        else tag("p", "Not checked."),
    ]


def controls(entries: Sequence[Entry], paper: str = "") -> Markup | None:
    """Return the wrong variants and whether each was caught.

    Args:
        entries: The controls.
        paper: The title of the paper that errata are counted within.
    """
    if not entries:
        return None
    return section(
        "Controls",
        tag("p", "Wrong variants, which the same checks must refute. ", _NOT_JUDGED),
        (_control(name, group, paper) for name, group in wording.by_statement(entries).items()),
    )


_NOT_JUDGED = "They do not enter the verdict."


def _control(name: str, group: Sequence[Entry], paper: str) -> Markup:
    return tag(
        "article",
        tag("h3", group[0]["words"], " ", tag("span", name, class_="slug")),
        formula(group[0]["latex"]),
        [tag("p", line, class_="muted") for line in wording.erratum_lines(group[0], paper)],
        tag("ul", (tag("li", _caught(entry)) for entry in group), class_="checks"),
    )


def _caught(entry: Entry) -> list[Child]:
    return [
        tag(
            "p",
            badge("caught" if entry["caught"] else "not caught"),
            " ",
            tag("b", entry["method"]),
            ", check ",
            tag("code", entry["check"]),
            ": fails" if entry["caught"] else f": {wording.missed_words(entry)}",
        ),
        tag("p", entry["summary"]),
        _balls(entry),
    ]


def built(record: Mapping[str, Any]) -> Markup | None:
    """Return the theorems that this one builds on, as its author says."""
    slugs = record.get("builds_on", ())
    if not slugs:
        return None
    up = "../" * (1 + directory(record).count("/"))
    return section(
        "Builds on",
        tag(
            "p",
            "Its proof, in the paper or here, uses the statement of: ",
            ([tag("code", slug), "; " if slug != slugs[-1] else ". "] for slug in slugs),
            tag("a", "What builds on what", href=f"{up}dependencies.html"),
            ". This has no effect on the verdict.",
        ),
    )


def listed(title: str, items: Sequence[str]) -> Markup | None:
    """Return a list of plain sentences."""
    return section(title, tag("ul", (tag("li", item) for item in items))) if items else None


def formula(latex: str) -> Markup | None:
    """Return a formula on its own line, which scrolls by itself if it is too wide."""
    if not latex.strip():
        return None
    size = "formula long" if len(latex) > LONG_FORMULA else "formula"
    return tag("div", mathml(latex, display=True), class_=size)


def inline(latex: str) -> Markup:
    """Return a formula within a line, nothing for an empty one."""
    return mathml(latex) if latex.strip() else Markup()


def section(title: str, *children: Child) -> Markup:
    """Return a section of a page, with its title as its anchor."""
    slug = anchor(title)
    return tag("section", tag("h2", title, id=slug), *children, aria_labelledby=slug)


def anchor(title: str) -> str:
    """Return the identifier of the section with this title, which is one of our own."""
    return title.lower().replace(" ", "-")
