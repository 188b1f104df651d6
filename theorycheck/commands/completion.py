"""Completion of commands, flags and theorems by the shell, through argcomplete.

`eval "$(register-python-argcomplete theorycheck)"` turns it on in bash and zsh.
"""

from __future__ import annotations

import argparse
import os

# Set by the shell's function when it asks what may come next.
ASKED = "_ARGCOMPLETE"


def complete(parser: argparse.ArgumentParser) -> None:
    """Answer the shell and end this process, if it asks; else do nothing."""
    if ASKED not in os.environ:
        return
    import argcomplete

    argcomplete.autocomplete(parser)


def theorems(**_: object) -> list[str]:
    """Return what may stand for a theorem; argcomplete keeps what begins as the word does."""
    from theorycheck.catalogue import entries

    return [entry.slug for entry in entries()]
