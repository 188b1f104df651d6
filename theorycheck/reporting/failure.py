"""A verdict that was not wanted, as plain text for a test's output."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from theorycheck.reporting import wording
from theorycheck.reporting.number import summarized
from theorycheck.reporting.visible import visible

# Beyond this many characters of one parameter no command is shown: nobody would type it.
LONGEST = 2_000


def told(record: Mapping[str, Any], remark: str) -> str:
    """Return theorem, verdict, what stands in the way, and the command that repeats the check.

    Args:
        record: The record of an assessment.
        remark: What follows the verdict, such as what was expected.
    """
    values = (f"{name}={summarized(text)}" for name, text in record["problem"].items())
    lines = [
        f"{record['theorem']}: {record['verdict']}; {remark}.",
        f"  problem: {', '.join(values)}",
        *_entries("assumption", record["assumptions"], record),
        *_entries("conclusion", record["conclusions"], record),
    ]
    missed = [control for control in record["controls"] if not control["caught"]]
    for control in missed:
        lines += [
            f"  control {control['statement']}: {wording.control_words(control)}",
            f"    claims: {control['words']}",
            f"    found:  {control['summary']}",
        ]
    command = wording.repeat_command(record, LONGEST)
    lines.append(f"  replay: {command or 'its data are too long for a command line'}")
    return visible("\n".join(lines))


def _entries(kind: str, entries: Iterable[Any], record: Mapping[str, Any]) -> list[str]:
    """Return what was found of the statements that are not shown to hold."""
    lines = []
    for group in wording.by_statement(entries).values():
        outcomes = {entry["outcome"] for entry in group}
        fine = "holds" in outcomes and "fails" not in outcomes
        if fine or (record["verdict"] == "vacuous" and kind == "conclusion"):
            continue
        for entry in group:
            lines += [
                f"  {kind} {entry['statement']}: {wording.found_words(entry)}",
                f"    claims: {entry['words']}",
                f"    found:  {entry['summary']}",
            ]
    return lines
