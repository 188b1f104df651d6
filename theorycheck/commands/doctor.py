"""`theorycheck doctor`: what works on this machine."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from theorycheck.commands.terminal import Command, print_json, print_out, progress

if TYPE_CHECKING:
    from rich.console import RenderableType

    from theorycheck._doctor import Line

# Columns that a table with four columns takes to be read easily.
WIDE = 80
_MARKS = {"ok": "ok  ", "without": "without", "missing": "MISSING"}
_STYLES = {"ok": "green", "without": "yellow", "missing": "red"}


def register(command: Command) -> None:
    """Add the command."""
    sub = command(
        "doctor", run, "Show versions, solvers, and which methods are available.", "doctor"
    )
    sub.add_argument("--json", action="store_true", help="as JSON")


def run(given: argparse.Namespace) -> int:
    """Try everything, print a line for each part, and return 1 if something is missing."""
    from theorycheck._doctor import examine

    piped = not (given.json or sys.stdout.isatty())
    found = []
    with progress("doctor") as observe:
        for line in examine():
            found.append(line)
            observe(line.what)
            if piped:
                print(f"{_MARKS[line.state]} {line.what}: {line.told}", flush=True)
    if given.json:
        print_json([line.to_json() for line in found])
    elif not piped:
        print_out(table(found))
    return 0 if all(line.works for line in found) else 1


def table(found: Sequence[Line]) -> RenderableType:
    """Return the parts with version and state, and what to do where something is missing."""
    from rich.console import Group

    from theorycheck.reporting import terminal

    wide = terminal.table("", "part", "version", "state", "what was tried, or what to do")
    for column in wide.columns[:3]:
        column.no_wrap = True
    narrow: list[RenderableType] = []
    for line in found:
        style = _STYLES[line.state]
        terminal.row(wide, line.what, line.version, line.state, line.said, at=2, style=style)
        head = terminal.text(f"{line.state:<8}", style)
        head.append_text(terminal.text(f"{line.what} {line.version}".rstrip()))
        narrow += [head, terminal.indented(line.said)] if line.said else [head]
    good = all(line.works for line in found)
    last = "Everything that is needed works." if good else "Something that is needed is missing."
    return Group(
        terminal.Either(wide=wide, narrow=Group(*narrow), columns=WIDE),
        terminal.text(last, "bold green" if good else "bold red"),
    )
