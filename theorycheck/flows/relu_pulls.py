r"""What the neurons of a ReLU student and its teacher pull each other by, eight neurons at a time.

Row k of a matrix in memory holds coordinate k of all neurons: `width` numbers, a multiple of eight,
those beyond the last neuron being neurons of length 0 in the direction of the teacher. Directions
are $(1 - q_i)e + u_i$ as in `relu_steps`, row 0 being q. The squares of the chords between them,
$|(q_i - q_j, u_i - u_j)|^2$, are computed from scalar products, in half of which j <= i: each is
within a few units in the last place of $|(q_i, u_i)|^2 + |(q_j, u_j)|^2$, which moves
θ (u_i - u_j) by as much and no more, however small the angle is; and 0 for equal directions.
"""

from __future__ import annotations

import math

from theorycheck.flows.compiled import compiled, inlined
from theorycheck.flows.lane_code import LANES
from theorycheck.flows.lane_products import product, totals, transpose
from theorycheck.flows.lanes import (
    Flag,
    Lanes,
    Pointer,
    after,
    fused,
    load,
    repeated,
    root,
    some,
    spread,
    store,
    total,
    where,
)
from theorycheck.flows.relu_arcs import CLOSE, arcs, close_arcs
from theorycheck.flows.relu_state import LEAST, SCALE, SHORTEST


@compiled
def _mended(
    x: Pointer, m: int, width: int, at: int, lengths: Pointer, inverses: Pointer, q: Pointer
) -> None:
    """Write anew the length, its inverse and q of those of eight neurons that are tiny.

    What is too short to have a reciprocal counts as 0, and stays where it is.
    """
    for i in range(at, at + LANES):
        if lengths[i] * lengths[i] >= 2.0 * LEAST:
            continue
        across = 0.0
        for k in range(1, m):
            across += (x[k * width + i] * SCALE) * (x[k * width + i] * SCALE)
        square = across + (x[i] * SCALE) * (x[i] * SCALE)
        length = math.sqrt(square) / SCALE
        lengths[i], inverses[i], q[i] = 0.0, 0.0, 0.0
        if length > SHORTEST:
            lengths[i], inverses[i] = length, 1.0 / length
            q[i] = across / square / (1.0 + abs(x[i]) * inverses[i])


@inlined
def directions(
    x: Pointer,
    m: int,
    width: int,
    across: Pointer,
    real: Pointer,
    u: Pointer,
    lengths: Pointer,
    inverses: Pointer,
    sides: Pointer,
    sizes: Pointer,
) -> tuple[float, bool, bool]:
    """Write directions of turned neurons, lengths, sides (-1 if turned) and |(q, u)|².

    Args:
        x: The neurons, m rows.
        m: The number of coordinates.
        width: The length of a row.
        across: The sums of the squares of the coordinates but the first.
        real: 1 for each neuron, 0 beyond the last one.
        u: Where the directions go, m rows.
        lengths: Where the lengths go: 0 beyond the last neuron.
        inverses: Room for one row.
        sides: Where the sides go.
        sizes: Where |(q, u)|² goes.

    Returns:
        The sum of squared lengths, whether some neuron is turned, whether all angles between
        directions are at most five degrees.
    """
    zero = spread(0.0)
    sum_of_squares = zero
    turned, close = False, True
    for at in range(0, width, LANES):
        h, aside = load(x, at), load(across, at)
        square = fused(h, h, aside)
        sum_of_squares = sum_of_squares + square
        length = root(square)
        behind = h < 0.0
        height = where(behind, zero - h, h)
        share = 1.0 / (length * (length + height))
        inverse = (length + height) * share
        q = aside * share
        if some(square < LEAST):
            store(lengths, at, length)
            store(inverses, at, inverse)
            store(u, at, q)
            _mended(x, m, width, at, lengths, inverses, u)
            length, inverse, q = load(lengths, at), load(inverses, at), load(u, at)
        store(lengths, at, length * load(real, at))
        store(sides, at, where(behind, spread(-1.0), spread(1.0)))
        if some(behind):
            turned = True
            inverse = where(behind, zero - inverse, inverse)
        store(u, at, q)
        size = q * q
        for k in range(1, m):
            entry = load(x, k * width + at) * inverse
            store(u, k * width + at, entry)
            size = fused(entry, entry, size)
        store(sizes, at, size)
        # The square of a chord is at most twice the sum of two sizes.
        close = close and not some(size > 0.25 * CLOSE)
    return total(sum_of_squares), turned, close


@inlined
def _bent(square: Lanes, close: Flag) -> tuple[Lanes, Lanes]:
    """Return θ and θ - sin θ."""
    if close:
        return close_arcs(square)
    return arcs(square)


@inlined
def _chord(products: Pointer, at: int, sizes: Lanes, size: Lanes) -> Lanes:
    """Return squares of chords."""
    square = fused(spread(-2.0), load(products, at), sizes + size)
    return where(square < 0.0, spread(0.0), square)


@inlined
def pulls(
    u: Pointer,
    n: int,
    m: int,
    width: int,
    sizes: Pointer,
    lengths: Pointer,
    teacher: float,
    close: Flag,
    room: Pointer,
    mirror: Pointer,
    pull: Pointer,
    excess: Pointer,
    others: Pointer,
) -> None:
    """Write length_j θ_ij as row j of `pull`, the teacher's with a minus sign as row `width`.

    Args:
        u: The directions.
        n: The number of neurons.
        m: The number of coordinates.
        width: The length of a row.
        sizes: |(q, u)|² of them.
        lengths: The lengths.
        teacher: The length of v.
        close: Whether all angles are at most five degrees.
        room: Room for eight rows.
        mirror: Room for eight rows.
        pull: Where the pulls go, ``width + 1`` rows.
        excess: Where sums over some j of length_j (θ_ij - sin θ_ij) go.
        others: Eight numbers for each neuron from the ninth on, whose sum has to be added to them.
    """
    for at in range(0, width, LANES):
        # The chord to the teacher has the square q² + |u|² = 2q.
        angle, beyond = _bent(2.0 * load(u, at), close)
        store(pull, width * width + at, angle * (-teacher))
        store(excess, at, beyond * (-teacher))
    for first in range(0, n, LANES):
        end = min(first + LANES, n)
        own_sizes = load(sizes, first)
        own_excess = load(excess, first)
        # Enough rows at once for the sums not to wait for each other, few enough to go on with
        # the roots while the next ones are summed.
        group = LANES if first == 0 else LANES // 2
        for begin in range(first, end, group):
            rows = min(group, end - begin)
            columns = first + LANES
            product(u, width, after(u, begin), width, 1, m, columns, rows, room, width)
            for i in range(begin, begin + rows):
                size, length = repeated(sizes, i), repeated(lengths, i)
                row = (i - begin) * width
                other = spread(0.0)
                for at in range(0, first, LANES):
                    square = _chord(room, row + at, load(sizes, at), size)
                    angle, beyond = _bent(square, close)
                    store(pull, i * width + at, angle * length)
                    store(excess, at, fused(beyond, length, load(excess, at)))
                    theirs = load(lengths, at)
                    store(mirror, at * LANES + (i - first) * LANES, angle * theirs)
                    other = fused(beyond, theirs, other)
                store(others, i * LANES, other)
                angle, beyond = _bent(_chord(room, row + first, own_sizes, size), close)
                store(pull, i * width + first, angle * length)
                own_excess = fused(beyond, length, own_excess)
        store(excess, first, own_excess)
        for at in range(0, first, LANES):
            transpose(after(mirror, at * LANES), LANES, after(pull, at * width + first), width)
    for first in range(LANES, n, LANES):
        store(excess, first, load(excess, first) + totals(others, first * LANES))
