"""Lemma 33, (66) and (68) with bounded norms."""

import pytest

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import spread_decay as module
from theorycheck.library.single_neuron.spread_decay import THEOREM

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


@pytest.mark.parametrize("W", ["1,1;1,0", "1/100,1/10;1,-1/10", "-1/2,1;1,-1/10"])
def test_other_weights_are_outside(W):
    problem = THEOREM.witness.varied(W=W, v="1,0")
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.VACUOUS
    assert module.DECAY[0] == "spread_rate"


@pytest.mark.parametrize("W", ["1/2,1/10;1/2,1/20", "1/2,1/10;1/4,1/40"])
def test_parallel_parts_are_decided_as_well(W):
    # kappa_max = 0: (66) as printed divides by its square.
    found = assess(THEOREM, THEOREM.witness.varied(W=W, v="1,0"), QUICK)
    assert found.verdict is Verdict.ESTABLISHED
    for _, evidence in found.conclusions:
        assert [item.method for item in evidence] == [Method.SYMBOLIC, Method.ENCLOSED]
        assert all(item.proves for item in evidence)
