r"""Gradient flow of a symmetric pair of neurons off its invariant line, integrated in balls.

$\lambda_1' = -(\lambda_1 - \frac12)\left(1 - \frac\theta\pi +
\frac{\lambda_1\lambda_2}{\pi(\lambda_1^2+\lambda_2^2)}\right)$ and
$\lambda_2' = -\frac{\lambda_2}\pi\left(\theta +
\frac{(\lambda_1-\frac12)\lambda_2}{\lambda_1^2+\lambda_2^2}\right)$ with
$\theta = \arctan(\lambda_2/\lambda_1)$.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from flint import arb

from theorycheck._errors import SolverFailure
from theorycheck.core.outcome import Method
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.claims import Value
from theorycheck.rigor.computed import Computed, positive
from theorycheck.rigor.planar_flow import Number, at_time
from theorycheck.rigor.text import to_arb

MOST_TIME = 200


@dataclass(frozen=True)
class PairDrift(Computed, Certificate):
    """Certificate of both components and of the loss at a time."""

    kind: ClassVar[str] = "pair-drift"
    method: ClassVar[Method] = Method.ENCLOSED
    parameters: ClassVar[tuple[str, ...]] = ("l1", "l2", "size", "time")
    most_bits: ClassVar[int] = 600

    @staticmethod
    def compute(texts: Mapping[str, str], bits: int) -> dict[str, Value]:
        """Return balls from the flow.

        Raises:
            MalformedInput: If a parameter is not positive.
            ArithmeticError: If the flow is not enclosed with so many bits.
            SolverFailure: If the time is too late.
        """
        pi, half = arb.pi(), arb(1) / 2

        def field(along: Number, across: Number) -> tuple[Number, Number]:
            theta, square = (across / along).atan(), along * along + across * across
            off = along - half
            return (
                -off * (1 - theta / pi + along * across / (square * pi)),
                -across * (theta + off * across / square) / pi,
            )

        start = (to_arb(positive(texts, "l1")), to_arb(positive(texts, "l2")))
        time = to_arb(positive(texts, "time"))
        if not time < MOST_TIME:
            raise SolverFailure(f"The time is beyond {MOST_TIME}: it is not followed so far.")
        along, across = at_time(field, start, time, bits)
        theta = (across / along).atan()
        mixed = along * across - across + theta * (along - along * along + across * across)
        # The power of a ball around 0 is no number in flint: a product is.
        loss = (along - half) * (along - half) + mixed / pi
        return {
            "along_at_time": along,
            "across_at_time": across,
            "loss_at_time": to_arb(positive(texts, "size") ** 2) * loss,
        }
