r"""The least eigenvalue of a symmetric matrix of balls on a subspace, enclosed.

An upper bound is a Rayleigh quotient $\langle x, Ax\rangle/\langle x, x\rangle$, of any x of the
subspace. $\lambda$ is a lower bound if $A - \lambda$ is positive definite on it: if all pivots of
its elimination are certainly positive. Nothing depends on how x and $\lambda$ were found. The
caller sets the working precision.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from flint import arb, arb_mat, ctx, fmpq_mat

from theorycheck.core.exact import Vector
from theorycheck.rigor.text import to_fmpq_mat

# How near to the eigenvalue the bisection comes, of the sum of all entries.
_NEAR = 1e-7
_REFINEMENTS = 8
# Steps of inverse iteration at a fixed shift, before the shift follows.
_STEADY = 3
# The lower bound is below the upper one by 2^(-3/4 precision): less would be lost in rounding. Of
# an eigenvalue of high multiplicity more is lost, and a lower one is tried.
_SHARES = (3, 2, 1)


def least_on(matrix: Sequence[Sequence[arb]], away: Sequence[Vector]) -> arb | None:
    """Return the least eigenvalue on the vectors orthogonal to `away`; None if not enclosed.

    Shapes:
        matrix: ``(size, size)``, symmetric; away: vectors of length ``size``.
    """
    size = len(matrix)
    onto = arb_mat(_projector(size, away))
    one = arb_mat(size, size, [int(a == b) for a in range(size) for b in range(size)])
    A = onto * arb_mat(size, size, [entry for row in matrix for entry in row]) * onto
    far = sum((abs(entry) for entry in A.entries()), arb(1)).mid()
    # What is left out is put far above everything else.
    whole = A + (one - onto) * far
    found = arb(_located(whole, float(far)))
    # Any start will do that is not orthogonal to the eigenvector.
    x = onto * arb_mat(size, 1, [arb(k * k % 17 - 5) + 1 / arb(k + 2) for k in range(size)])
    quotient = _quotient(A, x)
    for turn in range(_REFINEMENTS):
        better = onto * _middles(_solved(whole - one * found, _middles(x)))
        smaller = _quotient(A, better)
        if smaller is None or quotient is None or not smaller.mid() <= quotient.mid():
            break
        x, quotient = better, smaller
        if turn >= _STEADY:
            found = quotient.mid()
    if quotient is None:
        return None
    for share in _SHARES:
        lower = (quotient - far * arb(2) ** (-share * ctx.prec // 4)).lower()
        if _definite(_listed(whole - one * lower)):
            return arb(lower).union(quotient.upper())
    return None


def _located(matrix: arb_mat, far: float) -> float:
    """Return a number a little below the least eigenvalue, by bisection in floating point."""
    rows = [[float(entry.mid()) for entry in row] for row in matrix.tolist()]
    below, above = -far, far
    while above - below > _NEAR * far:
        middle = (below + above) / 2
        moved = [
            [entry - middle * (a == b) for b, entry in enumerate(row)] for a, row in enumerate(rows)
        ]
        if _definite(moved):
            below = middle
        else:
            above = middle
    return below


def _projector(size: int, away: Sequence[Vector]) -> fmpq_mat:
    """Return the exact orthogonal projector off the span of some vectors."""
    rows = [list(row) for row in away if any(row)]
    onto = to_fmpq_mat([[Fraction(int(a == b)) for b in range(size)] for a in range(size)])
    if not rows:
        return onto
    reduced, rank = to_fmpq_mat(rows).rref()
    basis = fmpq_mat(rank, size, [reduced[a, b] for a in range(rank) for b in range(size)])
    return onto - basis.transpose() * (basis * basis.transpose()).inv() * basis


def _listed(matrix: arb_mat) -> list[list[arb]]:
    rows: list[list[arb]] = matrix.tolist()
    return rows


def _definite(matrix: Sequence[Sequence[Any]]) -> bool:
    """Whether every pivot of the elimination is positive, certainly so if they are balls."""
    rows = [list(row) for row in matrix]
    for k, pivots in enumerate(rows):
        if not pivots[k] > 0:
            return False
        for a in range(k + 1, len(rows)):
            # Certainly 0: a ball about 0 is not equal to it.
            if pivots[a] == 0:
                continue
            factor = pivots[a] / pivots[k]
            row = rows[a]
            for b in range(a, len(rows)):
                row[b] -= factor * pivots[b]
    return True


def _solved(matrix: arb_mat, right: arb_mat) -> arb_mat:
    """Return what nearly solves a system; if it is singular in balls, the right side."""
    try:
        return matrix.mid().solve(right)
    except ZeroDivisionError:
        return right


def _middles(column: arb_mat) -> arb_mat:
    """Return the midpoints, scaled to sane size."""
    size = sum((abs(entry.mid()) for entry in column.entries()), arb(0))
    if not size > 0:
        return column.mid()
    return (column.mid() / size.mid()).mid()


def _quotient(matrix: arb_mat, x: arb_mat) -> arb | None:
    below = (x.transpose() * x)[0, 0]
    if not (below.is_finite() and below > 0):
        return None
    return (x.transpose() * matrix * x)[0, 0] / below
