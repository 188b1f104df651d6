"""Figures of a symmetric pair: t^3 L against the time, between the two bounds."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from theorycheck.core.settings import Settings
from theorycheck.models.symmetric_pair import SymmetricPair
from theorycheck.rigor.pair_flow import PairFlow

TIMES = tuple(f"{digit}e{power}" for power in range(-1, 7) for digit in (1, 3))
DIGITS = 12

# Starts between this and its reciprocal are drawn.
_SMALLEST = Fraction(1, 10**6)


def series(problem: SymmetricPair, settings: Settings) -> list[dict[str, Any]]:
    """Return the figure of t^3 L/|v|^2, each point enclosed to 12 digits."""
    del settings
    if not _SMALLEST <= 2 * problem.l2 <= 1 / _SMALLEST:
        # Nothing of the lines would be seen at these times.
        return []
    size, u0 = float(problem.size), float(2 * problem.l2)
    start = problem.varied(l1="1/2")
    late, early = math.pi / u0 + math.pi * u0 / 15, math.pi / u0 - math.pi * _delay(u0)
    times, measured = [], []
    for text in TIMES:
        at = start.varied(time=text)
        loss = float(PairFlow.at(at.subject(), DIGITS).claims["loss_at_time"].mid[0])
        times.append(float(at.time))
        measured.append(float(at.time) ** 3 * loss / size**2)
    constant = math.pi**2 / 6
    above = {t: constant * (t / (t + early)) ** 3 for t in times if t + early > t / 10}
    below = {t: constant * (t / (t + late)) ** 3 for t in times}
    return [
        {
            "slug": "scaled-loss",
            "title": "The loss times the cube of the time, on the line",
            "description": "Every point is enclosed, from the flow at its exact time; the lines "
            "are the two bounds that are derived. All level at pi^2/6.",
            "x_label": "t",
            "y_label": "t^3 L / |v|^2",
            "x_scale": "log",
            "y_scale": "log",
            "lines": [
                {"label": "t^3 L / |v|^2", "x": times, "y": measured, "style": "points"},
                _line("upper bound", above),
                _line("lower bound", below),
                _line("pi^2/6", dict.fromkeys((times[0], times[-1]), constant)),
            ],
        }
    ]


def _delay(u: float) -> float:
    return 2 / 3 * (math.asinh(u) - u / (1 + math.hypot(1, u)))


def _line(label: str, points: dict[float, float]) -> dict[str, Any]:
    return {"label": label, "x": list(points), "y": list(points.values()), "style": "line"}
