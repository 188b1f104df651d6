r"""One ReLU neuron, or several equal ones, that learn one: a point and the flow, in polar form.

With $w = \sum_i w_i$, $\rho = \|w\|/\|v\|$ and $\theta$ the angle of w and v:
$\rho' = \frac n2(a - \rho)$, $\theta' = -\frac{n\,s}{2\rho}$ and
$L = \frac{\|v\|^2}4\left((\rho - a)^2 + 1 - a^2\right)$, where
$a = (1-\theta/\pi)\cos\theta + \sin\theta/\pi$ and $s = (1-\theta/\pi)\sin\theta$.
At the start the same is found from the expectations that define it, weight by weight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from flint import arb

from theorycheck._errors import MalformedInput, SolverFailure, shown
from theorycheck.core.outcome import Method
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.claims import Value
from theorycheck.rigor.computed import Computed, positive
from theorycheck.rigor.planar_flow import Number, at_time
from theorycheck.rigor.sectors import Plane, moments
from theorycheck.rigor.text import to_arb

MOST_NEURONS = 10**4
# Beyond it the loss is far below any use, and its digits take long.
MOST_TIME = 40


def _start(texts: Mapping[str, str]) -> tuple[int, arb, arb]:
    """Return the number of neurons, and rho and theta at the start."""
    neurons, turn = positive(texts, "neurons"), positive(texts, "turn")
    if neurons.denominator != 1 or neurons > MOST_NEURONS:
        raise MalformedInput(f"neurons={shown(texts['neurons'])} is no integer up to 10^4.")
    if turn >= 1:
        raise MalformedInput(f"turn={shown(texts['turn'])} is not below 1: theta is pi times it.")
    return int(neurons), to_arb(positive(texts, "radius")), to_arb(turn) * arb.pi()


@dataclass(frozen=True)
class PolarPoint(Computed, Certificate):
    """Certificate of the loss, and of the velocities of rho and theta, at the start."""

    kind: ClassVar[str] = "polar-point"
    method: ClassVar[Method] = Method.ENCLOSED
    parameters: ClassVar[tuple[str, ...]] = ("neurons", "radius", "turn", "size")

    @staticmethod
    def compute(texts: Mapping[str, str], bits: int) -> dict[str, Value]:
        """Return balls from sectors of the plane, at |v| = 1, and the loss at |v| = size.

        Raises:
            MalformedInput: If the texts are outside what this is about.
        """
        del bits
        neurons, radius, angle = _start(texts)
        out = (angle.cos(), angle.sin())
        own: Plane = (radius * out[0] / neurons, radius * out[1] / neurons)
        found = moments([own] * neurons, (arb(1), arb(0)))
        pulls = found.gradients
        total = (sum((p[0] for p in pulls), arb(0)), sum((p[1] for p in pulls), arb(0)))
        return {
            "loss_at_start": to_arb(positive(texts, "size") ** 2) * found.loss,
            "radius_rate": -(total[0] * out[0] + total[1] * out[1]),
            "angle_rate": -(total[1] * out[0] - total[0] * out[1]) / radius,
        }


@dataclass(frozen=True)
class PolarFlow(Computed, Certificate):
    """Certificate of the loss, its rate of decay -L'/L, and the half tangent, at a time."""

    kind: ClassVar[str] = "polar-flow"
    method: ClassVar[Method] = Method.ENCLOSED
    parameters: ClassVar[tuple[str, ...]] = ("neurons", "radius", "turn", "size", "time")
    most_bits: ClassVar[int] = 600

    @staticmethod
    def compute(texts: Mapping[str, str], bits: int) -> dict[str, Value]:
        r"""Return balls from the flow, integrated in balls.

        In $\ln\rho$ and $\theta$ the symmetric part of the field's derivative is diagonal, and
        mostly negative.

        Raises:
            MalformedInput: If the texts are outside what this is about.
            ArithmeticError: If the flow is not enclosed with so many bits.
            SolverFailure: If the time is too late.
        """
        neurons, radius, angle = _start(texts)
        pi = arb.pi()

        def field(logarithm: Number, angle: Number) -> tuple[Number, Number]:
            sine, turn = angle.sin(), 1 - angle / pi
            along, speed = turn * angle.cos() + sine / pi, neurons * (-logarithm).exp() / 2
            return along * speed - arb(neurons) / 2, -turn * sine * speed

        time = to_arb(positive(texts, "time"))
        if not time * neurons < MOST_TIME:
            raise SolverFailure(f"n t is beyond {MOST_TIME}: it is not followed so far.")
        logarithm, angle = at_time(field, (radius.log(), angle), time, bits)
        rates, radius = field(logarithm, angle), logarithm.exp()
        turn, sine = 1 - angle / pi, angle.sin()
        along = turn * angle.cos() + sine / pi
        # The power of a ball around 0 is no number in flint: a product is.
        off = radius - along
        unit = (off * off + (1 - along) * (1 + along)) / 4
        fall = radius * radius * (rates[0] * rates[0] + rates[1] * rates[1]) / neurons
        return {
            "loss_at_time": to_arb(positive(texts, "size") ** 2) * unit,
            "decay_at_time": fall / unit,
            "half_tangent_at_time": (angle / 2).tan(),
        }
