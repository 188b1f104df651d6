"""Figures of one neuron or equal ones: the loss against the time, between two exponentials."""

from __future__ import annotations

import math
from typing import Any

from theorycheck.core.settings import Settings
from theorycheck.models.one_neuron import EqualNeurons

POINTS = 60
STEPS = 40


def series(problem: EqualNeurons, settings: Settings) -> list[dict[str, Any]]:
    """Return the figure of the loss along the flow, by a Runge-Kutta method in doubles."""
    del settings
    if problem.turn >= 1:
        return []
    n, until = problem.neurons, float(problem.time)
    state = (float(problem.radius), math.pi * float(problem.turn))
    square = float(problem.size) ** 2
    a, s = _shape(state[1])
    least, first = n * s**2 / (1 - a**2), square * _loss(state)
    times, losses = [0.0], [first]
    step = until / (POINTS * STEPS)
    for k in range(1, POINTS + 1):
        for _ in range(STEPS):
            state = _stepped(state, n * step)
        times.append(k * until / POINTS)
        losses.append(square * _loss(state))
    lines = [{"label": "L", "x": times, "y": losses, "style": "points"}]
    for label, rate in (("L(0) exp(-n c t)", least), ("L(0) exp(-n t)", float(n))):
        values = [first * math.exp(-rate * t) for t in times]
        lines.append({"label": label, "x": times, "y": values, "style": "line"})
    return [
        {
            "slug": "loss",
            "title": "The loss against the time",
            "description": "In floating point, between the two exponentials that are derived; the "
            f"late rate is n = {n}.",
            "x_label": "t",
            "y_label": "L",
            "x_scale": "linear",
            "y_scale": "log",
            "lines": lines,
        }
    ]


def _shape(angle: float) -> tuple[float, float]:
    share = 1 - angle / math.pi
    return share * math.cos(angle) + math.sin(angle) / math.pi, share * math.sin(angle)


def _loss(state: tuple[float, float]) -> float:
    a, _ = _shape(state[1])
    return ((state[0] - a) ** 2 + 1 - a**2) / 4


def _field(state: tuple[float, float]) -> tuple[float, float]:
    a, s = _shape(state[1])
    return (a - state[0]) / 2, -s / (2 * state[0])


def _stepped(state: tuple[float, float], h: float) -> tuple[float, float]:
    """Return the state after a classical Runge-Kutta step."""
    first = _field(state)
    second = _field(_moved(state, first, h / 2))
    third = _field(_moved(state, second, h / 2))
    fourth = _field(_moved(state, third, h))
    mean = tuple(
        (p + 2 * q + 2 * r + z) / 6 for p, q, r, z in zip(first, second, third, fourth, strict=True)
    )
    return _moved(state, (mean[0], mean[1]), h)


def _moved(state: tuple[float, float], by: tuple[float, float], h: float) -> tuple[float, float]:
    return state[0] + h * by[0], state[1] + h * by[1]
