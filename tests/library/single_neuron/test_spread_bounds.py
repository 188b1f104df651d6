"""Lemmas 31 and 33 and (68) without conditions on the norms."""

import pytest

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import spread_bounds as module
from theorycheck.library.single_neuron.spread_bounds import THEOREM

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


def test_a_single_neuron_off_the_axis_is_outside():
    problem = THEOREM.witness.varied(W="1,1;1,0", v="1,0")
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.VACUOUS


def test_the_constant_of_lemma_33_is_reported():
    problem = THEOREM.witness.varied(W="1/2,1/1000;1/2,-1/1000", v="1,0")
    # Near the optimum it is c_min/(4 pi c_max) for two neurons late in the flow.
    assert "is 0.0795" in THEOREM.notes(problem, QUICK)[0]
    assert module.rate_needed().free_symbols
