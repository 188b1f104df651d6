r"""Plain gradient descent on a ReLU student for up to billions of steps, in doubles.

The map is $w_i \leftarrow w_i - \eta\nabla_i L$ itself, in the coordinates of `relu_steps`: the
parts of the neurons along and orthogonal to v, the latter in the span of those at the start, which
the map does not leave, and the residual as one more row. Every addition hands what it rounds away
to the next one. The record ends where the loss is lost in the rounding of its own terms.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from theorycheck._errors import SolverFailure
from theorycheck.flows.relu_closed_form import Floats, dot, orthogonal, residual
from theorycheck.flows.relu_pair_steps import advance_pair
from theorycheck.flows.relu_state import LARGEST, state_loss
from theorycheck.flows.relu_steps import Integers, advance

# Pairs of neurons times dimensions times steps between two looks at the keyboard.
_WORK = 300_000_000
# Steps that two neurons take in the general loop once one of them is too small for their own.
_DETOUR = 1000
# A loss is recorded if it is so many times the rounding of its terms, and no square underflows.
_CLEAR, _LEAST_LOSS = 100, 1e-290
_EPS = float(np.finfo(float).eps)


@dataclass(frozen=True, kw_only=True)
class Path:
    """What a descent passed through.

    Attributes:
        steps: The numbers of the steps that were recorded, 0 first.
        loss: The loss after each of them.
        rounding: How far rounding its terms moves it, likewise: at most a hundredth of it.
        theta_max: The largest angle of a neuron with the teacher, likewise; 0 if all are 0.
        along: $h_i$ at the end, ``(neurons,)``.
        across: $z_i$ at the end, ``(neurons, m)``, in an orthonormal basis.
        basis: That basis, ``(m, inputs)``, orthogonal to v.
        crossed: For each neuron the first step that reached or jumped over 0, or -1.
        overflow: The step at which the weights left the doubles, or None. The record ends before.
        lost: The step at which the loss was not 100 times its rounding, or None; likewise.
    """

    steps: Integers
    loss: Floats
    rounding: Floats
    theta_max: Floats
    along: Floats
    across: Floats
    basis: Floats
    crossed: Integers
    overflow: int | None
    lost: int | None


def recorded_steps(steps: int, per_decade: int) -> list[int]:
    """Return 0, logarithmically spaced integers, and `steps`."""
    places = range(math.ceil(per_decade * math.log10(steps)) + 1)
    spaced = {round(10 ** (place / per_decade)) for place in places}
    return sorted({0, *(number for number in spaced if number < steps), steps})


def descend(W: Floats, v: Floats, step: float, steps: int, per_decade: int) -> Path:
    """Take `steps` steps of size `step` from W, ``(neurons, inputs)``; no row nor v may be 0.

    A neuron that reaches 0 exactly stays there: its subgradient is taken to be 0, which is what
    the derivative 0 of the ReLU at 0 gives. A descent that overflows ends at the last record,
    and so does one whose loss is lost in its rounding.

    Raises:
        SolverFailure: If the loss is lost at the start already.
    """
    power = math.frexp(float(np.abs(v).max()))[1]
    W, v = np.ldexp(W, -power), np.ldexp(v, -power)
    state, basis = _split(W, v)
    teacher = math.sqrt(dot(v, v))
    carry = np.zeros_like(state)
    crossed = np.full(len(W), -1, dtype=np.int64)
    found: list[tuple[int, float, float, float]] = []
    taken, overflow, lost = 0, None, None
    kept = state.copy()
    for target in recorded_steps(steps, per_decade):
        taken = _advanced(state, carry, teacher, step, taken, target, crossed)
        loss, widest, size, terms = state_loss(state, teacher)
        rounding = _EPS * terms
        clear = _clear(state, loss, rounding) and (loss == 0 or loss * 4.0**power >= _LEAST_LOSS)
        loss, rounding = loss * 4.0**power, rounding * 4.0**power
        # The squared length of a state beyond 1e300 ends the loops one step later.
        if taken < target or not (size < LARGEST and loss < math.inf):
            overflow = taken
            break
        if not clear:
            lost = target
            break
        found.append((target, loss, rounding, widest))
        kept[:] = state
    if lost == 0:
        raise SolverFailure(
            "the loss of W0 is not 100 times the rounding of its own terms in doubles: nothing "
            "could be recorded. Start farther from the optimum, or give relu_flow digits=30."
        )
    n = len(W)
    numbers, losses, roundings, angles = zip(*found, strict=True)
    if overflow is not None or lost is not None:
        crossed[crossed > numbers[-1]] = -1
    return Path(
        steps=np.array(numbers, dtype=np.int64),
        loss=np.array(losses),
        rounding=np.array(roundings),
        theta_max=np.array(angles),
        along=np.ldexp(kept[:n, 0], power),
        across=np.ldexp(kept[:n, 1 : 1 + len(basis)], power),
        basis=basis,
        crossed=crossed,
        overflow=overflow,
        lost=lost,
    )


def _clear(state: Floats, loss: float, rounding: float) -> bool:
    """Return whether a loss has digits: a 0 has, if all is at the optimum exactly."""
    if not state[-1].any() and not state[:-1, 1:].any() and (state[:-1, 0] >= 0).all():
        return loss == 0
    return loss >= _LEAST_LOSS and loss >= _CLEAR * rounding


def _advanced(
    state: Floats,
    carry: Floats,
    teacher: float,
    step: float,
    taken: int,
    target: int,
    crossed: Integers,
) -> int:
    """Step from step `taken` to step `target`; return the step reached, lower at an overflow."""
    n, m = len(state) - 1, state.shape[1]
    most = max(1, _WORK // (n * n * m + 100))
    while taken < target:
        count = min(most, target - taken)
        if n == 2:
            taken += advance_pair(state, carry, teacher, step, count, crossed, taken)
            count = min(_DETOUR, target - taken)
        done = advance(state, carry, teacher, step, count, crossed, taken)
        taken += done
        if done < count:
            break
    return taken


def _split(W: Floats, v: Floats) -> tuple[Floats, Floats]:
    """Return the state of `relu_steps` and the basis, ``(m, inputs)``, of its other columns."""
    n, d = W.shape
    size = dot(v, v)
    teacher = math.sqrt(size)
    # The last row is the residual of the neurons on the side of v.
    sides = np.array([1.0 if dot(v, w) >= 0.0 else -1.0 for w in W])
    vectors = np.vstack([W, residual(W, v, sides, 1.0)])
    parts = np.empty_like(vectors)
    for vector, part in zip(vectors, parts, strict=True):
        orthogonal(v, vector, part)
    basis = np.linalg.qr(parts[:n].T)[0].T if n < d - 1 else _complement(v)
    coordinates = parts @ basis.T
    _repeat(parts, coordinates)
    # Two neurons always have three coordinates, for a loop of their own.
    state = np.zeros((n + 1, 3 if n == 2 else 1 + len(basis)))
    state[:, 0] = [dot(v, vector) / teacher for vector in vectors]
    state[:, 1 : 1 + len(basis)] = coordinates
    return state, basis


def _complement(v: Floats) -> Floats:
    """Return an orthonormal basis of the complement of v: axes, if v lies on one."""
    nonzero = np.flatnonzero(v)
    d = len(v)
    if len(nonzero) == 1:
        return np.delete(np.eye(d), nonzero[0], axis=0)
    mirror = v / np.linalg.norm(v)
    mirror[0] += math.copysign(1.0, mirror[0])
    mirror /= np.linalg.norm(mirror)
    reflection: NDArray[np.float64] = np.eye(d) - 2.0 * np.outer(mirror, mirror)
    return reflection[1:]


def _repeat(parts: Floats, coordinates: Floats) -> None:
    """Give parts that are equal, or opposite, coordinates that are so exactly."""
    seen: dict[bytes, int] = {}
    for i, part in enumerate(parts):
        for sign in (1.0, -1.0):
            # Adding 0 makes zeros of both signs one.
            first = seen.get((sign * part + 0.0).tobytes())
            if first is not None:
                coordinates[i] = sign * coordinates[first]
                break
        else:
            seen[(part + 0.0).tobytes()] = i
    coordinates[~parts.any(axis=1)] = 0.0
