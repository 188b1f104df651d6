"""`theorycheck mutants`: wrong variants of the conclusions, which the checks must refute."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping
from typing import Any

from theorycheck import _output
from theorycheck._errors import UnknownName
from theorycheck.commands.scratch import scratch
from theorycheck.commands.terminal import Command, print_json, progress
from theorycheck.core.settings import EFFORTS

_COUNTS = ("total", "killed", "equivalent", "survivors", "unexplained")
_WIDTH = 11
_LONGEST = 300


def register(command: Command) -> None:
    """Add the command."""
    sub = command(
        "mutants",
        run,
        "Make wrong variants of the conclusions: the checks must refute every one.",
        "mutants angle-bounds",
    )
    sub.add_argument("theorems", metavar="THEOREM", nargs="*")
    sub.add_argument("--all", action="store_true", help="every theorem")
    sub.add_argument("--effort", choices=EFFORTS, default="standard")
    sub.add_argument("--digits", metavar="N", default="30", help="digits of quantities (30)")
    sub.add_argument("--seed", metavar="N", default="0", help="seed of the problems drawn (0)")
    sub.add_argument("--json", metavar="FILE", help="write the result there, - for stdout")
    sub.add_argument("--workers", metavar="N", help="processes that share the work (every core)")


def run(given: argparse.Namespace) -> int:
    """Test the mutants, print what became of them, and return the exit status."""
    from theorycheck import _api
    from theorycheck.search.kill_rate import kill_rates

    if given.all == bool(given.theorems):
        raise UnknownName("mutants: name theorems, or give --all. See `theorycheck list`.")
    slugs = _api.theorems() if given.all else list(dict.fromkeys(given.theorems))
    chosen = _api.settings(digits=given.digits, effort=given.effort, seed=given.seed)
    workers = _api.workers(given.workers)
    if given.json not in (None, "-"):
        _output.refuse_unwritable(given.json, "--json")
    with scratch(), progress("mutants") as observe:
        found = kill_rates(slugs, chosen, workers=workers, observe=observe)
    if given.json == "-":
        print_json(found)
    else:
        try:
            if given.json is not None:
                _output.write(given.json, _output.as_json(found) + "\n", "--json")
        finally:
            # Also if the file could not be written: the work is done.
            for line in lines(found, everything=not given.all):
                print(line)
    return status(found)


def status(found: Mapping[str, Any]) -> int:
    """Return the exit status: 1 for survivors that nothing explains."""
    return 1 if found["unexplained"] else 0


def lines(found: Mapping[str, Any], *, everything: bool) -> Iterator[str]:
    """Yield what is printed.

    Args:
        found: The result, as plain data.
        everything: Whether to show every survivor that is explained, instead of one of each
            statement.
    """
    slugs = [item["theorem"] for item in found["theorems"]]
    width = max(len(slug) for slug in [*slugs, "theorem"])
    yield "total: the wrong variants, killed or surviving; equivalent variants are not wrong."
    yield _row("theorem", _COUNTS, width)
    for item in found["theorems"]:
        yield _row(item["theorem"], [item["counts"][name] for name in _COUNTS], width)
    if len(slugs) > 1:
        yield _row("all", [_number(found, name) for name in _COUNTS], width)
    for item in found["theorems"]:
        for statement, reason in item["without_mutants"].items():
            yield f"{item['theorem']}: {statement}: no mutants: {reason}"
        for statement, problems in item["failing"].items():
            yield (
                f"{item['theorem']}: {statement}: fails itself at {', '.join(problems)}: no mutant "
                "of it is tried there"
            )
    yield from _survivors(found["survivors"], everything=everything)
    if everything:
        for item in found["theorems"]:
            reasons = [
                entry["reason"]
                for entry in found["survivors"]
                if entry["theorem"] == item["theorem"]
            ]
            yield from _places(item["problems"], " ".join(reasons))
    cut = [item["theorem"] for item in found["theorems"] if item["cut"]]
    if cut:
        yield (
            "the time allowed was up before every problem was tried, so that a faster machine may "
            f"refute more: {', '.join(cut)}"
        )


def _survivors(survivors: list[dict[str, Any]], *, everything: bool) -> Iterator[str]:
    for entry in survivors:
        if not entry["explained"]:
            yield f"UNEXPLAINED {_line(entry)}"
            yield _relation(entry)
    shown: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for entry in survivors:
        if entry["explained"]:
            kind = entry["reason"].partition(":")[0].partition("(")[0]
            shown.setdefault((entry["theorem"], entry["statement"], kind), []).append(entry)
    for group in shown.values():
        if everything:
            for entry in group:
                yield f"survives    {_line(entry)}"
                yield _relation(entry)
        else:
            # The one that came closest to being refuted speaks for the others.
            entry = min(group, key=lambda item: (item["margin"] is None, item["margin"] or 0.0))
            more = f" (and {len(group) - 1} more like it)" if len(group) > 1 else ""
            yield f"survives    {_line(entry)}{more}"


def _line(entry: Mapping[str, Any]) -> str:
    return f"{entry['theorem']}: {entry['statement']}: {entry['mutant']}: {entry['reason']}"


def _relation(entry: Mapping[str, Any]) -> str:
    """Return the claim that nothing refuted, whole: the name of a mutant shortens it."""
    return f"            {entry['relation']}"


def _places(problems: Mapping[str, Mapping[str, str]], reasons: str) -> Iterator[str]:
    """Say which problems the reasons name, by what is not as at the witness."""
    usual = problems.get("witness", {})
    for name, texts in problems.items():
        if name == "witness" or re.search(rf"\b{re.escape(name)}\b", reasons) is None:
            continue
        given = [f"{key}={text}" for key, text in texts.items() if text != usual.get(key)]
        told = " ".join(given)
        yield f"{name}: {told if len(told) <= _LONGEST else told[:_LONGEST] + ' ... (see --json)'}"


def _number(found: Mapping[str, Any], name: str) -> int:
    value = found[name]
    return len(value) if isinstance(value, list) else int(value)


def _row(name: str, values: Any, width: int) -> str:
    return name.ljust(width) + "".join(str(value).rjust(_WIDTH + 2) for value in values)
