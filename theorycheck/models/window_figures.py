"""What a report shows of a window beside its verdict: constants that work, and figures."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any

from theorycheck._errors import SolverFailure
from theorycheck.core.settings import Settings
from theorycheck.models.flow_quantities import enclosed_window
from theorycheck.models.relu_flow_figures import followed, local_slope, scaled_loss
from theorycheck.models.relu_student import ReluFlow, ReluStudent
from theorycheck.rigor.relu_window import ReluWindow

DRAWN_UNTIL = 10**8
# Numbers of neurons whose scaled losses are drawn beside each other.
SEVERAL = (2, 3, 5)
NOT_ENCLOSED = "The window was not enclosed; nothing is said of constants on it."
TOO_SMALL = (
    "The paper asks for sigma = O(n^-4226 d^(-1/2) |v|), about 1e-1272 for n = 2: below doubles, "
    "and the inverse cube would only show from t = 1/sigma on. The start here is larger by far, "
    "and what is checked is not the theorem for the paper's sigma."
)


def rate_notes(problem: ReluFlow, settings: Settings) -> list[str]:
    """Return the constants that work on the window, enclosed."""
    found = _window(problem, settings)
    if found is None:
        return [NOT_ENCLOSED, TOO_SMALL]
    n, size = problem.neurons, _norm(problem)
    low, high = _range(found, "scaled_loss")
    slowest, fastest = _range(found, "slope")
    least, most = _range(found, "gradient_ratio")
    cube = size ** (1 / 3)
    return [
        f"Enclosed on the window: t^3 L between {low:.6g} and {high:.6g}, that is "
        f"{low * n**2 / size**2:.4g} to {high * n**2 / size**2:.4g} times |v|^2/n^2; "
        f"the local exponent between {slowest:.5g} and {fastest:.5g}, in the last piece between "
        f"{float(found.least['slope'][-1]):.6g} and {float(found.largest['slope'][-1]):.6g}; "
        f"|grad L|/L^(2/3) between {least:.5g} and {most:.5g}, that is "
        f"{least * cube * n ** (2 / 3):.4g} or more times the order n^(-2/3) |v|^(-1/3) of "
        "theorem 7.",
        TOO_SMALL,
    ]


def bound_notes(problem: ReluFlow, settings: Settings) -> list[str]:
    """Return the slope of L^(-1/3) over the window, enclosed, beside the printed order."""
    found = _window(problem, settings)
    if found is None:
        return [NOT_ENCLOSED, TOO_SMALL]
    n, size = problem.neurons, _norm(problem)
    # The derivative of L^(-1/3) is (|grad L|/L^(2/3))^2 / 3.
    least, most = (value**2 / 3 for value in _range(found, "gradient_ratio"))
    kappa, _ = _range(found, "kappa")
    return [
        f"Enclosed on the window: the slope of L^(-1/3) lies between {least:.5g} and {most:.5g}, "
        f"that is {most * size ** (2 / 3) / n ** (2 / 3):.3g} or less times n^(2/3) |v|^(-2/3); "
        f"theorem 14 allows for the order n^(17/3)/kappa_max(0)^2 = "
        f"{_printed_slope(problem):.3g} times |v|^(-2/3). The largest angle across the teacher is "
        f"at least {kappa:.4g} on the window.",
        TOO_SMALL,
    ]


def series(problem: ReluFlow, settings: Settings) -> list[dict[str, Any]]:
    """Return the loss and its exponent with the enclosed window, and t^3 L for all times."""
    found = followed(problem.W, problem.v, max(DRAWN_UNTIL, math.ceil(problem.until)))
    figures = [scaled_loss(found), local_slope(found), _levels(DRAWN_UNTIL)]
    window = _window(problem, settings)
    if window is not None:
        figures = [_losses(problem, window), _exponents(window), *figures]
    return figures


def _losses(problem: ReluFlow, window: ReluWindow) -> dict[str, Any]:
    ends = [float(time) for time in window.pieces]
    last = float(window.largest["loss"][-1])
    guide = {time: last * (ends[-1] / time) ** 3 for time in ends if time > 0}
    return {
        "slug": "window-loss",
        "title": "The loss on the enclosed window",
        "description": f"n = {problem.neurons}. Upper and lower bounds of the loss over the pieces "
        "of the window, proved, as steps, and a line of slope -3 for the eye.",
        "x_label": "t",
        "y_label": "L(t)",
        "x_scale": "log",
        "y_scale": "log",
        "lines": [
            *_steps(window, "loss", 1),
            {
                "label": "slope -3",
                "x": list(guide),
                "y": [_short(y) for y in guide.values()],
                "style": "line",
            },
        ],
    }


@lru_cache(maxsize=1)
def _levels(until: int) -> dict[str, Any]:
    """Return t^3 L of small starts with several numbers of neurons, and what they tend to."""
    lines = []
    for n in SEVERAL:
        start = ReluStudent.at(neurons=n, inputs=20, sigma="1/100")
        found = followed(start.W, start.v, until)
        late = found.times >= 1
        x = [_short(time) for time in found.times[late]]
        scaled = [_short(value) for value in found.scaled_loss[late]]
        level = _short(found.level[-1])
        lines += [
            {"label": f"n = {n}: t^3 L(t)", "x": x, "y": scaled, "style": "points"},
            {
                "label": f"n = {n}: 1/(27 Phi(u)^2) at the end, {level:.4g}",
                "x": [x[0], x[-1]],
                "y": [level, level],
                "style": "line",
            },
        ]
    return {
        "slug": "levels",
        "title": "t³ L(t) for two, three and five neurons",
        "description": "Starts with sigma = 1/100 in 20 dimensions, integrated in doubles, and "
        "the limit that the last direction u of the parts across v predicts if it stays as it is.",
        "x_label": "t",
        "y_label": "t^3 L",
        "x_scale": "log",
        "y_scale": "log",
        "lines": lines,
    }


def _exponents(window: ReluWindow) -> dict[str, Any]:
    return {
        "slug": "window-exponent",
        "title": "The local exponent on the enclosed window",
        "description": "Upper and lower bounds of -d log L/d log t over the pieces of the window, "
        "proved, as steps.",
        "x_label": "t",
        "y_label": "-d log L / d log t",
        "x_scale": "log",
        "y_scale": "linear",
        "lines": _steps(window, "slope", -1),
    }


def _steps(window: ReluWindow, name: str, sign: int) -> list[dict[str, Any]]:
    sides = (window.largest[name], window.least[name])
    upper, lower = sides if sign > 0 else sides[::-1]
    return [
        {
            "label": label,
            "x": [float(time) for pair in _pairs(window.pieces) for time in pair],
            "y": [_short(sign * value) for value in values for _ in range(2)],
            "style": "line",
        }
        for label, values in (("upper bound", upper), ("lower bound", lower))
    ]


def _pairs(ends: tuple[Fraction, ...]) -> Iterable[tuple[Fraction, Fraction]]:
    # A logarithmic axis has no 0.
    positive = [end or ends[1] / 2 for end in ends]
    return pairwise(positive)


def _window(problem: ReluFlow, settings: Settings) -> ReluWindow | None:
    try:
        return enclosed_window(problem, settings)
    except SolverFailure:
        return None


def _range(window: ReluWindow, name: str) -> tuple[float, float]:
    return float(min(window.least[name])), float(max(window.largest[name]))


def _norm(problem: ReluFlow) -> float:
    return math.sqrt(sum(float(entry) ** 2 for entry in problem.v))


def _printed_slope(problem: ReluFlow) -> float:
    from theorycheck.models.relu_point import at_weights

    [point] = at_weights("kappa_max")(problem, Settings(digits=10))
    kappa = float(point.enclosures()["kappa_max"].mid[0])
    return problem.neurons ** (17 / 3) / kappa**2 if kappa else math.inf


def _short(value: Any) -> float:
    return float(f"{float(value):.6g}")
