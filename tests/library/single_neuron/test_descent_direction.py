"""Lemma 8: established, and vacuous where neurons point back."""

import pytest

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import descent_direction as module
from theorycheck.library.single_neuron.descent_direction import THEOREM

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


def test_neurons_that_point_back_are_outside():
    problem = THEOREM.witness.varied(W="1,1;-1/2,1", v="1,0")
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.VACUOUS


def test_aligned_neurons_have_equality(result):
    # Balls cannot decide it there, and the derivation does.
    problem = THEOREM.witness.varied(W="1/3,0;1,0", v="1,0")
    found = assess(THEOREM, problem, QUICK)
    assert found.verdict is Verdict.ESTABLISHED
    assert not any(item[1].proves for _, item in found.conclusions)
    assert module.EXPLICIT[-1] == "theta_max"
