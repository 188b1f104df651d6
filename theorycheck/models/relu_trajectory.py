"""The gradient flow of a ReLU student, as users call it: to t = 1e12, or to many digits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from theorycheck._errors import InexactInput, OutOfDomain, SolverFailure, shown
from theorycheck.core import exact
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.settings import Settings
from theorycheck.models.relu_states import ReluTrajectory, assembled
from theorycheck.models.relu_weights import doubles, rationals, refuse_zero_rows

if TYPE_CHECKING:
    from theorycheck.flows.relu_chart import Chart
    from theorycheck.flows.relu_flow import FollowedFlow
    from theorycheck.flows.relu_system import ReluSystem

# Up to so many digits doubles suffice, and implicit steps.
MOST_DOUBLE_DIGITS = 10
MOST_DIGITS = 100
EARLIEST, LATEST = Fraction(1, 10**100), Fraction(10) ** 60
# Steps of each run, by effort.
IMPLICIT_STEPS = {"quick": 1_000, "standard": 5_000, "deep": 100_000}
TAYLOR_STEPS = {"quick": 500, "standard": 4_000, "deep": 100_000}
# Variables of the largest system whose Jacobian is formed.
MOST_VARIABLES = 2_000
_LARGEST = Fraction(10) ** 100
# Neurons over v, in doubles: beyond, sums of weights lose v to rounding, and steps stall.
_LONGEST = Fraction(10) ** 6
_PER_DECADE = 5
# Digits to calculate with beyond those asked for, where fewer do not suffice: a neuron that passes
# 0 at some distance, and turns, loses as many as the distance has zeros.
_FURTHER = (0, 20, 60)


def relu_flow(
    W0: object,
    v: object,
    until: object,
    digits: int = 10,
    *,
    times: object = None,
    effort: str = "standard",
) -> ReluTrajectory:
    r"""Follow the gradient flow $\dot W = -\nabla L(W)$, $W(0) = W_0$, to the time `until`.

    $L(W) = \frac12E(\sum_i[w_i\cdot x]_+ - [v\cdot x]_+)^2$ with $x\sim N(0, I_d)$ and its gradient
    are those of Xu and Du (2023), eqs. (23) and (4). Up to 10 digits, implicit steps of order 13
    in log(1 + t) and scaled variables reach t = 1e12 in some hundred steps; more digits take
    explicit Taylor steps, about as many as n t, up to a budget. The cost does not grow with d
    beyond the reading of W0: (different neurons + 1)(dimensions of the span of W0 and v) variables
    are followed, at most 2000. Nothing here is rigorous: `error` is an estimate.

    Args:
        W0: ``(neurons, inputs)``, rows of lengths from 1e-100 to 1e6 times that of v (1e100 with
            more than 10 digits): a NumPy array, rows of numbers, or text. With more than 10 digits,
            floats only in arrays.
        v: ``(inputs,)``, not 0.
        until: The last time, 1e-100 to 1e60.
        digits: Digits of the loss, relative to itself: 1 to 100.
        times: Increasing times in [1e-100, until] to record; by default those of the steps.
        effort: Budget of steps: "quick", "standard" or "deep".

    Returns:
        A trajectory, with the reason why it ends. It ends early where a neuron reaches 0: there L
        has one-sided derivatives only, and the equation no right-hand side.

    Raises:
        OutOfDomain: If a value is outside its domain, or shapes do not fit.
        TheoryCheckError: If an entry is no finite number.
        SolverFailure: If the digits are not reached, or with more than 10 the time is not.
    """
    whole = isinstance(digits, int) and not isinstance(digits, bool)
    if whole and not 1 <= digits <= MOST_DIGITS:
        raise OutOfDomain(f"digits={digits} is outside 1 to {MOST_DIGITS}. Try digits=10.")
    Settings(digits=digits, effort=effort)
    rows, teacher = _read(W0, v, digits)
    end = _time(until, "until")
    stops = _stops(times, end)
    from theorycheck.flows.relu_chart import chart, least_variables

    _refuse_many(least_variables(rows, teacher))
    neurons = chart(rows, teacher)
    _tractable(neurons, _LONGEST if digits <= MOST_DOUBLE_DIGITS else _LARGEST)
    if digits > MOST_DOUBLE_DIGITS:
        return _taylor(neurons, end, stops, digits, TAYLOR_STEPS[effort])
    return _implicit(neurons, end, stops, digits, IMPLICIT_STEPS[effort])


def _read(W0: object, v: object, digits: int) -> tuple[Matrix, Vector]:
    """Return W and v exactly; up to 10 digits, floats in lists are the dyadic numbers they are."""
    if digits <= MOST_DOUBLE_DIGITS and hasattr(W0, "dtype"):
        rows, teacher = _dyadic(W0, v)
    else:
        try:
            rows, teacher = rationals(W0, v, "W0")
        except InexactInput:
            if digits > MOST_DOUBLE_DIGITS:
                raise
            rows, teacher = _dyadic(W0, v)
    refuse_zero_rows(rows, "W0")
    return rows, teacher


def _dyadic(W0: object, v: object) -> tuple[Matrix, Vector]:
    """Return what doubles are, exactly."""
    read, given = doubles(W0, v, "W0")
    return tuple(tuple(map(Fraction, row)) for row in read.tolist()), tuple(
        map(Fraction, given.tolist())
    )


def _time(value: object, name: str) -> Fraction:
    """Return a positive time; a float is the dyadic number that it is."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise OutOfDomain(f"{name}={value} is not finite: give a time such as {name}=1e12.")
        time = Fraction(value)
    else:
        time = exact.number(value, name)
    if not EARLIEST <= time <= LATEST:
        raise OutOfDomain(
            f"{name}={shown(value)} is outside its domain: times from 1e-100 to 1e60. "
            f"Give one such as {name}=1e12."
        )
    return time


def _stops(times: object, end: Fraction) -> list[Fraction]:
    if times is None:
        return []
    listed: Any = times.tolist() if hasattr(times, "tolist") else times
    if not isinstance(listed, list | tuple) or not listed:
        raise OutOfDomain(f"times={shown(times)} is no list of times. Leave it out, or give one.")
    stops = [_time(value, f"times[{i}]") for i, value in enumerate(listed)]
    for i, (earlier, later) in enumerate(zip(stops, [*stops[1:], end + 1], strict=True)):
        if later <= earlier or earlier > end:
            raise OutOfDomain(
                f"times[{i}]={shown(listed[i])} is not before the next one, or after until: "
                "give increasing times up to until."
            )
    return stops if stops[-1] == end else [*stops, end]


def _refuse_many(variables: int) -> None:
    if variables > MOST_VARIABLES:
        raise OutOfDomain(
            f"W0 makes {variables} variables, (different neurons + 1) times the dimensions of the "
            f"span of W0 and v, and at most {MOST_VARIABLES} are followed. "
            "Use fewer neurons, or relu_descent."
        )


def _tractable(neurons: Chart, longest: Fraction) -> None:
    """Refuse sizes at which doubles overflow, or neurons beyond `longest` times v."""
    squares = [
        h * h + sum((x * x * D for x, D in zip(row, neurons.squares, strict=True)), Fraction(0))
        for h, row in zip(neurons.heights, neurons.loadings, strict=True)
    ]
    for what, square in (
        ("v", neurons.norm_square),
        *((f"neuron {neurons.group.index(i) + 1} relative to v", s) for i, s in enumerate(squares)),
    ):
        if not 1 / _LARGEST**2 <= square <= _LARGEST**2:
            raise OutOfDomain(
                f"the length of {what} is outside 1e-100 to 1e100: doubles would not hold the "
                "loss. Rescale the data."
            )
    for i, square in enumerate(squares):
        if square > longest**2:
            raise OutOfDomain(
                f"neuron {neurons.group.index(i) + 1} is {float(square) ** 0.5:.3g} times as long "
                "as v, and in doubles at most 1e6 times is followed: sums of weights would lose v "
                "to rounding. Give smaller weights, or ask for more than 10 digits."
            )


def _implicit(
    neurons: Chart, end: Fraction, stops: Sequence[Fraction], digits: int, most_steps: int
) -> ReluTrajectory:
    from theorycheck.flows.relu_flow import EARLY, Ending, estimated

    taus = [math.log1p(float(stop)) for stop in stops]
    last = math.log1p(float(end))
    system, found, error = estimated(
        neurons, last, digits=digits, most_steps=most_steps, stops=taus
    )
    if found.ending is Ending.BLURRED:
        raise SolverFailure(
            f"digits={digits}: at t={math.expm1(found.taus[-1]):.3g} the loss is below the "
            "rounding of its terms in doubles. Ask for an earlier time, or for more than 10 digits."
        )
    if found.ending not in EARLY and not error <= 10.0**-digits:
        told = f"{error:.1e}" if math.isfinite(error) else "that changes how they end"
        raise SolverFailure(
            f"digits={digits}: two runs in doubles differ by {told} at "
            f"t={math.expm1(found.taus[-1]):.3g}. Ask for fewer digits, or for more than 10."
        )
    given = dict(zip(taus, map(float, stops), strict=True)) | {last: float(end)}
    times = [given.get(float(tau), math.expm1(tau)) for tau in found.taus]
    loss = [system.loss(float(t), s.ravel()) for t, s in zip(found.taus, found.states, strict=True)]
    moment = None if found.moment is None else math.expm1(found.moment)
    stopped = tuple(i for i, row in enumerate(neurons.group) if row == found.row)
    return assembled(
        neurons,
        system,
        found,
        times,
        loss,
        error=error,
        note=_note(neurons, system, found, stopped, moment, loss[-1]),
        stopped=stopped,
        moment=moment,
    )


def _note(
    neurons: Chart,
    system: ReluSystem,
    found: FollowedFlow,
    stopped: tuple[int, ...],
    moment: float | None,
    loss: float,
) -> str:
    from theorycheck.flows.relu_flow import Ending

    tau, state = float(found.taus[-1]), found.states[-1].ravel()
    names = f"neuron{'s' if len(stopped) > 1 else ''} {', '.join(str(i + 1) for i in stopped)}"
    if found.ending is Ending.NEURON_AT_ZERO:
        row = found.row or 0
        weight, velocity = system.weights(tau, state)[row], system.velocities(tau, state)[row]
        length = float((weight**2).sum()) ** 0.5
        rate = -float(weight @ velocity) / length * neurons.norm
        return (
            f"{names} reached 0 at t={moment:.9g}, where the loss is "
            f"{loss * neurons.norm**2:.6g}. L has one-sided derivatives only there: back along the "
            f"direction that it came from L grows at the rate {rate:.3g}, and the gradient has no "
            "limit. The others, in weights, can be followed without it while it stays at 0."
        )
    if found.ending is Ending.NEURON_FADED:
        return f"{names} decayed below 1e-150 of v by t={math.expm1(tau):.6g}."
    if found.ending is Ending.CONVERGED:
        return f"L is below 1e-300 |v|^2 from t={math.expm1(tau):.6g} on."
    if found.ending is Ending.BUDGET:
        return f"{found.steps} steps reached t={math.expm1(tau):.6g} only. Raise the effort."
    if found.ending is Ending.STALLED:
        row = found.row or 0
        length = float((system.weights(tau, state)[row] ** 2).sum()) ** 0.5
        return (
            f"at t={math.expm1(tau):.6g} {names}, {length:.1e} of v long, turns in less than 1e-13 "
            "of the time that has passed, which doubles do not resolve. Ask for an earlier time, "
            "or for more than 10 digits."
        )
    return ""


def _taylor(
    neurons: Chart, end: Fraction, stops: Sequence[Fraction], digits: int, most_steps: int
) -> ReluTrajectory:
    from theorycheck.flows import relu_taylor
    from theorycheck.flows.relu_flow import Ending, FollowedFlow
    from theorycheck.flows.relu_system import ReluSystem

    chosen = list(stops) or _spaced(end)
    for further in _FURTHER:
        loose, fine = (
            relu_taylor.taylor_flow(
                neurons, chosen, digits=digits, most_steps=most_steps, further=more
            )
            for more in (further, further + 8)
        )
        error = max(abs(a - b) / b for a, b in zip(loose.losses, fine.losses, strict=True) if b > 0)
        if error <= Fraction(1, 10**digits):
            break
    else:
        raise SolverFailure(
            f"digits={digits}: two runs differ by {float(error):.1e}, even with {further} digits "
            "more in the calculation. Ask for an earlier time."
        )
    system = ReluSystem(neurons)
    taus, states = relu_taylor.scaled(fine, neurons.copies)
    found = FollowedFlow(
        taus=taus, states=states, ending=Ending.REACHED, row=None, moment=None, steps=fine.steps
    )
    return assembled(
        neurons,
        system,
        found,
        [float(time) for time in fine.times],
        [float(loss) for loss in fine.losses],
        error=float(error),
        loss_values=tuple(loss * neurons.norm_square for loss in fine.losses),
    )


def _spaced(end: Fraction) -> list[Fraction]:
    """Return times up to the end, evenly spaced in their logarithms over the last decades."""
    decades = max(2, math.ceil(math.log10(float(end))) + 2)
    earlier = [
        end * Fraction(10.0 ** (-k / _PER_DECADE)) for k in range(decades * _PER_DECADE, 0, -1)
    ]
    return [*earlier, end]
