"""The form of a record, and the one rule on its content that a reader relies on most."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.evidence import Evidence, Finding
from theorycheck.core.judge import judge
from theorycheck.core.outcome import Method, Outcome, Verdict

VERSION = "theorycheck-record/1"
PATH = Path(__file__).with_name("record.schema.json")


@cache
def schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of a record."""
    loaded: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return loaded


def validate(record: object) -> None:
    """Accept a record of the agreed form whose verdict is what its entries add up to.

    The verdict is judged again from the entries by the rules of `theorycheck.core.judge`, so that
    no report can claim more than the evidence in it. A statement without any check leaves no
    entry behind, so "undecided" is always accepted.

    Raises:
        MalformedInput: For anything else, naming the place.
    """
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    _refuse_newer(record)
    error = best_match(Draft202012Validator(schema()).iter_errors(record))
    if error is not None:
        raise MalformedInput(
            f"record{place(error.absolute_path)}={shown(error.instance)} is not of the form "
            f"{VERSION}: {shown(error.message, 200)}. Make the record again with "
            "`theorycheck check --json`."
        )
    if not isinstance(record, dict):  # the schema has refused it already
        raise MalformedInput("record: not a JSON object. Give a record of an assessment.")
    try:
        json.dumps(record, allow_nan=False)
    except ValueError as problem:
        raise MalformedInput(
            f"record: a number in it is NaN or infinite, which JSON cannot write ({problem}). "
            "Write null instead."
        ) from None
    _lines_match(record)
    _verdict_is_earned(record)


def _refuse_newer(record: object) -> None:
    """Say of a record of a later form that it is one, before naming what is unknown in it."""
    given = record.get("schema") if isinstance(record, dict) else None
    found = (
        re.fullmatch(r"theorycheck-record/([0-9]{1,9})", given) if isinstance(given, str) else None
    )
    if found is not None and int(found[1]) > int(VERSION.partition("/")[2]):
        raise MalformedInput(
            f"record.schema={given}: a newer theorycheck wrote this record, and this one reads "
            f"{VERSION}. Update theorycheck."
        )


def place(path: Sequence[str | int]) -> str:
    """Return where in the data something is, such as ``.conclusions[1].outcome``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)


def _lines_match(record: Mapping[str, Any]) -> None:
    for series in record.get("series", ()):
        for line in series["lines"]:
            if len(line["x"]) != len(line["y"]):
                raise MalformedInput(
                    f"record: series {shown(series['slug'])}, line {shown(line['label'])} has "
                    f"{len(line['x'])} abscissas and {len(line['y'])} ordinates. "
                    "Give one of each for every point."
                )


def _verdict_is_earned(record: Mapping[str, Any]) -> None:
    earned = judge(_evidence(record["assumptions"]), _evidence(record["conclusions"]))
    if Verdict(record["verdict"]) not in (earned, Verdict.UNDECIDED):
        raise MalformedInput(
            f"record.verdict={record['verdict']} is not what its entries add up to, "
            f"{earned.value}: the record was changed. Make it again with "
            "`theorycheck check --json`."
        )


def _evidence(entries: Sequence[Mapping[str, Any]]) -> list[list[Evidence]]:
    """Return the evidence in the entries, apart by statement, for the judge."""
    found: dict[str, list[Evidence]] = {}
    for entry in entries:
        finding = Finding(
            outcome=Outcome(entry["outcome"]), summary=entry["summary"], digits=entry["digits"]
        )
        found.setdefault(entry["statement"], []).append(
            Evidence(
                statement=entry["statement"],
                check=entry["check"],
                method=Method[entry["method"].upper()],
                finding=finding,
                seconds=0.0,
            )
        )
    return list(found.values())
