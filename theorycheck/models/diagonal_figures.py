"""Data of the figures about a diagonal problem: what the report draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from theorycheck.core.settings import Settings
from theorycheck.models import diagonal_routes
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.models.exact_norms import minimum_l1, minimum_l2
from theorycheck.rigor.flow import FlowLimit
from theorycheck.rigor.taylor import FixedSystem

# Enough for a smooth line at any zoom of a page.
POINTS_PER_STEP = 5
BITS = 96
ORDER = 40
MOST_LINES = 12


def series(problem: DiagonalRegression, settings: Settings) -> list[dict[str, Any]]:
    """Return the weights over time, beta over time, and the limit beside three minimizers."""
    certificate = diagonal_routes.flow(problem, settings)
    d = problem.features
    times, states = map(list, zip(*_dense(certificate), strict=True))
    shown = range(min(d, MOST_LINES))
    part = f" The first {len(shown)} of {d} coordinates." if d > len(shown) else ""
    return [
        _over_time(
            "weights",
            "The weights along the flow",
            f"Each of the 2d weights against time, on the enclosed trajectory.{part}",
            "weight",
            [
                (f"{name}{i + 1}", times, [state[offset + i] for state in states])
                for name, offset in (("u", 0), ("v", d))
                for i in shown
            ],
        ),
        _over_time(
            "effective",
            "The effective vector along the flow",
            f"beta(t) = u(t)^2 - v(t)^2 against time.{part}",
            "coefficient",
            [(f"beta{i + 1}", times, [w[i] ** 2 - w[d + i] ** 2 for w in states]) for i in shown],
        ),
        _limits(problem, settings, certificate),
    ]


def _limits(
    problem: DiagonalRegression, settings: Settings, certificate: FlowLimit
) -> dict[str, Any]:
    coordinates = [float(i + 1) for i in range(problem.features)]
    limits: dict[str, Sequence[Fraction]] = {
        "flow, t to infinity": certificate.effective,
        "minimum Q_alpha": diagonal_routes.minimizer(problem, settings).minimizer,
        "minimum l1 (alpha to 0)": minimum_l1(problem.X, problem.y).value,
        "minimum l2 (alpha to infinity)": minimum_l2(problem.X, problem.y).value,
    }
    return {
        "slug": "limits",
        "title": "The limit against the minimizers",
        "description": "Coefficients of the flow's limit, of the minimizer of Q_alpha, and of the "
        "minimum l1 and l2 solutions that the scale interpolates between.",
        "x_label": "coordinate",
        "y_label": "coefficient",
        "x_scale": "linear",
        "y_scale": "linear",
        "lines": [
            {
                "label": label,
                "x": coordinates,
                "y": [float(value) for value in values],
                "style": "points",
            }
            for label, values in limits.items()
        ],
    }


def _over_time(
    slug: str,
    title: str,
    description: str,
    y_label: str,
    lines: Sequence[tuple[str, list[float], list[float]]],
) -> dict[str, Any]:
    return {
        "slug": slug,
        "title": title,
        "description": description,
        "x_label": "time t",
        "y_label": y_label,
        "x_scale": "symlog",
        "y_scale": "linear",
        "lines": [{"label": label, "x": x, "y": y, "style": "line"} for label, x, y in lines],
    }


def _dense(certificate: FlowLimit) -> Iterator[tuple[float, list[float]]]:
    """Yield times and weights, between the states from short Taylor polynomials in doubles."""
    path = certificate.path
    A, b = certificate.followed()
    d = len(A[0])
    bits = min(path.bits, BITS + _exponent(path.steps))
    system = FixedSystem(A, b, bits)
    shift = path.bits - bits
    elapsed = 0
    for state, step in zip(path.states, path.steps, strict=False):
        start = [value >> shift for value in state]
        us, vs = system.polynomials(start[:d], start[d:], step >> shift, min(path.order, ORDER))
        for point in range(POINTS_PER_STEP):
            fraction = point / POINTS_PER_STEP
            values = [_horner([_double(c, bits) for c in p], fraction) for p in (*us, *vs)]
            yield _double(elapsed, path.bits) + fraction * _double(step, path.bits), values
        elapsed += step
    yield _double(elapsed, path.bits), [_double(value, path.bits) for value in path.states[-1]]


def _exponent(steps: Sequence[int]) -> int:
    """Return how many leading fractional bits of the steps may be zero."""
    return max((step.bit_length() for step in steps), default=0) - min(
        (step.bit_length() for step in steps), default=0
    )


def _horner(coefficients: Sequence[float], at: float) -> float:
    total = 0.0
    for coefficient in reversed(coefficients):
        total = total * at + coefficient
    return total


def _double(value: int, bits: int) -> float:
    """Return value / 2^bits as a double, whatever their sizes."""
    excess = max(0, value.bit_length() - 64)
    exponent = excess - bits
    return float(value >> excess) * 2.0**exponent if exponent > -1070 else 0.0
