r"""The cubic potential of a student near the optimum, in balls.

With $\bar v = v/\|v\|$, $h_i = w_i\cdot\bar v$ and $z_i = w_i - h_i\bar v$, let $c_i = h_i/\|v\|$
and $\zeta_i = z_i/h_i$, for $h_i > 0$. Then
$\Phi = \frac{\|v\|^2}{6\pi}(\sum_{i<j}c_ic_j\|\zeta_i-\zeta_j\|^3 - \sum_i c_i\|\zeta_i\|^3)$,
homogeneous of degree 3 in z at fixed c. With $F_i = \sum_j c_j\|\zeta_i-\zeta_j\|(\zeta_i-\zeta_j)
- \|\zeta_i\|\zeta_i$ its gradient is $\partial\Phi/\partial z_i = \frac{\|v\|}{2\pi}F_i$. All
squared lengths are exact. The caller sets the working precision.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import TypeAlias

from flint import arb

from theorycheck.core.exact import Matrix, Vector
from theorycheck.rigor.least_eigenvalue import least_on
from theorycheck.rigor.student import Student, dot, root
from theorycheck.rigor.text import to_arb

# A matrix beyond this takes longer than anyone means to wait.
MOST_ENTRIES = 100


class Cubic:
    """The masses and slopes of a student, every mass positive."""

    def __init__(self, student: Student) -> None:
        """Keep the exact masses c, and the slopes zeta times the length of v."""
        self.student = student
        self.size = student.size
        self.masses = tuple(along / student.size for along in student.along)
        self.slopes: Matrix = tuple(
            tuple(entry / mass for entry in z)
            for z, mass in zip(student.orthogonal, self.masses, strict=True)
        )

    def apart(self, i: int, j: int) -> Vector:
        """Return zeta_i - zeta_j, times the length of v."""
        return tuple(a - b for a, b in zip(self.slopes[i], self.slopes[j], strict=True))

    def length(self, vector: Vector) -> arb:
        """Return the length of a slope, given times the length of v."""
        return root(dot(vector, vector) / self.size)

    @cached_property
    def pairs(self) -> arb:
        r"""$\frac{\|v\|^2}{6\pi}\sum_{i<j}c_ic_j\|\zeta_i-\zeta_j\|^3$."""
        return self._together(arb(1)) * to_arb(self.size) / (6 * arb.pi())

    def _together(self, scale: arb) -> arb:
        total = arb(0)
        for i, j in combinations(range(len(self.masses)), 2):
            weight = to_arb(self.masses[i] * self.masses[j])
            total += weight * (self.length(self.apart(i, j)) / scale) ** 3
        return total

    def _alone(self, scale: arb) -> arb:
        total = arb(0)
        for mass, slope in zip(self.masses, self.slopes, strict=True):
            total += to_arb(mass) * (self.length(slope) / scale) ** 3
        return total

    @cached_property
    def value(self) -> arb:
        r"""$\Phi$."""
        return self.pairs - self._alone(arb(1)) * to_arb(self.size) / (6 * arb.pi())

    @cached_property
    def square(self) -> Fraction:
        r"""$\|z\|^2$, of all neurons together."""
        return sum((dot(z, z) for z in self.student.orthogonal), Fraction(0))

    @cached_property
    def unit(self) -> arb:
        r"""$\Phi(u)$ at $u = z/\|z\|$, every slope divided by $\|z\|$ before it is cubed."""
        scale = root(self.square)
        whole = self._together(scale) - self._alone(scale)
        return whole * to_arb(self.size) / (6 * arb.pi())

    @cached_property
    def force(self) -> list[list[arb]]:
        r"""Rows $\partial\Phi/\partial z_i$, less their mean."""
        rows = []
        for i, own in enumerate(self.slopes):
            total = [_scaled(own, -root(dot(own, own)))]
            for j, mass in enumerate(self.masses):
                gap = self.apart(i, j)
                total.append(_scaled(gap, to_arb(mass) * root(dot(gap, gap))))
            rows.append([sum(column, arb(0)) for column in zip(*total, strict=True)])
        n, scale = len(rows), root(self.size) / (2 * arb.pi() * to_arb(self.size))
        means = [sum(column, arb(0)) / n for column in zip(*rows, strict=True)]
        return [
            [(entry - mean) * scale for entry, mean in zip(row, means, strict=True)] for row in rows
        ]

    @cached_property
    def hessian(self) -> list[list[arb]]:
        r"""$\partial^2\Phi/\partial z\,\partial z$, neuron by neuron."""
        n, d = len(self.masses), len(self.slopes[0])
        found = [[arb(0)] * (n * d) for _ in range(n * d)]

        def add(i: int, j: int, block: list[list[arb]], factor: Fraction) -> None:
            for a in range(d):
                for b in range(d):
                    found[i * d + a][j * d + b] += block[a][b] * to_arb(factor)

        for i, mass in enumerate(self.masses):
            add(i, i, self._turn(self.slopes[i]), -1 / mass)
            for j, other in enumerate(self.masses):
                if i != j:
                    block = self._turn(self.apart(i, j))
                    add(i, j, block, Fraction(-1))
                    add(i, i, block, other / mass)
        return found

    def _turn(self, vector: Vector) -> list[list[arb]]:
        r"""Return the derivative of $\|x\|x/2\pi$, at a slope given times the length of v."""
        square = dot(vector, vector)
        if not square:
            return [[arb(0)] * len(vector) for _ in vector]
        scale = 1 / (2 * arb.pi() * root(self.size * square))
        return [
            [scale * to_arb(x * y + (square if a == b else 0)) for b, y in enumerate(vector)]
            for a, x in enumerate(vector)
        ]

    def still(self) -> list[Vector]:
        """Return what spans the moves that are no relaxation, one entry a weight.

        Along v; of all neurons together; and the rotations that fix v.
        """
        n, d, v = len(self.masses), len(self.slopes[0]), self.student.v
        across = [
            tuple(Fraction(int(a == b)) - v[a] * v[b] / self.size for b in range(d))
            for a in range(d)
        ]
        zero = (Fraction(0),) * d
        moves = [sum((v if i == k else zero for i in range(n)), ()) for k in range(n)]
        moves += [row * n for row in across]
        for first, second in combinations(across, 2):
            turned: Vector = ()
            for z in self.student.orthogonal:
                one, other = dot(second, z), dot(first, z)
                turned += tuple(a * one - b * other for a, b in zip(first, second, strict=True))
            moves.append(turned)
        return moves


# A number, or None where it is not defined.
Value: TypeAlias = arb | None


def _cubic(student: Student, *, moving: bool = False) -> Cubic | None:
    """Return the potential of a student whose masses are positive; `moving` if some z is not 0."""
    if min(student.along) <= 0 or (moving and not any(any(z) for z in student.orthogonal)):
        return None
    return Cubic(student)


def _scaled(vector: Vector, factor: arb) -> list[arb]:
    return [to_arb(entry) * factor for entry in vector]


def cubic_potential(student: Student) -> Value:
    r"""$\Phi$."""
    found = _cubic(student)
    return None if found is None else found.value


def cubic_pairs(student: Student) -> Value:
    """The first of the two sums in the potential, with its factor."""
    found = _cubic(student)
    return None if found is None else found.pairs


def reach(student: Student) -> Value:
    r"""$\max_i\|\zeta_i\|$, the largest tangent of an angle with v."""
    found = _cubic(student)
    if found is None:
        return None
    return root(max(dot(slope, slope) for slope in found.slopes) / found.size)


def unit_potential(student: Student) -> Value:
    r"""$\Phi(u)$ at $u = z/\|z\|$."""
    found = _cubic(student, moving=True)
    return None if found is None else found.unit


def slope_defect(student: Student) -> Value:
    r"""$\|P\nabla\Phi(u) - 3\Phi(u)u\|^2$, which is 0 if u is critical on the sphere."""
    found = _cubic(student, moving=True)
    if found is None:
        return None
    size = to_arb(found.square)
    multiple = 3 * found.value / size
    total = arb(0)
    for row, z in zip(found.force, student.orthogonal, strict=True):
        for entry, own in zip(row, z, strict=True):
            gap = entry - multiple * to_arb(own)
            total += gap * gap
    return total / (size * size)


def least_exponent(student: Student) -> Value:
    r"""The least value of $\langle x, \nabla^2\Phi(u)x\rangle/3\Phi(u) - 1$ over unit vectors x.

    x is orthogonal to v, to the motions of all neurons together and to the rotations; u itself,
    where the value is 1, is not left out. It is not defined unless the potential is positive, as
    it is if the z_i sum to 0: divided by a negative one the least value would be the largest.
    """
    found = _cubic(student, moving=True)
    n, d = len(student), len(student.v)
    if found is None or n * d > MOST_ENTRIES or not found.value > 0:
        return None
    least = least_on(found.hessian, found.still())
    return None if least is None else least * to_arb(found.square) / (3 * found.value) - 1


QUANTITIES: Mapping[str, Callable[[Student], Value]] = {
    function.__name__: function
    for function in (
        cubic_potential,
        cubic_pairs,
        reach,
        unit_potential,
        slope_defect,
        least_exponent,
    )
}
