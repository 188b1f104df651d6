r"""Figures and remarks about the initialization scale: thresholds beside what really happens."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from theorycheck._errors import SolverFailure
from theorycheck.core.exact import text
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models import diagonal_routes, thresholds
from theorycheck.models.entropy import certified_minimizer
from theorycheck.models.scale_problems import ScaleRegression, one_constraint
from theorycheck.models.thresholds import Crossing, Threshold

# Scales drawn, and numbers of features of the hard family; fewer of both at quick effort.
POINTS = {"quick": 16, "standard": 48, "deep": 48}
SIZES = {
    "quick": (10, 30, 100),
    "standard": (10, 30, 100, 300, 1000),
    "deep": (10, 30, 100, 300, 1000),
}
# The prediction in doubles is tried this far to either side, in ln(alpha).
MARGIN = Fraction(1, 64)
# The l1 norm is drawn from this far below the sharper threshold; the printed one may be anywhere.
BEYOND = 3
# Scales are compared, and drawn, for ln(alpha) up to this far from 0.
FARTHEST = 2_000


def series(problem: ScaleRegression, settings: Settings) -> list[dict[str, Any]]:
    """Return the norms over the scale at this problem, and the scale over d in a hard family."""
    if not any(problem.y):
        return []
    effort = settings.effort
    return [_norms(problem, POINTS[effort]), _hard(problem.epsilon, SIZES[effort])]


def notes(problem: ScaleRegression, settings: Settings) -> list[str]:
    """Say each threshold at this problem, and between which scales the bound begins to hold."""
    if not any(problem.y):
        return []
    rich, kernel = _thresholds(problem)
    return [
        "At most, for the l1 norm: " + _sentence(rich, _crossing(problem, rich[1], below=True)),
        "At least, for the l2 norm: "
        + _sentence(kernel, _crossing(problem, kernel[1], below=False)),
        _hard_sentence(problem.epsilon, SIZES[settings.effort][-1]),
        "That a norm is monotone in alpha is not proved: each of these is a crossing, found by "
        "bisection between scales at which certified minimizers of Q_alpha were compared.",
    ]


def _thresholds(problem: ScaleRegression) -> tuple[Sequence[Threshold], Sequence[Threshold]]:
    l1, l2 = thresholds.least_norms(diagonal_routes.system(problem))
    d, epsilon = problem.features, problem.epsilon
    return (
        (thresholds.printed_l1(l1, d, epsilon), thresholds.sharper_l1(l1, d, epsilon)),
        (thresholds.printed_l2(l2, epsilon), thresholds.sharper_l2(l2, epsilon)),
    )


def _crossing(problem: ScaleRegression, start: Threshold, *, below: bool) -> Crossing | None:
    """Return the crossing beyond a threshold; None if it could not be looked for."""
    walk = thresholds.l1_crossing if below else thresholds.l2_crossing
    try:
        return walk(diagonal_routes.system(problem), problem.epsilon, start.inside(below=below))
    except SolverFailure:
        return None


def _sentence(closed: Sequence[Threshold], crossing: Crossing | None) -> str:
    listed = ", ".join(f"{item.size():.4g} ({item.name})" for item in closed)
    if crossing is None:
        return f"ln(alpha) of {listed}; where the bound begins to hold was not found."
    holds, fails = crossing.logarithms()
    if fails is None:
        actual = f"was found to hold as far as {holds:.4g}, and nowhere to fail."
    elif holds is None:
        actual = f"does not certainly hold at {fails:.4g}."
    else:
        actual = f"certainly holds at {holds:.4g} and certainly fails at {fails:.4g}."
    return f"ln(alpha) of {listed}; the bound {actual}"


def _hard_sentence(epsilon: Fraction, d: int) -> str:
    s, holds, fails = hard_bracket(d, epsilon)
    if holds is None or fails is None:
        return f"The constraint b_1 + s sum b_i = 1 was not decided at epsilon = {text(epsilon)}."
    return (
        f"Where small scales are needed, b_1 + s (b_2 + ... + b_d) = 1 with d = {d} and s = "
        f"{text(s)}, the worst of the hundredths: the l1 bound with epsilon = "
        f"{text(epsilon)} certainly holds at ln(alpha) = {holds:.4g} and certainly fails "
        f"at {fails:.4g}; theorem 2 asks for "
        f"{thresholds.printed_l1(Fraction(1), d, epsilon).size():.4g}, rich-limit for "
        f"{thresholds.sharper_l1(Fraction(1), d, epsilon).size():.4g}."
    )


@lru_cache(maxsize=64)
def hard_bracket(d: int, epsilon: Fraction) -> tuple[Fraction, float | None, float | None]:
    """Return the hardest s found, and ln of scales at which the l1 bound holds and fails.

    An end is None where no certified comparison came out as predicted in doubles.
    """
    s = thresholds.hardest_weight(d, float(epsilon))
    predicted = thresholds.needed(d, float(s), float(epsilon))
    if not abs(predicted) < FARTHEST:
        return s, None, None
    ends = []
    for sign, wanted in ((-1, Outcome.HOLDS), (1, Outcome.FAILS)):
        alpha = thresholds.near_exp(Fraction(-predicted) + sign * MARGIN)
        system = diagonal_routes.system(one_constraint(d, s, alpha=alpha, epsilon=epsilon))
        found = thresholds.l1_bound(system, epsilon, alpha)
        ends.append(thresholds.logarithm(alpha) if found is wanted else None)
    return s, ends[0], ends[1]


def _hard(epsilon: Fraction, sizes: Sequence[int]) -> dict[str, Any]:
    one = Fraction(1)
    found = {d: hard_bracket(d, epsilon)[1] for d in sizes}
    actual = [(float(d), -holds) for d, holds in found.items() if holds is not None]
    closed = {
        "theorem 2 (sufficient)": thresholds.printed_l1,
        "rich-limit (sufficient)": thresholds.sharper_l1,
    }
    lines = [
        {
            "label": label,
            "x": [float(d) for d in sizes],
            "y": [-formula(one, d, epsilon).size() for d in sizes],
            "style": "line",
        }
        for label, formula in closed.items()
    ]
    # Lemma 2: from d^(-1/4 - 1/(8 epsilon)) on, Q_alpha is not proportional to the l1 norm.
    lemma = [(0.25 + 1 / (8 * float(epsilon))) * math.log(d) for d in sizes]
    lines += [
        {
            "label": "lemma 2 (necessary for Q_alpha)",
            "x": [float(d) for d in sizes],
            "y": lemma,
            "style": "line",
        },
        {
            "label": "bound certainly holds",
            "x": [x for x, _ in actual],
            "y": [y for _, y in actual],
            "style": "points",
        },
    ]
    return {
        "slug": "hard-family",
        "title": "How small the scale must be for one constraint",
        "description": "ln(1/alpha) against d for b_1 + s (b_2 + ... + b_d) = 1, s that of the "
        f"hundredths which needs the smallest scale, at epsilon = {text(epsilon)}: "
        "what suffices by theorem 2 and by rich-limit, and a scale at which the bound certainly "
        f"holds while it certainly fails at {float(2 * MARGIN):.3g} less.",
        "x_label": "features d",
        "y_label": "ln(1/alpha)",
        "x_scale": "log",
        "y_scale": "log",
        "lines": lines,
    }


def _norms(problem: ScaleRegression, points: int) -> dict[str, Any]:
    system = diagonal_routes.system(problem)
    rich, kernel = _thresholds(problem)
    l1, l2 = thresholds.least_norms(system)
    first = max(rich[1].size() - BEYOND, -FARTHEST)
    last = min(kernel[0].size() + BEYOND, FARTHEST)
    scales = [first + (last - first) * k / (points - 1) for k in range(points)]
    found = [
        certified_minimizer(system, thresholds.near_exp(Fraction(x)), thresholds.DIGITS).minimizer
        for x in scales
    ]
    curves = {
        "l1 norm": [float(sum(map(abs, b)) / l1 - 1) for b in found],
        "squared l2 norm": [float(sum(e * e for e in b) / l2 - 1) for b in found],
    }
    top = max(max(values) for values in curves.values())
    marks = {
        f"{item.name}": item.size() for item in (*rich, *kernel) if first <= item.size() <= last
    }
    return {
        "slug": "norms-over-scale",
        "title": "Norms of the minimizer over the scale",
        "description": "Relative excess of the l1 norm and of the squared l2 norm of the minimizer "
        "of Q_alpha over their minimum, against ln(alpha); upright lines are thresholds for "
        f"epsilon = {text(problem.epsilon)}, as far as they are in the picture.",
        "x_label": "ln(alpha)",
        "y_label": "relative excess",
        "x_scale": "linear",
        "y_scale": "linear",
        "lines": [
            *({"label": n, "x": scales, "y": v, "style": "line"} for n, v in curves.items()),
            *(
                {"label": n, "x": [x, x], "y": [0.0, top], "style": "line"}
                for n, x in marks.items()
            ),
        ],
    }
