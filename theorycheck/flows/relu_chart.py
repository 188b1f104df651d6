r"""Coordinates of neurons in the span of the teacher and the weights, exact before any rounding.

With $|v| = 1$ (the flow is homogeneous, so that both sides are divided by $|v|$), neuron i is
$w_i = h_i v + \sum_k z_{ik} b_k$, the $b_k$ orthonormal and orthogonal to v. The span is invariant
under the flow, and so are equal weights: a group of equal neurons is one row with a number.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from flint import fmpq, fmpz, fmpz_mat, nmod_mat
from numpy.typing import NDArray

from theorycheck.core.exact import Matrix, Vector

Floats = NDArray[np.float64]

# Enough to round to a double correctly, up to the last bit.
_BITS = 80
_PRIME = 2**61 - 1


@dataclass(frozen=True, kw_only=True)
class Chart:
    r"""Neurons as exact numbers: heights, and coordinates that are a rational times a square root.

    Attributes:
        group: ``(n,)``, the row that stands for each neuron.
        copies: ``(rows,)``, how many neurons each row stands for.
        heights: ``(rows,)``, $h_i / |v|$.
        loadings: ``(rows, width)``, $z_{ik} / (|v| \sqrt{D_k})$.
        squares: ``(width,)``, the $D_k$.
        teacher: ``(d,)``, v.
        frame: ``(width, d)``, positive multiples of the $b_k$.
    """

    group: tuple[int, ...]
    copies: tuple[int, ...]
    heights: Vector
    loadings: Matrix
    squares: Vector
    teacher: Vector
    frame: tuple[tuple[int, ...], ...]

    @property
    def width(self) -> int:
        """Dimensions of the span besides v."""
        return len(self.squares)

    @functools.cached_property
    def norm_square(self) -> Fraction:
        """|v|^2."""
        return sum((entry * entry for entry in self.teacher), Fraction(0))

    @functools.cached_property
    def norm(self) -> float:
        """|v|."""
        return float(square_root(self.norm_square, _BITS))

    @property
    def deficit(self) -> Fraction:
        r"""$1 - \sum_i h_i$ over all neurons, in units of |v|."""
        pairs = zip(self.copies, self.heights, strict=True)
        return 1 - sum((number * h for number, h in pairs), Fraction(0))

    def coordinates(self, bits: int) -> tuple[tuple[Fraction, ...], ...]:
        """Return the z_ik in units of |v|, ``(rows, width)``, to this many significant bits."""
        roots = [square_root(square, bits + 8) for square in self.squares]
        return tuple(
            tuple(entry * root for entry, root in zip(row, roots, strict=True))
            for row in self.loadings
        )

    def start(self) -> Floats:
        """Return rows (h_i, z_i) and the last row (H, s), each rounded once from exact sums."""
        rows = self.coordinates(_BITS)
        state = np.zeros((len(rows) + 1, self.width + 1))
        for i, (h, row) in enumerate(zip(self.heights, rows, strict=True)):
            state[i, 0] = float(h)
            state[i, 1:] = [float(entry) for entry in row]
        state[-1, 0] = float(self.deficit)
        for k in range(self.width):
            total = sum(number * row[k] for number, row in zip(self.copies, rows, strict=True))
            state[-1, 1 + k] = float(total)
        return state

    @functools.cached_property
    def axes(self) -> Floats:
        """``(1 + width, d)``: v and the |v| b_k, so that weights are (h, z) times this."""
        rows = [[float(entry) for entry in self.teacher]]
        for row in self.frame:
            length = sum(entry * entry for entry in row)
            scale = square_root(self.norm_square / length, _BITS)
            above, below = scale.as_integer_ratio()
            rows.append([entry * above / below for entry in row])
        return np.array(rows)


def square_root(square: Fraction, bits: int) -> Fraction:
    """Return the root of a rational >= 0, to `bits` significant bits."""
    if square == 0:
        return Fraction(0)
    size = square.denominator.bit_length() - square.numerator.bit_length()
    shift = bits + max(0, size // 2 + 1)
    return Fraction(math.isqrt((square.numerator << 2 * shift) // square.denominator), 2**shift)


def least_variables(W: Matrix, v: Vector) -> int:
    r"""Return a lower bound, all but always exact, of (rows + 1)(1 + width) of the chart, quickly.

    The rank modulo a prime is at most the rank.
    """
    rows = list(dict.fromkeys(tuple(row) for row in W))
    # Factors of rows do not change the rank, and keep the integers short.
    scaled = []
    for row in [*rows, v]:
        common = math.lcm(*{entry.denominator for entry in row})
        scaled.append([int(entry * common) % _PRIME for entry in row])
    return (len(rows) + 1) * int(nmod_mat(scaled, _PRIME).rank())


def chart(W: Matrix, v: Vector) -> Chart:
    r"""Return the coordinates of neurons; the rank is exact.

    The z_i are orthogonalized one after the other over the rationals, the longest rest first.

    Shapes:
        W: ``(n, d)``.
        v: ``(d,)``, not zero.
    """
    rows = list(dict.fromkeys(tuple(row) for row in W))
    place = {row: i for i, row in enumerate(rows)}
    group = tuple(place[tuple(row)] for row in W)
    weights, teacher = _integral([*rows, v])
    gram = weights * weights.transpose()
    products = weights * teacher.transpose()
    square = (teacher * teacher.transpose())[0, 0]
    heights = [fmpq(products[i, 0], square) for i in range(len(rows))]
    # Gram matrix of the z_i in units of |v|.
    rest = [
        [fmpq(gram[i, j], square) - heights[i] * heights[j] for j in range(len(rows))]
        for i in range(len(rows))
    ]
    # What is left of z_i is the combination of the z_j with these coefficients.
    mixtures = [[fmpq(int(i == j)) for j in range(len(rows))] for i in range(len(rows))]
    loadings: list[list[fmpq]] = [[] for _ in rows]
    squares: list[fmpq] = []
    frame = []
    while True:
        pivot = max(range(len(rows)), key=lambda i: rest[i][i])
        longest = rest[pivot][pivot]
        if longest == 0:
            break
        squares.append(longest)
        frame.append(_mixed(mixtures[pivot], heights, weights, teacher))
        gone = rest[pivot], mixtures[pivot]
        for i, factor in enumerate([rest[i][pivot] / longest for i in range(len(rows))]):
            loadings[i].append(factor)
            if factor != 0:
                rest[i], mixtures[i] = (
                    [x - factor * y for x, y in zip(own, other, strict=True)]
                    for own, other in zip((rest[i], mixtures[i]), gone, strict=True)
                )
    return Chart(
        group=group,
        copies=tuple(group.count(i) for i in range(len(rows))),
        heights=tuple(_fraction(h) for h in heights),
        loadings=tuple(tuple(_fraction(x) for x in row) for row in loadings),
        squares=tuple(_fraction(x) for x in squares),
        teacher=tuple(v),
        frame=tuple(frame),
    )


def _mixed(
    mixture: list[fmpq], heights: list[fmpq], weights: fmpz_mat, teacher: fmpz_mat
) -> tuple[int, ...]:
    """Return a positive multiple of the sum of the z_i with these coefficients, in integers."""
    along = sum((x * h for x, h in zip(mixture, heights, strict=True)), fmpq(0))
    common = math.lcm(*(int(x.denominator) for x in [*mixture, along]))
    parts = [(x * common).numerator for x in mixture]
    whole = fmpz_mat(1, len(parts), parts) * weights
    back = (along * common).numerator
    return tuple(int(whole[0, k] - back * teacher[0, k]) for k in range(teacher.ncols()))


def _integral(rows: list[Vector]) -> tuple[fmpz_mat, fmpz_mat]:
    """Return all rows but the last, and the last, times one common denominator."""
    common = math.lcm(*{entry.denominator for row in rows for entry in row})
    scaled = [
        [fmpz(entry.numerator * (common // entry.denominator)) for entry in row] for row in rows
    ]
    return fmpz_mat(scaled[:-1]), fmpz_mat(scaled[-1:])


def _fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.numerator), int(value.denominator))
