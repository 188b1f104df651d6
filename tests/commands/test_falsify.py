"""`theorycheck falsify`, through the command line."""

import json

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
    assert out.startswith("neurons-stay-apart: refuted, obtuse-angles fails at")
    assert "W = " in out
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


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("residual-bound",), "residual-bounds"),
        (("residual-bounds", "--statement", "nonsense"), "nonsense"),
        (("residual-bounds", "--examples", "0"), "integer from 1"),
        (("residual-bounds", "--examples", "many"), "integer from 1"),
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
