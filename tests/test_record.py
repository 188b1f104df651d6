"""Records: a form that the schema accepts, and numbers that enclose what is meant."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import theorycheck as tc
from theorycheck import record as module
from theorycheck._errors import MissingExtra
from theorycheck.assess import assess
from theorycheck.core.settings import Settings
from theorycheck.flows import diagonal
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


def test_what_was_not_run_is_recorded_as_that():
    record = tc.check("hyperbolic-entropy", X="1;1", y="1,2", digits=10).record
    assert record["conclusions"]
    for entry in record["conclusions"]:
        assert entry["skipped"] is True
        assert entry["summary"] == "Not run: an assumption fails."
    # The assumption that fails was run.
    assert "skipped" not in record["assumptions"][0]


def test_an_inequality_that_holds_in_balls_has_its_margin_and_nothing_else_has():
    record = tc.check("two-neurons", digits=10, effort="quick").record
    entries = {entry["statement"]: entry for entry in record["conclusions"]}
    # l > 0 and l < 33/20 with l = 1.6115...: the second is closer.
    assert entries["limit"]["margin"] == 0.023
    validate(record)
    assert not any("margin" in entry for entry in record["controls"])
    equal = tc.check("hyperbolic-entropy", X="1,2,0", y="3", digits=10, effort="quick").record
    found = [entry for entry in equal["conclusions"] if entry["digits"] is not None]
    assert found
    assert not any("margin" in entry for entry in found)


def test_what_follows_a_flow_without_heyoka_is_said(monkeypatch):
    def notes(alpha):
        found = tc.check("polynomial-rate", alpha=alpha, digits=10, effort="quick")
        return [note for note in found.record["notes"] if "heyoka" in note]

    assert notes("1/10") == []

    def missing():
        raise MissingExtra("heyoka is not installed")

    monkeypatch.setattr(module, "load_heyoka", missing)
    monkeypatch.setattr(diagonal, "load_heyoka", missing)
    [note] = notes("1/11")
    assert note.startswith("heyoka is not installed: the built-in integrator followed the flow")
    # Where no flow is followed nothing is said.
    assert not tc.check("entropy-bounds", digits=10, effort="quick").record["notes"]
