"""The kernel's language of formulas: closed, exact, written as JSON.

A term is one of

    ["rational", "-1/3"]  ["pi"]  ["symbol", "alpha"]  ["entry", "X", "n", "i"]
    ["add", a, b, ...]  ["mul", a, b, ...]  ["pow", a, "p/q"]
    ["exp", a] and likewise log, sinh, cosh, asinh, sin, cos, atan, asin, sqrt, abs
    ["maximum", a, b, ...]  ["sum", "n", "samples", a]  ["max", "i", "features", a]

and a relation one of

    ["eq", a, b] and likewise ne, lt, le, gt, ge
    ["and", r, s, ...]  ["forall", "i", "features", r]

An entry is a quantity with index names; an index runs over the positions of a named dimension.
"""

from __future__ import annotations

import json
import re
import reprlib
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

from theorycheck._errors import MalformedInput, shown
from theorycheck.rigor.text import rational, written

UNARY = ("exp", "log", "sinh", "cosh", "asinh", "sin", "cos", "atan", "asin", "sqrt", "abs")
NARY = ("add", "mul", "maximum")
BINDERS = ("sum", "max")
COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")
RELATIONS = (*COMPARISONS, "and", "forall")

# Far above any formula a person writes, far below what exhausts a stack or the memory.
DEEPEST = 60
LARGEST = 20_000
LARGEST_POWER = 10**6

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}", re.ASCII)


@dataclass(frozen=True)
class Expression:
    """A term or a relation: a head and its arguments (parts, names, or an exact rational)."""

    head: str
    arguments: tuple[Expression | str | Fraction, ...] = ()

    @cached_property
    def parts(self) -> tuple[Expression, ...]:
        """The arguments that are terms or relations themselves."""
        return tuple(part for part in self.arguments if isinstance(part, Expression))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The arguments that are names."""
        return tuple(name for name in self.arguments if isinstance(name, str))

    @cached_property
    def free(self) -> frozenset[str]:
        """The index names that occur unbound."""
        if self.head == "entry":
            return frozenset(self.names[1:])
        inside: frozenset[str] = frozenset().union(*(part.free for part in self.parts))
        return inside - {self.names[0]} if self.binds else inside

    @cached_property
    def quantities(self) -> frozenset[str]:
        """The names of the symbols and indexed quantities that occur."""
        if self.head in ("symbol", "entry"):
            return frozenset(self.names[:1])
        return frozenset().union(*(part.quantities for part in self.parts))

    @property
    def binds(self) -> bool:
        """Whether it binds an index: names[0], which runs over the dimension names[1]."""
        return self.head in BINDERS or self.head == "forall"

    @property
    def number(self) -> Fraction:
        """The rational of a `rational`, or the exponent of a `pow`."""
        value = self.arguments[-1]
        if not isinstance(value, Fraction):
            raise TypeError(f"{self.head} carries no rational")
        return value

    def to_json(self) -> list[Any]:
        """Return the JSON form that `parse` reads back."""
        form: list[Any] = json.loads(self.text)
        return form

    @cached_property
    def text(self) -> str:
        """The text of the JSON form, written once: what is read from it anew is nobody else's."""
        return f"[{', '.join((json.dumps(self.head), *map(_plain, self.arguments)))}]"


def _plain(argument: Expression | str | Fraction) -> str:
    if isinstance(argument, Expression):
        return argument.text
    return json.dumps(written(argument) if isinstance(argument, Fraction) else argument)


def parse(data: object) -> Expression:
    """Return the term or relation that `data` writes.

    Raises:
        MalformedInput: For anything outside the language, too deep, or too large.
    """
    try:
        return _parsed(json.dumps(data))
    except MalformedInput:
        raise
    except (TypeError, ValueError, RecursionError):
        # No JSON, or too deep to be read: the reader refuses it in words of its own.
        return _Reader().read(data, bound=(), depth=0)


@lru_cache(maxsize=8192)
def _parsed(text: str) -> Expression:
    """Return what a text writes; derivations say the same things again and again."""
    return _Reader().read(json.loads(text), bound=(), depth=0)


class _Reader:
    """Reads one formula, counting its nodes."""

    def __init__(self) -> None:
        self.nodes = 0

    def read(self, data: object, bound: tuple[str, ...], depth: int) -> Expression:
        self.nodes += 1
        if depth > DEEPEST or self.nodes > LARGEST:
            raise MalformedInput(
                f"formula={shown(reprlib.repr(data))} is too large: at most {LARGEST} nodes, "
                f"{DEEPEST} deep, are read."
            )
        if not isinstance(data, list | tuple) or not data or not isinstance(data[0], str):
            raise _refusal(data, "is not a list that starts with a head")
        head, rest = data[0], data[1:]
        if head == "rational" and len(rest) == 1:
            return Expression(head, (_exact(rest[0]),))
        if head == "pi" and not rest:
            return Expression(head)
        if head == "symbol" and len(rest) == 1:
            return Expression(head, (_name(rest[0]),))
        if head == "entry" and len(rest) >= 2:
            return Expression(head, tuple(_name(name) for name in rest))
        if head in UNARY and len(rest) == 1:
            return Expression(head, (self.term(rest[0], bound, depth),))
        if head in NARY and rest:
            return Expression(head, tuple(self.term(part, bound, depth) for part in rest))
        if head == "pow" and len(rest) == 2:
            return Expression(head, (self.term(rest[0], bound, depth), _exponent(rest[1])))
        if head in COMPARISONS and len(rest) == 2:
            return Expression(head, tuple(self.term(part, bound, depth) for part in rest))
        if head == "and" and rest:
            return Expression(head, tuple(self.relation(part, bound, depth) for part in rest))
        if head in (*BINDERS, "forall") and len(rest) == 3:
            index, dimension = _name(rest[0]), _name(rest[1])
            if index in bound:
                raise _refusal(data, f"binds the index {index!r} that is bound already")
            inner = self.relation if head == "forall" else self.term
            return Expression(head, (index, dimension, inner(rest[2], (*bound, index), depth)))
        raise _refusal(data, f"has no head of the language with {len(rest)} arguments")

    def term(self, data: object, bound: tuple[str, ...], depth: int) -> Expression:
        found = self.read(data, bound, depth + 1)
        if found.head in RELATIONS:
            raise _refusal(data, "is a relation where a term belongs")
        return found

    def relation(self, data: object, bound: tuple[str, ...], depth: int) -> Expression:
        found = self.read(data, bound, depth + 1)
        if found.head not in RELATIONS:
            raise _refusal(data, "is a term where a relation belongs")
        return found


def _refusal(data: object, why: str) -> MalformedInput:
    # reprlib: the data may be nested deeper than repr can go.
    short = reprlib.repr(data)
    return MalformedInput(f"formula={shown(short)} {why}: it is outside the kernel's language.")


def _name(value: object) -> str:
    if not isinstance(value, str) or _NAME.fullmatch(value) is None:
        raise MalformedInput(f"name={shown(value)} is not a name of letters, digits and _.")
    return value


def _exact(value: object) -> Fraction:
    found = rational(value, "rational")
    if written(found) != value:
        raise MalformedInput(f"rational={shown(value)} is not in lowest terms: {written(found)}.")
    return found


def _exponent(value: object) -> Fraction:
    found = _exact(value)
    if max(abs(found.numerator), found.denominator) > LARGEST_POWER:
        raise MalformedInput(f"exponent={shown(value)} is beyond {LARGEST_POWER}.")
    return found


def same(first: object, second: object) -> bool:
    """Whether two formulas, as JSON, are the same up to the order in sums and products."""
    if first is None or second is None:
        return False
    return _arranged(parse(first)) == _arranged(parse(second))


def _arranged(expression: Expression) -> Expression:
    arguments = tuple(
        _arranged(part) if isinstance(part, Expression) else part for part in expression.arguments
    )
    if expression.head in (*NARY, "and"):
        arguments = tuple(sorted(arguments, key=repr))
    return Expression(expression.head, arguments)
