"""Polynomials by their values at Chebyshev points: a finder's, nothing here is trusted."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from flint import arb, arb_mat

# Values beyond this are not foretold.
LARGEST = 1e3


@dataclass(frozen=True)
class Grid:
    """Chebyshev points of the second kind in [-1, 1], ascending, N + 1 of them.

    Attributes:
        derivative: Values at the points to the derivative's values, ``(N + 1, N + 1)``.
        transform: Values at the points to Chebyshev coefficients, ``(N + 1, N + 1)``.
    """

    derivative: arb_mat
    transform: arb_mat

    @classmethod
    def of(cls, degree: int) -> Grid:
        """Return the grid at the working precision."""
        N = degree
        points = [-(arb(k) / N).cos_pi() for k in range(N + 1)]
        ends = [2 if k in (0, N) else 1 for k in range(N + 1)]
        D = [[arb(0)] * (N + 1) for _ in range(N + 1)]
        for i in range(N + 1):
            for j in range(N + 1):
                if i != j:
                    sign = -1 if (i + j) % 2 else 1
                    D[i][j] = arb(sign * ends[i]) / ends[j] / (points[i] - points[j])
            D[i][i] = -sum(D[i], arb(0))
        # c_k = (2/N) sum'' f(x_j) T_k(x_j), halved at the ends; x_j = cos(pi (N - j)/N).
        transform = [
            [2 * (arb(k * (N - j)) / N).cos_pi() / (N * ends[k] * ends[j]) for j in range(N + 1)]
            for k in range(N + 1)
        ]
        return cls(arb_mat(D), arb_mat(transform))


class Foretold:
    """What the polynomial that was found last says of the segment after it, in doubles."""

    def __init__(self, degree: int) -> None:
        """Begin with nothing known."""
        self.points = -np.cos(np.arange(degree + 1) * math.pi / degree)
        self.known: tuple[np.ndarray, int, int] | None = None

    def by(self, coefficients: arb_mat, begin: int, length: int) -> None:
        """Take a polynomial on a segment."""
        rows = [[float(entry) for entry in row] for row in coefficients.table()]
        self.known = np.array(rows), begin, length

    def forget(self) -> None:
        """Do not go on from the last polynomial: the flow is another one, or too much is asked."""
        self.known = None

    def at(self, begin: int, length: int) -> np.ndarray | None:
        """Return the values at the points of a segment, None if nothing is known."""
        if self.known is None:
            return None
        rows, start, size = self.known
        shift, stretch = (begin - start) / size, length / size
        x = 2 * (shift + stretch * (self.points + 1) / 2) - 1
        values: np.ndarray = np.polynomial.chebyshev.chebval(x, rows).T
        return values if np.isfinite(values).all() and np.abs(values).max() < LARGEST else None
