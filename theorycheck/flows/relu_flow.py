r"""Gradient flow of the over-parameterized ReLU neuron to times like 1e12, in doubles. It finds.

Implicit steps of order 13 in tau = log(1 + t), in variables that stay of order 1 (`relu_rates`). A
flow ends where it was asked to, or where the loss has no gradient, or at the smallest double.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from theorycheck.flows.radau import Radau, Step
from theorycheck.flows.relu_chart import Chart
from theorycheck.flows.relu_system import ReluSystem

Floats = NDArray[np.float64]

# In tau: at least some five recorded states per factor ten of the time.
LONGEST_STEP = 0.5
# Losses below this (for |v| = 1), and weights below its root, count as 0.
LEAST_LOSS = 1e-300
LEAST_WEIGHT = 1e-150
# A neuron that would reach 0 within this part of tau, on a straight line, has reached it.
_ARRIVED = 1e-9
# Steps that are more exact than rounding gain nothing.
_LEAST_TOLERANCE, _LEAST_PLANAR = 3e-15, 1e-14
# The difference of two runs, times this, and the rounding that they share.
_CAUTION, _ROUNDING = 4, 2e-14
# Of the loss, relative to its terms: below, no digit is left.
_BLUR = 1e-15


class Ending(StrEnum):
    """Why a flow ended."""

    REACHED = "reached"
    CONVERGED = "converged to zero loss below the smallest double"
    NEURON_AT_ZERO = "neuron reached zero"
    NEURON_FADED = "neuron decayed below the smallest double"
    BLURRED = "loss lost in the rounding of its terms"
    BUDGET = "step budget"
    STALLED = "step below the resolution of time"


# Not the flow ended there, but what could be followed of it.
EARLY = {Ending.BUDGET, Ending.STALLED}


@dataclass(frozen=True, kw_only=True)
class FollowedFlow:
    """States of a flow.

    Attributes:
        taus: ``(k,)``, log(1 + t) of the states, 0 first.
        states: ``(k, rows + 1, width + 1)``, scaled as in `relu_rates`.
        ending: Why it ended.
        row: The row of the chart that reached 0, or faded, or turned too fast to be followed.
        moment: The tau at which it reached 0; a straight line beyond the last state tells it.
        steps: Steps that were taken.
    """

    taus: Floats
    states: Floats
    ending: Ending
    row: int | None
    moment: float | None
    steps: int


def follow(
    system: ReluSystem,
    until: float,
    *,
    tolerance: float,
    most_steps: int,
    stops: Sequence[float] = (),
    every_step: bool = True,
) -> FollowedFlow:
    """Follow the flow.

    Args:
        system: The neurons and where they start.
        until: The last tau.
        tolerance: Aimed-for relative error of a step.
        most_steps: Budget.
        stops: Increasing values of tau at which a state is recorded, the last one `until`.
        every_step: Whether the ends of all steps are recorded too.
    """
    taus, states = [0.0], [system.rows(system.start)]
    ending, row = _ended(system, 0.0, system.start)
    solver = None
    if ending is None:
        solver = Radau(system, 0.0, system.start, tolerance, LONGEST_STEP, smooth=system.smooth)
    pending = [stop for stop in stops if 0 < stop < until] + [until]
    largest, moment = np.zeros(system.shape[0] - 1), None
    while solver is not None and ending is None:
        if solver.steps + solver.rejected >= most_steps:
            ending = Ending.BUDGET
            break
        step = solver.step(pending[0])
        if step is None:
            ending, row, moment = _stuck(system, solver)
            break
        crossed = _crossed(system, step)
        if crossed is not None:
            row, ending = crossed, Ending.NEURON_AT_ZERO
            moment, before = _touched(system, step, crossed, tolerance)
            taus.append(before.place)
            states.append(system.rows(before.state))
            break
        landed = solver.place == pending[0]
        largest = np.maximum(largest, _norms(system, solver.place, solver.state))
        ending, row = _ended(system, solver.place, solver.state)
        if ending is None:
            row, moment = _arriving(system, solver.place, solver.state, largest)
            ending = None if row is None else Ending.NEURON_AT_ZERO
        if landed:
            pending.pop(0)
            if not pending and ending is None:
                ending = Ending.REACHED
        if every_step or landed or ending is not None:
            taus.append(solver.place)
            states.append(system.rows(solver.state))
    return FollowedFlow(
        taus=np.array(taus),
        states=np.array(states),
        ending=ending or Ending.BUDGET,
        row=row,
        moment=moment,
        steps=solver.steps if solver else 0,
    )


def _ended(system: ReluSystem, tau: float, state: Floats) -> tuple[Ending | None, int | None]:
    """Return why nothing more can be seen in doubles, if so."""
    loss, size = system.loss_and_size(tau, state)
    if not size > LEAST_LOSS:
        return Ending.CONVERGED, None
    if not loss > _BLUR * size:
        return Ending.BLURRED, None
    norms = _norms(system, tau, state)
    if norms.min() < LEAST_WEIGHT:
        return Ending.NEURON_FADED, int(norms.argmin())
    return None, None


def _norms(system: ReluSystem, tau: float, state: Floats) -> Floats:
    norms: Floats = np.sqrt((system.weights(tau, state) ** 2).sum(axis=1))
    return norms


def _approach(system: ReluSystem, tau: float, state: Floats) -> tuple[Floats, Floats]:
    r"""Return $|w_i|' / |w_i|$ and the speed of its direction, both in tau."""
    weights = system.weights(tau, state)
    slopes = system.velocities(tau, state) * math.exp(tau)
    squares = (weights**2).sum(axis=1)
    radial = (weights * slopes).sum(axis=1) / squares
    turning = np.sqrt(((slopes - radial[:, None] * weights) ** 2).sum(axis=1) / squares)
    return radial, turning


def _arriving(
    system: ReluSystem, tau: float, state: Floats, largest: Floats
) -> tuple[int | None, float | None]:
    """Return the neuron that is about to reach 0 on a straight line, if one is, and the moment.

    A neuron that passes by 0 turns around: its direction moves as fast as its length shrinks.
    """
    close = _norms(system, tau, state) < 1e-6 * largest
    if not close.any():
        return None, None
    radial, turning = _approach(system, tau, state)
    arriving = close & (-radial * _ARRIVED * tau > 1) & (turning < -0.1 * radial)
    if not arriving.any():
        return None, None
    row = int(arriving.argmax())
    return row, tau - 1 / float(radial[row])


def _stuck(system: ReluSystem, solver: Radau) -> tuple[Ending, int | None, float | None]:
    """Say why no step was possible: a neuron at 0, as far as doubles tell, or a turn near it."""
    radial, turning = _approach(system, solver.place, solver.state)
    row = int(radial.argmin())
    if -radial[row] * 1e-6 * solver.place > 1:
        return Ending.NEURON_AT_ZERO, row, solver.place - 1 / float(radial[row])
    return Ending.STALLED, int(turning.argmax()), None


def _crossed(system: ReluSystem, step: Step) -> int | None:
    """Return a neuron exactly along v that changed sides within the step, if one did."""
    begin, end = system.rows(step.start)[:-1], system.rows(step.end)[:-1]
    along = ~begin[:, 1:].any(axis=1) & ~end[:, 1:].any(axis=1)
    crossed = along & (end[:, 0] * system.sides <= 0) & (system.sides != 0)
    if not crossed.any():
        return None
    # The one that was there first, on straight lines.
    first = np.where(crossed, begin[:, 0] / np.where(crossed, begin[:, 0] - end[:, 0], 1), 2)
    return int(first.argmin())


def _touched(system: ReluSystem, step: Step, row: int, tolerance: float) -> tuple[float, Radau]:
    """Return the tau at which a neuron along v reaches 0, and the flow just before it.

    The rates are continued beyond 0 smoothly, so that the moment is a root of the polynomial; from
    the start of the step, steps are made again that end there.
    """

    def followed(tau: float) -> Radau:
        solver = Radau(system, step.place, step.start, tolerance)
        while solver.place < tau and solver.step(tau) is not None:
            pass
        return solver

    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        inside = system.rows(step.at(middle))[row, 0] * system.sides[row] > 0
        low, high = (middle, high) if inside else (low, middle)
    tau = step.place + high * step.length
    for _ in range(3):
        found = followed(tau)
        slopes = system.rates(np.array([found.place]), found.state[None])[0]
        tau -= float(system.rows(found.state)[row, 0] / system.rows(slopes)[row, 0])
    return tau, followed(tau - _ARRIVED * (tau - step.place))


def estimated(
    chart: Chart, until: float, *, digits: int, most_steps: int, stops: Sequence[float] = ()
) -> tuple[ReluSystem, FollowedFlow, float]:
    """Follow the flow twice, the second time with a tighter tolerance.

    Args:
        chart: The neurons.
        until: The last tau.
        digits: Digits of the loss that are asked for; more runs are made if two disagree.
        most_steps: Budget of each run.
        stops: Values of tau to record; the ends of all steps if empty.

    Returns:
        The system, the tighter run, and an estimate of its relative error: four times the largest
        relative difference of the losses of both at up to a dozen common times, and 2e-14, since
        both round the same start, and much alike. It is no bound.
    """
    system = ReluSystem(chart)
    tolerance = 10.0 ** -(digits + 1)
    every = not len(stops)
    coarse = follow(
        system, until, tolerance=tolerance, most_steps=most_steps, stops=stops, every_step=every
    )
    error = math.inf
    least = _LEAST_TOLERANCE if system.smooth else _LEAST_PLANAR
    # Never two runs with the same tolerance: that they agree says nothing.
    for tighter in _tolerances(tolerance, least):
        common = _common(coarse, until) if every else stops
        fine = follow(
            system,
            until,
            tolerance=tighter,
            most_steps=most_steps,
            stops=common,
            every_step=every,
        )
        error = _CAUTION * _difference(system, coarse, fine) + _ROUNDING
        if error <= 10.0**-digits or {coarse.ending, fine.ending} & EARLY:
            break
        coarse = fine
    return system, fine, error


def _tolerances(tolerance: float, least: float) -> list[float]:
    """Return up to three smaller tolerances, each clearly below the one before."""
    found: list[float] = []
    for power in (1, 2, 3):
        tighter = max(tolerance / 100**power, least)
        if tighter < 0.5 * (found[-1] if found else tolerance):
            found.append(tighter)
    return found


def _common(found: FollowedFlow, until: float) -> list[float]:
    """Return some of the recorded times for a second run to stop at."""
    if len(found.taus) < 2:
        return []
    places = np.unique(np.linspace(1, len(found.taus) - 1, 12).astype(int))
    # Beyond the moment at which a neuron reaches 0 the second run may not get.
    last = until if found.moment is None else found.moment * (1 - 1e-6)
    return [float(tau) for tau in found.taus[places] if tau < last]


def _difference(system: ReluSystem, one: FollowedFlow, other: FollowedFlow) -> float:
    """Return the largest relative difference of losses at common times, and of a last moment."""
    if one.ending is not other.ending or one.row != other.row:
        return math.inf
    largest, compared = 0.0, len(one.taus) == len(other.taus) == 1
    if one.moment is not None and other.moment is not None:
        ends = [math.expm1(moment) for moment in (one.moment, other.moment)]
        largest = abs(ends[0] - ends[1]) / max(ends)
    states: Any = {float(tau): state for tau, state in zip(one.taus, one.states, strict=True)}
    for tau, state in zip(other.taus, other.states, strict=True):
        if float(tau) in states:
            compared = compared or tau > 0
            values = [system.loss(float(tau), s.ravel()) for s in (states[float(tau)], state)]
            if max(values) > LEAST_LOSS:
                largest = max(largest, abs(values[0] - values[1]) / max(values))
    # Two runs that share their start only say nothing about the error.
    return largest if compared else math.inf
