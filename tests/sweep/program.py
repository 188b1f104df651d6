"""The command as a program of its own, for tests that kill it."""

import argparse
import sys

from theorycheck._errors import TheoryCheckError
from theorycheck.commands import sweep


def parser():
    """Return a parser with this one command."""
    top = argparse.ArgumentParser()
    commands = top.add_subparsers()

    def command(name, run, help_, example):
        sub = commands.add_parser(name, help=help_, epilog=example)
        sub.set_defaults(run=run)
        return sub

    sweep.register(command)
    return top


if __name__ == "__main__":
    chosen = parser().parse_args()
    try:
        sys.exit(chosen.run(chosen))
    except TheoryCheckError as error:
        sys.stderr.write(f"theorycheck: {error}\n")
        sys.exit(2)
