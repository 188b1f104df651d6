"""`theorycheck report`: write the pages."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from theorycheck._errors import MalformedInput, shown
from theorycheck.commands.terminal import MISUSE, Command, print_json, progress, takes_workers
from theorycheck.core.settings import EFFORTS


def register(command: Command) -> None:
    """Add the command."""
    sub = command(
        "report",
        run,
        "Write the report (everything, into reports/).",
        "report hyperbolic-entropy two-neurons --effort quick --out my-report",
    )
    sub.add_argument("theorems", metavar="THEOREM", nargs="*", help="what is in it (all)")
    sub.add_argument("--out", metavar="DIR", default="reports", help="where it is put (reports)")
    sub.add_argument(
        "--effort", choices=EFFORTS, default="standard", help="how hard to look (standard)"
    )
    sub.add_argument("--against", metavar="DIR", help="an earlier report to compare with")
    for name in ("necessity", "mutants"):
        sub.add_argument(
            f"--{name}",
            metavar="FILE",
            help=f"what `theorycheck {name} --json FILE` wrote, to be shown ({name}.json in DIR)",
        )
    sub.add_argument("--json", action="store_true", help="say what was written as JSON")
    takes_workers(sub)


def run(given: argparse.Namespace) -> int:
    """Write the report; 0 when complete, whatever the verdicts."""
    from theorycheck import _api
    from theorycheck.reporting.site import refuse_foreign

    if not given.out:
        raise MalformedInput("--out '' names no folder. Name one.")
    for name in ("necessity", "mutants"):
        path = getattr(given, name)
        if path is not None and not Path(path).is_file():
            raise MalformedInput(
                f"--{name} {shown(path, 200)}: there is no such file. Give one that "
                f"`theorycheck {name} --json FILE` wrote."
            )
    refuse_foreign(Path(given.out))
    unread: list[str] = []
    with progress("report") as observe:
        done = _api.report(
            given.theorems,
            Path(given.out),
            effort=given.effort,
            against=given.against,
            searches={"necessity": given.necessity, "mutants": given.mutants},
            workers=_api.workers(given.workers),
            observe=observe,
            warn=unread.append,
        )
    unread = [" ".join(line.split()) for line in unread]
    if given.json:
        print_json(
            {
                "index": str(done.index),
                "effort": given.effort,
                "theorems": list(done.theorems),
                "against": given.against,
                "changes": list(done.changes),
                "unread": unread,
            }
        )
    else:
        for line in done.changes:
            print(line)
        if given.against is not None and not (done.changes or unread):
            print(f"nothing changed against {given.against}")
        print(done.index)
    for line in unread:
        print(f"theorycheck: {line}", file=sys.stderr)
    return MISUSE if unread else 0
