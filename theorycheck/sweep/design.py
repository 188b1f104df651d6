"""Designs: which problems of a theorem a sweep visits, in an order that never changes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from theorycheck._errors import MalformedInput, UnknownName, shown
from theorycheck.core.domain import RationalMatrix, RationalVector
from theorycheck.core.naming import closest
from theorycheck.core.problem import Parameter, Problem
from theorycheck.sweep.sampling import Range, random_points, sobol_points

# Between the values of a parameter: a vector needs the comma, a matrix the semicolon too.
COMMA, BAR = ",", "|"
MOST_PROBLEMS = 10_000_000
Point = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Axis:
    """A parameter and its values, exact text, none of them twice."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Design:
    """Every combination of values, and for each of these the same number of drawn points.

    Attributes:
        axes: Parameters with values that are listed.
        ranges: Parameters whose values are drawn.
        drawn: How many points are drawn.
        sobol: Whether they are those of a Sobol sequence; otherwise random.
        seed: Their seed. A design with more points begins with those of one with fewer.
    """

    axes: tuple[Axis, ...] = ()
    ranges: tuple[Range, ...] = ()
    drawn: int = 0
    sobol: bool = False
    seed: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters, in the order of the values of a point."""
        return (*(axis.name for axis in self.axes), *(each.name for each in self.ranges))

    def description(self) -> list[object]:
        """Return what decides which points there are, and their order, as plain data."""
        return [
            [[axis.name, axis.values] for axis in self.axes],
            [[each.name, each.given, each.coordinates] for each in self.ranges],
            [self.drawn, self.sobol, self.seed],
        ]

    def __len__(self) -> int:
        """Return how many points there are."""
        return self.size

    @property
    def size(self) -> int:
        """How many points there are, also where that is too many for `len`."""
        number = self.drawn if self.ranges else 1
        for axis in self.axes:
            number *= len(axis.values)
        return number

    def points(self) -> Iterator[Point]:
        """Yield the exact text of the values, point by point, the last axis varying fastest."""
        for listed in itertools.product(*(axis.values for axis in self.axes)):
            if not self.ranges:
                yield listed
            else:
                for cube in itertools.islice(self._cube(), self.drawn):
                    yield (*listed, *self._drawn(cube))

    def _cube(self) -> Iterator[list[float]]:
        dimension = sum(each.coordinates for each in self.ranges)
        return (sobol_points if self.sobol else random_points)(dimension, self.seed)

    def _drawn(self, cube: list[float]) -> Iterator[str]:
        first = 0
        for each in self.ranges:
            yield each.text(cube[first : first + each.coordinates])
            first += each.coordinates


def read_axis(name: str, text: str, witness: Problem) -> Axis:
    """Return the axis that a list of values describes.

    Values of numbers and words are set apart by commas, those of vectors and matrices by bars,
    since their entries and rows take commas and semicolons.

    Raises:
        UnknownName: If there is no such parameter.
        MalformedInput: If there is no value, an empty one, or one twice.
        TheoryCheckError: If a value is malformed or outside the domain.
    """
    domain = declared(name, text, witness).domain
    several = isinstance(domain, RationalVector | RationalMatrix)
    mark = BAR if several else COMMA
    if not text.strip():
        raise MalformedInput(
            f"--set {name}= lists no values: the grid is empty. Write --set {name}=V1{mark}V2."
        )
    values: list[str] = []
    seen = set()
    for item in text.split(mark):
        if not item.strip():
            raise MalformedInput(
                f"--set {name}={shown(text)} has an empty value: write values between the "
                f"{'bars' if several else 'commas'}."
            )
        try:
            value = domain.text(domain.parse(item.strip(), name))
        except MalformedInput as error:
            hint = f" Values of {name} are set apart by {mark!r}." if several else ""
            raise MalformedInput(f"{error}{hint}") from None
        if value in seen:
            raise MalformedInput(
                f"--set {name}={shown(text)} has the value {shown(value)} twice: give it once."
            )
        seen.add(value)
        values.append(value)
    return Axis(name=name, values=tuple(values))


def declared(name: str, value: object, witness: Problem) -> Parameter:
    """Return the declaration of a parameter.

    Raises:
        UnknownName: If the family of the witness has no such parameter.
    """
    known = witness.parameters()
    if name not in known:
        raise UnknownName(
            f"{name}={shown(value)}: {witness.family} has no parameter {name!r}. "
            f"{closest(name, known)}"
        )
    return known[name]


def designed(
    axes: Sequence[Axis],
    ranges: Sequence[Range],
    *,
    drawn: int = 0,
    sobol: bool = False,
    seed: int = 0,
) -> Design:
    """Return the design, if it is one.

    Raises:
        UnknownName: If a parameter is given twice.
        MalformedInput: If nothing is varied, ranges and the number of points do not go together,
            or there are too many problems.
    """
    names = [*(axis.name for axis in axes), *(each.name for each in ranges)]
    for name in names:
        if names.count(name) > 1:
            raise UnknownName(
                f"{name} is given by --set and by --range: give it once, listed or drawn."
            )
    if not names:
        raise MalformedInput(
            "sweep: the grid is empty. Give --set NAME=V1,V2 or --range NAME=LOW:HIGH --random N."
        )
    if ranges and drawn < 1:
        raise MalformedInput(
            f"--range {ranges[0].name}: say how many points to draw, with --random N or --sobol N "
            "and N at least 1."
        )
    if drawn and not ranges:
        raise MalformedInput(
            f"--{'sobol' if sobol else 'random'} {drawn}: say what to draw, with "
            "--range NAME=LOW:HIGH."
        )
    design = Design(axes=tuple(axes), ranges=tuple(ranges), drawn=drawn, sobol=sobol, seed=seed)
    if design.size > MOST_PROBLEMS:
        less = [f"--{'sobol' if sobol else 'random'}"] if ranges else []
        less += ["--set"] if axes else []
        raise MalformedInput(
            f"sweep: the design has {shown(design.size)} problems, and at most {MOST_PROBLEMS} are "
            f"swept. Give fewer by {' or '.join(less)}, or sweep parts of it one after the other."
        )
    return design
