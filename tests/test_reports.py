"""The committed report is about the catalogue as it is."""

import json
from pathlib import Path

import pytest

from theorycheck.assess import assess
from theorycheck.catalogue import entries, entry
from theorycheck.core.settings import Settings
from theorycheck.reporting.markdown import markdown
from theorycheck.reporting.record import mathematics
from theorycheck.reporting.schema import validate

REPORTS = Path(__file__).parent.parent / "reports"
QUICK = Settings(digits=10, effort="quick")


def places():
    return [(found.slug, case) for found in entries() for case in ("witness", *found.load().cases)]


def directory(slug, case):
    return REPORTS / slug if case == "witness" else REPORTS / slug / case


def test_the_report_holds_exactly_the_theorems_and_cases_of_the_catalogue():
    committed = {path.parent for path in REPORTS.rglob("record.json")}
    assert committed == {directory(slug, case) for slug, case in places()}


@pytest.mark.parametrize(("slug", "case"), places())
def test_the_committed_record_is_of_the_agreed_form(slug, case):
    record = json.loads((directory(slug, case) / "record.json").read_text(encoding="utf-8"))
    validate(record)
    assert record == mathematics(record)  # no times, no versions


# At the witness, where a check is longest, `test_catalogue` compares when it has the result.
@pytest.mark.parametrize(("slug", "case"), [place for place in places() if place[1] != "witness"])
def test_the_committed_verdict_is_what_a_check_finds(slug, case):
    record = json.loads((directory(slug, case) / "record.json").read_text(encoding="utf-8"))
    theorem = entry(slug).load()
    problem = theorem.cases[case]()
    assert record["problem"] == problem.exact()
    assert record["verdict"] == assess(theorem, problem, QUICK).verdict.value


@pytest.mark.parametrize(("slug", "case"), places())
def test_the_committed_markdown_is_made_from_the_committed_record(slug, case):
    place = directory(slug, case)
    record = json.loads((place / "record.json").read_text(encoding="utf-8"))
    assert (place / "report.md").read_text(encoding="utf-8") == markdown(record)
