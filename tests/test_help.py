"""What `--help` says: an example of every command, which is taken, and the quick ones run."""

import json
import re
import shlex

import pytest

import theorycheck as tc
from theorycheck.cli import _parser, main

COMMANDS = sorted(_parser().below)
QUICK = ["list", "show", "verify", "new", "doctor"]
# Above ten seconds where much else is going on.
SLOW = ["check", "falsify", "mutants"]
STATUS = {"falsify": 1}


def example(command, text=None):
    """Return the arguments of the example that the help of a command ends with."""
    text = _parser().below[command].format_help() if text is None else text
    [found] = re.findall(r"^example: theorycheck (.*)\Z", text, re.MULTILINE | re.DOTALL)
    return shlex.split(found)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with what the examples name, which looks like a checkout."""
    (tmp_path / "theorycheck" / "library" / "diagonal_networks").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("")
    monkeypatch.setattr("theorycheck.scaffold.__file__", str(tmp_path / "x" / "y" / "z.py"))
    tc.minimum_l2("1,2", "1").certificate.save(tmp_path / "certificate.json")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_an_example_that_is_taken(command, capsys):
    words = example(command)
    assert words[0] == command
    assert callable(_parser().parse_args(words).run)
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert stop.value.code == 0
    assert example(command, capsys.readouterr().out) == words


@pytest.mark.parametrize(
    "command", [*QUICK, *(pytest.param(name, marks=pytest.mark.slow) for name in SLOW)]
)
def test_it_runs(command, place, capsys):
    assert main(example(command)) == STATUS.get(command, 0)
    assert capsys.readouterr().out.strip()


def test_theorems_and_statements_of_the_examples_exist():
    for command in COMMANDS:
        words = _parser().parse_args(example(command))
        named = getattr(words, "theorems", None) or [getattr(words, "theorem", "list")]
        assert set(named) <= {*tc.theorems(), "list"}


def test_an_example_that_is_wrong_is_seen(place, capsys):
    assert example("list", "usage\n\nexample: theorycheck list --jsn") == ["list", "--jsn"]
    with pytest.raises(SystemExit):
        _parser().parse_args(["list", "--jsn"])
    assert main(["verify", "no-such.json"]) == 2
    with pytest.raises(ValueError, match="unpack"):
        example("list", "usage: theorycheck list")
    assert "Did you mean" in capsys.readouterr().err


def test_help_names_every_command_with_json(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    text = capsys.readouterr().out
    assert all(re.search(rf"^ +{name}\b", text, re.MULTILINE) for name in COMMANDS)
    assert all("--json" in parser.flags for parser in _parser().below.values())


def test_every_record_of_the_example_is_json(place, capsys):
    assert main([*example("list"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)
