"""The smallest constant with which a bound holds: enclosed at a problem, and searched for."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Outcome
from theorycheck.core.precision import working_precision
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Statement
from theorycheck.models.relu_student import ReluStudent
from theorycheck.rigor.data import sizes
from theorycheck.rigor.expression import decide, evaluate
from theorycheck.rigor.language import Expression, parse
from theorycheck.rigor.relu_point import ReluPoint
from theorycheck.rigor.text import to_arb

Term = Callable[[], Any]

# Problems of a search; at quick effort at most so many.
SAMPLES = 150
QUICK_SAMPLES = 30
BITS = 256
DIGITS = 12
_GRID = 64
_FINEST = 16


def remarks(
    what: str,
    ratio: Term,
    *names: str,
    given: tuple[Statement, ...] = (),
    samples: int = SAMPLES,
) -> Callable[[ReluStudent, Settings], list[str]]:
    """Return the notes on the smallest constant with which a bound holds.

    Args:
        what: What the constant stands for, as the subject of a sentence.
        ratio: Builds the term that the constant must not be below, at every neuron i.
        *names: The quantities in it.
        given: What the bound assumes of the problems of the search.
        samples: How many problems are tried, unless the effort is quick: then there are fewer.
    """

    def notes(problem: ReluStudent, settings: Settings) -> list[str]:
        wanted = Ratio.of(ratio(), names, given)
        here = wanted.at(problem)
        if here is None:
            return []
        said = [f"{what} is {here.str(6, radius=False)} here (enclosed)."]
        tried = min(samples, QUICK_SAMPLES) if settings.effort == "quick" else samples
        others = (wanted.at(other) for other in students(settings.seed, tried))
        found = [value for value in others if value is not None]
        if found:
            largest = max((here, *found), key=lambda value: float(value.mid()))
            said.append(
                f"At this problem and {len(found)} random ones it reaches "
                f"{largest.str(4, radius=False)}: an estimate from below of the smallest constant "
                "for all."
            )
        return said

    return notes


@dataclass(frozen=True)
class Ratio:
    """A term, what is assumed where it is evaluated, and the quantities that both need."""

    term: Expression
    given: tuple[Expression, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, term: Any, names: Sequence[str], given: Sequence[Statement] = ()) -> Ratio:
        """Return the ratio for a SymPy term, with at most one index, that of a neuron."""
        from theorycheck.symbolic.export import quantified, to_kernel

        needed = dict.fromkeys(names)
        for statement in given:
            needed |= dict.fromkeys(quantity.name for quantity in statement.quantities)
        return cls(
            parse(to_kernel(term)),
            tuple(parse(quantified(item.relation(), item.over)) for item in given),
            tuple(needed),
        )

    def at(self, problem: ReluStudent) -> arb | None:
        """Return the largest value over the neurons, in a ball.

        None if it is not defined, or what is assumed does not certainly hold.
        """
        try:
            part = ReluPoint.at(problem.subject(), self.names, DIGITS)
        except MalformedInput:
            return None
        dimensions = sizes(problem.subject())
        with working_precision(BITS):
            values: dict[str, Any] = {"neurons": arb(len(problem.W))}
            for name, found in part.enclosures().items():
                balls = [to_arb(mid) + arb(0, to_arb(found.radius).upper()) for mid in found.mid]
                values[name] = balls[0] if found.scalar else balls
            if any(
                decide(item, values, dimensions).outcome is not Outcome.HOLDS for item in self.given
            ):
                return None
            first, *others = (
                evaluate(self.term, values, dict.fromkeys(self.term.free, place), dimensions)
                for place in range(dimensions["neurons"] if self.term.free else 1)
            )
            for value in others:
                first = first.max(value)
        return first if first.is_finite() else None


def students(seed: int, many: int) -> Iterator[ReluStudent]:
    r"""Yield random exact students, far from the optimum and near it by turns.

    The teacher is the first unit vector; near the optimum $w_i = c_i(v + \epsilon\zeta_i)$ with c
    of sum 1 and $\epsilon$ from 1 down to $2^{-16}$.
    """
    source = random.Random(seed)

    def draw() -> Fraction:
        return Fraction(round(_GRID * source.gauss(0.0, 1.0)), _GRID)

    made = 0
    while made < many:
        n, d = source.randint(1, 4), source.randint(2, 3)
        rows = [[draw() for _ in range(d)] for _ in range(n)]
        if made % 2:
            shares = [Fraction(source.randint(1, 8)) for _ in range(n)]
            scale = Fraction(1, 2 ** source.randint(0, _FINEST))
            rows = [
                [share / sum(shares) * (scale * entry + (k == 0)) for k, entry in enumerate(row)]
                for share, row in zip(shares, rows, strict=True)
            ]
        if all(any(row) for row in rows):
            made += 1
            v = (Fraction(1),) + (Fraction(0),) * (d - 1)
            yield ReluStudent.at(W=tuple(map(tuple, rows)), v=v)
