"""Data files of users, read exactly: CSV decimals as rationals, NPY doubles as dyadic ones.

Nothing in a file is ever evaluated or unpickled.
"""

from __future__ import annotations

import csv
import io
import tokenize
import warnings
from fractions import Fraction
from pathlib import Path

from theorycheck._errors import MalformedInput, OutOfDomain, shown
from theorycheck.core import exact
from theorycheck.core.exact import Matrix, Vector

LARGEST_FILE = 256 * 2**20

# What numpy.load raises on damaged files, found by damaging them.
_NUMPY_ERRORS = (
    ValueError,
    TypeError,
    OSError,
    EOFError,
    MemoryError,
    OverflowError,
    SyntaxError,
    RecursionError,
    tokenize.TokenError,
    RuntimeWarning,
)

# What programs write for a number that is missing or infinite.
_NO_NAMES = {"nan", "inf", "infinity", "infty", "na", "n/a", "nat", "null", "none", "nil"}
_SHEET_ERRORS = ("#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NUM!", "#NAME?", "#NULL!")


def read(path: str | Path, name: str) -> Matrix:
    """Return the rows of a CSV or NPY file as exact rationals.

    A first CSV line of names is taken as a header (each cell begins with a letter or underscore
    and is no word for a missing or infinite number), and lines that start with # as comments.
    Cells are apart by commas, semicolons, tabs or spaces.

    Raises:
        MalformedInput: If the file cannot be read exactly, with file, line and cell.
        OutOfDomain: If it has no entries or rows of unequal length.
    """
    path = Path(path)
    try:
        status = path.stat()
        regular = path.is_file()
        with path.open("rb") if regular else io.BytesIO() as stream:
            start = stream.read(6)
    except OSError as error:
        raise MalformedInput(f"{name}={path}: cannot be read ({error.strerror}).") from None
    except ValueError as error:
        raise MalformedInput(f"{name}={shown(str(path))}: no file name ({error}).") from None
    if not regular:
        raise MalformedInput(f"{name}={path}: not a file. Give a CSV or NPY file.")
    if status.st_size > LARGEST_FILE:
        raise MalformedInput(
            f"{name}={path}: {status.st_size} bytes, more than {LARGEST_FILE} are read."
        )
    if start == b"\x93NUMPY":
        return _npy(path, name)
    if path.suffix.lower() in (".npy", ".npz", ".pkl", ".pickle", ".yaml", ".yml"):
        raise MalformedInput(
            f"{name}={path}: not an NPY array. Save it with numpy.save, or as CSV text."
        )
    return _csv(path, name)


def read_vector(path: str | Path, name: str) -> Vector:
    """Return the numbers of a CSV or NPY file that is a single column, or a single row.

    Raises:
        MalformedInput: As `read`.
        OutOfDomain: As `read`, or if the file has several rows and several columns.
    """
    path = Path(path)
    rows = read(path, name)
    if len(rows) > 1 and len(rows[0]) > 1:
        raise OutOfDomain(
            f"{name} ({shown(path.name)}): {len(rows)} rows of {len(rows[0])} numbers, and a "
            "vector is one row or one column. Give a file with one."
        )
    return tuple(entry for row in rows for entry in row)


def _csv(path: Path, name: str) -> Matrix:
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise MalformedInput(f"{name}={path}: not UTF-8 text (byte {error.start}).") from None
    if "\0" in content:
        raise MalformedInput(f"{name}={path}: binary, not CSV text. Save it as CSV or NPY.")
    lines = [
        (number, line)
        for number, line in enumerate(content.splitlines(), start=1)
        if line.strip() and not _is_comment(line.strip())
    ]
    rows: list[tuple[Fraction, ...]] = []
    for position, (number, line) in enumerate(lines):
        try:
            cells = _cells(line)
        except csv.Error as error:
            raise MalformedInput(f"{name} ({path.name} line {number}): {error}.") from None
        if position == 0 and all(_is_name(cell) for cell in cells):
            continue
        rows.append(
            tuple(
                exact.number(cell, f"{name} ({path.name} line {number} column {column})")
                for column, cell in enumerate(cells, start=1)
            )
        )
    if not rows:
        raise MalformedInput(f"{name}={path}: no line with numbers. Give one row a sample.")
    return exact.matrix(rows, f"{name} ({path.name})")


def _cells(line: str) -> list[str]:
    for delimiter in (",", ";", "\t"):
        if delimiter in line:
            return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter))]
    return line.split()


def _is_comment(line: str) -> bool:
    # What spreadsheets write for a missing number begins with # too, and is no comment.
    return line.startswith("#") and not line.startswith(_SHEET_ERRORS)


def _is_name(cell: str) -> bool:
    # A first line that is bad data (NaN, 1/0, 1e99999, −7, a missing cell) must not pass as a
    # header: it would be dropped without a word.
    bare = cell.strip("\"' ")
    return (bare[:1].isalpha() or bare[:1] == "_") and bare.lower() not in _NO_NAMES


def _npy(path: Path, name: str) -> Matrix:
    import numpy as np

    try:
        with warnings.catch_warnings():
            # Of a header that Python 2 wrote, which is none of the user's business.
            warnings.simplefilter("ignore", UserWarning)
            # Of a shape whose size overflows.
            warnings.simplefilter("error", RuntimeWarning)
            # mmap: a header that promises terabytes must not allocate them.
            array = np.load(path, mmap_mode="r", allow_pickle=False)
    except _NUMPY_ERRORS as error:
        reason = shown(str(error))
        raise MalformedInput(
            f"{name}={path}: cannot be read as an array of numbers ({reason}). "
            "Save it as float64 with numpy.save, or as CSV."
        ) from None
    if array.ndim > 2:
        raise MalformedInput(f"{name}={path}: {array.ndim} axes, at most two are read.")
    rows = np.array(array) if array.ndim == 2 else np.array(array).reshape(-1, 1)
    return exact.matrix(rows, f"{name} ({path.name})")
