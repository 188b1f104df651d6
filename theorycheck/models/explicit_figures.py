r"""Data of the figure about explicit and implicit regularization: how fast both near the l1 norm.

In doubles, at the coefficients of the minimum l1 norm solution: for reading, not for proof.
"""

from __future__ import annotations

from math import asinh, log, sqrt
from typing import Any

from theorycheck.core.settings import Settings
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.models.exact_norms import minimum_l1

# From 10^-0.25 down to 10^-10, by quarters of a decade.
SCALES = [10.0 ** (-k / 4) for k in range(1, 41)]


def series(problem: DiagonalRegression, settings: Settings) -> list[dict[str, Any]]:
    """Return the relative distance of both regularizers to the l1 norm against the scale."""
    del settings
    b = [abs(float(entry)) for entry in minimum_l1(problem.X, problem.y).value]
    norm = sum(b)
    if not norm:
        return []
    explicit = [abs(sum(a * a * distance(entry / a**2) for entry in b) / norm - 1) for a in SCALES]
    implicit = [
        abs(sum(a * a * entropy(entry / a**2) for entry in b) / (log(a**-2) * norm) - 1)
        for a in SCALES
    ]
    return [
        {
            "slug": "approach",
            "title": "Two ways towards the l1 norm",
            "description": "Relative distance to the l1 norm, at a minimum l1 solution b, of the "
            "explicit regularizer R_alpha(b) and of Q_alpha(b) / ln(1/alpha^2), against the scale: "
            "the first is algebraic in alpha, the second logarithmic.",
            "x_label": "scale alpha",
            "y_label": "relative distance to the l1 norm",
            "x_scale": "log",
            "y_scale": "log",
            "lines": [
                {"label": label, "x": list(SCALES), "y": values, "style": "line"}
                for label, values in (
                    ("R_alpha, nearest weights", explicit),
                    ("Q_alpha / ln(1/alpha^2), gradient flow", implicit),
                )
            ],
        }
    ]


def distance(z: float) -> float:
    """Return r(|z|), by bisection for x = u/v in |z| = (x+1)^3 (x-1) / (4 x^2)."""
    z = abs(z)
    low, high = 1.0, 3.0 + 2.0 * sqrt(z)
    for _ in range(200):
        x = (low + high) / 2
        if (x + 1) ** 3 * (x - 1) / (4 * x * x) < z:
            low = x
        else:
            high = x
    return (low - 1) ** 2 * (1 + low * low) / (4 * low * low)


def entropy(z: float) -> float:
    """Return q(z) = z arcsinh(z/2) - sqrt(4 + z^2) + 2."""
    return z * asinh(z / 2) - z * z / (sqrt(4 + z * z) + 2)
