"""Claims inside certificates: readable midpoints and radii, and how a proof compares with them."""

from __future__ import annotations

from collections.abc import Sequence
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
    scale = 10**places
    return tuple(Fraction(_nearest(value, scale), scale) for value in values)


def _nearest(value: Fraction, scale: int) -> int:
    """Return the integer nearest to value * scale, without reducing fractions."""
    below = value.denominator
    return (2 * scale * value.numerator + below) // (2 * below)


def agreement(
    claimed: Vector, claimed_radius: Fraction, proved: Vector, proved_radius: Fraction
) -> Outcome:
    """Return HOLDS if the claimed balls hold the proved ones, FAILS if some pair is disjoint."""
    pairs = list(zip(claimed, proved, strict=True))
    if _all_within(pairs, claimed_radius - proved_radius):
        return Outcome.HOLDS
    if not _all_within(pairs, claimed_radius + proved_radius):
        return Outcome.FAILS
    return Outcome.INCONCLUSIVE


def _all_within(pairs: Sequence[tuple[Fraction, Fraction]], distance: Fraction) -> bool:
    """Whether |x - y| <= distance for all pairs, cross-multiplied: reducing takes longer."""
    above, below = distance.numerator, distance.denominator
    return all(
        abs(x.numerator * y.denominator - y.numerator * x.denominator) * below
        <= above * x.denominator * y.denominator
        for x, y in pairs
    )


def _length(value: int) -> int:
    """Return the number of decimal digits (through flint, which has no limit on them)."""
    return len(str(fmpz(value)))
