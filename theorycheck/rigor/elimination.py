r"""Exact elimination over the rationals: which rows of $X\beta = y$ matter, is it solvable?

Rows are chosen modulo a large prime, which is fast. That choice is never trusted: rows
independent modulo a prime are independent over the rationals, and every removed row is written
exactly as a combination of the kept ones, or the choice is made again with the next prime.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from flint import fmpq, fmpq_mat, nmod_mat

from theorycheck._errors import MalformedInput
from theorycheck.core.exact import Matrix, Vector
from theorycheck.rigor.text import to_fmpq, to_fmpq_mat, to_fraction

# Mersenne; the others are the largest primes below 2^63. A fixed matrix loses rank modulo one of
# them only if it divides a minor, so the second is reached practically never.
_PRIMES = (2**61 - 1, 2**63 - 25, 2**63 - 165, 2**63 - 259)


@dataclass(frozen=True, kw_only=True)
class Reduced:
    r"""The system $X\beta = y$ without its dependent rows.

    Attributes:
        X_basis: The kept rows of $X$, ``(rank, features)``, independent; () if $X = 0$.
        y_basis: The same entries of $y$.
        kept: Their indices, ascending; each row is kept that no earlier rows span.
        C: ``(samples, rank)`` with $X = C\,X_{basis}$ exactly; rows of length 0 if $X = 0$.
        gram: $C^T C$, the identity if nothing was removed, so that
            $X^T X = X_{basis}^T\,gram\,X_{basis}$.
        contradiction: None if $y = C\,y_{basis}$; else $z$ with $z^T X = 0$ and $z^T y \ne 0$.
    """

    X_basis: Matrix
    y_basis: Vector
    kept: tuple[int, ...]
    C: Matrix
    gram: Matrix
    contradiction: Vector | None

    @property
    def removed(self) -> int:
        """How many rows were removed."""
        return len(self.C) - len(self.kept)


def row_basis(X: Matrix) -> tuple[int, ...]:
    """Return the indices of the rows that no earlier rows span: a basis of the row space."""
    return _row_basis(X)[0]


def reduce_system(X: Matrix, y: Vector) -> Reduced:
    """Remove the dependent rows of the system exactly.

    Shapes:
        X: ``(samples, features)``; y: ``(samples,)``.

    Raises:
        MalformedInput: If the numbers of rows differ.
    """
    _matched(X, y)
    kept, combinations = _row_basis(X)
    y_basis = tuple(y[i] for i in kept)
    C = _rows_of_combinations(len(X), kept, combinations)
    contradiction = None
    for row, weights in combinations.items():
        span = sum((w * v for w, v in zip(weights, y_basis, strict=True)), Fraction(0))
        if span != y[row]:
            z = [Fraction(0)] * len(X)
            for i, weight in zip(kept, weights, strict=True):
                z[i] = -weight
            z[row] = Fraction(1)
            contradiction = tuple(z)
            break
    return Reduced(
        X_basis=tuple(X[i] for i in kept),
        y_basis=y_basis,
        kept=kept,
        C=C,
        gram=_gram(C, len(kept), removed=bool(combinations)),
        contradiction=contradiction,
    )


def particular_solution(X: Matrix, y: Vector) -> Vector | None:
    r"""Return an exact solution of $X\beta = y$ with at most rank-many nonzeros, None if none.

    Raises:
        MalformedInput: If the numbers of rows differ.
    """
    reduced = reduce_system(X, y)
    if reduced.contradiction is not None:
        return None
    beta = [Fraction(0)] * len(X[0])
    if reduced.kept:
        columns = _column_basis(reduced.X_basis)
        square = to_fmpq_mat([[row[j] for j in columns] for row in reduced.X_basis])
        right = fmpq_mat(len(columns), 1, [to_fmpq(value) for value in reduced.y_basis])
        for j, value in zip(columns, square.solve(right).entries(), strict=True):
            beta[j] = to_fraction(value)
    return tuple(beta)


def _matched(X: Matrix, y: Vector) -> None:
    if len(X) != len(y):
        raise MalformedInput(
            f"y has {len(y)} entries and X has {len(X)} rows: each row needs one value. "
            "Give as many."
        )


def _row_basis(X: Matrix) -> tuple[tuple[int, ...], dict[int, Vector]]:
    """Return the kept rows, and for each removed row its weights on the kept ones."""
    if not X:
        return (), {}
    integers = _integer_rows(X)
    for prime in _PRIMES:
        kept = _pivots(_modular(integers, prime).transpose())
        combinations = _combinations(X, integers, kept, prime)
        if combinations is not None:
            return kept, combinations
    # All four primes divide minors of X: eliminate over the rationals instead.
    kept = _rational_pivots(to_fmpq_mat(X).transpose())
    combinations = _combinations(X, integers, kept, None)
    if combinations is None:
        raise ArithmeticError("a removed row is no combination of the pivots before it")
    return kept, combinations


def _integer_rows(X: Matrix) -> list[list[int]]:
    """Return the rows, each times its common denominator: independence is the same."""
    result = []
    for row in X:
        common = lcm(*(entry.denominator for entry in row))
        result.append([entry.numerator * (common // entry.denominator) for entry in row])
    return result


def _modular(rows: list[list[int]], prime: int) -> nmod_mat:
    flat = [entry % prime for row in rows for entry in row]
    return nmod_mat(len(rows), len(rows[0]), flat, prime)


def _pivots(matrix: nmod_mat) -> tuple[int, ...]:
    """Return the pivot columns: the columns that no earlier columns span."""
    reduced, rank = matrix.rref()
    pivots = []
    column = 0
    for row in range(rank):
        while int(reduced[row, column]) == 0:
            column += 1
        pivots.append(column)
    return tuple(pivots)


def _rational_pivots(matrix: fmpq_mat) -> tuple[int, ...]:
    reduced, rank = matrix.rref()
    pivots = []
    column = 0
    for row in range(rank):
        while reduced[row, column] == 0:
            column += 1
        pivots.append(column)
    return tuple(pivots)


def _column_basis(rows: Matrix) -> tuple[int, ...]:
    """Return columns at which the independent `rows` form an invertible square."""
    integers = _integer_rows(rows)
    for prime in _PRIMES:
        columns = _pivots(_modular(integers, prime))
        # Fewer pivots than rows: the prime divides every minor, of no use.
        if len(columns) == len(rows):
            return columns
    return _rational_pivots(to_fmpq_mat(rows))


def _combinations(
    X: Matrix, integers: list[list[int]], kept: tuple[int, ...], prime: int | None
) -> dict[int, Vector] | None:
    """Write every row outside `kept` exactly in terms of the kept ones; None if one is not."""
    chosen = set(kept)
    removed = [i for i in range(len(X)) if i not in chosen]
    if not removed:
        return {}
    if not kept:
        return None if any(any(X[i]) for i in removed) else dict.fromkeys(removed, ())
    basis = [X[i] for i in kept]
    if prime is None:
        columns = _rational_pivots(to_fmpq_mat(basis))
    else:
        columns = _pivots(_modular([integers[i] for i in kept], prime))
    square = to_fmpq_mat([[row[j] for row in basis] for j in columns])
    right = to_fmpq_mat([[X[i][j] for i in removed] for j in columns])
    weights = square.solve(right).transpose()
    if weights * to_fmpq_mat(basis) != to_fmpq_mat([X[i] for i in removed]):
        return None
    flat: list[fmpq] = weights.entries()
    width = len(kept)
    # "First ones" is part of the promise, so a removed row may lean on earlier rows only. With
    # pivots over the rationals it does; modulo an unlucky prime it might not.
    result = {}
    for position, i in enumerate(removed):
        entries = tuple(to_fraction(v) for v in flat[position * width : (position + 1) * width])
        if any(w != 0 and k > i for k, w in zip(kept, entries, strict=True)):
            return None
        result[i] = entries
    return result


def _rows_of_combinations(
    samples: int, kept: tuple[int, ...], combinations: dict[int, Vector]
) -> Matrix:
    position = {row: k for k, row in enumerate(kept)}
    zero, one = Fraction(0), Fraction(1)
    rows = []
    for i in range(samples):
        if i in position:
            unit = [zero] * len(kept)
            unit[position[i]] = one
            rows.append(tuple(unit))
        else:
            rows.append(combinations[i])
    return tuple(rows)


def _gram(C: Matrix, rank: int, *, removed: bool) -> Matrix:
    if not removed:
        return C
    if rank == 0:
        return ()
    matrix = to_fmpq_mat(C)
    flat = [to_fraction(entry) for entry in (matrix.transpose() * matrix).entries()]
    return tuple(tuple(flat[i * rank : (i + 1) * rank]) for i in range(rank))
