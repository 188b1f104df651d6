"""`theorycheck mutants`: the table, the survivors, and the exit status."""

import argparse
import json

import pytest

from theorycheck._errors import TheoryCheckError
from theorycheck.commands import mutants


def parsed(*arguments):
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()

    def command(name, run, help_, example):
        assert example.startswith(name)
        sub = commands.add_parser(name, help=help_)
        sub.set_defaults(run=run)
        return sub

    mutants.register(command)
    return parser.parse_args(["mutants", *arguments])


def run(*arguments):
    given = parsed(*arguments)
    return given.run(given)


def entry(**more):
    return {
        "theorem": "t", "statement": "s", "mutant": "m", "explained": True, "reason": "room: wide",
        "margin": 0.5, "relation": "x < 2*y", **more,
    }  # fmt: skip


def result(*survivors, **more):
    unexplained = sum(not item["explained"] for item in survivors)
    counts = {
        "total": 9, "killed": 9 - len(survivors), "equivalent": 2,
        "survivors": len(survivors), "unexplained": unexplained,
    }  # fmt: skip
    theorem = {"theorem": "t", "counts": counts, "without_mutants": {}, "failing": {}, "cut": False}
    theorem |= {"problems": {"witness": {"x": "1", "y": "2"}}, **more}
    return {**counts, "survivors": list(survivors), "theorems": [theorem]}


def test_the_table_and_the_survivors(capsys, tmp_path):
    file = tmp_path / "m.json"
    status = run("descent-rate", "--effort", "quick", "--json", str(file), "--workers", "1")
    data = json.loads(file.read_text())
    out = capsys.readouterr().out
    assert status == (1 if data["unexplained"] else 0)
    [row] = [line for line in out.splitlines() if line.startswith("descent-rate ")]
    assert row.split()[1:] == [
        str(data["theorems"][0]["counts"][name])
        for name in ("total", "killed", "equivalent", "survivors", "unexplained")
    ]
    for survivor in data["survivors"]:
        assert survivor["mutant"] in out
        assert survivor["reason"] in out


def test_json_alone(capsys):
    run("descent-rate", "--effort", "quick", "--json", "-", "--workers", "1")
    data = json.loads(capsys.readouterr().out)
    assert {"total", "killed", "equivalent", "survivors"} <= set(data)
    assert isinstance(data["survivors"], list)


def test_the_table_is_printed_even_if_the_file_cannot_be_written(capsys):
    with pytest.raises(TheoryCheckError, match=r"--json .*cannot be written"):
        run("descent-rate", "--effort", "quick", "--json", "/dev/full", "--workers", "1")
    assert "descent-rate " in capsys.readouterr().out


def test_the_status_is_1_for_what_nothing_explains():
    assert mutants.status(result(entry())) == 0
    assert mutants.status(result(entry(), entry(explained=False))) == 1


def test_what_nothing_explains_is_shown_first():
    found = result(entry(mutant="one"), entry(mutant="two", explained=False))
    lines = list(mutants.lines(found, everything=False))
    [first, second] = [line for line in lines if ": s: " in line]
    assert first.startswith("UNEXPLAINED t: s: two")
    assert second.startswith("survives    t: s: one")


def test_survivors_of_a_statement_are_shown_by_the_closest_one():
    found = result(
        entry(mutant="far", margin=0.9),
        entry(mutant="near", margin=0.1),
        entry(mutant="other", reason="strictness"),
    )
    short = [line for line in mutants.lines(found, everything=False) if "survives" in line]
    assert any("near" in line and line.endswith("(and 1 more like it)") for line in short)
    assert len(short) == 2
    full = [line for line in mutants.lines(found, everything=True) if "survives" in line]
    assert len(full) == 3


def test_the_whole_claim_is_shown_and_the_problems_that_reasons_name():
    problems = {
        "witness": {"x": "1", "y": "2"},
        "drawn 4": {"x": "3", "y": "2"},
        "drawn 40": {"x": "5", "y": "2"},
    }
    found = result(entry(reason="room 1 at drawn 4"), problems=problems)
    lines = list(mutants.lines(found, everything=True))
    [where] = [number for number, line in enumerate(lines) if line.startswith("survives")]
    assert lines[where + 1].strip() == "x < 2*y"
    assert lines[where + 2 :] == ["drawn 4: x=3"]
    long = {"witness": {}, "drawn 4": {"x": "1," * 1000}}
    *_, last = mutants.lines(result(entry(reason="at drawn 4"), problems=long), everything=True)
    assert last.startswith("drawn 4: x=1,")
    assert last.endswith("(see --json)")


def test_statements_without_mutants_say_why():
    found = result(without_mutants={"derived": "by a derivation"})
    assert "t: derived: no mutants: by a derivation" in list(mutants.lines(found, everything=True))


def test_where_a_statement_fails_itself_is_said():
    found = result(failing={"bound": ["witness", "drawn 3"]})
    assert any(
        "bound: fails itself at witness, drawn 3" in line
        for line in mutants.lines(found, everything=True)
    )


def test_it_is_said_when_the_time_was_up():
    assert not any("time" in line for line in mutants.lines(result(), everything=True))
    *_, last = mutants.lines(result(cut=True), everything=True)
    assert last.startswith("the time allowed was up")
    assert last.endswith(": t")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "name theorems, or give --all"),
        (("descent-rate", "--all"), "name theorems, or give --all"),
        (("descent-rat",), "descent-rate"),
        (("descent-rate", "--workers", "0"), "workers"),
        (("descent-rate", "--seed", "x"), "seed=x"),
        (("descent-rate", "--json", "no/such/folder/file.json"), "json"),
    ],
)
def test_misuse_is_one_line(arguments, words):
    with pytest.raises(TheoryCheckError) as caught:
        run(*arguments)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
