import dataclasses
import json
import pickle

import pytest
from rich.console import Console

from theorycheck.core.outcome import Verdict
from theorycheck.reporting.assessment import Assessment

STATUS = {
    "established": 0,
    "supported": 0,
    "undecided": 3,
    "contradicted": 1,
    "refuted": 1,
    "vacuous": 3,
}


def test_verdict_slug_and_exit_status(each):
    found = Assessment(record=each)
    assert found.verdict is Verdict(each["verdict"])
    assert found.slug == each["theorem"]
    assert found.exit_status == STATUS[each["verdict"]]


def test_a_missed_control_is_status_one(sample):
    for verdict in STATUS:
        record = sample.record(verdict)
        record["controls"][0]["caught"] = False
        assert Assessment(record=record).exit_status == 1


def test_no_controls_are_no_missed_controls(sample):
    record = sample.record("established")
    del record["controls"]
    assert Assessment(record=record).exit_status == 0


def test_it_is_frozen_and_pickles(sample):
    found = Assessment(record=sample.record("established"))
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.record = {}
    assert pickle.loads(pickle.dumps(found)) == found


def test_repr_is_one_line(each):
    text = repr(Assessment(record=each))
    assert "\n" not in text
    assert each["theorem"] in text
    assert each["verdict"] in text


def test_saved_records_are_read_back_whole(sample, tmp_path):
    record = sample.record("supported")
    Assessment(record=record).save(tmp_path / "r.json")
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8")) == record


def test_certificates_by_name(sample):
    found = Assessment(record=sample.record("supported")).certificates()
    assert found["norm-is-small.norm_bound.json"]["kind"] == "box"


def test_in_a_terminal_and_in_a_notebook(each, read):
    found = Assessment(record=each)
    console = Console(width=100)
    with console.capture() as captured:
        console.print(found)
    assert each["verdict"] in captured.get()
    read(found._repr_html_()).assert_harmless()
    for line in found._repr_latex_().splitlines():
        assert line.startswith(r"$\displaystyle ")
        assert line.endswith("$")
