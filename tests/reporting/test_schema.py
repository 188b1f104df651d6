import copy

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.reporting.schema import schema, validate


def test_the_schema_is_a_schema():
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(schema())


def test_every_sample_is_accepted(each):
    validate(each)


def test_the_mathematics_of_every_sample_is_accepted(each):
    from theorycheck.reporting.record import mathematics

    validate(mathematics(each))


def changed(record, path, value):
    record = copy.deepcopy(record)
    *way, last = path
    place = record
    for step in way:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return record


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("verdict",), "proved"),
        (("verdict",), ...),
        (("theorem",), "../../etc/passwd"),
        (("theorem",), "Hyperbolic_Entropy"),
        (("theorem",), "a\n"),
        (("case",), "../x"),
        (("case",), "certificates"),
        (("schema",), "theorycheck-record/2"),
        (("surprise",), 1),
        (("conclusions", 0, "method"), "proved"),
        (("conclusions", 0, "outcome"), True),
        (("conclusions", 0, "surprise"), 1),
        (("conclusions", 0, "latex"), ...),
        (("conclusions", 1, "digits"), "41"),
        (("conclusions", 1, "quantities", "limit", "mid"), 0.5),
        (("conclusions", 1, "quantities", "limit", "rad"), ...),
        (("conclusions", 1, "certificate"), {"kind": "root"}),
        (("conclusions", 1, "certificate"), {"kind": "root", "file": "../../x.json"}),
        (("conclusions", 1, "certificate"), {"kind": "root", "file": "/etc/passwd"}),
        (("conclusions", 1, "certificate", "digest"), "abc"),
        (("controls", 0, "expected"), "holds"),
        (("controls", 0, "caught"), "yes"),
        (("derivation", 0, "checks", "kernel"), "yes"),
        (("problem", "alpha"), 0.1),
        (("series", 0, "y_scale"), "cubic"),
        (("series", 0, "lines", 0, "y", 3), "1"),
        (("series", 0, "lines", 0, "y", 3), float("nan")),
        (("series", 0, "lines", 0, "y", 3), float("inf")),
        (("series", 0, "lines", 0, "y"), [1.0]),
        (("versions",), {"sympy": 1}),
    ],
)
def test_a_broken_record_is_refused_in_one_line(sample, path, value):
    with pytest.raises(MalformedInput) as caught:
        validate(changed(sample.record("supported"), path, value))
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500


def test_the_message_names_the_place(sample):
    with pytest.raises(MalformedInput, match=r"record\.conclusions\[1\]\.digits=41 "):
        validate(changed(sample.record("supported"), ("conclusions", 1, "digits"), "41"))


@pytest.mark.parametrize("data", [None, [], "x", 3, {}])
def test_what_is_no_record_is_refused(data):
    with pytest.raises(MalformedInput):
        validate(data)


def test_a_verdict_beyond_its_evidence_is_refused(sample):
    for claimed in ("established", "refuted", "vacuous", "contradicted"):
        with pytest.raises(MalformedInput, match="add up to, supported"):
            validate({**sample.record("supported"), "verdict": claimed})
    with pytest.raises(MalformedInput, match="add up to, refuted"):
        validate({**sample.record("refuted"), "verdict": "supported"})


def test_undecided_is_accepted_because_a_statement_may_have_no_check(sample):
    validate({**sample.record("established"), "verdict": "undecided"})


@pytest.mark.parametrize("outcome", ["holds", "fails"])
def test_what_was_not_run_found_nothing(sample, outcome):
    record = sample.record("vacuous")
    record["conclusions"] = [sample.entry("s", "inconclusive", "numeric", skipped=True)]
    validate(record)
    record["conclusions"][0]["outcome"] = outcome
    with pytest.raises(MalformedInput, match="outcome"):
        validate(record)
