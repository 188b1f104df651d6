"""Products of intervals with exact ends, written as text such as "(0, inf)" or "[12, 100]"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias

from flint import arb

from theorycheck._errors import MalformedInput, shown
from theorycheck.rigor.text import rational, texts, to_arb, written

_TEXT = re.compile(r"([\[(])([^,\s]+), ([^,\s]+)([\])])", re.ASCII)
MOST_SYMBOLS = 6


@dataclass(frozen=True)
class Interval:
    """An interval with exact ends; an end that is None is infinite, and so open.

    Attributes:
        low: Left end.
        high: Right end.
        low_open: Whether the left end is outside.
        high_open: Whether the right end is outside.
    """

    low: Fraction | None
    high: Fraction | None
    low_open: bool
    high_open: bool

    def __contains__(self, value: Fraction) -> bool:
        """Whether an exact number lies inside."""
        above = self.low is None or value > self.low or (value == self.low and not self.low_open)
        below = (
            self.high is None or value < self.high or (value == self.high and not self.high_open)
        )
        return above and below

    @property
    def compact(self) -> bool:
        """Whether both ends are finite."""
        return self.low is not None and self.high is not None

    @property
    def positive(self) -> bool:
        """Whether every point is above 0."""
        return self.low is not None and (self.low > 0 or (self.low == 0 and self.low_open))

    def opened(self) -> Interval:
        """Return the interior."""
        return replace(self, low_open=True, high_open=True)

    def below(self, cut: Fraction) -> Interval:
        """Return the points up to `cut`, a point inside, which is included."""
        return replace(self, high=cut, high_open=False)

    def above(self, cut: Fraction) -> Interval:
        """Return the points from `cut`, a point inside, which is included."""
        return replace(self, low=cut, low_open=False)

    def reciprocals(self) -> Interval:
        """Return the reciprocals of the points of a positive interval."""
        low = Fraction(0) if self.high is None else 1 / self.high
        high = None if not self.low else 1 / self.low
        return Interval(low, high, self.high_open, self.low_open if self.low else True)

    def written(self) -> str:
        """Return the text that `interval` reads back."""
        low = "-inf" if self.low is None else written(self.low)
        high = "inf" if self.high is None else written(self.high)
        return f"{'(' if self.low_open else '['}{low}, {high}{')' if self.high_open else ']'}"

    def said(self, name: str) -> str:
        """Return the interval as a condition on a symbol."""
        if self.low is None and self.high is None:
            return f"{name} real"
        if self.high is None:
            return f"{name} {'>' if self.low_open else '>='} {written(self.low or Fraction(0))}"
        if self.low is None:
            return f"{name} {'<' if self.high_open else '<='} {written(self.high)}"
        return f"{name} in {self.written()}"


Region: TypeAlias = Mapping[str, Interval]


def interval(text: object, name: str) -> Interval:
    """Return the interval that a text writes.

    Raises:
        MalformedInput: For any other text, for an empty interval, and for an infinite closed end.
    """
    match = _TEXT.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise MalformedInput(f"{name}={shown(text)} is no interval such as '(0, inf)' or '[1, 2]'.")
    left, first, second, right = match.groups()
    low = None if first == "-inf" else _exact(first, name)
    high = None if second == "inf" else _exact(second, name)
    found = Interval(low, high, left == "(", right == ")")
    if (low is None and not found.low_open) or (high is None and not found.high_open):
        raise MalformedInput(f"{name}={shown(text)} includes an infinite end: write it open.")
    if low is not None and high is not None:
        point = low == high and not (found.low_open or found.high_open)
        if not (low < high or point):
            raise MalformedInput(f"{name}={shown(text)} is an empty interval.")
    return found


def region(data: object) -> dict[str, Interval]:
    """Return the product of intervals that an object of texts writes, one for each symbol.

    Raises:
        MalformedInput: If it is no such object.
    """
    read = texts(data, "domain")
    if not 1 <= len(read) <= MOST_SYMBOLS:
        raise MalformedInput(f"domain: {len(read)} symbols; 1 to {MOST_SYMBOLS} are read.")
    return {name: interval(text, f"domain[{shown(name)}]") for name, text in read.items()}


def written_region(domain: Region) -> dict[str, str]:
    """Return the object of texts that `region` reads back."""
    return {name: found.written() for name, found in domain.items()}


def said(domain: Region) -> str:
    """Return a region in words: "every x > 0 and z in [1, 2]"."""
    return "every " + " and ".join(found.said(name) for name, found in domain.items())


def positive(domain: Region) -> frozenset[str]:
    """Return the symbols that are positive throughout."""
    return frozenset(name for name, found in domain.items() if found.positive)


def ball(low: Fraction, high: Fraction) -> arb:
    """Return a ball that holds all numbers from `low` to `high`, at the working precision."""
    if low == high:
        return to_arb(low)
    return to_arb((low + high) / 2) + arb(0, to_arb((high - low) / 2).upper())


def _exact(text: str, name: str) -> Fraction:
    found = rational(text, name)
    if written(found) != text:
        raise MalformedInput(f"{name}={shown(text)} is not in lowest terms: {written(found)}.")
    return found
