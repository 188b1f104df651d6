r"""Steps of plain gradient descent on a ReLU student, in coordinates in which nothing cancels.

Let e be the direction of v. Row i < n of the state is $(h_i, z_i)$: $w_i = h_i e + z_i$ with $z_i$
in an orthonormal basis of a space that contains all of them. Let A be the neurons with $h_i \ge 0$
and B the others. Row n is $r = \sum_{i\in A} w_i - v$, which moves by the sum of the moves of A:
near the optimum it is of second and third order, and subtracting would leave its rounding errors
alone.

As $[w\cdot x]_+ = w\cdot x + [-w\cdot x]_+$, neurons of B may be turned around: the loss is
$\frac14\|r\|^2 + \frac14\|\sum_B w_i\|^2$ and the sum of eq. (23) of Xu and Du (2023) with the
angles between turned neurons. Their directions are written $(1 - q_i)e + u_i$, with $q_i$ computed
from $u_i$, and the teacher is one more neuron, n, with $q_n = 0$, $u_n = 0$ and the length
$-\|v\|$. Then $x = \sin^2(\theta_{ij}/2) = |(q_i - q_j, u_i - u_j)|^2/4$ gives an angle with the
relative accuracy of the differences, and the gradient (eq. 4) of row i is $r/2$, or
$\frac12\sum_B w_i$ in B, and $\pm 1/2\pi$ times

    sum over j != i of length_j * (θ (q_j - q_i) - (1 - q_i)(θ - sin θ),  sin θ u_i - θ u_j),

the first part of which is of third order, the second of second, with no larger terms to cancel.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from theorycheck.flows.compiled import compiled, contracted

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]

# Squared lengths beyond this are an overflow; below that, squares are taken after scaling.
LARGEST, LEAST, _SCALE, _SHORTEST = 1e300, 1e-280, 2.0**500, 1e-300
# Up to here, x = sin²(θ/2) = 1/4, the angle is a polynomial.
NEAR = 0.25


@compiled
def polynomials(x: float) -> tuple[float, float]:
    """Return θ / 2√x and (θ - sin θ) / 2x√x for sin²(θ/2) = x <= 1/4.

    Chebyshev fits beyond the first coefficients; both are within 1e-17 of the series.
    """
    a = 0.026117654207986566
    a = a * x - 0.013683336720556605
    a = a * x + 0.015652716866987108
    a = a * x + 0.004635365838106839
    a = a * x + 0.008902744765332923
    a = a * x + 0.009695288848823919
    a = a * x + 0.011557618102855138
    a = a * x + 0.013964504230528505
    a = a * x + 0.01735277707593908
    a = a * x + 0.022372158811448817
    a = a * x + 0.030381944447640332
    a = a * x + 0.04464285714284283
    a = a * x + 0.075
    a = a * x + 1 / 6
    b = 0.05395728181308272
    b = b * x - 0.028132048862417786
    b = b * x + 0.032442511090526614
    b = b * x + 0.00980021129805165
    b = b * x + 0.018720548128628816
    b = b * x + 0.020534886245524697
    b = b * x + 0.02465583683518657
    b = b * x + 0.030077424942781757
    b = b * x + 0.037860603011464405
    b = b * x + 0.0497159085147119
    b = b * x + 0.06944444445103372
    b = b * x + 0.10714285714282762
    b = b * x + 0.2
    return 1.0 + a * x, 2 / 3 + b * x


@contracted
def arc(x: float, y: float) -> tuple[float, float]:
    """Return θ and θ - sin θ for x = sin²(θ/2) and y = cos²(θ/2)."""
    chord = 2.0 * math.sqrt(x)
    if x <= NEAR:
        a, b = polynomials(x)
        return chord * a, chord * x * b
    angle = 2.0 * math.atan2(math.sqrt(x), math.sqrt(y))
    return angle, angle - chord * math.sqrt(y)


@compiled
def _tiny(X: Floats, i: int) -> tuple[float, float]:
    """Return the length of a row with a tiny square, and the square of its sine.

    What is too short to have a reciprocal counts as 0, and stays where it is.
    """
    across = 0.0
    for k in range(1, X.shape[1]):
        across += (X[i, k] * _SCALE) * (X[i, k] * _SCALE)
    square = across + (X[i, 0] * _SCALE) * (X[i, 0] * _SCALE)
    length = math.sqrt(square) / _SCALE
    return (length, across / square) if length > _SHORTEST else (0.0, 0.0)


@contracted
def _directions(X: Floats, U: Floats, lengths: Floats) -> float:
    """Write $(q_i, u_i)$ of the turned neurons and the lengths; return the sum of their squares."""
    n, m = U.shape[0] - 1, U.shape[1]
    total = 0.0
    for i in range(n):
        across = 0.0
        for k in range(1, m):
            across += X[i, k] * X[i, k]
        square = across + X[i, 0] * X[i, 0]
        total += square
        if square >= LEAST:
            length = math.sqrt(square)
            inverse = 1.0 / length
            across *= inverse * inverse
        else:
            length, across = _tiny(X, i)
            inverse = 1.0 / length if length > 0.0 else 0.0
        if X[i, 0] < 0.0:
            inverse = -inverse
        lengths[i] = length
        U[i, 0] = across / (1.0 + X[i, 0] * inverse)
        for k in range(1, m):
            U[i, k] = X[i, k] * inverse
    return total


@contracted
def _angles(U: Floats, x: Floats, angles: Floats, excess: Floats) -> None:
    """Write θ and θ - sin θ for every pair i < j <= n of rows of U, in this order."""
    n, m = U.shape[0] - 1, U.shape[1]
    p = 0
    for i in range(n):
        for j in range(i + 1, n + 1):
            square = 0.0
            for k in range(m):
                gap = U[i, k] - U[j, k]
                square += gap * gap
            x[p] = 0.25 * square
            p += 1
    largest = 0.0
    for p in range(x.size):
        largest = max(largest, x[p])
    if largest <= NEAR:
        for p in range(x.size):
            chord = 2.0 * math.sqrt(x[p])
            a, b = polynomials(x[p])
            angles[p] = chord * a
            excess[p] = chord * x[p] * b
        return
    p = 0
    for i in range(n):
        for j in range(i + 1, n + 1):
            y = 1.0 - x[p]
            if x[p] > 0.5:
                toward = 2.0 - U[i, 0] - U[j, 0]
                y = toward * toward
                for k in range(1, m):
                    total = U[i, k] + U[j, k]
                    y += total * total
                y *= 0.25
            angles[p], excess[p] = arc(x[p], y)
            p += 1


@contracted
def _turns(
    U: Floats, lengths: Floats, angles: Floats, excess: Floats, pulls: Floats, G: Floats
) -> None:
    """Write into the rows of G the sums over j, those of the turned neurons."""
    n, m = U.shape[0] - 1, U.shape[1]
    p = 0
    for i in range(n):
        for j in range(i + 1, n + 1):
            pulls[i, j] = lengths[j] * angles[p]
            pulls[j, i] = lengths[i] * angles[p]
            p += 1
    np.dot(pulls, U, G)
    for i in range(n):
        pull = 0.0
        for j in range(n + 1):
            pull += pulls[i, j]
        beyond = 0.0
        p = i - 1
        for j in range(i):
            beyond += lengths[j] * excess[p]
            p += n - 1 - j
        p += 1
        for j in range(i + 1, n + 1):
            beyond += lengths[j] * excess[p]
            p += 1
        G[i, 0] -= U[i, 0] * pull + (1.0 - U[i, 0]) * beyond
        for k in range(1, m):
            G[i, k] = (pull - beyond) * U[i, k] - G[i, k]


@compiled
def moved(old: float, carry: float, move: float) -> tuple[float, float]:
    """Return old + move, and what the rounding of it leaves for the next one."""
    move += carry
    new = old + move
    return new, move - (new - old)


@compiled
def advance_any(
    X: Floats, carry: Floats, teacher: float, step: float, steps: int, crossed: Integers, taken: int
) -> int:
    """Take up to `steps` steps in place; return how many, fewer only if the next would overflow.

    Args:
        X: The state, ``(n + 1, m)``.
        carry: What the last additions to the state rounded away, of its shape.
        teacher: The length of v.
        step: The learning rate.
        steps: How many steps to take.
        crossed: For each neuron the step in which it first reached or jumped over 0, or -1.
        taken: How many steps were taken before.
    """
    n, m = X.shape[0] - 1, X.shape[1]
    pairs = n * (n + 1) // 2
    # Whole registers of pairs; those beyond the last one stay at the angle 0.
    padded = -(-pairs // 16) * 16
    x, angles, excess = np.zeros(padded), np.zeros(padded), np.zeros(padded)
    U, G, pulls = np.zeros((n + 1, m)), np.zeros((n + 1, m)), np.zeros((n + 1, n + 1))
    lengths, turned = np.empty(n + 1), np.zeros(m)
    lengths[n] = -teacher
    half, turn = 0.5 * step, step / (2.0 * math.pi)
    for done in range(steps):
        total = _directions(X, U, lengths)
        if not total < LARGEST:
            return done
        _angles(U, x, angles, excess)
        _turns(U, lengths, angles, excess, pulls, G)
        turned[:] = 0.0
        G[n] = 0.0
        for i in range(n):
            if X[i, 0] < 0.0:
                turned += X[i]
        for i in range(n):
            if lengths[i] == 0.0:
                continue
            kept = 0.0
            behind = X[i, 0] < 0.0
            for k in range(m):
                move = half * turned[k] - turn * G[i, k]
                if not behind:
                    move = half * X[n, k] + turn * G[i, k]
                    G[n, k] += move
                old = X[i, k]
                X[i, k], carry[i, k] = moved(old, carry[i, k], -move)
                kept += old * X[i, k]
            if kept <= 0.0 and crossed[i] < 0:
                crossed[i] = taken + done + 1
            if behind != (X[i, 0] < 0.0):
                # G[n] is subtracted below.
                G[n] += -X[i] if behind else X[i]
        for k in range(m):
            X[n, k], carry[n, k] = moved(X[n, k], carry[n, k], -G[n, k])
    return steps


@compiled
def state_loss(X: Floats, teacher: float) -> tuple[float, float, float, float]:
    """Return the loss (eq. 23), the largest angle with v, the squared length and the terms' size.

    The last is the sum of the terms of the loss with plus signs: it is rounded relative to that.
    """
    n, m = X.shape[0] - 1, X.shape[1]
    pairs = n * (n + 1) // 2
    # Whole registers of pairs; those beyond the last one stay at the angle 0.
    padded = -(-pairs // 16) * 16
    x, angles, excess = np.zeros(padded), np.zeros(padded), np.zeros(padded)
    U, lengths = np.zeros((n + 1, m)), np.empty(n + 1)
    lengths[n] = -teacher
    size = _directions(X, U, lengths)
    if not size < LARGEST:
        return math.inf, 0.0, size, math.inf
    _angles(U, x, angles, excess)
    total = 0.0
    terms = 0.0
    widest = 0.0
    p = 0
    for i in range(n):
        for j in range(i + 1, n + 1):
            bend = 2.0 * x[p] * angles[p] - excess[p]
            total += lengths[i] * lengths[j] * bend
            terms += abs(lengths[i] * lengths[j] * bend)
            if j == n and lengths[i] > 0.0:
                widest = max(widest, math.pi - angles[p] if X[i, 0] < 0.0 else angles[p])
            p += 1
    square = 0.0
    for k in range(m):
        turned = 0.0
        for i in range(n):
            if X[i, 0] < 0.0:
                turned += X[i, k]
        square += X[n, k] * X[n, k] + turned * turned
    quarter, turn = 0.25 * square, 1.0 / (2.0 * math.pi)
    return quarter + total * turn, widest, size, quarter + terms * turn
