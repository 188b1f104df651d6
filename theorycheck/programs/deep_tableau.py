r"""The order-D dual in the coordinates of a basis of columns, in which nothing cancels.

With B a basis of columns of X and $C = X_B^{-1}X$ exactly, the exponents are $s = C^T s_B$ and the
equation is $C\,\kappa h_D(s) = X_B^{-1}y$. Each basic exponent is written $a_i + x_i$ with $a_i$
one of -1, 0, 1; as C and a are exact, $1 - s$ and $1 + s$ keep their relative accuracy however
near an end s lies, at a precision that has nothing to do with how near. If B is chosen greedily by
the weights $\kappa h_D'(s)$, the Hessian divided by those of B is well-conditioned whatever their
spread, since a column depends on basic columns of at least its weight only. It finds, it proves
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from flint import arb, arb_mat, fmpq_mat

from theorycheck._errors import SolverFailure


class Tableau:
    """Dual points in the coordinates of one basis, at the working precision of the caller.

    Attributes:
        basis: Positions of the basic columns, ``(rank,)``.
        anchors: The a_i.
        x: The x_i, midpoints.
    """

    def __init__(self, X: fmpq_mat, y: fmpq_mat, order: Sequence[int]) -> None:
        """Choose the first basis of columns in `order`; the point is 0 until placed.

        Raises:
            SolverFailure: If the rows of X are dependent.
        """
        rows, columns = X.nrows(), X.ncols()
        table = X.table()
        arranged = [
            [*(row[j] for j in order), target]
            for row, target in zip(table, y.entries(), strict=True)
        ]
        reduced, rank = fmpq_mat(arranged).rref()
        entries = reduced.table()
        if rank < rows:
            raise SolverFailure(f"X has rank {rank} and {rows} rows: give independent rows.")
        pivots = [next(k for k, entry in enumerate(row) if entry != 0) for row in entries]
        if pivots[-1] == columns:
            raise SolverFailure("X has dependent rows: give independent ones.")
        place = {j: k for k, j in enumerate(order)}
        self.basis = [order[k] for k in pivots]
        self.exact = fmpq_mat([[row[place[j]] for j in range(columns)] for row in entries])
        self.right = arb_mat(rows, 1, [arb(row[columns]).mid() for row in entries])
        self._C = arb_mat(self.exact).mid()
        self._Ct = self._C.transpose()
        self.place([0] * rows, [arb(0)] * rows)

    def place(self, anchors: Sequence[int], x: Sequence[arb]) -> None:
        """Set the point."""
        self.anchors = list(anchors)
        self.x = list(x)
        exact = (self.exact.transpose() * fmpq_mat(len(x), 1, self.anchors)).entries()
        self._anchored = [(arb(a).mid(), arb(1 - a).mid(), arb(1 + a).mid()) for a in exact]

    def exponents(self, x: Sequence[arb]) -> tuple[list[arb], list[arb], list[arb]]:
        """Return s, 1 - s and 1 + s of every column at x, with the anchors as placed."""
        parts = [
            ((a + e).mid(), (u - e).mid(), (v + e).mid())
            for (a, u, v), e in zip(self._anchored, self.shifts(x), strict=True)
        ]
        s, below, above = (list(column) for column in zip(*parts, strict=True))
        return s, below, above

    def shifts(self, x: Sequence[arb]) -> list[arb]:
        """Return $C^T x$: what x adds to the exponent of every column."""
        return list((self._Ct * arb_mat(len(x), 1, list(x))).mid().entries())

    def residual(self, values: Sequence[arb]) -> arb_mat:
        """Return what is missing of the equation at these coefficients."""
        return (self.right + self.missing(values)).mid()

    def missing(self, values: Sequence[arb]) -> arb_mat:
        """Return the residual for y = 0."""
        return -(self._C * arb_mat(len(values), 1, list(values)))

    def solve(self, weights: Sequence[arb], right: arb_mat) -> list[arb]:
        """Return the change of x under which the equation, linear, gains `right`."""
        rows, columns = self._C.nrows(), self._C.ncols()
        scale = [weights[j].rsqrt().mid() for j in self.basis]
        weighted = [
            (scale[i // columns] * entry).mid() for i, entry in enumerate(self._C.entries())
        ]
        left = arb_mat(rows, columns, weighted)
        spread = arb_mat(
            rows, columns, [(e * weights[i % columns]).mid() for i, e in enumerate(weighted)]
        )
        hessian = (spread * left.transpose()).mid()
        target = arb_mat(
            rows, 1, [(s * entry).mid() for s, entry in zip(scale, right.entries(), strict=True)]
        )
        try:
            found = hessian.solve(target, algorithm="approx").mid().entries()
        except ZeroDivisionError:
            return [arb("nan")] * rows
        return [(s * entry).mid() for s, entry in zip(scale, found, strict=True)]

    def dual(self, X: fmpq_mat, x: Sequence[arb]) -> arb_mat:
        """Return nu at x, ``(rank, 1)``, at the working precision."""
        columns = fmpq_mat([[row[j] for j in self.basis] for row in X.table()])
        inverse = arb_mat(columns.transpose().inv())
        s = [a + entry for a, entry in zip(self.anchors, x, strict=True)]
        return inverse * arb_mat(len(s), 1, s)
