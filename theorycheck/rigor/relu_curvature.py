r"""Bounds on the eigenvalues of the Hessian of the loss over a box of weights.

With $q(w, u) = \frac1{2\pi}(\|u\|\sin\theta\,\bar w + (\pi-\theta)u)$ the gradient is
$\nabla_i L = \frac12w_i + \sum_{j\ne i}q(w_i, w_j) - q(w_i, v)$. Let g be the unit vector
orthogonal to w in the plane of w and u with $\bar u = \cos\theta\,\bar w + \sin\theta\,g$. From
$\partial_w\theta = -g/\|w\|$ and its like for u (Xu and Du 2023, eq. (51))

$$\partial_w q = \frac{\|u\|\sin\theta}{2\pi\|w\|}(I - \bar w\bar w^\top + gg^\top),\qquad
\partial_u q = \frac I2 + \frac1{2\pi}\big(-\theta I + \sin\theta\cos\theta(\bar w\bar w^\top -
gg^\top) + \sin^2\theta(\bar wg^\top + g\bar w^\top)\big).$$

The Hessian is $\frac12 11^\top\otimes I$ plus a correction of the size of the angles. Where an
angle is 0 or pi, g has no direction but its factors vanish: any vector with entries in [-1, 1] will
do, and the gradient is continuously differentiable as long as no neuron is 0. So the bounds hold
over boxes that contain parallel neurons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import arb

from theorycheck.rigor.relu_field import FieldOpen, dot, minors

ANY = arb(0, 1)
# Attempts to shift a matrix until it is certainly positive.
SHIFTS = 64


@dataclass(frozen=True)
class Curvature:
    r"""Bounds over a box.

    Attributes:
        growth: Bound on the largest eigenvalue of $-\nabla^2L$, at least 0.
        size: Bound on the norm of $\nabla^2L$.
    """

    growth: arb
    size: arb


def curvature(box: Sequence[Sequence[arb]], teacher: arb) -> Curvature:
    """Return bounds over a box, its rows neurons in the frame.

    Raises:
        FieldOpen: If a neuron may be 0 in the box, or no bound is found.
    """
    n, m = len(box), len(box[0])
    correction = _correction(box, teacher)
    middles = [[entry.mid() for entry in row] for row in correction]
    slack = arb(0)
    size = arb(0)
    for i, row in enumerate(correction):
        # The Hessian is symmetric: what is above the diagonal says it all.
        for j in range(i, n * m):
            entry = row[j]
            radius, bound, times = entry.rad(), abs(entry).upper(), 1 if j == i else 2
            slack += times * radius * radius
            size += times * bound * bound
            middles[j][i] = middles[i][j]
    slack, size = slack.upper().sqrt().upper(), size.upper().sqrt().upper()
    if not size.is_finite():
        raise FieldOpen
    for i in range(n):
        for j in range(n):
            for a in range(m):
                middles[i * m + a][j * m + a] += arb(1) / 2
    size = (size + arb(n) / 2).upper()
    # The first step is of the size of what is lost anyway.
    shift, first = arb(0), (slack / 4).max(size * arb(2) ** -60)
    for attempt in range(SHIFTS):
        if _positive(middles, shift):
            return Curvature((shift + slack).upper(), size)
        shift = first * 2**attempt
    raise FieldOpen


def _correction(box: Sequence[Sequence[arb]], teacher: arb) -> list[list[arb]]:
    """Return the Hessian less 1/2 between all neurons, symmetric, in balls."""
    n, m = len(box), len(box[0])
    out = [[arb(0)] * (n * m) for _ in range(n * m)]
    target = [teacher] + [arb(0)] * (m - 1)
    squares = [dot(row, row) for row in box]
    if not all(square > 0 for square in squares):
        raise FieldOpen
    for i in range(n):
        own, _ = _blocks(box[i], target, squares[i], teacher * teacher, mixed=False)
        _add(out, own, i, i, m, -1)
        for j in range(n):
            if j != i:
                # The mixed block is symmetric, and the same seen from either neuron.
                own, other = _blocks(box[i], box[j], squares[i], squares[j], mixed=j < i)
                _add(out, own, i, i, m, 1)
                if j < i:
                    _add(out, other, i, j, m, 1)
                    _add(out, other, j, i, m, 1)
    return out


def _add(
    out: list[list[arb]], block: Sequence[Sequence[arb]], i: int, j: int, m: int, sign: int
) -> None:
    for a in range(m):
        row = out[i * m + a]
        for b in range(m):
            row[j * m + b] += sign * block[a][b]


def _blocks(
    w: Sequence[arb], u: Sequence[arb], square: arb, other_square: arb, *, mixed: bool
) -> tuple[list[list[arb]], list[list[arb]]]:
    """Return the derivatives of q(w, u) by w, and by u less I/2 (empty unless `mixed`)."""
    m = len(w)
    length, other_length = square.sqrt(), other_square.sqrt()
    across = minors(w, u)
    crossed_square = dot(across, across)
    along = dot(w, u)
    sizes = length * other_length
    if crossed_square > 0:
        crossed = crossed_square.sqrt()
        # The part of u orthogonal to w is a combination of minors: no cancellation.
        g = []
        for a in range(m):
            part = arb(0)
            for b in range(m):
                if b != a:
                    part += w[b] * (w[b] * u[a] - w[a] * u[b])
            g.append(part / (length * crossed))
    else:
        bound = crossed_square.abs_upper().sqrt().upper()
        crossed = arb(bound / 2, (bound / 2).upper())
        g = [ANY] * m
    e = [entry / length for entry in w]
    sine, cosine = crossed / sizes, along / sizes
    twist = 1 / (2 * arb.pi())
    factor = twist * crossed / square
    own = [
        [factor * ((1 if a == b else 0) - e[a] * e[b] + g[a] * g[b]) for b in range(m)]
        for a in range(m)
    ]
    if not mixed:
        return own, []
    low, high = angle(along, crossed_square)
    theta = low.union(high)
    split, square_sine = sine * cosine, sine * sine
    block = [
        [
            twist
            * (
                (-theta if a == b else 0)
                + split * (e[a] * e[b] - g[a] * g[b])
                + square_sine * (e[a] * g[b] + g[a] * e[b])
            )
            for b in range(m)
        ]
        for a in range(m)
    ]
    return own, block


def angle(along: arb, crossed_square: arb) -> tuple[arb, arb]:
    r"""Return bounds on the angle of two vectors, from their inner product and $\sigma^2$.

    It falls as the inner product grows; it grows with $\sigma$ for a positive inner product and
    falls with it for a negative one. Vectors that may be 0 have an angle in [0, pi].
    """
    if not (along.is_finite() and crossed_square.is_finite()):
        return arb(0), arb.pi().upper()
    high = crossed_square.upper().max(arb(0)).sqrt().upper()
    low = crossed_square.lower().max(arb(0)).sqrt().lower().max(arb(0))
    return (
        _turn(along.upper(), low if along.upper() >= 0 else high).lower().max(arb(0)),
        _turn(along.lower(), high if along.lower() >= 0 else low).upper(),
    )


def _turn(along: arb, crossed: arb) -> arb:
    """Return atan2(crossed, along) for exact numbers, [0, pi] if both are 0."""
    if along == 0 and crossed == 0:
        return arb(0).union(arb.pi())
    return arb.atan2(crossed, along)


def _positive(matrix: Sequence[Sequence[arb]], shift: arb) -> bool:
    """Whether an exact symmetric matrix plus a multiple of 1 is certainly positive definite.

    All pivots of Gauss elimination without exchanges are positive then, and only then.
    """
    rows = [list(row) for row in matrix]
    size = len(rows)
    for k in range(size):
        rows[k][k] += shift
    for k in range(size):
        pivot = rows[k][k]
        if not pivot > 0:
            return False
        for i in range(k + 1, size):
            factor = rows[i][k] / pivot
            for j in range(i, size):
                rows[i][j] -= factor * rows[k][j]
                rows[j][i] = rows[i][j]
    return True
