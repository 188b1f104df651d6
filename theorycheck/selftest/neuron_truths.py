"""What certificates about neurons claim, found again with mpmath from the text of a problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from mpmath import mp, mpf

from theorycheck.selftest.exact_truths import matrix, vector
from theorycheck.selftest.formula import point
from theorycheck.selftest.motion import moved
from theorycheck.selftest.neurons import start_values
from theorycheck.selftest.student_values import (
    angle,
    gradient,
    integral_values,
    loss,
    norm,
    student_values,
)

DIGITS = 60


def _number(problem: Mapping[str, str], name: str) -> Any:
    return point(Fraction(problem[name]))


def _points(rows: list[list[Fraction]]) -> list[list[Any]]:
    return [[point(entry) for entry in row] for row in rows]


def _wanted(
    known: Mapping[str, Callable[[], Any]], content: Mapping[str, Any]
) -> Mapping[str, list[Any]]:
    found = {name: known[name]() for name in content["claims"] if name in known}
    return {name: one if isinstance(one, list) else [one] for name, one in found.items()}


def relu_point(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the quantities of a student."""
    problem = content["problem"]
    W, [v] = _points(matrix(problem["W"])), _points([vector(problem["v"])])
    return _wanted(student_values(W, v), content)


def gaussian_integral(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return integrals from their closed forms."""
    problem = content["problem"]
    rows = matrix(problem["W"] if "W" in problem else problem["w"])
    own = int(Fraction(problem.get("neuron", "1"))) - 1
    bias = point(Fraction(problem.get("bias", "0")))
    [v] = _points([vector(problem["v"])])
    return _wanted(integral_values(_points(rows), v, own, bias), content)


def gaussian_start(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the probabilities of a wrong start."""
    found = start_values(int(Fraction(content["problem"]["inputs"])))
    return {name: [one] for name, one in found.items()}


def pair_point(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return loss and gradient of a symmetric pair."""
    problem = content["problem"]
    along, across = _number(problem, "l1"), _number(problem, "l2")
    W, v = [[along, across], [along, -across]], [mpf(1), mpf(0)]
    slope = gradient(W, v, 0)
    return {
        "loss_at_start": [_number(problem, "size") ** 2 * loss(W, v)],
        "gradient_1": [slope[0]],
        "gradient_2": [slope[1]],
    }


def _pair_at(problem: Mapping[str, str]) -> list[Any]:
    """Return the pair's coordinates at the time: the flow of the full gradient, in the plane."""
    start = [_number(problem, "l1"), _number(problem, "l2")]

    def field(state: list[Any]) -> list[Any]:
        rows = [[state[0], state[1]], [state[0], -state[1]]]
        return [-entry for entry in gradient(rows, [mpf(1), mpf(0)], 0)]

    return moved(field, start, _number(problem, "time"), DIGITS)


def _pair_loss(problem: Mapping[str, str], at: list[Any]) -> Any:
    rows = [[at[0], at[1]], [at[0], -at[1]]]
    return _number(problem, "size") ** 2 * loss(rows, [mpf(1), mpf(0)])


def pair_flow(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the tangent and the loss of a pair on its line, by following the gradient."""
    problem = content["problem"]
    at = _pair_at(problem)
    return {"tangent_at_time": [2 * at[1]], "loss_at_time": [_pair_loss(problem, at)]}


def pair_drift(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the coordinates and the loss of a pair off its line."""
    problem = content["problem"]
    at = _pair_at(problem)
    return {
        "along_at_time": [at[0]],
        "across_at_time": [at[1]],
        "loss_at_time": [_pair_loss(problem, at)],
    }


def _equal_rows(problem: Mapping[str, str]) -> tuple[int, list[list[Any]]]:
    """Return the number of equal neurons, and a start for them at |v| = 1."""
    neurons, turn = int(Fraction(problem["neurons"])), _number(problem, "turn") * mp.pi
    size = _number(problem, "radius") / neurons
    return neurons, [[size * mp.cos(turn), size * mp.sin(turn)]] * neurons


def polar_point(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the loss and the velocities of length and angle of the sum of equal neurons."""
    problem = content["problem"]
    neurons, rows = _equal_rows(problem)
    v = [mpf(1), mpf(0)]
    pull = [neurons * entry for entry in gradient(rows, v, 0)]
    turn, radius = angle(rows[0], v), _number(problem, "radius")
    out, side = [mp.cos(turn), mp.sin(turn)], [-mp.sin(turn), mp.cos(turn)]
    return {
        "loss_at_start": [_number(problem, "size") ** 2 * loss(rows, v)],
        "radius_rate": [-(pull[0] * out[0] + pull[1] * out[1])],
        "angle_rate": [-(pull[0] * side[0] + pull[1] * side[1]) / radius],
    }


def polar_flow(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return loss, its rate of decay and the half tangent, by following the gradient."""
    problem = content["problem"]
    neurons, rows = _equal_rows(problem)
    v = [mpf(1), mpf(0)]

    def field(state: list[Any]) -> list[Any]:
        return [-entry for entry in gradient([state] * neurons, v, 0)]

    at = moved(field, rows[0], _number(problem, "time"), DIGITS)
    here, slope = loss([at] * neurons, v), field(at)
    return {
        "loss_at_time": [_number(problem, "size") ** 2 * here],
        "decay_at_time": [neurons * mp.fsum(x * x for x in slope) / here],
        "half_tangent_at_time": [mp.tan(angle(at, v) / 2)],
    }


def aligned_flow(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return scales that fall together, the least of them dropped when it reaches 0."""
    problem = content["problem"]
    scales = [point(entry) for entry in vector(problem["scales"])]
    square = _number(problem, "size") ** 2 / 4

    def fallen(now: list[Any], left: Any) -> list[Any]:
        while True:
            active = [a for a in now if a > 0]
            gap, least = mp.fsum(active) - 1, min(active)
            fall = gap * -mp.expm1(-left * len(active) / 2) / len(active)
            if fall < least:
                return [a - fall if a > 0 else mpf(0) for a in now]
            left += 2 * mp.log1p(-least * len(active) / gap) / len(active)
            now = [a - least if a > least else mpf(0) for a in now]

    at = fallen(scales, _number(problem, "time"))
    end = fallen(scales, mp.mpf(10) ** 6)
    return {
        "scale_at_time": at,
        "scale_at_end": end,
        "survivors": [mpf(sum(1 for a in end if a > 0))],
        "loss_at_time": [square * (mp.fsum(at) - 1) ** 2],
        "loss_at_start": [square * (mp.fsum(scales) - 1) ** 2],
    }


def descent_levels(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the level after all steps."""
    problem = content["problem"]
    level, gain = _number(problem, "level"), _number(problem, "gain")
    for _ in range(int(Fraction(problem["steps"]))):
        level -= gain * level * mp.cbrt(level)
    return {name: [level] for name in content["claims"]}


def descent_path(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the level after all steps, and the length of their path."""
    problem = content["problem"]
    level, step = _number(problem, "level"), _number(problem, "step")
    length, twice = mpf(0), 2 * _number(problem, "gain")
    for _ in range(int(Fraction(problem["steps"]))):
        slope = mp.sqrt(twice) * mp.cbrt(level) ** 2
        length += step * slope
        level -= step * slope**2 / 2
    return {"level_at_end": [level], "length_at_end": [length]}


def _descended(problem: Mapping[str, str], steps: int) -> tuple[Any, list[Any], Any]:
    """Return loss, norms of the weights and length of the path after steps of descent."""
    rows, [v] = _points(matrix(problem["W"])), _points([vector(problem["v"])])
    step, length = _number(problem, "step"), mpf(0)
    for _ in range(steps):
        slopes = [gradient(rows, v, i) for i in range(len(rows))]
        length += step * mp.sqrt(mp.fsum(x * x for slope in slopes for x in slope))
        rows = [
            [a - step * b for a, b in zip(row, slope, strict=True)]
            for row, slope in zip(rows, slopes, strict=True)
        ]
    return loss(rows, v), [norm(row) for row in rows], length


def relu_step(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the loss after one step of descent."""
    return {"loss_after_step": [_descended(content["problem"], 1)[0]]}


def relu_steps(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return loss, norms and length of the path after all steps of descent."""
    problem = content["problem"]
    here, norms, length = _descended(problem, int(Fraction(problem["steps"])))
    return {"loss_at_end": [here], "norm_at_end": norms, "length_at_end": [length]}
