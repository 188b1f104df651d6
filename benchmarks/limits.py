"""What the benchmarks measured, in one form: a row a limit, a JSON file a benchmark.

Each script writes `<name>.json` beside its page, and `python benchmarks` merges these files into
the one that a report shows. None holds a time of day: a file changes only with what was measured.
"""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SCHEMA = "theorycheck-benchmarks/1"
_FIELDS = {"benchmark", "python", "cores", "load", "source", "rows"}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One limit, or one measurement without a limit.

    Attributes:
        benchmark: The script, such as "entropy".
        what: What was measured.
        limit: The limit; empty where there is none.
        measured: What was found, with its unit.
        kept: Whether the limit was kept; None where there is none.
        peer: What it was compared with in the same run, if anything.
        ratio: How many times faster than the peer; None where that is not known as a number.
    """

    benchmark: str
    what: str
    limit: str
    measured: str
    kept: bool | None
    peer: str | None = None
    ratio: float | None = None

    def __post_init__(self) -> None:
        if (self.kept is None) != (not self.limit):
            raise ValueError(
                f"kept={self.kept} with the limit {self.limit!r}: a limit is kept or missed, and "
                "without one there is nothing to keep. Give both or neither."
            )
        if self.ratio is not None and not (math.isfinite(self.ratio) and self.ratio > 0):
            raise ValueError(
                f"ratio={self.ratio} is no positive number: nothing is that many times faster. "
                "Give None where there is no ratio."
            )
        if self.ratio is not None and self.peer is None:
            raise ValueError(f"ratio={self.ratio} is to nothing. Name the peer.")


def load() -> float | None:
    """Return the load of the machine, where the system knows it; ask before measuring."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def write(
    rows: Sequence[Row],
    *,
    load: float | None,
    source: str | None = None,
    folder: Path = HERE,
    python: str | None = None,
    cores: int | None = None,
) -> Path:
    """Write the rows of one benchmark to `<name>.json` and return that file.

    Args:
        rows: At least one, all of the same benchmark.
        load: The load of the machine at the start, if known.
        source: Where the figures were taken from, if not from this run.
        folder: Where to write.
        python: The version that ran; this one, if not given.
        cores: The processors of the machine; those of this one, if not given.

    Raises:
        ValueError: If there are no rows, or they are of several benchmarks.
    """
    names = {row.benchmark for row in rows}
    if len(names) != 1:
        raise ValueError(
            f"rows of {', '.join(sorted(names)) or 'no benchmark'}: a file holds the rows of one."
        )
    [name] = names
    listed = [
        {key: value for key, value in asdict(row).items() if key != "benchmark"} for row in rows
    ]
    for row in listed:
        # More digits than that are noise.
        row["ratio"] = None if row["ratio"] is None else float(f"{row['ratio']:.3g}")
    data = {
        "benchmark": name,
        "python": python or platform.python_version(),
        "cores": cores or os.cpu_count(),
        "load": load,
        "source": source,
        "rows": listed,
    }
    return _written(folder / f"{name}.json", data)


def merge(names: Iterable[str], out: Path, *, folder: Path = HERE) -> list[str]:
    """Write what was measured into `out`, in the order of the names.

    Args:
        names: The benchmarks; one without a file is left out.
        out: The file to write.
        folder: Where the files of the benchmarks are.

    Returns:
        A line for each file that cannot be read, and is left out.
    """
    found, damaged = [], []
    for name in names:
        path = folder / f"{name}.json"
        if not path.exists():
            continue
        try:
            found.append(_read(path, name))
        except (OSError, ValueError, TypeError, RecursionError) as error:
            damaged.append(f"{path.name}: left out ({error}). Run `python benchmarks {name}` again")
    _written(out, {"schema": SCHEMA, "benchmarks": found})
    return damaged


def _read(path: Path, name: str) -> dict[str, Any]:
    """Return what a file holds, if its rows are such as `write` takes."""
    data = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict) or set(data) != _FIELDS or data["benchmark"] != name:
        raise ValueError("not what limits.write writes")
    for row in data["rows"]:
        Row(benchmark=name, **row)
    return data


def _written(path: Path, data: dict[str, Any]) -> Path:
    text = json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    return path
