"""Random and Sobol designs: points of the unit cube, and the exact values that they stand for."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from theorycheck._errors import MalformedInput, OutOfDomain, UnknownName, shown
from theorycheck.core import exact
from theorycheck.core.domain import Choice, Domain, Natural, RationalMatrix, RationalVector
from theorycheck.core.problem import Problem

# The steps that a range is divided into, or those of a factor of ten: drawn values are short text.
_STEPS = 10**6
_DIGITS = 5
# Sobol points are drawn so many at once: a power of two, as they are made for.
_AT_ONCE = 1024
_FORM = re.compile(r"(?P<low>[^:]+):(?P<high>[^:]+?)(?P<log>:log)?")
Place = Callable[[float], Fraction]


@dataclass(frozen=True, kw_only=True)
class Range:
    """The values that a parameter is drawn from, each entry on its own if it has several.

    Attributes:
        name: The parameter.
        given: What the range is, as it was written.
        coordinates: How many numbers of the unit interval make one value.
        text: Takes these and returns the exact text of the value.
    """

    name: str
    given: str
    coordinates: int
    text: Callable[[list[float]], str]


def read_range(name: str, text: str, witness: Problem) -> Range:
    """Return the range that `LOW:HIGH`, `LOW:HIGH:log` or, of words, `any` describes.

    Numbers are drawn uniformly (in their logarithm, with `:log`) and rounded to a millionth of the
    range (to six digits), integers to integers. Vectors and matrices have the shape that they have
    in the witness, and each entry is drawn from the range.

    Raises:
        MalformedInput: If the text is no range.
        OutOfDomain: If an end is outside the domain, or the range is empty.
    """
    domain = witness.parameters()[name].domain
    if isinstance(domain, Choice):
        return _of_words(name, text, domain)
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise MalformedInput(
            f"--range {name}={shown(text)} is no range: write LOW:HIGH or LOW:HIGH:log, such as "
            f"--range {name}=1/10:10:log."
        )
    low, high = (_end(name, match[end], domain) for end in ("low", "high"))
    if not low < high:
        raise OutOfDomain(
            f"--range {name}={shown(text)} is empty: the low end must lie below the high one."
        )
    if match["log"] and low <= 0:
        raise OutOfDomain(
            f"--range {name}={shown(text)}: a logarithmic range begins above 0. Give a positive "
            "low end, or leave out :log."
        )
    whole = isinstance(domain, Natural)
    place = _place(low, high, logarithmic=bool(match["log"]), whole=whole)
    value = getattr(witness, name)
    if isinstance(domain, RationalMatrix):
        rows, columns = len(value), len(value[0])
        return Range(
            name=name,
            given=text,
            coordinates=rows * columns,
            text=lambda cube: ";".join(
                ",".join(exact.text(place(u)) for u in cube[i * columns : (i + 1) * columns])
                for i in range(rows)
            ),
        )
    if isinstance(domain, RationalVector):
        return Range(
            name=name,
            given=text,
            coordinates=len(value),
            text=lambda cube: ",".join(exact.text(place(u)) for u in cube),
        )
    return Range(name=name, given=text, coordinates=1, text=lambda cube: exact.text(place(cube[0])))


def random_points(dimension: int, seed: int) -> Iterator[list[float]]:
    """Yield points of the unit cube, without end; the same for the same seed."""
    source = random.Random(seed)
    while True:
        yield [source.random() for _ in range(dimension)]


def sobol_points(dimension: int, seed: int) -> Iterator[list[float]]:
    """Yield the points of a scrambled Sobol sequence; the same for the same seed.

    Raises:
        OutOfDomain: If there are more coordinates than the sequence has.
    """
    from scipy.stats import qmc

    if dimension > qmc.Sobol.MAXDIM:
        raise OutOfDomain(
            f"--sobol: the ranges have {dimension} coordinates, and Sobol's sequence has "
            f"{qmc.Sobol.MAXDIM}. Use --random."
        )
    sequence = qmc.Sobol(dimension, scramble=True, rng=seed)
    while True:
        yield from sequence.random(_AT_ONCE).tolist()


def _of_words(name: str, text: str, domain: Choice) -> Range:
    if text.strip() != "any":
        raise UnknownName(
            f"--range {name}={shown(text)}: {name} is {domain.describe()}. Write --range "
            f"{name}=any to draw from all of them, or list some with --set."
        )
    words = domain.words
    return Range(
        name=name,
        given=text,
        coordinates=1,
        text=lambda cube: words[min(int(cube[0] * len(words)), len(words) - 1)],
    )


def _end(name: str, text: str, domain: Domain) -> Fraction:
    """Return an end of a range; for one that is of the domain if its values are numbers."""
    if isinstance(domain, RationalVector | RationalMatrix):
        return exact.number(text, name)
    return Fraction(domain.parse(text, name))


def _place(low: Fraction, high: Fraction, *, logarithmic: bool, whole: bool) -> Place:
    """Return the map from the unit interval onto the exact values of a range."""
    if logarithmic:
        begin, end = _log10(low), _log10(high)

        def value(u: float) -> Fraction:
            power = begin + u * (end - begin)
            decade = math.floor(power)
            digits = Fraction(round(10 ** (power - decade + _DIGITS)), 10**_DIGITS)
            return digits * Fraction(10) ** decade

    elif whole:

        def value(u: float) -> Fraction:
            return low + math.floor(u * (high - low + 1))

    else:

        def value(u: float) -> Fraction:
            return low + Fraction(round(u * _STEPS), _STEPS) * (high - low)

    def inside(u: float) -> Fraction:
        found = Fraction(round(value(u))) if whole else value(u)
        return min(max(found, low), high)

    return inside


def _log10(value: Fraction) -> float:
    # Of the two integers: the number itself may be too small or too large for a double.
    return math.log10(value.numerator) - math.log10(value.denominator)
