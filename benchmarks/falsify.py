"""Measure which controls a search for a counterexample finds by itself; print Markdown.

Run `python benchmarks/falsify.py` with the interpreter that theorycheck is installed for. Each
control that has an exact counterexample of its own is searched without it, from the witness and
the cases of its theorem on, for so many seconds. A control that fails at the witness is found at
once; that it is, shows nothing but that its check works.
"""

from __future__ import annotations

import os
import platform
import time
from typing import Any

import limits

from theorycheck._api import theorems
from theorycheck._workers import cores, shared
from theorycheck.catalogue import entry
from theorycheck.core.settings import Settings
from theorycheck.search.falsify import falsify

WORKERS, EXAMPLES, SECONDS = 2, 1000, 15.0


def searched(slug: str, _: Any) -> list[dict[str, Any]]:
    """Return what became of the search for each control of a theorem."""
    theorem = entry(slug).load()
    found = []
    for control in theorem.controls:
        if control.at is None:
            continue
        name = control.statement.slug
        began = time.process_time()
        hunt = falsify(theorem, Settings(), examples=EXAMPLES, seconds=SECONDS, statement=name)
        at_start = hunt.hit is not None and hunt.tried <= 1 + len(theorem.cases)
        found.append(
            {
                "control": f"{slug}: {name}",
                "found": hunt.hit is not None,
                "at_start": at_start,
                "tried": hunt.tried,
                "admitted": hunt.admitted,
                "seconds": time.process_time() - began,
            }
        )
    return found


def main() -> None:
    """Search and print the table."""
    load, at_the_start = os.getloadavg()[0], limits.load()
    rows = [row for rows in shared(searched, theorems(), workers=WORKERS) for row in rows]
    hits = [row for row in rows if row["found"]]
    at_start = sum(row["at_start"] for row in hits)
    print("# Controls that a search finds\n")
    print(f"Python {platform.python_version()}, {cores()} cores, load {load:.2f} at the start.\n")
    print(
        f"{len(rows)} controls have an exact counterexample of their own. Without it, within "
        f"{SECONDS:g} s each (and at most {EXAMPLES} problems that satisfy the assumptions), "
        f"{len(hits)} were refuted, {at_start} of them at the witness or a case of the theorem.\n"
    )
    print("| control | found | problems tried | admitted | seconds |")
    print("|---|---|---|---|---|")
    for row in rows:
        said = "no" if not row["found"] else "at the start" if row["at_start"] else "yes"
        print(
            f"| {row['control']} | {said} | {row['tried']} | {row['admitted']} "
            f"| {row['seconds']:.0f} |"
        )
    row = limits.Row(
        benchmark="falsify",
        what=f"controls refuted by a search of {SECONDS:g} s, without their own counterexample",
        limit="",
        measured=f"{len(hits)} of {len(rows)}, {at_start} of them at the witness or a case",
        kept=None,
    )
    limits.write([row], load=at_the_start)


if __name__ == "__main__":
    main()
