r"""The derivative of the scaled ReLU flow in its state, compiled, for implicit steps.

The blocks are those of Safran, Yehudai and Shamir [Xu-Du, eq. 51] in the form of `relu_rates`:
with $a_i$ the unit tangent at $w_i$ toward v and $a_{ij}$ that toward $w_j$,
$\partial\theta_i/\partial w_i = -a_i/|w_i|$,
$\partial D_{ij}/\partial w_j = -a_{ji}/|w_j|$ and $\partial D_{ij}/\partial w_i = -Q_{ij}/|w_i|$,
where $Q_{ij} = a_{ij} - a_i$ is of the order $\theta_j/\theta_i$; and
$\partial p_i/\partial w_j = Q_{ij}$.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from theorycheck.flows.compiled import compiled
from theorycheck.flows.relu_angles import angle_gap, dot, pair, placed, swing
from theorycheck.flows.relu_rates import push

Floats = NDArray[np.float64]

# Q is made of small parts up to this sin(theta_j) / sin(theta_i), else it is a difference.
_FAR = 0.5


@compiled
def jacobian(tau: float, state: Floats, copies: Floats, sides: Floats) -> Floats:
    """Return the derivative of `rates` in the state, both flattened.

    On states with the right sums, and in directions along them: terms that vanish there are left
    out.
    """
    neurons, width = state.shape[0] - 1, state.shape[1] - 1
    size = width + 1
    norms, cosines, sines, defects, rises, angles, backs, units = placed(tau, state, sides)
    grown = math.exp(tau)
    deficit, drift = state[neurons, 0] / grown**3, state[neurons, 1:] / grown**2
    full = np.zeros((neurons + 1, size, neurons + 1, size))
    here, there, apart = np.empty(size), np.empty(size), np.empty(size)
    toward, bent_pulls = np.zeros((neurons, size)), np.zeros((neurons, size))
    pulls = np.empty(neurons)
    for i in range(neurons):
        sine, cosine, norm = sines[i], cosines[i], norms[i]
        if sine > 0.0:
            toward[i, 0] = sine
            toward[i, 1:] = -cosine / sine * units[i]
        tangent = toward[i]
        bent = angle_gap(2.0 * min(angles[i], backs[i])) / 2.0
        rest = math.pi - bent
        if cosine < 0.0:
            bent, rest = rest, bent
        others = drift - copies[i] * norm * units[i]
        along = 0.0
        for k in range(width):
            along += units[i, k] * others[k]
        # u is sin(theta) e; for those along v the direction e drops out of all that is left.
        straight = along / sine if sine > 0.0 else 0.0
        slant = cosine / sine if sine > 0.0 else 0.0
        held = deficit + copies[i] * state[i, 0]
        pulls[i] = -held * sine - cosine * straight
        turn = (held * cosine - sine * straight) / norm
        for k in range(size):
            bent_pulls[i, k] = (turn - copies[i]) * tangent[k]
            full[i, 0, i, k] += 2.0 * sine * (sine * held + cosine * straight) / norm * tangent[k]
        full[i, 0, i, 0] -= bent * copies[i]
        full[i, 0, neurons, 0] = rest
        for k in range(width):
            unit = units[i, k]
            # Across e only: what is along e is in the term with the tangent.
            level = others[k] - (straight / sine * unit if sine > 0.0 else 0.0)
            full[i, 0, i, 1 + k] += copies[i] * sine * unit - sine / norm * level
            full[i, 0, neurons, 1 + k] = -sine * unit
            full[i, 1 + k, neurons, 0] = sine * unit
            full[i, 1 + k, neurons, 1 + k] -= backs[i]
            full[i, 1 + k, i, 1 + k] -= angles[i] * copies[i]
            for m in range(width):
                full[i, 1 + k, neurons, 1 + m] += unit * slant * units[i, m]
            for m in range(size):
                full[i, 1 + k, i, m] -= others[k] / norm * tangent[m]
    for i in range(neurons):
        for j in range(neurons):
            if i == j:
                continue
            chord, cochord, fall, total = pair(i, j, cosines, defects, units)
            product = dot(i, j, units)
            D, swung, q, turned = swing(
                cosines[i], sines[i], angles[i], cosines[j], rises[j], chord, cochord, product
            )
            sine_ij = chord * cochord / 2.0
            cosine_ij = 1.0 - chord**2 / 2.0 if chord < cochord else cochord**2 / 2.0 - 1.0
            _tangents(i, j, chord, cochord, fall, total, cosines, units, here, there)
            if sines[j] <= _FAR * sines[i] and sine_ij > 0.0:
                lag = cosines[i] * rises[j] - product
                back = turned - rises[j] * sines[i]
                apart[0] = (-rises[j] + lag * cosines[i] - back * toward[i, 0]) / sine_ij
                for k in range(width):
                    part = units[j, k] + lag * units[i, k] - back * toward[i, 1 + k]
                    apart[1 + k] = part / sine_ij
            else:
                apart[:] = here - toward[i]
            mass = copies[j] * norms[j]
            pulls[i] += mass * push(sines[i], cosines[i], sines[j], q, turned, product)
            full[i, 0, j, 0] += copies[j] * (angle_gap(D) + rises[j] * swung)
            for k in range(size):
                full[i, 0, i, k] += mass / norms[i] * q * apart[k]
                full[i, 0, j, k] += copies[j] * q * there[k]
                bent_pulls[i, k] -= mass / norms[i] * cosine_ij * apart[k]
            for k in range(width):
                full[i, 0, j, 1 + k] -= copies[j] * swung * units[j, k]
                full[i, 1 + k, j, 1 + k] += copies[j] * D
                for m in range(size):
                    both = units[j, k] * there[m] + units[i, k] * apart[m]
                    full[i, 1 + k, j, m] -= copies[j] * both
                    full[i, 1 + k, i, m] -= mass / norms[i] * units[j, k] * apart[m]
    for i in range(neurons):
        for k in range(width):
            unit, speed = units[i, k], pulls[i] / norms[i]
            full[i, 1 + k, i, 0] -= unit * (bent_pulls[i, 0] - speed * cosines[i])
            full[i, 1 + k, i, 1 + k] -= speed
            for m in range(width):
                full[i, 1 + k, i, 1 + m] -= unit * (bent_pulls[i, 1 + m] - speed * units[i, m])
    for i in range(neurons):
        for j in range(neurons + 1):
            for k in range(size):
                sign = -copies[i] if k == 0 else copies[i]
                for m in range(size):
                    full[neurons, k, j, m] += sign * full[i, k, j, m]
    for i in range(neurons + 1):
        for k in range(size):
            # Powers of T that scale the variable of this row; one more is dt/dtau.
            row = (3 if k == 0 else 2) if i == neurons else (0 if k == 0 else 1)
            for j in range(neurons + 1):
                for m in range(size):
                    column = (3 if m == 0 else 2) if j == neurons else (0 if m == 0 else 1)
                    full[i, k, j, m] *= grown ** (row + 1 - column) / (2 * math.pi)
            full[i, k, i, k] += row
    return full.reshape(((neurons + 1) * size, (neurons + 1) * size))


@compiled
def _tangents(
    i: int,
    j: int,
    chord: float,
    cochord: float,
    fall: float,
    total: float,
    cosines: Floats,
    units: Floats,
    here: Floats,
    there: Floats,
) -> None:
    """Set the unit tangents at w_i toward w_j, and at w_j toward w_i; 0 where there is none."""
    here[:], there[:] = 0.0, 0.0
    sine = chord * cochord / 2.0
    if sine == 0.0:
        return
    if chord <= cochord:
        half = chord**2 / 2.0
        here[0] = (-fall + half * cosines[i]) / sine
        there[0] = (fall + half * cosines[j]) / sine
        here[1:] = (units[j] - units[i] + half * units[i]) / sine
        there[1:] = (units[i] - units[j] + half * units[j]) / sine
    else:
        half = cochord**2 / 2.0
        here[0] = (total - half * cosines[i]) / sine
        there[0] = (total - half * cosines[j]) / sine
        here[1:] = (units[j] + units[i] - half * units[i]) / sine
        there[1:] = (units[i] + units[j] - half * units[j]) / sine
