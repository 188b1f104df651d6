"""The family of Gaussian starts: how many neurons, in how many dimensions, and what may fail."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from theorycheck.core.domain import Natural, Positive
from theorycheck.core.problem import Problem, parameter
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Quantity
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.gaussian_start import LARGEST_DIMENSION
from theorycheck.rigor.gaussian_start import GaussianStart as Probabilities

FAILURE = Quantity(
    name="failure",
    latex="p",
    meaning=r"P\big(\|w\|\notin[s_1,s_2]\ \text{or}\ \theta\notin[\pi/3,2\pi/3]\big)",
    words="probability that one Gaussian neuron breaks a bound of lemma 3",
)


@dataclass(frozen=True, kw_only=True)
class GaussianStart(Problem):
    r"""Neurons $w_i(0)\sim N(0,\sigma^2 I_d)$, independent; $\sigma$ does not matter."""

    family: ClassVar[str] = "gaussian-start"

    neurons: int = parameter(
        default="3", domain=Natural(largest=10**9), symbol="n", doc="number of neurons"
    )
    inputs: int = parameter(
        default="100",
        domain=Natural(least=2, largest=LARGEST_DIMENSION),
        symbol="d",
        doc="dimension of the inputs",
    )
    delta: Fraction = parameter(
        default="1/1000", domain=Positive(), symbol=r"\delta", doc="probability that may fail"
    )


def probabilities(problem: GaussianStart, settings: Settings) -> list[Certificate]:
    """Return the certificate of the probabilities that one neuron breaks a bound of lemma 3."""
    return [Probabilities.at(problem.subject(), settings.digits)]
