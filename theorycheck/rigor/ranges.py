"""Rational bounds on terms that can be read off their form, for all values of their quantities."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from theorycheck.rigor.language import Expression

# Below three halves is below pi/2, and below three is below pi.
_ACUTE, _OBTUSE = Fraction(3, 2), Fraction(3)
_LARGEST_EXPONENT = 16


class Range(NamedTuple):
    """What a term is at least and at most, where it is defined; None where nothing is known."""

    least: Fraction | None = None
    most: Fraction | None = None

    @property
    def nonnegative(self) -> bool:
        """Whether nothing below 0 is in it."""
        return self.least is not None and self.least >= 0

    @property
    def nonpositive(self) -> bool:
        """Whether nothing above 0 is in it."""
        return self.most is not None and self.most <= 0


Known = Mapping[str, Range]
_ANY, _NONNEGATIVE, _NONPOSITIVE = Range(), Range(Fraction(0)), Range(None, Fraction(0))
_ONE = Fraction(1)


def span(term: Expression, known: Known) -> Range:
    """Return bounds on a term, wherever it is defined.

    Args:
        term: A term of the language.
        known: Bounds on symbols, and on every entry of indexed quantities, by name.
    """
    head, parts = term.head, term.parts
    if head == "rational":
        return Range(term.number, term.number)
    if head == "pi":
        return Range(Fraction(3), Fraction(22, 7))
    if head in ("symbol", "entry"):
        return known.get(term.names[0], _ANY)
    inside = [span(part, known) for part in parts]
    if head == "add":
        return Range(_total([r.least for r in inside]), _total([r.most for r in inside]))
    if head == "mul":
        # A square of anything, written as a product, is found by its equal factors.
        found = inside[0]
        for other in inside[1:]:
            found = _product(found, other)
        return found
    if head in ("maximum", "max"):
        return _greatest(inside)
    if head == "sum":
        # Dimensions may be empty, and then a sum is 0.
        sign = inside[0]
        return _NONNEGATIVE if sign.nonnegative else _NONPOSITIVE if sign.nonpositive else _ANY
    if head in ("pow", "sqrt"):
        return _power(inside[0], term.number if head == "pow" else Fraction(1, 2))
    return _of_function(head, inside[0])


def _of_function(head: str, inside: Range) -> Range:
    if head == "abs":
        return inside if inside.nonnegative else _NONNEGATIVE
    if head == "exp":
        least = _ONE if inside.nonnegative else Fraction(0)
        return Range(least, _ONE if inside.nonpositive else None)
    if head == "cosh":
        return Range(_ONE)
    if head in ("sin", "cos"):
        return _circular(head, inside)
    if head == "log":
        if inside.least is not None and inside.least >= 1:
            return _NONNEGATIVE
        return _NONPOSITIVE if inside.most is not None and inside.most <= 1 else _ANY
    # asinh, sinh, atan and asin have the sign of their argument.
    return _NONNEGATIVE if inside.nonnegative else _NONPOSITIVE if inside.nonpositive else _ANY


def _circular(head: str, inside: Range) -> Range:
    least, most = inside
    if least is not None and most is not None:
        below = least >= 0 if head == "sin" else least >= -_ACUTE
        above = most <= (_OBTUSE if head == "sin" else _ACUTE)
        if below and above:
            return Range(Fraction(0), _ONE)
    return Range(-_ONE, _ONE)


def _total(ends: list[Fraction | None]) -> Fraction | None:
    return None if None in ends else sum((end for end in ends if end is not None), Fraction(0))


def _product(one: Range, other: Range) -> Range:
    for first, second in ((one, other), (other, one)):
        if first.least is not None and first.least == first.most:
            return _scaled(second, first.least)
    if one.nonnegative and other.nonnegative:
        most = None if one.most is None or other.most is None else one.most * other.most
        return Range((one.least or Fraction(0)) * (other.least or Fraction(0)), most)
    if one.nonpositive and other.nonpositive:
        return _product(_scaled(one, -_ONE), _scaled(other, -_ONE))
    if (one.nonnegative and other.nonpositive) or (one.nonpositive and other.nonnegative):
        first = one if one.nonnegative else _scaled(one, -_ONE)
        second = other if other.nonnegative else _scaled(other, -_ONE)
        return _scaled(_product(first, second), -_ONE)
    return _ANY


def _scaled(found: Range, factor: Fraction) -> Range:
    ends = [None if end is None else end * factor for end in found]
    if factor == 0:
        return Range(Fraction(0), Fraction(0))
    return Range(*ends) if factor > 0 else Range(*reversed(ends))


def _greatest(inside: list[Range]) -> Range:
    least = max((r.least for r in inside if r.least is not None), default=None)
    most = [r.most for r in inside]
    return Range(least, None if None in most else max(end for end in most if end is not None))


def _power(base: Range, exponent: Fraction) -> Range:
    whole = exponent.denominator == 1
    if not base.nonnegative:
        # A root is defined for nonnegative bases alone, and is nonnegative.
        even = whole and exponent.numerator % 2 == 0
        return _NONNEGATIVE if even or not whole else _ANY
    least, most = base.least or Fraction(0), base.most
    if not whole or abs(exponent) > _LARGEST_EXPONENT:
        above, below = least >= 1, most is not None and most <= 1
        if exponent < 0:
            above, below = below, above
        return Range(_ONE if above else Fraction(0), _ONE if below else None)
    power = int(exponent)
    if power >= 0:
        return Range(least**power, None if most is None else most**power)
    return Range(
        Fraction(0) if not most else most**power,
        None if least == 0 else least**power,
    )
