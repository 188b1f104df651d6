"""What of a record is mathematics, committed and compared, and what belongs to one run."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

RUN_VERSION = "theorycheck-run/1"
WITNESS = "witness"
FIGURE_DIGITS = 6

_MEASURED = re.compile(r"\d(?:\.\d+)?e(?P<power>[+-]?\d+)", re.ASCII)

_ENTRIES = ("assumptions", "conclusions", "controls")
_RECORD = (
    "schema",
    "theorem",
    "case",
    "title",
    "statement",
    "verdict",
    "scope",
    "problem",
    "parameters",
    "settings",
    "assumptions",
    "conclusions",
    "controls",
    "controls_not_run",
    "derivation",
    "solver_honesty",
    "series",
    "notes",
    "references",
    "builds_on",
)
_GIVEN = ("words", "latex", "holds")
_ERRATUM = ("number", "versions", "reading", "corrected")
_ENTRY = (
    "statement",
    "words",
    "latex",
    "source",
    "check",
    "method",
    "outcome",
    "expected",
    "caught",
    "problem",
    "given",
    "erratum",
    "skipped",
    "digits",
    "margin",
    "summary",
    "quantities",
    "certificate",
)


def mathematics(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of `record` that is committed and compared.

    No times and no versions; certificates by reference to their files; keys in one order;
    numbers of figures to six significant digits, which is more than a figure shows and less than
    two machines disagree about.
    """
    names = certificate_names(record)
    result = {key: record[key] for key in _RECORD if key in record}
    for part in _ENTRIES:
        if part in record:
            result[part] = [
                _entry(entry, names.get((part, i))) for i, entry in enumerate(record[part])
            ]
    if "series" in record:
        # What a figure is about; its data are one run's, and stand in `run`.
        result["series"] = [{**series, "lines": []} for series in record["series"]]
    if "solver_honesty" in record:
        result["solver_honesty"] = [_order(item) for item in record["solver_honesty"]]
    return result


def directory(record: Mapping[str, Any]) -> str:
    """Return where the files of this record stand within a report: cases below the witness."""
    case = record.get("case", WITNESS)
    return str(record["theorem"]) if case == WITNESS else f"{record['theorem']}/{case}"


def run(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of `record` that belongs to one run: times, versions, data of figures."""
    return {
        "schema": RUN_VERSION,
        "theorem": record["theorem"],
        "seconds": [
            {"statement": entry["statement"], "check": entry["check"], "seconds": entry["seconds"]}
            for part in _ENTRIES
            for entry in record.get(part, ())
            if "seconds" in entry
        ],
        "versions": dict(sorted(record.get("versions", {}).items())),
        "solver_honesty": list(record.get("solver_honesty", ())),
        "series": [_series(series) for series in record.get("series", ())],
    }


def certificates(record: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the full certificates in `record` by file name; equal ones appear once."""
    names = certificate_names(record)
    return {
        name: record[part][i]["certificate"]
        for (part, i), name in names.items()
        if not is_reference(record[part][i]["certificate"])
    }


def certificate_names(record: Mapping[str, Any]) -> dict[tuple[str, int], str]:
    """Return the file name of the certificate of each entry that has one.

    The name is made of statement and check, so that it stays the same while the certificate's
    numbers change.
    """
    names: dict[tuple[str, int], str] = {}
    by_digest: dict[str, str] = {}
    taken: set[str] = set()
    for part in _ENTRIES:
        for i, entry in enumerate(record.get(part, ())):
            certificate = entry.get("certificate")
            if certificate is None:
                continue
            if is_reference(certificate):
                names[part, i] = str(certificate["file"]).removeprefix("certificates/")
                continue
            digest = str(certificate.get("digest", f"{part}{i}"))
            if digest not in by_digest:
                by_digest[digest] = _unused(
                    f"{_plain(entry['statement'])}.{_plain(entry['check'])}", taken
                )
            names[part, i] = by_digest[digest]
    return names


def is_reference(certificate: Mapping[str, Any]) -> bool:
    """Whether this names the file of a certificate and is not the certificate itself."""
    return set(certificate) == {"kind", "file"}


def json_text(data: object) -> str:
    """Return `data` as JSON text, one item a line, ending in a newline.

    Raises:
        ValueError: If a number is NaN or infinite.
    """
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def write_json(data: object, path: Path) -> None:
    """Write `data` as `json_text`.

    Raises:
        ValueError: If a number is NaN or infinite.
    """
    path.write_text(json_text(data), encoding="utf-8", newline="\n")


def _entry(entry: Mapping[str, Any], name: str | None) -> dict[str, Any]:
    result = {key: entry[key] for key in _ENTRY if key in entry}
    if "given" in result:
        result["given"] = [{key: item[key] for key in _GIVEN} for item in result["given"]]
    if "erratum" in result:
        result["erratum"] = {key: result["erratum"][key] for key in _ERRATUM}
    if name is not None:
        result["certificate"] = {
            "kind": entry["certificate"]["kind"],
            "file": f"certificates/{name}",
        }
    return result


def _order(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return a measurement with its distances as orders of magnitude, which machines agree on."""
    result = dict(item)
    for key in ("distance", "relative"):
        found = _MEASURED.fullmatch(str(result[key]))
        if found:
            result[key] = f"below 1e{int(found['power']) + 1}"
    return result


def _series(series: Mapping[str, Any]) -> dict[str, Any]:
    lines = [
        {**line, "x": [_rounded(x) for x in line["x"]], "y": [_rounded(y) for y in line["y"]]}
        for line in series["lines"]
    ]
    return {**series, "lines": lines}


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.{FIGURE_DIGITS}g}")


def _plain(name: str) -> str:
    """Return `name` as part of a file name: no separator, no leading dot, never empty."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:80] or "unnamed"


def _unused(stem: str, taken: set[str]) -> str:
    name, number = f"{stem}.json", 2
    while name.lower() in taken:
        name, number = f"{stem}-{number}.json", number + 1
    taken.add(name.lower())
    return name
