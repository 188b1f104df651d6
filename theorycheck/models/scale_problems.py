"""Families about the initialization scale: networks with an excess, and numbers alone."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from theorycheck.core.domain import Natural, Positive
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.problem import Problem, parameter
from theorycheck.models.diagonal_regression import DiagonalRegression


@dataclass(frozen=True, kw_only=True)
class ScaleRegression(DiagonalRegression):
    """A diagonal network with the excess that a norm of its limit may have."""

    family: ClassVar[str] = "scale-regression"

    epsilon: Fraction = parameter(
        default="1/10",
        domain=Positive(),
        symbol=r"\varepsilon",
        doc="relative excess of the norm (l2: of its square) that is allowed",
    )

    def subject(self) -> dict[str, str]:
        """Return what certificates embed: the data, the scale and the excess."""
        return {**super().subject(), "epsilon": self.exact()["epsilon"]}


@dataclass(frozen=True, kw_only=True)
class ScaleNumbers(Problem):
    """The numbers that the proof of theorem 2 speaks about, without a linear system.

    `norm` stands for the minimum norm (l1 or l2, as the statement says), and the vector b has d
    equal entries.
    """

    family: ClassVar[str] = "scale-numbers"

    alpha: Fraction = parameter(
        default="3/25", domain=Positive(), symbol=r"\alpha", doc="initialization scale"
    )
    epsilon: Fraction = parameter(
        default="1", domain=Positive(), symbol=r"\varepsilon", doc="relative excess of the norm"
    )
    norm: Fraction = parameter(
        default="1", domain=Positive(), symbol=r"\|\beta^{*}\|", doc="the minimum norm"
    )
    features: int = parameter(
        default="2", domain=Natural(largest=1_000_000), symbol="d", doc="entries of b"
    )
    entry: Fraction = parameter(
        default="1/2", domain=Positive(), symbol="b_1", doc="each of the d equal entries of b"
    )


def one_constraint(
    features: int, weight: Fraction, *, alpha: Fraction, epsilon: Fraction
) -> ScaleRegression:
    r"""Return $b_1 + s\sum_{i\ge2} b_i = 1$ with $0 < s < 1$: the l1 minimizer is $e_1$.

    The other coordinates together hide a norm of nearly 1/s, which only a small scale reveals.
    """
    X: Matrix = ((Fraction(1),) + (weight,) * (features - 1),)
    y: Vector = (Fraction(1),)
    return ScaleRegression.at(X=X, y=y, alpha=alpha, epsilon=epsilon)
