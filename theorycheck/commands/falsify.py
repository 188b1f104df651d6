"""`theorycheck falsify`: search for a counterexample to a theorem."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from theorycheck import _output
from theorycheck._errors import MalformedInput, OutOfDomain, shown
from theorycheck.commands.scratch import scratch
from theorycheck.commands.terminal import Command, pairs, print_json, progress
from theorycheck.core.settings import EFFORTS

if TYPE_CHECKING:
    from theorycheck.core.theorem import Theorem
    from theorycheck.search.falsify import Target
    from theorycheck.search.hunt import Hunt

LARGEST_EXAMPLES = 10**6


def register(command: Command) -> None:
    """Add the command."""
    sub = command(
        "falsify",
        run,
        "Search for a problem where the assumptions hold and a conclusion fails.",
        "falsify angle-bounds --statement printed-angle-bound",
    )
    sub.add_argument("theorem", metavar="THEOREM")
    sub.add_argument(
        "--statement", metavar="SLUG", help="one conclusion, or a control, whose claim is wrong"
    )
    sub.add_argument("--without", metavar="SLUG", help="an assumption that is to fail instead")
    sub.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        dest="values",
        help="look at this problem only, and do not search",
    )
    flags(sub)
    sub.add_argument(
        "--cases", metavar="DIR", default="cases", help="where a counterexample is stored (cases)"
    )


def flags(sub: Any) -> None:
    """Add the options that searches share."""
    sub.add_argument(
        "--examples", metavar="N", default="100", help="problems drawn that satisfy them (100)"
    )
    sub.add_argument("--time", metavar="SECONDS", help="stop drawing after this time")
    sub.add_argument("--seed", metavar="N", default="0", help="seed of the search (0)")
    sub.add_argument("--effort", choices=EFFORTS, default="standard")
    sub.add_argument("--digits", metavar="N", default="30", help="to examine what is found (30)")
    sub.add_argument("--json", metavar="FILE", help="write the result there, - for stdout")


def run(given: argparse.Namespace) -> int:
    """Search, print what was found, and return the exit status."""
    from theorycheck import _api
    from theorycheck.case_file import write_case
    from theorycheck.catalogue import entry
    from theorycheck.search.falsify import falsify, target
    from theorycheck.search.findings import hit_data, search_data

    theorem = entry(given.theorem).load()
    chosen = _api.settings(digits=given.digits, effort=given.effort, seed=given.seed)
    examples, seconds = budget(given)
    aim = target(theorem, given.statement, given.without)
    values = pairs(given.values, "--set")
    if given.json not in (None, "-"):
        _output.refuse_unwritable(given.json, "--json")
    with scratch(), progress(given.theorem) as observe:
        found = falsify(
            theorem,
            chosen,
            examples=examples,
            seconds=seconds,
            statement=given.statement,
            without=given.without,
            at=aim.base.varied(**values) if values else None,
            observe=observe,
        )
    data = search_data(given.theorem, theorem, aim, found)
    conclusions = {statement.slug for statement in theorem.conclusions}
    stored: Path | None = None
    unstored: MalformedInput | None = None
    # A control is wrong anyway, and so may be what assumes less: its counterexample is no case.
    if given.without is None and found.hit is not None and found.hit.statement.slug in conclusions:
        # With the settings, without which a test might not find it again.
        settings = {"digits": chosen.digits, "effort": chosen.effort, "seed": chosen.seed}
        content = {**hit_data(given.theorem, theorem, found.hit), "settings": settings}
        slug = found.hit.statement.slug
        try:
            stored = write_case(given.cases, given.theorem, slug, found.hit.problem, content)
            data["stored"] = str(stored)
        except MalformedInput as error:
            unstored = error
    if given.json == "-":
        print_json(data)
    else:
        try:
            if given.json is not None:
                _output.write(given.json, _output.as_json(data) + "\n", "--json")
        finally:
            # Also if the file could not be written: the work is done.
            for line in lines(given.theorem, theorem, aim, found, stored, alone=bool(values)):
                print(line)
    if unstored is not None:
        raise unstored
    return status(found)


def budget(given: argparse.Namespace) -> tuple[int, float | None]:
    """Return how many examples and seconds are given; by default the seconds of the effort.

    Raises:
        OutOfDomain: If they are no positive numbers.
    """
    from theorycheck.search.falsify import BUDGET

    examples = given.examples
    # Python reads no integer of more than 4300 digits.
    whole = examples.isascii() and examples.isdecimal() and len(examples) < 100
    if not (whole and 0 < int(examples) <= LARGEST_EXAMPLES):
        raise OutOfDomain(
            f"--examples {shown(examples)}: give an integer from 1 to {LARGEST_EXAMPLES}."
        )
    if given.time is None:
        return int(examples), BUDGET[given.effort]
    try:
        seconds = float(given.time)
    except ValueError:
        seconds = -1.0
    if not 0 < seconds < float("inf"):
        raise OutOfDomain(f"--time {shown(given.time)}: give a number of seconds, such as 60.")
    return int(examples), seconds


def status(found: Hunt) -> int:
    """Return the exit status: 1 for a counterexample, 3 if nothing could be decided."""
    if found.hit is not None:
        return 1
    return 0 if found.admitted > found.silent else 3


def lines(
    slug: str,
    theorem: Theorem,
    aim: Target,
    found: Hunt,
    stored: Path | None,
    *,
    alone: bool,
) -> list[str]:
    """Return what is printed of a search, or of a look at one problem alone."""
    from theorycheck.search.falsify import replay, replayed

    counts = (
        f"{found.tried} problems tried, {found.admitted} satisfy the assumptions"
        + (f", {found.undecided} undecided" if found.undecided else "")
        + (f", conclusions undecided at {found.open}" if found.open else "")
        + ("; the time was up before all examples were drawn" if found.cut else "")
        + ("; the time was up before the counterexample was as small as it gets" * found.rough)
    )
    said = []
    if found.hit is not None:
        failing, verdict = found.hit.statement.slug, found.hit.verdict.value
        wrong = failing not in {statement.slug for statement in theorem.conclusions}
        # A control is no claim of the theorem, which is not refuted with it.
        of = f"{slug}: {verdict}, {failing}"
        if aim.without is not None:
            of = f"{slug}: without {aim.without} {failing}"
        said.append(
            f"{slug}: the control {failing} is {verdict}, at" if wrong else f"{of} fails at"
        )
        said += [f"  {name} = {text}" for name, text in found.hit.problem.exact().items()]
        said += [
            f"  {item.check} ({item.method.name.lower()}): {item.finding.outcome.value}. "
            f"{item.finding.summary}"
            for item in found.hit.evidence
            # What a derivation says, it says of where the assumption holds.
            if aim.without is None or item.refutes
        ]
        said.append(f"  {replayed(slug, theorem, found.hit, aim.without)}")
        if stored is not None:
            said.append(f"  stored in {stored}")
    elif alone:
        said.append(f"{slug}: {_one(found)}")
    elif not found.tried:
        said.append(f"{slug}: nothing was tried")
    elif not found.admitted:
        said.append(f"{slug}: VACUOUS as far as was tried: no problem satisfies the assumptions")
    elif found.admitted == found.silent:
        said.append(f"{slug}: nothing was decided at any problem")
    else:
        said.append(f"{slug}: no counterexample found")
    if not alone:
        said.append(f"  {counts}")
    for name, best in sorted(found.closest.items(), key=lambda item: item[1].margin):
        said.append(f"  {name}: smallest relative margin {best.margin:.3g}")
        if isinstance(best.problem, theorem.family):
            said.append(f"    {replay(slug, best.problem, theorem.witness)}")
    if aim.unseen:
        said.append(f"  not searched, as only a derivation checks them: {', '.join(aim.unseen)}")
    return said


def _one(found: Hunt) -> str:
    """Say what came of one problem that is no counterexample."""
    if found.undecided:
        return "whether it satisfies the assumptions is not decided"
    if not found.admitted:
        return "it does not satisfy the assumptions"
    return "nothing is decided there" if found.silent else "no counterexample"
