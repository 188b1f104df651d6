r"""Steps of plain gradient descent on a ReLU student, in coordinates in which nothing cancels.

Let e be the direction of v. Row i < n of the state is $(h_i, z_i)$: $w_i = h_i e + z_i$ with $z_i$
in an orthonormal basis of a space that contains all of them. Let A be the neurons with $h_i \ge 0$
and B the others. Row n is $r = \sum_{i\in A} w_i - v$, which moves by the sum of the moves of A:
near the optimum it is of second and third order, and subtracting would leave its rounding errors
alone.

As $[w\cdot x]_+ = w\cdot x + [-w\cdot x]_+$, neurons of B may be turned around: the loss is
$\frac14\|r\|^2 + \frac14\|\sum_B w_i\|^2$ and the sum of eq. (23) of Xu and Du (2023) with the
angles between turned neurons. Their directions are written $(1 - q_i)e + u_i$, with $q_i$ computed
from $u_i$, and the teacher is one more neuron, n, with $q_n = 0$, $u_n = 0$ and the length
$-\|v\|$. Then $4\sin^2(\theta_{ij}/2) = |(q_i - q_j, u_i - u_j)|^2$ gives an angle without the
cosine, which near the optimum has none of its digits, and the gradient (eq. 4) of row i is
$r/2$, or $\frac12\sum_B w_i$ in B, and $\pm 1/2\pi$ times

    sum over j != i of length_j * (θ (q_j - q_i) - (1 - q_i)(θ - sin θ),  sin θ u_i - θ u_j),

the first part of which is of third order, the second of second, with no larger terms to cancel:
it is within a few units in the last place of the sum over j of length_j (θ_i² + θ_j²), with θ_i the
angle with the teacher. Angles are computed in `relu_pulls`; here neurons are moved.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from theorycheck.flows.compiled import compiled, inlined
from theorycheck.flows.lane_code import LANES
from theorycheck.flows.lane_products import product, totals
from theorycheck.flows.lanes import (
    Flag,
    Lanes,
    Pointer,
    after,
    differ,
    fused,
    load,
    repeated,
    some,
    spread,
    start,
    store,
    where,
)
from theorycheck.flows.relu_closed_form import Floats
from theorycheck.flows.relu_pulls import directions, pulls
from theorycheck.flows.relu_state import LARGEST

Integers: TypeAlias = NDArray[np.int64]


@inlined
def moved(old: Lanes, carry: Lanes, move: Lanes) -> tuple[Lanes, Lanes]:
    """Return old + move, and what the rounding of it leaves for the next one."""
    move = move + carry
    new = old + move
    return new, move - (new - old)


@inlined
def _entry(
    x: Pointer,
    carry: Pointer,
    at: int,
    k: int,
    push: Lanes,
    near: Pointer,
    far: Pointer,
    sums: Pointer,
    front: Lanes,
    half_near: Lanes,
    half_far: Lanes,
    turned: Flag,
) -> tuple[Lanes, Lanes]:
    """Move coordinate k of eight neurons; return what it was and is."""
    move = fused(half_near, repeated(near, k), push)
    if turned:
        move = fused(half_far, repeated(far, k), move)
    store(sums, k * LANES, fused(front, move, load(sums, k * LANES)))
    old = load(x, at)
    new, rest = moved(old, load(carry, at), move)
    store(x, at, new)
    store(carry, at, rest)
    return old, new


@inlined
def _move(
    x: Pointer,
    carry: Pointer,
    n: int,
    m: int,
    width: int,
    u: Pointer,
    lengths: Pointer,
    sides: Pointer,
    pull: Pointer,
    excess: Pointer,
    near: Pointer,
    far: Pointer,
    turned: Flag,
    half: float,
    turn: float,
    room: Pointer,
    sums: Pointer,
    across: Pointer,
    kept: Pointer,
) -> tuple[bool, bool]:
    """Move all neurons; return whether one reached or jumped over 0, and whether one changed sides.

    Args:
        x: The neurons.
        carry: What the additions to them rounded away.
        n: The number of neurons.
        m: The number of coordinates.
        width: The length of a row.
        u: Their directions before; after its m rows one of 1 for each neuron.
        lengths: Their lengths before.
        sides: Their sides before.
        pull: What `pulls` found.
        excess: Likewise.
        near: The residual r.
        far: The sum of the neurons of B.
        turned: Whether there are any.
        half: Half of the learning rate.
        turn: The learning rate over 2π.
        room: Room for m + 1 rows.
        sums: Where the moves of A go, eight partial sums for each coordinate.
        across: Where the sums of the squares of the coordinates but the first go.
        kept: Where the product of each neuron with what it was goes.
    """
    zero = spread(0.0)
    met, switched = False, False
    for k in range(m):
        store(sums, k * LANES, zero)
    product(pull, width, u, 1, width, n, width, m + 1, room, width)
    for at in range(0, width, LANES):
        side = load(sides, at)
        moving = load(lengths, at) > 0.0
        # What moves is subtracted: hence the signs.
        bend = where(moving, side * turn, zero)
        front = where(moving, spread(1.0), zero)
        half_near, half_far = where(moving, spread(-half), zero), zero
        if turned:
            front = front * (0.5 * side + 0.5)
            half_far = half_near - half_near * front
            half_near = half_near * front
        all_pulls = load(room, m * width + at) + load(pull, width * width + at)
        beyond, q = load(excess, at), load(u, at)
        along = q * all_pulls + (1.0 - q) * beyond - load(room, at)
        old, new = _entry(
            x, carry, at, 0, bend * along, near, far, sums, front, half_near, half_far, turned
        )
        kept_here = fused(old, new, where(moving, zero, spread(1.0)))
        switched = switched or some(differ(old < 0.0, new < 0.0))
        sine = bend * (beyond - all_pulls)
        aside = zero
        for k in range(1, m):
            place = k * width + at
            push = fused(bend, load(room, place), sine * load(u, place))
            old, new = _entry(
                x, carry, place, k, push, near, far, sums, front, half_near, half_far, turned
            )
            kept_here = fused(old, new, kept_here)
            aside = fused(new, new, aside)
        store(kept, at, kept_here)
        store(across, at, aside)
        met = met or some(kept_here <= 0.0)
    return met, switched


@compiled
def _advance(
    space: Floats,
    X: Floats,
    carries: Floats,
    teacher: float,
    step: float,
    steps: int,
    crossed: Integers,
    taken: int,
) -> int:
    """`advance` in the room of ``_room(n, m)`` zeros."""
    n, m = X.shape[0] - 1, X.shape[1]
    width = -(-n // LANES) * LANES
    rows = -(-m // LANES) * LANES
    # Where matrices and rows begin, each on a line of the cache.
    x = start(space)
    carry = after(x, m * width)
    u = after(carry, m * width)
    pull = after(u, (m + 1) * width)
    room = after(pull, (width + 1) * width)
    mirror = after(room, (max(m, LANES) + 1) * width)
    lengths = after(mirror, LANES * width)
    inverses = after(lengths, width)
    sides = after(inverses, width)
    sizes = after(sides, width)
    across = after(sizes, width)
    real = after(across, width)
    kept = after(real, width)
    excess = after(kept, width)
    others = after(excess, width)
    sums = after(others, LANES * width)
    near = after(sums, LANES * rows)
    near_carry = after(near, rows)
    far = after(near_carry, rows)
    for i in range(width):
        # Beyond the last neuron: the direction of the teacher, for good.
        x[i] = 1.0
    for i in range(n):
        real[i], u[m * width + i] = 1.0, 1.0
        for k in range(m):
            x[k * width + i], carry[k * width + i] = X[i, k], carries[i, k]
        for k in range(1, m):
            across[i] += X[i, k] * X[i, k]
    for k in range(m):
        near[k], near_carry[k] = X[n, k], carries[n, k]
    half, turn = 0.5 * step, step / (2.0 * math.pi)
    done = 0
    while done < steps:
        squares, turned, close = directions(
            x, m, width, across, real, u, lengths, inverses, sides, sizes
        )
        if not squares < LARGEST:
            break
        if turned:
            for k in range(m):
                far[k] = 0.0
                for i in range(n):
                    if sides[i] < 0.0:
                        far[k] += x[k * width + i]
        pulls(u, n, m, width, sizes, lengths, teacher, close, room, mirror, pull, excess, others)
        met, switched = _move(
            x,
            carry,
            n,
            m,
            width,
            u,
            lengths,
            sides,
            pull,
            excess,
            near,
            far,
            turned,
            half,
            turn,
            room,
            sums,
            across,
            kept,
        )
        done += 1
        if met or switched:
            for i in range(n):
                if kept[i] <= 0.0 and crossed[i] < 0:
                    crossed[i] = taken + done
                if (sides[i] < 0.0) != (x[i] < 0.0):
                    for k in range(m):
                        sums[LANES * k] -= sides[i] * x[k * width + i]
        for k in range(0, m, LANES):
            new, rest = moved(load(near, k), load(near_carry, k), totals(sums, LANES * k))
            store(near, k, new)
            store(near_carry, k, rest)
    for k in range(m):
        for i in range(n):
            X[i, k], carries[i, k] = x[k * width + i], carry[k * width + i]
        X[n, k], carries[n, k] = near[k], near_carry[k]
    return done


@compiled
def advance(
    X: Floats, carry: Floats, teacher: float, step: float, steps: int, crossed: Integers, taken: int
) -> int:
    """Take up to `steps` steps in place; return how many, fewer only if the next would overflow.

    Args:
        X: The state, ``(n + 1, m)``.
        carry: What the last additions to the state rounded away, of its shape.
        teacher: The length of v.
        step: The learning rate.
        steps: How many steps to take.
        crossed: For each neuron the step in which it first reached or jumped over 0, or -1.
        taken: How many steps were taken before.
    """
    n, m = X.shape[0] - 1, X.shape[1]
    width, rows = -(-n // LANES) * LANES, -(-m // LANES) * LANES
    matrices = (4 * max(m, LANES) + width + 4 + 2 * LANES) * width
    # Eight more to begin on a line of the cache.
    space = np.zeros(matrices + 9 * width + (LANES + 3) * rows + LANES)
    return _advance(space, X, carry, teacher, step, steps, crossed, taken)
