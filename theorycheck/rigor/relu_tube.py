r"""A tube around a piecewise polynomial that the student's gradient flow cannot leave.

On a segment of length h let $\delta$ bound $\|\dot p+\nabla L(p)\|$ and let $\mu\ge0$ bound the
largest eigenvalue of $-\nabla^2L$ over the tube $\|W-p(t)\|\le E^+$. While the flow is in the tube,
its distance from p grows at most as $e' \le \mu e+\delta$; if
$(E+\text{jump}+h\delta)\exp\int\mu < E^+$ certainly, the first exit never happens (DESIGN.md
section 10).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import arb, arb_mat, fmpz

from theorycheck.core.piecewise import ChebyshevPath
from theorycheck.core.precision import working_precision
from theorycheck.rigor.relu_curvature import curvature
from theorycheck.rigor.relu_defect import GUARD, Along, along
from theorycheck.rigor.relu_field import TEACHER, Field, FieldOpen
from theorycheck.rigor.relu_frame import Frame
from theorycheck.rigor.relu_segment import BOUND_BITS, Segment
from theorycheck.rigor.relu_signs import Signs, signs

# Parts of a segment on which the curvature is bounded: first, and how often they may be halved.
PARTS = 8
HALVINGS = 5
# Growth exponent of a part that is good enough.
ENOUGH = arb(1) / 16
# Ratios of the tube's radius to the error on entering, plus the defect, that are tried.
WIDTHS = (2**6, 2**16, 2**40)


class TubeOpen(Exception):
    """The first-exit argument did not close: nothing is proved."""


@dataclass(frozen=True)
class Stretch:
    """An enclosed part of the flow: one segment.

    Attributes:
        segment: Its polynomials.
        along: What is known along them.
        error: Bound on the distance of the flow on the segment.
        size: Bound on the norm of the Hessian over the tube.
    """

    segment: Segment
    along: Along
    error: arb
    size: arb


def stretches(frame: Frame, path: ChebyshevPath) -> list[Stretch]:
    """Return the enclosed segments of a path.

    Raises:
        TubeOpen: If the argument does not close on one of them.
    """
    neurons, coordinates = len(frame.products), len(frame.squares)
    bits = path.bits
    found: list[Stretch] = []
    following = 0
    with working_precision(bits + GUARD):
        before = [entry for row in frame.start() for entry in row]
        error = arb(0)
        teacher = frame.teacher
        segments = _segments(path)
    for segment, columns in zip(segments, path.coefficients, strict=True):
        try:
            with working_precision(bits + GUARD):
                first, last = segment.at_ends()
                jump = _length([a - b for a, b in zip(first, before, strict=True)])
                same = parallel(columns, first, coordinates)
                known = signs(segment, neurons, teacher, same) if coordinates == 2 else Signs()
                field = Field(
                    neurons,
                    coordinates,
                    teacher,
                    same,
                    known.signs,
                    known.behind,
                    known.gradient,
                    known.loss,
                )
                found_along = along(field, segment, bits, following)
                following = found_along.following
            with working_precision(BOUND_BITS):
                inside = (error + jump + segment.length * found_along.defect).upper()
                leaving, size = _closed(segment, neurons, teacher, inside)
        except FieldOpen:
            raise TubeOpen from None
        found.append(Stretch(segment, found_along, leaving, size))
        before, error = last, leaving
    return found


def _closed(segment: Segment, neurons: int, teacher: arb, inside: arb) -> tuple[arb, arb]:
    """Return bounds on the distance along a segment and on the Hessian over its tube."""
    if not inside.is_finite():
        raise TubeOpen
    for width in WIDTHS:
        # The tiny term keeps the inequality strict when there is no error at all.
        tube = (inside * width + arb(2) ** -4096).upper()
        exponent, size = _exponent(segment, neurons, teacher, tube)
        leaving = (inside * exponent.exp()).upper()
        if leaving < tube:
            return leaving, size
    raise TubeOpen


def _exponent(segment: Segment, neurons: int, teacher: arb, tube: arb) -> tuple[arb, arb]:
    """Return bounds on the integral of the growth over a segment, and on the Hessian."""
    total = size = arb(0)
    radius = arb(1) / PARTS
    parts = [arb(2 * part + 1 - PARTS) / PARTS for part in range(PARTS)]
    for halving in range(HALVINGS + 1):
        crude = []
        for x, row in zip(parts, segment.over(parts, radius), strict=True):
            try:
                found = curvature(boxed(row, neurons, tube), teacher)
            except FieldOpen:
                crude.append(x)
                continue
            # A part is 2 radius long in x, and so h radius in time.
            share = found.growth * segment.length * radius
            if share < ENOUGH or halving == HALVINGS:
                total += share
                size = size.max(found.size)
            else:
                crude.append(x)
        radius /= 2
        parts = [x + side * radius for x in crude for side in (-1, 1)]
        if not parts:
            return total.upper(), size.upper()
    raise TubeOpen


def boxed(row: Sequence[arb], neurons: int, radius: arb) -> list[list[arb]]:
    """Return the neurons of a row, every entry widened by a radius."""
    m = len(row) // neurons
    ball = arb(0, radius)
    return [[entry + ball for entry in row[i * m : (i + 1) * m]] for i in range(neurons)]


def _segments(path: ChebyshevPath) -> list[Segment]:
    scale = arb(2) ** -path.bits
    found = []
    for begin, end, columns in zip(path.times, path.times[1:], path.coefficients, strict=False):
        terms = max(2, *(len(column) for column in columns))
        padded = [list(column) + [0] * (terms - len(column)) for column in columns]
        rows = [[arb(fmpz(entry)) * scale for entry in row] for row in zip(*padded, strict=True)]
        found.append(
            Segment.of(arb(fmpz(begin)) * scale, arb(fmpz(end - begin)) * scale, arb_mat(rows))
        )
    return found


def parallel(
    columns: Sequence[Sequence[int]], first: Sequence[arb], coordinates: int
) -> dict[tuple[int, int], bool]:
    """Return the pairs that are parallel along all of a segment, and whether they point one way.

    Those are neurons without any part orthogonal to the teacher, which point along or against it
    at the start and, since none vanishes, all the way; and neurons with the same coefficients.

    Args:
        columns: Coefficients of the coordinates, neuron after neuron.
        first: The coordinates at the start, in balls.
        coordinates: How many a neuron has.
    """
    neurons = len(columns) // coordinates
    own = [columns[i * coordinates : (i + 1) * coordinates] for i in range(neurons)]
    found: dict[tuple[int, int], bool] = {}
    for i in range(neurons):
        ahead = first[i * coordinates]
        if (ahead > 0 or ahead < 0) and not any(any(column) for column in own[i][1:]):
            found[i, TEACHER] = bool(ahead > 0)
        for j in range(i):
            if (i, TEACHER) in found and (j, TEACHER) in found:
                found[i, j] = found[i, TEACHER] == found[j, TEACHER]
            elif own[i] == own[j]:
                found[i, j] = True
    return found


def _length(entries: Sequence[arb]) -> arb:
    return sum((entry * entry for entry in entries), arb(0)).upper().sqrt().upper()
