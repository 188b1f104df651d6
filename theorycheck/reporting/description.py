"""A theorem as it stands in the catalogue, in a terminal: what `theorycheck show` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from theorycheck.reporting.terminal import ROOM, Either, indented
from theorycheck.reporting.visible import visible

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text


def render(described: Mapping[str, Any]) -> RenderableType:
    """Return statement, assumptions, parameters with domains, controls and references.

    Args:
        described: ``title``, ``statement``, ``scope``; ``assumptions``, ``conclusions`` and
            ``controls`` (each with ``slug``, ``words``, ``latex``, ``checks`` or ``source``, and
            ``erratum`` if it is published);
            ``parameters``, ``references``, ``cases`` as in a record; ``quantities`` (each with
            ``name``, ``latex`` and ``words``).
    """
    from rich.console import Group
    from rich.padding import Padding

    parts: list[RenderableType] = [
        _text(described["title"], style="bold"),
        _text(f"Statement: {described['statement']}"),
        _text(f"For what: {described['scope']}."),
    ]
    for heading in ("assumptions", "conclusions", "controls"):
        parts.append(_text(f"\n{heading.capitalize()}", style="bold"))
        for item in described[heading]:
            lines = [f"{item['slug']}: {item['words']}", f"  {item['latex']}"]
            if item.get("checks"):
                lines.append(f"  checked by: {', '.join(item['checks'])}")
            if item.get("source"):
                lines.append(f"  source: {item['source']}")
            if item.get("erratum"):
                erratum = item["erratum"]
                lines.append(
                    f"  erratum {erratum['number']}, printed in {erratum['versions']}: "
                    f"{erratum['reading']} True instead: {erratum['corrected']}."
                )
            parts.append(Padding(_text("\n".join(lines)), (0, 0, 0, 2)))
    rows: list[tuple[str, ...]] = [
        (row["name"], row["symbol"], row["domain"], _short(row["value"]), row["doc"])
        for row in described["parameters"]
    ]
    parts += _listed("Parameters", ("name", "symbol", "domain", "witness", "meaning"), rows)
    if described["quantities"]:
        rows = [(row["name"], row["latex"], row["words"]) for row in described["quantities"]]
        parts += _listed("Quantities", ("name", "symbol", "meaning"), rows)
    parts.append(_text("\nReferences", style="bold"))
    for item in described["references"]:
        parts.append(
            _text(
                f"  {item['authors']}: {item['title']}. {item['where']} ({item['year']}). "
                f"{item['locator']}."
            )
        )
    if described["cases"]:
        parts.append(_text(f"\nFurther cases in the report: {', '.join(described['cases'])}"))
    return Group(*parts)


def _listed(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> list[RenderableType]:
    """Return a table; where there is no room for it, lines: the name of each row, and the rest."""
    from rich.console import Group
    from rich.table import Table

    wide = Table(title=title, title_justify="left", box=None)
    for column in columns:
        wide.add_column(column, overflow="fold")
    narrow: list[RenderableType] = [_text(title, style="italic")]
    for row in rows:
        wide.add_row(*(_text(cell) for cell in row))
        said = (f"{column}: {cell}" for column, cell in zip(columns[1:], row[1:], strict=True))
        narrow += [_text(row[0], style="bold"), *(indented(line) for line in said)]
    return [_text(""), Either(wide=wide, narrow=Group(*narrow), columns=ROOM)]


def _short(value: str) -> str:
    return value if len(value) <= 40 else value[:37] + "..."


def _text(text: str, style: str = "") -> Text:
    """Return plain text: no markup and no escape sequence in it takes effect."""
    from rich.text import Text

    return Text(visible(text), style=style)
