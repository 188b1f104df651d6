"""The command line. Data goes to standard output, progress and messages to standard error."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from theorycheck import _output
from theorycheck._errors import TheoryCheckError, shown
from theorycheck.commands import (
    check,
    doctor,
    falsify,
    listing,
    mutants,
    necessity,
    new,
    report,
    selftest,
    sweep,
    verify,
)
from theorycheck.commands.completion import complete, theorems
from theorycheck.commands.terminal import MISUSE, refused
from theorycheck.commands.typos import meant

# The status of an error of our own, as sysexits.h has it.
INTERNAL = 70
# In the order in which `theorycheck --help` shows them.
COMMANDS = (
    listing,
    check,
    verify,
    report,
    new,
    falsify,
    mutants,
    necessity,
    sweep,
    selftest,
    doctor,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    _output.forgive()
    parser = _parser()
    complete(parser)
    try:
        try:
            given = parser.parse_args(arguments)
            status: int = given.run(given)
        finally:
            _output.flush()
    except TheoryCheckError as error:
        return refused(" ".join(str(error).split()))
    except BrokenPipeError:
        # Whoever was reading has read enough.
        _output.abandon()
        return 0
    except OSError as error:
        return refused(
            f"{shown(str(error.filename or 'standard output'))}: cannot be read or written "
            f"({error.strerror or error}). Choose another place."
        )
    except KeyboardInterrupt:
        refused("interrupted")
        return 130
    except Exception:  # noqa: BLE001 (told in full, and by a status of its own)
        # Python would end with 1, which says of a theorem that it is refuted.
        traceback.print_exc()
        refused("this is an error of theorycheck or of a plugin; please report the lines above.")
        return INTERNAL
    return status


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line.

    Attributes:
        flags: What was added, such as ``--set``.
        below: The parsers of the commands.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        # Before anything is added.
        self.flags: set[str] = set()
        self.below: Mapping[str, _Parser] = {}
        super().__init__(*given, **named)

    def add_argument(self, *given: Any, **named: Any) -> Any:
        """Add an argument; one that is called THEOREM is completed from the catalogue."""
        action = super().add_argument(*given, **named)
        self.flags.update(action.option_strings)
        if action.metavar == "THEOREM":
            setattr(action, "completer", theorems)  # noqa: B010 (argcomplete looks for it there)
        return action

    def error(self, message: str) -> Any:
        flags = self.flags.union(*(parser.flags for parser in self.below.values()))
        told = f"theorycheck: {message}. {meant(message, flags)}See `{self.prog} --help`."
        self.exit(MISUSE, f"{told}\n")

    def _print_message(self, message: str, file: Any = None) -> None:
        # argparse itself takes no notice of an output that takes no more.
        if message:
            (file or sys.stderr).write(message)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="theorycheck",
        description="Check theorems of deep-learning theory, and say exactly what was checked.",
    )
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    parser.set_defaults(run=lambda given: _version(given, parser))
    commands = parser.add_subparsers(metavar="COMMAND", parser_class=_Parser)
    parser.below = commands.choices

    def command(name: str, run: Callable[[Any], int], help_: str, example: str) -> Any:
        sub = commands.add_parser(
            name, help=help_, description=help_, epilog=f"example: theorycheck {example}"
        )
        sub.set_defaults(run=run)
        return sub

    for module in COMMANDS:
        module.register(command)
    return parser


def _version(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if not given.version:
        parser.print_help(sys.stderr)
        return MISUSE
    from importlib.metadata import version

    print(f"theorycheck {version('theorycheck')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
