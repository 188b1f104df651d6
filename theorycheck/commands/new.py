"""`theorycheck new`: a theorem file and its test, to begin with."""

from __future__ import annotations

import argparse
import sys

from theorycheck.commands.terminal import Command, print_json


def register(command: Command) -> None:
    """Add the command."""
    sub = command(
        "new",
        run,
        "Write a theorem file and its test from a template.",
        "new my-theorem --area diagonal_networks",
    )
    sub.add_argument("slug", metavar="SLUG", help="name of the theorem: small letters and hyphens")
    sub.add_argument(
        "--area", metavar="AREA", required=True, help="folder of theorycheck/library to put it in"
    )
    sub.add_argument("--json", action="store_true", help="say what was written as JSON")


def run(given: argparse.Namespace) -> int:
    """Write the files and print their paths."""
    from theorycheck.scaffold import scaffold, unseen

    written = scaffold(given.slug, given.area)
    warning = unseen(written)
    if given.json:
        print_json(
            {
                "slug": given.slug,
                "area": given.area,
                "files": [str(path) for path in written],
                "warning": warning,
            }
        )
    else:
        for path in written:
            print(path)
    if warning:
        print(f"theorycheck: {warning}", file=sys.stderr)
    return 0
