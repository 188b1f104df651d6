"""What changed in the mathematics from one report to the next."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from theorycheck._errors import MalformedInput, shown
from theorycheck.reporting.number import summarized
from theorycheck.reporting.record import directory, mathematics
from theorycheck.reporting.schema import validate
from theorycheck.reporting.visible import visible
from theorycheck.reporting.wording import result_words

Record = Mapping[str, Any]

# What is worth showing with both values in a line; of anything longer only that it changed.
_SHOWN = frozenset({"verdict", "scope", "method", "outcome", "digits", "margin", "caught"})
# What is worth showing with both values on a page, besides.
_LEGIBLE = frozenset({"title", "statement", "words", "latex", "summary", "source"})
# What has parts with names of their own, of which it is said which one changed.
_NAMED = {"settings", "problem"}
_ENTRIES = ("assumptions", "conclusions", "controls")
NEW, GONE, UNREADABLE = "new", "gone", "unreadable"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference between two reports.

    Attributes:
        place: Where the record stands in a report: a theorem, or a case of one.
        title: The title of the record.
        entry: Statement and check, if it is about one; nothing if it is about the record.
        field: What differs: a field of the record, or `NEW`, `GONE` or `UNREADABLE`.
        old: What it was, if that can be read in a line or is a formula.
        new: What it is.
    """

    place: str
    title: str
    field: str
    entry: str = ""
    old: str | None = None
    new: str | None = None

    def line(self) -> str:
        """Return the change as one line of plain text."""
        about = f"{self.place}: " + (f"{self.entry}: " if self.entry else "")
        if self.field == NEW:
            text = f"new, {self.new}"
        elif self.field == GONE:
            text = "gone" if self.entry else "not in this report"
        elif self.field == UNREADABLE:
            text = f"not compared: {self.new}"
        elif self.field in _SHOWN or (self.old is not None and ": " in self.field):
            text = f"{self.field} {self.old} -> {self.new}"
        else:
            text = f"{self.field} changed"
        return visible(" ".join(f"{about}{text}".split()))


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """A report that was written before.

    Attributes:
        records: Its records, in the order of their places.
        unreadable: Why a record cannot be read, by its place.
    """

    records: Sequence[Record] = ()
    unreadable: Mapping[str, str] = field(default_factory=dict)


def read_report(report: Path) -> Earlier:
    """Return the records of a report that `write_site` wrote.

    Raises:
        MalformedInput: If there is no such directory, or no record in it.
    """
    if not report.is_dir():
        raise MalformedInput(
            f"--against {report}: no such directory. Give one that `theorycheck report` wrote."
        )
    paths = sorted((*report.glob("*/record.json"), *report.glob("*/*/record.json")))
    if not paths:
        raise MalformedInput(
            f"--against {report}: no record in it. Give a directory that `theorycheck report` "
            "wrote."
        )
    records, unreadable = [], {}
    for path in paths:
        try:
            records.append(_read(path))
        except MalformedInput as error:
            unreadable[path.parent.relative_to(report).as_posix()] = f"{path}: {error}"
    return Earlier(records=records, unreadable=unreadable)


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MalformedInput(f"cannot be read ({error.strerror}).") from None
    except (ValueError, RecursionError) as error:
        raise MalformedInput(f"not JSON text ({shown(str(error))}).") from None
    validate(data)
    return dict(data)


def changes(earlier: Earlier | Sequence[Record], later: Sequence[Record]) -> list[Change]:
    """Return how the mathematics of the `later` records differs from that of the `earlier`."""
    if not isinstance(earlier, Earlier):
        earlier = Earlier(records=earlier)
    before = {directory(record): mathematics(record) for record in earlier.records}
    after = {directory(record): mathematics(record) for record in later}
    found: list[Change] = []
    for place, new in after.items():
        title = str(new["title"])
        if place in before:
            found += _record(before[place], new, place, title)
        elif place in earlier.unreadable:
            why = earlier.unreadable[place]
            found.append(Change(place=place, title=title, field=UNREADABLE, new=why))
        else:
            found.append(Change(place=place, title=title, field=NEW, new=str(new["verdict"])))
    for place, old in before.items():
        if place not in after:
            verdict = str(old["verdict"])
            found.append(Change(place=place, title=str(old["title"]), field=GONE, old=verdict))
    found += [
        Change(place=place, title=place, field=UNREADABLE, new=why)
        for place, why in earlier.unreadable.items()
        if place not in after
    ]
    return found


def _record(old: Record, new: Record, place: str, title: str) -> Iterator[Change]:
    for key in dict.fromkeys((*old, *new)):
        if key in _ENTRIES:
            yield from _entries(old.get(key, ()), new.get(key, ()), place, title)
        elif key in _NAMED:
            before, after = old.get(key) or {}, new.get(key) or {}
            for name in dict.fromkeys((*before, *after)):
                if before.get(name) != after.get(name):
                    values = (_brief(part.get(name)) for part in (before, after))
                    yield _named_value(f"{key}: {name}", *values, place=place, title=title)
        elif old.get(key) != new.get(key) and (old.get(key) or new.get(key)):
            yield _field(key, old.get(key), new.get(key), place=place, title=title)


def _entries(
    old: Sequence[Record], new: Sequence[Record], place: str, title: str
) -> Iterator[Change]:
    before, after = _named(old), _named(new)
    for name, entry in after.items():
        if name not in before:
            yield Change(place=place, title=title, entry=name, field=NEW, new=result_words(entry))
            continue
        for key in dict.fromkeys((*before[name], *entry)):
            if before[name].get(key) != entry.get(key):
                yield _field(
                    key, before[name].get(key), entry.get(key), place=place, title=title, entry=name
                )
    for name, entry in before.items():
        if name not in after:
            yield Change(place=place, title=title, entry=name, field=GONE, old=result_words(entry))


def _named(entries: Sequence[Record]) -> dict[str, Record]:
    """Return the entries by statement and check, and by position where that is not enough."""
    named: dict[str, Record] = {}
    for entry in entries:
        name, number = f"{entry['statement']} / {entry['check']}", 2
        while name in named:
            name, number = f"{entry['statement']} / {entry['check']} ({number})", number + 1
        named[name] = entry
    return named


def _brief(value: object) -> str:
    return "none" if value is None else summarized(str(value))


def _named_value(name: str, old: str, new: str, **about: str) -> Change:
    """Return the change of a setting or a parameter; of long data that look alike only that."""
    return (
        Change(field=name, **about) if old == new else Change(field=name, old=old, new=new, **about)
    )


def _field(key: str, old: object, new: object, **about: str) -> Change:
    if key in _SHOWN or (key in _LEGIBLE and isinstance(old, str) and isinstance(new, str)):
        return Change(field=key, old=str(old), new=str(new), **about)
    return Change(field=key, **about)
