"""How fast the limits of scale are reached: excess norms on a ladder of scales, with their slopes.

Every excess comes from a certified minimizer and an exact minimum norm, and the slope between two
scales is enclosed in balls: nothing is fitted.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import arb

from theorycheck.core.exact import Vector
from theorycheck.core.precision import working_precision
from theorycheck.models.entropy import certified_minimizer
from theorycheck.models.exact_norms import minimum_l1, minimum_l2
from theorycheck.models.linear_system import LinearSystem
from theorycheck.rigor.text import to_arb, to_fraction

L1, L2 = "l1", "l2"
SLOPE_BITS = 200


@dataclass(frozen=True)
class Rung:
    """The excess of a norm at one scale.

    Attributes:
        scale: alpha.
        excess: Midpoint of |b|_1 - min |b|_1, or of |b|_2^2 - min |b|_2^2.
        radius: Rigorous radius.
    """

    scale: Fraction
    excess: Fraction
    radius: Fraction


def ladder(
    system: LinearSystem, order: Fraction, norm: str, scales: Sequence[Fraction], digits: int
) -> list[Rung]:
    """Return the excess of the minimizer of Q_alpha^D at each scale.

    Args:
        norm: "l1", or "l2" for the squared l2 norm.
        digits: Digits of each minimizer; an excess below 10^-digits of the norm is not resolved.

    Raises:
        SolverFailure: If a minimizer cannot be certified.
    """
    least = least_norm(system, norm)
    found = []
    for scale in scales:
        certificate = certified_minimizer(system, scale, digits, order=order)
        mid, radius = certificate.minimizer, certificate.radius
        # |b|_1 moves by at most d r, |b|_2^2 by at most 2 |b|_1 r + d r^2.
        slack = len(mid) * radius
        if norm == L2:
            slack = 2 * sum(map(abs, mid)) * radius + len(mid) * radius**2
        found.append(Rung(scale, _size(mid, norm) - least, slack))
    return found


def least_norm(system: LinearSystem, norm: str) -> Fraction:
    """Return the exact minimum of the l1 norm, or of the squared l2 norm, over the solutions."""
    minimum = minimum_l1 if norm == L1 else minimum_l2
    return _size(tuple(minimum(system.X, system.y).value), norm)


def slopes(rungs: Sequence[Rung]) -> list[tuple[Fraction, Fraction]]:
    """Return midpoint and radius of log(excess ratio) / log(scale ratio) between neighbors.

    A pair of which an excess is not certainly positive is left out.
    """
    found = []
    with working_precision(SLOPE_BITS):
        for first, second in itertools.pairwise(rungs):
            steep = (_ball(second) / _ball(first)).log()
            steep /= to_arb(second.scale / first.scale).log()
            if steep.is_finite():
                found.append((to_fraction(steep.mid().fmpq()), to_fraction(steep.rad().fmpq())))
    return found


def _ball(rung: Rung) -> arb:
    return to_arb(rung.excess) + arb(0, to_arb(rung.radius).upper())


def _size(vector: Vector, norm: str) -> Fraction:
    terms = (abs(entry) if norm == L1 else entry**2 for entry in vector)
    return sum(terms, Fraction(0))
