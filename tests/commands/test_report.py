"""`theorycheck report --json`: what was written, with the verdicts."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from theorycheck import catalogue
from theorycheck.cli import main
from theorycheck.library.single_neuron import unbalanced_pair

TRUE = replace(unbalanced_pair.THEOREM, cases={})


def report(*words):
    return main(["report", "unbalanced-pair", "--effort", "quick", "--workers", "1", *words])


def test_it_says_where_the_pages_are_and_what_they_say(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(catalogue.Entry, "load", lambda self: TRUE)
    old, new = str(tmp_path / "old"), str(tmp_path / "new")
    assert report("--out", old, "--json") == 0
    done = json.loads(capsys.readouterr().out)
    assert Path(done["index"]).is_file()
    [theorem] = done["theorems"]
    assert (theorem["theorem"], theorem["case"]) == ("unbalanced-pair", "witness")
    assert (theorem["verdict"], theorem["controls_missed"]) == ("established", [])
    assert Path(theorem["page"]).is_file()
    assert (done["against"], done["changes"], done["unread"]) == (None, [], [])

    # Complete is complete, whatever the verdicts: they are in the data.
    control = TRUE.controls[0]
    true = replace(control, statement=TRUE.conclusions[0], at=None, given=(), erratum=None)
    wrong = replace(TRUE, conclusions=(*TRUE.conclusions, control.statement), controls=(true,))
    monkeypatch.setattr(catalogue.Entry, "load", lambda self: wrong)
    assert report("--out", new, "--against", old, "--json") == 0
    done = json.loads(capsys.readouterr().out)
    [theorem] = done["theorems"]
    assert theorem["verdict"] == "refuted"
    assert theorem["controls_missed"] == [TRUE.conclusions[0].slug]
    assert done["against"] == old
    assert "unbalanced-pair: verdict established -> refuted" in done["changes"]


def test_what_cannot_be_read_is_in_the_data_and_in_the_status(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(catalogue.Entry, "load", lambda self: TRUE)
    (tmp_path / "necessity.json").write_text("{")
    assert report("--out", str(tmp_path), "--json") == 2
    captured = capsys.readouterr()
    [line] = json.loads(captured.out)["unread"]
    assert "necessity.json" in line
    assert captured.err == f"theorycheck: {line}\n"


@pytest.mark.parametrize("name", ["index.html", "index.md", "figures.html"])
def test_pages_of_somebody_else_are_left_alone(name, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(catalogue.Entry, "load", lambda self: TRUE)
    own = "<!DOCTYPE html><title>my site</title>"
    (tmp_path / name).write_text(own)
    assert report("--out", str(tmp_path)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert f"{name} is there and is no page of a report" in captured.err
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {name: own}


def test_an_earlier_report_is_written_over(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(catalogue.Entry, "load", lambda self: TRUE)
    # One that was cut off at once is none of somebody else.
    (tmp_path / "errata.md").write_text("")
    assert report("--out", str(tmp_path)) == 0
    before = {path.name for path in tmp_path.iterdir()}
    assert report("--out", str(tmp_path)) == 0
    assert {path.name for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--out", ""], "--out '' names no folder"),
        (["--mutants", "nosuch.json"], "--mutants nosuch.json: there is no such file"),
        (["--necessity", "."], "--necessity .: there is no such file"),
    ],
)
def test_what_cannot_be_shown_is_refused_before_the_work(
    words, said, tmp_path, capsys, monkeypatch
):
    def works(*_, **__):
        raise AssertionError("it began to work")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("theorycheck._api.report", works)
    assert report(*words) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
