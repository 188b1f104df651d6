r"""The optimality equation $Z\,2e^\tau\sinh(Z^T m) = w$ of the dual, in doubles and in balls.

Here $Z = T^T X$ is a well-conditioned basis of the row space. It finds, it proves nothing.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from flint import arb, arb_mat, fmpq, fmpq_mat

from theorycheck.programs.basis import independent
from theorycheck.programs.row_space import RowSpace, exponent

if TYPE_CHECKING:
    from theorycheck.programs.row_space import Floats

# An inverse Hessian in doubles corrects six digits at every use if it is this well conditioned.
_USEFUL_CONDITION = 1e9
# Beyond this a Newton step in doubles says nothing about some direction, however small it is.
_LARGEST_CONDITION = 1e13


class FloatEquation:
    """The equation in doubles, written so that nothing overflows at any tau below 700.

    Shapes:
        Z: ``(rank, features)``; w and all points: ``(rank,)``.
    """

    def __init__(self, Z: Floats, w: Floats) -> None:
        self.Z = Z
        self.w = w

    def _values(self, point: Floats, tau: float) -> tuple[Floats, Floats]:
        """Return b and its derivative in s."""
        import numpy as np

        s = self.Z.T @ point
        up, down = np.exp(s + tau), np.exp(tau - s)
        near_zero = 2 * np.exp(tau) * np.sinh(np.clip(s, -1, 1))
        return np.where(np.abs(s) < 1, near_zero, up - down), up + down

    def step(self, point: Floats, tau: float) -> tuple[Floats, float]:
        import numpy as np

        with np.errstate(all="ignore"):
            values, weights = self._values(point, tau)
            move = self._solve(weights, self.w - self.Z @ values)
            largest = float(np.max(np.abs(self.Z.T @ move)))
            return move, float(np.log2(largest)) if largest < inf else inf

    def tangent(self, point: Floats, tau: float) -> Floats:
        import numpy as np

        with np.errstate(all="ignore"):
            return -self._solve(self._values(point, tau)[1], self.w)

    def descends(self, point: Floats, move: Floats, tau: float) -> bool:
        import numpy as np

        half = self.Z.T @ move / 2
        middle = self.Z.T @ point + half
        with np.errstate(all="ignore"):
            # cosh(s + 2h) - cosh(s) = 2 sinh(s + h) sinh(h), which does not cancel.
            slope = np.exp(middle + tau) - np.exp(tau - middle)
            return bool(np.sum(2 * slope * np.sinh(half)) < self.w @ move)

    def inverse(self, point: Floats, tau: float) -> Floats | None:
        """Return the inverse Hessian, None if it is too badly conditioned to be of use."""
        import numpy as np

        with np.errstate(all="ignore"):
            hessian = self._hessian(self._values(point, tau)[1])
            if not np.isfinite(hessian).all() or np.linalg.cond(hessian) > _USEFUL_CONDITION:
                return None
            return np.linalg.inv(hessian).astype(np.float64, copy=False)

    def _hessian(self, weights: Floats) -> Floats:
        hessian: Floats = (self.Z * weights) @ self.Z.T
        return hessian

    def _solve(self, weights: Floats, right: Floats) -> Floats:
        import numpy as np

        hessian = self._hessian(weights)
        try:
            pivots = np.diag(np.linalg.cholesky(hessian)) ** 2
            if pivots.max() <= _LARGEST_CONDITION * pivots.min():
                return np.linalg.solve(hessian, right).astype(np.float64, copy=False)
        except np.linalg.LinAlgError:
            pass
        return np.full_like(right, np.nan)


class BallEquation:
    """The equation at the working precision of the caller: midpoints only, no bounds.

    Attributes:
        end: The tau, in double precision, that stands for the exact one.
        inverse: An approximate inverse Hessian to use at `end`; None for a fresh one each step.

    Shapes:
        space: ``rank`` rows; right: ``(rank, 1)``; inverse: ``(rank, rank)``.
    """

    def __init__(
        self, space: RowSpace, right: fmpq_mat, ratio: fmpq, end: float, inverse: arb_mat | None
    ) -> None:
        self.end = end
        self.inverse = inverse
        self._X = arb_mat(space.exact)
        self._Xt = self._X.transpose()
        self._T = space.transform
        self._Tt = self._T.transpose()
        self._w = (self._Tt * arb_mat(right)).mid()
        self._ratio = arb(ratio).mid()
        self._Z: arb_mat | None = None
        self._floats = space.basis

    def step(self, point: arb_mat, tau: float) -> tuple[arb_mat, float]:
        values, weights = self._values(point, tau)
        residual = (self._w - self._Tt * (self._X * values).mid()).mid()
        if self.inverse is not None and tau == self.end:
            move = (self.inverse * residual).mid()
        else:
            move = self._solve(weights, residual)
        moved = [entry for entry in self._exponents(move) if entry != 0]
        if any(not entry.is_finite() for entry in moved):
            return move, inf
        return move, float(max(exponent(entry) for entry in moved)) if moved else -inf

    def tangent(self, point: arb_mat, tau: float) -> arb_mat:
        return -self._solve(self._values(point, tau)[1], self._w)

    def descends(self, point: arb_mat, move: arb_mat, tau: float) -> bool:
        twice = 2 * self._scale(tau)
        change = -(self._w.transpose() * move)[0, 0]
        for s, ds in zip(self._exponents(point), self._exponents(move), strict=True):
            change += 2 * twice * (s + ds / 2).sinh() * (ds / 2).sinh()
        return bool(change.mid() < 0)

    def spread(self, point: arb_mat) -> float:
        """Return how many bits apart the weights are that decide how well `point` is determined.

        These are the largest weights whose columns span the row space.
        """
        _, weights = self._values(point, self.end)
        sizes = [exponent(weight) for weight in weights]
        order = sorted(range(len(sizes)), key=lambda i: -sizes[i])
        chosen = independent(self._floats[:, order])
        if chosen is None:
            return 0.0
        picked = [sizes[order[i]] for i in chosen]
        return float(max(picked) - min(picked))

    def _scale(self, tau: float) -> arb:
        return self._ratio if tau == self.end else arb(tau).exp().mid()

    def _exponents(self, point: arb_mat) -> list[arb]:
        """Return Z^T m."""
        return list((self._Xt * (self._T * point).mid()).mid().entries())

    def _values(self, point: arb_mat, tau: float) -> tuple[arb_mat, list[arb]]:
        """Return b and its derivative in s."""
        twice = 2 * self._scale(tau)
        pairs = [entry.sinh_cosh() for entry in self._exponents(point)]
        values = arb_mat(len(pairs), 1, [(twice * sinh).mid() for sinh, _ in pairs])
        return values, [(twice * cosh).mid() for _, cosh in pairs]

    def _solve(self, weights: list[arb], right: arb_mat) -> arb_mat:
        if self._Z is None:
            self._Z = (self._Tt * self._X).mid()
        rows, columns = self._Z.nrows(), self._Z.ncols()
        weighted = [z * weights[i % columns] for i, z in enumerate(self._Z.entries())]
        hessian = (arb_mat(rows, columns, weighted) * self._Z.transpose()).mid()
        try:
            return hessian.solve(right, algorithm="approx").mid()
        except ZeroDivisionError:
            return arb_mat(rows, 1, [arb("nan")] * rows)
