"""Diagonal networks whose initial weights have a shape: general, sign-mixed, asymmetric starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from theorycheck._errors import OutOfDomain
from theorycheck.core.domain import NonzeroVector
from theorycheck.core.exact import Vector
from theorycheck.core.problem import parameter
from theorycheck.models.diagonal_regression import DiagonalRegression

SHAPES = ("u0", "v0")


@dataclass(frozen=True, kw_only=True)
class StartedRegression(DiagonalRegression):
    r"""Gradient flow on a diagonal network from $u(0) = \alpha u^0$, $v(0) = \alpha v^0$.

    A shape that is given as a single number stands for that number at every feature.
    """

    family: ClassVar[str] = "started-regression"

    u0: Vector = parameter(
        default="1", domain=NonzeroVector(), symbol="u^{0}", doc="shape of the initial u"
    )
    v0: Vector = parameter(
        default="1", domain=NonzeroVector(), symbol="v^{0}", doc="shape of the initial v"
    )

    @classmethod
    def complete(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Fill in defaults, the shapes with as many entries as there are features.

        Raises:
            OutOfDomain: If a shape has neither one entry nor one for each feature, or the data do
                not fit.
        """
        completed = super().complete(values)
        features = completed["features"]
        for name in SHAPES:
            shape = completed[name]
            if len(shape) not in (1, features):
                raise OutOfDomain(
                    f"{name} has {len(shape)} entries and there are {features} features: give one "
                    "entry for each feature, or a single one for all of them."
                )
            completed[name] = shape * features if len(shape) == 1 else shape
        return completed

    @classmethod
    def independent(cls, texts: dict[str, object], given: set[str]) -> dict[str, object]:
        """Keep the shapes unless the number of features may change."""
        kept = super().independent(texts, given)
        if given & {"X", "y", "samples", "features"}:
            # One for all of them stays what it is for any number of features.
            for name in SHAPES:
                entries = set(str(kept.get(name, "")).split(","))
                if name in kept and len(entries) == 1:
                    kept[name] = entries.pop()
        return kept

    def subject(self) -> dict[str, str]:
        """Return what certificates embed: the data, the scale and the start."""
        texts = self.exact()
        return {**super().subject(), **{name: texts[name] for name in SHAPES}}
