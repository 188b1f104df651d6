"""Digits of the limit of a flow against seconds: certified, and by the integrators people use.

Run `python benchmarks/flow.py` with the interpreter that theorycheck is installed for, and nothing
else running; it takes a few minutes and writes flow.md and flow.svg beside this file. The error of
every other answer is measured against a certified limit of 40 digits.
"""

from __future__ import annotations

import math
import os
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import matplotlib as mpl
from integrators import Flow, Run, mpmath_run, scipy_run

from theorycheck import flow_limit
from theorycheck.core.limit import Limit
from theorycheck.models import diagonal_flow
from theorycheck.models.diagonal_regression import drawn

HERE = Path(__file__).parent
ALPHA = Fraction(1, 10)
DIGITS = (10, 20, 30, 40)
SOLVERS = ("DOP853", "Radau", "LSODA")
TOLERANCES = tuple(10.0**-k for k in range(6, 14))
REPEATS = 3
# mpmath gets this many seconds for each answer.
PATIENCE = 40.0
CERTIFIED, FOUND, ODEFUN = "certified limit", "its integration alone", "mpmath odefun"
# Okabe and Ito's colors; marker and line tell the curves apart without them.
LOOKS = {
    CERTIFIED: ("#000000", "o", "-"),
    FOUND: ("#000000", "x", ":"),
    "DOP853": ("#0072B2", "s", "-"),
    "Radau": ("#D55E00", "^", "--"),
    "LSODA": ("#009E73", "D", "-."),
    ODEFUN: ("#CC79A7", "P", "-"),
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A problem, drawn from the seed 0."""

    samples: int
    features: int
    order: int

    @property
    def name(self) -> str:
        return f"d = {self.features}, n = {self.samples}, order {self.order}"

    def data(self) -> tuple[Any, Any]:
        return drawn(self.samples, self.features, 0)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one run gave."""

    case: Case
    method: str
    asked: str
    digits: float | None
    seconds: float
    integration: float | None = None
    certificate: float | None = None


CASES = (
    Case(samples=3, features=6, order=2),
    Case(samples=5, features=20, order=2),
    Case(samples=3, features=6, order=3),
)
LARGE = Case(samples=20, features=100, order=2)


def certified(case: Case, digits: int) -> tuple[Limit, Answer]:
    """Return the certified limit, with the times of its two parts."""
    spent = {"weight_flow": 0.0, "enclose": 0.0}
    follow, enclose = diagonal_flow.weight_flow, diagonal_flow.FlowLimit.enclose

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            started = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                spent[name] += time.perf_counter() - started

        return run

    diagonal_flow.weight_flow = timed("weight_flow", follow)
    diagonal_flow.FlowLimit.enclose = timed("enclose", enclose)
    try:
        started = time.perf_counter()
        limit = flow_limit(*case.data(), ALPHA, order=case.order, digits=digits)
        seconds = time.perf_counter() - started
    finally:
        diagonal_flow.weight_flow, diagonal_flow.FlowLimit.enclose = follow, enclose
    if not limit.certified:
        raise SystemExit(f"{case.name}: no limit of {digits} digits")
    return limit, Answer(
        case=case,
        method=CERTIFIED,
        asked=f"{digits} digits",
        digits=_digits(limit.radius / max(map(abs, limit.value))),
        seconds=seconds,
        integration=spent["weight_flow"],
        certificate=spent["enclose"],
    )


def followed(case: Case, limit: Limit) -> Flow:
    """Return what a peer is to integrate: up to the time at which the certificate ends."""
    X, y = case.data()
    return Flow(X=X, y=y, alpha=ALPHA, order=case.order, end=float(limit.time))


def measured(case: Case, method: str, asked: str, run: Run, truth: Limit) -> Answer:
    """Compare where a peer ended with the certified limit."""
    if run.beta is None:
        asked = f"{asked}, given up at t = {run.reached:.2g}"
    digits = None if run.beta is None else _error(truth, run.beta)
    return Answer(case=case, method=method, asked=asked, digits=digits, seconds=run.seconds)


def _error(truth: Limit, beta: list[Fraction]) -> float:
    off = max(abs(a - b) for a, b in zip(truth.value, beta, strict=True)) + truth.radius
    return _digits(off / max(map(abs, truth.value)))


def _digits(relative: Fraction) -> float:
    return -math.log10(relative) if relative < 1 else 0.0


def measure() -> list[Answer]:
    """Run everything, and say so as it goes."""
    answers = []

    def note(answer: Answer) -> None:
        answers.append(answer)
        digits = "-" if answer.digits is None else f"{answer.digits:.1f}"
        print(
            f"{answer.case.name}  {answer.method}, {answer.asked}: {digits} digits, "
            f"{answer.seconds:.3f} s",
            flush=True,
        )

    for case in CASES:
        limits = {}
        for digits in DIGITS:
            limits[digits], answer = certified(case, digits)
            note(answer)
        truth = limits[max(DIGITS)]
        # Twenty digits of the path are more than doubles can tell from its end.
        flow = followed(case, limits[20])
        for method in SOLVERS:
            for rtol in TOLERANCES:
                run = scipy_run(flow, method, rtol, REPEATS)
                note(measured(case, method, f"rtol = {rtol:.0e}", run, truth))
        if case is CASES[0]:
            run = mpmath_run(followed(case, limits[10]), 10, PATIENCE)
            note(measured(case, ODEFUN, "10 digits", run, truth))
    note(certified(LARGE, 30)[1])
    return answers


def draw(answers: list[Answer]) -> None:
    """Write the figure."""
    mpl.use("svg")
    mpl.rcParams.update(
        {
            "svg.hashsalt": "flow",
            "font.size": 9,
            "axes.spines.top": False,
            "axes.spines.right": False,
        }
    )
    import matplotlib.pyplot as plt

    figure, panels = plt.subplots(1, len(CASES), figsize=(10, 3.8), sharey=True)
    for case, panel in zip(CASES, panels, strict=True):
        for method, (color, marker, line) in LOOKS.items():
            kept = CERTIFIED if method == FOUND else method
            points = sorted(
                (answer.integration if method == FOUND else answer.seconds, answer.digits)
                for answer in answers
                if answer.case == case and answer.method == kept and answer.digits is not None
            )
            if points:
                panel.plot(
                    *zip(*points, strict=True),
                    color=color,
                    marker=marker,
                    linestyle=line,
                    markersize=4,
                    linewidth=1,
                    label=method,
                )
        panel.set(xscale="log", xlabel="seconds", title=case.name)
        panel.axhline(16, color="#777777", linewidth=0.6)
        panel.grid(visible=True, color="#dddddd", linewidth=0.5)
    panels[0].set_ylabel("correct digits of the limit")
    panels[0].annotate(
        "doubles end here",
        (0.98, 16.4),
        xycoords=("axes fraction", "data"),
        ha="right",
        color="#555555",
        fontsize=8,
    )
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="lower center", ncols=len(labels), frameon=False)
    figure.tight_layout(rect=(0, 0.07, 1, 1))
    figure.savefig(HERE / "flow.svg", metadata={"Date": None})


def main() -> int:
    """Measure, draw and write the table."""
    load = f"{os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else "unknown"
    answers = measure()
    draw(answers)
    lines = [
        "Generated by `python benchmarks/flow.py`; do not edit.",
        "",
        "# Limits of flows: digits against seconds",
        "",
        f"alpha = {ALPHA}; Python {platform.python_version()}, {platform.system()} "
        f"{platform.machine()}, {os.cpu_count()} cores, load {load} at the start. Digits of a "
        "certified limit are proved; those of the others are measured against the certified one "
        f"of {max(DIGITS)} digits (SciPy: best time of {REPEATS}, atol = rtol / 1000, exact "
        "Jacobian for Radau and LSODA, up to the time of the certificate of 20 digits).",
        "",
        "![Digits against seconds](flow.svg)",
        "",
        "| problem | method | asked | digits | seconds | integration | certificate | ratio |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for answer in answers:
        cells = [answer.case.name, answer.method, answer.asked]
        cells.append("none" if answer.digits is None else f"{answer.digits:.1f}")
        cells.append(f"{answer.seconds:.2g}")
        found, proof = answer.integration, answer.certificate
        cells += (
            ["", "", ""]
            if found is None or proof is None
            else [f"{found:.2g}", f"{proof:.2g}", f"{proof / found:.2f}"]
        )
        lines.append(f"| {' | '.join(cells)} |")
    (HERE / "flow.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
