"""Measure the mutants of the whole library on two processes; print Markdown.

Run `python benchmarks/mutants.py` with the interpreter that theorycheck is installed for, and
nothing else running.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Iterator
from typing import Any

import limits

from theorycheck._api import theorems
from theorycheck._workers import cores
from theorycheck.core.settings import Settings
from theorycheck.search.kill_rate import COUNTS, kill_rates

WORKERS, EFFORT = 2, "standard"
MOST_MINUTES, FEWEST = 10, 300


def table(found: dict[str, Any], minutes: float, load: float) -> Iterator[str]:
    """Yield how long it took and what became of the mutants, as Markdown."""
    yield "# Mutants of the library\n"
    yield f"Python {platform.python_version()}, {cores()} cores, load {load:.2f} at the start.\n"
    yield (
        f"`theorycheck mutants --all --effort {EFFORT} --workers {WORKERS}`: {minutes:.1f} minutes "
        f"(limit {MOST_MINUTES}), {found['total']} mutants (at least {FEWEST}) of "
        f"{len(found['theorems'])} theorems: {found['killed']} killed, "
        f"{len(found['survivors'])} survive, {found['unexplained']} of them without an "
        f"explanation; {found['equivalent']} variants are no wrong ones.\n"
    )
    yield "| theorem | " + " | ".join(COUNTS) + " | seconds |"
    yield "|---" * (len(COUNTS) + 2) + "|"
    for item in found["theorems"]:
        row = [item["theorem"], *(item["counts"][name] for name in COUNTS), item["seconds"]]
        yield "| " + " | ".join(map(str, row)) + " |"


def rows(found: dict[str, Any], minutes: float) -> list[limits.Row]:
    """Return the three limits."""
    named = f"theorycheck mutants --all --effort {EFFORT} --workers {WORKERS}"
    unexplained = found["unexplained"]
    return [
        limits.Row(benchmark="mutants", what=what, limit=limit, measured=measured, kept=kept)
        for what, limit, measured, kept in (
            (
                named,
                f"{MOST_MINUTES} minutes",
                f"{minutes:.1f} minutes",
                minutes <= MOST_MINUTES,
            ),
            (
                "mutants of the library",
                f"at least {FEWEST}",
                f"{found['total']}, of them {found['killed']} killed",
                found["total"] >= FEWEST,
            ),
            ("survivors without an explanation", "none", str(unexplained), unexplained == 0),
        )
    ]


def main() -> int:
    """Test the mutants and print the table; return 1 if a limit was missed."""
    load, started = os.getloadavg()[0], time.perf_counter()
    at_start = limits.load()
    found = kill_rates(theorems(), Settings(effort=EFFORT), workers=WORKERS)
    minutes = (time.perf_counter() - started) / 60
    for line in table(found, minutes, load):
        print(line)
    limits.write(rows(found, minutes), load=at_start)
    kept = minutes <= MOST_MINUTES and found["total"] >= FEWEST and found["unexplained"] == 0
    print("\n" + ("Every limit was kept." if kept else "MISSED: a limit."))
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
