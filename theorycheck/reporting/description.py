"""A theorem as it stands in the catalogue, in a terminal: what `theorycheck show` prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

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
    from rich.table import Table

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
    table = Table(title="Parameters", title_justify="left", box=None)
    for column in ("name", "symbol", "domain", "witness", "meaning"):
        table.add_column(column, overflow="fold")
    for row in described["parameters"]:
        value = row["value"] if len(row["value"]) <= 40 else row["value"][:37] + "..."
        cells = (row["name"], row["symbol"], row["domain"], value, row["doc"])
        table.add_row(*(_text(cell) for cell in cells))
    parts += [_text(""), table]
    if described["quantities"]:
        table = Table(title="Quantities", title_justify="left", box=None)
        for column in ("name", "symbol", "meaning"):
            table.add_column(column, overflow="fold")
        for row in described["quantities"]:
            table.add_row(*(_text(row[cell]) for cell in ("name", "latex", "words")))
        parts += [_text(""), table]
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


def _text(text: str, style: str = "") -> Text:
    """Return plain text: no markup and no escape sequence in it takes effect."""
    from rich.text import Text

    return Text(visible(text), style=style)
