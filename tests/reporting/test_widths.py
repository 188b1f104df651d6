"""The widths of balls: every ball once, none that is no ball, and what was asked for."""

import csv
import io

from theorycheck.core import notation
from theorycheck.reporting import widths


def rows(record):
    found = widths.dots([record])
    return list(csv.DictReader(io.StringIO(found.csv())))


def enclosed(sample, quantities, **more):
    entry = sample.entry("s", "holds", "enclosed", quantities=quantities, **more)
    return sample.record("supported", theorem="t", conclusions=[entry])


def test_each_ball_stands_once_with_its_digits_and_what_was_asked_for(sample):
    record = sample.record("supported", theorem="t")
    record["conclusions"].append({**record["conclusions"][1], "statement": "again"})
    assert [(row["quantity"], row["digits"]) for row in rows(record)] == [
        ("limit", "44"),
        ("minimizer", "69"),
        ("loss", "1"),
        ("beta", "57"),
    ]
    assert {row["digits asked for"] for row in rows(record)} == {"30"}
    assert rows(record)[0]["check"] == "limit-is-minimizer / limit_against_dual"


def test_what_has_fewer_digits_than_asked_for_is_told_apart(sample):
    found = widths.dots([sample.record("supported", theorem="t")])
    assert found.groups[widths.FEWER] == [("t", 1)]
    assert len(found.groups[widths.ENOUGH]) == 3
    assert found.marks == {"t": 30.0}
    assert "3 have at least the digits asked for" in found.description
    assert "The widest has 1 digit (loss of t)" in found.description
    # As many as were asked for are enough.
    exactly = enclosed(sample, {"x": sample.ball("x", "", "1.5", digits=30)})
    assert widths.dots([exactly]).groups[widths.FEWER] == []


def test_what_is_no_ball_is_left_out(sample):
    ball = sample.ball("x", "", "1.5")
    for quantity in (
        {**ball, "digits": widths.MOST_DIGITS},  # exact, and rounded for display
        {**ball, "bound": "lower"},
        {**ball, "digits": None},
    ):
        assert widths.dots([enclosed(sample, {"x": quantity})]) is None
    numeric = enclosed(sample, {"x": ball})
    numeric["conclusions"][0]["method"] = "numeric"
    assert widths.dots([numeric]) is None
    assert widths.dots([]) is None


def test_exact_is_what_records_call_exact():
    assert widths.MOST_DIGITS == notation.MOST_DIGITS
