"""Measure the limits on reports, and print Markdown.

Run `python benchmarks/report.py` with the interpreter that theorycheck and its extra `test` are
installed for, Chromium on the path, and nothing else running: the time of a report is taken on the
clock.
"""

from __future__ import annotations

import importlib.util
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType

import limits

from theorycheck.reporting.page import page

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "tests" / "reporting" / "sample.py"
COMMAND = ("report", "--effort", "quick", "--workers", "2")
MOST_SECONDS, MOST_MEGABYTES, MOST_PAINT = 90, 1.5, 2
ROWS, REPEATS = 10_000, 5


def reported(out: Path) -> tuple[float, float]:
    """Make the report of the whole library; return its seconds and those of the processors."""
    before, began = _processors(), time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "theorycheck", *COMMAND, "--out", out],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - began, _processors() - before


def _processors() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def long_page(path: Path) -> float:
    """Write a page with many rows of evidence; return its size in megabytes."""
    sample = _sample()
    record = sample.record("established")
    record["conclusions"] = [
        sample.entry(
            f"bound-{k}",
            "holds",
            "enclosed",
            latex=rf"\sum_{{k=1}}^n x_k^{{{k % 50}}} \leq \frac{{a}}{{b}}",
            quantities={
                "a": sample.ball("a", "left side", "1.234567890123456789"),
                "b": sample.ball("b", "right side", "2.3456"),
            },
        )
        for k in range(ROWS)
    ]
    path.write_text(page(record), encoding="utf-8")
    return path.stat().st_size / 1e6


def _sample() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sample", SAMPLE)
    if spec is None or spec.loader is None:
        raise ImportError(f"{SAMPLE.name}: the records that tests make are not there")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def paints(path: Path) -> list[float]:
    """Return the seconds until a browser first paints a page, for each time it is opened."""
    from playwright.sync_api import sync_playwright

    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for _ in range(REPEATS):
            tab = browser.new_page(viewport={"width": 1280, "height": 900})
            tab.goto(path.as_uri())
            first = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
            tab.wait_for_function(first)
            found.append(tab.evaluate(first) / 1000)
            tab.close()
        browser.close()
    return found


def rows(folder: Path) -> list[limits.Row]:
    """Measure all three limits."""
    seconds, processors = reported(folder / "report")
    index = (folder / "report" / "index.html").stat().st_size / 1e6
    long = folder / "long.html"
    size = long_page(long)
    painted = paints(long)
    measured = (
        (
            f"theorycheck {' '.join(COMMAND)}, every theorem",
            f"{MOST_SECONDS} s",
            f"{seconds:.0f} s ({processors:.0f} s of processor)",
            seconds <= MOST_SECONDS,
        ),
        (
            "index page of that report",
            f"{MOST_MEGABYTES} MB",
            f"{index:.2f} MB",
            index <= MOST_MEGABYTES,
        ),
        (
            f"first paint of a page of {ROWS} rows of evidence ({size:.1f} MB), headless Chromium",
            f"{MOST_PAINT} s",
            f"{statistics.median(painted):.2f} s ({min(painted):.2f} to {max(painted):.2f} s)",
            max(painted) <= MOST_PAINT,
        ),
    )
    return [
        limits.Row(benchmark="report", what=what, limit=limit, measured=found, kept=kept)
        for what, limit, found, kept in measured
    ]


def main() -> int:
    """Measure and print the table; return 1 if a limit was missed."""
    load = limits.load()
    with tempfile.TemporaryDirectory() as folder:
        found = rows(Path(folder))
    print("# Reports\n")
    print(f"Python {platform.python_version()}, load {load} at the start.\n")
    print("| what | limit | measured |")
    print("|---|---|---|")
    for row in found:
        print(f"| {row.what} | {row.limit} | {row.measured} |")
    limits.write(found, load=load)
    kept = all(row.kept for row in found)
    print("\n" + ("Every limit was kept." if kept else "MISSED: a limit."))
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
