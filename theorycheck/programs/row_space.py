r"""A well-conditioned basis of the row space of X, found in floating point.

The dual variables of $X\beta = y$ are as badly conditioned as X. In a nearly orthonormal basis
$Z = T^T X$ they are not: $\nu = Tm$, and $|Z^T m| = |m|$ up to a small error.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from flint import arb, arb_mat, fmpq, fmpq_mat

from theorycheck._errors import SolverFailure
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.precision import working_precision

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Each pass removes up to twelve decades of conditioning.
_PASSES = 80
_DECADES_PER_PASS = 1e-12


@dataclass(frozen=True, kw_only=True)
class RowSpace:
    r"""The rows of $X$ and of $Z = T^T X$.

    Attributes:
        exact: $X$, exactly, ``(rank, features)``.
        transform: $T$, exact dyadic midpoints, ``(rank, rank)``.
        basis: $Z$ in doubles, ``(rank, features)``, rows orthonormal up to a few per cent.
        sizes: For each row of $X$ an e with all its entries at most 2^e in size.
        bits: Size of $T$ in bits: the precision that products with it cost.
    """

    exact: fmpq_mat
    transform: arb_mat
    basis: Floats
    sizes: tuple[int, ...]
    bits: int


def fmpq_matrix(rows: Matrix) -> fmpq_mat:
    """Return exact rows as a flint matrix."""
    entries = [fmpq(entry.numerator, entry.denominator) for row in rows for entry in row]
    return fmpq_mat(len(rows), len(rows[0]), entries)


def fmpq_column(entries: Vector) -> fmpq_mat:
    """Return exact entries as a flint column."""
    return fmpq_mat(
        len(entries), 1, [fmpq(entry.numerator, entry.denominator) for entry in entries]
    )


def exponent(value: arb) -> int:
    """Return the least e with |midpoint| < 2^e, 0 for zero."""
    mantissa, power = value.mid().man_exp()
    return int(mantissa).bit_length() + int(power) if mantissa else 0


def floats(matrix: arb_mat) -> Floats:
    """Return the midpoints as doubles."""
    import numpy as np

    flat = np.array([float(entry.mid()) for entry in matrix.entries()], dtype=np.float64)
    return flat.reshape(matrix.nrows(), matrix.ncols())


def dyadics(matrix: Floats) -> arb_mat:
    """Return doubles as exact balls."""
    return arb_mat(
        matrix.shape[0], matrix.shape[1], [arb(entry) for entry in matrix.ravel().tolist()]
    )


def _size(entry: Fraction) -> int:
    # A zero counts as 2^-4000 or less: it never is the largest of a row that is not all zero.
    if not entry:
        return -(10**6)
    return entry.numerator.bit_length() - entry.denominator.bit_length() + 1


def row_space(X: Matrix) -> RowSpace:
    """Return a nearly orthonormal basis of the row space of the independent rows `X`.

    Raises:
        SolverFailure: If the rows are dependent, or so nearly that no basis was found.
    """
    import numpy as np

    exact = fmpq_matrix(X)
    rank = exact.nrows()
    sizes = tuple(max(_size(entry) for entry in row) for row in X)
    bits = 64
    with working_precision(bits):
        transform = arb_mat(rank, rank)
        for i, size in enumerate(sizes):
            transform[i, i] = arb(2) ** (-size)
        basis = floats(transform.transpose() * arb_mat(exact))
    for _ in range(_PASSES if rank <= exact.ncols() else 0):
        frame, triangle = np.linalg.qr(basis.T)
        pivots = np.abs(np.diag(triangle))
        floor = _DECADES_PER_PASS * float(pivots.max(initial=0.0))
        if floor == 0.0 or not np.isfinite(floor):
            break
        weak = pivots < floor
        triangle[weak, weak] = floor
        inverse = np.linalg.inv(triangle)
        bits += 64
        with working_precision(bits):
            transform = (transform * dyadics(inverse)).mid()
            if not weak.any() and np.abs(triangle).max() * np.abs(inverse).max() < 1e6:
                return RowSpace(
                    exact=exact, transform=transform, basis=frame.T.copy(), sizes=sizes, bits=bits
                )
            basis = floats(transform.transpose() * arb_mat(exact))
    raise SolverFailure(
        f"X has {rank} rows that are dependent, or too nearly so for a basis of their span. "
        "Remove the dependent rows exactly first."
    )
