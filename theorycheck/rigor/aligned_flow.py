r"""Gradient flow of neurons along the teacher, $w_i = \lambda_i v$, at an exact time.

While all are positive, $\lambda_i' = -\frac12(\sum_j\lambda_j - 1)$. A neuron that reaches 0 stays
there: the sum still exceeds 1, and so the loss grows in every direction of that weight. The events
are exact: all positive ones fall by the same amount. From the last event on, the state is the
exponential of a matrix.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from flint import arb, arb_mat

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.exact import Vector
from theorycheck.core.outcome import Method
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.claims import Value
from theorycheck.rigor.computed import Computed, positive
from theorycheck.rigor.text import rational_vector, to_arb

MOST_NEURONS = 60


@dataclass(frozen=True)
class AlignedFlow(Computed, Certificate):
    """Certificate of the scales and the loss at a time, and of where the scales end."""

    kind: ClassVar[str] = "aligned-flow"
    method: ClassVar[Method] = Method.ENCLOSED
    parameters: ClassVar[tuple[str, ...]] = ("scales", "size", "time")

    @staticmethod
    def compute(texts: Mapping[str, str], bits: int) -> dict[str, Value]:
        """Return balls for scales, losses, limits, and the number of neurons that never reach 0.

        Raises:
            MalformedInput: If a scale is not positive, or there are too many.
            ArithmeticError: If the time is not certainly before or after an event.
        """
        del bits
        scales = _scales(texts)
        square = to_arb(positive(texts, "size") ** 2) / 4
        left = to_arb(positive(texts, "time"))
        now = scales
        while (after := _event(now)) is not None:
            following, wait = after
            if wait > left:
                break
            if not wait < left:
                raise ArithmeticError("whether a neuron has reached 0 by then is not certain")
            now, left = following, left - wait
        moved = _moved(now, left)
        ends, survivors = _limit(scales)
        gap = sum(moved, arb(0)) - 1
        return {
            "scale_at_time": moved,
            "loss_at_time": square * gap * gap,
            "loss_at_start": square * to_arb(Fraction(sum(scales) - 1) ** 2),
            "scale_at_end": [to_arb(end) for end in ends],
            "survivors": arb(survivors),
        }


def _scales(texts: Mapping[str, str]) -> Vector:
    found = rational_vector(texts["scales"], "scales")
    if min(found) <= 0 or len(found) > MOST_NEURONS:
        raise MalformedInput(
            f"scales={shown(texts['scales'])}: up to {MOST_NEURONS} positive numbers are read."
        )
    return found


def _event(scales: Vector) -> tuple[Vector, arb] | None:
    """Return the scales when the next one reaches 0, and the time to it; None if none does."""
    active = [scale for scale in scales if scale]
    gap, least = sum(scales) - 1, min(active)
    rest = gap - len(active) * least
    if rest <= 0:
        return None
    # The gap falls like exp(-k t/2) with k positive scales.
    wait = 2 * (to_arb(Fraction(gap) / rest)).log() / len(active)
    return tuple(scale - least if scale else scale for scale in scales), wait


def _limit(scales: Vector) -> tuple[Vector, int]:
    """Return where the scales end, and how many of them are positive there or never reach 0."""
    while (after := _event(scales)) is not None:
        scales = after[0]
    active = sum(1 for scale in scales if scale)
    fall = (sum(scales) - 1) / Fraction(active)
    return tuple(scale - fall if scale else scale for scale in scales), active


def _moved(scales: Vector, time: arb) -> list[arb]:
    """Return the scales after a time without events: the flow is affine, on those not 0."""
    active = [i for i, scale in enumerate(scales) if scale]
    size = len(active)
    rate = -time / 2
    rows = [[rate] * size + [-rate] for _ in range(size)] + [[arb(0)] * (size + 1)]
    state = arb_mat([[to_arb(scales[i])] for i in active] + [[arb(1)]])
    after = arb_mat(rows).exp() * state
    found = [arb(0)] * len(scales)
    for position, i in enumerate(active):
        found[i] = after[position, 0]
    return found
