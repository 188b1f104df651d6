r"""Gradient and loss of a ReLU student in its frame, at real points and at complex balls.

The teacher is $(\nu, 0, ..., 0)$. With $\sigma_{ij} = \|w_i\|\|w_j\|\sin\theta_{ij}$ and
$\delta_{ij} = w_i\cdot w_j$ (Xu and Du 2023, eqs. (4) and (23))

$$\nabla_i L = \frac r2 + \frac1{2\pi}\Big[\frac{\sum_{j\ne i}\sigma_{ij}-\sigma_i}{\|w_i\|^2}\,w_i
  - \sum_{j\ne i}\theta_{ij}w_j + \theta_i v\Big],\qquad
L = \frac{\|r\|^2}4 + \frac1{2\pi}\Big[\sum_{i<j}(\sigma_{ij}-\theta_{ij}\delta_{ij})
  - \sum_i(\sigma_i-\theta_i\delta_i)\Big].$$

$\sigma^2$ is the sum of the squared 2 by 2 minors, a polynomial in the weights, and
$\theta = 2\arctan(\sigma/(\|w_i\|\|w_j\|+\delta)) = \pi-2\arctan(\sigma/(\|w_i\|\|w_j\|-\delta))$,
of which either will do unless the angle is 0 or pi. So along a polynomial path everything is
analytic wherever no $\|w_i\|^2$ and no $\sigma^2$ vanishes; pairs that are parallel along the
whole path have a constant angle, 0 or pi, and $\sigma = 0$. In the plane $\sigma$ is a minor times
its sign, and analytic even where it vanishes off the real axis.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flint import acb, arb

# The teacher, in the names of pairs.
TEACHER = -1
ZERO = arb(0)


class FieldOpen(ArithmeticError):
    """The field could not be evaluated with certainty: nothing is proved."""


@dataclass(frozen=True)
class Values:
    """The field at one point or ball.

    Attributes:
        gradient: Its entries, neuron after neuron.
        loss: The loss.
    """

    gradient: list[Any]
    loss: Any


@dataclass(frozen=True)
class Field:
    """A student of `neurons` neurons in `coordinates` coordinates.

    Attributes:
        teacher: The length of v, a ball.
        parallel: Pairs (i, j), i > j, or (i, TEACHER), that are parallel along the whole path,
            and whether they point the same way.
        signs: Pairs whose only minor (two coordinates) is taken to have this sign, 1 or -1, along
            the whole real path: the field is the analytic one that agrees where it does.
        behind: Pairs for whose angle the second of the formulas is taken.
        gradient_slip: Bound, along the real path, on how far the gradient of the loss is from the
            field, for signs that are wrong somewhere (`rigor.relu_signs`).
        loss_slip: Bound on how far the loss is.
    """

    neurons: int
    coordinates: int
    teacher: arb
    parallel: Mapping[tuple[int, int], bool]
    signs: Mapping[tuple[int, int], int]
    behind: Collection[tuple[int, int]] = ()
    gradient_slip: arb = ZERO
    loss_slip: arb = ZERO

    def at(self, row: Sequence[Any]) -> Values:
        """Return the field at weights given neuron after neuron, real or complex balls.

        Complex balls must lie on a path on which no radicand meets the negative axis: then the
        values are those of the analytic continuation from the real axis (`rigor.relu_defect`).

        Raises:
            FieldOpen: If a radicand may be 0 or lie on the negative axis.
        """
        n, m = self.neurons, self.coordinates
        w = [list(row[i * m : (i + 1) * m]) for i in range(n)]
        zero = 0 * w[0][0]
        squares = [dot(entries, entries) for entries in w]
        lengths = [root(square) for square in squares]
        radial = [zero] * n
        turns = [[zero] * m for _ in range(n)]
        bent = zero
        for i in range(n):
            along = self.teacher * w[i][0]
            crossed = self.teacher * self._crossed((i, TEACHER), w[i][1:], zero)
            theta = self._angle((i, TEACHER), crossed, lengths[i] * self.teacher, along)
            radial[i] -= crossed
            turns[i][0] += theta * self.teacher
            bent -= crossed - theta * along
            for j in range(i):
                along = dot(w[i], w[j])
                crossed = self._crossed((i, j), minors(w[i], w[j]), zero)
                theta = self._angle((i, j), crossed, lengths[i] * lengths[j], along)
                radial[i] += crossed
                radial[j] += crossed
                bent += crossed - theta * along
                for a in range(m):
                    turns[i][a] -= theta * w[j][a]
                    turns[j][a] -= theta * w[i][a]
        residual = [sum((entries[a] for entries in w), zero) for a in range(m)]
        residual[0] -= self.teacher
        turn = 1 / (2 * arb.pi())
        gradient = []
        for i in range(n):
            factor = radial[i] / squares[i]
            gradient += [
                residual[a] / 2 + turn * (factor * w[i][a] + turns[i][a]) for a in range(m)
            ]
        return Values(gradient, dot(residual, residual) / 4 + turn * bent)

    def _crossed(self, pair: tuple[int, int], entries: Sequence[Any], zero: Any) -> Any:
        """Return the length of a vector of minors, continued analytically."""
        if pair in self.parallel:
            return zero
        if pair in self.signs:
            [minor] = entries
            return self.signs[pair] * minor
        return root(dot(entries, entries))

    def _angle(self, pair: tuple[int, int], crossed: Any, sizes: Any, along: Any) -> Any:
        same = self.parallel.get(pair)
        if same is not None:
            return 0 * crossed if same else arb.pi() + 0 * crossed
        behind = pair in self.behind
        below = sizes - along if behind else sizes + along
        # Where the root of sigma^2 shows that it has no zero, neither has this.
        if pair in self.signs and isinstance(below, acb) and not _off_negative(below):
            raise FieldOpen
        tangent = crossed / below
        if isinstance(tangent, acb) and not _off_cuts(tangent):
            raise FieldOpen
        turned = 2 * tangent.atan()
        return arb.pi() - turned if behind else turned


def root(square: Any) -> Any:
    """Return the principal square root of a ball that certainly avoids the negative axis and 0.

    Raises:
        FieldOpen: If it may not.
    """
    if not (_off_negative(square) if isinstance(square, acb) else square > 0):
        raise FieldOpen
    return square.sqrt()


def _off_negative(value: acb) -> bool:
    """Whether a ball certainly avoids 0 and the negative axis."""
    return bool(value.real > 0 or value.imag > 0 or value.imag < 0)


def _off_cuts(value: acb) -> bool:
    """Whether a ball certainly avoids the cuts of atan, from i and -i to infinity."""
    return bool(value.real > 0 or value.real < 0 or abs(value.imag) < 1)


def dot(first: Sequence[Any], second: Sequence[Any]) -> Any:
    """Return the sum of products, not conjugated."""
    total = 0 * first[0] if first else arb(0)
    for a, b in zip(first, second, strict=True):
        total += a * b
    return total


def minors(first: Sequence[Any], second: Sequence[Any]) -> list[Any]:
    r"""Return the 2 by 2 minors, whose squares sum to $\|a\|^2\|b\|^2 - (a\cdot b)^2$."""
    return [
        first[j] * second[k] - first[k] * second[j] for k in range(1, len(first)) for j in range(k)
    ]
