"""Exact numbers, vectors and matrices, and the only doors through which they enter."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from numbers import Integral
from typing import Any, cast

from flint import fmpq, fmpz

from theorycheck._errors import InexactInput, MalformedInput, OutOfDomain, shown
from theorycheck.core.float_matrix import MOST_READABLE, PREFIX, FloatMatrix

Vector = tuple[Fraction, ...]
Matrix = tuple[Vector, ...]

# Large enough for any number a person or a program gives on purpose, small enough that no text
# can ask for gigabytes ("1e999999999" is eleven characters).
LARGEST_BITS = 50_000
LARGEST_EXPONENT = 4000
# A ratio of two integers of LARGEST_BITS, so that what `text` writes is always read back.
LONGEST_TEXT = 31_000

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?:(?P<whole>\d+)(?:\.(?P<places>\d*))?|\.(?P<bare>\d+))"
    r"(?:[eE](?P<exponent>[+-]?\d+))?(?:/(?P<below>\d+))?",
    re.ASCII,
)


def number(value: object, name: str = "value") -> Fraction:
    """Return `value` as an exact rational.

    Text may be an integer, a decimal, a decimal with exponent, or a ratio of integers; integers
    (NumPy's too) and Fractions pass through.

    Raises:
        InexactInput: For a float, with the way out.
        MalformedInput: For text that is not a number, NaN and infinity included, and for numbers
            of more than LARGEST_BITS bits.
    """
    if isinstance(value, bool):
        raise MalformedInput(f"{name}={value} is not a number. Write 1 or 0.")
    if isinstance(value, Fraction):
        return _of_sane_size(value, name)
    if isinstance(value, Integral):
        return _of_sane_size(Fraction(int(value)), name)
    if isinstance(value, str):
        return _of_sane_size(_number_from_text(value, name), name)
    if _is_binary_float(value):
        raise InexactInput(
            f"{name}={value!r} is a binary float, and a theorem needs the exact number: "
            f"write it as text, {name}='{_suggestion(value)}', or as a Fraction."
        )
    raise MalformedInput(
        f"{name}={shown(value)} is a {type(value).__name__}, not a number: "
        "write text such as '1/10', an int or a Fraction."
    )


def _is_binary_float(value: object) -> bool:
    # NumPy scalars are recognised by what they can do, so that core need not import NumPy.
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    return isinstance(value, float) or (kind == "f" and getattr(value, "shape", None) == ())


def _suggestion(value: Any) -> str:
    plain = float(value)
    return str(plain) if math.isfinite(plain) else "1/10"


def _number_from_text(text: str, name: str) -> Fraction:
    stripped = text.strip()
    if len(stripped) > LONGEST_TEXT:
        raise MalformedInput(
            f"{name}={shown(stripped)} has {len(stripped)} characters: "
            f"at most {LONGEST_TEXT} are read."
        )
    match = _NUMBER.fullmatch(stripped)
    if match is None:
        raise MalformedInput(
            f"{name}={shown(stripped)!r} is not a number: "
            "write an integer, a decimal or a ratio such as 1/10."
        )
    exponent = match["exponent"]
    if exponent is not None and (len(exponent) > 6 or abs(int(exponent)) > LARGEST_EXPONENT):
        raise MalformedInput(
            f"{name}={shown(stripped)} has an exponent beyond {LARGEST_EXPONENT} in size: "
            "rescale the data."
        )
    # Through flint: Python reads no integer of more than 4300 digits.
    places = match["places"] or match["bare"] or ""
    above = int(fmpz((match["whole"] or "") + places))
    below = int(fmpz(match["below"] or "1"))
    if below == 0:
        raise MalformedInput(f"{name}={shown(stripped)} divides by zero: write a nonzero one.")
    shift = int(exponent or 0) - len(places)
    found = Fraction(above * 10 ** max(shift, 0), below * 10 ** max(-shift, 0))
    return -found if match["sign"] == "-" else found


def _of_sane_size(value: Fraction, name: str) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > LARGEST_BITS:
        raise MalformedInput(
            f"{name} has more than {LARGEST_BITS} bits above or below: rescale the data."
        )
    return value


def text(value: Fraction) -> str:
    """Return the exact text that `number` reads back (through flint: no limit on digits)."""
    return str(fmpq(value.numerator, value.denominator))


def vector(value: object, name: str = "y") -> Vector:
    """Return `value` as an exact vector.

    Accepts text (entries apart by commas or spaces), a sequence of exact numbers, or a NumPy
    array, each of whose doubles is read as the dyadic rational that it is.
    """
    if isinstance(value, str):
        return tuple(number(cell, f"{name}[{i}]") for i, cell in enumerate(_cells(value)))
    rows = _listed(value, name)
    result = []
    for i, entry in enumerate(rows):
        if isinstance(entry, list | tuple):
            if len(entry) != 1:
                raise OutOfDomain(
                    f"{name} has {len(entry)} entries in row {i}: a vector has one. "
                    "Give a single column."
                )
            entry = entry[0]
        result.append(_entry(entry, f"{name}[{i}]", from_array=_is_array(value)))
    return tuple(result)


def matrix(value: object, name: str = "X") -> Matrix:
    """Return `value` as an exact matrix, a tuple of rows of equal length.

    Accepts text (rows apart by semicolons), nested sequences of exact numbers, or a NumPy array.
    Arrays of more than `MOST_READABLE` doubles, and their texts, become a `FloatMatrix`: a
    sequence of the same rows, made when they are asked for.
    """
    large = _large(value, name)
    if large is not None:
        # It reads like the tuple of tuples that everything else is.
        return cast("Matrix", large)
    if isinstance(value, str):
        rows = tuple(_row(line, f"{name}[{i}]") for i, line in enumerate(_lines(value)))
    else:
        rows = tuple(
            tuple(
                _entry(entry, f"{name}[{i}][{j}]", from_array=_is_array(value))
                for j, entry in enumerate(_listed(row, f"{name}[{i}]"))
            )
            for i, row in enumerate(_listed(value, name))
        )
    if not rows or not rows[0]:
        raise OutOfDomain(f"{name} has no entries: give at least one row and one column.")
    for i, row in enumerate(rows):
        if len(row) != len(rows[0]):
            raise OutOfDomain(
                f"{name} has {len(row)} entries in row {i} and {len(rows[0])} in row 0: "
                "every row needs the same number."
            )
    return rows


def _large(value: Any, name: str) -> FloatMatrix | None:
    if isinstance(value, FloatMatrix):
        return value
    if isinstance(value, str):
        return FloatMatrix.read(value, name) if value.startswith(PREFIX) else None
    if not _is_array(value) or value.dtype.kind != "f" or value.dtype.itemsize > 8:
        return None
    if len(value.shape) != 2 or value.size <= MOST_READABLE:
        return None
    rows, columns = value.shape
    return FloatMatrix.of_bytes(rows, columns, value.astype("float64").tobytes(), name)


def _cells(line: str) -> list[str]:
    # An empty cell between commas stays, and is refused: a missing value must not shift the rest.
    return line.split(",") if "," in line else line.split()


def _lines(text: str) -> list[str]:
    """Return the rows of a matrix, one semicolon at the very end allowed."""
    stripped = text.strip().removesuffix(";")
    return stripped.split(";") if stripped else []


def _row(line: str, name: str) -> Vector:
    if "\n" in line.strip():
        raise MalformedInput(f"{name}={shown(line)!r} spans lines: put semicolons between rows.")
    row = vector(line, name)
    if not row:
        raise MalformedInput(f"{name} is empty: write numbers between the semicolons.")
    return row


def _is_array(value: object) -> bool:
    return hasattr(value, "dtype") and hasattr(value, "tolist")


def _listed(value: Any, name: str) -> Sequence[Any]:
    if _is_array(value):
        kind = value.dtype.kind
        if kind not in "fiuO":
            raise MalformedInput(f"{name} has entries of type {value.dtype}: give real numbers.")
        if kind == "f" and value.dtype.itemsize > 8:
            # tolist() would keep NumPy scalars here, whose exact value Fraction does not read.
            raise MalformedInput(
                f"{name} has entries of type {value.dtype}: give float64 or exact text."
            )
        listed = value.tolist()
        if not isinstance(listed, list):
            raise OutOfDomain(f"{name}={shown(listed)} is a single number: give an array.")
        return listed
    if isinstance(value, Iterable) and not isinstance(value, str | bytes | dict | set):
        return list(value)
    raise MalformedInput(
        f"{name}={shown(value)} is a {type(value).__name__}: give text, a list or an array."
    )


def _entry(value: object, name: str, *, from_array: bool) -> Fraction:
    if isinstance(value, list | tuple):
        raise OutOfDomain(f"{name}={shown(value)} is a list: one number belongs here.")
    if from_array and isinstance(value, float):
        if not math.isfinite(value):
            raise MalformedInput(f"{name}={value} is not finite: give a real number.")
        return Fraction(value)
    return number(value, name)
