r"""One Chebyshev polynomial of each coordinate on a segment of time, evaluated in balls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from flint import acb, arb, arb_mat, ctx

from theorycheck.core.precision import working_precision

# Bits for bounds of which only the size matters.
BOUND_BITS = 80


@dataclass(frozen=True)
class Segment:
    r"""Polynomials $\sum_k c_k T_k(x)$, $x\in[-1, 1]$, of time $t = T + h(x+1)/2$.

    Attributes:
        begin: The time T, an exact ball.
        length: The length h, an exact ball.
        coefficients: Rows k, columns coordinates: exact balls.
        slopes: Chebyshev coefficients of the derivatives by x.
    """

    begin: arb
    length: arb
    coefficients: arb_mat
    slopes: arb_mat

    @classmethod
    def of(cls, begin: arb, length: arb, coefficients: arb_mat) -> Segment:
        """Return the segment, its derivatives taken at the working precision of now.

        Later ones are lower, for bounds of which only the size matters.
        """
        return cls(begin, length, coefficients, arb_mat(derived(coefficients.table())))

    @property
    def terms(self) -> int:
        """The number of coefficients of a coordinate."""
        return int(self.coefficients.nrows())

    @cached_property
    def sizes(self) -> list[list[arb]]:
        """Bounds on the coefficients' absolute values."""
        with working_precision(BOUND_BITS):
            return [[abs(c).upper() for c in row] for row in self.coefficients.table()]

    def time(self, x: arb) -> arb:
        """Return the time of a position."""
        return self.begin + self.length * (x + 1) / 2

    def at(self, positions: Sequence[arb]) -> list[list[arb]]:
        """Return the coordinates at positions in [-1, 1], at the working precision."""
        table: list[list[arb]] = (
            arb_mat(_chebyshev(positions, self.terms)) * self.coefficients
        ).table()
        return table

    def at_ends(self) -> tuple[list[arb], list[arb]]:
        """Return the coordinates at x = -1 and x = 1."""
        first, last = [], []
        for column in zip(*self.coefficients.table(), strict=True):
            even, odd = sum(column[::2], arb(0)), sum(column[1::2], arb(0))
            first.append(even - odd)
            last.append(even + odd)
        return first, last

    def over(self, positions: Sequence[arb], radius: arb) -> list[list[arb]]:
        r"""Return balls around the coordinates over intervals about positions.

        $|p(x) - p(x_0) - p'(x_0)(x-x_0)| \le \frac12\sup|p''|(x-x_0)^2$, and
        $|T_k''| \le k^2(k^2-1)/3$ on [-1, 1].

        Args:
            positions: Exact midpoints.
            radius: Half the length of the intervals, which lie in [-1, 1].
        """
        return [row for row, _ in self.moving(positions, radius)]

    def moving(self, positions: Sequence[arb], radius: arb) -> list[tuple[list[arb], list[arb]]]:
        """Return balls around the coordinates, and around their derivatives by x, as `over`."""
        values = self.at(positions)
        terms = self.slopes.nrows()
        slopes = (arb_mat(_chebyshev(positions, terms)) * self.slopes).table()
        bends = self._bends
        found = []
        for row, slope_row in zip(values, slopes, strict=True):
            balls = [
                value + arb(0, (abs(slope) * radius + bend * radius * radius / 2).upper())
                for value, slope, bend in zip(row, slope_row, bends, strict=True)
            ]
            turns = [
                slope + arb(0, (bend * radius).upper())
                for slope, bend in zip(slope_row, bends, strict=True)
            ]
            found.append((balls, turns))
        return found

    @cached_property
    def _bends(self) -> list[arb]:
        """Bounds on the second derivatives by x."""
        with working_precision(BOUND_BITS):
            return [
                sum(
                    (size * (k * k * (k * k - 1) // 3) for k, size in enumerate(column)), arb(0)
                ).upper()
                for column in zip(*self.sizes, strict=True)
            ]

    def on_ellipse(self, rate: arb, pieces: int) -> list[list[acb]]:
        r"""Return balls around the coordinates on pieces of the upper half of an ellipse.

        The ellipse is $x = (w + 1/w)/2$, $w = \rho e^{i\varphi}$, where $T_k = (w^k+w^{-k})/2$,
        $dT_k/d\varphi = ik(w^k-w^{-k})/2$ and $|d^2T_k/d\varphi^2| \le k^2\rho^k$; its pieces are
        equally long in $\varphi$, from pi to 0.
        """
        half = (arb.pi() / (2 * pieces)).upper()
        outer = [rate**k for k in range(self.terms)]
        inner = [1 / power for power in outer]
        major = self._scaled([(p + q) / 2 for p, q in zip(outer, inner, strict=True)])
        minor = self._scaled([(p - q) / 2 for p, q in zip(outer, inner, strict=True)])
        cosines, sines, turned_cosines, turned_sines = _waves(pieces, self.terms)
        parts = [cosines * major, sines * minor, turned_sines * major, turned_cosines * minor]
        tables = [part.table() for part in parts]
        bends = [
            sum((size * (k * k * outer[k]) for k, size in enumerate(column)), arb(0)) * half / 2
            for column in zip(*self.sizes, strict=True)
        ]
        found = []
        for rows in zip(*tables, strict=True):
            balls = []
            for x, y, along, across, bend in zip(*rows, bends, strict=True):
                speed = (along * along + across * across).upper().sqrt()
                ball = arb(0, (half * (speed + bend)).upper())
                balls.append(acb(x + ball, y + ball))
            found.append(balls)
        return found

    def _scaled(self, factors: Sequence[arb]) -> arb_mat:
        """Return the coefficients, each row times its factor."""
        return arb_mat(
            [
                [factor * c for c in row]
                for factor, row in zip(factors, self.coefficients.table(), strict=True)
            ]
        )

    def slope_on_ellipse(self, rate: arb) -> arb:
        """Return a bound on the Euclidean length of the derivative by x on an ellipse."""
        total = arb(0)
        for column in zip(*self.slopes.table(), strict=True):
            bound = sum((abs(c) * rate**k for k, c in enumerate(column)), arb(0))
            total += bound * bound
        return total.sqrt().upper()


def derived(rows: Sequence[Sequence[arb]]) -> list[list[arb]]:
    """Return the Chebyshev coefficients of derivatives, rows k: one row less, but never none."""
    top = len(rows) - 1
    width = len(rows[0])
    if top < 1:
        return [[arb(0)] * width]
    out = [[arb(0)] * width for _ in range(top + 2)]
    for k in range(top, 0, -1):
        for a in range(width):
            out[k - 1][a] = out[k + 1][a] + 2 * k * rows[k][a]
    out[0] = [entry / 2 for entry in out[0]]
    return out[:top]


def _chebyshev(positions: Sequence[arb], terms: int) -> list[list[arb]]:
    """Return T_k at positions, rows positions."""
    table = []
    for x in positions:
        row = [arb(1), x]
        for _ in range(2, terms):
            row.append(2 * x * row[-1] - row[-2])
        table.append(row[:terms])
    return table


def node_table(nodes: int, terms: int) -> arb_mat:
    r"""Return $T_k(x_j) = \cos(k(2j+1)\pi/2N)$ at the N Chebyshev points of the first kind."""
    return _node_table(nodes, terms, ctx.prec)


def _waves(pieces: int, terms: int) -> tuple[arb_mat, ...]:
    r"""Return $\cos k\varphi$, $\sin k\varphi$ and k times each.

    Rows are the middles of pieces of [0, pi], from pi.
    """
    return _wave_tables(pieces, terms, ctx.prec)


@cache
def _wave_tables(pieces: int, terms: int, bits: int) -> tuple[arb_mat, ...]:
    del bits  # part of the key
    circle = [(arb(k) / (2 * pieces)).sin_cos_pi() for k in range(4 * pieces)]
    tables = [
        [
            [circle[k * (2 * (pieces - piece) - 1) % (4 * pieces)][part] for k in range(terms)]
            for piece in range(pieces)
        ]
        for part in (1, 0)
    ]
    weighted = [[[k * entry for k, entry in enumerate(row)] for row in table] for table in tables]
    return tuple(arb_mat(table) for table in (*tables, *weighted))


@cache
def _node_table(nodes: int, terms: int, bits: int) -> arb_mat:
    del bits  # part of the key
    cosines = [(arb(k) / (2 * nodes)).cos_pi() for k in range(4 * nodes)]
    return arb_mat(
        [[cosines[k * (2 * j + 1) % (4 * nodes)] for k in range(terms)] for j in range(nodes)]
    )
