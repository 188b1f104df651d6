"""Data files of users, read exactly: CSV decimals as rationals, NPY doubles as dyadic ones.

Nothing in a file is ever evaluated or unpickled.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

from theorycheck._errors import MalformedInput, TheoryCheckError, shown
from theorycheck.core import exact
from theorycheck.core.exact import Matrix

LARGEST_FILE = 256 * 2**20


def read(path: str | Path, name: str) -> Matrix:
    """Return the rows of a CSV or NPY file as exact rationals.

    A first CSV line without any number is taken as a header, and lines that start with # as
    comments. Cells are apart by commas, semicolons, tabs or spaces.

    Raises:
        MalformedInput: If the file cannot be read exactly, with file, line and cell.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise MalformedInput(f"{name}={path}: not a file. Give a CSV or NPY file.")
        if size > LARGEST_FILE:
            raise MalformedInput(f"{name}={path}: {size} bytes, more than {LARGEST_FILE} are read.")
        with path.open("rb") as stream:
            start = stream.read(6)
    except OSError as error:
        raise MalformedInput(f"{name}={path}: cannot be read ({error.strerror}).") from None
    if start == b"\x93NUMPY":
        return _npy(path, name)
    if path.suffix.lower() in (".npy", ".npz", ".pkl", ".pickle", ".yaml", ".yml"):
        raise MalformedInput(
            f"{name}={path}: not an NPY array. Save it with numpy.save, or as CSV text."
        )
    return _csv(path, name)


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
        if line.strip() and not line.lstrip().startswith("#")
    ]
    rows: list[tuple[Fraction, ...]] = []
    for position, (number, line) in enumerate(lines):
        cells = _cells(line)
        if position == 0 and not any(_is_number(cell) for cell in cells):
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


def _is_number(cell: str) -> bool:
    try:
        exact.number(cell)
    except TheoryCheckError:
        # NaN and infinity in the first line are bad data, not a header.
        return cell.strip().lower().lstrip("+-") in ("nan", "inf", "infinity", "na", "")
    return True


def _npy(path: Path, name: str) -> Matrix:
    import numpy as np

    try:
        # mmap: a header that promises terabytes must not allocate them.
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    except (ValueError, OSError, EOFError, MemoryError, OverflowError) as error:
        reason = "it holds Python objects" if "pickle" in str(error) else shown(str(error))
        raise MalformedInput(
            f"{name}={path}: cannot be read as an array of numbers ({reason}). "
            "Save it as float64 with numpy.save, or as CSV."
        ) from None
    if array.ndim > 2:
        raise MalformedInput(f"{name}={path}: {array.ndim} axes, at most two are read.")
    rows = np.array(array) if array.ndim == 2 else np.array(array).reshape(-1, 1)
    return exact.matrix(rows, f"{name} ({path.name})")
