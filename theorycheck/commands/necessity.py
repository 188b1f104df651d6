"""`theorycheck necessity`: drop each assumption in turn and search for a counterexample."""

from __future__ import annotations

import argparse
from importlib.metadata import version
from typing import TYPE_CHECKING

from theorycheck import _output
from theorycheck._errors import MalformedInput
from theorycheck.commands.falsify import budget, flags
from theorycheck.commands.scratch import scratch
from theorycheck.commands.terminal import Command, print_json, progress

if TYPE_CHECKING:
    from theorycheck.core.theorem import Theorem
    from theorycheck.search.necessity import Necessity

SCHEMA = "theorycheck-necessity/1"
# Seconds for each assumption, where nothing else is asked for.
SECONDS = {"quick": 10.0, "standard": 60.0, "deep": None}


def register(command: Command) -> None:
    """Add the command."""
    sub = command(
        "necessity",
        run,
        "Drop each assumption in turn and search for a counterexample.",
        "necessity neurons-stay-apart",
    )
    sub.add_argument("theorems", metavar="THEOREM", nargs="*")
    sub.add_argument("--all", action="store_true", help="every theorem")
    flags(sub)


def run(given: argparse.Namespace) -> int:
    """Search, print what was found, and return the exit status."""
    from theorycheck import _api
    from theorycheck.catalogue import entry
    from theorycheck.search.findings import necessity_data
    from theorycheck.search.necessity import admitted, necessity

    if bool(given.theorems) == given.all:
        raise MalformedInput("necessity: name theorems or give --all, one of the two.")
    slugs = _api.theorems() if given.all else list(dict.fromkeys(given.theorems))
    loaded = {slug: entry(slug).load() for slug in slugs}
    chosen = _api.settings(digits=given.digits, effort=given.effort, seed=given.seed)
    examples, seconds = budget(given)
    seconds = seconds if given.time is not None else SECONDS[given.effort]
    if given.json not in (None, "-"):
        _output.refuse_unwritable(given.json, "--json")
    data, vacuous = [], False
    for slug, theorem in loaded.items():
        with scratch(), progress(slug) as observe:
            found = necessity(theorem, chosen, examples=examples, seconds=seconds, observe=observe)
            possible = admitted(theorem, chosen)
        vacuous = vacuous or not possible
        data.append({**necessity_data(slug, theorem, found), "vacuous": not possible})
        if given.json != "-":
            for line in lines(slug, theorem, found, possible=possible):
                print(line)
    whole = {
        "schema": SCHEMA,
        "version": version("theorycheck"),
        "effort": chosen.effort,
        "digits": chosen.digits,
        "seed": chosen.seed,
        "examples": examples,
        "seconds": seconds,
        "theorems": data,
    }
    if given.json == "-":
        print_json(whole)
    elif given.json is not None:
        _output.write(given.json, _output.as_json(whole) + "\n", "--json")
    return 3 if vacuous else 0


def lines(slug: str, theorem: Theorem, found: list[Necessity], *, possible: bool) -> list[str]:
    """Return what is printed of the assumptions of one theorem."""
    from theorycheck.search.falsify import replayed

    said = [slug]
    if not possible:
        said.append(
            "  VACUOUS as far as was tried: its assumptions are proved neither at its witness nor "
            "at a case"
        )
    for item in found:
        search = item.search
        counts = f"{search.tried} tried, {search.admitted} violate it and satisfy the others"
        said.append(f"  {item.assumption}: {item.need.value} ({counts})")
        if item.hit is not None:
            said.append(f"    {item.hit.statement.slug} fails without it; to see it again:")
            said.append(f"    {replayed(slug, theorem, item.hit, item.assumption)}")
    return said
