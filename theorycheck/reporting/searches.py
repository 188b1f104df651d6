"""What `theorycheck necessity` and `theorycheck mutants` found, read back for a report.

A report shows it beside its own findings and says what it was made with. Nothing of it is
repeated here, and nothing of it enters a verdict.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.outcome import Method
from theorycheck.reporting.schema import place, read_json

NECESSITY, MUTANTS = "theorycheck-necessity/1", "theorycheck-mutants/1"
_SCHEMAS = {NECESSITY: "necessity.schema.json", MUTANTS: "mutants.schema.json"}
_COMMANDS = {NECESSITY: "necessity", MUTANTS: "mutants"}
_ENTRIES = ("assumptions", "conclusions")
Entry = Mapping[str, Any]


@cache
def schema(form: str) -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of one of the two forms."""
    text = Path(__file__).with_name(_SCHEMAS[form]).read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def read(path: Path, form: str) -> dict[str, Any]:
    """Return what a search found.

    Args:
        path: A file that one of the two commands wrote with `--json`.
        form: `NECESSITY` or `MUTANTS`.

    Raises:
        MalformedInput: If it cannot be read, is of another form, a later one among them, or its
            numbers do not add up.
    """
    again = f"Make it again with `theorycheck {_COMMANDS[form]} --json {path.name}`."
    data = read_json(path, form, again)
    wrong = _misformed(data, form) or _overclaimed(data)
    if wrong:
        raise MalformedInput(f"{path}: {wrong}. {again}")
    return dict(data)


def collected(
    out: Path, given: Mapping[str, str | None], warn: Callable[[str], None]
) -> dict[str, dict[str, Any] | None]:
    """Return what both commands found, by command; None where there is nothing to show.

    Args:
        out: The folder of the report, where a file of the command's name is picked up.
        given: Files to read instead, by command.
        warn: Told why a file cannot be shown.
    """
    found: dict[str, dict[str, Any] | None] = {}
    for form, command in _COMMANDS.items():
        named = given.get(command)
        path = out / f"{command}.json" if named is None else Path(named)
        found[command] = None
        if named is None and not path.exists():
            continue
        try:
            found[command] = read(path, form)
        except MalformedInput as error:
            warn(str(error))
    return found


def _misformed(data: object, form: str) -> str | None:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    error = best_match(Draft202012Validator(schema(form)).iter_errors(data))
    if error is None:
        return None
    where = place(error.absolute_path) or " as a whole"
    return f"{where.removeprefix('.')} is not of the form {form}: {shown(error.message, 160)}"


def _overclaimed(data: Entry) -> str | None:
    """Return what the data say beyond what stands in them."""
    for item in data["theorems"]:
        wrong = _needs(item) if "assumptions" in item else _counts(item, data["survivors"])
        if wrong:
            return f"{shown(item['theorem'])}: {wrong}"
    slugs = [item["theorem"] for item in data["theorems"]]
    if len(set(slugs)) < len(slugs):
        return "a theorem occurs twice"
    if "survivors" in data and {found["theorem"] for found in data["survivors"]} - set(slugs):
        return "a survivor is of no theorem that is listed"
    return None


def _needs(item: Entry) -> str | None:
    for found in item["assumptions"]:
        hit = found["counterexample"]
        named = shown(found["statement"])
        if (found["need"] == "needed") != (hit is not None):
            return f"{named} is {found['need']}, which its counterexample does not bear out"
        if hit is not None and not any(
            entry["outcome"] == "fails" and Method[entry["method"].upper()].rigorous
            for entry in hit["evidence"]
        ):
            return f"the counterexample without {named} refutes nothing rigorously"
    return None


def _counts(item: Entry, survivors: list[Entry]) -> str | None:
    own = [found for found in survivors if found["theorem"] == item["theorem"]]
    counted = {
        "total": len(item["killed"]) + len(own),
        "killed": len(item["killed"]),
        "equivalent": len(item["equivalent"]),
        "survivors": len(own),
        "unexplained": sum(not found["explained"] for found in own),
    }
    return None if item["counts"] == counted else "its counts are not those of its mutants"


def made_with(data: Entry) -> str:
    """Return what a search was made with, as part of a sentence."""
    parts = [f"theorycheck {data['version']}", f"effort {data['effort']}"]
    parts += [f"{data['digits']} digits", f"seed {data['seed']}"]
    if data.get("examples") is not None:
        parts.append(f"at most {data['examples']} examples an assumption")
    if data.get("seconds") is not None:
        parts.append(f"{data['seconds']:g} s an assumption")
    return ", ".join(parts)


def about(data: Entry | None, slug: str) -> dict[str, Any] | None:
    """Return what was found of one theorem, with what it was made with; None if nothing was."""
    for item in (data or {}).get("theorems", ()):
        if item["theorem"] == slug:
            return {**item, "made_with": made_with(data or {})}
    return None


def mismatch(item: Entry, record: Entry, parts: tuple[str, ...] = _ENTRIES) -> str | None:
    """Return why a search was about other statements than a record shows; None if it was not.

    Statements are compared by slug and formula, the formula being that of the relation. A part of
    a record that holds nothing (the conclusions of a vacuous one) is not compared.
    """
    for part in parts:
        here = {entry["statement"]: entry["latex"] for entry in record[part]}
        there = item["statements"][part]
        if not here or here == there:
            continue
        other = [name for name in (*here, *there) if here.get(name) != there.get(name)]
        listed = ", ".join(dict.fromkeys(other))
        return f"it was made for other statements than those of this report ({part}: {listed})"
    return None
