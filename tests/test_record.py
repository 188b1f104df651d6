"""Records: a form that the schema accepts, and numbers that enclose what is meant."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import theorycheck as tc
from theorycheck.assess import assess
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import vanishing_neurons
from theorycheck.record import record
from theorycheck.reporting.schema import validate


def test_the_record_of_a_check_has_the_agreed_form_and_encloses_what_it_shows():
    record = tc.check("hyperbolic-entropy", X="1,2,0", y="3", digits=10, effort="quick").record
    validate(record)
    best = tc.minimum_entropy("1,2,0", "3", "1/10", digits=40)
    entry = next(item for item in record["conclusions"] if item["check"] == "enclosures")
    shown = entry["quantities"]["beta_entropy"]
    for text, value in zip(shown["mid"], best.value, strict=True):
        assert abs(Fraction(text) - value) <= Fraction(Decimal(shown["rad"])) + best.radius


def test_a_vacuous_record_shows_no_numbers():
    record = tc.check("hyperbolic-entropy", X="1;1", y="1,2", digits=10).record
    validate(record)
    assert record["verdict"] == "vacuous"
    assert not record["controls"]
    assert not record["series"]
    assert not record["solver_honesty"]


def test_a_bound_is_recorded_as_one():
    record = tc.check("two-neurons", digits=10, effort="quick").record
    validate(record)
    found = {
        name: (quantity.get("bound"), quantity["rad"])
        for entry in record["conclusions"]
        for name, quantity in entry["quantities"].items()
    }
    assert found["later_least_scaled_loss"] == ("lower", "0")
    assert found["later_largest_scaled_loss"] == ("upper", "0")
    assert found["limit_scaled_loss"][0] is None


def test_what_a_theorem_builds_on_is_recorded_and_changes_nothing_else():
    theorem = replace(
        vanishing_neurons.THEOREM, controls=(), conclusions=(), series=None, builds_on=()
    )
    made = [
        record("x", assess(found, theorem.witness, Settings(digits=10, effort="quick")))
        for found in (theorem, replace(theorem, builds_on=("a", "b")))
    ]
    assert [found["builds_on"] for found in made] == [[], ["a", "b"]]
    assert len({found["verdict"] for found in made}) == 1
    for found in made:
        validate(found)
