r"""The population loss of a ReLU student and its two derivatives, in doubles.

For a student $\sum_i [w_i\cdot x]_+$, a teacher $[v\cdot x]_+$ and $x \sim N(0, I_d)$ (Xu and Du
2023), with $r = \sum_i w_i - v$, $f(\theta) = \sin\theta - \theta\cos\theta$, angles
$\theta_{ij}$ between $w_i$ and $w_j$ and $\theta_i$ between $w_i$ and v, and $p_{ij}$ and $p_i$ the
parts of $w_j$ and v that are orthogonal to $w_i$:

- loss (eq. 23): $\|r\|^2/4 + \frac{1}{2\pi}(\sum_{i<j} f(\theta_{ij})\|w_i\|\|w_j\| - \sum_i
  f(\theta_i)\|w_i\|\|v\|)$;
- gradient (eq. 4): $\frac r2 + \frac{1}{2\pi}(\sum_{j \ne i} (f(\theta_{ij})\|w_j\|\bar w_i -
  \theta_{ij} p_{ij}) - f(\theta_i)\|v\|\bar w_i + \theta_i p_i)$, which is the printed one with
  $w_j = \cos\theta_{ij}\|w_j\|\bar w_i + p_{ij}$ put in, so that nothing of first order in the
  angles has to cancel, and its limits at the angles 0 and π are values;
- Hessian (eq. 51), likewise: with $\bar p$ the direction of $p_{ij}$ and a that of $w_i$, the
  block of i and j is $\frac{1}{2\pi}((\pi - \theta)I + \sin\theta(\cos\theta(aa^T - \bar p\bar p^T)
  + \sin\theta(a\bar p^T + \bar p a^T)))$. What has no direction at the angles 0 and π is multiplied
  by 0 there: L is twice continuously differentiable wherever no $w_i$ is 0.

As $[w\cdot x]_+ = w\cdot x + [-w\cdot x]_+$, neurons that look away from the teacher are turned
around in the first two: r sums the others, the square of the sum of the turned ones is added to
$\|r\|^2$ (its half to their gradients, in place of r/2), and angles are those of turned vectors.
So a small neuron on the far side does not hide how near the others are to the teacher.

**Accuracy.** Each result is within a few units in the last place of the sum of the magnitudes of
the terms above, for the doubles that are given, at every angle down to 1e-15 from 0 and π (below,
angles have an absolute error of 1e-31): the gradient near the optimum is accurate relative to
$\|r\| + \sum_j \|w_j\|\theta_{ij}^2 + \|v\|\theta_i^2$ (the far side: with its sum in place of
r), the loss relative to the sum of its terms with plus signs, the Hessian relative to 1 and
$\sin\theta_{ij}\|w_j\|/\|w_i\|$. Dot products and r are summed with their rounding errors.
"""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from theorycheck.flows.compiled import compiled, fma

Floats: TypeAlias = NDArray[np.float64]

# The series of f(θ) = Σ (-1)^(k+1) 2k/(2k+1)! θ^(2k+1), to an error of 1e-18 of it at θ = 1.
_SERIES = tuple((-1) ** (k + 1) * 2 * k / math.factorial(2 * k + 1) for k in range(1, 11))
_ROUNDS = 64


@compiled
def _bend(angle: float) -> float:
    """Return sin θ - θ cos θ."""
    if angle > 1.0:
        return math.sin(angle) - angle * math.cos(angle)
    square = angle * angle
    total = 0.0
    for k in range(len(_SERIES) - 1, -1, -1):
        total = total * square + _SERIES[k]
    return total * square * angle


@compiled
def dot(a: Floats, b: Floats) -> float:
    """Return a · b as if computed in twice the precision (Ogita, Rump and Oishi's Dot2)."""
    total = 0.0
    rest = 0.0
    for k in range(a.size):
        product = a[k] * b[k]
        above = total + product
        part = above - total
        rest += ((total - (above - part)) + (product - part)) + fma(a[k], b[k], -product)
        total = above
    return total + rest


@compiled
def _add(high: Floats, low: Floats, k: int, term: float) -> None:
    """Add a term to the unevaluated sum high[k] + low[k]."""
    above = high[k] + term
    part = above - high[k]
    low[k] += (high[k] - (above - part)) + (term - part)
    high[k] = above


@compiled
def orthogonal(a: Floats, b: Floats, part: Floats) -> float:
    """Put the part of b that is orthogonal to a into `part`; return its length.

    b - ta is rounded once for each entry, whatever double t is: a t that is off leaves a multiple
    of a, which the next round removes.
    """
    square = dot(a, a)
    for k in range(a.size):
        part[k] = b[k]
    for _ in range(_ROUNDS):
        along = dot(a, part) / square
        for k in range(a.size):
            part[k] = fma(-along, a[k], part[k])
        length = math.sqrt(dot(part, part))
        if abs(along) * math.sqrt(square) <= 1e-17 * length:
            break
    return length


@compiled
def _scaled(W: Floats, v: Floats) -> tuple[Any, Any, Any]:
    """Return the vectors with entries below 1, the powers of 2 taken out, and their lengths.

    Row n is v.
    """
    n, d = W.shape
    units = np.empty((n + 1, d))
    powers = np.zeros(n + 1, np.int64)
    lengths = np.zeros(n + 1)
    for i in range(n + 1):
        row = W[i] if i < n else v
        largest = 0.0
        for k in range(d):
            largest = max(largest, abs(row[k]))
        powers[i] = math.frexp(largest)[1]
        for k in range(d):
            units[i, k] = math.ldexp(row[k], -powers[i])
        lengths[i] = math.sqrt(dot(units[i], units[i]))
    return units, powers, lengths


@compiled
def _sides(units: Floats) -> Floats:
    """Return -1 for the vectors at more than a right angle with the last one, 1 for the others."""
    sides = np.ones(len(units))
    for i in range(len(units)):
        if dot(units[i], units[-1]) < 0.0:
            sides[i] = -1.0
    return sides


@compiled
def residual(W: Floats, v: Floats, sides: Floats, side: float) -> Floats:
    """Return the sum of the rows of one side, less v if it is side 1, in twice the precision."""
    n, d = W.shape
    high = np.zeros(d)
    low = np.zeros(d)
    for k in range(d):
        if side > 0.0:
            high[k] = -v[k]
        for i in range(n):
            if sides[i] == side:
                _add(high, low, k, W[i, k])
    return high + low


@compiled
def _loss(W: Floats, v: Floats) -> float:
    n, d = W.shape
    units, powers, lengths = _scaled(W, v)
    sides = _sides(units)
    part = np.empty(d)
    high = np.zeros(1)
    low = np.zeros(1)
    for i in range(n):
        if lengths[i] == 0.0:
            continue
        for j in range(i + 1, n + 1):
            if lengths[j] == 0.0:
                continue
            across = orthogonal(units[i], units[j], part) * lengths[i]
            angle = math.atan2(across, sides[i] * sides[j] * dot(units[i], units[j]))
            term = _bend(angle) * lengths[i] * lengths[j] / (2 * math.pi)
            _add(high, low, 0, math.ldexp(term if j < n else -term, powers[i] + powers[j]))
    r, beyond = residual(W, v, sides, 1.0), residual(W, v, sides, -1.0)
    _add(high, low, 0, dot(r, r) / 4)
    _add(high, low, 0, dot(beyond, beyond) / 4)
    return float(high[0] + low[0])


@compiled
def _gradient(W: Floats, v: Floats) -> Floats:
    n, d = W.shape
    units, powers, lengths = _scaled(W, v)
    sides = _sides(units)
    near, far = residual(W, v, sides, 1.0), residual(W, v, sides, -1.0)
    part = np.empty(d)
    gradient = np.empty((n, d))
    for i in range(n):
        high = np.zeros(d + 1)
        low = np.zeros(d + 1)
        for j in range(n + 1):
            if j == i:
                continue
            across = orthogonal(units[i], units[j], part) * lengths[i]
            side = sides[i] * sides[j]
            angle = math.atan2(across, side * dot(units[i], units[j]))
            sign = (1.0 if j < n else -1.0) / (2 * math.pi)
            bend = sign * _bend(angle) * lengths[j] / lengths[i]
            _add(high, low, d, math.ldexp(bend, powers[j]))
            for k in range(d):
                _add(high, low, k, math.ldexp(-sign * side * angle * part[k], powers[j]))
        along = high[d] + low[d]
        for k in range(d):
            _add(high, low, k, along * units[i, k])
            _add(high, low, k, 0.5 * (near[k] if sides[i] > 0.0 else far[k]))
            gradient[i, k] = high[k] + low[k]
    return gradient


@compiled
def _hessian(W: Floats, v: Floats) -> Floats:
    n, d = W.shape
    units, powers, lengths = _scaled(W, v)
    part = np.empty(d)
    hessian = np.zeros((n, d, n, d))
    for i in range(n):
        a = units[i] / lengths[i]
        own = hessian[i, :, i, :]
        low = np.zeros((d, d))
        for k in range(d):
            own[k, k] = 0.5
        for j in range(n + 1):
            if j == i:
                continue
            length = orthogonal(units[i], units[j], part)
            along = dot(units[i], units[j]) / lengths[i]
            sine = length / lengths[j]
            cosine = along / lengths[j]
            if length > 0.0:
                part /= length
            sign = (1.0 if j < n else -1.0) / (2 * math.pi)
            weight = math.ldexp(sign * length / lengths[i], powers[j] - powers[i])
            supplement = math.atan2(length, -along)
            for k in range(d):
                for m in range(d):
                    same = 1.0 if k == m else 0.0
                    across = part[k] * part[m]
                    _add(own[k], low[k], m, weight * (same - a[k] * a[m] + across))
                    if j < n:
                        turned = cosine * (a[k] * a[m] - across)
                        turned += sine * (a[k] * part[m] + part[k] * a[m])
                        block = supplement * same + sine * turned
                        hessian[i, k, j, m] = block / (2 * math.pi)
        own += low
    return hessian.reshape(n * d, n * d)


def loss(W: Floats, v: Floats) -> float:
    """Return L of W, ``(neurons, inputs)``, and v, ``(inputs,)``; a neuron that is 0 adds nothing.

    Eq. (23). Homogeneous of degree 2, so that it underflows before its arguments do.
    """
    return float(_loss(np.ascontiguousarray(W), np.ascontiguousarray(v)))


def gradient(W: Floats, v: Floats) -> Floats:
    """Return the gradient, ``(neurons, inputs)``; no row of W, nor v, may be 0. Eq. (4)."""
    return _gradient(np.ascontiguousarray(W), np.ascontiguousarray(v))


def hessian(W: Floats, v: Floats) -> Floats:
    """Return the Hessian, ``(neurons * inputs,) * 2``; no row of W, nor v, may be 0. Eq. (51)."""
    return _hessian(np.ascontiguousarray(W), np.ascontiguousarray(v))
