"""The whole report: an index, and for each theorem its page, its Markdown and its records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from theorycheck._errors import MalformedInput
from theorycheck.reporting import errata, index
from theorycheck.reporting.markdown import markdown
from theorycheck.reporting.page import page
from theorycheck.reporting.record import certificates, directory, mathematics, run, write_json
from theorycheck.reporting.schema import validate


def write_site(records: Sequence[Mapping[str, Any]], out: Path) -> list[Path]:
    """Write the report on `records` into `out` and return the files written, in order.

    For each theorem: ``<slug>/index.html``, ``report.md``, ``record.json`` (the mathematics),
    ``run.json`` (times and versions) and ``certificates/*.json``; beside them ``index.html`` and
    ``index.md``, and ``errata.html`` and ``errata.md`` if there are errata. A record about a
    `case` stands in ``<slug>/<case>/``. Files of an earlier report with other names are left
    alone.

    Raises:
        MalformedInput: If a record is not of the agreed form, or two are about one theorem and
            case; then nothing is written.
    """
    seen: set[str] = set()
    for record in records:
        validate(record)
        place = directory(record)
        if place in seen:
            raise MalformedInput(
                f"theorem={record['theorem']} has two records for {place}: a report holds one of "
                "each theorem and case. Leave one out."
            )
        seen.add(place)
    written: list[Path] = []
    for record in records:
        written += _write_theorem(record, out / directory(record))
    if errata.listed(records):
        written.append(_write(out / "errata.html", errata.html_page(records)))
        written.append(_write(out / "errata.md", errata.markdown_page(records)))
    written.append(_write(out / "index.html", index.html_page(records)))
    written.append(_write(out / "index.md", index.markdown_page(records)))
    return written


def _write_theorem(record: Mapping[str, Any], directory: Path) -> list[Path]:
    written = [
        _write(directory / "index.html", page(record)),
        _write(directory / "report.md", markdown(record)),
        _write_json(directory / "record.json", mathematics(record)),
        _write_json(directory / "run.json", run(record)),
    ]
    for name, certificate in certificates(record).items():
        written.append(_write_json(directory / "certificates" / name, certificate))
    return written


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _write_json(path: Path, data: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_json(data, path)
    return path
