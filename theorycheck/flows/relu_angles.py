r"""Angles of neurons with each other and with the teacher, so that nothing small is a difference.

For weights $w_i = h_i \bar v + z_i$, $z_i \perp v$, with $\theta_i$ the angle to v and
$\theta_{ij}$ that of two weights, what the flow and its loss are made of (`relu_rates`) is

- the *swing* $D_{ij} = \theta_{ij} - \theta_i$, at most $\theta_j$ in size;
- $q_{ij} = \cos D_{ij} - \cos\theta_j$, of second order in $\theta_j$ if $\theta_i$ is not small.

Both are accurate relative to powers of $\theta_j$, however large $\theta_i$ is: what neurons of
much mass, all but along v, do to one of little mass is a small sum of such terms.
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
# Coefficients of x^3, x^5, ..., to an error of 1e-18 of the sum.
_GAPS = tuple((-1) ** (k + 1) / math.factorial(2 * k + 1) for k in range(1, 10))
_EXCESSES = tuple((-1) ** (k + 1) * 2 * k / math.factorial(2 * k + 1) for k in range(1, 10))
# Beyond this cosine of a swing, which is no small number then, its sign would be rounding.
_OPPOSITE = -0.9


@compiled
def angle_gap(x: float) -> float:
    r"""Return $x - \sin x$, odd, to full relative accuracy for $|x| \le \pi$."""
    if abs(x) > _SERIES_BELOW:
        return x - math.sin(x)
    square = x * x
    total = 0.0
    for k in range(len(_GAPS) - 1, -1, -1):
        total = total * square + _GAPS[k]
    return total * square * x


@compiled
def arc_excess(x: float) -> float:
    r"""Return $\sin x - x \cos x$, odd, to full relative accuracy for $|x| \le \pi$."""
    if abs(x) > _SERIES_BELOW:
        return math.sin(x) - x * math.cos(x)
    square = x * x
    total = 0.0
    for k in range(len(_EXCESSES) - 1, -1, -1):
        total = total * square + _EXCESSES[k]
    return total * square * x


@compiled
def placed(tau: float, state: Floats, sides: Floats) -> Any:
    r"""Return where the neurons of a scaled state are (`relu_rates`).

    Returns:
        $|w_i|$, $\cos\theta_i$, $\sin\theta_i$, $1 - |\cos\theta_i|$, $1 - \cos\theta_i$,
        $\theta_i$ and $\pi - \theta_i$, ``(neurons,)``; $z_i/|w_i|$, ``(neurons, width)``.
    """
    neurons, width = state.shape[0] - 1, state.shape[1] - 1
    shrink = math.exp(-tau)
    norms, cosines, sines = np.empty(neurons), np.empty(neurons), np.empty(neurons)
    defects, angles, backs = np.empty(neurons), np.empty(neurons), np.empty(neurons)
    units = np.empty((neurons, width))
    for i in range(neurons):
        h, square = state[i, 0], 0.0
        for k in range(width):
            units[i, k] = shrink * state[i, 1 + k]
            square += units[i, k] ** 2
        if square == 0.0 and sides[i] != 0.0:
            # Exactly along v: the side is that of the start, so that the rates stay smooth up to 0.
            norms[i], cosines[i], sines[i], defects[i] = sides[i] * h, sides[i], 0.0, 0.0
            angles[i] = 0.0 if sides[i] > 0 else math.pi
            backs[i] = math.pi - angles[i]
            continue
        length, across = math.sqrt(h * h + square), math.sqrt(square)
        norms[i], cosines[i], sines[i] = length, h / length, across / length
        defects[i] = square / (length * (length + abs(h)))
        angles[i], backs[i] = math.atan2(across, h), math.atan2(across, -h)
        for k in range(width):
            units[i, k] /= length
    rises = np.where(cosines >= 0.0, defects, 2.0 - defects)
    return norms, cosines, sines, defects, rises, angles, backs, units


@compiled
def pair(i: int, j: int, cosines: Floats, defects: Floats, units: Floats) -> Any:
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
def dot(i: int, j: int, units: Floats) -> float:
    r"""Return $z_i\cdot z_j/|w_i||w_j|$."""
    total = 0.0
    for k in range(units.shape[1]):
        total += units[i, k] * units[j, k]
    return total


@compiled
def swing(
    cosine_i: float,
    sine_i: float,
    angle_i: float,
    cosine_j: float,
    rise_j: float,
    chord: float,
    cochord: float,
    product: float,
) -> Any:
    r"""Return $D = D_{ij}$, $\sin D$, $q_{ij}$ and $\sin\theta_{ij} - \cos\theta_j\sin\theta_i$.

    `product` is `dot`.
    """
    sine = chord * cochord / 2.0
    cosine = 1.0 - chord**2 / 2.0 if chord < cochord else cochord**2 / 2.0 - 1.0
    total = sine + sine_i
    turned = 0.0
    if cosine_j <= 0.0:
        turned = sine - cosine_j * sine_i
    elif total > 0.0:
        # The difference of sines, by that of cosines, which is `lag`.
        turned = (cosine_i * rise_j - product) * (cosine_i + cosine) / total + sine_i * rise_j
    swung = cosine_i * turned - sine_i * product
    straight = cosine * cosine_i + sine * sine_i
    if straight < _OPPOSITE:
        D = 2.0 * math.atan2(chord, cochord) - angle_i
    else:
        D = math.atan2(swung, straight)
    versine = swung**2 / (1.0 + straight) if straight > 0.0 else 1.0 - straight
    return D, swung, rise_j - versine, turned
