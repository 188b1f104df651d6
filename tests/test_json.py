"""What the commands write as JSON: one document, nothing else, with documented keys."""

import json
import os
import re
import sys
from pathlib import Path

import pytest

import theorycheck as tc
from theorycheck import _api
from theorycheck.cli import _parser, main

PAGE = (Path(__file__).parents[1] / "docs" / "command_line.md").read_text(encoding="utf-8")
QUICK = ["--effort", "quick", "--digits", "10"]
COMMANDS = {
    "list": ["--json"],
    "show": ["two-neurons", "--json"],
    "check": ["vanishing-neurons", *QUICK, "--json", "-"],
    "verify": ["certificate.json", "--json"],
    "report": ["vanishing-neurons", "--effort", "quick", "--out", "out", "--json"],
    "new": ["my-theorem", "--area", "my_area", "--json"],
    "falsify": ["vanishing-neurons", "--examples", "2", "--json", "-"],
    "mutants": ["vanishing-neurons", "--effort", "quick", "--workers", "1", "--json", "-"],
    "necessity": [
        "vanishing-neurons", "--examples", "2", "--time", "2", "--effort", "quick", "--json", "-",
    ],
    "sweep": [
        "entropy-bounds", "--set", "alpha=1/10,1", "--effort", "quick", "--store", "s.sqlite",
        "--workers", "1", "--json", "-",
    ],
    "selftest": ["--examples", "4", "--only", "links", "--json"],
    "doctor": ["--json"],
}  # fmt: skip
# Where the rows are whose keys are documented as well.
ROWS = {
    "list": lambda data: data,
    "verify": lambda data: data,
    "report": lambda data: data["theorems"],
    "necessity": lambda data: data["theorems"],
    "selftest": lambda data: data["groups"],
    "doctor": lambda data: data,
}


def document(text):
    """Return the one document that the text is.

    Raises:
        ValueError: If it is none, or there is something around it, or a number that is none.
    """

    def refuse(name):
        raise ValueError(f"{name} is no JSON")

    return json.loads(text, parse_constant=refuse)


def documented(command):
    """Return the words in code type of the paragraph about a command."""
    [paragraph] = re.findall(rf"^`{command}`\n((?::?  ?.+\n)+)", PAGE, re.MULTILINE)
    return set(re.findall(r"`([\w-]+)`", paragraph))


def keys(command, data):
    top = set(data) if isinstance(data, dict) else set()
    rows = ROWS[command](data) if command in ROWS else []
    return top.union(*(set(row) for row in rows))


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    """Return a function that runs a command where there is what the commands need.

    It returns the status, and what comes out, of libraries that are not Python as well.
    """
    (tmp_path / "theorycheck" / "library").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("")
    tc.minimum_l2("1,2", "1").certificate.save(tmp_path / "certificate.json")
    monkeypatch.setattr("theorycheck.scaffold.__file__", str(tmp_path / "x" / "y" / "z.py"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FORCE_COLOR", "1")

    def call(*words):
        status = main(words)
        sys.stdout.flush()
        return status, *capfd.readouterr()

    return call


@pytest.mark.parametrize("command", COMMANDS)
def test_standard_output_is_one_document_with_documented_keys(command, run):
    status, out, err = run(command, *COMMANDS[command])
    assert status == 0, err
    data = document(out)
    assert data
    assert keys(command, data) <= documented(command)


@pytest.mark.parametrize(
    "text",
    ["[1]\n[2]", "checking\n[1]", "[1] done", "[NaN]", "[-Infinity]", "", "\x1b[1m[1]\x1b[0m"],
)
def test_what_is_no_document_is_seen(text):
    with pytest.raises(ValueError, match=r"JSON|Extra|Expecting"):
        document(text)


def test_a_key_that_is_not_documented_is_seen():
    assert not {"slug", "frobnicated"} <= documented("list")
    assert "slug" in documented("list")
    # What is said of one command is not taken for another.
    assert "slug" not in documented("doctor")


@pytest.mark.parametrize(
    "say",
    [lambda: sys.stdout.write("hm"), lambda: os.write(1, b"hm")],
    ids=["by Python", "by a library that is none"],
)
def test_words_on_standard_output_are_seen(say, run, monkeypatch):
    honest = _api.described

    def talkative(theorem):
        say()
        return honest(theorem)

    monkeypatch.setattr(_api, "described", talkative)
    status, out, _ = run("show", "two-neurons", "--json")
    assert status == 0
    with pytest.raises(ValueError, match=r"Expecting|Extra"):
        document(out)


def test_a_number_that_is_none_is_null(run, monkeypatch):
    monkeypatch.setattr(_api, "described", lambda theorem: {"a": [float("nan")], "b": float("inf")})
    _, out, _ = run("show", "two-neurons", "--json")
    assert document(out) == {"a": [None], "b": None}


@pytest.mark.parametrize("command", ["show", "check", "report", "new", "falsify", "mutants"])
def test_misuse_gives_no_document(command, run):
    status, out, err = run(command, "No Such", *COMMANDS[command][1:])
    assert status == 2
    assert out == ""
    assert len(err.splitlines()) == 1


def test_every_command_is_here():
    assert set(_parser().below) == set(COMMANDS)
