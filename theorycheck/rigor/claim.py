"""Claims inside certificates: readable midpoints and radii, and how a proof compares with them."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpz

from theorycheck.core.exact import Vector
from theorycheck.core.outcome import Outcome


def rounded_up(value: Fraction, digits: int = 4) -> Fraction:
    """Return a decimal of about `digits` significant digits that is at least `value` >= 0."""
    if value == 0:
        return value
    exponent = _length(value.denominator) - _length(value.numerator) + digits
    scale = Fraction(10) ** exponent
    return Fraction(-((-value * scale) // 1)) / scale


def rounded(values: Vector, radius: Fraction) -> Vector:
    """Return decimals within a twentieth of `radius` of the values (exact if it is zero)."""
    if radius == 0:
        return values
    places = max(0, _length(int(1 / radius)) + 2)
    return tuple(Fraction(round(value * 10**places), 10**places) for value in values)


def agreement(
    claimed: Vector, claimed_radius: Fraction, proved: Vector, proved_radius: Fraction
) -> Outcome:
    """Return HOLDS if the claimed balls hold the proved ones, FAILS if some pair is disjoint."""
    gaps = [abs(x - y) for x, y in zip(claimed, proved, strict=True)]
    if all(gap + proved_radius <= claimed_radius for gap in gaps):
        return Outcome.HOLDS
    if any(gap > claimed_radius + proved_radius for gap in gaps):
        return Outcome.FAILS
    return Outcome.INCONCLUSIVE


def _length(value: int) -> int:
    """Return the number of decimal digits (through flint, which has no limit on them)."""
    return len(str(fmpz(value)))
