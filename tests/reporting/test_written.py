from theorycheck.reporting.changes import Change
from theorycheck.reporting.record import directory
from theorycheck.reporting.written import written


def test_verdicts_pages_and_changes_are_said(sample, tmp_path):
    record = sample.record("established", case="witness")
    change = Change(place="a", title="A", field="verdict", old="established", new="refuted")
    found = written([record], [change], tmp_path)
    assert found.index == tmp_path / "index.html"
    assert found.changes == ["a: verdict established -> refuted"]
    [listed] = found.theorems
    assert listed["verdict"] == "established"
    assert listed["page"] == str(tmp_path / directory(record) / "index.html")
    assert listed["controls_missed"] == []


def test_a_control_that_is_missed_is_named_once(sample, tmp_path):
    record = sample.record("established", case="witness")
    control = record["controls"][0] | {"caught": False}
    record["controls"] = [control, control]
    [listed] = written([record], [], tmp_path).theorems
    assert listed["controls_missed"] == [control["statement"]]
