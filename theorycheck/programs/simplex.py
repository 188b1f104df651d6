r"""The exact simplex method: minimize $c\cdot x$ subject to $Ax = b$, $x \ge 0$, in rationals.

It starts from a basis that floating point found, and usually has nothing left to do. It finds;
what it finds is certified elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from flint import fmpq, fmpq_mat

from theorycheck._errors import SolverFailure

# Each pivot is an exact solve; a basis from a good solver needs none, or a few.
_MOST_WORK = 200_000
_LEAST_PIVOTS = 100


@dataclass(frozen=True, kw_only=True)
class Vertex:
    """An optimal vertex.

    Attributes:
        basis: Columns of A that are basic, in order of the rows they are solved for.
        values: The basic variables; the others are 0.
        dual: The multipliers of the rows: c - A^T dual is nonnegative, and 0 on the basis.
    """

    basis: tuple[int, ...]
    values: tuple[fmpq, ...]
    dual: fmpq_mat


def feasible(A: fmpq_mat, b: fmpq_mat, basis: tuple[int, ...]) -> bool:
    """Whether these columns are a basis at which every variable is nonnegative."""
    try:
        values = columns(A, basis).solve(b).entries()
    except ZeroDivisionError:
        return False
    return all(value >= 0 for value in values)


def simplex(A: fmpq_mat, b: fmpq_mat, c: list[fmpq], basis: tuple[int, ...]) -> Vertex:
    """Return an optimal vertex, from a `basis` that is feasible.

    Shapes:
        A: ``(rows, columns)``, independent rows; b: ``(rows, 1)``; c: ``(columns,)``.

    Raises:
        SolverFailure: If the program is unbounded, or needs more pivots than are allowed.
    """
    current = list(basis)
    transposed = A.transpose()
    # Bland's rule cannot cycle, Dantzig's is faster: Bland's is used while the value stands still.
    standing = False
    most = max(_LEAST_PIVOTS, _MOST_WORK // (len(current) ** 2 + 1))
    for _ in range(most):
        square = columns(A, tuple(current))
        values = square.solve(b).entries()
        costs = fmpq_mat(len(current), 1, [c[j] for j in current])
        dual = square.transpose().solve(costs)
        priced = (transposed * dual).entries()
        improving = [(c[j] - price, j) for j, price in enumerate(priced) if c[j] < price]
        if not improving:
            return Vertex(basis=tuple(current), values=tuple(values), dual=dual)
        entering = min(j for _, j in improving) if standing else min(improving)[1]
        direction = square.solve(columns(A, (entering,))).entries()
        ratios = [
            (values[i] / direction[i], current[i], i)
            for i in range(len(current))
            if direction[i] > 0
        ]
        if not ratios:
            raise SolverFailure(
                f"column {entering} improves without bound: the linear program is unbounded. "
                "Check its data."
            )
        length, _, leaving = min(ratios)
        standing = length == 0
        current[leaving] = entering
    raise SolverFailure(
        f"the exact simplex method took {most} pivots without an end. "
        "Rescale the data, or give fewer digits of them."
    )


def columns(A: fmpq_mat, chosen: tuple[int, ...]) -> fmpq_mat:
    """Return the chosen columns of A."""
    rows = A.nrows()
    return fmpq_mat(rows, len(chosen), [A[i, j] for i in range(rows) for j in chosen])
