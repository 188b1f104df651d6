"""What changed in the mathematics from one report to the next, one line for each change."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from theorycheck._errors import MalformedInput, shown
from theorycheck.reporting.record import directory, mathematics
from theorycheck.reporting.schema import validate
from theorycheck.reporting.visible import visible

Record = Mapping[str, Any]

# What is worth showing with both values; of anything longer only that it changed.
_SHOWN = frozenset({"verdict", "scope", "method", "outcome", "digits", "caught"})
_ENTRIES = ("assumptions", "conclusions", "controls")


def read_records(report: Path) -> list[dict[str, Any]]:
    """Return the records of a report that `write_site` wrote, in the order of their places.

    Raises:
        MalformedInput: If there is no such directory, or a record in it cannot be read.
    """
    if not report.is_dir():
        raise MalformedInput(f"{report}: no such directory. Give one that `report` wrote.")
    records = []
    for path in sorted((*report.glob("*/record.json"), *report.glob("*/*/record.json"))):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise MalformedInput(f"{path}: cannot be read ({error.strerror}).") from None
        except (ValueError, RecursionError) as error:
            raise MalformedInput(f"{path}: not JSON text ({shown(str(error))}).") from None
        try:
            validate(data)
        except MalformedInput as error:
            raise MalformedInput(f"{path}: {error}") from None
        records.append(data)
    return records


def changes(earlier: Sequence[Record], later: Sequence[Record]) -> list[str]:
    """Return how the mathematics of the `later` records differs from that of the `earlier`."""
    before = {directory(record): mathematics(record) for record in earlier}
    after = {directory(record): mathematics(record) for record in later}
    lines = []
    for place, new in after.items():
        if place in before:
            lines += [f"{place}: {change}" for change in _record(before[place], new)]
        else:
            lines.append(f"{place}: new, {new['verdict']}")
    lines += [f"{place}: not in this report" for place in before if place not in after]
    return [visible(" ".join(line.split())) for line in lines]


def _record(old: Record, new: Record) -> Iterator[str]:
    for key in dict.fromkeys((*old, *new)):
        if key in _ENTRIES:
            yield from _entries(old.get(key, ()), new.get(key, ()))
        elif old.get(key) != new.get(key):
            yield _field(key, old.get(key), new.get(key))


def _entries(old: Sequence[Record], new: Sequence[Record]) -> Iterator[str]:
    before, after = _named(old), _named(new)
    for name, entry in after.items():
        if name not in before:
            yield f"{name}: new, {entry['method']} {entry['outcome']}"
            continue
        for key in dict.fromkeys((*before[name], *entry)):
            if before[name].get(key) != entry.get(key):
                yield f"{name}: {_field(key, before[name].get(key), entry.get(key))}"
    for name in before:
        if name not in after:
            yield f"{name}: gone"


def _named(entries: Sequence[Record]) -> dict[str, Record]:
    """Return the entries by statement and check, and by position where that is not enough."""
    named: dict[str, Record] = {}
    for entry in entries:
        name, number = f"{entry['statement']} / {entry['check']}", 2
        while name in named:
            name, number = f"{entry['statement']} / {entry['check']} ({number})", number + 1
        named[name] = entry
    return named


def _field(key: str, old: object, new: object) -> str:
    return f"{key} {old} -> {new}" if key in _SHOWN else f"{key} changed"
