r"""What a state of the ReLU flow looks like: directions, spreads, and the cubic potential.

Near the optimum, with $h_i = c_i |v|$, $\sum c_i = 1$ and $z_i = c_i |v| \zeta_i$, the loss is
$\Phi(z)(1 + O(|\zeta|^2))$ with
$\Phi = \frac{|v|^2}{6\pi} (\sum_{i<j} c_i c_j |\zeta_i - \zeta_j|^3 - \sum_i c_i |\zeta_i|^3)$,
homogeneous of degree 3. Along the flow of $\Phi$ in a fixed direction $u = z/|z|$,
$t^3 L \to 1/(27 \Phi(u)^2)$. Nothing here is used by the integration.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# A neuron is active while its z_i is longer than this part of the longest.
ACTIVE = 0.02


@dataclass(frozen=True, kw_only=True)
class Shape:
    r"""Numbers that describe one state, for $|v| = 1$; NaN where one is not defined.

    Attributes:
        potential: $\Phi(u)$ at the direction $u = z/|z|$; NaN unless all $h_i > 0$ and $z \ne 0$.
        size: $|z|$.
        kappa: The largest angle between two $z_i \ne 0$; NaN if there is none.
        spread: $Z = \sum_{i<j} |z_i - z_j|$.
        theta: The largest angle between a weight and v.
        active: Number of neurons with $|z_i|$ above `ACTIVE` times the longest.
    """

    potential: float
    size: float
    kappa: float
    spread: float
    theta: float
    active: int


def shape(heights: Floats, across: Floats, copies: Floats) -> Shape:
    """Return what one state looks like.

    Args:
        heights: ``(rows,)``, the h_i.
        across: ``(rows, width)``, the z_i.
        copies: ``(rows,)``, how many equal neurons each row stands for.
    """
    lengths = np.sqrt((across**2).sum(axis=1))
    longest = float(lengths.max(initial=0.0))
    theta = float(np.arctan2(lengths, heights).max())
    if longest == 0:
        return Shape(
            potential=math.nan, size=0.0, kappa=math.nan, spread=0.0, theta=theta, active=0
        )
    # In units of the longest, so that no power underflows.
    across, lengths = across / longest, lengths / longest
    size = math.sqrt(copies @ lengths**2)
    pairs = np.triu(np.outer(copies, copies), 1)
    gaps = np.sqrt(((across[:, None] - across[None]) ** 2).sum(axis=2))
    return Shape(
        potential=_potential(heights, across, copies) / size**3,
        size=longest * size,
        kappa=_widest(across, lengths),
        spread=longest * float((pairs * gaps).sum()),
        theta=theta,
        active=int(copies[lengths > ACTIVE].sum()),
    )


def _potential(heights: Floats, across: Floats, copies: Floats) -> float:
    r"""Return $\Phi$ for $|v| = 1$.

    With $1 = \sum c_j$ it is that of
    $\sum_{i<j} c_i c_j (|\zeta_i - \zeta_j|^3 - |\zeta_i|^3 - |\zeta_j|^3)
    - \sum c_i^2 |\zeta_i|^3$, and what is of first order in the shorter of two $\zeta$ is summed on
    its own: a neuron of little mass, and all the loss, keeps its digits.
    """
    if not (heights > 0).all():
        return math.nan
    masses = heights / (copies @ heights)
    zeta = across / masses[:, None]
    order = np.argsort(-(zeta**2).sum(axis=1))
    zeta, weights = zeta[order], (copies * masses)[order]
    lengths = np.sqrt((zeta**2).sum(axis=1))
    gaps = np.sqrt(((zeta[:, None] - zeta[None]) ** 2).sum(axis=2))
    # |a - b|^3 - |a|^3 + 3 |a| a.b for |a| >= |b|, by (|a - b| - |a|)(|a - b| + |a|) = b.b - 2 a.b.
    longer, shorter = lengths[:, None], lengths[None]
    fall = shorter**2 - 2 * zeta @ zeta.T
    total = gaps + longer
    rest = np.divide(fall, total, out=np.zeros_like(fall), where=total > 0) ** 2
    rest *= np.divide(2 * gaps + longer, 2 * total, out=np.zeros_like(fall), where=total > 0)
    bent = rest * total + 1.5 * longer * shorter**2 - shorter**3
    bends = weights @ np.triu(bent, 1) @ weights
    # The sums of the z_j that come after each.
    after = np.cumsum((weights[:, None] * zeta)[::-1], axis=0)[::-1]
    after -= weights[:, None] * zeta
    slopes = 3 * (weights * lengths) @ (zeta * after).sum(axis=1)
    return float((bends - slopes - weights**2 @ lengths**3) / (6 * math.pi))


def _widest(across: Floats, lengths: Floats) -> float:
    """Return the largest angle between the z_i that are not 0."""
    units = across[lengths > 0] / lengths[lengths > 0][:, None]
    chords = np.sqrt(((units[:, None] - units[None]) ** 2).sum(axis=2))
    cochords = np.sqrt(((units[:, None] + units[None]) ** 2).sum(axis=2))
    return float(2 * np.arctan2(chords, cochords).max())
