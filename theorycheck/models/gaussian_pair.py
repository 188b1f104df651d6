"""Families of two weight vectors: of neurons whose product is averaged over Gaussian inputs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from theorycheck._errors import OutOfDomain, shown
from theorycheck.core.domain import Nonnegative, RationalVector
from theorycheck.core.exact import Vector
from theorycheck.core.problem import Problem, parameter


@dataclass(frozen=True, kw_only=True)
class GaussianPair(Problem):
    r"""Two neurons w and v, of which one moves in the direction u."""

    family: ClassVar[str] = "gaussian-pair"

    w: Vector = parameter(
        default="1,2,0", domain=RationalVector(), symbol="w", doc="weights of a neuron, not 0"
    )
    v: Vector = parameter(
        default="0,1,1", domain=RationalVector(), symbol="v", doc="weights of the other, not 0"
    )
    u: Vector = parameter(
        default="1,-1,3", domain=RationalVector(), symbol="u", doc="a direction of weights"
    )

    @classmethod
    def complete(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Fill in defaults; for vectors of another length u is the first unit vector.

        Raises:
            OutOfDomain: If lengths differ, there is a single entry, or w or v is 0.
        """
        filled = super().complete(values)
        size = len(filled["w"])
        if "u" not in values and size != len(filled["u"]):
            one, zero = RationalVector().parse("1,0", "u")
            filled["u"] = (one, *[zero] * (size - 1))
        _refuse(filled, "w", "v", "u")
        return filled


@dataclass(frozen=True, kw_only=True)
class BiasedPair(Problem):
    """Two neurons w and v, and a bias for the first."""

    family: ClassVar[str] = "biased-pair"

    w: Vector = parameter(
        default="1,2,0", domain=RationalVector(), symbol="w", doc="weights of a neuron, not 0"
    )
    v: Vector = parameter(
        default="0,1,1", domain=RationalVector(), symbol="v", doc="weights of the other, not 0"
    )
    bias: Fraction = parameter(
        default="1/2", domain=Nonnegative(), symbol="b", doc="bias of the first neuron, at least 0"
    )

    @classmethod
    def complete(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Fill in defaults.

        Raises:
            OutOfDomain: If lengths differ, there is a single entry, or a vector is 0.
        """
        filled = super().complete(values)
        _refuse(filled, "w", "v")
        return filled


def _refuse(filled: dict[str, Any], *names: str) -> None:
    """Refuse vectors that do not fit, and w or v = 0."""
    size = len(filled["w"])
    for name in names:
        if len(filled[name]) != size or size < 2:
            raise OutOfDomain(
                f"{name}={shown(RationalVector().text(filled[name]))} and w have not the same "
                f"number of entries, at least 2: give all of {', '.join(names)}."
            )
    for name in ("w", "v"):
        if not any(filled[name]):
            raise OutOfDomain(f"{name} is 0: angles with it are not defined. Give another.")
