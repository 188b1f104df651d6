"""Measure `minimum_entropy` on large problems against CVXPY with Clarabel; print a Markdown table.

Run `python benchmarks/entropy.py` with the interpreter that theorycheck is installed for, and
nothing else running. Both sides solve the same problem in the same process, one after the other:
ours with its certificate, the peer's program as one would write it down first, at its defaults.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import limits
import numpy as np

import theorycheck

SAMPLES, FEATURES, SPARSITY, REPEATS = 100, 1000, 5, 5
COMPARED = ("1", "1/10", "1/100")
EXTREMES = (
    *("1e-300", "1e-60", "1e-12", "1e-6", "1e-5", "1e-4", "1e-3"),
    *("1e1", "1e2", "1e3", "1e4", "1e5", "1e6", "1e30"),
)
LARGE_SAMPLES, LARGE_FEATURES, LARGE_ALPHA = 200, 100_000, "1/10"
DIGITS = 12
FASTER, CLOSER = 50, 1000
MOST_SECONDS, MOST_GIBIBYTES = 60, 2


def drawn(samples: int, features: int, seed: int) -> tuple[Any, Any]:
    """Return a Gaussian X and y = X b for a sparse b."""
    source = np.random.default_rng(seed)
    X = source.standard_normal((samples, features))
    b = np.zeros(features)
    b[source.choice(features, SPARSITY, replace=False)] = source.standard_normal(SPARSITY)
    return X, X @ b


def peer(X: Any, y: Any, alpha: float) -> tuple[str, Any]:
    """Solve the program with CVXPY and Clarabel; return what it says, and its answer."""
    import cvxpy

    plus = cvxpy.Variable(X.shape[1], nonneg=True)
    minus = cvxpy.Variable(X.shape[1], nonneg=True)
    square = alpha**2
    objective = cvxpy.sum(cvxpy.kl_div(plus, square) + cvxpy.kl_div(minus, square))
    program = cvxpy.Problem(cvxpy.Minimize(objective), [X @ (plus - minus) == y])
    try:
        program.solve(solver="CLARABEL")
    except Exception as error:  # noqa: BLE001  whatever a solver raises is its answer
        return type(error).__name__, None
    return program.status, None if plus.value is None else plus.value - minus.value


def ours(X: Any, y: Any, alpha: str) -> tuple[float, Any]:
    """Return the seconds that the certified minimizer takes, and it."""
    started = time.perf_counter()
    found = theorycheck.minimum_entropy(X, y, alpha, digits=DIGITS)
    seconds = time.perf_counter() - started
    assert found.certificate.verify(DIGITS) is theorycheck.Outcome.HOLDS
    return seconds, found


def distance(answer: Any, found: Any) -> float | None:
    """Return how far an answer certainly is from the minimizer, over the largest entry."""
    if answer is None or not np.isfinite(answer).all():
        return None
    pairs = zip(answer.tolist(), found.value, strict=True)
    gap = max(abs(Fraction(a) - b) for a, b in pairs) - found.radius
    return float(gap / max(map(abs, found.value)))


def shown(alpha: str) -> str:
    """Return a scale as it is printed."""
    return alpha if len(alpha) > 4 else f"{float(Fraction(alpha)):g}"


def compared(alpha: str, repeats: int) -> tuple[str, limits.Row]:
    """Return the row of one scale, as Markdown and in the form of all benchmarks."""
    X, y = drawn(SAMPLES, FEATURES, 0)
    _, found = ours(X, y, alpha)
    # Another problem each time, so that no cache of answers can help.
    seconds = [ours(*drawn(SAMPLES, FEATURES, seed), alpha)[0] for seed in range(1, repeats + 1)]
    started = time.perf_counter()
    status, answer = peer(X, y, float(Fraction(alpha)))
    theirs = time.perf_counter() - started
    gap = distance(answer, found)
    mine = float(found.radius / max(map(abs, found.value)))
    middle = statistics.median(seconds)
    ratio = theirs / middle
    kept = ratio >= FASTER and (gap is None or gap >= CLOSER * mine)
    limited = alpha in COMPARED
    said = "none" if gap is None else f"{gap:.1e}"
    row = f"| {shown(alpha)} | {1000 * middle:.0f} ms | {theirs:.1f} s | {ratio:.0f} | "
    return f"{row}{mine:.1e} | {said} | {status} |", limits.Row(
        benchmark="entropy",
        what=f"minimum_entropy, n = {SAMPLES}, d = {FEATURES}, alpha = {shown(alpha)}",
        limit=f"{FASTER} times faster, {CLOSER} times closer" if limited else "",
        measured=f"{1000 * middle:.0f} ms against {theirs:.1f} s, "
        f"certified error {mine:.1e} against {said} ({status})",
        kept=kept if limited else None,
        peer="CVXPY with Clarabel",
        ratio=ratio,
    )


def large() -> dict[str, float]:
    """Solve the large problem in a process of its own and return what it took."""
    X, y = drawn(LARGE_SAMPLES, LARGE_FEATURES, 0)
    seconds, found = ours(X, y, LARGE_ALPHA)
    unit = 2**30 if sys.platform == "darwin" else 2**20
    return {
        "seconds": seconds,
        "gibibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit,
        "error": float(found.radius / max(map(abs, found.value))),
    }


def main(arguments: list[str]) -> int:
    """Print the table; return 1 if a limit was missed."""
    if arguments == ["large"]:
        print(json.dumps(large()))
        return 0
    at_start = limits.load()
    load = "unknown" if at_start is None else f"{at_start:.2f}"
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load} at the start.\n"
    )
    print(
        f"`minimum_entropy(X, y, alpha, digits={DIGITS})` with its certificate (median of "
        f"{REPEATS} problems, extremes: one) against CVXPY with Clarabel at its defaults; "
        f"n = {SAMPLES}, d = {FEATURES}, Gaussian X, y = X b with {SPARSITY} nonzeros. Errors are "
        "over the largest entry: ours certified, the peer's measured against it.\n"
    )
    print("| alpha | ours | peer | ratio | our certified error | peer's error | peer says |")
    print("|---|---|---|---|---|---|---|")
    warm = drawn(30, 400, 99)
    ours(*warm, "1/7"), peer(*warm, 0.5)
    missed = []
    rows = []
    for alpha in (*COMPARED, *EXTREMES):
        line, row = compared(alpha, REPEATS if alpha in COMPARED else 1)
        print(line, flush=True)
        rows.append(row)
        if row.kept is False:
            missed.append(f"alpha = {alpha}: {FASTER} times faster, {CLOSER} times closer")
    ran = subprocess.run(
        [sys.executable, str(Path(__file__)), "large"], capture_output=True, text=True, check=True
    )
    found = json.loads(ran.stdout)
    print(
        f"\nn = {LARGE_SAMPLES}, d = {LARGE_FEATURES}, alpha = {LARGE_ALPHA}: "
        f"{found['seconds']:.0f} s (limit {MOST_SECONDS}), {found['gibibytes']:.2f} GiB at the "
        f"peak (limit {MOST_GIBIBYTES}), certified error {found['error']:.1e}."
    )
    if found["seconds"] > MOST_SECONDS or found["gibibytes"] > MOST_GIBIBYTES:
        missed.append("the large problem")
    large_problem = f"minimum_entropy, n = {LARGE_SAMPLES}, d = {LARGE_FEATURES}"
    for what, name, unit, most in (
        (large_problem, "seconds", "s", MOST_SECONDS),
        (f"{large_problem}, peak memory", "gibibytes", "GiB", MOST_GIBIBYTES),
    ):
        rows.append(
            limits.Row(
                benchmark="entropy",
                what=f"{what}, alpha = {LARGE_ALPHA}",
                limit=f"{most} {unit}",
                measured=f"{found[name]:.3g} {unit}",
                kept=found[name] <= most,
            )
        )
    limits.write(rows, load=at_start)
    print("\n" + (f"MISSED: {'; '.join(missed)}" if missed else "Every limit was kept."))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
