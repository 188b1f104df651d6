r"""The extreme eigenvalues of the Hessian of the loss at exact weights, enclosed.

The blocks are those of eq. (51) of Xu and Du (2023), each a rational number over
$\|a\|\|b\|\sin\theta$ besides an angle. For parallel neurons they are the continuous limits. The
caller sets the working precision.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flint import arb

from theorycheck._errors import MalformedInput
from theorycheck.core.exact import Vector
from theorycheck.rigor.least_eigenvalue import least_on
from theorycheck.rigor.relu_quantities import Value
from theorycheck.rigor.student import Pair, Student
from theorycheck.rigor.text import to_arb

LARGEST_SIZE = 60


def least_curvature(student: Student) -> Value:
    r"""$\lambda_{\min}(\nabla^2L)$."""
    return least_on(hessian(student), ())


def largest_curvature(student: Student) -> Value:
    r"""$\lambda_{\max}(\nabla^2L)$."""
    found = least_on([[-entry for entry in row] for row in hessian(student)], ())
    return None if found is None else -found


def hessian(student: Student) -> list[list[arb]]:
    """Return the Hessian, ``(neurons * inputs,) * 2``.

    Raises:
        MalformedInput: If it has more than `LARGEST_SIZE` rows.
    """
    n, d = len(student), len(student.v)
    if n * d > LARGEST_SIZE:
        raise MalformedInput(f"W has {n * d} entries: eigenvalues of at most {LARGEST_SIZE} rows.")
    full = [[arb(0)] * (n * d) for _ in range(n * d)]
    for i in range(n):
        for j in range(n):
            block = _own(student, i) if i == j else _mixed(student, i, j)
            for a in range(d):
                full[i * d + a][j * d : (j + 1) * d] = block[a]
    return full


def _own(student: Student, i: int) -> list[list[arb]]:
    r"""Return $\Lambda_{ii}$."""
    d = len(student.v)
    block = [[arb(int(a == b)) / 2 for b in range(d)] for a in range(d)]
    others = [(student.W[j], student.pairs[i][j], 1) for j in range(len(student)) if j != i]
    for u, pair, sign in (*others, (student.v, student.with_teacher[i], -1)):
        turned = _bend(student.W[i], u, pair)
        for a in range(d):
            for b in range(d):
                block[a][b] += sign * turned[a][b]
    return block


def _bend(w: Vector, u: Vector, pair: Pair) -> list[list[arb]]:
    r"""Return $\zeta(w,u)$."""
    d = len(w)
    if _parallel(pair):
        return [[arb(0)] * d for _ in range(d)]
    normal = _normal(w, u, pair)
    scale = pair.cross / (2 * arb.pi() * to_arb(pair.first))
    squared = pair.first * (pair.first * pair.second - pair.dot**2)
    return [
        [
            scale * to_arb((a == b) - w[a] * w[b] / pair.first + normal[a] * normal[b] / squared)
            for b in range(d)
        ]
        for a in range(d)
    ]


def _mixed(student: Student, i: int, j: int) -> list[list[arb]]:
    r"""Return $\Lambda_{ij}$."""
    w, u, pair = student.W[i], student.W[j], student.pairs[i][j]
    d, turn = len(w), 2 * arb.pi()
    if _parallel(pair):
        half = arb(1) / 2 if pair.dot > 0 else arb(0)
        return [[half if a == b else arb(0) for b in range(d)] for a in range(d)]
    own = _normal(u, w, Pair(pair.second, pair.first, pair.dot))
    other = _normal(w, u, pair)
    straight = arb.pi() - pair.angle
    return [
        [
            (
                (straight if a == b else 0)
                + to_arb(own[a] * u[b] / pair.second + other[a] * w[b] / pair.first) / pair.cross
            )
            / turn
            for b in range(d)
        ]
        for a in range(d)
    ]


def _normal(w: Vector, u: Vector, pair: Pair) -> Vector:
    r"""Return $\|w\|^2u - (w\cdot u)w$, which is $\bar n_{u,w}$ times $\|w\|^2\|u\|\sin\theta$."""
    return tuple(pair.first * b - pair.dot * a for a, b in zip(w, u, strict=True))


def _parallel(pair: Pair) -> bool:
    return pair.dot**2 == pair.first * pair.second


QUANTITIES: Mapping[str, Callable[[Student], Value]] = {
    function.__name__: function for function in (least_curvature, largest_curvature)
}
