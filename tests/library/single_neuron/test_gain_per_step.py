"""What a step gains near the optimum, in powers of the loss."""

import pytest

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron.gain_per_step import THEOREM

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


@pytest.mark.parametrize(
    "change",
    [
        {"step": "1/10"},
        {"W": "1/2,1/10;1/2,-1/10", "v": "1,0"},
        {"W": "99/100,1/1000;1/100,0", "v": "1,0"},
    ],
    ids=["long-step", "large-loss", "short-neuron"],
)
def test_other_problems_are_outside(change):
    assert assess(THEOREM, THEOREM.witness.varied(**change), QUICK).verdict is Verdict.VACUOUS


def test_one_neuron_may_take_long_steps():
    problem = THEOREM.witness.varied(W="1,1/100000", v="1,0", step="2")
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.ESTABLISHED
