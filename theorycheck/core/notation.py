"""Exact numbers in decimal notation, and how many digits a radius leaves certain."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from theorycheck.core import exact
from theorycheck.core.evidence import Enclosure

# What is reported where the radius is 0.
MOST_DIGITS = 10_000


def magnitude(value: Fraction) -> int:
    """Return floor(log10(value)) of a positive rational."""
    above, below = (len(_digits(part)) for part in (value.numerator, value.denominator))
    power = above - below
    return power if Fraction(10) ** power <= value else power - 1


def certain_digits(found: Enclosure) -> int:
    """Return the largest N with radius <= 10^-(N+1) max|value| (absolute if all are 0)."""
    if found.radius == 0:
        return MOST_DIGITS
    largest = max((abs(mid) for mid in found.mid), default=Fraction(0)) or Fraction(1)
    return max(0, magnitude(largest / found.radius) - 1)


def last_unit(size: Fraction, digits: int) -> Fraction:
    """Return the power of ten at the last of `digits` significant digits of `size` > 0."""
    return Fraction(10) ** (magnitude(size) - digits + 1)


def decimal(value: Fraction) -> str:
    """Return a decimal fraction exactly, in scientific notation where it is shorter.

    Raises:
        ValueError: If `value` has no finite decimal expansion.
    """
    if value == 0:
        return "0"
    rest, powers = value.denominator, {2: 0, 5: 0}
    for prime in powers:
        while rest % prime == 0:
            rest, powers[prime] = rest // prime, powers[prime] + 1
    if rest != 1:
        raise ValueError(f"{exact.text(value)} has no finite decimal expansion")
    places = max(powers.values())
    sign = "-" if value < 0 else ""
    digits = _digits((abs(value) * 10**places).numerator)
    power = len(digits) - 1 - places
    if -6 <= power <= 20:
        if places == 0:
            return sign + digits
        padded = digits.rjust(places + 1, "0")
        return f"{sign}{padded[:-places]}.{padded[-places:]}"
    mantissa = digits.rstrip("0")
    return f"{sign}{mantissa[0]}{'.' if len(mantissa) > 1 else ''}{mantissa[1:]}e{power}"


def scientific(value: Fraction) -> str:
    """Return an upper bound of `value` >= 0 with two significant digits, as 1.3e-45."""
    if value == 0:
        return "0"
    power = magnitude(value)
    tenths = -int(-value * 10 / Fraction(10) ** power // 1)
    if tenths >= 100:
        tenths, power = 10, power + 1
    whole, part = divmod(tenths, 10)
    return f"{whole}.{part}e{power:+03d}"


def brief(values: Sequence[Fraction], most: int = 6) -> str:
    """Return the first values, rounded to six digits, and how many there are if more."""
    shown = [_rounded(value) for value in values[:most]]
    if len(values) > most:
        shown.append(f"... {len(values)} entries")
    return ", ".join(shown)


def _rounded(value: Fraction) -> str:
    if value == 0:
        return "0"
    power = magnitude(abs(value))
    digits = str(round(abs(value) * 10**5 / Fraction(10) ** power))
    if len(digits) > 6:
        digits, power = "100000", power + 1
    sign = "-" if value < 0 else ""
    if -4 <= power < 6:
        return f"{sign}{float(digits) * 10.0 ** (power - 5):.6g}"
    return f"{sign}{digits[0]}.{digits[1:]}e{power:+03d}"


def _digits(value: int) -> str:
    return exact.text(Fraction(value))
