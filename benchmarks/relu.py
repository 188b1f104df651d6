"""Measure descent on the ReLU student against what it could cost at least; print Markdown tables.

Run `python benchmarks/relu.py` with the interpreter that theorycheck is installed for, and nothing
else running; with `--long` two runs of minutes are added. Every ratio is between times of one run.
Beside each step of `relu_descent`, and one with angles as wide as at the start: the cost of its
transcendental functions alone (one arctangent, sine, cosine and square root for each pair of
vectors, compiled likewise), one evaluation of the closed-form gradient in NumPy, one of PyTorch's
automatic gradient of the same loss, where it is installed, and what no step in these coordinates
can do without: the scalar products that give the angles and the sums of pulls as the step evaluates
them, from three neurons on, and the square roots.
"""

from __future__ import annotations

import math
import os
import platform
import sys
import time
from collections.abc import Callable
from typing import Any

import limits
import numpy as np

import theorycheck
from theorycheck.flows.compiled import compiled
from theorycheck.flows.lane_code import LANES
from theorycheck.flows.lane_products import product
from theorycheck.flows.lanes import after, load, root, start, store

# Neurons, inputs, and the seconds that a step may take.
SIZES = ((2, 20, 150e-9), (5, 20, 600e-9), (20, 21, 10e-6))
SIGMA, STEP, ROUNDS, SECONDS = 0.1, 0.05, 15, 0.1
FASTER_THAN_NUMPY, FASTER_THAN_TORCH, OF_FUNCTIONS = 50, 200, 3


def drawn(n: int, d: int) -> tuple[Any, Any]:
    """Return Gaussian weights and a unit teacher."""
    return SIGMA * np.random.default_rng(n).standard_normal((n, d)), np.eye(d)[0]


def often(run: Callable[[int], object]) -> int:
    """Return how many repetitions at once take long enough to be measured."""
    run(1)
    count = 1
    while True:
        started = time.thread_time()
        run(count)
        if time.thread_time() - started > SECONDS:
            return count
        count *= 2


def least(runs: dict[str, tuple[Callable[[int], object], int]]) -> dict[str, float]:
    """Return the least time of one repetition of each, over several rounds.

    All take their turns in each round: where a machine is slower at times it is so for all of
    them. The time is that of the processor in this thread, which other processes do not lengthen
    by taking turns with it.
    """
    best = dict.fromkeys(runs, math.inf)
    for _ in range(ROUNDS):
        for name, (run, count) in runs.items():
            started = time.thread_time()
            run(count)
            best[name] = min(best[name], (time.thread_time() - started) / count)
    return best


@compiled
def functions(x: Any, y: Any, count: int) -> float:
    """Evaluate the functions of every pair `count` times."""
    total = 0.0
    for _ in range(count):
        for p in range(x.size):
            angle = math.atan2(x[p], y[p])
            total += math.sin(angle) * math.cos(angle) + math.sqrt(x[p])
            x[p] += 1e-18
    return total


@compiled
def products(space: Any, n: int, m: int, count: int) -> None:
    """Evaluate the two products of matrices in a step `count` times, as the step does."""
    width = -(-n // LANES) * LANES
    u = start(space)
    pull = after(u, (m + 1) * width)
    out = after(pull, width * width)
    for _ in range(count):
        for first in range(0, n, LANES):
            rows = min(LANES, n - first)
            product(u, width, after(u, first), width, 1, m, first + LANES, rows, out, width)
        product(pull, width, u, 1, width, n, width, m + 1, out, width)


@compiled
def roots(space: Any, n: int, count: int) -> None:
    """Evaluate the square roots in a step `count` times."""
    width = -(-n // LANES) * LANES
    p = start(space)
    for _ in range(count):
        for i in range(n + 1):
            for at in range(0, min(i // LANES * LANES + LANES, width), LANES):
                store(p, i * width + at, root(load(p, i * width + at)))


def numpy_gradient(W: Any, v: Any) -> Any:
    """Return eq. (4) as one would write it down in NumPy."""
    norms, size = np.linalg.norm(W, axis=1), np.linalg.norm(v)
    units, teacher = W / norms[:, None], v / size
    between = np.arccos(np.clip(units @ units.T, -1, 1))
    np.fill_diagonal(between, 0)
    angles = np.arccos(np.clip(units @ teacher, -1, 1))
    along = np.sin(between) @ norms - size * np.sin(angles)
    turned = along[:, None] * units - between @ W + np.outer(angles, v)
    return (W.sum(axis=0) - v) / 2 + turned / (2 * np.pi)


def torch_gradient(W: Any, v: Any) -> Callable[[], Any] | None:
    """Return a function that differentiates the loss with PyTorch; None where it is missing."""
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(1)
    weights = torch.tensor(W, requires_grad=True)
    teacher = torch.tensor(v)

    def moment(A: Any, B: Any) -> Any:
        a, b = A.norm(dim=1), B.norm(dim=1)
        cosine = (A @ B.T / (a[:, None] * b)).clamp(-1 + 1e-12, 1 - 1e-12)
        angle = cosine.arccos()
        bracket = angle.sin() + (math.pi - angle) * cosine
        return (a[:, None] * b * bracket).sum() / (2 * math.pi)

    def gradient() -> Any:
        weights.grad = None
        row = teacher[None]
        loss = moment(weights, weights) / 2 - moment(weights, row) + moment(row, row) / 2
        loss.backward()
        return weights.grad

    return gradient


def repeated(function: Callable[..., Any], *arguments: Any) -> Callable[[int], object]:
    """Return what calls a function so many times."""

    def run(count: int) -> None:
        for _ in range(count):
            function(*arguments)

    return run


def descent_row(n: int, d: int, limit: float, rows: list[limits.Row]) -> tuple[str, list[str]]:
    """Return a row of the table of descents, and the limits that were missed; add them to rows."""
    W, v = drawn(n, d)

    # Each run starts at the same weights: the first steps have large angles, the later ones small.
    def descend(steps: int) -> None:
        theorycheck.relu_descent(W, v, STEP, steps, per_decade=1)

    def stay(steps: int) -> None:
        # So short that the angles stay as they are.
        theorycheck.relu_descent(W, v, 1e-12, steps, per_decade=1)

    pairs = n * (n + 1) // 2
    x = np.random.default_rng(0).uniform(0.1, 1, pairs)
    y, space = x[::-1].copy(), np.ones(10_000)
    runs: dict[str, tuple[Callable[[int], object], int]] = {}
    for name, run in (
        ("step", descend),
        ("wide", stay),
        ("functions", lambda count: functions(x, y, count)),
        ("numpy", repeated(numpy_gradient, W, v)),
        ("torch", repeated(torch_gradient(W, v) or (lambda: None))),
        ("products", lambda count: products(space, n, n + 1, count)),
        ("roots", lambda count: roots(space, n, count)),
    ):
        runs[name] = run, often(run)
    times = least(runs)
    step, wide, trig, plain = (times[name] for name in ("step", "wide", "functions", "numpy"))
    automatic = times["torch"] if torch_gradient(W, v) else None
    missed = []
    if step > max(limit, OF_FUNCTIONS * trig):
        missed.append(f"n = {n}: {limit * 1e6:g} us or {OF_FUNCTIONS} times the functions")
    if plain < FASTER_THAN_NUMPY * step:
        missed.append(f"n = {n}: {FASTER_THAN_NUMPY} times NumPy")
    if automatic is not None and automatic < FASTER_THAN_TORCH * step:
        missed.append(f"n = {n}: {FASTER_THAN_TORCH} times PyTorch")
    rows += limited(n, d, limit, times, automatic)
    said = "not installed | " if automatic is None else f"{automatic * 1e6:.0f} us | "
    said += "" if automatic is None else f"{automatic / step:.0f}"
    return (
        f"| {n} | {d} | {step * 1e6:.3f} us | {wide * 1e6:.3f} us | {limit * 1e6:g} us | "
        f"{trig * 1e6:.3f} us | "
        f"{step / trig:.1f} | {plain * 1e6:.0f} us | {plain / step:.0f} | {said} | "
        f"{times['products'] * 1e6:.3f} us | {times['roots'] * 1e6:.3f} us |",
        missed,
    )


def limited(
    n: int, d: int, limit: float, times: dict[str, float], automatic: float | None
) -> list[limits.Row]:
    """Return the limits of one size: the seconds of a step, and how many times it is faster."""
    step, trig = times["step"], times["functions"]
    what = f"a step of relu_descent, n = {n}, d = {d}"
    found = [
        limits.Row(
            benchmark="relu",
            what=what,
            limit=f"{limit * 1e6:g} us or {OF_FUNCTIONS} times its functions alone",
            measured=f"{step * 1e6:.3f} us, {step / trig:.1f} times its functions alone "
            f"({times['wide'] * 1e6:.3f} us at the start, where angles are wide)",
            kept=step <= max(limit, OF_FUNCTIONS * trig),
        )
    ]
    for peer, theirs, least_ratio in (
        ("NumPy gradient", times["numpy"], FASTER_THAN_NUMPY),
        ("PyTorch gradient", automatic, FASTER_THAN_TORCH),
    ):
        known = theirs is not None
        found.append(
            limits.Row(
                benchmark="relu",
                what=what,
                limit=f"{least_ratio} times faster" if known else "",
                measured="not installed"
                if theirs is None
                else f"{step * 1e6:.3f} us against {theirs * 1e6:.0f} us",
                kept=None if theirs is None else theirs >= least_ratio * step,
                peer=peer,
                ratio=None if theirs is None else theirs / step,
            )
        )
    return found


def constant(what: str, within: float, measured: str, off: float) -> limits.Row:
    """Return the limit on a constant of the cubic law, which is off by so much relatively."""
    return limits.Row(
        benchmark="relu",
        what=f"(step T)^3 L of relu_descent, {what}",
        limit=f"within {within:g} of its limit",
        measured=f"{measured}, off by {off:.1e}",
        kept=abs(off) <= within,
    )


def descents(rows: list[limits.Row]) -> list[str]:
    """Print the table of descents; return the limits that were missed."""
    print(
        f"One step of `relu_descent` (Gaussian start of scale {SIGMA}, step {STEP}, mean over a "
        f"run of {SECONDS:g} to {2 * SECONDS:g} s with its setup, least of {ROUNDS}), and at the "
        "start, where angles are wide; all else is measured in turns with it, in one thread.\n"
    )
    print(
        "| n | d | step | at the start | limit | functions alone | ratio | NumPy gradient | ratio "
        "| PyTorch gradient | ratio | products alone | roots alone |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    missed = []
    for n, d, limit in SIZES:
        row, found = descent_row(n, d, limit, rows)
        print(row, flush=True)
        missed += found
    print(
        "\nThe products are those whose entries are the angles and the sums of pulls, evaluated as "
        "the step does from three neurons on; the roots are those of the chords. A step in these "
        "coordinates can do without neither."
    )
    return missed


def constants(rows: list[limits.Row]) -> list[str]:
    """Print the constant of the cubic law for several steps; return what was missed."""
    steps, expected = 10**6, math.pi**2 / 6
    print(
        f"\nThe limit of (step T)^3 L of a symmetric pair is pi^2/6 = {expected:.6f}; "
        f"at T = {steps:.0e} steps:\n"
    )
    print("| step | (step T)^3 L | seconds |")
    print("|---|---|---|")
    missed = []
    for step in (0.05, 0.5, 1.0, 1.9):
        started = time.perf_counter()
        found = theorycheck.relu_descent([[0.5, 0.3], [0.5, -0.3]], [1, 0], step, steps)
        seconds = time.perf_counter() - started
        print(f"| {step:g} | {found.scaled_loss[-1]:.5f} | {seconds:.2f} |", flush=True)
        cubed = found.scaled_loss[-1]
        rows.append(
            constant(
                f"symmetric pair, step {step:g}, T = {steps:.0e}",
                1e-3,
                f"{cubed:.5f} in {seconds:.2f} s",
                cubed / expected - 1,
            )
        )
        if abs(found.scaled_loss[-1] / expected - 1) > 1e-3:
            missed.append(f"constant at step {step}")
    return missed


def long_runs(rows: list[limits.Row]) -> list[str]:
    """Print the constants after very many steps; return what was missed."""
    print(
        "\nAfter more steps, of size 1, the limit for neurons that end as c1 v and c2 v being "
        "(8 pi^2 / 3) (c1 c2)^2 |v|^2:\n"
    )
    print("| W | steps | c1 | (step T)^3 L | limit | ratio - 1 | seconds |")
    print("|---|---|---|---|---|---|---|")
    missed = []
    for W, steps in (([[0.5, 0.3], [0.5, -0.3]], 10**8), ([[0.6, 0.3], [0.2, -0.4]], 10**9)):
        started = time.perf_counter()
        found = theorycheck.relu_descent(W, [1, 0], 1, steps)
        seconds = time.perf_counter() - started
        c1, c2 = found.along
        limit = 8 * math.pi**2 / 3 * (c1 * c2) ** 2
        cubed = found.scaled_loss[-1]
        print(
            f"| {W} | {steps:.0e} | {c1:.6f} | {cubed:.8f} | {limit:.8f} | {cubed / limit - 1:.1e} "
            f"| {seconds:.0f} |",
            flush=True,
        )
        what = f"W = {W}, step 1, T = {steps:.0e}"
        shown = f"{cubed:.8f} in {seconds:.0f} s"
        rows.append(constant(what, 1e-6, shown, cubed / limit - 1))
        if not abs(cubed / limit - 1) < 1e-6:
            missed.append(f"constant after {steps:.0e} steps")
    return missed


def main() -> int:
    """Print the tables; return 1 if a limit was missed."""
    at_start = limits.load()
    load = "unknown" if at_start is None else f"{at_start:.2f}"
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load} at the start.\n"
    )
    rows: list[limits.Row] = []
    missed = descents(rows) + constants(rows)
    if "--long" in sys.argv[1:]:
        missed += long_runs(rows)
    limits.write(rows, load=at_start)
    print("\n" + (f"MISSED: {'; '.join(missed)}." if missed else "Every limit was kept."))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
