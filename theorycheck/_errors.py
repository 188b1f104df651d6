"""Every exception the toolkit raises on purpose.

A message has the form *name=value is wrong in this way: what it means. What to do.*
Misuse is an exception; mathematical failure is data (see `theorycheck.core.outcome`).
"""

from __future__ import annotations


class TheoryCheckError(Exception):
    """Base of every error raised on purpose; anything else that escapes is a bug."""


class InexactInput(TheoryCheckError, TypeError):
    """A binary float was given where an exact number is needed."""


class OutOfDomain(TheoryCheckError, ValueError):
    """A value lies outside the domain declared for its parameter."""


class InconsistentData(OutOfDomain):
    """The linear system X beta = y has no solution, so there is nothing to select from."""


class MalformedInput(TheoryCheckError, ValueError):
    """A file or a text cannot be read as what it claims to be."""


class UnknownName(TheoryCheckError, ValueError):
    """No theorem, parameter or quantity has this name."""


class MalformedTheorem(TheoryCheckError, ValueError):
    """A library file does not define a theorem in the agreed form."""


class SolverFailure(TheoryCheckError, RuntimeError):
    """A numerical engine gave up: a fact about the engine, never about the theorem."""


class MissingExtra(TheoryCheckError, ImportError):
    """An optional package is needed for this and is not installed."""


def shown(value: object, limit: int = 60) -> str:
    """Return `value` as text short enough for a one-line message.

    What cannot be printed is replaced: the value may come from a file of somebody else, and the
    message goes to a terminal.
    """
    try:
        text = value if isinstance(value, str) else repr(value)
    except ValueError:
        # Python writes no integer of more than 4300 digits.
        text = f"a {type(value).__name__} too long to show"
    text = "".join(char if char.isprintable() else "\ufffd" for char in " ".join(text.split()))
    return text if len(text) <= limit else text[: limit - 3] + "..."
