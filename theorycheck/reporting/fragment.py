"""A record as a fragment of HTML for notebooks: compact, its style kept to itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from theorycheck.reporting import wording
from theorycheck.reporting.formula import mathml
from theorycheck.reporting.markup import Markup, tag
from theorycheck.reporting.style import OUTCOMES, VERDICTS

# Inline styles only: a fragment has no sheet of its own, and must not restyle its surroundings.
# Badges bring text and background both, so that they read on light and on dark themes.
_CELL = "text-align:left;vertical-align:top;padding:2px 12px 2px 0"
_TABLE = "color:inherit;border-collapse:collapse;margin:6px 0;font-size:inherit"


def fragment(record: Mapping[str, Any]) -> str:
    """Return the verdict, every check and the controls, as one `<div>`."""
    return tag(
        "div",
        tag(
            "p",
            _badge(record["verdict"], wording.headline(record)),
            " ",
            tag("b", wording.title(record)),
            style="margin:4px 0",
        ),
        tag(
            "p",
            f"{wording.meaning(record)} For what: {record['scope']}",
            style="margin:4px 0;max-width:50em",
        ),
        _statements("assumption", record["assumptions"]),
        _statements("conclusion", record["conclusions"]),
        tag("p", f"Controls: {wording.controls_words(record)}.", style="margin:4px 0"),
        style="overflow-x:auto",
    )


def _statements(noun: str, entries: Sequence[Mapping[str, Any]]) -> Markup | None:
    if not entries:
        return None
    head = (noun, "outcome", "method", "what was checked")
    rows = []
    for group in wording.by_statement(entries).values():
        for number, entry in enumerate(group):
            shown = mathml(entry["latex"]) if entry["latex"].strip() else entry["words"]
            cells = (
                shown if number == 0 else None,
                _badge(wording.outcome_word(entry), wording.outcome_word(entry)),
                ": ".join(filter(None, (wording.method_word(entry), wording.method_words(entry)))),
                entry["summary"],
            )
            rows.append(tag("tr", (tag("td", cell, style=_CELL) for cell in cells)))
    return tag(
        "table",
        tag("thead", tag("tr", (tag("th", cell, style=_CELL) for cell in head))),
        tag("tbody", rows),
        style=_TABLE,
    )


def _badge(word: str, shown: str) -> Markup:
    colors, sign = {**VERDICTS, **OUTCOMES}[word]
    text, back = colors[0]
    return tag(
        "span",
        f"{sign} {shown}",
        style=f"color:{text};background:{back};border-radius:4px;padding:1px 6px;font-weight:600;"
        "white-space:nowrap",
    )
