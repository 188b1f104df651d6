r"""Gradient flow of a symmetric pair of neurons on its invariant line, enclosed at an exact time.

For $\lambda_1 = 1/2$ the flow moves $u = 2\lambda_2 = \tan\theta$ alone, by
$u' = -\frac1\pi u\arctan u$, and $L = \frac{\|v\|^2}{4\pi}\left((1+u^2)\arctan u - u\right)$. The
time from one u to another is an integral; u(t) lies between two points if the time to the one is
certainly shorter, and to the other certainly longer, than t.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from flint import arb

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.outcome import Method
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.claims import Value
from theorycheck.rigor.computed import Computed, positive
from theorycheck.rigor.elapsed import elapsed, reached
from theorycheck.rigor.text import rational, to_arb

HALF = Fraction(1, 2)
# How far the two points are from the guess, relatively: this many bits above the last one.
_SLACK = 40


@dataclass(frozen=True)
class PairFlow(Computed, Certificate):
    """Certificate of the tangent and of the loss at a time."""

    kind: ClassVar[str] = "pair-flow"
    method: ClassVar[Method] = Method.ENCLOSED
    parameters: ClassVar[tuple[str, ...]] = ("l1", "l2", "size", "time")

    @staticmethod
    def compute(texts: Mapping[str, str], bits: int) -> dict[str, Value]:
        """Return balls for u(t) and L(t).

        Raises:
            MalformedInput: If l1 is not 1/2, or another parameter not positive.
            ArithmeticError: If the two points do not enclose u(t) with so many bits.
        """
        if rational(texts["l1"], "l1") != HALF:
            raise MalformedInput(f"l1={shown(texts['l1'])}: this flow is the one with l1 = 1/2.")
        start = to_arb(2 * positive(texts, "l2"))
        time = to_arb(positive(texts, "time"))
        guess = reached(start, time, bits)
        apart = guess * arb(2) ** (_SLACK - bits)
        low, high = (guess - apart).mid(), (guess + apart).mid()
        if not (low > 0 and high < start and elapsed(start, high) < time < elapsed(start, low)):
            raise ArithmeticError("the points do not certainly enclose the one that is reached")
        scale = to_arb(positive(texts, "size") ** 2) / (4 * arb.pi())
        # Both grow with u.
        loss = scale * area(low).union(area(high))
        return {"tangent_at_time": low.union(high), "loss_at_time": loss}


def area(u: arb) -> arb:
    r"""Return $(1+u^2)\arctan u - u$, which grows with u, by $2u\arctan u$."""
    return (1 + u * u) * u.atan() - u
