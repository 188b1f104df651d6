"""Words that are almost right are told from words that are nothing like it."""

import pytest

from theorycheck.cli import main
from theorycheck.commands.typos import meant

CHOICES = "argument COMMAND: invalid choice: 'chek' (choose from 'list', 'check')"


@pytest.mark.parametrize(
    ("complaint", "word"),
    [
        (CHOICES, "check"),
        (CHOICES.replace("'list', 'check'", "list, check"), "check"),  # as Python 3.13 writes it
        ("unrecognized arguments: --efort quick", "--effort"),
        ("unrecognized arguments: --worker=2", "--workers"),
    ],
)
def test_what_was_meant(complaint, word):
    assert meant(complaint, ["--effort", "--workers"]) == f"Did you mean {word!r}? "


def test_a_flag_of_another_command_is_not_called_a_misprint():
    said = meant("unrecognized arguments: --csv f", ["--csv", "--json"])
    assert said == "Another command takes it, this one does not. "


@pytest.mark.parametrize(
    "complaint",
    [
        CHOICES.replace("chek", "zzzz"),
        "unrecognized arguments: --zzzz",
        "unrecognized arguments: more",
        "the following arguments are required: THEOREM",
    ],
)
def test_nothing_near(complaint):
    assert meant(complaint, ["--effort"]) == ""


@pytest.mark.parametrize(
    ("words", "word"),
    [
        (["chek"], "check"),
        (["check", "--effort", "quik"], "quick"),
        (["check", "x", "--efort", "quick"], "--effort"),
        (["sweep", "x", "--store", "s", "--cvs", "f"], "--csv"),
    ],
)
def test_the_command_line_says_so_in_one_line(capsys, words, word):
    with pytest.raises(SystemExit, match="2"):
        main(words)
    [line] = capsys.readouterr().err.splitlines()
    assert f"Did you mean {word!r}? See `theorycheck" in line
