r"""What statements about a student at fixed weights speak of, by name, in balls.

With $\bar v = v/\|v\|$: $h_i = w_i\cdot\bar v$, $z_i = w_i - h_i\bar v$, $H = \|v\| - \sum h_i$
(Xu and Du 2023, sections 2 and 5, definition 13).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import TypeAlias

from flint import arb

from theorycheck.rigor.student import Pair, Student, dot, norm, root
from theorycheck.rigor.text import to_arb

# A number, one for each neuron, or None where it is not defined.
Value: TypeAlias = arb | list[arb] | None


def largest(values: list[arb]) -> arb:
    """Return the maximum of balls."""
    found = values[0]
    for value in values[1:]:
        found = found.max(value)
    return found


def weight_norm(student: Student) -> Value:
    r"""$\|w_i\|$."""
    return [root(student.gram[i][i]) for i in range(len(student))]


def teacher_norm(student: Student) -> Value:
    r"""$\|v\|$."""
    return root(student.size)


def loss(student: Student) -> Value:
    """$L$."""
    return student.loss


def gradient_norm(student: Student) -> Value:
    r"""$\|\nabla L\|$, of all neurons together."""
    return norm([entry for row in student.gradient for entry in row])


def theta(student: Student) -> Value:
    r"""$\theta_i$, the angle of $w_i$ with v."""
    return [pair.angle for pair in student.with_teacher]


def theta_max(student: Student) -> Value:
    r"""$\max_i\theta_i$."""
    return largest([pair.angle for pair in student.with_teacher])


def residual_norm(student: Student) -> Value:
    r"""$\|r\|$."""
    return root(dot(student.residual, student.residual))


def projection(student: Student) -> Value:
    """$h_i$."""
    return [to_arb(along) / root(student.size) for along in student.along]


def deficit(student: Student) -> Value:
    """$H$."""
    return to_arb(student.size - sum(student.along, Fraction(0))) / root(student.size)


def orthogonal_norm(student: Student) -> Value:
    r"""$\|z_i\|$."""
    return [root(dot(z, z)) for z in student.orthogonal]


def spread(student: Student) -> Value:
    r"""$Z = \sum_{i<j}\|z_i - z_j\|$."""
    total = arb(0)
    for first, second in combinations(student.orthogonal, 2):
        difference = tuple(a - b for a, b in zip(first, second, strict=True))
        total += root(dot(difference, difference))
    return total


def orthogonal_pairs(student: Student) -> dict[tuple[int, int], Pair]:
    r"""Return the pairs of neurons in $Q^+$, those with $z_i\ne 0$."""
    z = student.orthogonal
    square = [dot(part, part) for part in z]
    return {
        (i, j): Pair(square[i], square[j], dot(z[i], z[j]))
        for i, j in combinations(range(len(student)), 2)
        if square[i] and square[j]
    }


def kappa_max(student: Student) -> Value:
    r"""$\kappa_{\max}$, the largest angle between two $z_i\ne 0$; none if there are not two."""
    angles = [pair.angle for pair in orthogonal_pairs(student).values()]
    return largest(angles) if angles else None


def descent_product(student: Student) -> Value:
    r"""$\sum_i\langle\nabla_i L, w_i - w_i^*\rangle$ with $w_i^* = (h_i/\sum_j h_j)v$."""
    targets = _targets(student)
    if targets is None:
        return None
    total = arb(0)
    for slope, row, target in zip(student.gradient, student.W, targets, strict=True):
        for entry, weight, wanted in zip(slope, row, target, strict=True):
            total += entry * to_arb(weight - wanted)
    return total


def optimum_distance(student: Student) -> Value:
    r"""$\|w_i - w_i^*\|$ with the $w_i^*$ of `descent_product`."""
    targets = _targets(student)
    if targets is None:
        return None
    distances = []
    for row, target in zip(student.W, targets, strict=True):
        gap = tuple(a - b for a, b in zip(row, target, strict=True))
        distances.append(root(dot(gap, gap)))
    return distances


def off_axis(student: Student) -> Value:
    r"""$|Q^+|$, the number of neurons with $z_i\ne 0$."""
    return arb(sum(any(z) for z in student.orthogonal))


def widest_theta(student: Student) -> Value:
    r"""$\theta_{ij}$ of the first pair i < j with $\kappa_{ij} = \kappa_{\max}$."""
    widest = _widest(student)
    return None if widest is None else student.pairs[widest[0]][widest[1]].angle


def widest_kappa_rate(student: Student) -> Value:
    r"""$\frac{d}{dt}\cos\kappa_{ij}$ along the flow, for the pair of `widest_theta`."""
    widest = _widest(student)
    if widest is None:
        return None
    i, j = widest
    z, rate = student.orthogonal, orthogonal_rates(student)
    pair = orthogonal_pairs(student)[widest]
    cosine = to_arb(pair.dot)
    turned = _mixed(rate[i], z[j]) + _mixed(rate[j], z[i])
    for part, square in ((i, pair.first), (j, pair.second)):
        turned -= cosine * _mixed(rate[part], z[part]) / to_arb(square)
    return turned / root(pair.first * pair.second)


def spread_rate(student: Student) -> Value:
    r"""$\frac{d}{dt}Z$ along the flow, to the right where some $z_i = z_j$."""
    z, rate = student.orthogonal, orthogonal_rates(student)
    total = arb(0)
    for i, j in combinations(range(len(student)), 2):
        apart = tuple(a - b for a, b in zip(z[i], z[j], strict=True))
        moving = [a - b for a, b in zip(rate[i], rate[j], strict=True)]
        total += _mixed(moving, apart) / root(dot(apart, apart)) if any(apart) else norm(moving)
    return total


def orthogonal_rates(student: Student) -> list[list[arb]]:
    r"""Return $dz_i/dt$ along the flow: the part of $-\nabla_i L$ orthogonal to v."""
    rows = []
    for slope in student.gradient:
        along = _mixed(slope, student.v) / to_arb(student.size)
        rows.append([along * to_arb(b) - entry for entry, b in zip(slope, student.v, strict=True)])
    return rows


def _mixed(balls: Sequence[arb], exact: Sequence[Fraction]) -> arb:
    return sum((a * to_arb(b) for a, b in zip(balls, exact, strict=True) if b), arb(0))


def _widest(student: Student) -> tuple[int, int] | None:
    """Return the first pair with the largest angle between its z, decided in rationals."""
    pairs = orthogonal_pairs(student)
    if not pairs:
        return None
    return min(pairs, key=lambda at: _signed_square(pairs[at]))


def _signed_square(pair: Pair) -> Fraction:
    """Return the square of the cosine with the sign of the cosine: it falls as the angle grows."""
    return abs(pair.dot) * pair.dot / (pair.first * pair.second)


def _targets(student: Student) -> list[tuple[Fraction, ...]] | None:
    total = sum(student.along, Fraction(0))
    if not total:
        return None
    return [tuple(along / total * b for b in student.v) for along in student.along]


QUANTITIES: Mapping[str, Callable[[Student], Value]] = {
    function.__name__: function
    for function in (
        weight_norm,
        teacher_norm,
        loss,
        gradient_norm,
        theta,
        theta_max,
        residual_norm,
        projection,
        deficit,
        orthogonal_norm,
        spread,
        kappa_max,
        descent_product,
        optimum_distance,
        off_axis,
        widest_theta,
        widest_kappa_rate,
        spread_rate,
    )
}
