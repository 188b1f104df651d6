r"""Steps of gradient descent, $W \mapsto W - \eta\nabla L(W)$, from exact weights, in balls.

The first gradient is that of exact weights; later ones, and the loss where the steps end, are those
of weights in balls. The closed forms are (23) and (4) of Xu and Du (2023). Weights whose directions
balls do not tell apart cost digits; a weight whose ball holds 0 ends the descent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, TypeAlias

from flint import arb

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.outcome import Method
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.claims import Value
from theorycheck.rigor.computed import Computed, positive
from theorycheck.rigor.student import Student, norm
from theorycheck.rigor.text import to_arb

Row: TypeAlias = Sequence[arb]
MOST_STEPS = 1000


class ReluStep(Computed, Certificate):
    r"""Certificate of the loss after one step, $L(W - \eta\nabla L(W))$, $\eta$ = `step`."""

    kind: ClassVar[str] = "relu-step"
    method: ClassVar[Method] = Method.ENCLOSED
    parameters: ClassVar[tuple[str, ...]] = ("W", "v", "step")

    @staticmethod
    def compute(texts: Mapping[str, str], bits: int) -> dict[str, Value]:
        """Return the loss after the step.

        Raises:
            MalformedInput: If the texts describe no student, or the step is not positive.
        """
        del bits
        student = Student.of(texts)
        found = descended(student, positive(texts, "step"), 1)
        return {"loss_after_step": loss(found.weights, student)}


class ReluSteps(Computed, Certificate):
    r"""Certificate of where `steps` steps of the length $\eta$ = `step` end."""

    kind: ClassVar[str] = "relu-steps"
    method: ClassVar[Method] = Method.ENCLOSED
    parameters: ClassVar[tuple[str, ...]] = ("W", "v", "step", "steps")

    @staticmethod
    def compute(texts: Mapping[str, str], bits: int) -> dict[str, Value]:
        r"""Return the loss and the norms $\|w_i\|$ at the end, and the length of the path.

        Raises:
            MalformedInput: If the texts describe no student, a number is not positive, or there
                are too many steps.
            ArithmeticError: If a weight on the way is not certainly other than 0.
        """
        del bits
        student = Student.of(texts)
        steps = positive(texts, "steps")
        if steps.denominator != 1 or steps > MOST_STEPS:
            raise MalformedInput(f"steps={shown(texts['steps'])} is no integer up to {MOST_STEPS}.")
        found = descended(student, positive(texts, "step"), int(steps))
        return {
            "loss_at_end": loss(found.weights, student),
            "norm_at_end": [norm(row) for row in found.weights],
            "length_at_end": found.length,
        }


@dataclass(frozen=True)
class Descended:
    r"""Weights after some steps, and $\sum\eta\|\nabla L\|$ over the steps made."""

    weights: list[list[arb]]
    length: arb


def descended(student: Student, step: Fraction, steps: int) -> Descended:
    """Return where at least one step of descent leads.

    Raises:
        ArithmeticError: If a weight on the way is not certainly other than 0.
    """
    size = to_arb(step)
    weights = [[to_arb(entry) for entry in row] for row in student.W]
    length, slopes = arb(0), student.gradient
    for made in range(steps):
        if made:
            slopes = gradient(weights, student)
        length += size * norm([entry for row in slopes for entry in row])
        weights = [
            [a - size * b for a, b in zip(row, slope, strict=True)]
            for row, slope in zip(weights, slopes, strict=True)
        ]
    return Descended(weights, length)


@dataclass(frozen=True)
class Angle:
    r"""Two vectors in balls: $\|a\|\|b\|\sin\theta$, $\theta$ and $a\cdot b$."""

    cross: arb
    angle: arb
    dot: arb

    @classmethod
    def of(cls, first: arb, second: arb, dot: arb) -> Angle:
        """Return the angle from both squared norms and the inner product."""
        # The radicand is nonnegative, which its ball may not know.
        cross = (first * second - dot * dot).nonnegative_part().sqrt()
        if dot > 0:
            return cls(cross, arb.atan2(cross, dot), dot)
        if dot < 0:
            return cls(cross, arb.pi() - arb.atan2(cross, -dot), dot)
        if cross > 0:
            return cls(cross, arb.atan2(cross, dot), dot)
        half = arb.pi() / 2
        return cls(cross, half + arb(0, half.upper()), dot)

    @property
    def moment(self) -> arb:
        r"""$E[a\cdot x]_+[b\cdot x]_+$."""
        return (self.cross + (arb.pi() - self.angle) * self.dot) / (2 * arb.pi())


def loss(weights: Sequence[Row], student: Student) -> arb:
    """Return the loss of weights in balls, with the teacher of a student."""
    pairs, teacher = _angles(weights, student)
    n = len(weights)
    squares = sum((_dot(row, row) for row in weights), to_arb(student.size)) / 4
    between = sum((pairs[i, j].moment for i in range(n) for j in range(i)), arb(0))
    return squares + between - sum((own.moment for own in teacher), arb(0))


def gradient(weights: Sequence[Row], student: Student) -> list[list[arb]]:
    r"""Return the rows $\nabla_iL$ at weights in balls.

    Raises:
        ArithmeticError: If a weight is not certainly other than 0.
    """
    pairs, teacher = _angles(weights, student)
    n, d, turn = len(weights), len(student.v), 2 * arb.pi()
    v = [to_arb(entry) for entry in student.v]
    residual = [sum((row[k] for row in weights), -v[k]) for k in range(d)]
    rows = []
    for i, row in enumerate(weights):
        square = _dot(row, row)
        if not square > 0:
            raise ArithmeticError("a weight is not certainly other than 0")
        others = [(weights[j], pairs[max(i, j), min(i, j)]) for j in range(n) if j != i]
        along = sum((pair.cross for _, pair in others), -teacher[i].cross) / square
        rows.append(
            [
                residual[k] / 2
                + (
                    along * row[k]
                    + teacher[i].angle * v[k]
                    - sum((pair.angle * other[k] for other, pair in others), arb(0))
                )
                / turn
                for k in range(d)
            ]
        )
    return rows


def _angles(
    weights: Sequence[Row], student: Student
) -> tuple[dict[tuple[int, int], Angle], list[Angle]]:
    """Return the angles of neurons i > j, and of each neuron with the teacher."""
    squares = [_dot(row, row) for row in weights]
    v = [to_arb(entry) for entry in student.v]
    pairs = {
        (i, j): Angle.of(squares[i], squares[j], _dot(weights[i], weights[j]))
        for i in range(len(weights))
        for j in range(i)
    }
    size = to_arb(student.size)
    return pairs, [
        Angle.of(square, size, _dot(row, v)) for square, row in zip(squares, weights, strict=True)
    ]


def _dot(first: Row, second: Row) -> arb:
    return sum((a * b for a, b in zip(first, second, strict=True)), arb(0))
