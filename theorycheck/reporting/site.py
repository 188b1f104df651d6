"""The whole report: an index, and for each theorem its page, its Markdown and its records."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from theorycheck._errors import MalformedInput
from theorycheck.reporting import errata, index
from theorycheck.reporting.markdown import markdown
from theorycheck.reporting.page import page
from theorycheck.reporting.record import certificates, directory, json_text, mathematics, run
from theorycheck.reporting.schema import validate


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A record and what a report says of it.

    Attributes:
        record: The record, of the agreed form.
        files: The text of each file, by its place within the report.
    """

    record: Mapping[str, Any]
    files: Mapping[str, str]


def rendered(record: Mapping[str, Any]) -> Rendered:
    """Return the files of a record: all that takes long of writing a report, and needs no other.

    Raises:
        MalformedInput: If the record is not of the agreed form.
    """
    validate(record)
    files = {
        "index.html": page(record),
        "report.md": markdown(record),
        "record.json": json_text(mathematics(record)),
        "run.json": json_text(run(record)),
    }
    for name, certificate in certificates(record).items():
        files[f"certificates/{name}"] = json_text(certificate)
    place = directory(record)
    return Rendered(record=record, files={f"{place}/{name}": files[name] for name in files})


def write_site(records: Sequence[Mapping[str, Any]], out: Path) -> list[Path]:
    """Write the report on `records` into `out` and return the files written, in order.

    Raises:
        MalformedInput: As `rendered` and `write_pages`; then nothing is written.
    """
    return write_pages([rendered(record) for record in records], out)


def write_pages(pages: Sequence[Rendered], out: Path) -> list[Path]:
    """Write a report whose pages are made into `out` and return the files written, in order.

    For each theorem: ``<slug>/index.html``, ``report.md``, ``record.json`` (the mathematics),
    ``run.json`` (times and versions) and ``certificates/*.json``; beside them ``index.html`` and
    ``index.md``, and ``errata.html`` and ``errata.md`` if there are errata. A record about a
    `case` stands in ``<slug>/<case>/``. Files of an earlier report with other names are left
    alone.

    Raises:
        MalformedInput: If two records are about one theorem and case; then nothing is written.
    """
    records = [each.record for each in pages]
    seen: set[str] = set()
    for record in records:
        place = directory(record)
        if place in seen:
            raise MalformedInput(
                f"theorem={record['theorem']} has two records for {place}: a report holds one of "
                "each theorem and case. Leave one out."
            )
        seen.add(place)
    written: list[Path] = []
    for each in pages:
        written += [_write(out / place, text) for place, text in each.files.items()]
    if errata.listed(records):
        written.append(_write(out / "errata.html", errata.html_page(records)))
        written.append(_write(out / "errata.md", errata.markdown_page(records)))
    written.append(_write(out / "index.html", index.html_page(records)))
    written.append(_write(out / "index.md", index.markdown_page(records)))
    return written


def seconds_before(out: Path) -> dict[str, float]:
    """Return how long the checks of each theorem took when the report in `out` was written.

    What cannot be read is left out: this is only for deciding what to begin first.
    """
    taken: dict[str, float] = {}
    for path in sorted((*out.glob("*/run.json"), *out.glob("*/*/run.json"))):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            seconds = sum(float(entry["seconds"]) for entry in data["seconds"])
            taken[str(data["theorem"])] = taken.get(str(data["theorem"]), 0.0) + seconds
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            continue
    return taken


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
