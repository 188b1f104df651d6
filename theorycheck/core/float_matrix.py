"""Large matrices of doubles, kept as eight bytes an entry: each double is an exact dyadic rational.

A matrix of Fractions takes a hundred times the memory and minutes where this takes milliseconds.
Its exact text is compact: "float64:ROWSxCOLUMNS:" and the IEEE bytes, little-endian, in base64.
"""

from __future__ import annotations

import base64
import binascii
import math
import sys
from array import array
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import overload

from flint import arb_mat

from theorycheck._errors import MalformedInput, shown

# Above this many entries an array of doubles stays one; below, its text is readable rationals.
MOST_READABLE = 10_000
PREFIX = "float64:"
# A block of columns has about this many entries: flint takes 48 bytes for each.
_BLOCK = 2**20


class FloatMatrix(Sequence[tuple[Fraction, ...]]):
    """A matrix of finite doubles; as a sequence, its rows are tuples of Fractions, made on demand.

    Attributes:
        rows: Number of rows.
        columns: Number of columns.
    """

    def __init__(self, rows: int, columns: int, entries: array[float], name: str = "X") -> None:
        """Keep the entries, row by row; they must not be changed afterwards.

        Raises:
            MalformedInput: If an entry is not finite, or their number does not fit.
        """
        if entries.typecode != "d" or rows < 1 or columns < 1 or rows * columns != len(entries):
            raise MalformedInput(f"{name}: {len(entries)} entries are no {rows} x {columns}.")
        # A sum with a NaN or an infinity in it is never finite; one that overflows may be harmless.
        total = sum(entries)
        if not math.isfinite(total) and not all(map(math.isfinite, entries)):
            raise MalformedInput(f"{name} has an entry that is not finite: give real numbers.")
        self.rows, self.columns = rows, columns
        self._entries = entries
        self._blocks: list[tuple[int, arb_mat]] = []
        self._largest: float | None = None
        self._sum = total

    @classmethod
    def of_bytes(cls, rows: int, columns: int, content: bytes, name: str = "X") -> FloatMatrix:
        """Return the matrix of these doubles of the machine, row by row."""
        entries = array("d")
        entries.frombytes(content)
        return cls(rows, columns, entries, name)

    @classmethod
    def read(cls, text: str, name: str = "X") -> FloatMatrix:
        """Return the matrix that `text()` wrote, and nothing else.

        Raises:
            MalformedInput: If it is no such text.
        """
        kind, _, rest = text.partition(":")
        shape, _, packed = rest.partition(":")
        sizes = shape.split("x")
        plain = all(size.isascii() and size.isdecimal() and len(size) < 10 for size in sizes)
        if kind + ":" != PREFIX or len(sizes) != 2 or not plain:
            raise MalformedInput(f"{name}={shown(text)} is no matrix of doubles.")
        rows, columns = map(int, sizes)
        try:
            content = base64.b64decode(packed, validate=True)
        except (binascii.Error, ValueError):
            raise MalformedInput(f"{name}={shown(text)} is not base64.") from None
        if len(content) != 8 * rows * columns:
            raise MalformedInput(f"{name}={shown(text)} has {len(content)} bytes of doubles.")
        entries = array("d")
        entries.frombytes(content)
        if sys.byteorder == "big":
            entries.byteswap()
        return cls(rows, columns, entries, name)

    def text(self) -> str:
        """Return the exact text."""
        entries = self._entries
        if sys.byteorder == "big":
            entries = array("d", entries)
            entries.byteswap()
        packed = base64.b64encode(entries).decode("ascii")
        return f"{PREFIX}{self.rows}x{self.columns}:{packed}"

    def buffer(self) -> memoryview:
        """Return the doubles without copying them, read only."""
        return memoryview(self._entries).toreadonly()

    def row(self, i: int) -> array[float]:
        """Return a row as doubles."""
        return self._entries[i * self.columns : (i + 1) * self.columns]

    def largest(self) -> float:
        """Return the largest |entry|."""
        if self._largest is None:
            self._largest = max(max(self._entries), -min(self._entries))
        return self._largest

    def picked(self, columns: Sequence[int]) -> list[list[float]]:
        """Return the rows of these columns as doubles."""
        starts = range(0, self.rows * self.columns, self.columns)
        return [[self._entries[start + j] for j in columns] for start in starts]

    def blocks(self) -> Iterator[tuple[int, arb_mat]]:
        """Yield blocks of columns as exact matrices, each with the number of its first column.

        They are kept if there is one only: making it costs as much as several products with it.
        """
        width = max(1, _BLOCK // self.rows)
        if width >= self.columns:
            if not self._blocks:
                flat = self._entries.tolist()
                self._largest = max(max(flat), -min(flat))
                self._blocks = [(0, arb_mat(self.rows, self.columns, flat))]
            yield from self._blocks
            return
        for first in range(0, self.columns, width):
            last = min(first + width, self.columns)
            flat = []
            for start in range(0, self.rows * self.columns, self.columns):
                flat.extend(self._entries[start + first : start + last])
            yield first, arb_mat(self.rows, last - first, flat)

    def forget(self) -> None:
        """Drop what `blocks` keeps, which takes six times the memory of the matrix itself."""
        self._blocks = []

    def __len__(self) -> int:
        return self.rows

    @overload
    def __getitem__(self, index: int) -> tuple[Fraction, ...]: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[tuple[Fraction, ...], ...]: ...

    def __getitem__(
        self, index: int | slice
    ) -> tuple[Fraction, ...] | tuple[tuple[Fraction, ...], ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(self.rows)))
        position = range(self.rows)[index]
        return tuple(map(Fraction, self.row(position)))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FloatMatrix):
            return self.columns == other.columns and self._bytes() == other._bytes()
        return isinstance(other, tuple) and len(other) == self.rows and tuple(self) == other

    def __hash__(self) -> int:
        return hash((self.rows, self.columns, self._sum))

    def _bytes(self) -> memoryview:
        # Bytes are compared at once, and -0 is another text than 0.
        return memoryview(self._entries).cast("B")

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return FloatMatrix.read, (self.text(),)

    def __repr__(self) -> str:
        return f"FloatMatrix({self.rows} x {self.columns})"


class Texts(Mapping[str, str]):
    """Exact texts of a problem, of which large matrices are written only when they are read."""

    def __init__(self, values: Mapping[str, str | FloatMatrix]) -> None:
        """Take texts, and matrices in the place of theirs."""
        self._values = dict(values)

    def __getitem__(self, name: str) -> str:
        value = self._values[name]
        return value.text() if isinstance(value, FloatMatrix) else value

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def matrix(self, name: str) -> FloatMatrix | None:
        """Return the matrix whose text is `name`'s, if it is kept as one."""
        value = self._values[name]
        return value if isinstance(value, FloatMatrix) else None
