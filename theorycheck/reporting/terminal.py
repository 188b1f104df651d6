"""A record in a terminal; piped, the same text without color."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from theorycheck.core.outcome import Verdict
from theorycheck.reporting import wording
from theorycheck.reporting.balls import PIECES, bound_words, pieces
from theorycheck.reporting.number import components, shortened, summarized
from theorycheck.reporting.visible import visible

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
    from rich.table import Table
    from rich.text import Text

PIPED_WIDTH = 120
# Columns that the tables of a record take to be read easily; on fewer there are lines.
ROOM = 80

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
    parts += [text(f"Note: {note}") for note in record.get("notes", ())]
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
    headline = text(wording.headline(record), f"bold {style}")
    lines = [wording.meaning(record), f"For what: {record['scope']}"]
    lines += [f"- {reason}" for reason in wording.reasons(record)]
    body = Group(headline, *(text(line) for line in lines))
    title = wording.title(record)
    framed = Panel(body, title=text(title), title_align="left", border_style=style)
    within = Panel(Group(text(title), body), border_style=style)
    # A frame cuts off what is longer than it.
    return Either(wide=framed, narrow=within, columns=len(title) + 6)


def _problem(record: Mapping[str, Any]) -> RenderableType:
    made = table("Problem", "parameter", "value", "meaning")
    meanings = {p["name"]: p["doc"] for p in record.get("parameters", ())}
    for name, value in record["problem"].items():
        row(made, name, summarized(value, 40), meanings.get(name, ""))
    return made


def _statements(title: str, entries: Sequence[Mapping[str, Any]]) -> RenderableType:
    made = table(title, "statement", "outcome", "method", "digits", "what was checked")
    made.columns[0].min_width = 14
    lines = []
    for group in wording.by_statement(entries).values():
        for number, entry in enumerate(group):
            known = entry.get("digits")
            digits = "" if known is None else str(known)
            outcome, method = wording.outcome_word(entry), wording.method_word(entry)
            style = _OUTCOMES.get(outcome, "")
            slug = entry["statement"] if number == 0 else ""
            row(
                made,
                slug,
                outcome,
                method,
                digits,
                _checked(entry),
                style=style,
            )
            how = f"{method}, {digits} digits" if digits else method
            lines += _stacked(slug, (outcome, how), _checked(entry), style=style)
    return _fitting(title, made, lines)


def _fitting(title: str, wide: Table, lines: Sequence[RenderableType]) -> RenderableType:
    """Return a table, or its lines under the same title."""
    from rich.console import Group

    return Either(wide=wide, narrow=Group(text(f"\n{title}", "bold"), *lines), columns=ROOM)


def _stacked(
    name: str, found: tuple[str, str], words: str, *, style: str = ""
) -> list[RenderableType]:
    """Return a row of a table as lines: a name, what was found and how, and what is said of it."""
    outcome = text(f"  {found[0]}", style)
    if found[1]:
        outcome.append_text(text(f" ({found[1]})"))
    lines = [] if not name else [text(name, "bold")]
    return [*lines, outcome, indented(words, by=4)]


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
    title = "Controls: wrong variants, to be refuted"
    made = table(title, "variant", "outcome", "method", "source")
    lines = []
    for control in controls:
        found = "caught" if control["caught"] else f"NOT CAUGHT ({control['outcome']})"
        own = " (tried at a problem of its own)" if "problem" in control else ""
        source = control["source"] + own
        style = _OUTCOMES["holds" if control["caught"] else "fails"]
        row(made, control["words"], found, control["method"], source, style=style)
        lines += _stacked(control["words"], (found, control["method"]), source, style=style)
    return _fitting(title, made, lines)


def _honesty(measurements: Sequence[Mapping[str, Any]]) -> RenderableType:
    head = ("solver", "program", "status", "distance", "relative", "note")
    title = "Solver honesty: measured, not judged"
    made = table(title, *head)
    lines = []
    for entry in measurements:
        row(made, *(entry[name] for name in head))
        said = f"distance {entry['distance']}, relative {entry['relative']}. {entry['note']}"
        lines += _stacked(f"{entry['solver']}: {entry['program']}", (entry["status"], said), "")
    return _fitting(title, made, lines)


@dataclass(frozen=True, kw_only=True)
class Either:
    """A table, or the same as lines where there is no room for it.

    Attributes:
        wide: What is shown on at least so many columns.
        narrow: What is shown on fewer.
        columns: How many the table takes.
    """

    wide: RenderableType
    narrow: RenderableType
    columns: int

    def __rich_console__(self, _: Console, room: ConsoleOptions) -> RenderResult:
        """Yield one of the two."""
        yield self.wide if room.max_width >= self.columns else self.narrow


def table(title: str, *columns: str) -> Table:
    """Return an empty table; without a title if that is empty."""
    from rich import box
    from rich.table import Table

    made = Table(
        title=text(title, "bold") if title else None,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        expand=False,
    )
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def row(to: Table, *cells: str, style: str = "", at: int = 1) -> None:
    """Add a row of plain text to a table; the cell in the column `at` is in `style`."""
    to.add_row(*(text(cell, style if i == at else "") for i, cell in enumerate(cells)))


def text(words: str, style: str = "") -> Text:
    """Return plain text: no markup and no escape sequence in it takes effect."""
    from rich.text import Text

    return Text(visible(words), style=style)


def indented(words: str, style: str = "", *, by: int = 2) -> RenderableType:
    """Return plain text, set in by so many columns."""
    from rich.padding import Padding

    return Padding(text(words, style), (0, 0, 0, by))
