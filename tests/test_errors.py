"""Errors on purpose: one family, each with a message that shows the value in one line."""

import ast
import inspect
from pathlib import Path

import pytest

from theorycheck import _errors
from theorycheck._errors import (
    InconsistentData,
    InexactInput,
    MalformedInput,
    MalformedTheorem,
    MissingExtra,
    OutOfDomain,
    SolverFailure,
    TheoryCheckError,
    UnknownName,
    shown,
)

PACKAGE = Path(_errors.__file__).parent
ERRORS = {name: kind for name, kind in vars(_errors).items() if inspect.isclass(kind)}


def silent(tree):
    """Yield the lines that raise one of the errors without a message."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and node.exc is not None:
            call = node.exc
            name = call.func if isinstance(call, ast.Call) else call
            empty = not isinstance(call, ast.Call) or not call.args
            if isinstance(name, ast.Name) and name.id in ERRORS and empty:
                yield node.lineno


@pytest.mark.parametrize(
    ("kind", "builtin"),
    [
        (InexactInput, TypeError),
        (OutOfDomain, ValueError),
        (InconsistentData, ValueError),
        (MalformedInput, ValueError),
        (UnknownName, ValueError),
        (MalformedTheorem, ValueError),
        (SolverFailure, RuntimeError),
        (MissingExtra, ImportError),
    ],
)
def test_each_is_caught_as_ours_and_as_pythons(kind, builtin):
    for caught in (TheoryCheckError, builtin):
        with pytest.raises(caught, match="x=1"):
            raise kind("x=1 is wrong.")


def test_every_error_is_of_the_family_and_says_what_it_means():
    assert len(ERRORS) == 9
    for kind in ERRORS.values():
        assert issubclass(kind, TheoryCheckError)
        assert kind.__doc__


def test_a_failing_engine_is_no_misuse():
    assert not issubclass(SolverFailure, ValueError)
    assert not issubclass(SolverFailure, TypeError)


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_no_error_is_raised_without_a_message(path):
    assert not list(silent(ast.parse(path.read_text(encoding="utf-8"))))


def test_an_error_without_a_message_is_seen():
    assert list(silent(ast.parse("raise OutOfDomain"))) == [1]
    assert list(silent(ast.parse("\nraise OutOfDomain()"))) == [2]
    assert not list(silent(ast.parse("raise OutOfDomain('x=1')\nraise\nraise KeyError")))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1/10", "1/10"),
        (0.1, "0.1"),
        (None, "None"),
        ("a\n\n b\t c ", "a b c"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 57 + "..."),
        ("", ""),
        pytest.param(10**5000, "a int too long to show", id="huge"),
        pytest.param([10**5000], "a list too long to show", id="list"),
        # What a file of somebody else may hold, and a terminal would obey or choke on.
        ("\x1b[2Jgone", "\ufffd[2Jgone"),
        ("a\x00b\x7fc\u202ed\ud800", "a\ufffdb\ufffdc\ufffdd\ufffd"),
    ],
)
def test_values_are_shown_in_one_short_line(value, text):
    assert shown(value) == text
    shown(value).encode("utf-8")


def test_the_limit_is_kept():
    for limit in (10, 60, 200):
        assert len(shown("y" * 1000, limit)) == limit
