"""`theorycheck selftest`: whether the kernel, the solvers' watchdogs and the certificates hold."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from theorycheck._errors import OutOfDomain, shown
from theorycheck.commands.terminal import Command, print_json, progress

if TYPE_CHECKING:
    from theorycheck.selftest.group import Group


def register(command: Command) -> None:
    """Add the command."""
    sub = command(
        "selftest",
        run,
        "Test the rigor of this installation: balls against independent high precision, solvers "
        "that lie, certificates changed by a byte. Takes about a minute; exits 1 if something is "
        "wrong.",
        "selftest --seed 1",
    )
    sub.add_argument("--examples", metavar="N", default="100", help="how much is looked at (100)")
    sub.add_argument("--seed", metavar="N", default="0", help="seed of all random choices (0)")
    sub.add_argument(
        "--only", metavar="GROUP", action="append", default=[], help="one group of the test"
    )
    sub.add_argument("--json", action="store_true", help="as JSON")


def run(given: Namespace) -> int:
    """Run the groups, print a line for each, and return 1 if something is wrong."""
    from theorycheck.selftest.run import selftest

    numbers = {name: _integer(getattr(given, name), name) for name in ("examples", "seed")}
    found = []
    with progress("selftest") as observe:
        for group in selftest(**numbers, only=given.only, observe=observe):
            found.append(group)
            if not given.json:
                print(line(group), flush=True)
                for complaint in group.caught:
                    print(f"      {complaint}", flush=True)
    good = all(group.good for group in found)
    if given.json:
        print_json({**numbers, "good": good, "groups": [group.to_json() for group in found]})
    elif not good:
        print(
            "theorycheck: the selftest caught something. Report it with the lines above, the "
            f"seed {numbers['seed']} and the output of `theorycheck doctor`.",
            file=sys.stderr,
        )
    return 0 if good else 1


def line(group: Group) -> str:
    """Return one line: what was looked at, how often, and the worst margin."""
    counts = ", ".join(f"{count} {what}" for what, count in group.counts.items() if count)
    said = f"{'ok  ' if group.good else 'WRONG'} {group.name}: {counts or 'nothing looked at'}"
    if group.wrong:
        said += f"; {group.wrong} wrong"
    if group.worst is not None:
        said += f"; worst margin {group.worst:.6g} ({group.margin_of}; at most 1)"
    return said


def _integer(text: str, name: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise OutOfDomain(f"{name}={shown(text)} is not an integer. Try {name}=100.") from None
