"""Measure the limits on sweeps, print a table, and write sweep.md beside this file.

Run `python benchmarks/sweep.py` with the interpreter that theorycheck is installed for. Every limit
is a ratio or is taken within one run, so that a busy machine spoils little; the load is printed.

The jobs are those of a theorem that waits for so many milliseconds, in a package made for this.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import limits

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "tests" / "sweep" / "package"
MANY, FEW = 100_000, 1_000
JOBS, JOB_SECONDS = 200, 0.05
REPEATS = 3

# What the ledger does in a sweep of so many rows, without the jobs: it is told what is wanted,
# looks for what is missing, keeps it in batches, and is asked again.
LEDGER = """
import json, resource, sys, time
from pathlib import Path
from theorycheck.core.settings import Settings
from theorycheck.ledger import Ledger, Piece
from theorycheck.sweep.design import Axis, designed
from theorycheck.sweep.job import Job
from theorycheck.sweep.run import Sweep

rows = int(sys.argv[2])
design = designed([
    Axis(name="x", values=tuple(map(str, range(1, 101)))),
    Axis(name="n", values=tuple(map(str, range(1, rows // 100 + 1)))),
], [])
sweep = Sweep.of("unruly", design, Settings(effort="quick"))
row = json.dumps(Job(sweep.context).row(("1", "1")))
spent = {}
started = time.perf_counter()
with Ledger(Path(sys.argv[1])).opened() as pieces:
    pieces.want(sweep.wanted())
    batch = []
    for job in pieces.missing():
        batch.append(Piece(key=job.key, value=row))
        if len(batch) == 2000:
            pieces.keep(batch)
            batch = []
    pieces.keep(batch)
    spent["ledger"] = time.perf_counter() - started
    assert sum(pieces.counts("verdict").values()) == rows
print(json.dumps(spent))
"""

# The command, in a fresh process, with the memory that it took.
COMMAND = """
import argparse, json, resource, sys, time
started = time.perf_counter()
from theorycheck.commands import sweep
top = argparse.ArgumentParser()
commands = top.add_subparsers()
def command(name, run, help_, example):
    sub = commands.add_parser(name)
    sub.set_defaults(run=run)
    return sub
sweep.register(command)
given = top.parse_args(sys.argv[1:])
given.run(given)
print(json.dumps({
    "seconds": time.perf_counter() - started,
    "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}), file=sys.stderr)
"""


def python(code: str, *arguments: str) -> dict[str, float]:
    """Run code in a fresh process; return what its last line says, and the time of the whole.

    `cpu` is what the process took of a processor, which others on the machine do not add to.
    """
    started, before = time.perf_counter(), os.times()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(PACKAGE), *sys.path])},
    )
    found: dict[str, Any] = json.loads((done.stderr or done.stdout).splitlines()[-1])
    after = os.times()
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    return {**found, "whole": time.perf_counter() - started, "cpu": cpu}


def grid(rows: int) -> list[str]:
    """Return the arguments of a grid with so many points."""
    x = ",".join(map(str, range(1, 101)))
    n = ",".join(map(str, range(1, rows // 100 + 1)))
    return ["--set", f"x={x}", "--set", f"n={n}", "--effort", "quick"]


def speedup(folder: Path) -> tuple[float, float]:
    """Return the seconds of one worker and of two for the same jobs, the least of some runs each.

    Starting processes is in neither: a sweep with few jobs is timed too, and taken off.
    """

    def seconds(workers: int, jobs: int, run: int) -> float:
        values = ",".join(map(str, range(1, jobs + 1)))
        store = str(folder / f"speed-{workers}-{jobs}-{run}.sqlite")
        return python(
            COMMAND, "sweep", "unruly", "--set", f"n={values}", "--set",
            f"milliseconds={JOB_SECONDS * 1000:.0f}", "--effort", "quick", "--store", store,
            "--workers", str(workers),
        )["seconds"]  # fmt: skip

    best = []
    for workers in (1, 2):
        few = min(seconds(workers, 2 * workers, run) for run in range(REPEATS))
        many = min(seconds(workers, JOBS + 2 * workers, run) for run in range(REPEATS))
        best.append(many - few)
    return best[0], best[1]


def main() -> int:
    """Measure, print and write."""
    lines = []
    missed = []
    rows = []

    def row(what: str, limit: str, measured: str, *, kept: bool) -> None:
        lines.append(f"| {what} | {limit} | {measured} | {'yes' if kept else 'NO'} |")
        rows.append(
            limits.Row(benchmark="sweep", what=what, limit=limit, measured=measured, kept=kept)
        )
        print(lines[-1], flush=True)
        if not kept:
            missed.append(what)

    load = os.getloadavg()[0]
    at_start = limits.load()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one, two = speedup(folder)
        row(
            f"2 workers, {JOBS} jobs of 50 ms",
            ">= 1.7 times 1 worker",
            f"{one / two:.2f} times ({one:.1f} s, {two:.1f} s)",
            kept=one / two >= 1.7,
        )
        store = folder / "many.sqlite"
        spent = python(LEDGER, str(store), str(MANY))["ledger"]
        part = spent / (MANY * JOB_SECONDS)
        row(
            f"ledger, {MANY} rows, of the time of jobs of 50 ms",
            "<= 2 %",
            f"{100 * part:.3f} % ({spent:.1f} s; 2 % of jobs of {50 * spent / MANY * 1000:.1f} ms)",
            kept=part <= 0.02,
        )
        resumed = [
            python(COMMAND, "sweep", "unruly", *grid(MANY), "--store", str(store))
            for _ in range(REPEATS)
        ]
        # The first one looks at every row, and remembers that none is missing.
        first, best = resumed[0], min(resumed[1:], key=lambda found: found["whole"])
        row(
            f"resume of a finished sweep of {MANY} rows",
            "<= 2 s",
            f"{best['whole']:.2f} s, the whole command ({best['cpu']:.2f} s of processor); every "
            f"row looked for: {first['whole']:.2f} s ({first['cpu']:.2f} s)",
            kept=best["whole"] <= 2,
        )
        python(LEDGER, str(folder / "few.sqlite"), str(FEW))
        few = python(
            COMMAND, "sweep", "unruly", *grid(FEW), "--store", str(folder / "few.sqlite"),
            "--csv", str(folder / "few.csv"),
        )  # fmt: skip
        many = python(
            COMMAND, "sweep", "unruly", *grid(MANY), "--store", str(store),
            "--csv", str(folder / "many.csv"),
        )  # fmt: skip
        row(
            f"memory with CSV, {MANY} rows beside {FEW}",
            "flat",
            f"{many['memory']:.0f} MiB, {few['memory']:.0f} MiB",
            kept=many["memory"] <= 1.25 * few["memory"],
        )
    head = [
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.2f} at the "
        f"start, {os.getloadavg()[0]:.2f} at the end.",
        "",
        "| what | limit | measured | kept |",
        "|---|---|---|---|",
    ]
    tail = ["", "All limits are kept." if not missed else f"MISSED: {'; '.join(missed)}."]
    (HERE / "sweep.md").write_text("\n".join([*head, *lines, *tail]) + "\n", encoding="utf-8")
    limits.write(rows, load=at_start)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
