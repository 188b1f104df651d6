"""Stored counterexamples: exact problems as JSON files, which tests replay by their being there.

A file ``cases/<theorem>/<hash>.json`` holds the exact texts of one problem, the theorem, and the
conclusion that failed there. Its name follows from these, so that the same counterexample found
again is the same file. Reading evaluates nothing: what a file says are texts, and the declared
domains of the parameters judge them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.problem import Problem

SCHEMA = 1
DIRECTORY = "cases"
LARGEST_FILE = 64 * 2**20
_FIELDS = {"schema", "theorem", "statement", "problem", "family", "found"}
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_DIGITS = 12


@dataclass(frozen=True, kw_only=True)
class StoredCase:
    """A counterexample as it was found.

    Attributes:
        theorem: Slug of the theorem.
        statement: Slug of the conclusion that failed.
        problem: Exact text of every parameter.
        family: Name of the family of the problem.
        found: What was found there, plain data for readers; nothing depends on it.
    """

    theorem: str
    statement: str
    problem: Mapping[str, str]
    family: str
    found: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of its file: 12 hexadecimal digits of what it is, whatever was found there."""
        identity = [SCHEMA, self.theorem, self.statement, self.family, dict(self.problem)]
        text = json.dumps(identity, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode("ascii")).hexdigest()[:_DIGITS] + ".json"


def write_case(
    directory: str | Path,
    slug: str,
    statement: str,
    problem: Problem,
    found: Mapping[str, Any] | None = None,
) -> Path:
    """Write a counterexample and return its path, ``directory/<slug>/<hash>.json``.

    The file appears complete or not at all. One that is there already, of the same
    counterexample, is replaced.

    Args:
        directory: The folder of all cases, such as ``cases``; made if it is new.
        slug: The theorem's slug.
        statement: Slug of the conclusion that fails.
        problem: The problem at which it fails.
        found: What was found there, plain JSON data.

    Raises:
        MalformedInput: If a slug is none, `found` is no plain data, or the file cannot be written.
    """
    case = StoredCase(
        theorem=_slug(slug, "theorem"),
        statement=_slug(statement, "statement"),
        problem=problem.exact(),
        family=problem.family,
        found=dict(found or {}),
    )
    data = {
        "schema": SCHEMA,
        "theorem": case.theorem,
        "statement": case.statement,
        "problem": case.problem,
        "family": case.family,
        "found": case.found,
    }
    try:
        content = json.dumps(data, indent=1, allow_nan=False) + "\n"
    except (TypeError, ValueError) as error:
        raise MalformedInput(f"found={shown(found)} is not plain JSON data ({error}).") from None
    path = Path(directory) / case.theorem / case.name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content.encode("utf-8"))
    except OSError as error:
        raise MalformedInput(
            f"{shown(str(path), 300)}: cannot be written ({error.strerror}). Choose another place."
        ) from None
    return path


def read_case(path: str | Path) -> StoredCase:
    """Read a stored counterexample.

    Raises:
        MalformedInput: If the file cannot be read or is none, or of another schema.
    """
    name = shown(str(path), 300)
    data = _read(Path(path), name)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise MalformedInput(
            f"{name}: no stored case of schema {SCHEMA}. Give a file that `theorycheck falsify` "
            "wrote."
        )
    for key in sorted(_FIELDS ^ set(data)):
        raise MalformedInput(
            f"{name}: the field {shown(key)!r} is {'missing' if key in _FIELDS else 'not known'}."
        )
    problem, family, found = data["problem"], data["family"], data["found"]
    if not isinstance(problem, dict) or not all(isinstance(text, str) for text in problem.values()):
        raise MalformedInput(f"{name}: problem={shown(problem)} is not an object of texts.")
    if not isinstance(family, str) or not isinstance(found, dict):
        raise MalformedInput(f"{name}: family is no text, or found no object.")
    return StoredCase(
        theorem=_slug(data["theorem"], f"{name}: theorem"),
        statement=_slug(data["statement"], f"{name}: statement"),
        problem=problem,
        family=family,
        found=found,
    )


def _slug(value: object, name: str) -> str:
    # It becomes part of a path: nothing but small words and hyphens.
    if not isinstance(value, str) or _SLUG.fullmatch(value) is None or len(value) > 200:
        raise MalformedInput(f"{name}={shown(value)} is no slug: write small words and hyphens.")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object has two fields of the same name")
    return found


def _read(path: Path, name: str) -> object:
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise MalformedInput(f"{name}: cannot be read ({error.strerror}).") from None
    if len(content) > LARGEST_FILE:
        raise MalformedInput(f"{name}: more than the {LARGEST_FILE} bytes that are read.")
    try:
        data: object = json.loads(content.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise MalformedInput(f"{name}: not JSON text ({shown(str(error))}).") from None
    return data


def _replace(path: Path, content: bytes) -> None:
    """Write a file at once: who looks sees what was there before, or all of the new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp lets only its owner read; a case is to be committed and shared.
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
