"""`theorycheck list` and `theorycheck show`: what is in the catalogue."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from theorycheck.commands.terminal import Command, print_json, print_out

if TYPE_CHECKING:
    from rich.console import RenderableType

    from theorycheck.catalogue import Entry

# Columns that a table with four columns takes to be read easily.
WIDE = 100


def register(command: Command) -> None:
    """Add the commands."""
    sub = command("list", list_all, "List the theorems.", "list")
    sub.add_argument("--json", action="store_true", help="as JSON")

    sub = command(
        "show",
        show,
        "Show a theorem: statement, assumptions, references, parameters with domains.",
        "show hyperbolic-entropy",
    )
    sub.add_argument("theorem", metavar="THEOREM")
    sub.add_argument("--json", action="store_true", help="as JSON")


def list_all(given: argparse.Namespace) -> int:
    """Print a line for each theorem; in a terminal a table for each area."""
    from theorycheck.catalogue import entries

    found = entries()
    if given.json:
        print_json(
            [
                {
                    "slug": entry.slug,
                    "area": entry.area,
                    "title": entry.title,
                    "references": list(entry.references()),
                }
                for entry in found
            ]
        )
    elif sys.stdout.isatty():
        print_out(table(found))
    else:
        width = max((len(entry.slug) for entry in found), default=0)
        for entry in found:
            print(f"{entry.slug:<{width}}  {entry.title}")
    return 0


def show(given: argparse.Namespace) -> int:
    """Print what a theorem says."""
    from theorycheck import _api
    from theorycheck.reporting.description import render

    described = _api.described(given.theorem)
    if given.json:
        print_json(described)
    else:
        print_out(render(described))
    return 0


def table(found: Sequence[Entry]) -> RenderableType:
    """Return the theorems by area: name, title, and where it is printed."""
    from rich.console import Group

    from theorycheck.reporting import terminal

    areas: dict[str, list[Entry]] = {}
    for entry in found:
        areas.setdefault(entry.area, []).append(entry)
    parts: list[RenderableType] = []
    for area, listed in sorted(areas.items()):
        many = "1 theorem" if len(listed) == 1 else f"{len(listed)} theorems"
        title = f"{area.replace('_', ' ')}: {many}"
        rows = [(e.slug, e.title, "; ".join(e.references())) for e in listed]
        wide = terminal.table(title, "theorem", "what it says", "where it is printed")
        wide.columns[0].no_wrap = True
        wide.columns[1].ratio = wide.columns[2].ratio = 1
        for row in rows:
            terminal.row(wide, *row)
        wide.columns[0].style, wide.columns[2].style = "bold", "dim"
        narrow: list[RenderableType] = [terminal.text(f"\n{title}", "bold underline")]
        for slug, says, where in rows:
            narrow += [terminal.text(slug, "bold"), terminal.indented(says)]
            narrow += [terminal.indented(where, "dim")] if where else []
        parts.append(terminal.Either(wide=wide, narrow=Group(*narrow), columns=WIDE))
    return Group(*parts)
