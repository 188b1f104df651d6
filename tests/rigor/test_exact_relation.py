"""Exact relations: equalities are proved, and nothing irrational passes."""

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Method, Outcome
from theorycheck.rigor.certificate import from_json
from theorycheck.rigor.exact_relation import ExactRelation

TEXTS = {"X": "1,1/3;1,1/3", "y": "2,2", "alpha": "1/3", "u0": "1,-2"}


def square(term):
    return ["pow", term, "2"]


def entry(name, *indices):
    return ["entry", name, *indices]


COLUMNS = ["forall", "n", "samples", ["forall", "i", "features", [
    "eq", entry("X", "n", "i"), ["rational", "1/3"]]]]  # fmt: skip


@pytest.mark.parametrize(
    ("relation", "outcome"),
    [
        (["eq", ["mul", ["symbol", "alpha"], ["rational", "3"]], ["rational", "1"]], "holds"),
        (["eq", ["symbol", "alpha"], ["rational", "333333/1000000"]], "fails"),
        (["ne", ["symbol", "alpha"], ["rational", "1/3"]], "fails"),
        (["forall", "n", "samples", ["eq", entry("y", "n"), ["rational", "2"]]], "holds"),
        (COLUMNS, "fails"),
        (["eq", ["sum", "i", "features", square(entry("u0", "i"))], ["rational", "5"]], "holds"),
        (["eq", ["max", "i", "features", ["abs", entry("u0", "i")]], ["rational", "2"]], "holds"),
        (["le", ["maximum", ["symbol", "alpha"], ["rational", "1"]], ["rational", "1"]], "holds"),
        (["and", ["gt", ["symbol", "alpha"], ["rational", "0"]],
          ["lt", ["symbol", "alpha"], ["rational", "0"]]], "fails"),
        (["gt", ["exp", ["symbol", "alpha"]], ["rational", "0"]], "inconclusive"),
        (["gt", ["pow", ["symbol", "alpha"], "1/2"], ["rational", "0"]], "inconclusive"),
        (["gt", ["pow", ["add", ["symbol", "alpha"], ["rational", "-1/3"]], "-1"],
          ["rational", "0"]], "inconclusive"),
    ],
)  # fmt: skip
def test_relations_are_decided_exactly(relation, outcome):
    certificate = ExactRelation.of(TEXTS, relation)

    assert certificate.verify() is Outcome(outcome)
    assert certificate.method is Method.EXACT
    assert certificate.digits() is None
    assert from_json(certificate.to_json()) == certificate
    assert certificate.states() == relation


@pytest.mark.parametrize(
    "relation",
    [
        ["eq", ["symbol", "beta"], ["rational", "0"]],
        ["eq", ["symbol", "u0"], ["rational", "0"]],
        ["forall", "i", "features", ["eq", entry("alpha", "i"), ["rational", "0"]]],
        ["forall", "i", "rows", ["eq", entry("u0", "i"), ["rational", "0"]]],
    ],
)
def test_what_has_no_value_is_refused(relation):
    with pytest.raises(MalformedInput):
        ExactRelation.of(TEXTS, relation).verify()


def test_a_term_is_no_relation():
    with pytest.raises(MalformedInput):
        ExactRelation.of(TEXTS, ["rational", "1"])


@pytest.mark.parametrize(
    ("changed", "relation"),
    [
        # The entry that is not among the features, or samples, is the one that makes it false.
        ({"u0": "1,1,-5"}, ["forall", "i", "features", [
            "gt", entry("u0", "i"), ["rational", "0"]]]),
        ({"y": "2,2,3"}, ["eq", ["sum", "n", "samples", entry("y", "n")], ["rational", "4"]]),
        ({"X": "1;1"}, ["forall", "i", "features", ["eq", entry("y", "i"), ["rational", "2"]]]),
        ({}, ["eq", entry("y", "n"), ["rational", "2"]]),
        ({}, ["forall", "i", "features", ["gt", entry("X", "n", "i"), ["rational", "0"]]]),
        ({"beta_flow": "1,1"}, ["forall", "i", "features", [
            "eq", entry("beta_flow", "i"), ["rational", "1"]]]),
        ({"Q_flow": "1"}, ["eq", ["symbol", "Q_flow"], ["rational", "1"]]),
        ({"features": "7"}, ["eq", ["symbol", "features"], ["rational", "7"]]),
    ],
)  # fmt: skip
def test_no_part_of_a_vector_and_no_name_of_a_proved_quantity_passes(changed, relation):
    certificate = from_json(ExactRelation.of({**TEXTS, **changed}, relation).to_json())

    with pytest.raises(MalformedInput):
        certificate.verify()


def test_towers_of_powers_are_not_computed():
    tower = ["rational", "3"]
    for _ in range(20):
        tower = ["pow", tower, "1000"]

    relation = ["gt", tower, ["rational", "0"]]
    assert ExactRelation.of(TEXTS, relation).verify() is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        (["le", ["symbol", "alpha"], ["rational", "1"]], 2 / 3),
        (["ge", ["symbol", "alpha"], ["rational", "1"]], -2 / 3),
        (["eq", ["symbol", "alpha"], ["rational", "1/3"]], 0),
        (["ne", ["symbol", "alpha"], ["rational", "1/6"]], 0.5),
        (["forall", "i", "features", ["lt", entry("u0", "i"), ["rational", "2"]]], 0.5),
        (["gt", ["exp", ["symbol", "alpha"]], ["rational", "0"]], None),
    ],
)
def test_the_margin_is_that_of_the_worst_position(relation, expected):
    found = ExactRelation.of(TEXTS, relation).margin()
    assert found == (None if expected is None else pytest.approx(expected))
