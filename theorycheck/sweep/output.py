"""Rows as CSV, JSON or Parquet: row by row, in the order of the design, without times."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TextIO

from theorycheck._errors import MissingExtra
from theorycheck.sweep.rows import Rows

SCHEMA = "theorycheck-sweep/1"
# Rows that Parquet keeps together.
_GROUP = 10_000


def write_csv(rows: Rows, stream: TextIO) -> None:
    """Write a line of names and a line for each row; what a row does not know is empty."""
    columns = rows.columns()
    writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def write_json(rows: Rows, stream: TextIO) -> None:
    """Write one object: what was swept, and the rows; what a row does not know is left out."""
    context = rows.sweep.context
    about = {
        "schema": SCHEMA,
        "theorem": context.theorem,
        "settings": {
            "digits": context.digits,
            "effort": context.effort,
            "seed": context.seed,
        },
        "parameters": list(rows.sweep.design.names),
        "verdicts": rows.verdicts(),
    }
    head = json.dumps(about, indent=1, ensure_ascii=True)
    stream.write(f'{head.removesuffix("}").rstrip()},\n "rows": [')
    for number, row in enumerate(rows):
        stream.write(f"{',' if number else ''}\n  {json.dumps(row, ensure_ascii=True)}")
    stream.write("\n ]\n}\n")


def refuse_without_arrow(path: str) -> None:
    """Say before the work that Parquet cannot be written.

    Raises:
        MissingExtra: If pyarrow is not installed.
    """
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise MissingExtra(
            f"--parquet {path} needs pyarrow, which is not installed: install "
            "theorycheck[parquet], or write --csv FILE."
        ) from None


def write_parquet(rows: Rows, path: Path) -> None:
    """Write the same table as `write_csv`, all columns text, what a row does not know null."""
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    columns = rows.columns()
    schema = pyarrow.schema([(name, pyarrow.string()) for name in columns])
    with ParquetWriter(path, schema) as writer:
        remaining = iter(rows)
        while group := list(islice(remaining, _GROUP)):
            writer.write_table(
                pyarrow.table([_column(group, name) for name in columns], schema=schema)
            )


def _column(group: Sequence[dict[str, str]], name: str) -> list[str | None]:
    return [row.get(name) for row in group]
