r"""The system $X\beta = y$ in units in which nothing is extreme: $Zb = w$ with $\beta = 2^p b$."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from flint import arb, arb_mat, fmpq, fmpq_mat

from theorycheck._errors import OutOfDomain
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.precision import working_precision
from theorycheck.programs.row_space import (
    RowSpace,
    dyadics,
    exponent,
    floats,
    fmpq_column,
    row_space,
)

if TYPE_CHECKING:
    from theorycheck.programs.row_space import Floats

_GUARD_BITS = 64


@dataclass(frozen=True, kw_only=True)
class Scaled:
    r"""$Zb = w$, whose minimum-norm solution has largest entry between 1/2 and 1.

    Attributes:
        space: The rows, $Z = T^T X$ nearly orthonormal.
        right: $2^{-p}y$ exactly, ``(rank, 1)``.
        w: $T^T\,2^{-p}y$ in doubles, ``(rank,)``.
        power: $p$.
    """

    space: RowSpace
    right: fmpq_mat
    w: Floats
    power: int

    def ratio(self, alpha: Fraction) -> fmpq:
        r"""Return $\alpha^2$ in the units of $b$."""
        return fmpq(alpha.numerator, alpha.denominator) ** 2 / fmpq(2) ** self.power


def scaled(X: Matrix, y: Vector) -> Scaled:
    """Return the system in units of its minimum-norm solution.

    Shapes:
        X: ``(rank, features)`` with independent rows; y: ``(rank,)``.

    Raises:
        OutOfDomain: If the shapes differ.
        SolverFailure: If the rows of X are dependent.
    """
    if len(X) != len(y):
        raise OutOfDomain(f"y has {len(y)} entries and X has {len(X)} rows: give as many.")
    space = row_space(X)
    column = fmpq_column(y)
    with working_precision(space.bits + _GUARD_BITS):
        image = (space.transform.transpose() * arb_mat(column)).mid()
        least_norm = dyadics(space.basis.T.copy()) * image
        power = max((exponent(entry) for entry in least_norm.entries() if entry != 0), default=0)
        return Scaled(
            space=space,
            right=column / fmpq(2) ** power,
            w=floats(image * arb(2) ** (-power))[:, 0],
            power=power,
        )
