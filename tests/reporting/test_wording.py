import pytest

from theorycheck.core.outcome import Method, Verdict
from theorycheck.reporting import wording


def test_every_verdict_and_method_has_words():
    assert set(wording.MEANINGS) == set(Verdict)
    assert set(wording.METHODS) == set(Method)


@pytest.mark.parametrize("method", ["numeric", "sampled"])
def test_what_is_no_proof_says_so(sample, method):
    assert "no proof" in wording.method_words(sample.entry("s", "holds", method))
    assert "no proof" in wording.method_words(sample.entry("s", "holds", method, digits=9))


def test_overlap_is_support_and_disjoint_balls_are_not(sample):
    overlap = sample.entry("s", "holds", "enclosed", digits=1)
    assert wording.method_words(overlap).endswith("to 1 digit; support, not a proof")
    assert not wording.proves(overlap)
    disjoint = sample.entry("s", "fails", "enclosed", digits=0)
    assert "overlap" not in wording.method_words(disjoint)


def test_nothing_is_claimed_for_an_inconclusive_check(sample):
    entry = sample.entry("s", "inconclusive", "enclosed")
    assert wording.method_words(entry) == "no finding either way"


def test_what_proves(sample):
    for method, expected in (
        *(("symbolic", True), ("exact", True), ("enclosed", True)),
        *(("numeric", False), ("sampled", False)),
    ):
        assert wording.proves(sample.entry("s", "holds", method)) is expected
        assert not wording.proves(sample.entry("s", "fails", method))
    assert wording.proves(sample.entry("s", "holds", "symbolic", digits=30))


def test_headline_says_digits_only_where_everything_unproved_has_them(sample):
    record = sample.record("supported")
    assert wording.headline(record) == "supported to 41 digits"
    record["conclusions"].append(sample.entry("other", "holds", "enclosed", digits=33))
    assert wording.headline(record) == "supported to 33 digits"
    record["conclusions"].append(sample.entry("other", "holds", "enclosed", "again", digits=40))
    assert wording.headline(record) == "supported to 40 digits"
    record["conclusions"].append(sample.entry("third", "holds", "numeric"))
    assert wording.headline(record) == "supported"
    record["conclusions"].append(sample.entry("third", "holds", "exact", "proof"))
    assert wording.headline(record) == "supported to 40 digits"


def test_reasons_name_what_is_missing(sample):
    assert wording.reasons(sample.record("established")) == []
    (supported,) = wording.reasons(sample.record("supported"))
    assert supported.startswith("limit-is-minimizer: holds by limit_against_dual (enclosed)")
    (undecided,) = wording.reasons(sample.record("undecided"))
    assert undecided == "limit-is-minimizer: inconclusive, by check_it (enclosed)."
    (contradicted,) = wording.reasons(sample.record("contradicted"))
    assert contradicted == (
        "bound-holds: checks disagree. in_balls (enclosed) holds; in_floats (numeric) fails."
    )
    (refuted,) = wording.reasons(sample.record("refuted"))
    assert refuted == "bound-holds: fails, rigorously, by counterexample (exact)."
    (vacuous,) = wording.reasons(sample.record("vacuous"))
    assert vacuous == "data-are-consistent: fails, rigorously, by in_range (exact)."


def test_a_failure_in_floating_point_is_not_called_rigorous(sample):
    record = sample.record("contradicted")
    record["conclusions"] = record["conclusions"][1:]
    assert wording.reasons(record) == [
        "bound-holds: fails, not rigorously, by in_floats (numeric)."
    ]


def test_no_conclusion_is_a_reason(sample):
    record = sample.record("undecided", conclusions=[])
    assert wording.reasons(record) == ["No conclusion was checked."]


def test_only_another_case_is_named_in_the_title(sample):
    title = sample.record("established")["title"]
    assert wording.title(sample.record("established", case="witness")) == title
    assert wording.title(sample.record("established", case="longley")) == f"{title} (longley)"


def test_controls_in_words(sample):
    record = sample.record("established")
    assert wording.controls_words(record) == "1 of 1 caught"
    record["controls"][0]["caught"] = False
    assert wording.controls_words(record) == "0 of 1 caught"
    assert "NOT CAUGHT" in wording.control_words(record["controls"][0])
    assert wording.controls_words({}) == "none"


def test_a_control_that_fails_without_rigor_is_not_said_to_be_caught(sample):
    control = {**sample.CONTROLS[0], "caught": False, "method": "numeric"}
    assert wording.control_words(control) == (
        "NOT CAUGHT: it fails by a check that is no proof (numeric)"
    )


def test_controls_that_were_not_run_are_counted(sample):
    record = sample.record("established")
    caught = wording.controls_words(record)
    assert caught.endswith("caught")
    idle = {**record, "controls_not_run": ["one", "another"]}
    assert wording.controls_words(idle) == f"{caught}, 2 not run"
    assert wording.controls_words({**idle, "controls": []}) == "2 not run"
    assert wording.controls_words({**idle, "controls": [], "verdict": "vacuous"}) == "none"


def test_the_command_is_quoted_for_a_shell(sample):
    record = sample.record("established", problem={"x": "1; rm -rf /"}, settings={"seed": 3})
    assert wording.repeat_command(record) == (
        "theorycheck check theorem-established --set 'x=1; rm -rf /' --seed 3"
    )
    assert wording.repeat_command(sample.record("established")) is None


def test_a_reference_without_locator(sample):
    reference = {"authors": "A", "title": "T", "where": "", "year": 1, "locator": ""}
    assert wording.reference_words(reference) == "A, “T”, 1"


def test_what_was_not_run_has_neither_outcome_nor_method(sample):
    entry = sample.entry("s", "inconclusive", "numeric", skipped=True)
    assert wording.outcome_word(entry) == "not run"
    assert wording.method_word(entry) == ""
    assert wording.result_words(entry) == "not run"
    assert wording.found_words(entry) == "not run (check_it)"
    assert wording.unchecked(entry) == ""
    assert wording.result_words(sample.ASSUMPTION) == "exact holds"
