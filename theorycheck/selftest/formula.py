"""The kernel's language, read and evaluated a second time: with mpmath, sharing no code with rigor.

The caller sets mpmath's precision. Values are points, not balls: they are compared with balls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from mpmath import mp, mpf

UNARY: Mapping[str, Callable[[Any], Any]] = {
    "exp": mp.exp,
    "log": mp.log,
    "sinh": mp.sinh,
    "cosh": mp.cosh,
    "asinh": mp.asinh,
    "sin": mp.sin,
    "cos": mp.cos,
    "atan": mp.atan,
    "asin": mp.asin,
    "sqrt": mp.sqrt,
    "abs": abs,
}


class UndefinedPoint(ArithmeticError):
    """The formula has no real value there."""


def point(value: Fraction | int) -> Any:
    """Return a rational at mpmath's precision."""
    exact = Fraction(value)
    return mpf(exact.numerator) / exact.denominator


def value(
    term: Sequence[Any],
    names: Mapping[str, Any],
    sizes: Mapping[str, int] | None = None,
    at: Mapping[str, int] | None = None,
) -> Any:
    """Return the value of a term in the kernel's JSON.

    Args:
        term: The JSON form.
        names: Values of symbols, and nested sequences of them for indexed quantities.
        sizes: Sizes of the dimensions.
        at: Positions of the indices, from 0.

    Raises:
        UndefinedPoint: If it, or a part of it, has no real value.
    """
    at, sizes = dict(at or {}), sizes or {}
    head, *rest = term
    if head == "rational":
        return point(Fraction(rest[0]))
    if head == "pi":
        return +mp.pi
    if head == "symbol":
        return names[rest[0]]
    if head == "entry":
        found = names[rest[0]]
        for index in rest[1:]:
            found = found[at[index]]
        return found
    if head in ("sum", "max"):
        index, dimension, body = rest
        items = [value(body, names, sizes, {**at, index: i}) for i in range(sizes[dimension])]
        return mp.fsum(items) if head == "sum" else max(items)
    if head == "pow":
        return power(value(rest[0], names, sizes, at), Fraction(rest[1]))
    parts = [value(part, names, sizes, at) for part in rest]
    if head == "add":
        return mp.fsum(parts)
    if head == "mul":
        return mp.fprod(parts)
    if head == "maximum":
        return max(parts)
    return applied(head, parts[0])


def applied(head: str, x: Any) -> Any:
    """Return a function of the language at a point.

    Raises:
        UndefinedPoint: If it has no real value there.
    """
    outside = (
        (head == "log" and x <= 0) or (head == "sqrt" and x < 0) or (head == "asin" and abs(x) > 1)
    )
    if outside:
        raise UndefinedPoint(f"{head} has no real value there")
    return UNARY[head](x)


def power(base: Any, exponent: Fraction) -> Any:
    """Return a rational power: the positive root of a positive base.

    Raises:
        UndefinedPoint: For other roots of negative numbers, and for 0 to a negative power.
    """
    if base == 0 and exponent < 0:
        raise UndefinedPoint("0 to a negative power")
    if exponent.denominator == 1:
        return base ** int(exponent)
    if base < 0:
        raise UndefinedPoint("a root of a negative number")
    return mp.root(base, exponent.denominator) ** exponent.numerator


def truth(
    relation: Sequence[Any],
    names: Mapping[str, Any],
    sizes: Mapping[str, int] | None = None,
    at: Mapping[str, int] | None = None,
    *,
    bits: int = 100,
) -> bool | None:
    """Return whether a relation in the kernel's JSON is true at a point.

    Sides that agree to `bits` bits count as equal if the relation is an equality; an inequality
    between them is None, for nothing is known.

    Raises:
        UndefinedPoint: If a side has no real value.
    """
    head, *rest = relation
    at, sizes = dict(at or {}), sizes or {}
    if head == "forall":
        index, dimension, inner = rest
        inside = ({**at, index: i} for i in range(sizes[dimension]))
        return _all([truth(inner, names, sizes, where, bits=bits) for where in inside])
    if head == "and":
        return _all([truth(part, names, sizes, at, bits=bits) for part in rest])
    left, right = (value(part, names, sizes, at) for part in rest)
    scale = max(abs(left), abs(right))
    near = abs(left - right) <= mp.ldexp(scale, -bits)
    if head in ("eq", "ne"):
        return bool(near == (head == "eq"))
    if near:
        # Exactly equal sides are 0 or rational; for those the comparison is certain.
        return bool(head in ("le", "ge")) if left == right else None
    return bool(left < right) if head in ("lt", "le") else bool(left > right)


def _all(found: Sequence[bool | None]) -> bool | None:
    if False in found:
        return False
    return None if None in found else True
