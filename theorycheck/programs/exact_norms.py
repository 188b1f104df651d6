r"""Exact minimum-norm solutions of $X\beta = y$ over the rationals, for the norms l2 and l1.

l2 is one exact solve. l1 is a linear program: HiGHS finds a basis, exact arithmetic repairs it
where needed. Its uniqueness is a second one, over the face of all minimizers. The results are
exact data, to be certified elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq, fmpq_mat

from theorycheck._errors import OutOfDomain, SolverFailure
from theorycheck.core.exact import Matrix, Vector
from theorycheck.programs.basis import basic_columns, independent
from theorycheck.programs.row_space import fmpq_column, fmpq_matrix
from theorycheck.programs.scaling import scaled
from theorycheck.programs.simplex import Vertex, columns, feasible, simplex

# Relative to the largest entry of the right side.
_SHIFTS = (0.0, 1e-6, 1e-4)


@dataclass(frozen=True, kw_only=True)
class LeastL2:
    r"""$\beta = X^T\lambda$ with $X\beta = y$."""

    beta: Vector
    multipliers: Vector


@dataclass(frozen=True, kw_only=True)
class LeastL1:
    r"""A minimizer of $\|\beta\|_1$, and what shows it.

    Attributes:
        beta: The minimizer: a vertex, so with at most rank-many nonzeros.
        dual: $\nu$ with $\|X^T\nu\|_\infty \le 1$, $\nu\cdot y = \|\beta\|_1$; if `beta` is the
            only minimizer, strictly below 1 off its support.
        other: Another minimizer, or None if there is none.
    """

    beta: Vector
    dual: Vector
    other: Vector | None


def minimum_l2(X: Matrix, y: Vector) -> LeastL2:
    r"""Return the exact solution of least l2 norm.

    Shapes:
        X: ``(rank, features)`` with independent rows; y: ``(rank,)``.

    Raises:
        OutOfDomain: If the shapes differ, or the rows are dependent.
    """
    _matched(X, y)
    matrix = fmpq_matrix(X)
    transposed = matrix.transpose()
    try:
        multipliers = (matrix * transposed).solve(fmpq_column(y))
    except ZeroDivisionError:
        raise OutOfDomain(
            f"X has {len(X)} rows that are dependent: remove the dependent ones exactly first."
        ) from None
    return LeastL2(beta=_vector(transposed * multipliers), multipliers=_vector(multipliers))


def minimum_l1(X: Matrix, y: Vector) -> LeastL1:
    r"""Return an exact solution of least l1 norm, and another one if there is another.

    Shapes:
        X: ``(rank, features)`` with independent rows; y: ``(rank,)``.

    Raises:
        OutOfDomain: If the shapes differ.
        SolverFailure: If the rows are dependent, or the exact simplex method takes too long.
    """
    _matched(X, y)
    if not any(y):
        return LeastL1(beta=(Fraction(0),) * len(X[0]), dual=(Fraction(0),) * len(y), other=None)
    search = _Search(X, y)
    matrix = search.exact
    vertex, signed = search.vertex()
    beta = _assembled(vertex, signed, matrix.ncols())
    products = (matrix.transpose() * vertex.dual).entries()
    face = [(j, int(product.p)) for j, product in enumerate(products) if abs(product) == 1]
    support = {j for j, entry in enumerate(beta) if entry}
    wide, tilt = search.widest(face, support, vertex, signed)
    other = _assembled(wide, face, matrix.ncols())
    if other != beta:
        return LeastL1(beta=_fractions(beta), dual=_vector(vertex.dual), other=_fractions(other))
    dual = _tilted(matrix, vertex.dual, tilt, products)
    return LeastL1(beta=_fractions(beta), dual=_vector(dual), other=None)


class _Search:
    """Linear programs over signed columns of X, with a well-conditioned copy for floating point."""

    def __init__(self, X: Matrix, y: Vector) -> None:
        self.exact = fmpq_matrix(X)
        self.right = fmpq_column(y)
        self.system = scaled(X, y)

    def vertex(self) -> tuple[Vertex, list[tuple[int, int]]]:
        """Return an optimal vertex of min |beta|_1 as min 1.x over the columns of [X, -X]."""
        features = self.exact.ncols()
        signed = [(j, sign) for sign in (1, -1) for j in range(features)]
        costs = [fmpq(1)] * len(signed)
        A = _signed(self.exact, signed)
        found = self._solved(A, signed, costs)
        if found is not None:
            return simplex(A, self.right, costs, found), signed
        # Any independent columns are feasible once their signs are those of their solution.
        chosen = independent(self.system.space.basis)
        if chosen is None:
            raise SolverFailure("X: no basis was found among its columns. Rescale its columns.")
        values = columns(self.exact, chosen).solve(self.right).entries()
        start = tuple(
            j if value >= 0 else j + features for j, value in zip(chosen, values, strict=True)
        )
        return simplex(A, self.right, costs, start), signed

    def widest(
        self,
        face: list[tuple[int, int]],
        support: set[int],
        vertex: Vertex,
        signed: list[tuple[int, int]],
    ) -> tuple[Vertex, fmpq_mat]:
        """Maximize the l1 weight outside `support` over all minimizers.

        Where that is 0, its dual shows it: the returned direction moves nu away from the
        boundary outside the support and not at all on it.
        """
        position = {entry: i for i, entry in enumerate(face)}
        known = tuple(position[signed[j]] for j in vertex.basis)
        costs = [fmpq(0) if j in support else fmpq(-1) for j, _ in face]
        A = _signed(self.exact, face)
        found = self._solved(A, face, costs) if len(face) > len(known) else None
        wide = simplex(A, self.right, costs, found or known)
        return wide, wide.dual

    def _solved(
        self, exact: fmpq_mat, signed: list[tuple[int, int]], costs: list[fmpq]
    ) -> tuple[int, ...] | None:
        """Return a basis that is exactly feasible, and optimal in floating point, if one is found.

        Where vertices are degenerate HiGHS leaves its basis short. Moved slightly into the cone of
        the columns they are not, and a basis that is optimal there is optimal here too, if only
        it is feasible: reduced costs do not know the right side.
        """
        import numpy as np

        picked = [j for j, _ in signed]
        A = self.system.space.basis[:, picked] * np.array([float(sign) for _, sign in signed])
        prices = np.array([float(cost.p) for cost in costs])
        inward = A @ np.random.default_rng(0).random(A.shape[1])
        for size in _SHIFTS:
            basic = basic_columns(A, self.system.w + size * inward, prices)
            if basic and len(basic) == A.shape[0] and feasible(exact, self.right, basic):
                return basic
        return None


def _matched(X: Matrix, y: Vector) -> None:
    if len(X) != len(y):
        raise OutOfDomain(f"y has {len(y)} entries and X has {len(X)} rows: give as many.")


def _signed(matrix: fmpq_mat, signed: list[tuple[int, int]]) -> fmpq_mat:
    rows = matrix.nrows()
    return fmpq_mat(
        rows, len(signed), [matrix[i, j] * sign for i in range(rows) for j, sign in signed]
    )


def _assembled(vertex: Vertex, signed: list[tuple[int, int]], features: int) -> list[fmpq]:
    beta = [fmpq(0)] * features
    for position, value in zip(vertex.basis, vertex.values, strict=True):
        j, sign = signed[position]
        beta[j] += sign * value
    return beta


def _tilted(matrix: fmpq_mat, dual: fmpq_mat, tilt: fmpq_mat, products: list[fmpq]) -> fmpq_mat:
    """Move nu along `tilt` into the inside of the box off the support, and not at all on it."""
    moves = (matrix.transpose() * tilt).entries()
    step = fmpq(1)
    for product, move in zip(products, moves, strict=True):
        # Half way to where |product + step * move| could reach 1 again.
        room = 1 - product if move > 0 else 1 + product
        if move != 0 and room > 0:
            step = min(step, room / (2 * abs(move)))
    return dual + tilt * step


def _vector(column: fmpq_mat) -> Vector:
    return _fractions(column.entries())


def _fractions(entries: list[fmpq]) -> Vector:
    return tuple(Fraction(int(entry.p), int(entry.q)) for entry in entries)
