"""Figures of a ReLU flow: t^3 L with its predicted level, and the local exponent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from theorycheck.core.exact import Matrix, Vector, text
from theorycheck.models.relu_states import ReluTrajectory
from theorycheck.models.relu_trajectory import relu_flow

UNTIL = 10**12
# Early, t^3 L is t^3 L(0), which says nothing.
SINCE = 1e-2
# Significant digits of what is drawn, so that a figure does not depend on the machine.
SHOWN = 6


def followed(W: Matrix, v: Vector, until: int = UNTIL, *, digits: int = 8) -> ReluTrajectory:
    """Return the flow from exact weights, to draw."""
    rows = ";".join(",".join(map(text, row)) for row in W)
    return relu_flow(rows, ",".join(map(text, v)), until, digits)


def scaled_loss(found: ReluTrajectory) -> dict[str, Any]:
    r"""Return t^3 L against t, with $1/(27\Phi(u)^2)$ of the direction at each time."""
    lines = [
        _line("t^3 L(t)", found.times, found.scaled_loss, "points"),
        _line("1/(27 Phi(u)^2) of the direction then", found.times, found.level, "line"),
    ]
    return {
        "slug": "scaled-loss",
        "title": "t³ L(t) along the flow",
        "description": f"{_described(found)} The line is the limit that the direction u(t) of the "
        "parts across v predicts if it stayed as it is; both settle together.",
        "x_label": "t",
        "y_label": "t^3 L",
        "x_scale": "log",
        "y_scale": "log",
        "lines": [line for line in lines if line["x"]],
    }


def local_slope(found: ReluTrajectory) -> dict[str, Any]:
    r"""Return $-d \log L/d \log t = t|\nabla L|^2/L$ against t."""
    lines = [_line("-d log L / d log t", found.times, -found.slope, "points")]
    return {
        "slug": "local-exponent",
        "title": "The local exponent of the loss",
        "description": f"{_described(found)} From the gradient, t|grad L|^2/L, not from a fit; "
        "L ~ t^-3 shows as 3.",
        "x_label": "t",
        "y_label": "-d log L / d log t",
        "x_scale": "log",
        "y_scale": "linear",
        "lines": [line for line in lines if line["x"]],
    }


def _described(found: ReluTrajectory) -> str:
    neurons, inputs = found.along.shape[1], len(found.teacher)
    return (
        f"n = {neurons} neurons, d = {inputs}, integrated in doubles to t = {found.times[-1]:.3g} "
        f"({found.outcome}); relative error of L about {found.error:.0e}, estimated."
    )


def _line(label: str, times: Iterable[Any], values: Iterable[Any], style: str) -> dict[str, Any]:
    kept = {
        _short(t): _short(y)
        for t, y in zip(times, values, strict=True)
        if t >= SINCE and 0 < y < float("inf")
    }
    return {"label": label, "x": list(kept), "y": list(kept.values()), "style": style}


def _short(value: Any) -> float:
    return float(f"{float(value):.{SHOWN}g}")
