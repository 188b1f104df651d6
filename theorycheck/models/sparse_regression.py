"""Sparse regression with Gaussian data: the problems of figures 1 and 3(c) of the source."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from theorycheck._errors import OutOfDomain
from theorycheck.core.domain import Natural, Positive, RationalVector
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.problem import parameter
from theorycheck.models.diagonal_regression import DiagonalRegression

# y has Gaussian noise of variance 0.01.
NOISE = 0.1
# Entries are rounded to multiples of this, so that they are short exact text.
UNIT = 2**10
DRAWN = ("samples", "features", "sparsity", "seed")


@dataclass(frozen=True, kw_only=True)
class SparseRegression(DiagonalRegression):
    r"""A diagonal network of order D on noisy measurements of a sparse vector.

    $x_n \sim N(0, I_d)$, $y_n \sim N(\langle b, x_n\rangle, 0.01)$ with b (`truth`) having
    `sparsity` entries $1/\sqrt{\mathrm{sparsity}}$ and zeros; drawn from `seed`, then rounded to
    multiples of 1/1024, and exact from there on. For such x the population error of $\beta$ is
    $\|\beta - b\|_2^2$.
    """

    family: ClassVar[str] = "sparse-regression"

    alpha: Fraction = parameter(
        default="1/200", domain=Positive(), symbol=r"\alpha", doc="initialization scale"
    )
    order: int = parameter(
        default="2",
        domain=Natural(least=2, largest=100),
        symbol="D",
        doc="order of the network: beta = u^D - v^D",
    )
    samples: int = parameter(
        default="60", domain=Natural(largest=10_000), symbol="N", doc="rows of X"
    )
    features: int = parameter(
        default="120", domain=Natural(largest=1_000_000), symbol="d", doc="columns of X"
    )
    sparsity: int = parameter(
        default="5", domain=Natural(), symbol="r^*", doc="nonzero entries of the truth"
    )
    truth: Vector = parameter(
        domain=RationalVector(), symbol="b", doc="the sparse vector that is measured"
    )

    @classmethod
    def complete(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Fill in defaults; draw X, y and the truth unless all three are given.

        Raises:
            OutOfDomain: If only some of X, y and the truth are given, or shapes do not fit.
        """
        given = [name for name in ("X", "y", "truth") if name in values]
        if len(given) == 3:
            completed = super().complete(values)
            if len(completed["truth"]) != completed["features"]:
                raise OutOfDomain(
                    f"truth has {len(completed['truth'])} entries and X has "
                    f"{completed['features']} columns: give one for each."
                )
            return completed
        if given:
            raise OutOfDomain(
                f"{', '.join(given)} without the rest: give X, y and truth, or none of them."
            )
        parameters = cls.parameters()
        sizes = {
            name: values[name]
            if name in values
            else parameters[name].domain.parse(parameters[name].default, name)
            for name in DRAWN
        }
        if sizes["sparsity"] > sizes["features"]:
            raise OutOfDomain(
                f"sparsity={sizes['sparsity']} is above features={sizes['features']}: give less."
            )
        X, y, truth = measured(**sizes)
        return super().complete({**values, **sizes, "X": X, "y": y, "truth": truth})

    @classmethod
    def independent(cls, texts: dict[str, object], given: set[str]) -> dict[str, object]:
        """Keep the data unless they, or what they are drawn from, are given anew."""
        kept = super().independent(texts, given)
        if given & {"X", "y", "truth", *DRAWN}:
            for name in ("X", "y", "truth"):
                kept.pop(name, None)
        return kept

    def subject(self) -> dict[str, str]:
        """Return what certificates embed: data, truth, scale, and the order unless it is 2."""
        texts = {**super().subject(), "truth": self.exact()["truth"]}
        return texts if self.order == 2 else {**texts, "order": str(self.order)}


def measured(
    samples: int, features: int, sparsity: int, seed: int
) -> tuple[Matrix, Vector, Vector]:
    """Return X, y and the truth of this seed, exact multiples of 1/1024."""
    source = random.Random(f"sparse {seed}")
    entry = Fraction(round(UNIT / math.sqrt(sparsity)), UNIT)
    truth = (entry,) * sparsity + (Fraction(0),) * (features - sparsity)
    X = tuple(
        tuple(Fraction(round(UNIT * source.gauss(0, 1)), UNIT) for _ in range(features))
        for _ in range(samples)
    )
    y = tuple(
        sum((x * entry for x in row[:sparsity]), Fraction(0))
        + Fraction(round(UNIT * source.gauss(0, NOISE)), UNIT)
        for row in X
    )
    return X, y, truth
