"""Weights of a ReLU student and its teacher as users give them: as doubles, or exactly."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from theorycheck._errors import MalformedInput, OutOfDomain, shown
from theorycheck.core import exact
from theorycheck.core.exact import Matrix, Vector

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Whoever asks for balls asks for each entry; NumPy's doubles are quicker beyond.
MOST_ENTRIES = 10_000


def doubles(W: object, v: object, name: str = "W") -> tuple[NDArray[np.float64], Any]:
    """Return W, ``(neurons, inputs)``, and v, ``(inputs,)``, as doubles.

    NumPy arrays and lists of numbers, text and Fractions, which are rounded.

    Raises:
        OutOfDomain: If the shapes do not fit, there is no neuron, or v is 0.
        MalformedInput: If an entry is no finite real number.
    """
    import numpy as np

    rows = np.array(_rows(W, name), dtype=np.float64)
    teacher = np.array(_entries(v, "v"), dtype=np.float64)
    for label, values in ((name, rows), ("v", teacher)):
        if not np.isfinite(values).all():
            raise MalformedInput(f"{label} has entries that no double holds: rescale the data.")
    _refuse_misfits(rows.shape, teacher.tolist(), name)
    return rows, teacher


def rationals(W: object, v: object, name: str = "W") -> tuple[Matrix, Vector]:
    """Return W and v exactly; entries of NumPy arrays are the dyadic rationals that they are.

    Raises:
        InexactInput: If a float is given otherwise than in an array.
        OutOfDomain: If the shapes do not fit, v is 0, or there are too many entries.
        MalformedInput: If an entry is no number.
    """
    rows, teacher = exact.matrix(W, name), exact.vector(v, "v")
    shape = (len(rows), len(rows[0]))
    _refuse_misfits(shape, teacher, name)
    if shape[0] * shape[1] > MOST_ENTRIES:
        raise OutOfDomain(
            f"{name} has {shape[0] * shape[1]} entries, and at most {MOST_ENTRIES} are enclosed. "
            "Leave digits out, or give coordinates in the span of v and the rows."
        )
    return rows, teacher


def refuse_zero_rows(rows: Iterable[Any], name: str = "W") -> None:
    """Refuse neurons at which the loss has no derivative.

    Raises:
        OutOfDomain: If a row is 0.
    """
    for i, row in enumerate(rows):
        if not any(row):
            raise OutOfDomain(
                f"{name}[{i}] is a row of zeros: there the loss has one-sided derivatives only, "
                "which depend on the side, and no gradient. Give the neuron a weight or leave it "
                "out: it adds nothing to the student (relu_loss accepts it)."
            )


def _refuse_misfits(shape: tuple[int, ...], v: Sequence[Any], name: str) -> None:
    if shape[1] != len(v):
        raise OutOfDomain(
            f"v has {len(v)} entries and the rows of {name} have {shape[1]}: give as many."
        )
    if not any(v):
        raise OutOfDomain("v is 0: no angle with the teacher is defined. Give another teacher.")


def _rows(value: Any, name: str) -> list[list[float]]:
    if isinstance(value, str):
        return [[_double(entry, name) for entry in row] for row in exact.matrix(value, name)]
    listed = _listed(value, name)
    rows = [_entries(row, f"{name}[{i}]") for i, row in enumerate(listed)]
    if not rows or not rows[0]:
        raise OutOfDomain(f"{name} has no entries: give at least one neuron and one input.")
    for i, row in enumerate(rows):
        if len(row) != len(rows[0]):
            raise OutOfDomain(
                f"{name} has {len(row)} entries in row {i} and {len(rows[0])} in row 0: "
                "every neuron needs the same number."
            )
    return rows


def _entries(value: Any, name: str) -> list[float]:
    if isinstance(value, str):
        return [_double(entry, name) for entry in exact.vector(value, name)]
    return [_double(entry, f"{name}[{i}]") for i, entry in enumerate(_listed(value, name))]


def _listed(value: Any, name: str) -> list[Any]:
    if hasattr(value, "tolist") and hasattr(value, "dtype"):
        kind = getattr(value.dtype, "kind", "")
        if kind not in "fiuO" or value.dtype.itemsize > 8:
            raise MalformedInput(
                f"{name} has entries of type {value.dtype}: give float64, or exact text."
            )
        value = value.tolist()
    if isinstance(value, list | tuple):
        return list(value)
    raise OutOfDomain(
        f"{name}={shown(value)} is no list: W takes a row of numbers for each neuron, "
        "v one number for each input."
    )


def _double(value: object, name: str) -> float:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise MalformedInput(f"{name}={value} is not finite: give a real number.")
        return float(value)
    if isinstance(value, list | tuple):
        raise OutOfDomain(f"{name}={shown(value)} is a list: one number belongs here.")
    found: Fraction = exact.number(value, name)
    try:
        return float(found)
    except OverflowError:
        raise MalformedInput(f"{name}={shown(value)} is beyond every double: rescale.") from None
