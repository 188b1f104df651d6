r"""Solutions of autonomous equations $z' = F(z)$ in the plane, enclosed at an exact time.

A step goes from a point m, known exactly, with all true states within E of it. A box B that holds
$m + [-E,E] + [0,h]F(B)$ in its interior holds all solutions from there up to the time h (Picard).
The Taylor polynomial of the solution from m errs by at most $h^N$ times the N-th coefficient over
B, and two solutions in B part by at most $e^{\mu h}$, where $\mu$ bounds the largest eigenvalue of
the symmetric part of $F'$ on B. The caller sets the working precision.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from flint import arb, arb_series, ctx

from theorycheck._errors import SolverFailure

# Balls, or power series in the time: the field is written once, for both.
Number: TypeAlias = arb | arb_series
State: TypeAlias = tuple[arb, arb]
Field: TypeAlias = Callable[[Number, Number], tuple[Number, Number]]

MOST_STEPS = 600
MOST_HALVINGS = 60
# How much larger than the first guess the box is taken.
_ROOM = 2


def at_time(field: Field, start: State, time: arb, bits: int) -> State:
    """Return balls around the state at a time, to about half of the working precision.

    Args:
        field: The field F, analytic where the solution goes.
        start: The state at time 0; its radii count.
        time: How long to run.
        bits: The working precision.

    Raises:
        ArithmeticError: If no step is small enough at this precision.
        SolverFailure: If there are too many steps, which more precision would not change.
    """
    order = max(8, bits // 7)
    tolerance = arb(2) ** (-(bits // 2))
    point = (start[0].mid(), start[1].mid())
    spread = (start[0].rad() + start[1].rad()).upper()
    left, most, late = time.lower(), arb(1), time.upper() - time.lower()
    for _ in range(MOST_STEPS):
        if left == 0:
            break
        series = _taylor(field, point, order)
        step = _length(series, tolerance, left, most)
        point, spread, done, error = _advanced(field, point, spread, series, step, tolerance)
        # Rounded down: what that leaves out is run at the end.
        rest = left - done
        left, late = rest.lower(), late + (rest.upper() - rest.lower())
        # Twice as far the error would be 2^order times as large, or a little more.
        most = 2 * done if error * arb(2) ** (order + 2) < tolerance else done
    else:
        raise SolverFailure(f"The flow needs more than {MOST_STEPS} steps. Try an earlier time.")
    # What balls of the time leave open is another step, of which only the box is kept.
    box = _box(field, point, spread, late.upper())
    if box is None:
        raise ArithmeticError("the time is known too roughly")
    return box


def _taylor(field: Field, point: State, order: int) -> tuple[list[arb], list[arb]]:
    """Return the coefficients, up to `order`, of the solution that starts in a point or box."""
    first, second = [point[0]], [point[1]]
    before = ctx.cap
    try:
        for k in range(order):
            ctx.cap = k + 1
            rates = field(arb_series(first, k + 1), arb_series(second, k + 1))
            first.append(rates[0][k] / (k + 1))
            second.append(rates[1][k] / (k + 1))
    finally:
        ctx.cap = before
    return first, second


def _length(series: tuple[list[arb], list[arb]], tolerance: arb, left: arb, most: arb) -> arb:
    """Return a step whose last term is about the tolerance: a guess, dyadic and exact."""
    order = len(series[0]) - 1
    last = abs(series[0][order]).max(abs(series[1][order])).upper()
    if not last.is_finite():
        raise ArithmeticError("the solution has no Taylor series there")
    found = most
    if last > 0:
        octaves = (tolerance / last).log() / arb(2).log() / order
        found = most.min(arb(2) ** int(float(octaves.mid()) // 1)).mid()
    return left if left <= found else found


def _advanced(
    field: Field,
    point: State,
    spread: arb,
    series: tuple[list[arb], list[arb]],
    step: arb,
    tolerance: arb,
) -> tuple[State, arb, arb, arb]:
    """Return the next point, the bound of all distances from it, the step taken, and its error."""
    order = len(series[0]) - 1
    for _ in range(MOST_HALVINGS):
        box = _box(field, point, spread, step)
        if box is not None:
            last = _taylor(field, box, order)
            growth = _logarithmic_norm(field, box)
            ends = tuple(_value(part[:order], step) for part in series)
            error = sum((abs(part[order]) for part in last), arb(0)) * step**order
            error += ends[0].rad() + ends[1].rad()
            bound = spread * (growth * step).exp().upper() + error
            if error < tolerance:
                return (ends[0].mid(), ends[1].mid()), bound.upper(), step, error
        step = (step / 2).mid()
    raise ArithmeticError("no box holds the solution closely enough")


def _value(coefficients: list[arb], step: arb) -> arb:
    total = arb(0)
    for coefficient in reversed(coefficients):
        total = total * step + coefficient
    return total


def _box(field: Field, point: State, spread: arb, step: arb) -> State | None:
    """Return a box that holds every solution from within `spread` of the point, or None."""
    rates = field(*point)
    radii = [(_ROOM * step * abs(rate) + 2 * spread + step**2).upper() for rate in rates]
    box = (point[0] + arb(0, radii[0]), point[1] + arb(0, radii[1]))
    reach = field(*box)
    held = all(
        rate.is_finite() and (spread + step * abs(rate)).upper() < radius
        for rate, radius in zip(reach, radii, strict=True)
    )
    return box if held else None


def _logarithmic_norm(field: Field, box: State) -> arb:
    """Return an upper bound of the largest eigenvalue of the symmetric part of F' on a box."""
    before = ctx.cap
    try:
        ctx.cap = 2
        along = field(arb_series([box[0], arb(1)], 2), arb_series([box[1]], 2))
        across = field(arb_series([box[0]], 2), arb_series([box[1], arb(1)], 2))
    finally:
        ctx.cap = before
    a, c = along[0][1], along[1][1]
    b, d = across[0][1], across[1][1]
    # The mean, plus the length of the traceless part.
    apart = ((a - d).abs_upper() ** 2 + (b + c).abs_upper() ** 2).sqrt()
    return ((a + d + apart) / 2).upper()
