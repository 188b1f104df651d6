"""Relations between the exact data of a problem, decided in rational arithmetic.

Where a relation uses nothing but sums, products, integer powers, absolute values and maxima of
the problem's own rationals, an equality can be proved, which no balls can do.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from operator import eq, ge, gt, le, lt, ne
from typing import Any, ClassVar, Self, TypeAlias

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.evidence import Enclosure
from theorycheck.core.outcome import Method, Outcome
from theorycheck.rigor import text
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.data import data, sizes
from theorycheck.rigor.language import RELATIONS, Expression, parse
from theorycheck.rigor.network import OPTIONAL

# Beyond them a power of a rational is no number that anyone means to write.
LARGEST_POWER = 1000
_LARGEST_BITS = 10**7
# Where an index stands, and over how many positions it runs.
_At: TypeAlias = dict[str, tuple[int, int]]
_COMPARE: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "eq": eq, "ne": ne, "lt": lt, "le": le, "gt": gt, "ge": ge,
}  # fmt: skip


class _Irrational(Exception):
    """A term that rational arithmetic cannot decide, or only with numbers that are too large."""


@dataclass(frozen=True)
class ExactRelation(Certificate):
    """Certificate of a relation between the problem's exact numbers.

    Attributes:
        texts: Exact text of the problem: numbers, vectors such as y, u0, v0, and X.
        relation: What is decided, in the kernel's language.
    """

    kind: ClassVar[str] = "exact-relation"
    method: ClassVar[Method] = Method.EXACT
    defaults: ClassVar[tuple[str, ...]] = OPTIONAL

    texts: Mapping[str, str]
    relation: Expression

    @classmethod
    def of(cls, problem: Mapping[str, str], relation: object) -> ExactRelation:
        """Return the certificate of a relation given as the kernel's JSON.

        Raises:
            MalformedInput: If the relation is a term, or not of the language.
        """
        found = parse(relation)
        if found.head not in RELATIONS:
            raise MalformedInput(f"relation={shown(relation)} is a term, not a relation.")
        return cls(dict(problem), found)

    @property
    def problem(self) -> Mapping[str, str]:
        return self.texts

    def enclosures(self) -> dict[str, Enclosure]:
        return {}

    def states(self) -> object:
        return self.relation.to_json()

    def content(self) -> dict[str, Any]:
        return {"problem": dict(self.texts), "relation": self.relation.to_json()}

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        problem, relation = text.fields(content, "problem", "relation")
        found = cls.of(text.texts(problem, "problem"), relation)
        return cls(found.texts, found.relation)

    def margin(self) -> float | None:
        """Return by how much the relation holds, relative to its larger side.

        The least over its comparisons, negative where it fails; minus the gap for an equality. It
        is rounded, for a search and for display; None where rational arithmetic does not decide.
        """
        try:
            sides = list(self._evaluation().compared(self.relation, {}))
        except (_Irrational, ZeroDivisionError):
            return None
        found = []
        for head, left, right in sides:
            size = max(abs(left), abs(right)) or Fraction(1)
            gap = float((right - left) / size)
            signed = {"eq": -abs(gap), "ne": abs(gap), "ge": -gap, "gt": -gap}
            found.append(signed.get(head, gap))
        return min(found, default=None)

    def _evaluation(self) -> _Evaluation:
        return _Evaluation(self.texts, self.relation.quantities)

    def _prove(self) -> Outcome:
        try:
            instances = [
                _COMPARE[head](left, right)
                for head, left, right in self._evaluation().compared(self.relation, {})
            ]
        except (_Irrational, ZeroDivisionError):
            return Outcome.INCONCLUSIVE
        # Without instances there is nothing that was checked.
        if not instances:
            return Outcome.INCONCLUSIVE
        return Outcome.HOLDS if all(instances) else Outcome.FAILS


class _Evaluation:
    """The numbers of a problem and the sizes of its dimensions."""

    def __init__(self, texts: Mapping[str, str], wanted: Container[str]) -> None:
        self.values = data(texts, wanted)
        self.sizes = sizes(texts)

    def positions(self, node: Expression, at: _At) -> Iterator[_At]:
        index, dimension = node.names
        if dimension not in self.sizes:
            raise MalformedInput(f"dimension {dimension!r} has no size.")
        size = self.sizes[dimension]
        for position in range(size):
            yield {**at, index: (position, size)}

    def compared(self, node: Expression, at: _At) -> Iterator[tuple[str, Fraction, Fraction]]:
        """Yield sign and sides of every comparison in the relation, at every position."""
        if node.head == "forall":
            for inside in self.positions(node, at):
                yield from self.compared(node.parts[0], inside)
        elif node.head == "and":
            for part in node.parts:
                yield from self.compared(part, at)
        else:
            left, right = (self.term(part, at) for part in node.parts)
            yield node.head, left, right

    def term(self, node: Expression, at: _At) -> Fraction:
        if node.head == "rational":
            return node.number
        if node.head in ("symbol", "entry"):
            return self.quantity(node, at)
        if node.head in ("sum", "max"):
            found = [self.term(node.parts[0], inside) for inside in self.positions(node, at)]
            return sum(found, Fraction(0)) if node.head == "sum" else max(found)
        values = [self.term(part, at) for part in node.parts]
        if node.head == "add":
            return sum(values, Fraction(0))
        if node.head == "mul":
            return prod(values, start=Fraction(1))
        if node.head == "maximum":
            return max(values)
        if node.head == "abs":
            return abs(values[0])
        whole = node.head == "pow" and node.number.denominator == 1
        if whole and abs(node.number) <= LARGEST_POWER:
            length = max(map(int.bit_length, values[0].as_integer_ratio()))
            if length * abs(node.number) <= _LARGEST_BITS:
                return values[0] ** int(node.number)
        raise _Irrational

    def quantity(self, node: Expression, at: _At) -> Fraction:
        name, *indices = node.names
        value: object = self.values.get(name)
        for index in indices:
            if index not in at:
                raise MalformedInput(f"index {index!r} of {name!r} is not bound.")
            position, size = at[index]
            # All entries or none: a part of a vector would pass for the whole.
            if not isinstance(value, Sequence) or len(value) != size:
                raise MalformedInput(
                    f"quantity {name!r} has another shape than {index!r} runs over."
                )
            value = value[position]
        if not isinstance(value, Fraction):
            raise MalformedInput(f"quantity {name!r} has no value, or another shape.")
        return value
