"""Lemmas 21 and 22: established, vacuous for short neurons and large losses."""

import pytest

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import residual_bounds as module
from theorycheck.library.single_neuron.residual_bounds import THEOREM

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


@pytest.mark.parametrize("W", ["1,0;0,1/1000", "2,1;1,-3"])
def test_short_neurons_and_large_losses_are_outside(W):
    problem = THEOREM.witness.varied(W=W, v="1,0")
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.VACUOUS


def test_eight_is_attained():
    import sympy

    from theorycheck.models.least_constant import Ratio
    from theorycheck.models.relu_student import ReluStudent

    r, loss = sympy.symbols("residual_norm loss")
    found = Ratio.of(r**2 / loss, module.RESIDUAL).at(ReluStudent.at(W="1/2;-1/2", v="1"))
    assert abs(found - 8) < 1e-9
