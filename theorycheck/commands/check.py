"""`theorycheck check`: judge theorems at a problem."""

from __future__ import annotations

import argparse
from pathlib import Path

from theorycheck import _output
from theorycheck._errors import MalformedInput, shown
from theorycheck.commands.terminal import (
    Command,
    pairs,
    print_json,
    print_out,
    progress,
    refuse_over_data,
    takes_workers,
    worst,
)
from theorycheck.core.settings import EFFORTS


def register(command: Command) -> None:
    """Add the command."""
    sub = command(
        "check",
        run,
        "Check theorems at a problem and judge.",
        "check hyperbolic-entropy --set alpha=1/100",
    )
    sub.add_argument("theorems", metavar="THEOREM", nargs="*")
    sub.add_argument("--all", action="store_true", help="every theorem")
    sub.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        dest="values",
        help="a parameter, exact: 1/100, 1e-3, or 1,2;0,1 for rows of a matrix (as at the witness)",
    )
    sub.add_argument(
        "--data", metavar="NAME=FILE", action="append", default=[], help="CSV or NPY file"
    )
    sub.add_argument(
        "--effort", choices=EFFORTS, default="standard", help="how hard to look (standard)"
    )
    sub.add_argument("--digits", metavar="N", default="30", help="digits of agreement (30)")
    sub.add_argument("--seed", metavar="N", help="seed of random problems and random points (0)")
    sub.add_argument("--json", metavar="FILE", help="write the record there, - for stdout")
    takes_workers(sub)


def run(given: argparse.Namespace) -> int:
    """Check, print the assessments or their records, and return the worst exit status."""
    from theorycheck import _api
    from theorycheck.catalogue import entries

    if bool(given.theorems) == given.all:
        raise MalformedInput("check: name theorems or give --all, one of the two.")
    slugs = [entry.slug for entry in entries()] if given.all else given.theorems
    values: dict[str, object] = {**pairs(given.values, "--set")}
    files = pairs(given.data, "--data", "FILE")
    for name, path in files.items():
        if name in values:
            raise MalformedInput(f"{name} is given by --set and by --data: give it once.")
        for slug in slugs:
            _takes_a_file(slug, name, path)
        values[name] = Path(path)
    settings = _api.settings(digits=given.digits, effort=given.effort, seed=given.seed or "0")
    workers = _api.workers(given.workers)
    problems = [(slug, _api.problem(slug, values, seed=given.seed)) for slug in slugs]
    if given.json not in (None, "-"):
        _output.refuse_unwritable(given.json, "--json")
        refuse_over_data(given.json, "--json", files)
    with progress("check") as observe:
        results = _api.all_assessed(problems, settings, workers=workers, observe=observe)
    records = [result.record for result in results]
    data = records[0] if len(records) == 1 else records
    if given.json == "-":
        print_json(data)
    else:
        try:
            if given.json is not None:
                _output.write(given.json, _output.as_json(data) + "\n", "--json")
        finally:
            # Also if the file could not be written: the work is done.
            for result in results:
                print_out(result)
    return worst((result.exit_status for result in results), (1, 3, 0))


def _takes_a_file(slug: str, name: str, path: str) -> None:
    """Refuse a file for a parameter that is a single value; unknown names are refused later."""
    from theorycheck.catalogue import entry
    from theorycheck.core.domain import Choice, RationalMatrix, RationalVector

    witness = entry(slug).load().witness
    declared = witness.parameters().get(name)
    if declared is None or isinstance(declared.domain, RationalMatrix | RationalVector):
        return
    kind = "word" if isinstance(declared.domain, Choice) else "number"
    raise MalformedInput(
        f"--data {name}={shown(path)}: {name} takes a single {kind}, and --data is for vectors and "
        f"matrices. Use --set {name}={witness.exact()[name]}."
    )
