r"""The ReLU flow to more digits than doubles have: explicit Taylor steps (heyoka). It finds.

The weights themselves are integrated in the coordinates of a chart, $|v| = 1$, with
$\cos$ and $\sin$ of an angle from dot and wedge products: [Xu-Du, eq. 4] reads
$2\pi\dot w_i = -\pi r - \sum_j (|w_i \wedge w_j| |w_i|^{-2} w_i - \theta_{ij} w_j)
+ |w_i \wedge v| |w_i|^{-2} w_i - \theta_i v$, $\theta = \mathrm{atan2}(|w \wedge u|, w\cdot u)$.
The sums $\sum w_i - v$ are differences; their digits come from the precision.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from theorycheck._errors import SolverFailure
from theorycheck.core.precision import working_precision
from theorycheck.flows.relu_chart import Chart
from theorycheck.flows.taylor import load_heyoka, multiprecision

# Bits beyond those asked for and the three powers of the time that cancel.
GUARD = 40
# A forecast of the whole way is made after this many steps.
_TRIAL = 60

State = tuple[tuple[Fraction, ...], ...]


@dataclass(frozen=True, kw_only=True)
class TaylorFlow:
    """States of a flow.

    Attributes:
        times: ``(k,)``, 0 first.
        states: ``(k, rows, 1 + width)``, rows (h_i, z_i) for |v| = 1.
        losses: ``(k,)``, for |v| = 1.
        steps: Steps that were taken.
    """

    times: tuple[Fraction, ...]
    states: tuple[State, ...]
    losses: tuple[Fraction, ...]
    steps: int


def taylor_flow(
    chart: Chart, stops: Sequence[Fraction], *, digits: int, most_steps: int, further: int = 0
) -> TaylorFlow:
    """Follow the flow to the last of some times, and record its states at all of them.

    Args:
        chart: The neurons and where they start.
        stops: Increasing times > 0.
        digits: Digits of the loss to aim at.
        most_steps: Budget.
        further: Digits more than these to calculate with.

    Raises:
        SolverFailure: If an angle has no Taylor series at the start, if the budget does not
            suffice (with how far it reaches), or if the integrator gives up.
    """
    heyoka = load_heyoka()
    _smooth(chart, digits)
    aimed = math.ceil((digits + further + 2) * math.log2(10))
    bits = aimed + GUARD + math.ceil(3 * math.log2(1 + float(stops[-1])))
    rows = chart.coordinates(bits)
    start = [x for h, z in zip(chart.heights, rows, strict=True) for x in (h, *z)]
    with working_precision(bits):
        turn = _fraction(1 / (2 * arb.pi()))
        pi = _fraction(arb.pi())
    system = _system(chart)
    adaptive = heyoka.taylor_adaptive(
        system,
        [multiprecision(x, bits) for x in start],
        pars=[multiprecision(x, bits) for x in (turn, pi, *map(Fraction, chart.copies))],
        fp_type=heyoka.real,
        prec=bits,
        tol=heyoka.real(2, bits) ** (-(bits - GUARD // 2)),
        compact_mode=True,
    )
    width = 1 + chart.width
    unit = heyoka.real(2, bits) ** bits

    def recorded() -> list[Fraction]:
        return [Fraction(int(x * unit), 2**bits) for x in adaptive.state]

    flat = [recorded()]
    steps = 0
    for stop in stops:
        target = multiprecision(stop, bits)
        while adaptive.time < target:
            if steps >= most_steps:
                raise _budget(digits, most_steps, float(adaptive.time), stops[-1])
            outcome, _ = adaptive.step(max_delta_t=target - adaptive.time)
            if outcome not in (
                heyoka.taylor_outcome.success,
                heyoka.taylor_outcome.time_limit,
            ):
                raise SolverFailure(
                    f"digits={digits}: heyoka stopped with {outcome} at "
                    f"t={float(adaptive.time):.3g}. Ask for digits=10, or for a shorter time."
                )
            steps += 1
            if outcome == heyoka.taylor_outcome.time_limit:
                break
            if steps == _TRIAL:
                _affordable(digits, most_steps, float(adaptive.time), stops[-1])
        flat.append(recorded())
    states = tuple(
        tuple(tuple(row[k : k + width]) for k in range(0, len(row), width)) for row in flat
    )
    with working_precision(bits):
        losses = tuple(_fraction(loss(state, chart.copies)) for state in states)
    return TaylorFlow(times=(Fraction(0), *stops), states=states, losses=losses, steps=steps)


def _affordable(digits: int, most_steps: int, reached: float, until: Fraction) -> None:
    """Stop early what the budget cannot finish: later steps are hardly longer than these."""
    expected = _TRIAL * float(until) / reached
    if expected > 20 * most_steps:
        raise _budget(digits, most_steps, reached * most_steps / _TRIAL, until, expected=True)


def _budget(
    digits: int, most_steps: int, reached: float, until: Fraction, *, expected: bool = False
) -> SolverFailure:
    how = "would get to about" if expected else "get to"
    return SolverFailure(
        f"digits={digits}: {most_steps} explicit steps {how} t={reached:.3g} of "
        f"{float(until):.3g}, since sums of weights decay at the rate n/2 at all times and bound "
        "their length. Ask for digits=10 (implicit steps), an earlier time, or a higher effort."
    )


def _smooth(chart: Chart, digits: int) -> None:
    """Refuse starts at which an angle is 0 or pi, except where all weights lie along v."""
    for i, row in enumerate(chart.loadings):
        if chart.width and not any(row):
            raise _kink(digits, chart.group.index(i))
    whole = [(h, *z) for h, z in zip(chart.heights, chart.loadings, strict=True)]
    for i, row in enumerate(whole):
        for j, other in enumerate(whole[:i]):
            parallel = all(
                row[k] * other[m] == row[m] * other[k] for k in range(len(row)) for m in range(k)
            )
            if chart.width and parallel:
                raise _kink(digits, chart.group.index(i), chart.group.index(j))


def _kink(digits: int, i: int, j: int | None = None) -> SolverFailure:
    other = "v" if j is None else f"neuron {j + 1}"
    return SolverFailure(
        f"digits={digits}: neuron {i + 1} is parallel to {other} at the start, where the angle "
        "between them has no Taylor series. Ask for digits=10 (implicit steps)."
    )


def _system(chart: Chart) -> list[tuple[Any, Any]]:
    """Return the flow as pairs (variable, derivative); 1/(2 pi), pi and copies are parameters."""
    heyoka = load_heyoka()
    neurons, size = len(chart.copies), 1 + chart.width
    w = [[heyoka.expression(f"w{i}_{k}") for k in range(size)] for i in range(neurons)]
    turn, pi = heyoka.par[0], heyoka.par[1]
    copies = [heyoka.par[2 + i] for i in range(neurons)]
    total = [heyoka.sum([copies[i] * w[i][k] for i in range(neurons)]) for k in range(size)]
    total[0] = total[0] - 1
    squares = [heyoka.sum([x * x for x in row]) for row in w]
    parts: list[list[list[Any]]] = [[[-(pi * total[k])] for k in range(size)] for _ in w]
    for i in range(neurons):
        if chart.width:
            across = heyoka.sqrt(heyoka.sum([x * x for x in w[i][1:]]))
            angle = heyoka.atan2(across, w[i][0])
            for k in range(size):
                parts[i][k].append(across / squares[i] * w[i][k])
            parts[i][0].append(-angle)
        elif chart.heights[i] < 0:
            parts[i][0].append(-pi)
        for j in range(i):
            if not chart.width:
                opposite = chart.heights[i] * chart.heights[j] < 0
                if opposite:
                    parts[i][0].append(copies[j] * pi * w[j][0])
                    parts[j][0].append(copies[i] * pi * w[i][0])
                continue
            minors = [w[i][k] * w[j][m] - w[i][m] * w[j][k] for k in range(size) for m in range(k)]
            wedge = heyoka.sqrt(heyoka.sum([minor * minor for minor in minors]))
            angle = heyoka.atan2(
                wedge, heyoka.sum([x * y for x, y in zip(w[i], w[j], strict=True)])
            )
            for k in range(size):
                parts[i][k].append(copies[j] * (angle * w[j][k] - wedge / squares[i] * w[i][k]))
                parts[j][k].append(copies[i] * (angle * w[i][k] - wedge / squares[j] * w[j][k]))
    return [(w[i][k], turn * heyoka.sum(parts[i][k])) for i in range(neurons) for k in range(size)]


def loss(state: State, copies: Sequence[int]) -> arb:
    """Return the loss for |v| = 1 [Xu-Du, eq. 23] at the working precision."""
    # Sums and products of the exact numbers first: roots and angles of balls that contain 0 fail.
    zero = Fraction(0)
    teacher = (Fraction(1),) + (zero,) * (len(state[0]) - 1)
    total = [
        sum((n * row[k] for n, row in zip(copies, state, strict=True)), zero) - teacher[k]
        for k in range(len(teacher))
    ]
    bends = arb(0)
    for i, row in enumerate(state):
        bends -= copies[i] * _bend(row, teacher)
        for j in range(i):
            bends += copies[i] * copies[j] * _bend(row, state[j])
    found: arb = _ball(sum((x * x for x in total), zero)) / 4 + bends / (2 * arb.pi())
    return found


def _bend(a: Sequence[Fraction], b: Sequence[Fraction]) -> arb:
    r"""Return $|a||b|(\sin\theta - \theta\cos\theta)$: wedge less angle times dot."""
    minors = [a[k] * b[m] - a[m] * b[k] for k in range(len(a)) for m in range(k)]
    wedge = _ball(sum((x * x for x in minors), Fraction(0))).sqrt()
    dot = _ball(sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0)))
    return wedge - arb.atan2(wedge, dot) * dot


def _ball(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator))


def _fraction(value: arb) -> Fraction:
    """Return the midpoint of a ball, exactly."""
    mantissa, exponent = value.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def scaled(found: TaylorFlow, copies: Sequence[int]) -> tuple[Any, Any]:
    """Return log(1 + t) and the states as doubles, scaled as in `relu_rates`."""
    import numpy as np

    taus = [math.log1p(float(time)) for time in found.times]
    states = np.zeros((len(taus), len(copies) + 1, len(found.states[0][0])))
    for k, (tau, state) in enumerate(zip(taus, found.states, strict=True)):
        sums = [
            sum((n * row[m] for n, row in zip(copies, state, strict=True)), Fraction(0))
            for m in range(len(state[0]))
        ]
        rows = [*state, (1 - sums[0], *sums[1:])]
        states[k] = [[float(entry) for entry in row] for row in rows]
        states[k, :, 1:] *= math.exp(tau)
        states[k, -1] *= math.exp(tau)
        states[k, -1, 0] *= math.exp(2 * tau)
    return np.array(taus), states
