r"""Gradients and Hessians of a ReLU student in doubles, at many points at once.

In the frame of `flows.relu_collocation`, with the teacher $(\nu, 0, ..., 0)$ and
$q(w, u) = \frac1{2\pi}(\|u\|\sin\theta\,\bar w + (\pi-\theta)u)$,
$\nabla_i L = \frac12 w_i + \sum_{j\ne i} q(w_i, w_j) - q(w_i, v)$. Nothing here is trusted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from theorycheck.flows.relu_crossing import TEACHER, Pair


def field(W: np.ndarray, teacher: float, signs: Mapping[Pair, int]) -> tuple[np.ndarray, ...]:
    r"""Return gradients, and Hessians less 1/2 between all neurons.

    Args:
        W: Weights at the points.
        teacher: The length of the teacher.
        signs: Pairs of the plane whose minor stands for the sine, and with which sign.

    Shapes:
        W: ``(points, n, m)``; results ``(points, n, m)`` and ``(points, n, m, n, m)``.
    """
    points, n, m = W.shape
    gradient = W / 2
    out = np.zeros((points, n, m, n, m))
    target = np.zeros((points, m))
    target[:, 0] = teacher
    for i in range(n):
        # The minor of w_i and v, in this order, is minus that of `relu_crossing`.
        pull, own, _ = _pair(W[:, i], target, -signs.get((i, TEACHER), 0))
        gradient[:, i] -= pull
        out[:, i, :, i, :] -= own
        for j in range(n):
            if j != i:
                sign = signs.get((i, j), 0) or -signs.get((j, i), 0)
                pull, own, other = _pair(W[:, i], W[:, j], sign)
                gradient[:, i] += pull
                out[:, i, :, i, :] += own
                out[:, i, :, j, :] += other
    return gradient, out


def _pair(w: np.ndarray, u: np.ndarray, sign: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return q(w, u), ``(points, m)``, and its derivatives by w and by u less 1/2.

    With a sign, in the plane, the sine is the minor of w and u times it.
    """
    m = w.shape[1]
    a, b = np.linalg.norm(w, axis=1), np.linalg.norm(u, axis=1)
    wedge = w[:, :, None] * u[:, None, :] - w[:, None, :] * u[:, :, None]
    crossed = sign * wedge[:, 0, 1] if sign else np.sqrt((wedge**2).sum(axis=(1, 2)) / 2)
    sine = crossed / (a * b)
    cosine = (w * u).sum(axis=1) / (a * b)
    theta = np.arctan2(sine, np.abs(cosine))
    theta = np.where(cosine < 0, math.pi - theta, theta)
    e = w / a[:, None]
    across = (wedge * w[:, :, None]).sum(axis=1) / (a**2)[:, None]
    length = b * sine
    g = across / np.where(length != 0, length, 1)[:, None]
    ee, gg = e[:, :, None] * e[:, None, :], g[:, :, None] * g[:, None, :]
    eg = e[:, :, None] * g[:, None, :]
    one = np.eye(m)[None]
    turn = 1 / (2 * math.pi)
    pull = (turn * length)[:, None] * e + (0.5 - turn * theta)[:, None] * u
    own = (turn * length / a)[:, None, None] * (one - ee + gg)
    other = turn * (
        -theta[:, None, None] * one
        + (sine * cosine)[:, None, None] * (ee - gg)
        + (sine**2)[:, None, None] * (eg + eg.transpose(0, 2, 1))
    )
    return pull, own, other
