"""Figures and remarks about critical directions at equal masses: formulas, and what a search finds.

The search is floating point: it finds local minima of the cubic potential, and proves nothing.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from theorycheck.core.settings import Settings
from theorycheck.models.placed_students import SimplexStudent

MOST_NEURONS = {"quick": 8, "standard": 20, "deep": 20}
STARTS = {"quick": 20, "standard": 40, "deep": 400}
LARGEST_SIMPLEX = 12
# Dimensions of the inputs; the search moves orthogonally to the teacher.
INPUTS = (2, 3, 4, 5, 8)
# How near a potential must be to that of a simplex to count as one.
SAME = 1e-9
# With fewer neurons there are fewer simplices.
FROM = 5


@dataclass(frozen=True)
class Search:
    """What descents on the sphere ended at.

    Attributes:
        simplices: How many ended at each number of active neurons, by (neurons, inputs).
        others: How many ended at another critical direction.
        unfinished: How many did not end.
        least: The least potential found, for |v| = 1, by neurons.
    """

    simplices: dict[tuple[int, int], Counter[int]]
    others: int
    unfinished: int
    least: dict[int, float]


def gap(k: int) -> float:
    """Return B in floating point."""
    return math.sqrt(2 * k / (k - 1)) - 1


def potential(k: int, n: int) -> float:
    """Return the potential at the unit vector of a simplex, for |v| = 1."""
    return n * math.sqrt(k) * gap(k) / (6 * math.pi)


def scaled_constant(k: int) -> float:
    """Return n^2 C for |v| = 1."""
    return 4 * math.pi**2 / (3 * k * gap(k) ** 2)


def vector_exponent(k: int) -> float:
    """Return the exponent of the moves like V."""
    return 0.5 + (1 / (k - 1) - 0.5) / gap(k)


@lru_cache(maxsize=4)
def search(effort: str, seed: int) -> Search:
    """Return where descents end, for every number of neurons and dimension."""
    from theorycheck.flows.sphere_descent import descend

    found: dict[tuple[int, int], Counter[int]] = {}
    least: dict[int, float] = {}
    others = unfinished = 0
    for n in range(2, MOST_NEURONS[effort] + 1):
        for d in INPUTS:
            ended = descend(n, d - 1, STARTS[effort], seed)
            done = ended.converged()
            unfinished += int((~done).sum())
            counts: Counter[int] = Counter()
            for k, level in zip(ended.active()[done], ended.potential[done], strict=True):
                if abs(float(level) / potential(int(k), n) - 1) < SAME:
                    counts[int(k)] += 1
                else:
                    others += 1
            found[n, d] = counts
            least[n] = min(least.get(n, math.inf), float(ended.potential.min()))
    return Search(found, others, unfinished, least)


def series(problem: SimplexStudent, settings: Settings) -> list[dict[str, Any]]:
    """Return the constants and exponents by k, and what the search found."""
    del problem
    return [_constants(), _exponents(), _found(search(settings.effort, settings.seed))]


def notes(problem: SimplexStudent, settings: Settings) -> list[str]:
    """Say what was searched, what was found, and what the least potentials would mean."""
    del problem
    result = search(settings.effort, settings.seed)
    most = MOST_NEURONS[settings.effort]
    total = len(result.simplices) * STARTS[settings.effort]
    kinds = "; ".join(
        f"d = {d}: k in {{{', '.join(map(str, sorted(_kinds(result, d))))}}}" for d in INPUTS
    )
    slopes = {
        n: 3 * (level / n) ** (1 / 3) for n, level in result.least.items() if n >= min(4, most)
    }
    return [
        f"Searched in floating point, which proves nothing: descent on the sphere from {total} "
        f"random starts, {STARTS[settings.effort]} for each n = 2, ..., {most} and d in "
        f"{{{', '.join(map(str, INPUTS))}}}. Ended at simplices, to {SAME:.0e} of the potential: "
        f"{sum(map(sum, (c.values() for c in result.simplices.values())))}; at other critical "
        f"directions: {result.others}; not ended: {result.unfinished}. Active neurons found for "
        f"n >= {FROM}: {kinds}.",
        "How often a simplex is found says how often this descent, which is not the flow, leads "
        "there; that no other local minima exist is not proved.",
        "If the least potentials found are the minima on the sphere, then along the reduced flow "
        "t^3 Phi <= 1/(27 Phi_min^2), and |grad| >= 3 Phi_min^(1/3) Phi^(2/3), with n^2/(27 "
        "Phi_min^2) = "
        + ", ".join(f"{n**2 / (27 * result.least[n] ** 2):.4f} (n = {n})" for n in (2, 3, 4, most))
        + " and 3 (Phi_min/n)^(1/3) = "
        + ", ".join(f"{slopes[n]:.4f} (n = {n})" for n in (4, most))
        + ", for |v| = 1.",
        "n^2 C by k: "
        + ", ".join(f"{k}: {scaled_constant(k):.4f}" for k in range(2, 9))
        + ". Exponents of the moves like V: "
        + ", ".join(f"{k}: {vector_exponent(k):.4f}" for k in range(3, 9))
        + "; of an aligned neuron across: "
        + ", ".join(f"{k}: {1 / gap(k) - 1:.4f}" for k in range(2, 9))
        + ".",
    ]


def _kinds(result: Search, d: int) -> set[int]:
    return {
        k
        for (n, inputs), counts in result.simplices.items()
        if inputs == d and n >= FROM
        for k in counts
    }


def _constants() -> dict[str, Any]:
    orders = list(range(2, LARGEST_SIMPLEX + 1))
    return {
        "slug": "constants",
        "title": "The constant of a regular simplex of k active neurons",
        "description": "n^2/(27 Phi(u)^2) for |v| = 1, by the closed form. It is largest for four.",
        "x_label": "active neurons k",
        "y_label": "n^2 C",
        "x_scale": "linear",
        "y_scale": "linear",
        "lines": [_line("closed form", orders, [scaled_constant(k) for k in orders], "points")],
    }


def _exponents() -> dict[str, Any]:
    orders = list(range(3, LARGEST_SIMPLEX + 1))
    large = [k for k in orders if k >= 4]
    return {
        "slug": "exponents",
        "title": "Exponents of relaxation at a regular simplex",
        "description": "A perturbation decays like t to minus the exponent, to first order, by the "
        "closed forms. The simplex is unstable where one is negative.",
        "x_label": "active neurons k",
        "y_label": "exponent",
        "x_scale": "linear",
        "y_scale": "linear",
        "lines": [
            _line("moves like V", orders, [vector_exponent(k) for k in orders], "points"),
            _line("aligned, across", orders, [1 / gap(k) - 1 for k in orders], "points"),
            _line(
                "moves like S^(k-2,2)",
                large,
                [(1 + gap(k)) / (k * gap(k)) for k in large],
                "points",
            ),
        ],
    }


def _found(result: Search) -> dict[str, Any]:
    lines = []
    for d in INPUTS:
        places = sorted(
            (n, k)
            for (n, inputs), counts in result.simplices.items()
            if inputs == d
            for k in counts
        )
        # A little apart, so that dimensions do not hide each other.
        shift = 0.12 * (INPUTS.index(d) - len(INPUTS) // 2)
        lines.append(
            _line(f"d = {d}", [n for n, _ in places], [k + shift for _, k in places], "points")
        )
    return {
        "slug": "attractors",
        "title": "Active neurons in the local minima that descent found",
        "description": "Numerical, with no proof of completeness: the number of active neurons of "
        "each local minimum found on the sphere, by neurons and by dimension of the inputs (drawn "
        "a little apart).",
        "x_label": "neurons n",
        "y_label": "active neurons k",
        "x_scale": "linear",
        "y_scale": "linear",
        "lines": lines,
    }


def _line(label: str, x: list[int], y: list[float], style: str) -> dict[str, Any]:
    return {"label": label, "x": [float(value) for value in x], "y": y, "style": style}
