"""Certificates of whole regions: what they prove, refuse, refute, and are about."""

import copy
import json
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Method, Outcome
from theorycheck.rigor.certificate import from_json, load_all
from theorycheck.rigor.covering import (
    Covering,
    counterexample,
    decided,
    inequalities,
    parse_covered,
    points,
)
from theorycheck.rigor.language import parse
from theorycheck.rigor.region import region

X, Z = ["symbol", "x"], ["symbol", "z"]
ONE = ["rational", "1"]


def number(text):
    return ["rational", text]


def rising(depth):
    """Return a chain of values at the low end, and a sign by form in the end."""
    proof = {"rule": "form"}
    for _ in range(depth):
        proof = {
            "rule": "monotone",
            "variable": "x",
            "from": "low",
            "value": {"rule": "balls"},
            "slope": proof,
        }
    return proof


# exp x >= 1 + x + x^2/2 for x >= 0.
def content(relation=None, domain="[0, inf)", proofs=None, point=None):
    taylor = ["add", number("1"), X, ["mul", number("1/2"), ["pow", X, "2"]]]
    return {
        "family": "numbers",
        "relation": relation or ["ge", ["exp", X], taylor],
        "domain": {"x": domain} if isinstance(domain, str) else domain,
        "proofs": [rising(3)] if proofs is None else proofs,
        "point": point,
    }


def made(**changes):
    return Covering.from_content(content(**changes))


def raised(size):
    return ["ge", ["exp", X], ["add", number(size), X, ["mul", number("1/2"), ["pow", X, "2"]]]]


def test_an_inequality_on_a_half_line_is_proved():
    certificate = made()

    assert certificate.verify() is Outcome.HOLDS
    assert certificate.method is Method.ENCLOSED
    assert certificate.region == "every x >= 0"
    assert "every x >= 0" in certificate.describe()
    assert certificate.states() == content()["relation"]
    assert certificate.enclosures() == {}
    assert from_json(certificate.to_json()) == certificate


@pytest.mark.parametrize("size", ["1000001/1000000", "1000000000001/1000000000000"])
def test_a_constant_a_little_too_large_is_not_proved(size):
    assert made(relation=raised(size)).verify() is Outcome.INCONCLUSIVE
    assert parse_covered({**claim_of(made(relation=raised(size)))}).prove() is Outcome.FAILS


def claim_of(certificate):
    return certificate.claim.to_json()


def test_it_is_refuted_at_a_point_where_a_ball_is_on_the_wrong_side():
    wrong = raised("1000001/1000000")
    point = counterexample(parse(wrong), region({"x": "[0, inf)"}))
    certificate = made(relation=wrong, point={"x": str(point[0][1])})

    assert certificate.verify() is Outcome.FAILS
    assert certificate.region is None
    assert "is false at x = " in certificate.describe()
    assert from_json(certificate.to_json()).verify() is Outcome.FAILS


@pytest.mark.parametrize("point", [{"x": "1"}, {"x": "-1"}, {"z": "0"}, {}, {"x": "0", "z": "0"}])
def test_a_point_that_refutes_nothing(point):
    # x = -1: false there, and outside of the region.
    wrong = raised("1000001/1000000")
    assert made(relation=wrong, point=point).verify() is Outcome.INCONCLUSIVE


def test_at_equality_nothing_strict_is_proved():
    strict = ["gt", *content()["relation"][1:]]
    assert made(relation=strict).verify() is Outcome.INCONCLUSIVE
    assert made(relation=strict, domain="(0, inf)").verify() is Outcome.HOLDS
    swapped = ["lt", *reversed(content()["relation"][1:])]
    assert made(relation=swapped, domain="(0, inf)").verify() is Outcome.HOLDS


def test_a_wider_region_is_not_covered():
    assert made(domain="[-1/1000000, inf)").verify() is Outcome.INCONCLUSIVE
    assert made(domain="(-inf, inf)").verify() is Outcome.INCONCLUSIVE


def test_a_conjunction_needs_a_proof_of_each_part():
    both = ["and", content()["relation"], ["le", X, ["exp", X]]]
    assert made(relation=both, proofs=[rising(3), rising(2)]).verify() is Outcome.HOLDS
    wrong = ["and", content()["relation"], ["le", ["exp", X], X]]
    assert made(relation=wrong, proofs=[rising(3), rising(2)]).verify() is Outcome.INCONCLUSIVE
    with pytest.raises(MalformedInput, match="give one for each"):
        made(relation=both)


def test_what_is_undefined_somewhere_is_not_proved():
    # x log x is not defined at 0, and a ball around [-1, 1] has no logarithm.
    entropy = ["ge", ["mul", X, ["log", X]], number("-1")]
    balls = {"rule": "balls"}
    assert made(relation=entropy, proofs=[balls], domain="[0, 1]").verify() is Outcome.INCONCLUSIVE
    assert made(relation=entropy, proofs=[balls], domain="[-1, 1]").verify() is Outcome.INCONCLUSIVE
    assert made(relation=entropy, proofs=[balls], domain="[1/100, 1]").verify() is Outcome.HOLDS


@pytest.mark.parametrize(
    ("subject", "family", "expected"),
    [
        ({"x": "0"}, "numbers", True),
        ({"x": "7/3", "other": "word"}, "numbers", True),
        ({"x": "-1/1000000000000"}, "numbers", False),
        ({"x": "1"}, "letters", False),
        ({"z": "1"}, "numbers", False),
        ({"x": "1,2"}, "numbers", False),
    ],
)
def test_it_is_about_the_problems_in_its_region(subject, family, expected):
    assert made().about(subject, family) is expected


def test_an_open_end_is_outside():
    assert not made(domain="(0, inf)").about({"x": "0"}, "numbers")
    assert made(domain="(0, inf)").about({"x": "1/1000000000000"}, "numbers")


def test_a_counterexample_is_about_its_own_point_alone():
    certificate = made(relation=raised("2"), point={"x": "0"})
    assert certificate.verify() is Outcome.FAILS
    assert certificate.about({"x": "0"}, "numbers")
    assert not certificate.about({"x": "1"}, "numbers")


def test_a_relation_without_symbols_is_about_no_problem():
    certificate = made(relation=["lt", number("0"), ONE], proofs=[{"rule": "balls"}])
    assert certificate.verify() is Outcome.HOLDS
    assert not certificate.about({"x": "1"}, "numbers")


@pytest.mark.parametrize(
    "changes",
    [
        {"relation": ["eq", X, X]},
        {"relation": ["ge", ["entry", "x", "i"], ONE]},
        {"relation": ["forall", "i", "features", ["ge", X, ONE]]},
        {"relation": ["ge", ["sum", "i", "features", X], ONE]},
        {"relation": ["ge", Z, ONE]},
        {"relation": X},
        {"domain": {}},
        {"domain": "[0, 1e9]"},
        {"proofs": []},
        {"point": ["x"]},
        {"point": {"x": "0.5"}},
    ],
)
def test_malformed_content_is_refused(changes):
    with pytest.raises(MalformedInput):
        made(**changes)


@pytest.mark.parametrize("family", ["", 3])
def test_it_names_its_family(family):
    with pytest.raises(MalformedInput):
        Covering.from_content({**content(), "family": family})


def test_a_changed_certificate_does_not_load():
    data = made().to_json()
    for name, value in (("domain", {"x": "[-1, inf)"}), ("relation", raised("2"))):
        planted = copy.deepcopy(data)
        planted[name] = value
        with pytest.raises(MalformedInput, match="digest"):
            from_json(planted)


def test_every_comparison_is_a_sign():
    for head, strict in (("le", False), ("lt", True), ("ge", False), ("gt", True)):
        [found] = inequalities(parse([head, X, ONE]))
        below = head in ("le", "lt")
        assert found.strict is strict
        assert decided(parse(["gt", found.gap.to_json(), number("0")]), {"x": Fraction(0)}) is (
            Outcome.HOLDS if below else Outcome.FAILS
        )


@pytest.mark.parametrize("domain", ["(0, 1)", "[12, inf)", "(-inf, 0]", "(-inf, inf)", "[3, 3]"])
def test_points_lie_inside(domain):
    found = region({"x": domain})
    assert points(found)
    assert all(point["x"] in found["x"] for point in points(found))
    assert points(found) == points(found)


def test_points_come_near_every_end():
    values = [point["x"] for point in points(region({"x": "(0, 1)"}))]
    assert min(values) < Fraction(1, 2**50)
    assert max(values) > 1 - Fraction(1, 2**50)
    assert 10 < len(points(region(dict.fromkeys("abc", "(0, inf)")))) < 2000


@settings(max_examples=100, deadline=None, derandomize=True)
@given(x=st.fractions(0, 10**6) | st.fractions(0, 3, max_denominator=1000))
def test_balls_at_a_point_agree_with_an_independent_value(x):
    size = Fraction(3, 2)
    outcome = decided(parse(raised("3/2")), {"x": x})
    with mpmath.workdps(60):
        value = mpmath.mpf(x.numerator) / x.denominator
        gap = mpmath.exp(value) - mpmath.mpf(size.numerator) / 2 - value - value**2 / 2
    assert outcome is (Outcome.HOLDS if gap > 0 else Outcome.FAILS)


def test_a_record_of_a_problem_outside_the_region_is_refused(tmp_path):
    certificate = made(domain="[0, 1]").to_json()
    entry = {"statement": "a", "check": "c", "certificate": certificate, "outcome": "holds"}
    path = tmp_path / "record.json"

    def record(x):
        path.write_text(json.dumps({"schema": "x", "problem": {"x": x}, "conclusions": [entry]}))
        return load_all(path)

    assert len(record("1/2")) == 1
    for outside in ("2", "-1", 3):
        with pytest.raises(MalformedInput, match="another problem"):
            record(outside)
