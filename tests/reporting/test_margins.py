"""Margins: of every conclusion that has one, and none beyond what a logarithmic axis shows."""

import csv
import io

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.reporting import margins
from theorycheck.reporting.record import mathematics
from theorycheck.reporting.schema import validate


def with_margins(sample, *values):
    entries = [
        sample.entry(f"s{i}", "holds", "enclosed", **({} if value is None else {"margin": value}))
        for i, value in enumerate(values)
    ]
    return sample.record("established", theorem="t", assumptions=[], conclusions=entries)


def test_each_margin_is_a_dot_and_a_row(sample):
    record = with_margins(sample, 0.5, None, 2e-9)
    found = margins.dots([record])
    assert found.groups == {"conclusions": [("t", 0.5), ("t", 2e-9)]}
    assert [row["margin"] for row in csv.DictReader(io.StringIO(found.csv()))] == ["0.5", "2e-09"]
    assert "They go from 2e-09 (s2 / check_it, of t) to 0.5" in found.description
    assert "1 lie below 0.01" in found.description
    assert "certified by nothing" in found.shows_not


def test_a_margin_of_0_is_counted_and_not_drawn(sample):
    found = margins.dots([with_margins(sample, 0.0, 0.5)])
    assert found.groups == {"conclusions": [("t", 0.5)]}
    assert "1 of margin 0" in found.description
    assert len(found.table) == 2
    assert margins.dots([with_margins(sample, 0.0)]) is None
    assert margins.dots([sample.record("established")]) is None


def test_a_margin_is_part_of_the_mathematics_and_never_negative(sample):
    record = with_margins(sample, 0.5)
    validate(record)
    assert mathematics(record)["conclusions"][0]["margin"] == 0.5
    with pytest.raises(MalformedInput, match="margin"):
        validate(with_margins(sample, -0.5))
