import argparse
import json

import pytest

from theorycheck._errors import OutOfDomain, UnknownName
from theorycheck.commands import selftest as module
from theorycheck.rigor import link
from theorycheck.selftest.group import Group


@pytest.fixture
def command():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()

    def add(name, run, help_, example):
        sub = commands.add_parser(name, help=help_, epilog=example)
        sub.set_defaults(run=run)
        return sub

    module.register(add)

    def call(*words):
        given = parser.parse_args(["selftest", *words])
        return given.run(given)

    return call


def test_a_line_for_each_group_and_status_0(command, capsys):
    assert command("--examples", "4", "--only", "links", "--only", "formulas") == 0
    output = capsys.readouterr()
    first, second = output.out.splitlines()
    assert first.startswith("ok   links: ")
    assert "values in balls" in first
    assert "worst margin" in first
    assert second.startswith("ok   formulas: ")
    assert not output.err


def test_what_is_caught_is_printed_and_status_1(command, capsys, monkeypatch):
    honest = link.PowerLink.value
    monkeypatch.setattr(link.PowerLink, "value", lambda *given: honest(*given) * 2)
    assert command("--examples", "8", "--only", "links", "--seed", "5") == 1
    output = capsys.readouterr()
    assert output.out.startswith("WRONG links: ")
    assert "      h_D at s=" in output.out
    assert "seed 5" in output.err


def test_as_json(command, capsys, monkeypatch):
    assert command("--examples", "4", "--only", "links", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["examples"], data["seed"], data["good"]) == (4, 0, True)
    [group] = data["groups"]
    assert group["name"] == "links"
    assert group["checked"] == sum(group["counts"].values())
    assert 0 < group["worst"] <= 1


def test_misuse(command):
    with pytest.raises(OutOfDomain, match="examples=many is not an integer"):
        command("--examples", "many")
    with pytest.raises(OutOfDomain, match="outside"):
        command("--examples", "0")
    with pytest.raises(UnknownName, match="group="):
        command("--only", "everything")


def test_a_group_that_looked_at_nothing_is_wrong():
    assert module.line(Group(name="one", title="")).startswith("WRONG one: nothing looked at")
