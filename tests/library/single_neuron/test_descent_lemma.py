"""The descent lemma: established, also where a neuron goes farther than its own length."""

import pytest

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron.descent_lemma import THEOREM
from theorycheck.rigor.relu_point import ReluPoint

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


def test_a_step_may_be_longer_than_a_neuron():
    problem = THEOREM.cases["farther-than-their-length"]()
    claims = ReluPoint.at(problem.subject(), ("slope_norm", "weight_norm"), 12).claims
    slope, norm = (claims[name].mid for name in ("slope_norm", "weight_norm"))
    assert any(problem.step * g > w for g, w in zip(slope, norm, strict=True))
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.ESTABLISHED


@pytest.mark.parametrize("step", ["1/2", "5"])
def test_longer_steps_are_outside(step):
    found = assess(THEOREM, THEOREM.witness.varied(step=step), QUICK)
    assert found.verdict is Verdict.VACUOUS


def test_the_longest_step_is_said():
    problem = THEOREM.witness.varied(W="3/2,0;1,0", v="1,0")
    # n/2 + (3/2)/pi = 1.477464...
    assert THEOREM.notes(problem, QUICK) == [
        "Here steps are short up to a length of 0.676835 (enclosed, and rounded)."
    ]
