"""Checks of a flow in doubles: another route than its enclosure, and no proof."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from theorycheck.core.evidence import Enclosure, Finding
from theorycheck.core.exact import text
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Check
from theorycheck.models.relu_student import ReluFlow, ReluStudent
from theorycheck.models.relu_trajectory import relu_flow

DIGITS = 8
MOMENTS = 12
REACHED = "reached"
LATE = 10**8
# Starts at which the largest angle across the teacher is 0, and which are as slow as others.
DEGENERATE = (
    ("Two neurons on one side of the teacher", "1/10,1/10;1/10,1/5", "1,0"),
    ("Two neurons that differ along the teacher only", "1/10,1/10;1/5,1/10", "1,0"),
)


def exponent_in_doubles(wanted: Fraction, room: Callable[[ReluFlow], Fraction]) -> Check:
    """Return the check that the local exponent is near a value at some times of the window.

    Args:
        wanted: The exponent.
        room: Returns how far from it the exponents of a problem may be.
    """

    def check(problem: ReluFlow, settings: Settings) -> Finding:
        rows = ";".join(",".join(map(text, row)) for row in problem.W)
        found = relu_flow(
            rows,
            ",".join(map(text, problem.v)),
            problem.until,
            DIGITS,
            times=_moments(problem),
            effort=settings.effort,
        )
        slopes = [
            Fraction(float(slope))
            for time, slope in zip(found.times, found.slope, strict=True)
            if time >= problem.since and slope == slope
        ]
        if found.outcome != REACHED or not slopes:
            return Finding(
                outcome=Outcome.INCONCLUSIVE,
                summary=f"The flow in doubles ended early: {found.outcome}. {found.note}".strip(),
            )
        # The slope has the loss in it, and the gradient: an error of several times that of both.
        error = 10 * abs(wanted) * Fraction(max(found.error, 10.0**-DIGITS))
        worst = max(abs(slope - wanted) for slope in slopes)
        outcome, tolerance = Outcome.INCONCLUSIVE, room(problem)
        if worst + error <= tolerance:
            outcome = Outcome.HOLDS
        elif worst - error > tolerance:
            outcome = Outcome.FAILS
        return Finding(
            outcome=outcome,
            summary=f"At {len(slopes)} times of the window the local exponents lie between "
            f"{float(min(slopes)):.6g} and {float(max(slopes)):.6g}, in doubles; the relative "
            f"error of the loss is estimated as {found.error:.0e}.",
            quantities={
                "exponent": Enclosure(mid=tuple(slopes), radius=error),
            },
        )

    return check


def degenerate_notes(problem: ReluStudent, settings: Settings) -> list[str]:
    r"""Return what the flow does from starts with $\kappa_{\max}(0) = 0$, in doubles.

    The problem does not matter.
    """
    del problem
    said = []
    for what, rows, teacher in DEGENERATE:
        found = relu_flow(rows, teacher, LATE, DIGITS, effort=settings.effort)
        said.append(
            f"{what} (W = {rows}, v = {teacher}): kappa_max is 0 at time 0 and "
            f"{float(found.kappa_max[-1]):.4g} at t = {float(found.times[-1]):.3g}, where the "
            f"local exponent of the loss is {float(found.slope[-1]):.6f}, in doubles. A start with "
            "kappa_max(0) = 0 need not be fast."
        )
    return said


def _moments(problem: ReluFlow) -> list[Fraction]:
    """Return times of the window, the first and the last among them, evenly spaced in 1 + t."""
    since, until = problem.since, problem.until
    ratio = float((1 + until) / (1 + since))
    inner = [
        Fraction(f"{float(1 + since) * ratio ** (k / (MOMENTS - 1)) - 1:.6g}")
        for k in range(1, MOMENTS - 1)
    ]
    listed = sorted({time for time in inner if since < time < until})
    return [*([since] if since else []), *listed, until]
