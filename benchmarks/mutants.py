"""Measure the mutants of the whole library on two processes; print Markdown.

Run `python benchmarks/mutants.py` with the interpreter that theorycheck is installed for, and
nothing else running.
"""

from __future__ import annotations

import os
import platform
import time

from theorycheck._api import theorems
from theorycheck._workers import cores
from theorycheck.core.settings import Settings
from theorycheck.search.kill_rate import COUNTS, kill_rates

WORKERS, EFFORT = 2, "standard"
MOST_MINUTES, FEWEST = 10, 300


def main() -> None:
    """Print how long it took and what became of the mutants."""
    load = os.getloadavg()[0]
    started = time.perf_counter()
    found = kill_rates(theorems(), Settings(effort=EFFORT), workers=WORKERS)
    minutes = (time.perf_counter() - started) / 60
    print("# Mutants of the library\n")
    print(f"Python {platform.python_version()}, {cores()} cores, load {load:.2f} at the start.\n")
    print(
        f"`theorycheck mutants --all --effort {EFFORT} --workers {WORKERS}`: {minutes:.1f} minutes "
        f"(limit {MOST_MINUTES}), {found['total']} mutants (at least {FEWEST}) of "
        f"{len(found['theorems'])} theorems: {found['killed']} killed, "
        f"{len(found['survivors'])} survive, {found['unexplained']} of them without an "
        f"explanation; {found['equivalent']} variants are no wrong ones.\n"
    )
    print("| theorem | " + " | ".join(COUNTS) + " | seconds |")
    print("|---" * (len(COUNTS) + 2) + "|")
    for item in found["theorems"]:
        row = [item["theorem"], *(item["counts"][name] for name in COUNTS), item["seconds"]]
        print("| " + " | ".join(map(str, row)) + " |")


if __name__ == "__main__":
    main()
