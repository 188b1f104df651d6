r"""Bounds on the limit of the flow of a diagonal network, from a numerical path.

The path is enclosed step by step (`rigor.tube`), about polynomials rebuilt from its states
(`rigor.taylor`); what comes after it is bounded at once (`rigor.tail`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import arb, arb_poly, fmpz

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.precision import working_precision
from theorycheck.core.trajectory import Trajectory
from theorycheck.rigor import text
from theorycheck.rigor.claim import rounded_up
from theorycheck.rigor.forked import cores, in_order
from theorycheck.rigor.network import Network
from theorycheck.rigor.tail import Tail, tail
from theorycheck.rigor.taylor import FixedSystem
from theorycheck.rigor.tube import Field, StepShape, largest, spread

# Bits beyond those of the states, so that rounding in balls stays far below the defect.
GUARD = 64
LARGEST_BITS = 20_000
LARGEST_ORDER = 4_000
LARGEST_DEPTH = 64
# Bit operations, about, that a proof may take: 1e9 of them take about a second, so that it is
# days of work, and more than any certificate takes that was worth making.
LARGEST_WORK = 10**15
# Products of coefficients, about, from which on it pays to start another process.
WORTH_FORKING = 10**6


@dataclass(frozen=True)
class FlowBounds:
    """What the kernel computes from a path.

    Attributes:
        effective: Midpoint of the limit of u^D - v^D.
        radius: Bound on the distance of each entry of the limit from it.
        residual: Midpoint of the integral of A beta - b over [0, infinity).
        residual_radius: Likewise.
        time: End of the enclosed part.
    """

    effective: Vector
    radius: Fraction
    residual: Vector
    residual_radius: Fraction
    time: Fraction


def depth_of(net: Network) -> int:
    """Return the depth of a network whose flow is polynomial.

    Raises:
        MalformedInput: If the order is no integer, or so large that nobody means it.
    """
    if net.order.denominator != 1 or net.order > LARGEST_DEPTH:
        raise MalformedInput(
            f"order={shown(text.written(net.order))} is no integer up to {LARGEST_DEPTH}: only of "
            "such networks is the flow followed. Give an integer order, or ask for no flow."
        )
    return int(net.order)


def bounds(A: Matrix, b: Vector, net: Network, path: Trajectory) -> FlowBounds:
    """Enclose the limit of the flow from a numerical path.

    Raises:
        MalformedInput: If the path does not fit the system, or goes backwards.
        TubeOpen: If the path leaves the tube in which the flow can be enclosed.
        TailOpen: If the remaining path cannot be bounded.
    """
    depth = depth_of(net)
    check_path(A, depth, path)
    d = len(A[0])
    with working_precision(path.bits + GUARD):
        unit = arb(2) ** (-path.bits)
        field = Field(A, b, depth)
        system = FixedSystem(A, b, path.bits, depth)
        start = [
            fmpz(value) * unit - text.to_arb(net.alpha * shape)
            for value, shape in zip(path.states[0], (*net.u0, *net.v0), strict=True)
        ]
        error = _length(start)
        integral = [arb(0)] * d
        drift = arb(0)

        def work(position: int) -> list[arb]:
            """Return what a step contributes whatever the error at its start, and the jump."""
            state, after = path.states[position : position + 2]
            step = path.steps[position]
            us, vs = system.polynomials(list(state[:d]), list(state[d:]), step, path.order)
            u, v = ([arb_poly(list(map(fmpz, p))) * unit for p in ps] for ps in (us, vs))
            shape = field.shape(u, v, arb(fmpz(step)) * unit)
            reached = [fmpz(sum(p) - value) for p, value in zip((*us, *vs), after, strict=True)]
            jump = _length([arb(value) * unit for value in reached])
            return [
                *(jump, shape.defect, shape.weight, shape.force),
                *(*shape.effective, *shape.pieces),
            ]

        operations = len(path.steps) * d * path.order**2
        processes = cores() if operations >= WORTH_FORKING else 1
        for step, found in zip(path.steps, in_order(work, len(path.steps), processes), strict=True):
            jump, defect, weight, force, *rest_of = found
            shape = StepShape(defect, weight, force, rest_of[:d], rest_of[d:])
            h = arb(fmpz(step)) * unit
            bound = field.step(shape, h, error)
            error = (bound.error + jump).upper()
            integral = [total + part for total, part in zip(integral, shape.effective, strict=True)]
            drift += h * spread(shape.weight, bound.widest, depth)
        time = Fraction(sum(path.steps), 2**path.bits)
        final = [arb(fmpz(value)) * unit for value in path.states[-1]]
        rest = tail(A, b, final[:d], final[d:], error, depth)
        return _collected(field, final, rest, integral, drift, time)


def _collected(
    field: Field,
    final: Sequence[arb],
    rest: Tail,
    integral: Sequence[arb],
    drift: arb,
    time: Fraction,
) -> FlowBounds:
    """Put the enclosed part and the tail together."""
    d = field.features
    u, v = final[:d], final[d:]
    effective = [a**field.depth - b**field.depth for a, b in zip(u, v, strict=True)]
    weight = largest((a * a + b * b).sqrt() for a, b in zip(u, v, strict=True))
    radius = spread(weight, rest.distance, field.depth)
    mids = tuple(text.dyadic(entry.mid()) for entry in effective)
    slack = largest(entry.rad() for entry in effective)
    residual = []
    norms = []
    span = text.to_arb(time)
    for row, y in zip(field.A.table(), field.b, strict=True):
        residual.append(
            sum((a * part for a, part in zip(row, integral, strict=True)), arb(0)) - y * span
        )
        norms.append(_length(row))
    residual_mids = tuple(text.dyadic(entry.mid()) for entry in residual)
    residual_radius = (
        largest(norms) * drift + rest.residual + largest(entry.rad() for entry in residual)
    )
    return FlowBounds(
        mids,
        rounded_up(text.upper(radius + slack)),
        residual_mids,
        rounded_up(text.upper(residual_radius)),
        time,
    )


def _length(entries: Sequence[arb]) -> arb:
    return sum((entry * entry for entry in entries), arb(0)).upper().sqrt().upper()


def check_path(A: Matrix, depth: int, path: Trajectory) -> None:
    """Refuse what the bounds presuppose and do not notice by themselves."""
    fits = (
        2 <= path.bits <= LARGEST_BITS
        and 1 <= path.order <= LARGEST_ORDER
        and len(path.states) == len(path.steps) + 1
        and all(len(state) == 2 * len(A[0]) for state in path.states)
        and all(step > 0 for step in path.steps)
    )
    if not fits:
        raise MalformedInput("certificate: states and steps do not fit together.")
    work = _work(len(A), len(A[0]), depth, path)
    if work > LARGEST_WORK:
        raise MalformedInput(
            f"certificate: {len(path.steps)} steps of order {path.order} with {path.bits} bits, "
            f"{len(A[0])} features and depth {depth} would take about {work:.1e} operations: more "
            f"than the {LARGEST_WORK:.0e} that are tried. Ask for fewer digits or a shorter flow."
        )


def _work(samples: int, features: int, depth: int, path: Trajectory) -> int:
    """Return how many bit operations a proof takes, to within an order of magnitude or two."""
    largest_state = max(abs(value) for state in path.states for value in state)
    bits = max(path.bits, largest_state.bit_length())
    coefficients = len(path.steps) * path.order * features
    return coefficients * bits * (path.order * depth**2 + samples)
