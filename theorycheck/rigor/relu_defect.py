r"""How far a polynomial is from solving the flow, and functions along it, by interpolation.

A function f analytic inside the ellipse of rate $\rho$ about [-1, 1] and bounded there by M has
Chebyshev coefficients $|c_k| \le 2M\rho^{-k}$. At the N Chebyshev points every $T_k$, $k\ge N$,
equals one of $0, \pm T_l$, l < N, so that f differs from its interpolant by at most
$2\sum_{k\ge N}|c_k| \le 4M\rho^{1-N}/(\rho-1)$. The interpolant's coefficients satisfy
$a_0^2 + \frac12\sum a_k^2 = \frac1N\sum f(x_j)^2$, so that it is at most
$\sqrt{2N}\max_j\|f(x_j)\|$. All this holds for vectors in the Euclidean norm.

On the ellipse the polynomials are evaluated in complex balls. If along all of it a polynomial
radicand that is positive on [-1, 1] avoids $(-\infty, 0]$, its logarithm is continuous there: it
winds around 0 not at all, has no zero inside, and its analytic root is the principal one on the
ellipse as well. By the maximum principle a bound on the ellipse is one inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flint import arb, arb_mat

from theorycheck.core.precision import working_precision
from theorycheck.rigor.relu_field import Field, FieldOpen
from theorycheck.rigor.relu_segment import BOUND_BITS, Segment, node_table

# Pieces of half an ellipse, and the rates that are tried with them, in the order of the trials.
TRIALS = tuple(
    (pieces, rate)
    for pieces, rates in (
        (24, ("12", "9", "7", "6", "5", "4", "3.4", "2.9", "2.5")),
        (80, ("2.9", "2.5", "2.2", "1.9", "1.6", "1.4")),
        (240, ("2.2", "1.9", "1.6", "1.4", "1.3")),
    )
    for rate in rates
)
# More points than this are not worth it: a shorter segment needs fewer.
MOST_NODES = 512
GUARD = 40


@dataclass(frozen=True)
class Ellipse:
    """An ellipse inside which the field along the polynomials is analytic.

    Attributes:
        rate: Sum of its semi-axes.
        slope: Bound on the length of the derivative of the polynomials by x.
        gradient: Bound on the length of the gradient.
        loss: Bound on the loss.
        following: Which of `TRIALS` to begin with on the segment after this one.
    """

    rate: arb
    slope: arb
    gradient: arb
    loss: arb
    following: int = 0


@dataclass(frozen=True)
class Along:
    r"""What is known along one segment.

    Attributes:
        defect: Bound on $\|\dot p + \nabla L(p)\|$.
        loss: Chebyshev coefficients of $L(p(t))$ in balls.
        loss_rest: Bound on the difference.
        square: Chebyshev coefficients of $\|\nabla L(p(t))\|^2$.
        square_rest: Bound on the difference.
        following: Which of `TRIALS` to begin with on the segment after this one.
    """

    defect: arb
    loss: list[arb]
    loss_rest: arb
    square: list[arb]
    square_rest: arb
    following: int = 0


def ellipse(field: Field, segment: Segment, first: int = 0) -> Ellipse:
    """Return an ellipse that can be shown to be free of singularities, the largest that is tried.

    Segments that follow each other are much alike: where the first trial succeeds, the next
    segment begins with the one before it, and otherwise with the one that succeeded.

    Args:
        field: The field.
        segment: The polynomials.
        first: Which of `TRIALS` to begin with; any may be shown or not.

    Raises:
        FieldOpen: If none is.
    """
    with working_precision(BOUND_BITS):
        for trial in range(first, len(TRIALS)):
            pieces, rate = TRIALS[trial]
            try:
                found = _bounded(field, segment, arb(rate), pieces)
            except FieldOpen:
                continue
            if all(b.is_finite() for b in (found.gradient, found.loss, found.slope)):
                return replace(found, following=max(0, trial - (trial == first)))
    raise FieldOpen


def _bounded(field: Field, segment: Segment, rate: arb, pieces: int) -> Ellipse:
    gradient = loss = arb(0)
    for row in segment.on_ellipse(rate, pieces):
        values = field.at(row)
        size = sum((abs(g) * abs(g) for g in values.gradient), arb(0))
        gradient, loss = gradient.max(size), loss.max(abs(values.loss))
    return Ellipse(
        rate, segment.slope_on_ellipse(rate), gradient.upper().sqrt().upper(), loss.upper()
    )


def along(field: Field, segment: Segment, bits: int, first: int = 0) -> Along:
    """Return what is known along a segment, its polynomials in fixed point with `bits` bits.

    Args:
        field: The field.
        segment: The polynomials.
        bits: Their fractional bits.
        first: Which of `TRIALS` to begin with.

    Raises:
        FieldOpen: If no ellipse is free of singularities, or none is large enough.
    """
    found = ellipse(field, segment, first)
    with working_precision(BOUND_BITS):
        rate = found.rate
        pace = 2 / segment.length
        bound = found.slope * pace + found.gradient
        wanted = arb(2) ** -bits / (1 + segment.length)
        nodes = segment.terms + 2
        while nodes < MOST_NODES and not _rest(bound, rate, nodes) < wanted:
            nodes += 4
    if first and nodes >= MOST_NODES:
        # A larger ellipse needs fewer.
        return along(field, segment, bits)
    with working_precision(bits + GUARD):
        table = node_table(nodes, nodes)
        head = node_table(nodes, segment.terms)
        states = (head * segment.coefficients).table()
        speeds = (node_table(nodes, segment.slopes.nrows()) * segment.slopes).table()
        pace = 2 / segment.length
        largest = arb(0)
        losses, squares = [], []
        for j in range(nodes):
            values = field.at(states[j])
            defect = [s * pace + g for s, g in zip(speeds[j], values.gradient, strict=True)]
            largest = largest.max(sum((entry * entry for entry in defect), arb(0)))
            losses.append(values.loss)
            squares.append(sum((g * g for g in values.gradient), arb(0)))
        both = _interpolated(table, losses, squares)
    with working_precision(BOUND_BITS):
        peak = largest.upper().sqrt() * arb(2 * nodes).sqrt()
        # From the analytic field to the gradient of the loss: |b|^2 - |a|^2 = (b-a).(2a + (b-a)).
        slip = field.gradient_slip
        square_slip = slip * (2 * found.gradient + slip)
        square_rest = _rest(found.gradient * found.gradient, rate, nodes)
        return Along(
            defect=(peak + _rest(bound, rate, nodes) + slip).upper(),
            loss=both[0],
            loss_rest=(_rest(found.loss, rate, nodes) + field.loss_slip).upper(),
            square=both[1],
            square_rest=(square_rest + square_slip).upper(),
            following=found.following,
        )


def _rest(bound: arb, rate: arb, nodes: int) -> arb:
    """Return a bound on the difference of a function and its interpolant."""
    return (4 * bound * rate ** (1 - nodes) / (rate - 1)).upper()


def _interpolated(table: arb_mat, *functions: Sequence[arb]) -> list[list[arb]]:
    """Return Chebyshev coefficients of interpolants from values at the Chebyshev points."""
    nodes = table.nrows()
    values = arb_mat(nodes, len(functions), [f[j] for j in range(nodes) for f in functions])
    rows = (table.transpose() * values).table()
    scaled = [[entry * (1 if k == 0 else 2) / nodes for entry in row] for k, row in enumerate(rows)]
    return [list(column) for column in zip(*scaled, strict=True)]
