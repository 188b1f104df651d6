"""The whole report: an index, what is about all theorems, and for each its page and records."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from theorycheck._errors import MalformedInput, shown
from theorycheck.reporting import (
    benchmarks,
    comparison,
    controls,
    dependencies,
    errata,
    figures,
    frame,
    gallery,
    honesty,
    index,
    mutants,
    necessity,
)
from theorycheck.reporting.changes import Change
from theorycheck.reporting.frame import linked
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


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What a report shows beside its own findings.

    Attributes:
        necessity: What `theorycheck necessity` found, if that is known.
        mutants: What `theorycheck mutants` found, if that is known.
        benchmarks: What `python benchmarks` measured, if that is known.
        against: What the report is compared with is called, if it is.
        changes: What changed against that.
    """

    necessity: Mapping[str, Any] | None = None
    mutants: Mapping[str, Any] | None = None
    benchmarks: Mapping[str, Any] | None = None
    against: str | None = None
    changes: Sequence[Change] = ()


NOTHING = Beside()


def rendered(record: Mapping[str, Any], searched: Mapping[str, Any] | None = None) -> Rendered:
    """Return the files of a record: all that takes long of writing a report, and needs no other.

    Args:
        record: The record, of the agreed form.
        searched: What a search says of the need for the assumptions (see `searches.about`).

    Raises:
        MalformedInput: If the record is not of the agreed form.
    """
    validate(record)
    files = {
        "index.html": page(record, searched),
        "report.md": markdown(record),
        "record.json": json_text(mathematics(record)),
        "run.json": json_text(run(record)),
        **gallery.tables(run(record)["series"]),
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


def write_pages(pages: Sequence[Rendered], out: Path, beside: Beside = NOTHING) -> list[Path]:
    """Write a report whose pages are made into `out` and return the files written, in order.

    For each theorem: ``<slug>/index.html``, ``report.md``, ``record.json`` (the mathematics),
    ``run.json`` (times and versions), ``certificates/*.json`` and ``figures/*.csv``; beside them
    ``index.html`` and ``index.md``, the pages that `frame.PAGES` lists, with those on assumptions,
    mutants and solvers as Markdown as well and the data of the figures as CSV, ``errata.md`` if
    there are errata, ``benchmarks.html`` and ``benchmarks.md`` with their data if these are known,
    and ``changes.html`` and ``changes.md`` if it is compared with another. A record about a `case`
    stands in ``<slug>/<case>/``. Files of an earlier report with other names are left alone. A
    file that cannot be written keeps no other from being written.

    Raises:
        MalformedInput: If two records are about one theorem and case; then nothing is written. If
            a file cannot be written; then the others are.
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
    files = {place: text for each in pages for place, text in each.files.items()}
    files |= _about_all(records, beside)
    if beside.benchmarks is not None:
        files = {place: _with_benchmarks(place, text) for place, text in files.items()}
    written, failed = [], []
    for place, text in files.items():
        try:
            written.append(_write(out / place, text))
        except OSError as error:
            failed.append(f"{out / place}: cannot be written ({error.strerror})")
    if failed:
        more = f", nor can {len(failed) - 1} more" if len(failed) > 1 else ""
        raise MalformedInput(
            f"{failed[0]}{more}; the other {len(written)} files of the report are. "
            "Make room there, or choose another --out."
        )
    return written


def _about_all(records: Sequence[Mapping[str, Any]], beside: Beside) -> dict[str, str]:
    """Return the files that are about all theorems; the index comes last."""
    drawn = figures.about_all(records)
    files = {
        dependencies.FILE: dependencies.html_page(records),
        necessity.FILE: necessity.html_page(records, beside.necessity),
        mutants.FILE: mutants.html_page(records, beside.mutants),
        controls.FILE: controls.html_page(records),
        errata.FILE: errata.html_page(records),
        honesty.FILE: honesty.html_page(records),
        figures.FILE: figures.html_page(records, drawn),
        **figures.tables(drawn),
        necessity.MARKDOWN_FILE: necessity.markdown_page(records, beside.necessity),
        mutants.MARKDOWN_FILE: mutants.markdown_page(records, beside.mutants),
        honesty.MARKDOWN_FILE: honesty.markdown_page(records),
    }
    if beside.mutants is not None:
        files[mutants.DATA] = json_text(beside.mutants)
    if beside.necessity is not None:
        files[necessity.DATA] = json_text(beside.necessity)
    if beside.benchmarks is not None:
        files[benchmarks.FILE] = benchmarks.html_page(beside.benchmarks)
        files[benchmarks.MARKDOWN_FILE] = benchmarks.markdown_page(beside.benchmarks)
        files[benchmarks.DATA] = json_text(beside.benchmarks)
        files |= benchmarks.tables(beside.benchmarks)
    if errata.listed(records):
        files["errata.md"] = errata.markdown_page(records)
    compared = None
    if beside.against is not None:
        compared = comparison.counted(beside.changes)
        files[comparison.FILE] = comparison.html_page(beside.changes, beside.against)
        files[comparison.MARKDOWN_FILE] = comparison.markdown_page(beside.changes, beside.against)
    files["index.html"] = index.html_page(records, compared)
    files["index.md"] = index.markdown_page(records)
    return files


def _with_benchmarks(place: str, text: str) -> str:
    """Return a file of a report that has a page of benchmarks; its pages link to it."""
    if not place.endswith(".html"):
        return text
    file, root = benchmarks.FILE, "../" * place.count("/")
    return linked(text, file, benchmarks.TITLE, root=root, here=place == file)


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


def refuse_foreign(out: Path) -> None:
    """Refuse a folder with pages of somebody else where a report would put its own.

    Raises:
        MalformedInput: If there is one, in which nothing says that a report wrote it.
    """
    for name in (*frame.PAGES, "index.md", "errata.md"):
        path = out / name
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            # Not there, or no file: what cannot be written is told of when it is.
            continue
        if text.strip() and "theorycheck report" not in text:
            raise MalformedInput(
                f"--out {shown(str(out), 200)}: {name} is there and is no page of a report, and "
                "would be lost. Choose another --out."
            )


def _write(path: Path, text: str) -> Path:
    """Write a file whole, or leave the one of an earlier report as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".theorycheck-{os.getpid()}.tmp")
    try:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    return path
