r"""Signs of the minors of a student in the plane along a segment, and where they may be wrong.

In the plane $\sigma = |m|$ with one minor m, a polynomial in the time. Where a neuron passes
through the direction of the teacher or of another neuron, or through the opposite one, m changes
its sign: the field is continuously differentiable there but not analytic, though that of each side
has an analytic continuation beyond. So segments end where a minor vanishes, up to rounding. With s
the sign on one segment and $sm\ge-e$ on all of it, $\sigma$ is replaced by sm, and the angle by
$2\arctan(sm/(ab+\delta))$, or by $\pi-2\arctan(sm/(ab-\delta))$ for angles near pi (a, b the norms,
$\delta$ the inner product). Wherever $sm = -x < 0$, let $\varphi$ be the angle, or what it lacks to
pi, and below $\pi/2$: $x = ab\sin\varphi$. What is replaced is odd in x, and changes by

$$2x \text{ for } \sigma,\qquad 2\varphi \le \pi\sin\varphi = \pi x/(ab) \text{ for } \theta,$$

so that the gradient by the first neuron changes by at most $\frac1{2\pi}(2x/a + 2\varphi b) \le
(\frac1\pi+\frac12)x/a \le x/a$, that by the second by at most $x/b$, and the loss by
$\frac1{2\pi}|2x - 2\varphi|\delta|| \le x$, as $\varphi|\delta| = x\varphi/\tan\varphi \in [0, x]$.
A pair with the teacher has $m = z_i$: a factor $\nu$ more, and only the first. Pairs add up.

That $sm \ge -e$ holds without cancellation up to the end of a segment: on parts next to it where
$(sm)'$ has a sign, sm is at least what it is at the end.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from flint import arb

from theorycheck.core.precision import working_precision
from theorycheck.rigor.relu_field import TEACHER, dot
from theorycheck.rigor.relu_segment import BOUND_BITS, Segment

# Parts on each of which a minor must keep its sign, or be monotone: few are tried before many.
PARTS = (64, 1024)
Pair = tuple[int, int]
# Rows of the coordinates, and of their derivatives, over one part.
Part = tuple[Sequence[arb], Sequence[arb]]


@dataclass
class Signs:
    """Signs of minors along a segment.

    Attributes:
        signs: 1 or -1, by pair (i, j), i > j, or (i, TEACHER); pairs without one are missing.
        behind: Pairs at an angle nearer to pi than to 0.
        gradient: Bound on how far the gradient is from the one with these signs.
        loss: Bound on how far the loss is.
    """

    signs: dict[Pair, int] = field(default_factory=dict)
    behind: set[Pair] = field(default_factory=set)
    gradient: arb = field(default_factory=lambda: arb(0))
    loss: arb = field(default_factory=lambda: arb(0))


def signs(segment: Segment, neurons: int, teacher: arb, known: Collection[Pair]) -> Signs:
    """Return the signs of the minors along a segment in the plane.

    Args:
        segment: Polynomials, two a neuron, at the working precision of their end values.
        neurons: How many.
        teacher: The length of v.
        known: Pairs that need no sign, since they are parallel all the way.
    """
    wanted = {(i, j) for i in range(neurons) for j in (TEACHER, *range(i))} - set(known)
    # At the full precision: where a segment ends at a crossing these are almost 0.
    rows = segment.at_ends()
    ends = [{pair: _minor(pair, row) for pair in wanted} for row in rows]
    # Either formula for the angle would be sound.
    behind = {pair for pair in wanted if sum((_along(pair, r, teacher) for r in rows), arb(0)) < 0}
    [middle] = segment.at([arb(0)])
    found = Signs(behind=behind)
    for count in PARTS:
        positions = [arb(2 * part + 1 - count) / count for part in range(count)]
        with working_precision(BOUND_BITS):
            parts = segment.moving(positions, arb(1) / count)
            for pair in wanted - set(found.signs):
                # Any sign would be sound; the wrong one only gives a useless bound.
                sign = 1 if _minor(pair, middle) > 0 else -1
                bounds = [(sign * end[pair]).lower() for end in ends]
                if _kept(pair, sign, parts, bounds, teacher, found):
                    found.signs[pair] = sign
        if len(found.signs) == len(wanted):
            break
    return found


def _kept(
    pair: Pair,
    sign: int,
    parts: Sequence[Part],
    bounds: Sequence[arb],
    teacher: arb,
    found: Signs,
) -> bool:
    """Whether a minor times a sign is nonnegative along a segment but for a bounded sliver.

    What that changes is added to `found`.

    Args:
        pair: The pair.
        sign: The sign.
        parts: The coordinates over parts of the segment, in their order.
        bounds: Bounds from below on the minor times the sign at both ends.
        teacher: The length of v.
        found: What is known of other pairs.
    """
    values = [sign * _minor(pair, row) for row, _ in parts]
    slopes = [sign * _slope(pair, row, moved) for row, moved in parts]
    # From either end on, as long as the minor grows away from it, it is at least its value there.
    least: dict[int, arb] = {}
    forward = range(len(parts))
    for order, way, bound in ((forward, 1, bounds[0]), (reversed(forward), -1, bounds[1])):
        for k in order:
            if not way * slopes[k] > 0:
                break
            least[k] = bound
    gradient = loss = arb(0)
    for k, (row, _) in enumerate(parts):
        if values[k] > 0:
            continue
        if k not in least:
            return False
        way = -1 if pair in found.behind else 1
        if not way * _along(pair, row, teacher) > 0:
            return False
        slip = _slip(pair, row, (-least[k]).max(arb(0)), teacher)
        if slip is None:
            return False
        gradient, loss = gradient.max(slip[0]), loss.max(slip[1])
    found.gradient = (found.gradient + gradient).upper()
    found.loss = (found.loss + loss).upper()
    return True


def _slip(pair: Pair, row: Sequence[arb], wrong: arb, teacher: arb) -> tuple[arb, arb] | None:
    """Return bounds on the change of gradient and loss on a part, None if none is known.

    Args:
        pair: The pair.
        row: The coordinates over the part.
        wrong: Bound on how far the minor, times its sign, is below 0.
        teacher: The length of v.
    """
    first, second = _vectors(pair, row, teacher)
    lengths = [dot(w, w) for w in (first, second)]
    if not all(length > 0 for length in lengths):
        return None
    x = wrong
    if pair[1] == TEACHER:
        x *= teacher
    turned = x / lengths[0].sqrt()
    if pair[1] != TEACHER:
        turned += x / lengths[1].sqrt()
    return turned.upper(), x.upper()


def _vectors(pair: Pair, row: Sequence[arb], teacher: arb) -> tuple[Sequence[arb], Sequence[arb]]:
    i, j = pair
    return row[2 * i : 2 * i + 2], ([teacher, arb(0)] if j == TEACHER else row[2 * j : 2 * j + 2])


def _along(pair: Pair, row: Sequence[arb], teacher: arb) -> arb:
    """Return the inner product of a pair."""
    product: arb = dot(*_vectors(pair, row, teacher))
    return product


def _minor(pair: Pair, row: Sequence[arb]) -> arb:
    i, j = pair
    if j == TEACHER:
        return row[2 * i + 1]
    return row[2 * i] * row[2 * j + 1] - row[2 * j] * row[2 * i + 1]


def _slope(pair: Pair, row: Sequence[arb], moved: Sequence[arb]) -> arb:
    """Return the derivative of a minor."""
    i, j = pair
    if j == TEACHER:
        return moved[2 * i + 1]
    forward = moved[2 * i] * row[2 * j + 1] + row[2 * i] * moved[2 * j + 1]
    return forward - moved[2 * j] * row[2 * i + 1] - row[2 * j] * moved[2 * i + 1]
