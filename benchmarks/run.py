"""Measure the limits on time and memory, print a table, and write results.md beside this file.

Run `python benchmarks/run.py` with the interpreter that theorycheck is installed for, and nothing
else running. Times are medians of several runs, which evens out the noise of the machine; where
several problems are timed, the slowest one counts.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import limits

HERE = Path(__file__).parent
LISTINGS, CHECKS, REPEATS = 15, 3, 3
PROBLEMS, FLOWS = 5, 3
EXPONENTS = range(-12, 7)

# Every problem is solved once, so that no cache of answers or proofs can help. What is imported on
# first use is imported by a problem that is not timed.
ENTROPY = """
import json, sys, time
from theorycheck import Outcome, minimum_entropy
from theorycheck.models.diagonal_regression import drawn
minimum_entropy(*drawn(5, 20, 10**6), "1/7")
times = {}
for exponent in map(int, sys.argv[2:]):
    for seed in range(int(sys.argv[1])):
        X, y = drawn(5, 20, seed)
        started = time.perf_counter()
        found = minimum_entropy(X, y, f"1e{exponent}", digits=30)
        times.setdefault(exponent, []).append(time.perf_counter() - started)
        assert found.certificate.verify(30) is Outcome.HOLDS
print(json.dumps(list(times.values())))
"""

# A fresh process for each: the time is that of a first call, imports of the integrator included.
FLOW = """
import json, sys, time
from theorycheck import flow_limit
from theorycheck.models import diagonal_flow
from theorycheck.models.diagonal_regression import drawn

spent = {"integration": 0.0, "certificate": 0.0}

def timed(name, function):
    def run(*arguments, **named):
        started = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            spent[name] += time.perf_counter() - started
    return run

diagonal_flow.weight_flow = timed("integration", diagonal_flow.weight_flow)
diagonal_flow.FlowLimit.enclose = timed("certificate", diagonal_flow.FlowLimit.enclose)
X, y = drawn(5, 20, int(sys.argv[1]))
started = time.perf_counter()
found = flow_limit(X, y, "1/10", digits=30)
spent["total"] = time.perf_counter() - started
assert found.certified
print(json.dumps(spent))
"""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One limit, what was measured, and whether it was kept."""

    what: str
    limit: str
    measured: str
    spread: str
    kept: bool
    peer: str | None = None
    ratio: float | None = None


@dataclass(frozen=True, kw_only=True)
class Run:
    """What one child process took."""

    seconds: float
    mebibytes: float
    output: str


def child(*arguments: str) -> Run:
    """Run a command to its end and return what it took."""
    started = time.perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=HERE)
    assert process.stdout is not None
    with process.stdout:
        output = process.stdout.read()
    # wait4 and not wait: the usage of this child alone.
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)[:80]}: exit status {process.returncode}")
    kibibytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Run(seconds=seconds, mebibytes=kibibytes / 1024, output=output)


def python(*arguments: str) -> Run:
    """Run the interpreter."""
    return child(sys.executable, *arguments)


def theorycheck(*arguments: str) -> Run:
    """Run the command line as users do, through its script where it is installed."""
    script = Path(sys.executable).with_name("theorycheck")
    return (
        child(str(script), *arguments)
        if script.exists()
        else python("-m", "theorycheck", *arguments)
    )


def listing() -> list[Row]:
    """Measure `theorycheck list` against importing NumPy, runs taken in turns."""
    theorycheck("list"), python("-c", "import numpy")
    ours, numpy = [], []
    for _ in range(LISTINGS):
        ours.append(theorycheck("list").seconds)
        numpy.append(python("-c", "import numpy").seconds)
    ratio = statistics.median(ours) / statistics.median(numpy)
    row = Row(
        what="`theorycheck list` / `python -c 'import numpy'`",
        limit="ratio 3",
        measured=f"{ratio:.2f}",
        spread=f"{milliseconds(ours)} against {milliseconds(numpy)}, {LISTINGS} runs each",
        kept=ratio <= 3,
        peer="importing NumPy",
        ratio=1 / ratio,
    )
    return [row]


def checking() -> list[Row]:
    """Measure `theorycheck check hyperbolic-entropy` on its witness, each in a new process."""
    runs = [theorycheck("check", "hyperbolic-entropy") for _ in range(CHECKS)]
    seconds = [run.seconds for run in runs]
    memory = max(run.mebibytes for run in runs)
    return [
        Row(
            what="`theorycheck check hyperbolic-entropy`, time",
            limit="15 s",
            measured=f"{statistics.median(seconds):.1f} s",
            spread=f"{min(seconds):.1f} to {max(seconds):.1f} s, {CHECKS} runs",
            kept=statistics.median(seconds) <= 15,
        ),
        Row(
            what="the same, peak memory",
            limit="1024 MiB",
            measured=f"{memory:.0f} MiB",
            spread=f"largest of {CHECKS} runs",
            kept=memory <= 1024,
        ),
    ]


def entropy() -> list[Row]:
    """Measure `minimum_entropy` to 30 digits, n = 5, d = 20, over the scales."""
    given = [str(PROBLEMS), *map(str, EXPONENTS)]
    times: list[list[float]] = json.loads(python("-c", ENTROPY, *given).output)
    everything = [value for found in times for value in found]
    worst = max(everything)
    [scale] = [e for e, found in zip(EXPONENTS, times, strict=True) if worst in found]
    row = Row(
        what="`minimum_entropy`, 30 digits, n = 5, d = 20, "
        f"alpha = 1e{EXPONENTS[0]} to 1e{EXPONENTS[-1]}: the slowest call",
        limit="50 ms",
        measured=f"{1000 * worst:.0f} ms (alpha = 1e{scale})",
        spread=f"{milliseconds(everything)} over {len(everything)} calls, none of them cached: "
        f"{len(times)} scales, {PROBLEMS} problems",
        kept=worst <= 0.05,
    )
    return [row]


def flow() -> list[Row]:
    """Measure `flow_limit` to 30 digits, n = 5, d = 20, alpha = 0.1."""
    found: list[list[dict[str, float]]] = [
        [json.loads(python("-c", FLOW, str(seed)).output) for _ in range(REPEATS)]
        for seed in range(FLOWS)
    ]
    medians = [statistics.median(run["total"] for run in runs) for runs in found]
    everything = [run["total"] for runs in found for run in runs]
    ratios = [run["certificate"] / run["integration"] for runs in found for run in runs]
    return [
        Row(
            what="`flow_limit`, 30 digits, n = 5, d = 20, alpha = 0.1: the slowest problem",
            limit="10 s",
            measured=f"{max(medians):.1f} s",
            spread=f"{min(everything):.1f} to {max(everything):.1f} s; {FLOWS} problems with "
            f"medians {', '.join(f'{median:.1f}' for median in medians)} s of {REPEATS} runs",
            kept=max(medians) <= 10,
        ),
        Row(
            what="its certificate / its integration",
            limit="none",
            measured=f"{statistics.median(ratios):.2f}",
            spread=f"{min(ratios):.2f} to {max(ratios):.2f}",
            kept=True,
        ),
    ]


def milliseconds(seconds: Sequence[float]) -> str:
    """Return median and range of times."""
    low, middle, high = (1000 * f(seconds) for f in (min, statistics.median, max))
    return f"{middle:.0f} ms ({low:.0f} to {high:.0f})"


def machine() -> str:
    """Return what the times depend on."""
    load = f"{os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else "unknown"
    return (
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, load {load} at the start"
    )


def main() -> int:
    """Measure everything; return 1 if a limit was missed."""
    started_on, load = machine(), limits.load()
    rows: list[Row] = []
    measurements: list[Callable[[], list[Row]]] = [listing, checking, entropy, flow]
    for measure in measurements:
        found = measure()
        rows.extend(found)
        for row in found:
            verdict = "kept  " if row.kept else "MISSED"
            print(f"{verdict}  {row.what}: {row.measured} (limit {row.limit}; {row.spread})")
    lines = [
        "Generated by `python benchmarks/run.py`; do not edit.",
        "",
        "# Benchmarks",
        "",
        started_on
        + ". Times are medians of the runs of one problem; of several problems the slowest counts.",
        "",
        "| what | limit | measured | spread | kept |",
        "|---|---|---|---|---|",
        *(
            f"| {row.what} | {row.limit} | {row.measured} | {row.spread} | "
            f"{'yes' if row.kept else '**no**'} |"
            for row in rows
        ),
    ]
    (HERE / "results.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    limits.write(
        [
            limits.Row(
                benchmark="run",
                what=row.what.replace("`", ""),
                limit="" if row.limit == "none" else row.limit,
                measured=f"{row.measured}; {row.spread}",
                kept=None if row.limit == "none" else row.kept,
                peer=row.peer,
                ratio=row.ratio,
            )
            for row in rows
        ],
        load=load,
    )
    return 0 if all(row.kept for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
