"""Suggestions for names that were almost right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

# As many names as one line has room for.
MOST = 24


def closest(name: str, known: Iterable[str]) -> str:
    """Return "Did you mean 'x'?" or the known names, the first of them if they are many."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1)
    if near:
        return f"Did you mean {near[0]!r}?"
    more = f", and {len(names) - MOST} more" if len(names) > MOST else ""
    return "Known: " + ", ".join(names[:MOST]) + more + "."
