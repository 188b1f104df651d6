"""One form for relations that differ in nothing but the way in which they are written."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import Any, TypeAlias

from theorycheck.symbolic.export import to_kernel

Key: TypeAlias = tuple[Any, ...]
_MIRRORED = {"ge": "le", "gt": "lt"}


def canonical(relation: Any) -> Key:
    """Return a key that is the same for a relation written in another order.

    Sums and products are flat, without order, and have one rational number each; `a >= b` is
    `b <= a`; a root is a power. Nothing is expanded: different keys may still mean the same.

    Raises:
        MalformedTheorem: If the kernel's language has no form for the relation.
    """
    return _key(to_kernel(relation))


def _key(form: Any) -> Key:
    if not isinstance(form, list):
        return (form,)
    head, *rest = form
    if head in ("symbol", "entry"):
        return (head, *rest)
    if head == "rational":
        return _number(Fraction(rest[0]))
    parts = [_key(part) for part in rest]
    if head in _MIRRORED:
        return (_MIRRORED[head], *reversed(parts))
    if head == "sqrt":
        return ("pow", parts[0], ("1/2",))
    if head in ("add", "mul"):
        return _combined(head, parts)
    if head in ("eq", "ne", "and", "maximum"):
        return (head, *sorted(parts, key=repr))
    return (head, *parts)


def _number(value: Fraction) -> Key:
    return ("rational", str(value))


def _combined(head: str, parts: list[Key]) -> Key:
    flat: list[Key] = []
    for part in parts:
        flat += list(part[1:]) if part[0] == head else [part]
    numbers = [Fraction(part[1]) for part in flat if part[0] == "rational"]
    others = sorted((part for part in flat if part[0] != "rational"), key=repr)
    if head == "mul":
        number, neutral = prod(numbers, start=Fraction(1)), 1
        if number == 0:
            return _number(Fraction(0))
    else:
        number, neutral = sum(numbers, Fraction(0)), 0
    if number != neutral or not others:
        others = [_number(number), *others]
    return others[0] if len(others) == 1 else (head, *others)
