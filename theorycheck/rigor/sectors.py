r"""Loss and gradient of a planar ReLU student from the expectations that define them.

For Gaussian x in the plane, $x = r(\cos\phi, \sin\phi)$ with $E r^2 = 2$ and uniform $\phi$. What
is active changes only where $x$ is orthogonal to some weight; on the sector between two such
directions the residual is linear, $c\cdot x$, and
$E[x x^\top 1_{\phi\in(a,b)}] = \frac1\pi\int_a^b e e^\top d\phi$ with $e = (\cos\phi, \sin\phi)$ is
elementary. No formula for the angle between two weights is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from flint import arb

Plane: TypeAlias = tuple[arb, arb]


class Moments(NamedTuple):
    """The loss, and its gradient with respect to each weight."""

    loss: arb
    gradients: list[Plane]


def moments(weights: Sequence[Plane], teacher: Plane) -> Moments:
    r"""Return $L = \frac12E(\sum_i[w_i\cdot x]_+ - [v\cdot x]_+)^2$ and its gradients, in balls.

    Args:
        weights: The rows of the student; equal ones must be the same object.
        teacher: The teacher v.

    Raises:
        ArithmeticError: If two directions orthogonal to weights are not certainly different.
    """
    signed = [(1, weight) for weight in weights] + [(-1, teacher)]
    # Of weights that are one and the same object, once.
    distinct = {id(weight): weight for _, weight in signed}.values()
    turns = _sorted([turn for weight in distinct for turn in _orthogonal(weight)])
    loss = arb(0)
    gradients = [(arb(0), arb(0)) for _ in weights]
    for position, low in enumerate(turns):
        last = position + 1 == len(turns)
        high = turns[0] + 2 * arb.pi() if last else turns[position + 1]
        active = [_active(weight, (low + high) / 2) for _, weight in signed]
        residual = (
            sum((s * w[0] for (s, w), on in zip(signed, active, strict=True) if on), arb(0)),
            sum((s * w[1] for (s, w), on in zip(signed, active, strict=True) if on), arb(0)),
        )
        pull = _applied(low, high, residual)
        loss += (residual[0] * pull[0] + residual[1] * pull[1]) / 2
        for i, own in enumerate(gradients):
            if active[i]:
                gradients[i] = (own[0] + pull[0], own[1] + pull[1])
    return Moments(loss, gradients)


def _orthogonal(weight: Plane) -> tuple[arb, arb]:
    """Return the two directions orthogonal to a weight, within one turn."""
    pi = arb.pi()
    own = arb.atan2(weight[1], weight[0])
    return _turned(own + pi / 2), _turned(own - pi / 2)


def _turned(angle: arb) -> arb:
    # Counted from a direction that no rational multiple of pi is.
    cut = -arb(1) / 7
    if angle < cut:
        return angle + 2 * arb.pi()
    if angle >= cut:
        return angle
    raise ArithmeticError("a direction is not certainly on one side of the cut")


def _sorted(angles: list[arb]) -> list[arb]:
    found = sorted(angles, key=lambda angle: float(angle.mid()))
    for low, high in pairwise(found):
        if not low < high:
            raise ArithmeticError("two directions orthogonal to weights are not certainly apart")
    return found


def _active(weight: Plane, angle: arb) -> bool:
    product = weight[0] * angle.cos() + weight[1] * angle.sin()
    if product > 0:
        return True
    if product < 0:
        return False
    raise ArithmeticError("whether a weight is active in a sector is not certain")


def _applied(low: arb, high: arb, to: Plane) -> Plane:
    r"""Return $\frac1\pi\int e e^\top d\phi$ over a sector, applied to a vector."""
    half = (high - low) / 2
    difference = ((2 * high).sin() - (2 * low).sin()) / 4
    mixed = ((2 * low).cos() - (2 * high).cos()) / 4
    pi = arb.pi()
    return (
        ((half + difference) * to[0] + mixed * to[1]) / pi,
        (mixed * to[0] + (half - difference) * to[1]) / pi,
    )
