"""What the commands share: reading NAME=VALUE, printing, progress, and the worst of many statuses.

Data goes to standard output, progress and messages to standard error.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from theorycheck import _output
from theorycheck._errors import MalformedInput, UnknownName, shown

if TYPE_CHECKING:
    from rich.console import RenderableType

MISUSE = 2
# What those say that share work among processes.
_DONE = re.compile(r"(\d+) of (\d+) done")


class Command(Protocol):
    """Adds a command to the parser and returns its own parser."""

    def __call__(self, name: str, run: Callable[[Any], int], help_: str, example: str) -> Any:
        """Add the command `name`, which `run` carries out and returns the exit status of."""


def pairs(items: Sequence[str], option: str, kind: str = "VALUE") -> dict[str, str]:
    """Return the values by name of an option that is given as NAME=VALUE, once for each name.

    Raises:
        MalformedInput: If an item is not of that form.
        UnknownName: If a name is given twice.
    """
    found: dict[str, str] = {}
    for item in items:
        name, sign, value = item.partition("=")
        if not sign or not name:
            raise MalformedInput(f"{option} {shown(item)}: write {option} NAME={kind}.")
        if name in found:
            raise UnknownName(f"{option} {shown(item)}: {name} is given twice. Give it once.")
        found[name] = value
    return found


def refuse_over_data(path: str, option: str, files: Mapping[str, str]) -> None:
    """Refuse to write over a file that is read: what the user has may be nowhere else.

    Args:
        path: Where something is to be written.
        option: The option that says so.
        files: The files given by ``--data``, by name of the parameter.

    Raises:
        MalformedInput: If it is one of them, under whatever name.
    """
    for name, file in files.items():
        same = False
        with suppress(OSError, ValueError):
            same = Path(path).samefile(file)
        if same:
            raise MalformedInput(
                f"{option} {shown(path, 200)}: --data {name} has the same file, which would be "
                "lost. Choose another place."
            )


def print_json(data: object) -> None:
    """Print plain data as JSON that the terminal's encoding can carry."""
    print(_output.as_json(data, getattr(sys.stdout, "encoding", None)))


def print_out(renderable: RenderableType) -> None:
    """Print what rich can render."""
    from theorycheck.reporting import terminal

    try:
        terminal.print_out(renderable)
    except SystemExit:
        # What rich makes of a reader that has read enough; its status 1 would mean "refuted".
        raise BrokenPipeError from None


def refused(message: str) -> int:
    """Say in one line why there is no result; the exit status must not depend on being heard."""
    with suppress(OSError):
        print(f"theorycheck: {message}", file=sys.stderr)
    _output.abandon()
    return MISUSE


def takes_workers(sub: argparse.ArgumentParser) -> None:
    """Add the option of commands whose work is shared, a theorem each."""
    sub.add_argument(
        "--workers", metavar="N", help="processes, at most one a theorem (as many as cores)"
    )


def worst(statuses: Iterable[int], order: Sequence[int]) -> int:
    """Return the first status of `order` that occurs, 0 if none does."""
    found = set(statuses)
    return next((status for status in order if status in found), 0)


@contextmanager
def progress(title: str) -> Iterator[Callable[[str], None]]:
    """Show on standard error what is being worked on; nothing if it is not a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.markup import escape

    left = TimeLeft()
    with Console(stderr=True).status(escape(title)) as status:
        yield lambda step: status.update(f"{escape(title)}: {escape(left.added(step))}")


class TimeLeft:
    """Adds to "3 of 56 done" how long the rest takes, if it goes on as it went."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """Begin to count.

        Args:
            now: The time in seconds.
        """
        self.now = now
        self.began = now()

    def added(self, step: str) -> str:
        """Return the line with the estimate; as it is if it does not say what is done."""
        found = _DONE.search(step)
        if found is None or int(found[1]) == 0:
            return step
        done, whole = int(found[1]), int(found[2])
        seconds = (self.now() - self.began) * (whole - done) / done
        told = f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"
        return f"{step} (about {told} left)"
