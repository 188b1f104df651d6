r"""Coordinates of a student's flow: an orthonormal frame of span(v, w_1(0), ..., w_n(0)).

$\nabla_i L$ is a combination of v and the rows of W, so the flow stays in their span, and the loss
depends on inner products alone. Gram and Schmidt in exact rationals give orthogonal vectors
$e_1 = v, e_2, ...$; a row has the coordinates $w\cdot e_a/\|e_a\|$, each an exact rational over the
root of an exact rational. The teacher is $(\|v\|, 0, ..., 0)$, and what is 0 is 0 exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from flint import arb

from theorycheck._errors import MalformedInput
from theorycheck.core.exact import Matrix, Vector
from theorycheck.rigor import text

LARGEST_NEURONS = 24
LARGEST_ENTRIES = 10_000


@dataclass(frozen=True)
class Frame:
    """Weights and teacher in the frame.

    Attributes:
        products: Exact inner products of the rows with the orthogonal vectors,
            ``(neurons, coordinates)``.
        squares: Exact squared lengths of the orthogonal vectors, the teacher's first.
    """

    products: Matrix
    squares: Vector

    @property
    def teacher(self) -> arb:
        """The length of v, at the working precision."""
        return text.to_arb(self.squares[0]).sqrt()

    def start(self) -> list[list[arb]]:
        """Return the initial weights, at the working precision: ``(neurons, coordinates)``."""
        roots = [text.to_arb(square).sqrt() for square in self.squares]
        return [
            [text.to_arb(product) / root for product, root in zip(row, roots, strict=True)]
            for row in self.products
        ]


def frame(problem: Mapping[str, str]) -> Frame:
    """Return the frame of the texts `W` and `v`.

    Raises:
        MalformedInput: If one is missing, they do not fit together, one of the vectors is 0, or
            there are more than `LARGEST_NEURONS` neurons.
    """
    W = text.matrix_of(problem, "W")
    if "v" not in problem:
        raise MalformedInput("problem: the parameter 'v' is missing.")
    v = text.rational_vector(problem["v"], "v")
    if len(v) != len(W[0]):
        raise MalformedInput(f"v has {len(v)} entries and the rows of W have {len(W[0])}.")
    if len(W) > LARGEST_NEURONS or len(W) * len(v) > LARGEST_ENTRIES:
        raise MalformedInput(f"W has {len(W)} rows: at most {LARGEST_NEURONS} are followed.")
    if not all(any(row) for row in (*W, v)):
        raise MalformedInput("W, v: a vector is 0, and angles with it are not defined.")
    orthogonal: list[Vector] = []
    squares: list[Fraction] = []
    for vector in (v, *W):
        rest = vector
        for e, square in zip(orthogonal, squares, strict=True):
            share = _dot(rest, e) / square
            rest = tuple(a - share * b for a, b in zip(rest, e, strict=True))
        if any(rest):
            orthogonal.append(rest)
            squares.append(_dot(rest, rest))
    products = tuple(tuple(_dot(row, e) for e in orthogonal) for row in W)
    return Frame(products, tuple(squares))


def _dot(first: Vector, second: Vector) -> Fraction:
    return sum((a * b for a, b in zip(first, second, strict=True)), Fraction(0))
