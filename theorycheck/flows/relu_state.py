r"""The loss of a state of `relu_steps`, with the relative accuracy that the state has.

Angles are those of the differences between directions, not of scalar products: those of nearly
equal neurons are accurate relative to themselves, and so is a loss that is of third order in them.
"""

from __future__ import annotations

import math

import numpy as np

from theorycheck.flows.compiled import compiled, contracted
from theorycheck.flows.relu_arcs import NEAR, arc, polynomials
from theorycheck.flows.relu_closed_form import Floats

# Squared lengths beyond this are an overflow; below that, squares are taken after scaling.
LARGEST, LEAST = 1e300, 1e-280
SCALE, SHORTEST = 2.0**500, 1e-300


@compiled
def _tiny(X: Floats, i: int) -> tuple[float, float]:
    """Return the length of a row with a tiny square, and the square of its sine.

    What is too short to have a reciprocal counts as 0, and stays where it is.
    """
    across = 0.0
    for k in range(1, X.shape[1]):
        across += (X[i, k] * SCALE) * (X[i, k] * SCALE)
    square = across + (X[i, 0] * SCALE) * (X[i, 0] * SCALE)
    length = math.sqrt(square) / SCALE
    return (length, across / square) if length > SHORTEST else (0.0, 0.0)


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
