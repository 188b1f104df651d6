"""Where results go: the standard streams and the file of a record, without half-written ones."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from math import isfinite
from pathlib import Path

from theorycheck._errors import MalformedInput, shown


def forgive() -> None:
    """Let the standard streams write what their encoding lacks as backslash escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def flush() -> None:
    """Write out standard output now, while an error can still be told.

    Raises:
        OSError: If it takes no more.
    """
    if sys.stdout is not None:
        sys.stdout.flush()


def abandon() -> None:
    """Let go of standard streams that take no more: Python must not complain while closing them."""
    for name in ("stdout", "stderr"):
        try:
            stream = getattr(sys, name)
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115


def as_json(data: object, encoding: str | None = "utf-8") -> str:
    """Return `data` as JSON text; characters that the encoding lacks make it pure ASCII.

    JSON has no infinity and no NaN: where they stand, null does.
    """
    try:
        text = json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False)
    except ValueError:
        data = _finite(data)
        text = json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False)
    try:
        text.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return json.dumps(data, indent=1, ensure_ascii=True, allow_nan=False)
    return text


def _finite(data: object) -> object:
    if isinstance(data, float):
        return data if isfinite(data) else None
    if isinstance(data, Mapping):
        return {key: _finite(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_finite(value) for value in data]
    return data


def refuse_unwritable(path: str, option: str) -> None:
    """Refuse an output file before the work, not after it, and without making the file.

    Raises:
        MalformedInput: If `path` is a folder, lies in none, or must not be written.
    """
    reason = _against(path)
    if reason:
        raise MalformedInput(
            f"{option} {shown(path, 200)}: cannot be written ({reason}). Choose another place."
        )


def _against(path: str) -> str | None:
    try:
        place = Path(os.path.realpath(path))
        if not path or place.is_dir():
            return "a folder"
        # Not `exists`: a name that is too long must be refused and not be taken for a new one.
        place.stat()
        return None if os.access(place, os.W_OK) else "not allowed"
    except FileNotFoundError:
        if not place.parent.is_dir():
            return "no such folder"
        return None if os.access(place.parent, os.W_OK | os.X_OK) else "not allowed"
    except (OSError, ValueError) as error:
        return getattr(error, "strerror", None) or str(error)


def write(path: str, text: str, option: str) -> None:
    """Write a file whole or not at all: under another name first, then in the place of `path`.

    Raises:
        MalformedInput: If it cannot be written; an earlier file is then as it was.
    """
    with placed(path, option) as place:
        place.write_text(text, encoding="utf-8")


@contextmanager
def placed(path: str, option: str) -> Iterator[Path]:
    """Give a file to write to; once it is written without an error it takes the place of `path`.

    Raises:
        MalformedInput: If it cannot be written; an earlier file is then as it was.
    """
    place = Path(os.path.realpath(path))
    try:
        if place.exists() and not (place.is_file() and os.access(place.parent, os.W_OK)):
            # A device or a pipe, which is no file to be replaced, or a folder of somebody else.
            yield place
        else:
            with _replace(place) as temporary:
                yield temporary
    except OSError as error:
        raise MalformedInput(
            f"{option} {shown(path, 200)}: cannot be written ({error.strerror or error}). "
            "Choose another place."
        ) from None


@contextmanager
def _replace(place: Path) -> Iterator[Path]:
    temporary = place.with_name(f".theorycheck-{os.getpid()}.tmp")
    # A file of that name that is there already is another process's, and stays.
    temporary.open("x").close()
    try:
        yield temporary
        if place.exists():
            shutil.copymode(place, temporary)
        temporary.replace(place)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
