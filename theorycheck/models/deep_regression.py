"""The family of diagonal networks of order D > 2 fitted to a linear system."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from theorycheck.core.domain import Above, Natural, Positive
from theorycheck.core.problem import parameter
from theorycheck.models.diagonal_regression import DiagonalRegression

ORDER = Above(bound=2, instead=" (order 2 is the theorem hyperbolic-entropy)")


@dataclass(frozen=True, kw_only=True)
class DeepRegression(DiagonalRegression):
    r"""Gradient flow on $\|X\beta(w) - y\|_2^2$ with $\beta = u^D - v^D$, $u(0)=v(0)=\alpha$.

    The order D is any rational above 2. X and y are as in `DiagonalRegression`. The flow takes a
    time of about $\alpha^{2-D}$, so the default scale is larger than there.
    """

    family: ClassVar[str] = "deep-regression"

    alpha: Fraction = parameter(
        default="1/2", domain=Positive(), symbol=r"\alpha", doc="initialization scale"
    )
    order: Fraction = parameter(
        default="3", domain=ORDER, symbol="D", doc="order of the network: beta = u^D - v^D"
    )
    samples: int = parameter(
        default="2", domain=Natural(largest=10_000), symbol="N", doc="rows of X"
    )
    features: int = parameter(
        default="4", domain=Natural(largest=1_000_000), symbol="d", doc="columns of X"
    )

    def subject(self) -> dict[str, str]:
        """Return what certificates embed: the data, the scale and the order."""
        return {**super().subject(), "order": self.exact()["order"]}
