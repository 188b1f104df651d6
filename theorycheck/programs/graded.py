r"""Newton's method where the weights of the coefficients lie hundreds of decades apart.

The Hessian $Z\,\mathrm{diag}(b')\,Z^T$ is then singular to any fixed precision. In the exponents of
n columns S of the largest weights, each in units of $1/\sqrt{b'_i}$, it is $1 + WW^T$ with a W of
moderate size, so that doubles solve it; only the residual, and the changes of coordinates, need
the bits that tell the weights apart. It finds, it proves nothing.
"""

from __future__ import annotations

from fractions import Fraction
from math import inf, log, log1p, log2
from typing import TYPE_CHECKING

from flint import arb, arb_mat, fmpq

from theorycheck.core.exact import Vector
from theorycheck.core.float_matrix import FloatMatrix
from theorycheck.core.precision import working_precision
from theorycheck.programs.basis import independent
from theorycheck.programs.dual_equation import Start

if TYPE_CHECKING:
    from theorycheck.programs.row_space import Floats

# A column whose part off the others is smaller than this would make a poor basis.
_ALIGNED = 0.05
_GUARD_BITS = 160
# Binary logarithms of changes of exponents: below the first a full step is safe, beyond the other
# it means nothing.
_SAFE, _LONGEST = -3.0, 1000.0
# Each use of an inverse in doubles corrects at least this many bits.
_BITS_PER_PASS = 20


class GradedEquation:
    r"""$X\,2e^\tau g\sinh(X^T\nu + h) = y/2^p$, in the form that `continuation` follows.

    Attributes:
        end: The tau, in double precision, that stands for the exact one.
        bits: Working precision, which grows with the distance of the weights.
    """

    def __init__(
        self, X: FloatMatrix, y: Vector, power: int, alpha: Fraction, shapes: Start, bits: int
    ) -> None:
        """Scale alpha^2 and y by 2^-power; `bits` are asked for beyond those of the weights."""
        import numpy as np

        self._X = X
        self._A = np.frombuffer(X.buffer()).reshape(X.rows, X.columns)
        unit = Fraction(2) ** power
        self._right = [entry / unit for entry in y]
        self._ratio = alpha * alpha / unit
        with working_precision(64):
            self.end = float(_ball(self._ratio).log())
        self._shapes = shapes
        self._extra = bits
        self.bits = bits + _GUARD_BITS

    def step(self, point: arb_mat, tau: float) -> tuple[arb_mat, float]:
        """Return the Newton step, shortened so that the dual objective certainly decreases.

        Along a step that changes no exponent by more than m, third derivatives are at most m
        times second ones: a full step times ln(1 + m)/m decreases the objective.
        """
        with working_precision(self.bits):
            logs, residual = self._evaluated(point, tau)
            solved = self._solved(logs, residual)
            if solved is None:
                return point, inf
            move, size = solved
            if size > _LONGEST:
                return point, inf
            if size > _SAFE:
                whole = 2.0**size
                move = move * (log1p(whole) / whole)
                size = log2(log1p(whole))
            return move, size

    def tangent(self, point: arb_mat, tau: float) -> arb_mat:
        """Return dnu/dtau along the solutions."""
        with working_precision(self.bits):
            logs, _ = self._evaluated(point, tau)
            solved = self._solved(logs, _column(self._right))
            return arb_mat(point.nrows(), 1) if solved is None else -solved[0]

    def descends(self, point: arb_mat, move: arb_mat, tau: float) -> bool:
        """Say yes: steps are short enough."""
        del point, move, tau
        return True

    def basis(self, point: arb_mat, tau: float) -> tuple[tuple[int, ...], Floats, Floats] | None:
        """Return columns of the largest weights, their inverse, and the logarithms of weights."""
        with working_precision(self.bits):
            logs, _ = self._evaluated(point, tau)
        chosen = heavy_basis(self._A, logs)
        return None if chosen is None else (*chosen, logs)

    def _evaluated(self, point: arb_mat, tau: float) -> tuple[Floats, arb_mat]:
        """Return logarithms of the weights, and y - X beta."""
        import numpy as np

        twice = 2 * (_ball(self._ratio) if tau == self.end else arb(tau).exp()).mid()
        g, h = self._shapes.in_balls(self._X.columns)
        residual, row = _column(self._right), point.transpose()
        logs: list[float] = []
        for first, block in self._X.blocks():
            found = [
                (twice * g[first + i], s + h[first + i])
                for i, s in enumerate((row * block).entries())
            ]
            pairs = [(unit, s.sinh_cosh()) for unit, s in found]
            values = [(unit * sinh).mid() for unit, (sinh, _) in pairs]
            residual = (residual - block * arb_mat(len(values), 1, values)).mid()
            logs += [float((unit * cosh).log().mid()) for unit, (_, cosh) in pairs]
        return np.array(logs), residual

    def _solved(self, logs: Floats, right: arb_mat) -> tuple[arb_mat, float] | None:
        """Return the solution of Hessian * move = right.

        And the binary logarithm of the largest change of an exponent: it may be no double.
        """
        import numpy as np

        chosen = heavy_basis(self._A, logs)
        if chosen is None:
            return None
        columns, inverse = chosen
        weights = logs[list(columns)]
        self.bits = _GUARD_BITS + self._extra + int((weights.max() - weights.min()) / log(2))
        square = arb_mat(self._X.picked(columns))
        image = _refined(square, inverse, right, self.bits)
        roots = [(arb(entry) / 2).exp() for entry in weights.tolist()]
        parts = [(e / root).mid() for e, root in zip(image.entries(), roots, strict=True)]
        unit = max(abs(part) for part in parts)
        if not unit > 0:
            return arb_mat(right.nrows(), 1), -inf
        scaled = [float((part / unit).mid()) for part in parts]
        with np.errstate(all="ignore"):
            across = inverse @ self._A
            across[:, list(columns)] = 0.0
            lift = np.minimum((logs[None, :] - weights[:, None]) / 2, 20.0)
            W = across * np.exp(lift)
            try:
                solved = np.linalg.solve(np.eye(len(columns)) + W @ W.T, np.array(scaled))
            except np.linalg.LinAlgError:
                return None
            lowest = float(weights.min())
            changes = solved * np.exp((lowest - weights) / 2)
            largest = float(max(np.abs(changes).max(), np.abs(across.T @ changes).max()))
        if not 0 < largest < inf:
            return None
        size = log2(largest) + (float(unit.log().mid()) - lowest / 2) / log(2)
        exact = [unit * u / root for u, root in zip(solved.tolist(), roots, strict=True)]
        move = _refined(
            square.transpose(), inverse.T, arb_mat(len(exact), 1, exact).mid(), self.bits
        )
        return move, size


def heavy_basis(A: Floats, logs: Floats) -> tuple[tuple[int, ...], Floats] | None:
    """Return well-conditioned columns of large weight, and their inverse in doubles.

    Shapes:
        A: ``(n, d)``; logs: ``(d,)``, logarithms of the weights.
    """
    import numpy as np

    order = np.argsort(-logs, kind="stable")
    ordered = A[:, order[: 4 * A.shape[0]]]
    picked = independent(ordered, _ALIGNED)
    if picked is None:
        return None
    columns = tuple(int(order[k]) for k in picked)
    try:
        return columns, np.linalg.inv(A[:, list(columns)]).astype(np.float64, copy=False)
    except np.linalg.LinAlgError:
        return None


def _ball(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator))


def _column(entries: list[Fraction]) -> arb_mat:
    return arb_mat(len(entries), 1, [_ball(entry).mid() for entry in entries])


def _refined(matrix: arb_mat, inverse: Floats, right: arb_mat, bits: int) -> arb_mat:
    """Return the solution of matrix * x = right to about `bits` bits of its largest entry."""
    import numpy as np

    result, rest = arb_mat(right.nrows(), 1), right
    for _ in range(2 + bits // _BITS_PER_PASS):
        entries = rest.entries()
        size = max(abs(entry) for entry in entries)
        if not size > 0:
            break
        scaled = np.array([float((entry / size).mid()) for entry in entries])
        update = [(size * entry).mid() for entry in (inverse @ scaled).tolist()]
        result = (result + arb_mat(len(update), 1, update)).mid()
        rest = (right - matrix * result).mid()
    return result
