r"""How likely a Gaussian start is out of bounds, from incomplete gamma and beta functions.

For $w\sim N(0,\sigma^2 I_d)$ the length and the direction are independent, $\|w\|^2/\sigma^2$ is
$\chi^2_d$, and $\cos^2\theta$, $\theta$ the angle with a fixed vector, is Beta(1/2, (d-1)/2). So
with P and Q = 1 - P the regularized incomplete gamma functions and I the beta function,

- $\|w\|\notin[\sigma\sqrt d/2, 2\sigma\sqrt d]$ has probability $P(d/2, d/8) + Q(d/2, 2d)$,
- $\theta\notin[\pi/3, 2\pi/3]$, that is $1-\cos^2\theta < 3/4$, has $I_{3/4}((d-1)/2, 1/2)$.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from flint import arb

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.outcome import Method
from theorycheck.rigor import text
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.claims import Value
from theorycheck.rigor.computed import Computed

LARGEST_DIMENSION = 2_000


@dataclass(frozen=True)
class GaussianStart(Computed, Certificate):
    """Certificate of the probabilities that one Gaussian neuron is out of bounds."""

    kind: ClassVar[str] = "gaussian-start"
    method: ClassVar[Method] = Method.ENCLOSED
    parameters: ClassVar[tuple[str, ...]] = ("inputs",)

    @staticmethod
    def compute(texts: Mapping[str, str], bits: int) -> dict[str, Value]:
        """Return balls around the probabilities of a wrong norm, a wrong angle, and of either.

        Raises:
            MalformedInput: If the dimension is no integer from 2 to `LARGEST_DIMENSION`.
            ArithmeticError: If so many bits do not suffice.
        """
        del bits
        inputs = text.rational(texts["inputs"], "inputs")
        if inputs.denominator != 1 or not 2 <= inputs <= LARGEST_DIMENSION:
            raise MalformedInput(
                f"inputs={shown(texts['inputs'])} is no integer from 2 to {LARGEST_DIMENSION}."
            )
        d = text.to_arb(inputs)
        short = (d / 8).gamma_lower(d / 2, regularized=1)
        long = (2 * d).gamma_upper(d / 2, regularized=1)
        angle = (arb(3) / 4).beta_lower((d - 1) / 2, arb(1) / 2, regularized=1)
        norm = short + long
        if not (norm.is_finite() and angle.is_finite()):
            raise ArithmeticError("an incomplete gamma or beta function has no finite ball.")
        return {
            "norm_failure": norm,
            "angle_failure": angle,
            "failure": norm + angle - norm * angle,
        }
