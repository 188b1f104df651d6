"""Time single calls and their peers with pytest-benchmark, and print the ratios as Markdown.

Run `python benchmarks/calls.py` with the interpreter that theorycheck and its extra `bench` are
installed for. The calls are in `test_calls.py`, which `pytest benchmarks` runs with its own table.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import limits

HERE = Path(__file__).parent


def timed() -> list[dict[str, Any]]:
    """Run the calls; return what pytest-benchmark says of each.

    Raises:
        CalledProcessError: If a call gave a wrong answer.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "calls.json"
        subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
                *("-W", "ignore", HERE / "test_calls.py", f"--benchmark-json={out}"),
            ],
            check=True,
            stdout=sys.stderr,
        )
        found: list[dict[str, Any]] = json.loads(out.read_text(encoding="utf-8"))["benchmarks"]
    return found


def rows(found: list[dict[str, Any]]) -> list[limits.Row]:
    """Return a row for each peer, and one for each group without peers: medians, no limits."""
    groups: dict[str, dict[str, float]] = {}
    for item in found:
        who = item["name"].rpartition("_")[2]
        groups.setdefault(item["group"], {})[who] = item["stats"]["median"]
    made = []
    for group, medians in groups.items():
        own = medians.pop("theorycheck", None)
        for peer, median in medians.items():
            made.append(
                limits.Row(
                    benchmark="calls",
                    what=group,
                    limit="",
                    measured=_said(own, median),
                    kept=None,
                    peer=None if own is None else peer,
                    ratio=None if own is None else median / own,
                )
            )
    return made


def _said(own: float | None, peer: float) -> str:
    if own is None:
        return f"{1e3 * peer:.3g} ms"
    return f"{1e3 * own:.3g} ms against {1e3 * peer:.3g} ms"


def main() -> int:
    """Time the calls and print the table."""
    load = limits.load()
    found = rows(timed())
    print("# Single calls\n")
    print(f"Python {platform.python_version()}, load {load} at the start; medians.\n")
    print("| call | measured | against | times faster |")
    print("|---|---|---|---|")
    for row in found:
        ratio = "" if row.ratio is None else f"{row.ratio:.3g}"
        print(f"| {row.what} | {row.measured} | {row.peer or ''} | {ratio} |")
    limits.write(found, load=load)
    return 0


if __name__ == "__main__":
    sys.exit(main())
