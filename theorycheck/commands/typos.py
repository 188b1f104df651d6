"""What may have been meant, where the command line holds a word that there is not."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

_CHOICE = re.compile(r"invalid choice: '(?P<word>.*)' \(choose from (?P<known>.*)\)")
_FLAG = re.compile(r"unrecognized arguments: (?P<word>--[\w-]+)")


def meant(complaint: str, flags: Iterable[str]) -> str:
    """Return "Did you mean 'x'? ", or another hint, for a complaint of argparse about a word.

    Args:
        complaint: What argparse says.
        flags: The flags of all commands, such as ``--set``.

    Returns:
        The empty text if nothing is near. A flag that is right for another command is called so.
    """
    if found := _CHOICE.search(complaint):
        known = re.findall(r"'([^']*)'", found["known"]) or found["known"].split(", ")
    elif found := _FLAG.search(complaint):
        known = list(flags)
    else:
        return ""
    near = difflib.get_close_matches(found["word"], known, n=1)
    if near == [found["word"]]:
        return "Another command takes it, this one does not. "
    return f"Did you mean {near[0]!r}? " if near else ""
