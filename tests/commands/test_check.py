"""`theorycheck check`: a theorem that fails is seen in the words, the JSON and the status."""

import json
from dataclasses import replace

import pytest

from theorycheck import catalogue
from theorycheck.cli import main
from theorycheck.library.single_neuron import unbalanced_pair

QUICK = ["--effort", "quick", "--digits", "10", "--workers", "1"]
TRUE = unbalanced_pair.THEOREM


def planted(kind):
    """Return a theorem with an error in it."""
    control = TRUE.controls[0]
    if kind == "a false conclusion":
        return replace(TRUE, conclusions=(*TRUE.conclusions, control.statement), controls=())
    true = replace(control, statement=TRUE.conclusions[0], at=None, given=(), erratum=None)
    return replace(TRUE, controls=(true,))


@pytest.mark.parametrize("kind", ["a false conclusion", "a control that is true"])
def test_an_error_that_is_planted_is_seen(kind, monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(catalogue.Entry, "load", lambda self: planted(kind))
    file = tmp_path / "record.json"
    assert main(["check", "unbalanced-pair", *QUICK, "--json", "-"]) == 1
    record = json.loads(capsys.readouterr().out)
    assert main(["check", "unbalanced-pair", *QUICK, "--json", str(file)]) == 1
    words = capsys.readouterr().out
    written = json.loads(file.read_text())
    for each in (record, written):
        if kind == "a false conclusion":
            assert each["verdict"] == "refuted"
            assert "fails" in {entry["outcome"] for entry in each["conclusions"]}
        else:
            assert not all(entry["caught"] for entry in each["controls"])
    assert ("refuted" if kind == "a false conclusion" else "NOT CAUGHT") in words


def test_without_it_nothing_is_seen(capsys):
    assert main(["check", "unbalanced-pair", *QUICK, "--json", "-"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["verdict"] == "established"
    assert record["controls"]
    assert all(entry["caught"] for entry in record["controls"])


def test_the_worst_of_several_is_the_status(monkeypatch, capsys):
    honest = catalogue.Entry.load

    def load(self):
        wrong = planted("a false conclusion")
        return wrong if self.slug == "unbalanced-pair" else honest(self)

    monkeypatch.setattr(catalogue.Entry, "load", load)
    names = ["unbalanced-pair", "vanishing-neurons"]
    assert main(["check", *names, *QUICK, "--json", "-"]) == 1
    records = json.loads(capsys.readouterr().out)
    assert [record["verdict"] for record in records] == ["refuted", "established"]


def test_a_record_is_not_written_over_the_data(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "y.csv").write_text("3\n1/2\n")
    data = ["--data", "y=y.csv", "--set", "X=1,2,0;0,1,-1"]
    assert main(["check", "rich-limit", *QUICK, *data, "--json", "./y.csv"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "--json ./y.csv: --data y has the same file" in said
    assert (tmp_path / "y.csv").read_text() == "3\n1/2\n"
