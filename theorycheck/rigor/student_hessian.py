r"""The Hessian of the loss of a ReLU student at exact weights, in balls.

Eq. (51) of Xu and Du 2023 with $\bar n_{v,w}$ written as the direction of $p = v - \frac{v\cdot
w}{\|w\|^2}w$, so that beside angles and $c = \|w\|\|v\|\sin\theta$ all is exact:

$$\zeta(w,v) = \frac{c}{2\pi\|w\|^2}\Big(I - \frac{ww^T}{\|w\|^2} + \frac{pp^T}{\|p\|^2}\Big),\qquad
\Lambda_{w,v} = \frac{(\pi-\theta)I}{2\pi} + \frac{c}{2\pi\|w\|^2\|v\|^2}\Big(w\cdot v\Big(\frac{
ww^T}{\|w\|^2} - \frac{pp^T}{\|p\|^2}\Big) + wp^T + pw^T\Big).$$

Of parallel vectors p has no direction, but c = 0, decided exactly: there both tend to the values
without the second part, from every side. The caller sets the working precision.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from flint import arb

from theorycheck.core.exact import Vector
from theorycheck.rigor.student import Pair, Student, dot
from theorycheck.rigor.text import to_arb

Balls: TypeAlias = list[list[arb]]


def hessian(student: Student) -> Balls:
    """Return the Hessian, ``(neurons * inputs,) * 2``, exactly symmetric."""
    n, d = len(student), len(student.v)
    found = [[arb(0)] * (n * d) for _ in range(n * d)]
    for i in range(n):
        for j in range(i, n):
            block = _own(student, i) if i == j else _mixed(student, i, j)
            for k in range(d):
                for m in range(d):
                    found[i * d + k][j * d + m] = found[j * d + m][i * d + k] = block[k][m]
    return found


def _own(student: Student, i: int) -> Balls:
    d = len(student.v)
    block = [[arb(int(k == m)) / 2 for m in range(d)] for k in range(d)]
    w = student.W[i]
    others = [(student.pairs[i][j], student.W[j], 1) for j in range(len(student)) if j != i]
    for pair, u, sign in (*others, (student.with_teacher[i], student.v, -1)):
        part = _orthogonal(pair, w, u)
        if not any(part):
            continue
        weight = sign * pair.cross / (2 * arb.pi() * to_arb(pair.first))
        along, across = _outer(w, w), _outer(part, part)
        size, square = to_arb(pair.first), to_arb(dot(part, part))
        for k in range(d):
            for m in range(d):
                turned = across[k][m] / square - along[k][m] / size
                block[k][m] += weight * (int(k == m) + turned)
    return block


def _mixed(student: Student, i: int, j: int) -> Balls:
    d = len(student.v)
    pair, w, u = student.pairs[i][j], student.W[i], student.W[j]
    turn = 1 / (2 * arb.pi())
    block = [[(arb.pi() - pair.angle) * turn * int(k == m) for m in range(d)] for k in range(d)]
    part = _orthogonal(pair, w, u)
    if not any(part):
        return block
    weight = turn * pair.cross / to_arb(pair.first * pair.second)
    along, across, mixed = _outer(w, w), _outer(part, part), _outer(w, part)
    product, size, square = to_arb(pair.dot), to_arb(pair.first), to_arb(dot(part, part))
    for k in range(d):
        for m in range(d):
            straight = product * (along[k][m] / size - across[k][m] / square)
            block[k][m] += weight * (straight + mixed[k][m] + mixed[m][k])
    return block


def _orthogonal(pair: Pair, w: Vector, u: Vector) -> Vector:
    """Return the part of u orthogonal to w, exactly: 0 if and only if they are parallel."""
    along = pair.dot / pair.first
    return tuple(b - along * a for a, b in zip(w, u, strict=True))


def _outer(first: Vector, second: Vector) -> Sequence[Sequence[arb]]:
    left, right = [to_arb(a) for a in first], [to_arb(b) for b in second]
    return [[a * b for b in right] for a in left]
