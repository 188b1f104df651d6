"""Signs that can be read off the form of a term."""

from __future__ import annotations

import enum
from collections.abc import Set

from theorycheck.rigor.calculus import Unproved
from theorycheck.rigor.language import Expression


class Sign(enum.IntEnum):
    """What the form of a term says of its sign."""

    UNKNOWN = 0
    NONNEGATIVE = 1
    POSITIVE = 2


def sign(term: Expression, positive: Set[str]) -> Sign:
    """Return the sign of a term, as far as its form shows it.

    Sums and products of squares, of exponentials and of quantities declared positive are
    recognized; every dimension has at least one position.

    Args:
        term: A term of the language.
        positive: Names of the symbols and indexed quantities declared positive.

    Raises:
        Unproved: If a denominator, a root or a logarithm inside it may be undefined.
    """
    head = term.head
    if head == "rational":
        value = term.number
        return Sign.POSITIVE if value > 0 else Sign.UNKNOWN if value < 0 else Sign.NONNEGATIVE
    if head in ("symbol", "entry"):
        return Sign.POSITIVE if term.names[0] in positive else Sign.UNKNOWN
    if head == "pi":
        return Sign.POSITIVE
    signs = [sign(part, positive) for part in term.parts]
    if head == "add":
        return Sign.UNKNOWN if Sign.UNKNOWN in signs else max(signs)
    if head == "maximum":
        return max(signs)
    if head == "pow":
        return _of_power(term, signs[0], positive)
    if head in ("exp", "cosh"):
        return Sign.POSITIVE
    if head == "abs":
        return max(signs[0], Sign.NONNEGATIVE)
    if head in ("sin", "cos"):
        return Sign.UNKNOWN
    if head == "log":
        _demand(signs[0] is Sign.POSITIVE, "the argument of a logarithm", "positive")
        return Sign.UNKNOWN
    if head == "sqrt":
        _demand(signs[0] is not Sign.UNKNOWN, "the argument of a root", "nonnegative")
        return signs[0]
    _demand(head != "asin", "the argument of asin", "in [-1, 1]")
    return min(signs)  # mul, sum, max, sinh, asinh, atan


def _of_power(term: Expression, base: Sign, positive: Set[str]) -> Sign:
    exponent = term.number
    if exponent.denominator != 1:
        _demand(base is not Sign.UNKNOWN, "the argument of a root", "nonnegative")
    if exponent < 0:
        _demand(nonzero(term.parts[0], positive), "a denominator", "nonzero")
    if exponent == 0 or base is Sign.POSITIVE:
        return Sign.POSITIVE
    if exponent.denominator == 1 and exponent.numerator % 2 == 0:
        return Sign.POSITIVE if exponent < 0 else Sign.NONNEGATIVE
    return base


def nonzero(term: Expression, positive: Set[str]) -> bool:
    """Whether the form of a term shows that it is not 0."""
    if term.head == "rational":
        return term.number != 0
    if term.head == "mul":
        return all(nonzero(part, positive) for part in term.parts)
    if term.head in ("pow", "abs"):
        return nonzero(term.parts[0], positive)
    return sign(term, positive) is Sign.POSITIVE


def _demand(condition: bool, what: str, wanted: str) -> None:  # noqa: FBT001
    if not condition:
        raise Unproved(f"{what} is not {wanted} by its form")
