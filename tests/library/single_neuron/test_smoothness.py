"""Lemma 23: established; eigenvalues near n/2, and negative ones, exist."""

import pytest

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import smoothness as module
from theorycheck.library.single_neuron.smoothness import THEOREM

QUICK = Settings(digits=12, effort="quick")


@pytest.fixture(scope="module")
def result():
    return assess(THEOREM, THEOREM.witness, QUICK)


def test_the_witness_is_established_and_every_control_is_caught(result):
    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True] * len(THEOREM.controls)


def test_every_conclusion_is_derived_and_decided_in_balls(result):
    for _, found in result.conclusions:
        assert [item.method for item in found] == [Method.SYMBOLIC, Method.ENCLOSED]
        assert all(item.proves for item in found)


def test_what_it_rests_on_is_listed(result):
    steps = THEOREM.derivation(0)
    shown = {text for step in steps for text in step["side_conditions"]}
    needed = {
        text
        for _, found in result.conclusions
        for step in found[0].finding.certificate.steps
        for text in step.side_conditions
    }
    assert needed <= shown
    assert all(step["checks"]["kernel"] == "holds" for step in steps)


def test_neurons_that_are_too_short_are_outside():
    problem = THEOREM.witness.varied(W="1/100,0;1,1", v="1,0")
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.VACUOUS


def test_a_matrix_that_is_too_large_is_not_decided():
    row = ",".join(["1"] + ["0"] * 60)
    problem = THEOREM.witness.varied(W=row, v=row)
    found = assess(THEOREM, problem, QUICK)
    assert found.verdict is Verdict.ESTABLISHED
    assert [item.gave_up for _, items in found.conclusions for item in items] == [
        False,
        True,
        False,
        True,
    ]


def test_near_the_optimum_the_norm_is_half_the_number_of_neurons():
    said = THEOREM.notes(THEOREM.witness.varied(W="1/2,1e-6;1/2,-1e-6", v="1,0"), QUICK)
    assert "is 0.500000 here" in said[0]
    assert module.needed().free_symbols
