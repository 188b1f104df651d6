"""Formulas of the kernel's language, evaluated and decided in balls.

The caller sets the working precision.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import inf
from typing import Any, NamedTuple, TypeAlias

from flint import arb

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.outcome import Outcome
from theorycheck.rigor.language import BINDERS, RELATIONS, Expression, parse
from theorycheck.rigor.text import to_arb

__all__ = [
    "MOST_DIGITS",
    "Decision",
    "Expression",
    "Narrowest",
    "Values",
    "decide",
    "evaluate",
    "margin",
    "narrowest",
    "parse",
]

# What is reported when two balls are the same exact number.
MOST_DIGITS = 10_000

Values: TypeAlias = Mapping[str, Any]  # balls, or nested tuples or lists of balls, by name


def evaluate(
    expression: Expression,
    values: Values,
    indices: Mapping[str, int] | None = None,
    dimensions: Mapping[str, int] | None = None,
) -> arb:
    """Return a ball around the value of a term, at the working precision.

    Args:
        expression: The term.
        values: A ball for each symbol, nested lists or tuples of balls for each indexed quantity.
        indices: Positions, from 0, of the indices that occur free.
        dimensions: The size of each dimension.

    Raises:
        MalformedInput: If a value, index or dimension is missing or has another shape.
    """
    return _Evaluation(values, dimensions or {}).term(expression, dict(indices or {}))


_UNARY_BALLS: Mapping[str, Callable[[arb], arb]] = {
    "exp": arb.exp,
    "log": arb.log,
    "sinh": arb.sinh,
    "cosh": arb.cosh,
    "asinh": arb.asinh,
    "sin": arb.sin,
    "cos": arb.cos,
    "atan": arb.atan,
    "asin": arb.asin,
    "sqrt": arb.sqrt,
    "abs": abs,
}


class _Evaluation:
    """Values and sizes, and what the binders came to so far."""

    def __init__(self, values: Values, dimensions: Mapping[str, int]) -> None:
        self.values = values
        self.dimensions = dimensions
        self.known: dict[tuple[Any, ...], arb] = {}
        self.ranges: dict[str, int] = {}  # the size over which a bound index runs

    def positions(self, binder: Expression, at: dict[str, int]) -> Iterator[dict[str, int]]:
        """Yield `at` with the bound index set to each position in turn."""
        index, dimension = binder.names
        size = self.dimensions.get(dimension)
        if size is None:
            raise MalformedInput(f"dimension {dimension!r} of {binder.head} has no size.")
        outside = self.ranges.get(index)
        self.ranges[index] = size
        for position in range(size):
            yield {**at, index: position}
        if outside is None:
            del self.ranges[index]
        else:
            self.ranges[index] = outside

    def term(self, node: Expression, at: dict[str, int]) -> arb:
        head = node.head
        if head == "rational":
            return to_arb(node.number)
        if head in ("symbol", "entry"):
            return self.quantity(node, at)
        if head in BINDERS:
            key = (id(node), *((name, at.get(name)) for name in sorted(node.free)))
            if key not in self.known:
                self.known[key] = self.binder(node, at)
            return self.known[key]
        if head == "pi":
            return arb.pi()
        if head in RELATIONS:
            raise MalformedInput(f"formula={shown(reprlib.repr(node))} is a relation: decide it.")
        first, *others = (self.term(part, at) for part in node.parts)
        if head == "pow":
            return _power(first, node.number)
        if head in _UNARY_BALLS:
            return _UNARY_BALLS[head](first)
        for other in others:
            if head == "add":
                first = first + other
            elif head == "mul":
                first = first * other
            else:
                first = _larger(first, other)
        return first

    def binder(self, node: Expression, at: dict[str, int]) -> arb:
        found = [self.term(node.parts[0], inside) for inside in self.positions(node, at)]
        if node.head == "sum":
            return sum(found, arb(0))
        if not found:
            raise MalformedInput(f"dimension {node.names[1]!r} is empty: it has no maximum.")
        first, *others = found
        for other in others:
            first = _larger(first, other)
        return first

    def quantity(self, node: Expression, at: dict[str, int]) -> arb:
        name, *names = node.names
        if name not in self.values:
            raise MalformedInput(f"quantity {name!r} has no value.")
        value = self.values[name]
        for index in names:
            if index not in at:
                raise MalformedInput(f"index {index!r} of {name!r} is neither bound nor given.")
            size = self.ranges.get(index)
            if (
                not isinstance(value, list | tuple)
                or not 0 <= at[index] < len(value)
                or (size is not None and size != len(value))
            ):
                raise MalformedInput(
                    f"quantity {name!r} has another shape than its index {index!r} runs over."
                )
            value = value[at[index]]
        if not isinstance(value, arb):
            raise MalformedInput(f"quantity {name!r} is a {type(value).__name__}, not a ball.")
        return value


def _larger(first: arb, second: arb) -> arb:
    # Written out so that NaN survives whatever flint's max does with it.
    return first.max(second) if not (first.is_nan() or second.is_nan()) else arb.nan()


def _power(base: arb, exponent: Fraction) -> arb:
    if not base.is_finite():
        # Else anything to the power 0 is 1, even what has no value.
        return arb.nan()
    above, below = exponent.numerator, exponent.denominator
    if below != 1 and not base.is_zero():
        # The positive root of a positive base; NaN unless the base is certainly that.
        base = base.root(below) if base > 0 else arb.nan()
    if above > 0 and base.mid().is_zero() and not base.is_zero():
        # Flint has no power of a ball about 0: it is at most that of the largest absolute value.
        return arb(0, (base.abs_upper() ** above).upper())
    return base**above


class Decision(NamedTuple):
    """What balls say about a relation.

    `digits` is None unless an equality is part of it; then a HOLDS is support, not proof.
    `where` shows the instance that decided, or the worst one.
    """

    outcome: Outcome
    digits: int | None
    where: str


def decide(
    relation: Expression, values: Values, dimensions: Mapping[str, int] | None = None
) -> Decision:
    """Return what the balls say about a relation, at the working precision.

    An inequality HOLDS or FAILS only if that is certain. An equality FAILS if the balls of some
    instance are disjoint; if all overlap it HOLDS to some digits of agreement,
    floor(-log10((|difference of midpoints| + both radii) / max |value|)), the worst over the
    instances (absolute if one side is exactly 0 throughout). Less than one digit, or a ball that
    is not finite, is INCONCLUSIVE.

    Raises:
        MalformedInput: If `relation` is a term, or a value is missing or has another shape.
    """
    groups = _compared(relation, values, dimensions or {})
    return _conjunction([_judge(head, instances) for head, instances in groups])


def margin(
    relation: Expression, values: Values, dimensions: Mapping[str, int] | None = None
) -> float | None:
    """Return by how much a relation holds, relative to its larger side; negative where it fails.

    The least over its comparisons and their instances, from the midpoints of the balls: for a
    search, and for display. It proves nothing. Of an equality it is minus the gap.

    Returns:
        None where a side is not finite, or nothing is compared.

    Raises:
        MalformedInput: If `relation` is a term, or a value is missing or has another shape.
    """
    found = [
        _margin(head, item.left, item.right)
        for head, instances in _compared(relation, values, dimensions or {})
        for item in instances
    ]
    return None if not found or None in found else min(item for item in found if item is not None)


class Narrowest(NamedTuple):
    """How many comparisons a relation makes, and the one with the smallest margin.

    `ranges` is the last position of each free index, from 1; `where` shows the comparison.
    """

    comparisons: int
    ranges: dict[str, int]
    where: str


def narrowest(
    relation: Expression, values: Values, dimensions: Mapping[str, int] | None = None
) -> Narrowest:
    """Return how many comparisons a relation makes, and the one by which it holds least.

    Least by `margin`: for display. It proves nothing.

    Raises:
        MalformedInput: If `relation` is a term, a value is missing or has another shape, or
            nothing is compared.
    """
    compared = [
        (head, item)
        for head, instances in _compared(relation, values, dimensions or {})
        for item in instances
    ]
    if not compared:
        raise MalformedInput("relation: it compares nothing, as a dimension is empty.")
    margins = [_margin(head, item.left, item.right) for head, item in compared]
    # What is not finite has no margin, and does not hold.
    place = min(range(len(compared)), key=lambda i: -inf if (m := margins[i]) is None else m)
    ranges: dict[str, int] = {}
    for _, item in compared:
        for name, position in item.at.items():
            ranges[name] = max(ranges.get(name, 0), position + 1)
    head, item = compared[place]
    return Narrowest(len(compared), ranges, item.show(_SIGNS[head]))


def _margin(head: str, left: arb, right: arb) -> float | None:
    if not (left.is_finite() and right.is_finite()):
        return None
    left, right = left.mid(), right.mid()
    size = abs(left).max(abs(right))
    # Scaled before it is rounded to a double: both sides may be beyond the range of doubles.
    gap = float((right - left) / size) if not size.is_zero() else 0.0
    if head in ("ge", "gt"):
        return -gap
    return {"eq": -abs(gap), "ne": abs(gap)}.get(head, gap)


def _compared(
    relation: Expression, values: Values, dimensions: Mapping[str, int]
) -> list[tuple[str, list[_Instance]]]:
    """Return the comparisons of a relation: the sign of each, and its instances."""
    if relation.head not in RELATIONS:
        raise MalformedInput(f"formula={shown(reprlib.repr(relation))} is a term: evaluate it.")
    evaluation = _Evaluation(values, dimensions)
    groups: dict[int, tuple[str, list[_Instance]]] = {}

    def walk(node: Expression, at: dict[str, int]) -> None:
        if node.head == "forall":
            for inside in evaluation.positions(node, at):
                walk(node.parts[0], inside)
        elif node.head == "and":
            for part in node.parts:
                walk(part, at)
        else:
            left, right = (evaluation.term(part, at) for part in node.parts)
            groups.setdefault(id(node), (node.head, []))[1].append(_Instance(left, right, at))

    walk(relation, {})
    return list(groups.values())


class _Instance(NamedTuple):
    """Both sides of a comparison at one choice of the indices."""

    left: arb
    right: arb
    at: dict[str, int]

    def show(self, sign: str) -> str:
        place = ", ".join(f"{name}={position + 1}" for name, position in self.at.items())
        line = f"{self.left.str(15)} {sign} {self.right.str(15)}"
        return f"{place}: {line}" if place else line


_SIGNS = {"eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def _judge(head: str, instances: Sequence[_Instance]) -> Decision:
    """Decide one comparison over all its instances."""
    sign = _SIGNS[head]
    single = [_compare(head, item.left, item.right) for item in instances]
    for wanted in (Outcome.FAILS, Outcome.INCONCLUSIVE):
        for outcome, item in zip(single, instances, strict=True):
            if outcome is wanted:
                return Decision(wanted, None, item.show(sign))
    if head != "eq":
        return Decision(Outcome.HOLDS, None, instances[0].show(sign))
    digits, worst = _agreement(instances)
    outcome = Outcome.HOLDS if digits >= 1 else Outcome.INCONCLUSIVE
    return Decision(outcome, digits, worst.show(sign))


def _compare(head: str, left: arb, right: arb) -> Outcome:
    if not (left.is_finite() and right.is_finite()):
        return Outcome.INCONCLUSIVE
    apart = left < right or left > right
    same = left.is_exact() and right.is_exact() and left == right
    if head == "eq":
        return Outcome.FAILS if apart else Outcome.HOLDS
    if head == "ne":
        holds, fails = apart, same
    elif head == "lt":
        holds, fails = left < right, left >= right
    elif head == "le":
        holds, fails = left <= right, left > right
    elif head == "gt":
        holds, fails = left > right, left <= right
    else:
        holds, fails = left >= right, left < right
    if holds is True:
        return Outcome.HOLDS
    return Outcome.FAILS if fails is True else Outcome.INCONCLUSIVE


def _agreement(instances: Sequence[_Instance]) -> tuple[int, _Instance]:
    """Return the digits to which overlapping sides agree, and the worst instance."""
    left = [item.left for item in instances]
    right = [item.right for item in instances]
    scale = arb(0)
    if not (_zeros(left) or _zeros(right)):
        for ball in (*left, *right):
            scale = scale.max(abs(ball.mid()))
    if scale.is_zero():
        scale = arb(1)
    worst, error = instances[0], arb(0)
    for item in instances:
        gap = abs(item.left.mid() - item.right.mid()) + item.left.rad() + item.right.rad()
        if gap.upper() > error:
            worst, error = item, gap.upper()
    if error.is_zero():
        return MOST_DIGITS, worst
    digits = (-(error / scale).log() / arb(10).log()).lower().floor().unique_fmpz()
    return (0 if digits is None else min(int(digits), MOST_DIGITS)), worst


def _zeros(balls: Sequence[arb]) -> bool:
    return all(ball.is_zero() for ball in balls)


def _conjunction(found: Sequence[Decision]) -> Decision:
    for wanted in (Outcome.FAILS, Outcome.INCONCLUSIVE):
        for item in found:
            if item.outcome is wanted:
                return item
    equalities = [item for item in found if item.digits is not None]
    if equalities:
        return min(equalities, key=lambda item: item.digits or 0)
    # Without instances there is nothing that was checked.
    return found[0] if found else Decision(Outcome.INCONCLUSIVE, None, "no instances")
