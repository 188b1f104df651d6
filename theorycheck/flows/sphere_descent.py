r"""Descent of the cubic potential at equal masses on the unit sphere, from many starts at once.

For n neurons of mass 1/n and $\|v\| = 1$, in the variables $y_i = z_i$ with $\sum y_i = 0$ and
$\|y\| = 1$, $\Phi = \frac{n}{6\pi}(\sum_{i<j}\|y_i-y_j\|^3 - n\sum_i\|y_i\|^3)$. Floating point:
it finds local minima and proves nothing, least of all that there are no others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
# Beyond this a start has not converged to a critical direction.
FLAT = 1e-7
# A neuron with less than this share of the longest is taken to be aligned.
STILL = 0.02


@dataclass(frozen=True)
class Descent:
    """Where the descents from many starts ended.

    Attributes:
        direction: The unit vectors, ``(starts, neurons, dimension)``.
        potential: Their potentials.
        slope: The lengths of the gradient on the sphere, over three times the potential.
    """

    direction: Array
    potential: Array
    slope: Array

    def active(self) -> NDArray[np.int64]:
        """Return how many neurons are not aligned, for each start."""
        lengths = np.linalg.norm(self.direction, axis=2)
        counts: NDArray[np.int64] = np.sum(
            lengths > STILL * lengths.max(axis=1, keepdims=True), axis=1
        )
        return counts

    def converged(self) -> NDArray[np.bool_]:
        """Return which descents ended where the slope is nearly 0."""
        return self.slope < FLAT


def potential_and_gradient(y: Array) -> tuple[Array, Array]:
    r"""Return $\Phi$ and its gradient, projected on $\sum y_i = 0$.

    Shapes:
        y: ``(starts, neurons, dimension)``.
    """
    n = y.shape[1]
    gram = y @ y.transpose(0, 2, 1)
    square = np.einsum("sii->si", gram)
    apart = np.sqrt(np.maximum(square[:, :, None] + square[:, None, :] - 2 * gram, 0))
    length = np.sqrt(square)
    value = n / (6 * np.pi) * ((apart**3).sum((1, 2)) / 2 - n * (length**3).sum(1))
    force = apart.sum(2)[:, :, None] * y - apart @ y - n * length[:, :, None] * y
    force -= force.mean(1, keepdims=True)
    return value, n / (2 * np.pi) * force


def descend(neurons: int, dimension: int, starts: int, seed: int, steps: int = 3000) -> Descent:
    """Return where descent on the sphere ends, from random starts.

    Steps are those of Barzilai and Borwein, halved where they climb far.

    Args:
        neurons: n >= 2.
        dimension: Of the space orthogonal to the teacher.
        starts: How many.
        seed: Seed of the starts.
        steps: Most steps.
    """
    source = np.random.default_rng(seed)
    y = _onto_sphere(source.standard_normal((starts, neurons, dimension)))
    value, slope = _tangent(y)
    rate = np.full(starts, 0.05)
    for _ in range(steps):
        moved = _onto_sphere(y - (rate / _curvature(neurons))[:, None, None] * slope)
        found, turned = _tangent(moved)
        worse = found > value * (1 + 1e-3)
        gone, bent = moved - y, turned - slope
        along = np.einsum("sid,sid->s", gone, bent)
        size = np.einsum("sid,sid->s", gone, gone)
        with np.errstate(divide="ignore", invalid="ignore"):
            longer = np.where(along > 0, size / along * _curvature(neurons), 2 * rate)
        rate = np.where(worse, rate / 4, np.clip(np.nan_to_num(longer, nan=1.0), 1e-3, 1e3))
        keep = ~worse
        y = np.where(keep[:, None, None], moved, y)
        slope = np.where(keep[:, None, None], turned, slope)
        value = np.where(keep, found, value)
        if np.all(_relative(slope, value) < FLAT / 10):
            break
    return Descent(y, value, _relative(slope, value))


def _curvature(neurons: int) -> float:
    """Return the order of the curvature: gradients are of the order n^2."""
    return neurons**2 / (2 * np.pi)


def _onto_sphere(y: Array) -> Array:
    y = y - y.mean(1, keepdims=True)
    size: Array = np.linalg.norm(y, axis=(1, 2), keepdims=True)
    return y / size


def _tangent(y: Array) -> tuple[Array, Array]:
    value, gradient = potential_and_gradient(y)
    return value, gradient - 3 * value[:, None, None] * y


def _relative(slope: Array, value: Array) -> Array:
    size: Array = np.linalg.norm(slope, axis=(1, 2))
    return size / (3 * value)
