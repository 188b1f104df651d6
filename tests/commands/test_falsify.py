"""`theorycheck falsify`, through the command line."""

import json
import shlex

import pytest

from theorycheck.case_file import read_case
from theorycheck.cli import main


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    # Making a counterexample as small as can be is not what is tested here.
    monkeypatch.setattr("theorycheck.search.hunt.SHRINKING", 3.0)


def falsify(*words):
    return main(["falsify", *words])


def test_a_miss_says_how_many_and_how_close(capsys, tmp_path):
    status = falsify("residual-bounds", "--examples", "4", "--cases", str(tmp_path / "cases"))
    out = capsys.readouterr().out
    assert status == 0
    assert out.startswith("residual-bounds: no counterexample found")
    assert "satisfy the assumptions" in out
    assert "distance-bound: smallest relative margin" in out
    assert "theorycheck check residual-bounds" in out
    assert not (tmp_path / "cases").exists()


def test_the_counterexample_of_a_control_is_printed_and_is_no_case(capsys, tmp_path):
    status = falsify(
        "neurons-stay-apart",
        "--statement",
        "obtuse-angles",
        "--examples",
        "150",
        "--cases",
        str(tmp_path),
    )
    out = capsys.readouterr().out
    assert status == 1
    # Not the theorem, which `check` would judge there.
    assert out.startswith("neurons-stay-apart: the control obtuse-angles is refuted, at")
    assert "W = " in out
    again = "theorycheck falsify neurons-stay-apart --statement obtuse-angles --set "
    [command] = [line.strip() for line in out.splitlines() if again in line]
    assert main([*shlex.split(command)[1:], "--cases", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert said.startswith("neurons-stay-apart: the control obtuse-angles is refuted, at")
    for name in ("W = ", "v = ", "  enclosures (enclosed): fails"):
        assert [line for line in said.splitlines() if name in line] == [
            line for line in out.splitlines() if name in line
        ]
    assert not list(tmp_path.iterdir())


def test_the_counterexample_of_a_conclusion_is_stored(capsys, tmp_path, monkeypatch):
    from dataclasses import replace

    from theorycheck import catalogue
    from theorycheck.library.single_neuron import neurons_stay_apart

    true = neurons_stay_apart.THEOREM
    planted = replace(true, assumptions=true.assumptions[:2])
    monkeypatch.setattr(catalogue.Entry, "load", lambda self: planted)
    status = falsify(
        "neurons-stay-apart", "--examples", "150", "--cases", str(tmp_path), "--json", "-"
    )
    data = json.loads(capsys.readouterr().out)
    assert status == 1
    [path] = tmp_path.glob("neurons-stay-apart/*.json")
    assert data["stored"] == str(path)
    assert read_case(path).statement == data["counterexample"]["statement"] == "opening"
    assert dict(read_case(path).problem) == data["counterexample"]["problem"]
    assert read_case(path).found["settings"] == {"digits": 30, "effort": "standard", "seed": 0}


def test_a_counterexample_is_told_even_if_no_file_can_be_written(capsys, tmp_path, monkeypatch):
    from dataclasses import replace

    from theorycheck import catalogue
    from theorycheck.library.single_neuron import neurons_stay_apart

    true = neurons_stay_apart.THEOREM
    planted = replace(true, assumptions=true.assumptions[:2])
    monkeypatch.setattr(catalogue.Entry, "load", lambda self: planted)
    file = tmp_path / "file"
    file.write_text("")
    words = ["--examples", "150", "--cases", str(file), "--json", "/dev/full"]
    assert falsify("neurons-stay-apart", *words) == 2
    out, err = capsys.readouterr()
    assert "opening fails at\n" in out.partition("\n")[0] + "\n"
    assert "cannot be written" in err
    assert len(err.splitlines()) == 1


def test_nothing_is_said_of_problems_when_none_was_tried(capsys, tmp_path):
    assert falsify("residual-bounds", "--time", "1e-9", "--cases", str(tmp_path)) == 3
    out = capsys.readouterr().out
    assert out.startswith("residual-bounds: nothing was tried\n")
    assert "VACUOUS" not in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("residual-bound",), "residual-bounds"),
        (("residual-bounds", "--statement", "nonsense"), "nonsense"),
        (("residual-bounds", "--examples", "0"), "integer from 1"),
        (("residual-bounds", "--examples", "many"), "integer from 1"),
        (("residual-bounds", "--examples", "9" * 5000), "integer from 1"),
        (("residual-bounds", "--time", "-1"), "number of seconds"),
        (("residual-bounds", "--time", "nan"), "number of seconds"),
        (("residual-bounds", "--json", "/nowhere/x.json"), "--json"),
    ],
)
def test_misuse_is_one_line_and_status_2(words, said, capsys):
    assert falsify(*words) == 2
    err = capsys.readouterr().err
    assert said in err
    assert len(err.strip().splitlines()) == 1


WITHOUT = ["neurons-stay-apart", "--without", "no-obtuse-angle"]
OBTUSE = ["--set", "W=1,1/10,0;1,-9/100,1/25;1,1/10,-1"]


def test_one_problem_without_an_assumption(capsys, tmp_path):
    assert falsify(*WITHOUT, *OBTUSE, "--cases", str(tmp_path)) == 1
    out = capsys.readouterr().out
    assert out.startswith("neurons-stay-apart: without no-obtuse-angle opening fails at\n")
    assert "derivation" not in out  # it says what follows where the assumption holds
    assert not list(tmp_path.iterdir())  # no case of the theorem, which assumes it


@pytest.mark.parametrize(
    ("words", "told", "status"),
    [
        (["neurons-stay-apart", *OBTUSE], "it does not satisfy the assumptions", 3),
        ([*WITHOUT, "--set", "v=1,0,0,0"], "it does not satisfy the assumptions", 3),
        (["angle-bounds", "--set", "v=1,0", "--set", "W=1,1"], "no counterexample", 0),
    ],
)
def test_one_problem_that_is_no_counterexample(capsys, words, told, status):
    assert falsify(*words) == status
    assert f": {told}\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["angle-bounds", "--without", "nope"], "without=nope is no assumption"),
        (["angle-bounds", "--set", "Z=1"], "no parameter 'Z'"),
        (["angle-bounds", "--set", "v"], "write --set NAME=VALUE"),
    ],
)
def test_one_problem_that_is_none(capsys, words, told):
    assert falsify(*words) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert told in line
