"""Measure the mutants of the whole library on two processes; print Markdown.

Run `python benchmarks/mutants.py` with the interpreter that theorycheck is installed for, and
nothing else running.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from typing import Any

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


def main() -> None:
    """Test the mutants and print the table."""
    load, started = os.getloadavg()[0], time.perf_counter()
    found = kill_rates(theorems(), Settings(effort=EFFORT), workers=WORKERS)
    for line in table(found, (time.perf_counter() - started) / 60, load):
        print(line)


if __name__ == "__main__":
    main()
