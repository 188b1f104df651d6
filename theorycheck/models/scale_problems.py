"""Families about the initialization scale: networks with an excess, and numbers alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    features: int,
    weight: Fraction,
    *,
    alpha: Fraction,
    epsilon: Fraction,
    total: Fraction = Fraction(1),
) -> ScaleRegression:
    r"""Return $b_1 + s\sum_{i\ge2} b_i = c$ with $0 < s < 1$: the l1 minimizer is $c e_1$.

    The other coordinates together hide a norm of nearly 1/s, which only a small scale reveals.
    """
    X: Matrix = ((Fraction(1),) + (weight,) * (features - 1),)
    y: Vector = (total,)
    return ScaleRegression.at(X=X, y=y, alpha=alpha, epsilon=epsilon)


def _beyond(
    features: int, weight: str, total: str, epsilon: str, alpha: str
) -> Callable[[], ScaleRegression]:
    return lambda: one_constraint(
        features,
        Fraction(weight),
        alpha=Fraction(alpha),
        epsilon=Fraction(epsilon),
        total=Fraction(total),
    )


def _two_blocks(total: str, alpha: str) -> Callable[[], ScaleRegression]:
    """Two constraints on three features each: the minimum has another l1 than l2 norm."""
    X = "1,1/2,1/2,0,0,0;0,0,0,1,1/2,1/2"
    return lambda: ScaleRegression.at(X=X, y=f"{total},{total}", epsilon="1/4", alpha=alpha)


# Scales beyond the printed thresholds at which a bound of theorem 2 fails: here one of the numbers
# in a threshold alone keeps the theorem from being wrong. The names say which.
BEYOND: Mapping[str, Callable[[], ScaleRegression]] = {
    "small-data": lambda: ScaleRegression.at(X="1,1/2,1/2", y="1/50", epsilon="1/4", alpha=7),
    "many-features": _beyond(100, "3/5", "1/2", "1/2", "3/200"),
    "small-excess": _beyond(3, "19/20", "9/20", "1/50", "1/1000"),
    "large-data": _beyond(100, "4/5", "500", "1/10", "1/2000"),
    "larger-data": _beyond(100, "3/5", "200", "1/2", "1/5"),
    "tiny-excess": _beyond(3, "1/2", "2", "1/1000000", "37/20"),
    "tiny-data": _beyond(3, "1/2", "1/1000000000000", "1/4", "1/200000"),
    "two-small-blocks": _two_blocks("3/10", "1/4"),
    "two-large-blocks": _two_blocks("50", "5"),
}
