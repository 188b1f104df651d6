"""The page and the Markdown on what changed against an earlier report."""

from __future__ import annotations

from collections.abc import Sequence

from theorycheck.reporting import markdown, section, wording
from theorycheck.reporting.changes import GONE, NEW, UNREADABLE, Change
from theorycheck.reporting.frame import document
from theorycheck.reporting.markup import Child, Markup, tag

FILE, MARKDOWN_FILE = "changes.html", "changes.md"
TITLE = "What changed"
_LEAD = (
    "The mathematics of this report against that of an earlier one: verdicts, statements, methods, "
    "digits, numbers and certificates. Times and versions are not compared."
)
_HEAD = ("where", "what", "before", "now")


def counted(changes: Sequence[Change]) -> str:
    """Return how much changed, in a sentence."""
    if not changes:
        return "Nothing changed."
    whole = [change for change in changes if not change.entry]
    kinds = {
        "verdicts": sum(change.field == "verdict" for change in whole),
        "new records": sum(change.field == NEW for change in whole),
        "records no longer there": sum(change.field == GONE for change in whole),
        "records not compared": sum(change.field == UNREADABLE for change in whole),
        "formulas": sum(change.field == "latex" for change in changes),
        "numbers of digits": sum(change.field == "digits" for change in changes),
    }
    listed = "; ".join(f"{kind}: {count}" for kind, count in kinds.items() if count)
    return f"{wording.plural(len(changes), 'change')}{' (' + listed + ')' if listed else ''}."


def html_page(changes: Sequence[Change], against: str) -> str:
    """Return the page.

    Args:
        changes: The changes, in the order of the report.
        against: What the earlier report is called.
    """
    main = tag(
        "main",
        tag("h1", TITLE),
        tag("p", _LEAD, class_="lead"),
        tag("p", "Against ", tag("code", against), ". ", counted(changes)),
        [_of(place, group) for place, group in _grouped(changes).items()],
        class_="broad",
    )
    return document(TITLE, main, broad=True)


def _grouped(changes: Sequence[Change]) -> dict[str, list[Change]]:
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.place, []).append(change)
    return groups


def _of(place: str, group: Sequence[Change]) -> Markup:
    there = not any(change.field in (GONE, UNREADABLE) and not change.entry for change in group)
    title: Child = tag("a", group[0].title, href=f"{place}/index.html") if there else group[0].title
    return tag(
        "article",
        tag("h2", title, " ", tag("span", place, class_="slug")),
        section.table(_HEAD, [_row(change) for change in group], label=f"Changes of {place}"),
    )


def _row(change: Change) -> tuple[Markup, ...]:
    where = change.entry or "the record"
    if change.field in (NEW, GONE):
        what: Child = section.badge(change.field)
    elif change.field == UNREADABLE:
        what = "not compared"
    else:
        what = {"latex": "formula", "words": "statement in words"}.get(change.field, change.field)
    return (
        tag("th", where, scope="row"),
        tag("td", what),
        tag("td", _value(change, change.old)),
        tag("td", _value(change, change.new)),
    )


def _value(change: Change, value: str | None) -> Child:
    if value is None:
        shown = change.field in (NEW, GONE, UNREADABLE)
        return "" if shown else tag("span", "changed; record.json has both", class_="muted")
    if change.field == "latex":
        return section.inline(value)
    if change.field == "verdict" or (change.field in (NEW, GONE) and not change.entry):
        return section.badge(value)
    return value


def markdown_page(changes: Sequence[Change], against: str) -> str:
    """Return the same as Markdown."""
    parts = [
        markdown.GENERATED,
        f"# {TITLE}",
        _LEAD,
        f"Against {markdown.code(against)}. {counted(changes)}",
    ]
    for place, group in _grouped(changes).items():
        rows = [
            [
                markdown.plain(change.entry or "the record"),
                markdown.plain(change.field),
                _cell(change, change.old),
                _cell(change, change.new),
            ]
            for change in group
        ]
        heading = f"## {markdown.plain(group[0].title)} ({markdown.plain(place)})"
        parts += [heading, markdown.table(_HEAD, rows)]
    return "\n\n".join(parts) + "\n"


def _cell(change: Change, value: str | None) -> str:
    if value is None:
        return "" if change.field in (NEW, GONE, UNREADABLE) else "changed"
    return markdown.symbol(value) if change.field == "latex" else markdown.plain(value)
