"""Exact numbers as text inside certificates, read strictly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, cast

from flint import arb, arb_mat, fmpq, fmpq_mat, fmpz

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.float_matrix import PREFIX, FloatMatrix, Texts

# Of a dyadic rational: beyond it the number has tens of millions of digits.
_LARGEST_EXPONENT = 10**8
_RATIONAL = re.compile(r"-?\d{1,20000}(?:/\d{1,20000})?", re.ASCII)


def written(value: Fraction) -> str:
    """Return `value` as "p" or "p/q" (through flint, whose integers have no digit limit)."""
    return str(to_fmpq(value))


def rational(value: object, name: str) -> Fraction:
    """Return the rational that the text `value` writes."""
    if not isinstance(value, str) or _RATIONAL.fullmatch(value) is None:
        raise MalformedInput(f"{name}={shown(value)} is not exact text such as -3/7.")
    above, _, below = value.partition("/")
    if below and not below.strip("0"):
        raise MalformedInput(f"{name}={shown(value)} divides by zero.")
    return Fraction(int(fmpz(above)), int(fmpz(below)) if below else 1)


def is_rational(value: object) -> bool:
    """Whether `value` is text that `rational` reads."""
    return isinstance(value, str) and _RATIONAL.fullmatch(value) is not None


def rationals(value: object, name: str) -> Vector:
    """Return a list of texts as a vector."""
    return tuple(rational(entry, f"{name}[{i}]") for i, entry in enumerate(listed(value, name)))


def rational_matrix(text: str, name: str) -> Matrix:
    """Return the matrix that `RationalMatrix.text` wrote: rows apart by ";", entries by ",".

    Or large and compact, as a `FloatMatrix` writes itself.
    """
    if text.startswith(PREFIX):
        return cast("Matrix", FloatMatrix.read(text, name))
    rows = tuple(rational_vector(line, name) for line in text.split(";"))
    if any(len(row) != len(rows[0]) for row in rows):
        raise MalformedInput(f"{name}={shown(text)} has rows of unequal length.")
    return rows


def matrix_of(problem: Mapping[str, str], name: str) -> Matrix:
    """Return the matrix whose text a problem holds, as it is if the text was never written."""
    if name not in problem:
        raise MalformedInput(f"problem: the parameter {name!r} is missing.")
    kept = problem.matrix(name) if isinstance(problem, Texts) else None
    return rational_matrix(problem[name], name) if kept is None else cast("Matrix", kept)


def rational_vector(text: str, name: str) -> Vector:
    """Return the vector that `RationalVector.text` wrote."""
    return tuple(rational(cell, name) for cell in text.split(","))


def integer(value: object, name: str) -> int:
    """Return an integer written as JSON integer."""
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 10**9:
        raise MalformedInput(f"{name}={shown(value)} is not an integer below 1e9 in size.")
    return value


def bounded(value: object, name: str, limit: int, *, least: int = 1) -> int:
    """Return a JSON integer from `least` to `limit`."""
    parsed = integer(value, name)
    if not least <= parsed <= limit:
        raise MalformedInput(f"{name}={parsed} is outside {least} to {limit}.")
    return parsed


def precision(value: object, limit: int) -> int:
    """Return a working precision in bits, written as a JSON integer: flint needs at least 2."""
    return bounded(value, "bits", limit, least=2)


def listed(value: object, name: str) -> Sequence[Any]:
    """Return a JSON list."""
    if not isinstance(value, list | tuple):
        raise MalformedInput(f"{name}={shown(value)} is not a list.")
    return value


def texts(value: object, name: str) -> dict[str, str]:
    """Return a JSON object whose values are all text."""
    if not isinstance(value, dict) or not all(
        isinstance(key, str) and isinstance(entry, str) for key, entry in value.items()
    ):
        raise MalformedInput(f"{name}={shown(value)} is not an object of texts.")
    return dict(value)


def parameters(problem: Mapping[str, str], *names: str, optional: Sequence[str] = ()) -> None:
    """Refuse a problem with other parameters than these: a proof says nothing about the others."""
    missing = [name for name in names if name not in problem]
    if missing:
        raise MalformedInput(f"problem: the parameter {missing[0]!r} is missing.")
    extra = [name for name in problem if name not in (*names, *optional)]
    if extra:
        raise MalformedInput(f"problem: nothing here depends on a parameter {shown(extra[0])!r}.")


def fields(content: Mapping[str, Any], *names: str) -> list[Any]:
    """Return the values of exactly these fields."""
    missing = [name for name in names if name not in content]
    if missing:
        raise MalformedInput(f"certificate: the field {missing[0]!r} is missing.")
    extra = [name for name in content if name not in names]
    if extra:
        raise MalformedInput(f"certificate: the field {shown(extra[0])!r} is not known.")
    return [content[name] for name in names]


def to_fmpq(value: Fraction) -> fmpq:
    """Return `value` as a flint rational."""
    return fmpq(value.numerator, value.denominator)


def to_fraction(value: fmpq) -> Fraction:
    """Return a flint rational as a Fraction."""
    return Fraction(int(value.p), int(value.q))


def to_arb(value: Fraction) -> arb:
    """Return a ball around `value` at the working precision."""
    return arb(to_fmpq(value))


def to_fmpq_mat(rows: Sequence[Sequence[Fraction]]) -> fmpq_mat:
    """Return exact rows as a flint matrix."""
    return fmpq_mat(
        len(rows), len(rows[0]) if rows else 0, [to_fmpq(entry) for row in rows for entry in row]
    )


def to_arb_mat(rows: Sequence[Sequence[Fraction]]) -> arb_mat:
    """Return exact rows as a matrix of balls at the working precision."""
    return arb_mat(to_fmpq_mat(rows))


def upper(value: arb) -> Fraction:
    """Return an exact upper bound of a finite ball.

    Raises:
        ArithmeticError: If the ball is not finite.
    """
    return dyadic(value.upper())


def dyadic(value: arb) -> Fraction:
    """Return the midpoint of a finite ball as the exact dyadic rational that it is.

    Raises:
        ArithmeticError: If the ball is not finite, or its exponent beyond `_LARGEST_EXPONENT`.
    """
    if not value.is_finite():
        raise ArithmeticError("the ball is not finite")
    mantissa, exponent = map(int, value.mid().man_exp())
    if abs(exponent) > _LARGEST_EXPONENT:
        # That of exp(-10^100) is such a one, and no memory holds the rational.
        raise ArithmeticError("the exponent of the ball is too large to write the number down")
    if exponent >= 0:
        return Fraction(mantissa << exponent)
    return Fraction(mantissa, 1 << -exponent)
