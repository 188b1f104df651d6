r"""The rest of the path, from the end of the enclosed part to t = infinity.

With $L = \|A\beta - b\|^2$, $g = A^\top(A\beta - b)$ and D the depth,
$\|\nabla L\|^2 = 4D^2\sum_i (u_i^{2D-2} + v_i^{2D-2}) g_i^2 \ge 4D^2\lambda L$, where $\lambda$ is
the smallest eigenvalue of $A\,\mathrm{diag}(u^{2D-2} + v^{2D-2})A^\top$ on the range of A, bounded
below on a ball of radius $\rho$ about the last state. While the flow is in the ball
$\frac{d}{dt}\sqrt L = -\|\nabla L\|^2/(2\sqrt L) \le -D\sqrt\lambda\,\|\dot w\|$, so its remaining
length is at most $\sqrt{L/\lambda}/D$, and $\int\sqrt L\,dt \le \sqrt L/(2D^2\lambda)$. If the
distance already travelled plus that length is certainly below $\rho$, it never leaves, it
converges, and the limit has zero loss.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import arb, arb_mat

from theorycheck.core.exact import Matrix, Vector
from theorycheck.rigor.elimination import reduce_system
from theorycheck.rigor.text import to_arb, to_arb_mat
from theorycheck.rigor.tube import largest, spread

ATTEMPTS = 12


class TailOpen(Exception):
    """The remaining path could not be bounded: nothing is proved."""


@dataclass(frozen=True)
class Tail:
    """Bounds on what happens after the last state.

    Attributes:
        distance: Of the limit of the flow from the last state, in the weights.
        residual: Of the integral of ‖A beta - b‖ over the remaining time.
    """

    distance: arb
    residual: arb


def tail(
    A: Matrix, b: Vector, u: Sequence[arb], v: Sequence[arb], error: arb, depth: int = 2
) -> Tail:
    """Bound the remaining path of a flow that is within `error` of the weights (u, v).

    Raises:
        TailOpen: If no ball about the last state is proved to hold the rest of the path.
    """
    reduced = reduce_system(A, b)
    if reduced.contradiction is not None:
        raise TailOpen
    if not reduced.y_basis:
        # A = 0 and b = 0: the weights never move.
        return Tail(error, arb(0))
    rows = to_arb_mat(reduced.X_basis)
    gram = to_arb_mat(reduced.gram)
    # ‖A Δ‖ <= ‖A‖_F ‖Δ‖
    frobenius = _root(to_arb(entry) ** 2 for row in A for entry in row)
    power = 2 * depth - 2
    weights = [(a**power + c**power).root(power) for a, c in zip(u, v, strict=True)]
    largest_weight = largest((a * a + c * c).sqrt() for a, c in zip(u, v, strict=True))
    moved = spread(largest_weight, error, depth)
    effective = [a**depth - c**depth for a, c in zip(u, v, strict=True)]
    residual = [
        sum((to_arb(entry) * value for entry, value in zip(row, effective, strict=True)), arb(0))
        - to_arb(y)
        for row, y in zip(A, b, strict=True)
    ]
    root_loss = (_root(entry * entry for entry in residual) + frobenius * moved).upper()
    radius = error
    for _ in range(ATTEMPTS):
        rate = _smallest_rate(rows, gram, weights, radius, depth)
        if rate is None:
            raise TailOpen
        distance = (error + root_loss / (depth * rate.sqrt())).upper()
        if distance < radius:
            return Tail(distance, (root_loss / (2 * depth**2 * rate)).upper())
        radius = (2 * distance + arb(2) ** -4096).upper()
    raise TailOpen


def _smallest_rate(
    rows: arb_mat, gram: arb_mat, weights: Sequence[arb], radius: arb, depth: int = 2
) -> arb | None:
    r"""Return a positive lower bound of $\lambda$ on the ball of this radius, or None.

    The weights are $\|(u_i, v_i)\|_{2D-2}$, which change by at most the distance moved. With
    A = C A', M = CᵀC and K = A' diag(s) A'ᵀ, s their powers of exponent 2D - 2, the eigenvalue
    sought is the smallest of K M, which is similar to a positive semidefinite matrix, so
    $\lambda \ge 1/\mathrm{tr}((KM)^{-1})$ as soon as K M is proved to be invertible.
    """
    lowered = [(weight - radius).lower() for weight in weights]
    powers = [value ** (2 * depth - 2) if value > 0 else arb(0) for value in lowered]
    scaled = arb_mat(
        [[entry * s for entry, s in zip(row, powers, strict=True)] for row in rows.table()]
    )
    try:
        trace = ((scaled * rows.transpose()) * gram).inv().trace()
    except ZeroDivisionError:
        return None
    return (1 / trace).lower() if trace > 0 else None


def _root(squares) -> arb:  # type: ignore[no-untyped-def]
    return sum(squares, arb(0)).upper().sqrt().upper()
