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

    refuse_newer(record, VERSION, "record.schema", "record")
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


def newer(data: object, form: str) -> str | None:
    """Return the form that data name, if it is a later version of `form`; else None."""
    given = data.get("schema") if isinstance(data, dict) else None
    name, _, version = form.partition("/")
    found = re.fullmatch(rf"{name}/([0-9]{{1,9}})", given) if isinstance(given, str) else None
    return str(given) if found is not None and int(found[1]) > int(version) else None


def read_json(path: Path, form: str, again: str) -> Any:
    """Return the JSON of a file, before its content is looked at.

    Args:
        path: The file.
        form: The version that is read here.
        again: How to make the file again, for the message.

    Raises:
        MalformedInput: If it cannot be read, is no JSON, names a later version, or has a number
            that no report could write again: NaN, or 1e999, which is read as infinity.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_number)
        json.dumps(data, allow_nan=False)
    except OSError as error:
        raise MalformedInput(f"{path}: cannot be read ({error.strerror}). {again}") from None
    except (ValueError, RecursionError) as error:
        raise MalformedInput(f"{path}: not JSON text ({shown(str(error))}). {again}") from None
    refuse_newer(data, form, f"{path}: schema")
    return data


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def refuse_newer(data: object, form: str, named: str, what: str = "file") -> None:
    """Say of data of a later form that they are that, before naming what is unknown in them.

    Args:
        data: The data, whatever they are.
        form: What is read here.
        named: Where the form stands, for the message.
        what: What the data are, for the message.

    Raises:
        MalformedInput: If `data` name a later version of `form`.
    """
    given = newer(data, form)
    if given is not None:
        raise MalformedInput(
            f"{named}={given}: a newer theorycheck wrote this {what}, and this one reads {form}. "
            "Update theorycheck."
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
