r"""The optimality equation $Z\,2e^\tau g\sinh(Z^T m + h) = w$ of the dual, in doubles and balls.

Here $Z = T^T X$ is a well-conditioned basis of the row space, and $g_i = |u^0_i v^0_i|$,
$h_i = \ln|u^0_i/v^0_i|$ belong to the start of the flow (1 and 0 unless weights are given): then
$2\alpha^2 g_i\sinh(s + h_i) = \alpha^2((u^0_i)^2e^s - (v^0_i)^2e^{-s})$.
It finds, it proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import inf, log
from typing import TYPE_CHECKING

from flint import arb, arb_mat, fmpq, fmpq_mat

from theorycheck.core.exact import Vector
from theorycheck.programs.basis import independent
from theorycheck.programs.row_space import RowSpace, exponent

if TYPE_CHECKING:
    from theorycheck.programs.row_space import Floats

# An inverse Hessian in doubles corrects six digits at every use if it is this well conditioned.
_USEFUL_CONDITION = 1e9
# Beyond this a Newton step in doubles says nothing about some direction, however small it is.
_LARGEST_CONDITION = 1e13


@dataclass(frozen=True)
class Start:
    """The shapes of the initial weights, no entry 0; both empty for ones.

    Attributes:
        u0: ``(features,)`` or ().
        v0: Likewise, and empty where u0 is.
    """

    u0: Vector = ()
    v0: Vector = ()

    @property
    def even(self) -> bool:
        """Whether |u0| = |v0|: then beta starts at 0."""
        return all(abs(u) == abs(v) for u, v in zip(self.u0, self.v0, strict=True))

    def least(self) -> float:
        """Return ln min g."""
        return min((log(g) for g in self._products()), default=0.0)

    def in_doubles(self) -> tuple[Floats | float, Floats | float]:
        """Return g and h as doubles, which are numbers if no weights are given."""
        import numpy as np

        if not self.u0:
            return 1.0, 0.0
        shifts = [log(ratio) for ratio in self._ratios()]
        return np.array([float(g) for g in self._products()]), np.array(shifts)

    def in_balls(self, features: int) -> tuple[list[arb], list[arb]]:
        """Return g and h at the working precision, midpoints only."""
        if not self.u0:
            return [arb(1)] * features, [arb(0)] * features
        return (
            [_midpoint(g) for g in self._products()],
            [_midpoint(ratio).log().mid() for ratio in self._ratios()],
        )

    def _products(self) -> Vector:
        return tuple(abs(u * v) for u, v in zip(self.u0, self.v0, strict=True))

    def _ratios(self) -> Vector:
        return tuple(abs(u / v) for u, v in zip(self.u0, self.v0, strict=True))


def _midpoint(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator)).mid()


class FloatEquation:
    """The equation in doubles, written so that nothing overflows at any tau below 700.

    Shapes:
        Z: ``(rank, features)``; w and all points: ``(rank,)``.
    """

    def __init__(self, Z: Floats, w: Floats, start: Start | None = None) -> None:
        self.Z = Z
        self.w = w
        self.g, self.h = (start or Start()).in_doubles()

    def values(self, point: Floats, tau: float) -> tuple[Floats, Floats]:
        """Return b and its derivative in s."""
        import numpy as np

        s = self.Z.T @ point + self.h
        up, down = self.g * np.exp(s + tau), self.g * np.exp(tau - s)
        near_zero = 2 * self.g * np.exp(tau) * np.sinh(np.clip(s, -1, 1))
        return np.where(np.abs(s) < 1, near_zero, up - down), up + down

    def step(self, point: Floats, tau: float) -> tuple[Floats, float]:
        import numpy as np

        with np.errstate(all="ignore"):
            values, weights = self.values(point, tau)
            move = self._solve(weights, self.w - self.Z @ values)
            largest = float(np.max(np.abs(self.Z.T @ move)))
            return move, float(np.log2(largest)) if largest < inf else inf

    def tangent(self, point: Floats, tau: float) -> Floats:
        import numpy as np

        with np.errstate(all="ignore"):
            return -self._solve(self.values(point, tau)[1], self.w)

    def descends(self, point: Floats, move: Floats, tau: float) -> bool:
        import numpy as np

        half = self.Z.T @ move / 2
        middle = self.Z.T @ point + self.h + half
        with np.errstate(all="ignore"):
            # cosh(s + 2h) - cosh(s) = 2 sinh(s + h) sinh(h), which does not cancel.
            slope = self.g * (np.exp(middle + tau) - np.exp(tau - middle))
            return bool(np.sum(2 * slope * np.sinh(half)) < self.w @ move)

    def inverse(self, point: Floats, tau: float) -> Floats | None:
        """Return the inverse Hessian, None if it is too badly conditioned to be of use."""
        import numpy as np

        with np.errstate(all="ignore"):
            hessian = self.hessian(self.values(point, tau)[1])
            if not np.isfinite(hessian).all() or np.linalg.cond(hessian) > _USEFUL_CONDITION:
                return None
            return np.linalg.inv(hessian).astype(np.float64, copy=False)

    def hessian(self, weights: Floats) -> Floats:
        """Return Z diag(weights) Z^T."""
        import numpy as np

        # A matrix times its own transpose is half the work.
        half = self.Z * np.sqrt(weights)
        hessian: Floats = half @ half.T
        return hessian

    def _solve(self, weights: Floats, right: Floats) -> Floats:
        import numpy as np

        hessian = self.hessian(weights)
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
        self,
        space: RowSpace,
        right: fmpq_mat,
        ratio: fmpq,
        end: float,
        inverse: arb_mat | None,
        start: Start | None = None,
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
        self._g, self._h = (start or Start()).in_balls(self._X.ncols())

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
        moves = self._exponents(move)
        for g, s, ds in zip(self._g, self._shifted(point), moves, strict=True):
            change += 2 * twice * g * (s + ds / 2).sinh() * (ds / 2).sinh()
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

    def _shifted(self, point: arb_mat) -> list[arb]:
        return [s + h for s, h in zip(self._exponents(point), self._h, strict=True)]

    def _values(self, point: arb_mat, tau: float) -> tuple[arb_mat, list[arb]]:
        """Return b and its derivative in s."""
        twice = 2 * self._scale(tau)
        pairs = [entry.sinh_cosh() for entry in self._shifted(point)]
        units = [twice * g for g in self._g]
        sines = [(unit * sinh).mid() for unit, (sinh, _) in zip(units, pairs, strict=True)]
        slopes = [(unit * cosh).mid() for unit, (_, cosh) in zip(units, pairs, strict=True)]
        return arb_mat(len(pairs), 1, sines), slopes

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
