r"""Gradient flow of the ReLU neuron, compiled: rates and loss that lose no digit, late or small.

Neuron i is $w_i = h_i \bar v + z_i$, $z_i \perp v$, with $|v| = 1$; it stands for `copies[i]` equal
ones. $H = 1 - \sum h_i$ and $s = \sum z_i$ are variables of their own: near the optimum they are
$O(t^{-3})$ and $O(t^{-2})$, and a difference of the weights in doubles would be noise. A state is
an array of rows $(h_i,\, T z_i)$ and a last row $(T^3 H,\, T^2 s)$, where $T = 1 + t = e^\tau$;
rates are derivatives in $\tau$.

With $\theta_{ij}$ the angle of two weights, $\theta_i$ that to v, the flow is [Xu-Du, eq. 4]

$2\pi \dot w_i = -\pi r - \sum_j (|w_j| \sin\theta_{ij}\, \bar w_i - \theta_{ij} w_j)
+ \sin\theta_i\, \bar w_i - \theta_i v$, where $r = s - H \bar v$.

On a neuron of little mass the teacher and the others all but cancel. So the teacher is written as
$v = (H + \sum_j h_j)\bar v$, and what is of first order in the $\theta_j$ as s: with
$D = D_{ij} = \theta_{ij} - \theta_i$ and $q_{ij} = \cos D_{ij} - \cos\theta_j$ (`relu_angles`),
$G(\theta) = \theta - \sin\theta\cos\theta$, $u_i = z_i/|w_i| = \sin\theta_i\, e_i$ and sums over
$j \ne i$,

$2\pi \dot h_i = (\pi - G(\theta_i)) H - G(\theta_i) h_i - \sin\theta_i\, u_i \cdot (s - z_i)
+ \sum_j |w_j| (D - \sin D - (1 - \cos\theta_j) D)$,

$2\pi \dot z_i = -(\pi - \theta_i) s - \theta_i z_i + \sum_j D z_j - p_i u_i$,
$\quad p_i = -(H + h_i)\sin\theta_i - \cos\theta_i\, e_i\cdot(s - z_i)
+ \sum_j |w_j| q_{ij} / \sin\theta_i$.

No term is larger than the force on its neuron by more than the rounding of the weights explains.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from theorycheck.flows.compiled import compiled
from theorycheck.flows.relu_angles import angle_gap, arc_excess, dot, pair, placed, swing

Floats = NDArray[np.float64]

# q / sin(theta_i) is taken as it stands up to this sin(theta_j)/sin(theta_i), beyond as a sum.
_FAR = 0.5


@compiled
def push(
    sine: float, cosine: float, other: float, q: float, turned: float, product: float
) -> float:
    r"""Return $q_{ij}/\sin\theta_i$ from sine and cosine of $\theta_i$ and `other`, $\sin\theta_j$.

    For small $\sin\theta_i$ from what is equal to it,
    $\sin\theta_{ij} - \cos\theta_j\sin\theta_i + \cos\theta_i\, e_i\cdot u_j$.
    """
    if sine == 0.0:
        return turned
    return q / sine if other <= _FAR * sine else turned + cosine * product / sine


@compiled
def rates(tau: float, state: Floats, copies: Floats, sides: Floats) -> Floats:
    """Return the derivative of the scaled state in tau.

    Args:
        tau: log(1 + t).
        state: ``(neurons + 1, width + 1)``, see the module.
        copies: ``(neurons,)``, how many equal neurons each row stands for.
        sides: ``(neurons,)``, the sign of h_i at the start.
    """
    neurons, width = state.shape[0] - 1, state.shape[1] - 1
    norms, cosines, sines, defects, rises, angles, backs, units = placed(tau, state, sides)
    grown = math.exp(tau)
    deficit, drift = state[neurons, 0] / grown**3, state[neurons, 1:] / grown**2
    result = np.zeros_like(state)
    pulls = np.empty(neurons)
    for i in range(neurons):
        # G(theta) and pi - G(theta), the small one of them from a series.
        bent = angle_gap(2.0 * min(angles[i], backs[i])) / 2.0
        rest = math.pi - bent
        if cosines[i] < 0.0:
            bent, rest = rest, bent
        along = 0.0
        for k in range(width):
            own = copies[i] * norms[i] * units[i, k]
            along += units[i, k] * (drift[k] - own)
            result[i, 1 + k] = -backs[i] * drift[k] - angles[i] * own
        result[i, 0] = rest * deficit - bent * copies[i] * state[i, 0] - sines[i] * along
        pulls[i] = -(deficit + copies[i] * state[i, 0]) * sines[i]
        if sines[i] > 0.0:
            pulls[i] -= cosines[i] / sines[i] * along
    for i in range(neurons):
        for j in range(i):
            chord, cochord, _, _ = pair(i, j, cosines, defects, units)
            product = dot(i, j, units)
            for a, b in ((i, j), (j, i)):
                D, _, q, turned = swing(
                    cosines[a], sines[a], angles[a], cosines[b], rises[b], chord, cochord, product
                )
                mass = copies[b] * norms[b]
                result[a, 0] += mass * (angle_gap(D) - rises[b] * D)
                pulls[a] += mass * push(sines[a], cosines[a], sines[b], q, turned, product)
                for k in range(width):
                    result[a, 1 + k] += mass * D * units[b, k]
    for i in range(neurons):
        result[neurons, 0] -= copies[i] * result[i, 0]
        for k in range(width):
            result[i, 1 + k] -= pulls[i] * units[i, k]
            result[neurons, 1 + k] += copies[i] * result[i, 1 + k]
    # From 2 pi dw/dt to the derivative of the scaled variables in tau.
    for i in range(neurons + 1):
        last = i == neurons
        power = grown**4 if last else grown
        result[i, 0] = result[i, 0] * power / (2 * math.pi) + (3 * state[i, 0] if last else 0.0)
        power = grown**3 if last else grown**2
        for k in range(1, width + 1):
            own = 2 * state[i, k] if last else state[i, k]
            result[i, k] = result[i, k] * power / (2 * math.pi) + own
    return result


@compiled
def stage_rates(taus: Floats, states: Floats, copies: Floats, sides: Floats) -> Floats:
    """Return the rates at each of several states, ``(stages, neurons + 1, width + 1)``."""
    result = np.empty_like(states)
    for k in range(len(taus)):
        result[k] = rates(taus[k], states[k], copies, sides)
    return result


@compiled
def loss(tau: float, state: Floats, copies: Floats, sides: Floats) -> tuple[float, float]:
    r"""Return the loss for $|v| = 1$ [Xu-Du, eq. 23], and the sum of the sizes of its terms.

    Eq. (23) with the teacher written as above: with $f(x) = \sin x - x\cos x$ and the neurons in
    order of falling angles,

    $L = \frac{|r|^2}4 + \frac1{2\pi}\sum_i\Big(-|w_i|f(\theta_i)(H + h_i) - \theta_i z_i\cdot y_i
    + \sum_{j>i}|w_i||w_j|\big(\sin\theta_i(q + D\sin D)
    + \cos\theta_i(f(D) - f(\theta_j))\big)\Big)$, $\quad y_i = s - \sum_{j\le i} z_j$.
    """
    neurons, width = state.shape[0] - 1, state.shape[1] - 1
    norms, cosines, sines, defects, rises, angles, _, units = placed(tau, state, sides)
    deficit = state[neurons, 0] * math.exp(-3 * tau)
    rest = state[neurons, 1:] * math.exp(-2 * tau)
    square = deficit**2
    for k in range(width):
        square += rest[k] ** 2
    total = size = 0.0
    order = np.argsort(-angles)
    for place in range(neurons):
        i = order[place]
        mass, excess = copies[i] * norms[i], arc_excess(angles[i])
        term = -mass * excess * (deficit + copies[i] * state[i, 0])
        for k in range(width):
            rest[k] -= mass * units[i, k]
            bend = -angles[i] * mass * units[i, k] * rest[k]
            term, size = term + bend, size + abs(bend)
        total, size = total + term, size + abs(term)
        for j in order[place + 1 :]:
            chord, cochord, _, _ = pair(i, j, cosines, defects, units)
            D, swung, q, _ = swing(
                cosines[i],
                sines[i],
                angles[i],
                cosines[j],
                rises[j],
                chord,
                cochord,
                dot(i, j, units),
            )
            term = sines[i] * (q + D * swung)
            term += cosines[i] * (arc_excess(D) - arc_excess(angles[j]))
            term *= mass * copies[j] * norms[j]
            total, size = total + term, size + abs(term)
    value = square / 4.0 + total / (2.0 * math.pi)
    return value, square / 4.0 + size / (2.0 * math.pi)
