r"""How $t^3L$ of the full flow compares with $1/(27\Phi(u)^2)$ of its direction: floating point."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from theorycheck._errors import SolverFailure
from theorycheck.core.settings import Settings
from theorycheck.models.reduced_flow import ReducedFlow
from theorycheck.models.relu_student import drawn

NEURONS = (2, 3, 5)
INPUTS = (2, 3, 20)
SCALES = ("1/10", "1/100", "1/1000")
UNTIL = 10**8
DIGITS = 8


@dataclass(frozen=True)
class Run:
    """The end of one flow from a random start, |v| = 1.

    Attributes:
        neurons: n.
        inputs: d.
        sigma: Standard deviation of the initial weights.
        scaled: t^3 L at the end; None if the flow did not get there.
        level: 1/(27 Phi(u)^2) of the direction at the end.
        active: Active neurons at the end.
        said: How it ended.
    """

    neurons: int
    inputs: int
    sigma: Fraction
    scaled: float | None
    level: float
    active: int
    said: str

    @property
    def apart(self) -> float:
        """The relative difference of t^3 L and the level."""
        return abs((self.scaled or 0.0) / self.level - 1)


def series(problem: ReducedFlow, settings: Settings) -> list[dict[str, Any]]:
    """Return t^3 L at the end by the initial scale; at quick effort nothing is integrated."""
    del problem
    if settings.effort == "quick":
        return []
    found = [run for run in runs(settings.seed) if run.scaled is not None]
    return [_by_scale([run for run in found if run.inputs == d], d) for d in INPUTS]


def notes(problem: ReducedFlow, settings: Settings) -> list[str]:
    """Say how far t^3 L and the level are apart, and which flows did not get to the end."""
    del problem
    if settings.effort == "quick":
        return []
    found = runs(settings.seed)
    there = [run for run in found if run.scaled is not None]
    worst = max(there, key=lambda run: run.apart, default=None)
    if worst is None:
        return ["No flow of those tried reached the last time."]
    said = [
        f"Full flows, in floating point and no proof: of {len(found)} from random starts (n in "
        f"{_listed(NEURONS)}, d in {_listed(INPUTS)}, sigma in {', '.join(SCALES)}), "
        f"{len(there)} reached t = 1e8. There t^3 L and 1/(27 Phi(u)^2) of the direction at that "
        f"time differ by at most {worst.apart:.1e} of themselves (n = {worst.neurons}, "
        f"d = {worst.inputs}, sigma = {worst.sigma}). The direction may still turn."
    ]
    said += [
        f"Not there: n = {run.neurons}, d = {run.inputs}, sigma = {run.sigma}: {run.said}."
        for run in found
        if run.scaled is None
    ]
    return said


@lru_cache(maxsize=2)
def runs(seed: int) -> tuple[Run, ...]:
    """Return the ends of the flows from the starts of this seed."""
    return tuple(
        _run(n, d, Fraction(sigma), seed) for n in NEURONS for d in INPUTS for sigma in SCALES
    )


def _run(neurons: int, inputs: int, sigma: Fraction, seed: int) -> Run:
    from theorycheck.models.relu_trajectory import relu_flow

    W = drawn(neurons, inputs, sigma, seed)
    v = (Fraction(1),) + (Fraction(0),) * (inputs - 1)
    try:
        found = relu_flow(W, v, UNTIL, digits=DIGITS, times=[UNTIL])
    except SolverFailure as failure:
        return Run(neurons, inputs, sigma, None, float("nan"), 0, str(failure).rstrip("."))
    reached = found.outcome == "reached"
    return Run(
        neurons,
        inputs,
        sigma,
        float(found.scaled_loss[-1]) if reached else None,
        float(found.level[-1]),
        int(found.active[-1]),
        found.outcome,
    )


def _by_scale(found: list[Run], d: int) -> dict[str, Any]:
    lines = []
    for n in NEURONS:
        own = [run for run in found if run.neurons == n]
        sigmas = [float(run.sigma) for run in own]
        lines.append(
            {
                "label": f"n = {n}: t^3 L",
                "x": sigmas,
                "y": [run.scaled for run in own],
                "style": "points",
            }
        )
        lines.append(
            {
                "label": f"n = {n}: 1/(27 Phi^2)",
                "x": sigmas,
                "y": [run.level for run in own],
                "style": "line",
            }
        )
    return {
        "slug": f"full-flow-{d}",
        "title": f"t^3 L of the full flow at t = 1e8, inputs of dimension {d}",
        "description": "Floating point, no proof. From random starts of standard deviation sigma, "
        "|v| = 1; beside each point 1/(27 Phi(u)^2) of the direction at that time.",
        "x_label": "sigma",
        "y_label": "t^3 L",
        "x_scale": "log",
        "y_scale": "linear",
        "lines": [line for line in lines if line["x"]],
    }


def _listed(values: tuple[int, ...]) -> str:
    return f"{{{', '.join(map(str, values))}}}"
