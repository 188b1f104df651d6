import shlex

import pytest

from theorycheck.reporting.failure import LONGEST, told


def broken(record, part, **change):
    """Return the record with the first entry of a part changed."""
    first, *others = record[part]
    return {**record, part: [{**first, **change}, *others]}


def test_what_fails_is_shown_with_its_words_and_the_command(sample):
    record = broken(
        sample.record("refuted"), "conclusions", outcome="fails", summary="The balls are apart."
    )
    text = told(record, "established was expected")
    first = record["conclusions"][0]
    assert text.splitlines()[0] == f"{record['theorem']}: refuted; established was expected."
    assert f"conclusion {first['statement']}: fails" in text
    assert first["words"] in text
    assert "The balls are apart." in text
    command = text.splitlines()[-1].removeprefix("  replay: ")
    assert shlex.split(command)[:3] == ["theorycheck", "check", record["theorem"]]
    for name, value in record["problem"].items():
        assert f"{name}={value}" in shlex.split(command)


def test_what_holds_is_not_shown(sample):
    record = sample.record("supported")
    text = told(record, "refuted was expected")
    for entry in (*record["assumptions"], *record["conclusions"]):
        assert entry["outcome"] == "holds"
        assert entry["summary"] not in text


def test_a_control_that_was_missed_is_shown(sample):
    record = sample.record("established")
    assert "control" not in told(record, "x")
    record = broken(record, "controls", caught=False, outcome="holds", method="enclosed")
    assert "NOT CAUGHT" in told(record, "x")


def test_of_a_vacuous_one_the_assumption_is_shown(sample):
    record = broken(sample.record("vacuous"), "assumptions", outcome="fails", summary="Negative.")
    text = told(record, "x")
    assert "assumption" in text
    assert "Negative." in text
    assert "conclusion" not in text


def test_long_data_are_summarized(sample):
    record = sample.record("refuted")
    record = {**record, "problem": {**record["problem"], "X": "1," * LONGEST + "1"}}
    text = told(record, "x")
    assert "too long" in text
    assert len(text) < LONGEST + 2_000


@pytest.mark.parametrize("char", ["\x1b", "\x07", "\u202e"])
def test_nothing_reaches_the_terminal_that_moves_its_cursor(sample, char):
    record = broken(sample.record("refuted"), "conclusions", outcome="fails", summary=f"a{char}b")
    assert char not in told(record, "x")
