r"""A ReLU student and its teacher at exact weights, in balls.

Everything is made from exact inner products: $\sin\theta\,\|a\|\|b\| = \sqrt{\|a\|^2\|b\|^2 -
(a\cdot b)^2}$ has an exact radicand, so that no angle loses digits at 0 or $\pi$, and parallel
vectors are recognized exactly. The caller sets the working precision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from flint import arb

from theorycheck._errors import MalformedInput
from theorycheck.core.exact import Matrix, Vector
from theorycheck.rigor.text import matrix_of, rational_vector, to_arb

LARGEST = 10_000  # entries of W


def dot(first: Vector, second: Vector) -> Fraction:
    """Return the exact inner product."""
    return sum((a * b for a, b in zip(first, second, strict=True)), Fraction(0))


def root(square: Fraction) -> arb:
    """Return the square root of an exact nonnegative number."""
    return to_arb(square).sqrt()


@dataclass(frozen=True)
class Pair:
    """Two nonzero vectors: their exact inner products, and their angle in balls."""

    first: Fraction
    second: Fraction
    dot: Fraction

    @cached_property
    def cross(self) -> arb:
        r"""$\|a\|\|b\|\sin\theta$."""
        return root(self.first * self.second - self.dot**2)

    @cached_property
    def angle(self) -> arb:
        r"""$\theta\in[0,\pi]$."""
        return arb.atan2(self.cross, to_arb(self.dot))

    @cached_property
    def moment(self) -> arb:
        r"""$E[a\cdot x]_+[b\cdot x]_+ = (\|a\|\|b\|\sin\theta + (\pi-\theta)a\cdot b)/2\pi$."""
        return (self.cross + (arb.pi() - self.angle) * to_arb(self.dot)) / (2 * arb.pi())


class Student:
    """Weights W and the teacher v, exact; none of the rows 0."""

    def __init__(self, W: Matrix, v: Vector) -> None:
        """Form all inner products, exactly."""
        self.W, self.v = W, v
        self.gram = [[dot(a, b) for b in W] for a in W]
        self.along = [dot(a, v) for a in W]
        self.size = dot(v, v)

    @classmethod
    def of(cls, problem: Mapping[str, str]) -> Student:
        """Read the texts `W` and `v` of a problem.

        Raises:
            MalformedInput: If one is missing, shapes do not fit, or a vector is 0.
        """
        W = matrix_of(problem, "W")
        if "v" not in problem:
            raise MalformedInput("problem: the parameter 'v' is missing.")
        v = rational_vector(problem["v"], "v")
        if len(W) * len(W[0]) > LARGEST:
            raise MalformedInput(f"W has more than {LARGEST} entries.")
        if len(v) != len(W[0]):
            raise MalformedInput(f"v has {len(v)} entries and the rows of W have {len(W[0])}.")
        if not all(any(row) for row in (*W, v)):
            raise MalformedInput("W, v: a vector is 0, and angles with it are not defined.")
        return cls(W, v)

    def __len__(self) -> int:
        """Return the number of neurons."""
        return len(self.W)

    @cached_property
    def pairs(self) -> list[list[Pair]]:
        """Pairs of neurons."""
        gram = self.gram
        return [
            [Pair(gram[i][i], gram[j][j], gram[i][j]) for j in range(len(self))]
            for i in range(len(self))
        ]

    @cached_property
    def with_teacher(self) -> list[Pair]:
        """Pairs of a neuron and the teacher."""
        return [Pair(self.gram[i][i], self.size, along) for i, along in enumerate(self.along)]

    @cached_property
    def residual(self) -> Vector:
        r"""$r = \sum_i w_i - v$."""
        return tuple(
            sum(column, Fraction(0)) - b
            for column, b in zip(zip(*self.W, strict=True), self.v, strict=True)
        )

    @cached_property
    def orthogonal(self) -> Matrix:
        r"""The parts $z_i$ of the neurons orthogonal to v."""
        return tuple(
            tuple(a - along / self.size * b for a, b in zip(row, self.v, strict=True))
            for row, along in zip(self.W, self.along, strict=True)
        )

    @cached_property
    def loss(self) -> arb:
        r"""$L$, from half the sum of all $\Upsilon(w_i,w_j)$ less that of $\Upsilon(w_i,v)$."""
        n = len(self)
        diagonal = sum((self.gram[i][i] for i in range(n)), self.size) / 4
        between = sum((self.pairs[i][j].moment for i in range(n) for j in range(i)), arb(0))
        return between - sum((pair.moment for pair in self.with_teacher), -to_arb(diagonal))

    @cached_property
    def gradient(self) -> list[list[arb]]:
        r"""Rows $\nabla_i L$, of eq. (4), every $w_i\ne 0$."""
        return [self._slope(i) for i in range(len(self))]

    def _slope(self, i: int) -> list[arb]:
        half, turn = Fraction(1, 2), 1 / (2 * arb.pi())
        others = [j for j in range(len(self)) if j != i]
        # |w_j| sin theta_ij / |w_i| = cross / |w_i|^2.
        along = sum((self.pairs[i][j].cross for j in others), -self.with_teacher[i].cross)
        along = along / to_arb(self.gram[i][i])
        row = []
        for k in range(len(self.v)):
            turned = self.with_teacher[i].angle * to_arb(self.v[k])
            for j in others:
                if self.W[j][k]:
                    turned -= self.pairs[i][j].angle * to_arb(self.W[j][k])
            entry = along * to_arb(self.W[i][k]) + turned
            row.append(to_arb(self.residual[k] * half) + turn * entry)
        return row


def norm(entries: Sequence[arb]) -> arb:
    """Return the Euclidean norm of balls; it stays finite if they hold 0."""
    square = sum((entry * entry for entry in entries), arb(0))
    return square.sqrt() if square > 0 or square.is_zero() else square.nonnegative_part().sqrt()
