"""Data of the figures about networks of order D: potentials, and what they prefer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from theorycheck._errors import SolverFailure
from theorycheck.core.settings import Settings
from theorycheck.models import diagonal_figures, diagonal_routes, rates
from theorycheck.models.deep_regression import DeepRegression
from theorycheck.rigor.potential import potential

ORDERS = tuple(Fraction(order) for order in (2, 3, 5, 10, 100))
DIGITS = 20
# |x|_2 = |x|_1 = 1 for e_1; 1/10 in each of 100 coordinates has the same l2 norm.
DIMENSION, ENTRY = 100, Fraction(1, 10)
FINEST = 10**12


def series(problem: DeepRegression, settings: Settings) -> list[dict[str, Any]]:
    """Return the flow's figures, if it can be followed, and those of the potentials."""
    try:
        flow = diagonal_figures.series(problem, settings)
    except SolverFailure:
        flow = []
    return [*flow, potentials(), preference()]


@lru_cache(maxsize=1)
def potentials() -> dict[str, Any]:
    """Return q_D against z, scaled to one curvature at 0."""
    grid = [Fraction(point, 2) for point in range(-20, 21)]
    return {
        "slug": "potentials",
        "title": "The potentials of several orders",
        "description": "q_2, and D/(D-2) q_D for D > 2, all with curvature 1/2 at 0: the higher "
        "the order the sooner q_D grows like |z|.",
        "x_label": "z",
        "y_label": "scaled q_D(z)",
        "x_scale": "linear",
        "y_scale": "linear",
        "lines": [
            {
                "label": f"D = {order}",
                "x": [float(z) for z in grid],
                "y": [float(_scale(order) * potential(z, order, DIGITS)[0]) for z in grid],
                "style": "line",
            }
            for order in ORDERS
        ],
    }


def _scale(order: Fraction) -> Fraction:
    return Fraction(1) if order == 2 else order / (order - 2)


@lru_cache(maxsize=1)
def preference() -> dict[str, Any]:
    """Return Q of a sparse vector over Q of a dense one of the same l2 norm, against alpha^D."""
    logs = [Fraction(point, 2) for point in range(-16, 3)]
    return {
        "slug": "preference",
        "title": "Sparse against dense",
        "description": f"Q(e_1) / Q(1/|1|_2) in {DIMENSION} dimensions against log(alpha^D): 1/10 "
        "is what the l1 norm gives, 1 what the l2 norm gives.",
        "x_label": "log(alpha^D)",
        "y_label": "ratio",
        "x_scale": "linear",
        "y_scale": "linear",
        "lines": [
            {
                "label": f"D = {order}",
                "x": [float(point) for point in logs],
                "y": [preferred(point, order) for point in logs],
                "style": "line",
            }
            for order in ORDERS
        ],
    }


def preferred(log_scale: Fraction, order: Fraction) -> float:
    """Return the ratio at alpha^D = exp(log_scale), rounded to a rational."""
    scale = Fraction(round(math.exp(log_scale) * FINEST), FINEST)
    sparse, dense = (potential(entry / scale, order, DIGITS)[0] for entry in (1, ENTRY))
    return float(sparse / (DIMENSION * dense))


def excess(
    problem: DeepRegression, norm: str, scales: Sequence[Fraction], bounds: Sequence[float]
) -> dict[str, Any]:
    """Return the excess of a norm against the scale, with its proved bound and its slopes.

    Args:
        norm: As in `rates.ladder`.
        scales: Increasing or decreasing.
        bounds: The proved bound at each; not finite where it says nothing.
    """
    digits = 40
    rungs = rates.ladder(diagonal_routes.system(problem), problem.order, norm, scales, digits)
    shown = ", ".join(
        f"{float(mid):.4f}" for mid, radius in rates.slopes(rungs) if radius < Fraction(1, 10**5)
    )
    name = "l1 norm" if norm == rates.L1 else "squared l2 norm"
    x = [float(rung.scale) for rung in rungs]
    return {
        "slug": f"excess-{norm}",
        "title": f"Excess of the {name} against the scale",
        "description": f"From certified minimizers of Q_alpha^D, D = {problem.order}, beside the "
        f"bound that is derived. Slopes between neighboring scales, enclosed in balls: {shown}.",
        "x_label": "alpha",
        "y_label": f"excess of the {name}",
        "x_scale": "log",
        "y_scale": "log",
        "lines": [
            {
                "label": "excess",
                "x": x,
                "y": [float(rung.excess) for rung in rungs],
                "style": "points",
            },
            {"label": "bound", "x": x, "y": list(bounds), "style": "line"},
        ],
    }
