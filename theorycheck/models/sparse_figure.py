"""Figures 1 and 3(c) of the source as one resumable computation, in doubles: it proves nothing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from theorycheck.core.settings import Settings
from theorycheck.ledger import Ledger
from theorycheck.models.sparse_regression import measured
from theorycheck.programs.deep_float import deep_dual_float

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Part of every key: change it when the method changes.
METHOD = 1
FEATURES, SPARSITY = 1000, 5
ORDERS = (2, 3, 5, 8)
# The population error that counts as recovery, as in the source.
RECOVERED = 0.025
# alpha^D is followed from 10 down, in decades of this many points, to this power of ten.
PER_DECADE = 2
LOWEST = -8
# The crossing is located to this part of a decade.
RESOLUTION = 0.02
GRIDS: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "quick": ((50, 100), (0,)),
    "standard": ((25, 50, 100, 250, 500), (0,)),
    "deep": (tuple(range(25, 501, 25)), (0, 1, 2)),
}
# What other implementations found for d = 1000, 5 nonzero entries: largest alpha^D by N and order,
# the middle of the range of two seeds.
FOUND_BEFORE = {
    2: {100: 3.9e-5, 250: 7.2e-4, 500: 2.5e-3},
    3: {100: 5.5e-4},
    5: {100: 1.2e-3},
    8: {100: 1.5e-3},
}


def series(problem: object, settings: Settings) -> list[dict[str, Any]]:
    """Return the figures: largest scale that recovers, errors and excess norms against the scale.

    What is finished is kept in the ledger, and not computed again.
    """
    del problem
    ledger = Ledger()
    samples, seeds = GRIDS[settings.effort]
    return [
        _scales(ledger, samples, seeds),
        *_panels(_panel(ledger, samples=100, seed=0)),
    ]


def _scales(ledger: Ledger, samples: tuple[int, ...], seeds: tuple[int, ...]) -> dict[str, Any]:
    lines = []
    for order in ORDERS:
        for seed in seeds:
            found = [largest_scale(ledger, N, order, seed) for N in samples]
            lines.append(
                {
                    "label": f"D = {order}" + (f", seed {seed}" if len(seeds) > 1 else ""),
                    "x": [float(N) for N in samples],
                    "y": found,
                    "style": "line",
                }
            )
    for order, values in FOUND_BEFORE.items():
        lines.append(
            {
                "label": f"D = {order}, found before",
                "x": [float(N) for N in values],
                "y": list(values.values()),
                "style": "points",
            }
        )
    return {
        "slug": "largest-scale",
        "title": "How small a scale recovery needs",
        "description": "The largest alpha^D on the path from large scales down at which the "
        f"population error falls to {RECOVERED}, against the number of samples; d = {FEATURES}, "
        f"{SPARSITY} nonzero entries, noise of variance 0.01, seeds {list(seeds)}. Computed in "
        f"doubles, located to {RESOLUTION} of a decade; gaps: not above 1e{LOWEST}. Points: what "
        "other implementations found (two other seeds).",
        "x_label": "samples N",
        "y_label": "largest alpha^D",
        "x_scale": "linear",
        "y_scale": "log",
        "lines": lines,
    }


def largest_scale(ledger: Ledger, samples: int, order: int, seed: int) -> float | None:
    """Return the alpha^D at which the population error first falls to `RECOVERED`, or None.

    Found on the way from large scales down, then located by bisection in its logarithm.
    """
    key = {
        "what": "largest scale", "method": METHOD, "samples": samples, "order": order,
        "seed": seed, "features": FEATURES, "sparsity": SPARSITY, "error": RECOVERED,
        "per decade": PER_DECADE, "lowest": LOWEST, "resolution": RESOLUTION,
    }  # fmt: skip
    found = ledger.piece(key, lambda: _crossing(_Path(samples, order, seed)))
    return None if found is None else float(found)


class _Path:
    """Population errors along alpha^D, each solution started from the last one."""

    def __init__(self, samples: int, order: int, seed: int) -> None:
        self.X, self.y, self.truth = drawn(samples, seed)
        self.order = order
        self.nu: Floats | None = None

    def beta(self, power: float) -> Floats:
        """Return the minimizer at alpha^D = 10^power."""
        alpha = 10.0 ** (power / self.order)
        beta, self.nu = deep_dual_float(self.X, self.y, alpha, self.order, start=self.nu)
        return beta

    def error(self, power: float) -> float:
        return float(((self.beta(power) - self.truth) ** 2).sum())


def _crossing(path: _Path) -> float | None:
    above = 1.0
    for step in range(1 + PER_DECADE * (1 - LOWEST)):
        power = 1.0 - step / PER_DECADE
        if path.error(power) <= RECOVERED:
            below = power
            break
        above = power
    else:
        return None
    while above - below > RESOLUTION:
        middle = (above + below) / 2
        if path.error(middle) <= RECOVERED:
            below = middle
        else:
            above = middle
    return math.pow(10.0, (above + below) / 2)


def drawn(samples: int, seed: int) -> tuple[Floats, Floats, Floats]:
    """Return X, y and the truth of a seed in doubles, which hold them exactly."""
    import numpy as np

    X, y, truth = measured(samples, FEATURES, SPARSITY, seed)
    return (
        np.array([[float(entry) for entry in row] for row in X]),
        np.array([float(entry) for entry in y]),
        np.array([float(entry) for entry in truth]),
    )


def _panel(ledger: Ledger, samples: int, seed: int) -> dict[str, Any]:
    """Return error and norms of the minimizer at order 2, against alpha, and those of l1 and l2."""
    key = {
        "what": "panel", "method": METHOD, "samples": samples, "seed": seed,
        "features": FEATURES, "sparsity": SPARSITY,
    }  # fmt: skip

    def compute() -> dict[str, Any]:
        import numpy as np

        path = _Path(samples, 2, seed)
        powers = [1.0 - step / 4 for step in range(29)]
        betas = [path.beta(power) for power in powers]
        least_l2 = np.linalg.lstsq(path.X, path.y, rcond=None)[0]
        return {
            "alpha": [math.pow(10.0, power / 2) for power in powers],
            "error": [float(((beta - path.truth) ** 2).sum()) for beta in betas],
            "l1": [float(np.abs(beta).sum()) for beta in betas],
            "l2": [float(np.linalg.norm(beta)) for beta in betas],
            "least l1": _least_l1(path.X, path.y),
            "least l2": float(np.linalg.norm(least_l2)),
        }

    found: dict[str, Any] = ledger.piece(key, compute)
    return found


def _least_l1(X: Floats, y: Floats) -> float:
    import numpy as np
    from scipy.optimize import linprog

    d = X.shape[1]
    return float(linprog(np.ones(2 * d), A_eq=np.hstack([X, -X]), b_eq=y, method="highs").fun)


def _panels(panel: dict[str, Any]) -> list[dict[str, Any]]:
    about = f"N = 100, d = {FEATURES}, {SPARSITY} nonzero entries, order 2, in doubles."

    def figure(slug: str, title: str, y_label: str, lines: dict[str, list[float]]) -> Any:
        return {
            "slug": slug,
            "title": title,
            "description": f"{title}; {about}",
            "x_label": "alpha",
            "y_label": y_label,
            "x_scale": "log",
            "y_scale": "log",
            "lines": [
                {"label": label, "x": panel["alpha"], "y": values, "style": "line"}
                for label, values in lines.items()
            ],
        }

    return [
        figure(
            "population-error",
            "Population error of the limit against the scale",
            "population error",
            {"limit": panel["error"], "0.025": [RECOVERED] * len(panel["alpha"])},
        ),
        figure(
            "excess-norms",
            "Excess norms of the limit against the scale",
            "excess norm",
            {
                "l1 norm - least l1 norm": [n - panel["least l1"] for n in panel["l1"]],
                "l2 norm - least l2 norm": [n - panel["least l2"] for n in panel["l2"]],
            },
        ),
    ]
