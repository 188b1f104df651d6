"""A record in a terminal; piped, the same text without color."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from theorycheck.core.outcome import Verdict
from theorycheck.reporting import wording
from theorycheck.reporting.balls import PIECES, bound_words, pieces
from theorycheck.reporting.number import components, shortened, summarized
from theorycheck.reporting.visible import visible

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

PIPED_WIDTH = 120

_STYLES = {
    Verdict.ESTABLISHED.value: "green",
    Verdict.SUPPORTED.value: "cyan",
    Verdict.UNDECIDED.value: "yellow",
    Verdict.CONTRADICTED.value: "magenta",
    Verdict.REFUTED.value: "red",
    Verdict.VACUOUS.value: "yellow",
}
_OUTCOMES = {"holds": "green", "fails": "red", "inconclusive": "yellow"}


def render(record: Mapping[str, Any]) -> RenderableType:
    """Return what `theorycheck check` shows: verdict first, then every check.

    Nothing in a record is read as markup.
    """
    from rich.console import Group

    parts: list[RenderableType] = [_verdict(record), _problem(record)]
    parts.append(_statements("Assumptions", record["assumptions"]))
    parts.append(_statements("Conclusions", record["conclusions"]))
    if record.get("controls"):
        parts.append(_controls(record["controls"]))
    if record.get("solver_honesty"):
        parts.append(_honesty(record["solver_honesty"]))
    parts += [_text(f"Note: {note}") for note in record.get("notes", ())]
    return Group(*parts)


def print_out(renderable: RenderableType) -> None:
    """Write to standard output: styled in a terminal, plain text of a fixed width elsewhere.

    Text in it is written as it is, never read as markup.
    """
    from rich.console import Console

    console = Console(markup=False, emoji=False, highlight=False)
    if not console.is_terminal:
        console.width = PIPED_WIDTH
    console.print(renderable)


def _verdict(record: Mapping[str, Any]) -> RenderableType:
    from rich.console import Group
    from rich.panel import Panel

    style = _STYLES.get(record["verdict"], "")
    text = _text(wording.headline(record), f"bold {style}")
    lines = [wording.meaning(record), f"For what: {record['scope']}"]
    lines += [f"- {reason}" for reason in wording.reasons(record)]
    body = Group(text, *(_text(line) for line in lines))
    return Panel(body, title=_text(wording.title(record)), title_align="left", border_style=style)


def _problem(record: Mapping[str, Any]) -> RenderableType:
    table = _table("Problem", "parameter", "value", "meaning")
    meanings = {p["name"]: p["doc"] for p in record.get("parameters", ())}
    for name, value in record["problem"].items():
        _row(table, name, summarized(value, 40), meanings.get(name, ""))
    return table


def _statements(title: str, entries: Sequence[Mapping[str, Any]]) -> RenderableType:
    table = _table(title, "statement", "outcome", "method", "digits", "what was checked")
    for group in wording.by_statement(entries).values():
        for number, entry in enumerate(group):
            digits = entry.get("digits")
            _row(
                table,
                entry["statement"] if number == 0 else "",
                entry["outcome"],
                entry["method"],
                "" if digits is None else str(digits),
                _checked(entry),
                outcome=entry["outcome"],
            )
    return table


def _checked(entry: Mapping[str, Any]) -> str:
    lines = [entry["summary"]]
    quantities = entry.get("quantities", {})
    times = pieces(quantities)
    for name, quantity in quantities.items():
        mid = components(quantity)
        timed = 0 < len(mid) == len(times)
        if not mid or (timed and name in PIECES and len(quantities) > len(PIECES)):
            continue
        number, radius = shortened(mid[0], 30), shortened(quantity["rad"], 12)
        bound = bound_words(quantity)
        line = f"{name}: {bound} {number}" if bound else f"{name} = {number}"
        if timed:
            line += f" for t from {times[0]}"
        if len(mid) > 1:
            line += f", {len(mid) - 1} more"
        lines.append(line if bound and radius == "0" else f"{line} ± {radius}")
    return "\n".join(lines)


def _controls(controls: Sequence[Mapping[str, Any]]) -> RenderableType:
    table = _table(
        "Controls: wrong variants, to be refuted", "variant", "outcome", "method", "source"
    )
    for control in controls:
        _row(
            table,
            control["words"],
            "caught" if control["caught"] else f"NOT CAUGHT ({control['outcome']})",
            control["method"],
            control["source"]
            + (" (tried at a problem of its own)" if "problem" in control else ""),
            outcome="holds" if control["caught"] else "fails",
        )
    return table


def _honesty(measurements: Sequence[Mapping[str, Any]]) -> RenderableType:
    head = ("solver", "program", "status", "distance", "relative", "note")
    table = _table("Solver honesty: measured, not judged", *head)
    for entry in measurements:
        _row(table, *(entry[name] for name in head))
    return table


def _table(title: str, *columns: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(
        title=_text(title, "bold"), title_justify="left", box=box.SIMPLE_HEAD, expand=False
    )
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _row(table: Table, *cells: str, outcome: str | None = None) -> None:
    """Add a row of plain text; with `outcome`, the second cell is colored by it."""
    style = _OUTCOMES.get(outcome or "", "")
    table.add_row(*(_text(cell, style if i == 1 else "") for i, cell in enumerate(cells)))


def _text(text: str, style: str = "") -> Text:
    """Return plain text: no markup and no escape sequence in it takes effect."""
    from rich.text import Text

    return Text(visible(text), style=style)
