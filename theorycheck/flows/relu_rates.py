r"""Gradient flow of the ReLU neuron, compiled: rates, Jacobian and loss that lose no digit late.

Neuron i is $w_i = h_i \bar v + z_i$, $z_i \perp v$, with $|v| = 1$; it stands for `copies[i]` equal
ones. $H = 1 - \sum h_i$ and $s = \sum z_i$ are variables of their own: near the optimum they are
$O(t^{-3})$ and $O(t^{-2})$, and a difference of the weights in doubles would be noise. A state is
an array of rows $(h_i,\, T z_i)$ and a last row $(T^3 H,\, T^2 s)$, where $T = 1 + t = e^\tau$;
rates are derivatives in $\tau$.

With $\theta_{ij}$ the angle of two weights, $\theta_i$ that to v, the flow is [Xu-Du, eq. 4]

$2\pi \dot w_i = -\pi r - \sum_j (|w_j| \sin\theta_{ij}\, \bar w_i - \theta_{ij} w_j)
+ \sin\theta_i\, \bar w_i - \theta_i v$, where $r = s - H \bar v$.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from theorycheck.flows.compiled import compiled

Floats = NDArray[np.float64]

# Below this angle sin x - x is summed as a series, above it loses at most one digit.
_SERIES_BELOW = 1.0
# Neurons with a smaller cosine to v are written with pi - theta.
_BEHIND = -0.9


@compiled
def angle_gap(x: float) -> float:
    r"""Return $x - \sin x \ge 0$, to full relative accuracy for $0 \le x \le \pi$."""
    if x > _SERIES_BELOW:
        return x - math.sin(x)
    square = x * x
    total = 1.0
    for k in range(10, 1, -1):
        total = 1.0 - total * square / (2 * k * (2 * k + 1))
    return total * square * x / 6.0


@compiled
def arc_excess(x: float) -> float:
    r"""Return $\sin x - x \cos x \ge 0$, to full relative accuracy for $0 \le x \le \pi$."""
    if x > _SERIES_BELOW:
        return math.sin(x) - x * math.cos(x)
    square = x * x
    total = 1.0
    for k in range(10, 0, -1):
        total = 1.0 - total * square / (2 * k * (2 * k + 3))
    return total * square * x / 3.0


@compiled
def _shape(tau: float, state: Floats, sides: Floats) -> Any:
    r"""Return per neuron $|w_i|$, $\cos\theta_i$, $1 \mp \cos\theta_i$, $z_i/|w_i|$, $\theta_i$."""
    neurons, width = state.shape[0] - 1, state.shape[1] - 1
    shrink = math.exp(-tau)
    norms, cosines, defects = np.empty(neurons), np.empty(neurons), np.empty(neurons)
    sines, angles = np.empty(neurons), np.empty(neurons)
    units = np.empty((neurons, width))
    for i in range(neurons):
        h, square = state[i, 0], 0.0
        for k in range(width):
            units[i, k] = shrink * state[i, 1 + k]
            square += units[i, k] ** 2
        if square == 0.0 and sides[i] != 0.0:
            # Exactly along v: the side is that of the start, so that the rates stay smooth up to 0.
            norms[i], cosines[i], defects[i] = sides[i] * h, sides[i], 0.0
            sines[i], angles[i] = 0.0, 0.0 if sides[i] > 0 else math.pi
            continue
        length, across = math.sqrt(h * h + square), math.sqrt(square)
        norms[i], cosines[i] = length, h / length
        # The small one of 1 - cos and 1 + cos.
        defects[i] = square / (length * (length + abs(h)))
        sines[i], angles[i] = across / length, math.atan2(across, h)
        for k in range(width):
            units[i, k] /= length
    return norms, cosines, defects, units, sines, angles


@compiled
def _pair(i: int, j: int, cosines: Floats, defects: Floats, units: Floats) -> Any:
    r"""Return chord and cochord $2\sin, 2\cos(\theta_{ij}/2)$, and what their parts along v are.

    The last two are $\cos\theta_i - \cos\theta_j$ and $\cos\theta_i + \cos\theta_j$.
    """
    both = 2.0 - defects[i] - defects[j]
    if cosines[i] >= 0.0 and cosines[j] >= 0.0:
        fall, total = defects[j] - defects[i], both
    elif cosines[i] < 0.0 and cosines[j] < 0.0:
        fall, total = defects[i] - defects[j], -both
    elif cosines[i] >= 0.0:
        fall, total = both, defects[j] - defects[i]
    else:
        fall, total = -both, defects[i] - defects[j]
    chord, cochord = fall**2, total**2
    for k in range(units.shape[1]):
        chord += (units[i, k] - units[j, k]) ** 2
        cochord += (units[i, k] + units[j, k]) ** 2
    return math.sqrt(chord), math.sqrt(cochord), fall, total


@compiled
def _turned(
    cosine_i: float, sine_i: float, cosine: float, sine: float, dot: float, rise: float
) -> float:
    r"""Return $\sin\theta_{ij} - \cos\theta_j \sin\theta_i$, which vanishes with $\theta_j$.

    Neurons of little mass are moved by this alone, when the others are close to v. (`dot` is of the
    parts of the unit vectors across v, `rise` is $1 - \cos\theta_j$.)
    """
    total = sine + sine_i
    if total == 0.0:
        return 0.0
    lag = cosine_i * rise - dot
    return lag * (cosine_i + cosine) / total + sine_i * rise


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
    norms, cosines, defects, units, sines, angles = _shape(tau, state, sides)
    grown = math.exp(tau)
    deficit = state[neurons, 0] / grown**3
    result = np.zeros_like(state)
    rises = np.where(cosines >= 0.0, defects, 2.0 - defects)
    pulls = np.empty(neurons)
    for i in range(neurons):
        # The teacher pulls as a neuron of length -1 along v, and 1 = H + the sum of the h_j.
        pulls[i] = -(deficit + copies[i] * state[i, 0]) * sines[i]
        if cosines[i] > _BEHIND:
            turn = angle_gap(angles[i]) * cosines[i] + angles[i] * rises[i]
            result[i, 0] = math.pi * deficit - turn
            for k in range(width):
                result[i, 1 + k] = -math.pi * state[neurons, 1 + k] / grown**2
        else:
            # With pi - theta in place of theta, nothing cancels for a neuron near -v.
            result[i, 0] = math.pi - angles[i] + sines[i] * cosines[i]
            result[i, 0] -= math.pi * copies[i] * state[i, 0]
            for k in range(width):
                result[i, 1 + k] = -math.pi * copies[i] * norms[i] * units[i, k]
    for i in range(neurons):
        for j in range(i):
            chord, cochord, fall, _ = _pair(i, j, cosines, defects, units)
            angle, sine = 2.0 * math.atan2(chord, cochord), chord * cochord / 2.0
            gap, rest = angle_gap(angle), 2.0 * math.atan2(cochord, chord)
            cosine = 1.0 - chord**2 / 2.0 if chord < cochord else cochord**2 / 2.0 - 1.0
            from_i, from_j = copies[i] * norms[i], copies[j] * norms[j]
            dot = 0.0
            for k in range(width):
                dot += units[i, k] * units[j, k]
            pulls[i] += from_j * _turned(cosines[i], sines[i], cosine, sine, dot, rises[j])
            pulls[j] += from_i * _turned(cosines[j], sines[j], cosine, sine, dot, rises[i])
            if cosines[i] > _BEHIND:
                result[i, 0] += from_j * (gap * cosines[i] - angle * fall)
                for k in range(width):
                    result[i, 1 + k] += from_j * angle * units[j, k]
            else:
                result[i, 0] -= from_j * (sine * cosines[i] + rest * cosines[j])
                for k in range(width):
                    result[i, 1 + k] -= from_j * rest * units[j, k]
            if cosines[j] > _BEHIND:
                result[j, 0] += from_i * (gap * cosines[j] + angle * fall)
                for k in range(width):
                    result[j, 1 + k] += from_i * angle * units[i, k]
            else:
                result[j, 0] -= from_i * (sine * cosines[j] + rest * cosines[i])
                for k in range(width):
                    result[j, 1 + k] -= from_i * rest * units[i, k]
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

    Neurons with $h_i < 0$ enter with
    $E[w\cdot x]_+[u\cdot x]_+ = |w||u| f(\pi - \theta)/2\pi$, $f(x) = \sin x - x\cos x$, the
    others with H and s less what those contribute: eq. (23) is the case without them.
    """
    neurons, width = state.shape[0] - 1, state.shape[1] - 1
    norms, cosines, defects, units, _, angles = _shape(tau, state, sides)
    rest = state[neurons].copy()
    rest[0] *= math.exp(-3 * tau)
    rest[1:] *= math.exp(-2 * tau)
    total = size = 0.0
    for i in range(neurons):
        if cosines[i] >= 0.0:
            term = -copies[i] * norms[i] * arc_excess(angles[i])
        else:
            rest[0] += copies[i] * norms[i] * cosines[i]
            rest[1:] -= copies[i] * norms[i] * units[i]
            across = 0.0
            for k in range(width):
                across += units[i, k] ** 2
            back = math.atan2(math.sqrt(across), -cosines[i])
            term = -copies[i] * norms[i] * arc_excess(back)
            both = math.pi / 2.0 * (copies[i] * norms[i]) ** 2
            total, size = total + both, size + both
        total, size = total + term, size + abs(term)
        for j in range(i):
            chord, cochord, _, _ = _pair(i, j, cosines, defects, units)
            if cosines[i] < 0.0 or cosines[j] < 0.0:
                chord, cochord = cochord, chord
            excess = arc_excess(2.0 * math.atan2(chord, cochord))
            term = copies[i] * copies[j] * norms[i] * norms[j] * excess
            total, size = total + term, size + term
    square = 0.0
    for k in range(width + 1):
        square += rest[k] ** 2
    value = square / 4.0 + total / (2.0 * math.pi)
    return value, square / 4.0 + size / (2.0 * math.pi)


@compiled
def jacobian(tau: float, state: Floats, copies: Floats, sides: Floats) -> Floats:
    """Return the derivative of `rates` in the state, both flattened.

    The blocks are those of Safran, Yehudai and Shamir [Xu-Du, eq. 51], written with the unit
    tangents of the great circles through two weights, so that nothing cancels late.
    """
    neurons, width = state.shape[0] - 1, state.shape[1] - 1
    size = width + 1
    norms, cosines, defects, units, sines, _ = _shape(tau, state, sides)
    full = np.zeros((neurons + 1, size, neurons + 1, size))
    here, there, unit_i, unit_j = np.empty(size), np.empty(size), np.empty(size), np.empty(size)
    for i in range(neurons):
        _add_own(full[i, :, i, :], sines[i] / norms[i], units[i], cosines[i], sines[i])
        # As in `rates`: r is H and s, and spelled out for neurons close to -v.
        for k in range(size):
            if cosines[i] > _BEHIND:
                full[i, k, neurons, k] = math.pi if k == 0 else -math.pi
            else:
                full[i, k, i, k] -= math.pi * copies[i]
        # And the pull of the teacher is written with 1 = H + the sum of the h_j.
        for k in range(1, size):
            full[i, k, neurons, 0] += sines[i] * units[i, k - 1]
            for j in range(neurons):
                full[i, k, j, 0] += copies[j] * sines[i] * units[i, k - 1]
        for j in range(i):
            chord, cochord, fall, total = _pair(i, j, cosines, defects, units)
            sine = chord * cochord / 2.0
            angle = 2.0 * math.atan2(chord, cochord)
            _tangents(i, j, chord, cochord, fall, total, cosines, units, here, there)
            unit_i[0], unit_j[0] = cosines[i], cosines[j]
            unit_i[1:], unit_j[1:] = units[i], units[j]
            _add_tangent(full[i, :, i, :], -copies[j] * norms[j] / norms[i] * sine, unit_i, here)
            _add_tangent(full[j, :, j, :], -copies[i] * norms[i] / norms[j] * sine, unit_j, there)
            for k in range(size):
                for m in range(size):
                    entry = -sine * (unit_i[k] * unit_j[m] + here[k] * there[m])
                    turned = -math.pi if k == m else 0.0
                    if k == m == 0:
                        both = 1.0 - cosines[i] * cosines[j]
                        if cosines[i] >= 0.0 and cosines[j] >= 0.0:
                            both = defects[i] + defects[j] - defects[i] * defects[j]
                        entry = angle_gap(angle) + sine * (both - here[0] * there[0])
                    elif k == m:
                        entry += angle
                    full[i, k, j, m] += copies[j] * (
                        entry if cosines[i] > _BEHIND else entry + turned
                    )
                    full[j, m, i, k] += copies[i] * (
                        entry if cosines[j] > _BEHIND else entry + turned
                    )
    for i in range(neurons):
        for j in range(neurons + 1):
            for k in range(size):
                sign = -copies[i] if k == 0 else copies[i]
                for m in range(size):
                    full[neurons, k, j, m] += sign * full[i, k, j, m]
    grown = math.exp(tau)
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
def _add_own(block: Floats, factor: float, unit: Floats, cosine: float, sine: float) -> None:
    """Add factor * (I - w w^T + tangent tangent^T) for a unit w and its tangent toward v."""
    if sine == 0.0:
        return
    tangent, whole = np.empty(len(unit) + 1), np.empty(len(unit) + 1)
    tangent[0], whole[0] = sine, cosine
    tangent[1:], whole[1:] = -cosine / sine * unit, unit
    _add_tangent(block, factor, whole, tangent)


@compiled
def _add_tangent(block: Floats, factor: float, unit: Floats, tangent: Floats) -> None:
    """Add factor * (I - unit unit^T + tangent tangent^T), its first entry without cancellation."""
    size = len(unit)
    across = 0.0
    for k in range(1, size):
        across += unit[k] ** 2
    for k in range(size):
        for m in range(size):
            entry = tangent[k] * tangent[m]
            if k == m == 0:
                entry += across
            else:
                entry -= unit[k] * unit[m]
                if k == m:
                    entry += 1.0
            block[k, m] += factor * entry


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
