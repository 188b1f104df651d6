"""Students whose weights other parameters determine: near the optimum, and regular simplices."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from theorycheck._errors import OutOfDomain
from theorycheck.core.domain import (
    Natural,
    Positive,
    PositiveVector,
    RationalMatrix,
    RationalVector,
)
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.problem import Problem, parameter


@dataclass(frozen=True, kw_only=True)
class PlacedStudent(Problem):
    r"""Base of the families whose W and v are computed from the other parameters.

    $v = (\|v\|, 0, ..., 0)$. W and v are parameters so that a record shows them; given, they must
    be what the others say.
    """

    W: Matrix = parameter(
        domain=RationalMatrix(), symbol="W", doc="weights of the student, from the other parameters"
    )
    v: Vector = parameter(
        domain=RationalVector(), symbol="v", doc="weights of the teacher, from the other parameters"
    )

    @classmethod
    def complete(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Fill in defaults, and compute W and v.

        Raises:
            OutOfDomain: If shapes do not fit, or W or v is given and differs from what it is.
        """
        filled = super().complete({"W": (), "v": (), **values})
        placed = dict(zip(("W", "v"), cls.placed(filled), strict=True))
        for name, found in placed.items():
            if name in values and values[name] != found:
                raise OutOfDomain(f"{name} is determined by the other parameters: leave it out.")
        return {**filled, **placed}

    @classmethod
    def independent(cls, texts: dict[str, object], given: set[str]) -> dict[str, object]:
        """Drop W and v, which are computed again."""
        kept = {name: value for name, value in texts.items() if name not in ("W", "v")}
        return super().independent(kept, given)

    @classmethod
    def placed(cls, values: dict[str, Any]) -> tuple[Matrix, Vector]:
        """Return W and v."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class NearTeacher(PlacedStudent):
    r"""Weights $w_i = c_i(v + \|v\|\zeta_i)$ with $\sum c_i = 1$ and $\sum c_i\zeta_i = 0$.

    $c_i = m_i/\sum_j m_j$ for the masses m, and $\zeta_i = \rho(a_i - \sum_j c_ja_j)$, orthogonal
    to v, for the directions a and the scale $\rho$. So $\sum w_i = v$ exactly.
    """

    family: ClassVar[str] = "near-teacher"

    masses: Vector = parameter(
        default="3,2,1",
        domain=PositiveVector(),
        symbol="m",
        doc="shares of the neurons in the teacher, up to a common factor",
    )
    directions: Matrix = parameter(
        default="1,0;0,1;-1,2",
        domain=RationalMatrix(),
        symbol="a",
        doc="slopes of the neurons up to their mean and the scale, one row a neuron",
    )
    scale: Fraction = parameter(
        default="1/100", domain=Positive(), symbol=r"\rho", doc="scale of the slopes"
    )
    teacher: Fraction = parameter(
        default="1", domain=Positive(), symbol=r"\|v\|", doc="length of v"
    )

    @classmethod
    def placed(cls, values: dict[str, Any]) -> tuple[Matrix, Vector]:
        """Return W and v.

        Raises:
            OutOfDomain: If masses and directions are not of the same number.
        """
        masses, directions = values["masses"], values["directions"]
        if len(masses) != len(directions):
            raise OutOfDomain(
                f"directions has {len(directions)} rows and masses {len(masses)} entries: "
                "give as many."
            )
        total = sum(masses, Fraction(0))
        shares = [mass / total for mass in masses]
        means = [
            sum((c * a for c, a in zip(shares, column, strict=True)), Fraction(0))
            for column in zip(*directions, strict=True)
        ]
        slopes = [
            tuple(values["scale"] * (a - mean) for a, mean in zip(row, means, strict=True))
            for row in directions
        ]
        return _weights(shares, slopes, values["teacher"])


@dataclass(frozen=True, kw_only=True)
class SimplexStudent(PlacedStudent):
    r"""Neurons of equal mass: k of them at the corners of a regular simplex, the others at v.

    Active neurons have the slopes $\zeta_i = k\epsilon_i - (1, ..., 1)$ in $R^k$, whose corners
    form a regular simplex about 0; the m aligned ones have $\zeta_i = 0$. There are n = k + m.
    """

    family: ClassVar[str] = "simplex-student"

    active: int = parameter(
        default="4",
        domain=Natural(least=2, largest=30),
        symbol="k",
        doc="neurons at the corners of the simplex",
    )
    aligned: int = parameter(
        default="1",
        domain=Natural(least=0, largest=100),
        symbol="m",
        doc="neurons exactly aligned with the teacher",
    )
    teacher: Fraction = parameter(
        default="1", domain=Positive(), symbol=r"\|v\|", doc="length of v"
    )

    @classmethod
    def placed(cls, values: dict[str, Any]) -> tuple[Matrix, Vector]:
        """Return W and v."""
        k, m = values["active"], values["aligned"]
        corners = [tuple(Fraction(k * (i == j) - 1) for j in range(k)) for i in range(k)]
        slopes = corners + [(Fraction(0),) * k] * m
        return _weights([Fraction(1, k + m)] * (k + m), slopes, values["teacher"])


def _weights(shares: list[Fraction], slopes: list[Vector], size: Fraction) -> tuple[Matrix, Vector]:
    W = tuple(
        tuple(share * size * entry for entry in (Fraction(1), *slope))
        for share, slope in zip(shares, slopes, strict=True)
    )
    return W, (size,) + (Fraction(0),) * len(slopes[0])
