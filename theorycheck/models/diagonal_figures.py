"""Data of the figures about a diagonal problem: what the report draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from theorycheck._errors import SolverFailure
from theorycheck.core.settings import Settings
from theorycheck.models import diagonal_routes
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.models.exact_norms import minimum_l1, minimum_l2
from theorycheck.rigor.flow import FlowLimit
from theorycheck.rigor.taylor import FixedSystem

# Enough for a smooth line at any zoom of a page; a step of high order is long.
POINTS_PER_STEP = 5
ORDERS_PER_POINT = 20
# A step of order p is about p / 24 units of the fastest rate, as measured; a polynomial of this
# many orders, and an eighth of p more, has the exponential of that to 14 digits.
LEAST_ORDER = 40
MOST_LINES = 12


def series(problem: DiagonalRegression, settings: Settings) -> list[dict[str, Any]]:
    """Return the weights over time, beta over time, and the limit beside three minimizers.

    Raises:
        SolverFailure: If there is no flow to draw, or its numbers are beyond those of a page.
    """
    certificate = diagonal_routes.flow(problem, settings)
    try:
        return _figures(problem, settings, certificate)
    except OverflowError:
        raise SolverFailure(
            "the figures hold doubles, and the weights or their limit are beyond the range of "
            "those: rescale the data."
        ) from None


def _figures(
    problem: DiagonalRegression, settings: Settings, certificate: FlowLimit
) -> list[dict[str, Any]]:
    d, D = problem.features, certificate.depth
    unit = 2**certificate.path.bits
    times, states = map(list, zip(*_dense(certificate), strict=True))
    shown = range(min(d, MOST_LINES))
    part = f" The first {len(shown)} of {d} coordinates." if d > len(shown) else ""
    return [
        _over_time(
            "weights",
            "The weights along the flow",
            f"Each of the 2d weights against time, on the enclosed trajectory.{part}",
            "weight",
            [
                (f"{name}{i + 1}", times, [state[offset + i] / unit for state in states])
                for name, offset in (("u", 0), ("v", d))
                for i in shown
            ],
        ),
        _over_time(
            "effective",
            "The effective vector along the flow",
            f"beta(t) = u(t)^{D} - v(t)^{D} against time.{part}",
            "coefficient",
            # In integers: for a large scale nearly everything cancels.
            [
                (f"beta{i + 1}", times, [(w[i] ** D - w[d + i] ** D) / unit**D for w in states])
                for i in shown
            ],
        ),
        _limits(problem, settings, certificate),
    ]


def _limits(
    problem: DiagonalRegression, settings: Settings, certificate: FlowLimit
) -> dict[str, Any]:
    coordinates = [float(i + 1) for i in range(problem.features)]
    least_l1 = minimum_l1(problem.X, problem.y)
    # The small scales select one of several minimizers, and not the one that was found.
    l1 = "minimum l1 (alpha to 0)" if least_l1.unique else "a minimum l1 solution of several"
    limits: dict[str, Sequence[Fraction]] = {
        "flow, t to infinity": certificate.effective,
        "minimum Q_alpha": diagonal_routes.minimizer(problem, settings).minimizer,
        l1: least_l1.value,
        "minimum l2 (alpha to infinity)": minimum_l2(problem.X, problem.y).value,
    }
    return {
        "slug": "limits",
        "title": "The limit against the minimizers",
        "description": "Coefficients of the flow's limit, of the minimizer of Q_alpha, and of "
        "minimum l1 and l2 solutions, between which the scale leads.",
        "x_label": "coordinate",
        "y_label": "coefficient",
        "x_scale": "linear",
        "y_scale": "linear",
        "lines": [
            {
                "label": label,
                "x": coordinates,
                "y": [float(value) for value in values],
                "style": "points",
            }
            for label, values in limits.items()
        ],
    }


def _over_time(
    slug: str,
    title: str,
    description: str,
    y_label: str,
    lines: Sequence[tuple[str, list[float], list[float]]],
) -> dict[str, Any]:
    return {
        "slug": slug,
        "title": title,
        "description": description,
        "x_label": "time t",
        "y_label": y_label,
        "x_scale": "symlog",
        "y_scale": "linear",
        "lines": [{"label": label, "x": x, "y": y, "style": "line"} for label, x, y in lines],
    }


def _dense(certificate: FlowLimit) -> Iterator[tuple[float, list[int]]]:
    """Yield times, and weights in the fixed point of the path: its states and between them.

    Between the states from Taylor polynomials, shorter than those that the kernel bounds.
    """
    path = certificate.path
    A, b = certificate.followed()
    d = len(A[0])
    unit = 2**path.bits
    system = FixedSystem(A, b, path.bits, certificate.depth)
    points = max(POINTS_PER_STEP, path.order // ORDERS_PER_POINT)
    order = min(path.order, LEAST_ORDER + path.order // 8)
    elapsed = 0
    for state, step in zip(path.states, path.steps, strict=False):
        us, vs = system.polynomials(list(state[:d]), list(state[d:]), step, order)
        for point in range(points):
            yield (
                (points * elapsed + point * step) / (points * unit),
                [_at(polynomial, point, points) for polynomial in (*us, *vs)],
            )
        elapsed += step
    yield elapsed / unit, list(path.states[-1])


def _at(polynomial: Sequence[int], point: int, points: int) -> int:
    """Return the value at point / points."""
    total = 0
    for coefficient in reversed(polynomial):
        total = total * point // points + coefficient
    return total
