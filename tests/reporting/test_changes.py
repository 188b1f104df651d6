import pytest

from theorycheck._errors import MalformedInput
from theorycheck.reporting.changes import Earlier, changes, read_report
from theorycheck.reporting.site import write_site


def test_the_same_mathematics_is_no_change(sample, each):
    again = sample.record(each["verdict"], versions={"sympy": "2"})
    for entry in (*again["assumptions"], *again["conclusions"]):
        entry["seconds"] = 99.0
    assert lines([each], [again]) == []


def test_a_written_report_is_read_back_without_change(sample, tmp_path):
    records = [sample.record("supported"), sample.record("refuted", case="longley")]
    write_site(records, tmp_path)
    assert lines(read_report(tmp_path), records) == []


def test_every_change_is_a_line(sample):
    old, new = sample.record("supported"), sample.record("supported")
    new["verdict"] = "undecided"
    new["title"] = "Other"
    new["conclusions"][1] |= {"digits": 12, "summary": "Other.", "outcome": "inconclusive"}
    new["conclusions"][2]["quantities"]["beta"]["mid"][7] = "8"
    new["controls"][0]["caught"] = False
    del new["assumptions"][0]
    new["conclusions"].append(sample.entry("extra", "holds", "exact"))
    assert set(lines([old], [new])) == {
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
    assert lines([one], [two]) == [
        "theorem-refuted: new, refuted",
        "theorem-established: not in this report",
    ]


def test_repeated_checks_are_told_apart(sample):
    record = sample.record("established")
    record["conclusions"] *= 2
    assert lines([sample.record("established")], [record]) == [
        "theorem-established: gradient-is-arcsinh / derivation (2): new, symbolic holds"
    ]


def test_lines_stay_lines(sample):
    old, new = sample.record("established"), sample.record("established", scope="a\nb\x1b[31m")
    (line,) = lines([old], [new])
    assert "\n" not in line
    assert "\x1b" not in line


def lines(earlier, later):
    return [change.line() for change in changes(earlier, later)]


def test_what_is_no_report_is_refused(tmp_path):
    with pytest.raises(MalformedInput, match="no such directory"):
        read_report(tmp_path / "nowhere")
    with pytest.raises(MalformedInput, match="no record in it"):
        read_report(tmp_path)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "not JSON text"),
        ("[]", "not of the form"),
        ('{"schema": "theorycheck-record/1"}', "not of the form"),
        ('{"schema": "theorycheck-record/12"}', "a newer theorycheck wrote this record"),
        ("[" * 100_000, "not JSON text"),
    ],
    ids=["text", "list", "empty", "newer", "deep"],
)
def test_a_damaged_record_keeps_no_other_from_being_compared(content, why, sample, tmp_path):
    records = [sample.record("supported", series=[]), sample.record("refuted")]
    write_site(records, tmp_path)
    (tmp_path / "theorem-refuted" / "record.json").write_text(content, encoding="utf-8")
    found = read_report(tmp_path)
    assert [record["theorem"] for record in found.records] == ["theorem-supported"]
    assert list(found.unreadable) == ["theorem-refuted"]
    assert why in found.unreadable["theorem-refuted"]
    assert "\n" not in found.unreadable["theorem-refuted"]
    (line,) = lines(found, records)
    assert line.startswith("theorem-refuted: not compared: ")
    # And where the theorem is gone besides.
    assert len(lines(found, records[:1])) == 1


def test_what_can_be_read_has_both_values(sample):
    old, new = sample.record("established"), sample.record("established")
    new["conclusions"][0]["latex"] = "a = b"
    new["scope"] = "this problem"
    formula, scope = sorted(changes([old], [new]), key=lambda change: change.field)
    assert (formula.old, formula.new) == (old["conclusions"][0]["latex"], "a = b")
    assert (scope.old, scope.new) == (old["scope"], "this problem")
    assert formula.line().endswith("latex changed")


def test_a_field_that_older_records_lack_is_no_change_while_it_is_empty(sample):
    old = sample.record("established")
    assert lines([old], [{**old, "builds_on": []}]) == []
    assert lines([old], [{**old, "builds_on": ["a"]}]) == ["theorem-established: builds_on changed"]
    assert changes(Earlier(), []) == []


def test_it_is_said_which_setting_and_which_parameter_changed(sample):
    old, new = sample.record("established"), sample.record("established")
    new["settings"]["digits"] = 20
    new["problem"]["alpha"] = "1/7"
    # Long data that begin alike: no more is said than that they changed.
    new["problem"]["X"] = old["problem"]["X"][:-1] + "9"
    assert lines([old], [new]) == [
        "theorem-established: problem: alpha 1/10 -> 1/7",
        "theorem-established: problem: X changed",
        "theorem-established: settings: digits 30 -> 20",
    ]
    del new["settings"]["seed"]
    assert lines([old], [new])[-1] == "theorem-established: settings: seed 0 -> none"


def test_a_check_that_was_not_run_is_new_as_that(sample):
    entry = sample.entry("fresh", "inconclusive", "numeric", skipped=True)
    old, new = sample.record("vacuous"), sample.record("vacuous", conclusions=[entry])
    assert lines([old], [new]) == ["theorem-vacuous: fresh / check_it: new, not run"]
