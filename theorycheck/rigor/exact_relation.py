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
from typing import Any, ClassVar, Self

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.evidence import Enclosure
from theorycheck.core.outcome import Method, Outcome
from theorycheck.rigor import text
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.data import data, sizes
from theorycheck.rigor.language import RELATIONS, Expression, parse

# Beyond it a power of a rational is no number that anyone means to write.
LARGEST_POWER = 1000
_COMPARE: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "eq": eq, "ne": ne, "lt": lt, "le": le, "gt": gt, "ge": ge,
}  # fmt: skip


class _Irrational(Exception):
    """A term that rational arithmetic cannot decide."""


@dataclass(frozen=True)
class ExactRelation(Certificate):
    """Certificate of a relation between the problem's exact numbers.

    Attributes:
        texts: Exact text of the problem: numbers, vectors such as y, u0, v0, and X.
        relation: What is decided, in the kernel's language.
    """

    kind: ClassVar[str] = "exact-relation"
    method: ClassVar[Method] = Method.EXACT

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

    def _prove(self) -> Outcome:
        try:
            instances = list(
                _Evaluation(self.texts, self.relation.quantities).decided(self.relation, {})
            )
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

    def positions(self, node: Expression, at: dict[str, int]) -> Iterator[dict[str, int]]:
        index, dimension = node.names
        if dimension not in self.sizes:
            raise MalformedInput(f"dimension {dimension!r} has no size.")
        for position in range(self.sizes[dimension]):
            yield {**at, index: position}

    def decided(self, node: Expression, at: dict[str, int]) -> Iterator[bool]:
        """Yield the truth of every comparison in the relation, at every position."""
        if node.head == "forall":
            for inside in self.positions(node, at):
                yield from self.decided(node.parts[0], inside)
        elif node.head == "and":
            for part in node.parts:
                yield from self.decided(part, at)
        else:
            left, right = (self.term(part, at) for part in node.parts)
            yield _COMPARE[node.head](left, right)

    def term(self, node: Expression, at: dict[str, int]) -> Fraction:
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
            return values[0] ** int(node.number)
        raise _Irrational

    def quantity(self, node: Expression, at: dict[str, int]) -> Fraction:
        name, *indices = node.names
        value: object = self.values.get(name)
        for index in indices:
            if not isinstance(value, Sequence) or not 0 <= at[index] < len(value):
                raise MalformedInput(f"quantity {name!r} has no entry at {index!r}.")
            value = value[at[index]]
        if not isinstance(value, Fraction):
            raise MalformedInput(f"quantity {name!r} has no value, or another shape.")
        return value
