"""The figure of an excess norm with the two bounds of its exact order, against the scale."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from theorycheck.models import diagonal_routes, rates
from theorycheck.models.deep_regression import DeepRegression
from theorycheck.models.one_constraint import OneConstraint

SCALES = tuple(Fraction(1, 2**power) for power in range(1, 13))
DIGITS = 60
SURE = Fraction(1, 10**5)

Bound = Callable[[float], float]


def excess(problem: OneConstraint, below: Bound, above: Bound, exponent: str) -> dict[str, Any]:
    """Return the excess of the l1 norm against the scale, with its bounds and its slopes.

    Points that are not positive, or beyond doubles, are left out.

    Args:
        problem: Its scale does not matter.
        below: The lower bound at a scale.
        above: The upper bound at a scale.
        exponent: What the slopes tend to, in words.
    """
    order = problem.order if isinstance(problem, DeepRegression) else Fraction(2)
    rungs = rates.ladder(diagonal_routes.system(problem), order, rates.L1, SCALES, DIGITS)
    slopes = ", ".join(f"{float(mid):.4f}" for mid, radius in rates.slopes(rungs) if radius < SURE)
    sure = {
        float(rung.scale): float(rung.excess) for rung in rungs if rung.excess > 2 * rung.radius
    }
    lines = [
        _line("excess", sure, "points"),
        _line("upper bound", {scale: _value(above, scale) for scale in sure}, "line"),
        _line("lower bound", {scale: _value(below, scale) for scale in sure}, "line"),
    ]
    return {
        "slug": "excess-l1",
        "title": "Excess of the l1 norm against the scale",
        "description": "From certified minimizers, between the two bounds that are derived. Slopes "
        f"between neighboring scales, enclosed in balls: {slopes}. They tend to {exponent}.",
        "x_label": "alpha",
        "y_label": "excess of the l1 norm",
        "x_scale": "log",
        "y_scale": "log",
        "lines": [line for line in lines if line["x"]],
    }


def _value(bound: Bound, scale: float) -> float:
    try:
        return bound(scale)
    except (OverflowError, ZeroDivisionError):
        return math.inf


def _line(label: str, points: Mapping[float, float], style: str) -> dict[str, Any]:
    kept = {x: y for x, y in points.items() if 0 < y < math.inf}
    return {"label": label, "x": list(kept), "y": list(kept.values()), "style": style}
