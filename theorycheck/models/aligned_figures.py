"""Figures of aligned neurons: the loss against the time, enclosed, and exp(-n t)."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from theorycheck._errors import SolverFailure
from theorycheck.core.settings import Settings
from theorycheck.models.aligned_neurons import AlignedNeurons, flow

POINTS = 30
DIGITS = 12


def series(problem: AlignedNeurons, settings: Settings) -> list[dict[str, Any]]:
    """Return the figure of the loss along the flow, each point enclosed to 12 digits."""
    del settings
    if min(problem.scales) <= 0 or sum(problem.scales) == 1:
        return []
    times, losses, falling = [], [], []
    for k in range(1, POINTS + 1):
        time = problem.time * Fraction(k, POINTS)
        try:
            [certificate] = flow(problem.varied(time=time), Settings(digits=DIGITS))
        except SolverFailure:
            # A neuron reaches 0 at this very time, as far as balls can tell.
            continue
        claims = certificate.claims
        times.append(float(time))
        losses.append(float(claims["loss_at_time"].mid[0]))
        first = float(claims["loss_at_start"].mid[0])
        falling.append(first * math.exp(-len(problem.scales) * float(time)))
    return [
        {
            "slug": "loss",
            "title": "The loss against the time",
            "description": "Enclosed at each time, and L(0) exp(-n t), which it follows while no "
            "neuron is at 0.",
            "x_label": "t",
            "y_label": "L",
            "x_scale": "linear",
            "y_scale": "log",
            "lines": [
                {"label": "L", "x": times, "y": losses, "style": "points"},
                {"label": "L(0) exp(-n t)", "x": times, "y": falling, "style": "line"},
            ],
        }
    ]
