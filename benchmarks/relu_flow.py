"""The gradient flow of the ReLU neuron to t = 1e12: seconds and errors, beside SciPy's Radau.

Run `python benchmarks/relu_flow.py` with the interpreter that theorycheck is installed for, and
little else running; it takes a few minutes and writes relu_flow.md beside this file. Both
integrate the same compiled right-hand side in the same variables. Errors of t^3 L are relative, and
measured against a run of the same method with 12 digits asked for; that run is compared with heyoka
(30 digits, plain equations) at t = 100.
"""

from __future__ import annotations

import math
import os
import platform
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import limits
import numpy as np
from scipy.integrate import solve_ivp

from theorycheck import relu_flow
from theorycheck.core import exact
from theorycheck.flows import relu_jacobian, relu_rates
from theorycheck.flows.relu_chart import chart
from theorycheck.flows.relu_flow import estimated
from theorycheck.flows.relu_system import ReluSystem

HERE = Path(__file__).parent
UNTIL, REPEATS, PATIENCE = 1e12, 5, 40.0
STEPS = 20_000


@dataclass(frozen=True, kw_only=True)
class Case:
    """A start, drawn from the seed 0: Gaussian weights, teacher the first unit vector."""

    neurons: int
    inputs: int
    sigma: float

    @property
    def name(self) -> str:
        return f"n = {self.neurons}, d = {self.inputs}, sigma = {self.sigma:g}"

    def weights(self) -> tuple[Any, Any]:
        source = np.random.default_rng(0)
        W = self.sigma * source.normal(size=(self.neurons, self.inputs))
        return W, np.eye(self.inputs)[0]


@dataclass(frozen=True, kw_only=True)
class Row:
    """What one method did."""

    case: str
    method: str
    seconds: str
    error: str
    claimed: str
    kept: bool = True
    limit: str = ""
    spent: float | None = None


CASES = (
    Case(neurons=2, inputs=20, sigma=1e-3),
    Case(neurons=3, inputs=20, sigma=1e-3),
    Case(neurons=5, inputs=20, sigma=1e-1),
    Case(neurons=5, inputs=20, sigma=1e-3),
    Case(neurons=5, inputs=20, sigma=1e-6),
    Case(neurons=20, inputs=20, sigma=1e-3),
)


# Seconds of relu_flow by the number of neurons, and the relative error of t^3 L.
LIMITS, LARGEST_ERROR = {5: 0.3, 20: 5.0}, 1e-8


class TooSlow(Exception):
    """A peer took longer than it may."""


def reference(case: Case) -> float:
    """Return the loss at the end, as well as doubles give it."""
    W, v = case.weights()
    neurons = chart(exact.matrix(W), exact.vector(v))
    system, found, _ = estimated(neurons, math.log1p(UNTIL), digits=12, most_steps=STEPS)
    return system.loss(float(found.taus[-1]), found.states[-1].ravel())


def ours(case: Case, truth: float) -> Row:
    """Time relu_flow to 10 digits: two runs, for the estimate of the error too."""
    W, v = case.weights()
    seconds = []
    for _ in range(REPEATS):
        started = time.process_time()
        found = relu_flow(W, v, UNTIL)
        seconds.append(time.process_time() - started)
    median, error = statistics.median(seconds), abs(float(found.loss[-1]) / truth - 1)
    return Row(
        case=case.name,
        method="relu_flow, 10 digits (estimate of the error included)",
        seconds=f"{median:.2f} ({min(seconds):.2f} to {max(seconds):.2f})",
        error=f"{error:.0e}",
        claimed=f"{found.error:.0e}",
        kept=median <= LIMITS.get(case.neurons, math.inf) and error <= LARGEST_ERROR,
        limit=f"{LIMITS[case.neurons]:g} s, error {LARGEST_ERROR:g}"
        if case.neurons in LIMITS
        else f"error {LARGEST_ERROR:g}",
        spent=median,
    )


def peer(case: Case, truth: float, rtol: float, *, analytic: bool) -> Row:
    """Time SciPy's Radau, one run, with our Jacobian or with its own finite differences."""
    W, v = case.weights()
    system = ReluSystem(chart(exact.matrix(W), exact.vector(v)))
    started = time.process_time()

    # Without the last neuron, which is the sum less the others: SciPy would let the sums drift.
    rows, size = system.shape
    kept = np.r_[0 : (rows - 2) * size, (rows - 1) * size : rows * size]
    others = np.kron(np.ones(rows - 2), np.eye(size))

    def lifted(tau: float) -> Any:
        """Return d state / d kept variables, for heights that add up to 1 (added below)."""
        scale = np.diag([-math.exp(-3 * tau), *[math.exp(-tau)] * (size - 1)])
        found = np.zeros((rows * size, len(kept)))
        found[kept, np.arange(len(kept))] = 1.0
        found[(rows - 2) * size : (rows - 1) * size] = np.hstack([-others, scale])
        return found

    def whole(tau: float, y: Any) -> Any:
        state = (lifted(tau) @ y).reshape(rows, size)
        state[-2, 0] += 1.0
        return state

    def force(tau: float, y: Any) -> Any:
        if time.process_time() - started > PATIENCE:
            raise TooSlow
        return relu_rates.rates(tau, whole(tau, y), system.copies, system.sides).ravel()[kept]

    def jacobian(tau: float, y: Any) -> Any:
        found = relu_jacobian.jacobian(tau, whole(tau, y), system.copies, system.sides)
        return (found @ lifted(tau))[kept]

    method = f"SciPy Radau, rtol = {rtol:.0e}, " + (
        "our Jacobian" if analytic else "finite differences"
    )
    try:
        found = solve_ivp(
            force,
            (0.0, math.log1p(UNTIL)),
            system.start[kept],
            method="Radau",
            rtol=rtol,
            # Weights start at about sigma and end at about 1.
            atol=rtol * case.sigma / 10,
            **({"jac": jacobian} if analytic else {}),
        )
    except TooSlow:
        return Row(case=case.name, method=method, seconds=f"> {PATIENCE:.0f}", error="", claimed="")
    spent = time.process_time() - started
    seconds = f"{spent:.2f}"
    if not found.success:
        ended = f"gives up at t = {math.expm1(found.t[-1]):.1e}"
        return Row(case=case.name, method=method, seconds=seconds, error=ended, claimed="")
    loss = system.loss(float(found.t[-1]), whole(found.t[-1], found.y[:, -1]).ravel())
    return Row(
        case=case.name,
        method=method,
        seconds=seconds,
        error=f"{abs(loss / truth - 1):.0e}",
        claimed="",
        spent=spent,
    )


def against_heyoka() -> str:
    """Return a sentence on the agreement with a run of 30 digits."""
    largest = 0.0
    for case in CASES[1:4]:
        W, v = case.weights()
        fine, rough = relu_flow(W, v, 100, 30), relu_flow(W, v, 100)
        largest = max(largest, abs(float(rough.loss[-1]) / float(fine.loss_values[-1]) - 1))
    return (
        f"At t = 100 the loss agrees with heyoka's of 30 digits within {largest:.0e} "
        f"({', '.join(case.name for case in CASES[1:4])})."
    )


def limited(rows: list[Row]) -> list[limits.Row]:
    """Return the rows in the form of all benchmarks; ours comes first for each start.

    A peer that was stopped or gave up has no ratio.
    """
    found, mine = [], math.nan
    for row in rows:
        own = bool(row.limit)
        if own:
            assert row.spent is not None
            mine = row.spent
        error = f", error {row.error}" if row.spent is not None else f", {row.error or 'stopped'}"
        found.append(
            limits.Row(
                benchmark="relu_flow",
                what=f"relu_flow to t = {UNTIL:.0e}, {row.case}",
                limit=row.limit,
                measured=f"{row.seconds} s{error}",
                kept=row.kept if own else None,
                peer=None if own else row.method,
                ratio=None if own or row.spent is None else row.spent / mine,
            )
        )
    return found


def main() -> int:
    """Measure and write; return 1 if a limit was missed."""
    at_start = limits.load()
    load = "unknown" if at_start is None else f"{at_start:.2f}"
    relu_flow(np.eye(2), np.ones(2), 10.0)
    rows: list[Row] = []
    for case in CASES:
        truth = reference(case)
        found = [ours(case, truth)]
        found += [peer(case, truth, rtol, analytic=True) for rtol in (1e-6, 1e-9)]
        found += [peer(case, truth, rtol, analytic=False) for rtol in (1e-6, 1e-9)]
        for row in found:
            print(f"{row.case}: {row.method}: {row.seconds} s, error {row.error}", flush=True)
        rows += found
    lines = [
        "Generated by `python benchmarks/relu_flow.py`; do not edit.",
        "",
        "# The ReLU flow to t = 1e12",
        "",
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, load {load} at the start. Seconds of the processor, compiled "
        f"code loaded, for relu_flow median and range of {REPEATS} calls. All integrate the same "
        "compiled right-hand side in scaled log-time, SciPy without the last neuron (atol = "
        "rtol sigma / 10). Errors of t^3 L are relative and measured "
        "against the run with 12 digits asked for. " + against_heyoka(),
        "",
        "| start | method | seconds | error of t^3 L | error it claims |",
        "|---|---|---|---|---|",
        *(
            f"| {row.case} | {row.method} | {row.seconds} | {row.error} | {row.claimed} |"
            for row in rows
        ),
    ]
    missed = [row.case for row in rows if not row.kept]
    told = f"MISSED: {'; '.join(missed)}." if missed else "Every limit was kept."
    allowed = ", ".join(f"{seconds:g} s for n = {n}" for n, seconds in LIMITS.items())
    lines += ["", f"Limits of relu_flow: {allowed}, error {LARGEST_ERROR:g}. {told}"]
    (HERE / "relu_flow.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    limits.write(limited(rows), load=at_start)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
