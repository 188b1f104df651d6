"""Digits of the limit of a flow against seconds: certified, and by the integrators people use.

Run `python benchmarks/flow.py` with the interpreter that theorycheck is installed for, and little
else running; it takes a few minutes and writes flow.md and flow.svg beside this file. The error of
every other answer is measured against a certified limit of 40 digits.
"""

from __future__ import annotations

import math
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import limits
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
REPEATS, CERTIFIED_REPEATS = 3, 2
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


def timed(spent: dict[str, float], function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function, adding its seconds to those spent."""

    def run(*arguments: Any, **named: Any) -> Any:
        started = time.process_time()
        try:
            return function(*arguments, **named)
        finally:
            spent[function.__name__] += time.process_time() - started

    return run


def certified(case: Case, digits: int, repeats: int) -> tuple[Limit, Answer]:
    """Return the certified limit, with the times of its two parts in the best run."""
    follow, enclose = diagonal_flow.weight_flow, diagonal_flow.FlowLimit.enclose
    best = (math.inf, math.inf, math.inf)
    try:
        for _ in range(repeats):
            spent = {"weight_flow": 0.0, "enclose": 0.0}
            diagonal_flow.weight_flow = timed(spent, follow)
            diagonal_flow.FlowLimit.enclose = timed(spent, enclose)
            diagonal_flow.certified_flow.cache_clear()
            started = time.process_time()
            limit = flow_limit(*case.data(), ALPHA, order=case.order, digits=digits)
            best = min(best, (time.process_time() - started, *spent.values()))
    finally:
        diagonal_flow.weight_flow, diagonal_flow.FlowLimit.enclose = follow, enclose
    if not limit.certified:
        raise SystemExit(f"{case.name}: no limit of {digits} digits")
    return limit, Answer(
        case=case,
        method=CERTIFIED,
        asked=f"{digits} digits",
        digits=_digits(limit.radius / max(map(abs, limit.value))),
        seconds=best[0],
        integration=best[1],
        certificate=best[2],
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

    # What is imported on first use is not timed.
    flow_limit("1,2", "1", "1/10", digits=5)
    for case in CASES:
        limits = {}
        for digits in DIGITS:
            limits[digits], answer = certified(case, digits, CERTIFIED_REPEATS)
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
    note(certified(LARGE, 30, 1)[1])
    return answers


def draw(answers: list[Answer]) -> None:
    """Write the figure."""
    mpl.use("svg")
    import matplotlib.pyplot as plt

    plain = {"axes.spines.top": False, "axes.spines.right": False}
    mpl.rcParams.update({"svg.hashsalt": "flow", "font.size": 9, **plain})
    figure, panels = plt.subplots(1, len(CASES), figsize=(10, 3.8), sharey=True)
    for case, panel in zip(CASES, panels, strict=True):
        for label, look in LOOKS.items():
            method = CERTIFIED if label == FOUND else label
            kept = [
                answer
                for answer in answers
                if (answer.case, answer.method) == (case, method) and answer.digits is not None
            ]
            seconds = [answer.integration if label == FOUND else answer.seconds for answer in kept]
            if kept:
                style = dict(zip(("color", "marker", "linestyle"), look, strict=True))
                digits = [answer.digits for answer in kept]
                panel.plot(seconds, digits, markersize=4, linewidth=1, label=label, **style)
        panel.set(xscale="log", xlabel="seconds of the processor", title=case.name)
        panel.axhline(16, color="#777777", linewidth=0.6)
        panel.grid(visible=True, color="#dddddd", linewidth=0.5)
    panels[0].set_ylabel("correct digits of the limit")
    panels[0].text(
        0.02, 16.4, "doubles end here", transform=panels[0].get_yaxis_transform(), fontsize=8
    )
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="lower center", ncols=len(labels), frameon=False)
    figure.tight_layout(rect=(0, 0.07, 1, 1))
    figure.savefig(HERE / "flow.svg", metadata={"Date": None})


def rows(answers: list[Answer]) -> list[limits.Row]:
    """Return the certified limits, which have no limit on time, and mpmath beside its like.

    SciPy's integrators give fewer digits than were asked of a certified limit: no ratio is fair.
    """
    found = []
    seconds = {(a.case, a.asked): a.seconds for a in answers if a.method == CERTIFIED}
    for answer in answers:
        own = answer.method == CERTIFIED
        mine = seconds.get((answer.case, answer.asked))
        if not own and (answer.method != ODEFUN or answer.digits is None or mine is None):
            continue
        what = f"flow_limit, {answer.case.name}, {answer.asked}"
        found.append(
            limits.Row(
                benchmark="flow",
                what=what if own else f"{what}: the same by {ODEFUN}",
                limit="",
                measured=f"{answer.digits:.1f} digits in {answer.seconds:.2g} s",
                kept=None,
                peer=None if own or mine is None else ODEFUN,
                ratio=None if own or mine is None else answer.seconds / mine,
            )
        )
    return found


def main() -> int:
    """Measure, draw and write the table."""
    at_start = limits.load()
    load = "unknown" if at_start is None else f"{at_start:.2f}"
    answers = measure()
    draw(answers)
    about = (
        f"alpha = {ALPHA}, data drawn from the seed 0. Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}, load {load} at the start. Digits of a "
        "certified limit are proved; those of the others are measured against the certified one "
        f"of {max(DIGITS)} digits. Seconds of the processor, of the best of {REPEATS} runs "
        f"(certified: of {CERTIFIED_REPEATS}, at d = {LARGE.features} of one), compiling the "
        "system included. SciPy: atol = rtol / 1000, exact Jacobian for Radau and LSODA, up to the "
        "time of the certificate of 20 digits."
    )
    lines = [
        "Generated by `python benchmarks/flow.py`; do not edit.\n",
        "# Limits of flows: digits against seconds\n",
        about + "\n",
        "![Digits against seconds](flow.svg)\n",
        "| problem | method | asked | digits | seconds | integration | certificate | ratio |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for answer in answers:
        cells = [answer.case.name, answer.method, answer.asked]
        cells.append("none" if answer.digits is None else f"{answer.digits:.1f}")
        cells.append(f"{answer.seconds:.2g}")
        found, proof = answer.integration, answer.certificate
        if found is None or proof is None:
            cells += ["", "", ""]
        else:
            cells += [f"{found:.2g}", f"{proof:.2g}", f"{proof / found:.2f}"]
        lines.append(f"| {' | '.join(cells)} |")
    (HERE / "flow.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    limits.write(rows(answers), load=at_start)
    return 0


if __name__ == "__main__":
    sys.exit(main())
