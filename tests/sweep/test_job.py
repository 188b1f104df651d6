"""One job: its row, without times, and a key by content."""

import dataclasses
import json

import pytest

from theorycheck._errors import UnknownName
from theorycheck.core.settings import Settings
from theorycheck.sweep.job import Context, Job, Keys


@pytest.fixture
def context(unruly):
    return Context.of("unruly", Settings(effort="quick"), {"n": "2"}, ("x", "behavior"))


def test_a_row_says_what_was_found(context):
    row = Job(context).row(("3", "well"))
    assert row["verdict"] == "supported"
    assert row["note"] == ""
    quantities = {"square": ["9", "0"], "pair": [["3", "2"], "1.0e-09"]}
    assert row["found"] == [
        ["small", "look", "holds", "numeric", None, quantities],
    ]
    assert Job(context).row(("11", "well"))["verdict"] == "contradicted"
    assert json.loads(json.dumps(row)) == row


def test_rows_are_the_same_each_time(context):
    assert Job(context).row(("1/3", "well")) == Job(context).row(("1/3", "well"))


def test_values_that_no_problem_has_are_refused_and_errors_are_told(unruly):
    context = Context.of("unruly", Settings(), {}, ("n", "behavior"))
    refused, raised = (Job(context).row(p) for p in (("12", "well"), ("1", "raise")))
    assert refused["verdict"] == "refused"
    assert "x=-1 is not positive" in refused["note"]
    assert raised["verdict"] == "raised"
    assert raised["note"] == "ZeroDivisionError: of the check"
    # A family should raise no such error; if it does, it costs this row only.
    assert Job(context).row(("13", "well"))["note"].startswith("ValueError: not the kind")


def test_the_controls_of_a_theorem_are_not_tried_again_at_every_row():
    context = Context.of("hyperbolic-entropy", Settings(effort="quick"), {}, ())
    assert Job(context).theorem.controls == ()


def test_a_context_is_a_line_of_text(context):
    assert Context.read(context.text()) == context
    assert "\n" not in context.text()
    assert context.settings == Settings(effort="quick")


def test_the_key_is_the_content(context):
    key = Keys(context).key(("3", "well"))
    assert key == Keys(context).key(("3", "well"))
    assert key != Keys(context).key(("4", "well"))
    # The same problem, asked for by another sweep.
    other = dataclasses.replace(context, fixed={"behavior": "well", "x": "3"}, varied=("n",))
    assert Keys(other).key(("2",)) == key
    for change in (
        {"theorem": "another"},
        {"digits": 31},
        {"effort": "deep"},
        {"seed": 1},
        {"code": "0"},
        {"witness": {"x": "2"}},
        {"fixed": {"n": "3"}},
    ):
        assert Keys(dataclasses.replace(context, **change)).key(("3", "well")) != key


def test_values_do_not_run_into_each_other(unruly):
    context = Context.of("unruly", Settings(), {}, ("x", "y"))
    keys = Keys(context)
    found = {keys.key(point) for point in (("1", "2,3"), ("1,2", "3"), ("12", "3"), ("1", "23"))}
    assert len(found) == 4
    long = ",".join(["1"] * 500)
    assert keys.key(("1", long)) != keys.key(("1", long + ",1"))


def test_an_unknown_theorem_is_refused():
    with pytest.raises(UnknownName, match="no-such"):
        Context.of("no-such", Settings(), {}, ())
