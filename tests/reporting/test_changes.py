import pytest

from theorycheck._errors import MalformedInput
from theorycheck.reporting.changes import changes, read_records
from theorycheck.reporting.site import write_site


def test_the_same_mathematics_is_no_change(sample, each):
    again = sample.record(each["verdict"], versions={"sympy": "2"})
    for entry in (*again["assumptions"], *again["conclusions"]):
        entry["seconds"] = 99.0
    assert changes([each], [again]) == []


def test_a_written_report_is_read_back_without_change(sample, tmp_path):
    records = [sample.record("supported"), sample.record("refuted", case="longley")]
    write_site(records, tmp_path)
    assert changes(read_records(tmp_path), records) == []


def test_every_change_is_a_line(sample):
    old, new = sample.record("supported"), sample.record("supported")
    new["verdict"] = "undecided"
    new["title"] = "Other"
    new["conclusions"][1] |= {"digits": 12, "summary": "Other.", "outcome": "inconclusive"}
    new["conclusions"][2]["quantities"]["beta"]["mid"][7] = "8"
    new["controls"][0]["caught"] = False
    del new["assumptions"][0]
    new["conclusions"].append(sample.entry("extra", "holds", "exact"))
    assert set(changes([old], [new])) == {
        "theorem-supported: verdict supported -> undecided",
        "theorem-supported: title changed",
        "theorem-supported: limit-is-minimizer / limit_against_dual: digits 41 -> 12",
        "theorem-supported: limit-is-minimizer / limit_against_dual: outcome holds -> inconclusive",
        "theorem-supported: limit-is-minimizer / limit_against_dual: summary changed",
        "theorem-supported: norm-is-small / norm_bound: quantities changed",
        "theorem-supported: printed-constant / limit_against_printed: caught True -> False",
        "theorem-supported: data-are-consistent / in_range: gone",
        "theorem-supported: extra / check_it: new, exact holds",
    }


def test_theorems_that_come_and_go(sample):
    one, two = sample.record("established"), sample.record("refuted")
    assert changes([one], [two]) == [
        "theorem-refuted: new, refuted",
        "theorem-established: not in this report",
    ]


def test_repeated_checks_are_told_apart(sample):
    record = sample.record("established")
    record["conclusions"] *= 2
    assert changes([sample.record("established")], [record]) == [
        "theorem-established: gradient-is-arcsinh / derivation (2): new, symbolic holds"
    ]


def test_lines_stay_lines(sample):
    old, new = sample.record("established"), sample.record("established", scope="a\nb\x1b[31m")
    (line,) = changes([old], [new])
    assert "\n" not in line
    assert "\x1b" not in line


def test_what_is_no_report_is_refused(tmp_path):
    with pytest.raises(MalformedInput, match="no such directory"):
        read_records(tmp_path / "nowhere")
    assert read_records(tmp_path) == []
    place = tmp_path / "a"
    place.mkdir()
    for content in ("{", "[]", '{"schema": "theorycheck-record/1"}', "[" * 100_000):
        (place / "record.json").write_text(content, encoding="utf-8")
        with pytest.raises(MalformedInput, match=r"record\.json"):
            read_records(tmp_path)
