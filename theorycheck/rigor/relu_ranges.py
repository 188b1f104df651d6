r"""Ranges of quantities of the enclosed flow over pieces of a window of time.

The loss and the squared gradient along the polynomials are Chebyshev interpolants with a bounded
rest (`rigor.relu_defect`); everything else is evaluated in balls over short intervals. The flow
itself is within E of the polynomial: $|L(W)-L(p)| \le \|\nabla L(p)\|E+\frac12KE^2$ and
$\|\nabla L(W)-\nabla L(p)\| \le KE$ with K a bound on the Hessian, a neuron moves by at most E, its
angle with the teacher by at most $\arcsin(E/\|w_i\|)$, differences of two by at most $\sqrt2E$ and
sums of all by at most $\sqrt nE$.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from flint import arb, arb_mat, arb_poly

from theorycheck.core.exact import Vector
from theorycheck.core.precision import working_precision
from theorycheck.rigor import text
from theorycheck.rigor.relu_curvature import angle
from theorycheck.rigor.relu_field import dot, minors
from theorycheck.rigor.relu_frame import Frame
from theorycheck.rigor.relu_segment import Segment
from theorycheck.rigor.relu_tube import Stretch, TubeOpen

# What is enclosed over each piece, by its least and largest value.
QUANTITIES = (
    "loss",
    "scaled_loss",
    "slope",
    "gradient_ratio",
    "angle",
    "deficit",
    "weight_norm",
    "spread",
    "kappa",
)
# Intervals of a piece within a segment have at most this share of it.
FINENESS = 16
# Where the loss changes by more than this factor within one, it is looked at in finer ones.
STEEP = arb(9) / 8
FINER = 8
# Coefficients of the interpolants that are kept; the others are bounded together.
KEPT = 32
RANGE_BITS = 160
UNIT = arb(0, 1)
# Added to radii, so that rounded middles leave no gap.
SLIVER = arb(2) ** -(RANGE_BITS - 8)


@dataclass(frozen=True)
class Ranges:
    """Exact bounds over the pieces.

    Attributes:
        least: Lower bounds by quantity, one for each piece.
        largest: Upper bounds.
    """

    least: Mapping[str, Vector]
    largest: Mapping[str, Vector]


def ranges(frame: Frame, found: Sequence[Stretch], pieces: Vector) -> Ranges:
    """Return bounds over the pieces between consecutive times.

    Args:
        frame: The frame of the flow.
        found: The enclosed segments, from time 0.
        pieces: Increasing times, the first at least 0, the last before the path ends.

    Raises:
        TubeOpen: If the path ends before, or some bound is not finite.
    """
    least: dict[str, list[Fraction]] = {name: [] for name in QUANTITIES}
    largest: dict[str, list[Fraction]] = {name: [] for name in QUANTITIES}
    with working_precision(RANGE_BITS):
        teacher = frame.teacher
        for begin, end in pairwise(pieces):
            over = _over_piece(frame, teacher, found, text.to_arb(begin), text.to_arb(end))
            for name in QUANTITIES:
                low, high = over[name]
                if not (low.is_finite() and high.is_finite()):
                    raise TubeOpen
                least[name].append(text.dyadic(low.lower()))
                largest[name].append(text.dyadic(high.upper()))
    return Ranges(
        {name: tuple(values) for name, values in least.items()},
        {name: tuple(values) for name, values in largest.items()},
    )


def _over_piece(
    frame: Frame, teacher: arb, found: Sequence[Stretch], begin: arb, end: arb
) -> dict[str, tuple[arb, arb]]:
    total: dict[str, tuple[arb, arb]] = {}
    reached = False
    for stretch in found:
        segment = stretch.segment
        # Certainly apart: nothing of the piece is in this segment.
        if segment.begin > end or segment.time(arb(1)) < begin:
            continue
        low = ((begin - segment.begin) * 2 / segment.length - 1).lower().max(arb(-1))
        high = ((end - segment.begin) * 2 / segment.length - 1).upper().min(arb(1))
        reached = reached or bool(segment.time(arb(1)) >= end)
        if not low <= high:
            continue
        intervals = max(1, int(((high - low) * FINENESS / 2).upper().ceil().unique_fmpz()))
        half = ((high - low) / (2 * intervals)).upper()
        middles = [(low + (2 * k + 1) * half).mid() for k in range(intervals)]
        half = (half * (1 + arb(2) ** -60) + SLIVER).upper()
        for over in _over_intervals(frame, teacher, stretch, middles, half):
            total = _hull([total, over]) if total else over
    if not reached or not total:
        raise TubeOpen
    return total


def _over_intervals(
    frame: Frame, teacher: arb, stretch: Stretch, middles: Sequence[arb], half: arb
) -> list[dict[str, tuple[arb, arb]]]:
    neurons, m = len(frame.products), len(frame.squares)
    wide = Segment.of(
        stretch.segment.begin, stretch.segment.length, _widened(stretch.segment, neurons, m)
    )
    rows = wide.over(middles, half)
    out = []
    for x, row in zip(middles, rows, strict=True):
        out.append(_losses(stretch, x, half))
        low, high = out[-1]["loss"]
        if not high < low * STEEP:
            part = half / FINER
            centers = [x + (2 * k + 1 - FINER) * part for k in range(FINER)]
            out[-1] = _hull([_losses(stretch, y.mid(), part + SLIVER) for y in centers])
        out[-1] |= _weights(row, neurons, m, teacher, stretch.error)
    return out


def _losses(stretch: Stretch, x: arb, half: arb) -> dict[str, tuple[arb, arb]]:
    """Return ranges of what depends on the loss and its gradient alone."""
    half = half.upper()
    # The times of the interval, for factors that vary slowly.
    time = stretch.segment.time(x + half * UNIT)
    along, error, size = stretch.along, stretch.error, stretch.size
    line = arb_poly([x, half])
    clock = arb_poly([stretch.segment.time(x), half * stretch.segment.length / 2])
    cube = clock * clock * clock
    plain = _local(along.loss, along.loss_rest, line)
    plain_square = _local(along.square, along.square_rest, line)
    scaled, square = plain * cube, plain_square * cube * clock
    gradient = _root(plain_square(UNIT)).upper()
    # Moves of the loss and of the gradient within the tube.
    moved = (error * (gradient + size * error / 2)).upper()
    turned = (size * error).upper()
    times = time**3
    loss = plain(UNIT) + arb(0, moved)
    scaled_loss = scaled(UNIT) + arb(0, (times * moved).upper())
    # -t |grad L|^2 / L about its value in the middle: the changes of both cancel.
    center = (square(arb(0)) / scaled(arb(0))).mid()
    slack = turned * (2 * gradient + turned) * times * time + abs(center) * times * moved
    excess = (square - scaled * arb_poly([center]))(UNIT) + arb(0, slack.upper())
    if scaled_loss > 0:
        ratio = _root(square(UNIT)) + arb(0, (time * time * turned).upper())
        ratio /= _cube_root(scaled_loss) ** 2
        slope = -(center + excess / scaled_loss)
    else:
        # Early, the power of the time varies more than what it multiplies.
        scaled_loss = loss * times
        bent = _root(plain_square(UNIT)) + arb(0, turned)
        ratio = bent / _cube_root(loss) ** 2
        slope = -time * bent * bent / loss
    return {
        "loss": _ends(loss),
        "scaled_loss": _ends(scaled_loss),
        "slope": _ends(slope),
        "gradient_ratio": _ends(ratio),
    }


def _hull(parts: Sequence[dict[str, tuple[arb, arb]]]) -> dict[str, tuple[arb, arb]]:
    """Return the ranges that hold those of all parts."""
    total = dict(parts[0])
    for part in parts[1:]:
        for name, (below, above) in part.items():
            low, high = total[name]
            total[name] = (low.min(below), high.max(above))
    return total


def _weights(
    row: Sequence[arb], neurons: int, m: int, teacher: arb, error: arb
) -> dict[str, tuple[arb, arb]]:
    """Return ranges of what is read off the weights, from a widened row."""
    moved = arb(0, error)
    w = [[entry + moved for entry in row[i * m : (i + 1) * m]] for i in range(neurons)]
    base = neurons * m
    deficit = teacher - row[base] + arb(0, (arb(neurons).sqrt() * error).upper())
    norms = [_norm_ends(entries) for entries in w]
    norm = (_least(norms), _most(norms))
    turns = []
    for entries in w:
        across = dot(entries[1:], entries[1:]) if m > 1 else arb(0)
        turns.append(angle(teacher * entries[0], teacher * teacher * across))
    spread_low = spread_high = arb(0)
    apart = arb(0, (arb(2).sqrt() * error).upper())
    kappas = [(arb(0), arb(0))]
    position = base + 1
    for i in range(neurons):
        for j in range(i):
            difference = [entry + apart for entry in row[position : position + m - 1]]
            position += m - 1
            low, high = _norm_ends(difference)
            spread_low, spread_high = spread_low + low, spread_high + high
            kappas.append(_kappa(w[i][1:], w[j][1:]))
    return {
        "angle": (_largest(low for low, _ in turns), _most(turns)),
        "deficit": _ends(deficit),
        "weight_norm": norm,
        "spread": (spread_low.lower(), spread_high.upper()),
        "kappa": (_largest(low for low, _ in kappas), _most(kappas)),
    }


def _kappa(first: Sequence[arb], second: Sequence[arb]) -> tuple[arb, arb]:
    """Return bounds on the angle of two vectors, which counts as any from 0 to pi if one may be 0.

    Neurons that are exactly aligned with the teacher have no such angle and count as 0.
    """
    if all(a == 0 for a in first) or all(a == 0 for a in second):
        return arb(0), arb.pi().upper() if first or second else arb(0)
    across = minors(first, second)
    return angle(dot(first, second), dot(across, across))


def _widened(segment: Segment, neurons: int, m: int) -> arb_mat:
    """Return the coefficients, those of the sum along the teacher, and of differences across."""
    rows = []
    for row in segment.coefficients.table():
        more = list(row)
        more.append(sum((row[i * m] for i in range(neurons)), arb(0)))
        for i in range(neurons):
            for j in range(i):
                more += [row[i * m + a] - row[j * m + a] for a in range(1, m)]
        rows.append(more)
    return arb_mat(rows)


def _local(coefficients: Sequence[arb], rest: arb, line: arb_poly) -> arb_poly:
    """Return a polynomial in y, |y| <= 1, that encloses a Chebyshev sum at x = line(y)."""
    head = _monomials(coefficients[:KEPT])
    slack = rest
    for c in coefficients[KEPT:]:
        slack += abs(c)
    local = head(line)
    return local + arb_poly([arb(0, slack.upper())])


def _monomials(coefficients: Sequence[arb]) -> arb_poly:
    """Return a Chebyshev sum as a polynomial."""
    total = arb_poly([0])
    before, now = arb_poly([1]), arb_poly([0, 1])
    for c in coefficients:
        total += before * arb_poly([c])
        before, now = now, arb_poly([0, 2]) * now - before
    return total


def _norm_ends(entries: Sequence[arb]) -> tuple[arb, arb]:
    low = high = arb(0)
    for entry in entries:
        below, above = entry.abs_lower(), entry.abs_upper()
        low, high = low + below * below, high + above * above
    return low.lower().max(arb(0)).sqrt().lower().max(arb(0)), high.upper().sqrt().upper()


def _root(square: arb) -> arb:
    """Return a ball around the roots of the nonnegative numbers of a ball."""
    high = square.upper().max(arb(0)).sqrt().upper()
    low = square.lower().max(arb(0)).sqrt().lower().max(arb(0))
    return low.union(high)


def _cube_root(value: arb) -> arb:
    """Return a ball around cube roots, not finite unless all are certainly positive."""
    return value.root(3) if value > 0 else arb.nan()


def _ends(value: arb) -> tuple[arb, arb]:
    return value.lower(), value.upper()


def _least(ends: Sequence[tuple[arb, arb]]) -> arb:
    low = ends[0][0]
    for below, _ in ends:
        low = low.min(below)
    return low


def _most(ends: Sequence[tuple[arb, arb]]) -> arb:
    return _largest(above for _, above in ends)


def _largest(values) -> arb:  # type: ignore[no-untyped-def]
    """Return the largest of nonnegative exact numbers."""
    result = arb(0)
    for value in values:
        result = result.max(value)
    return result
