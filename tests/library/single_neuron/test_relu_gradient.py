"""The gradient in closed form: wherever drawn, at the angles 0 and pi, and the misprint."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.assess import assess
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron.relu_gradient import THEOREM
from theorycheck.models.relu_neuron import ReluNeuron

QUICK = Settings(digits=12, effort="quick")


@settings(max_examples=3, deadline=None, derandomize=True)
@given(neurons=st.integers(1, 4), inputs=st.integers(1, 5), seed=st.integers(0, 1000))
def test_they_agree_wherever_drawn(neurons, inputs, seed):
    problem = ReluNeuron.at(neurons=neurons, inputs=inputs, seed=seed, neuron=1 + seed % neurons)
    result = assess(THEOREM, problem, QUICK)

    assert result.verdict is Verdict.ESTABLISHED
    for _, group in result.conclusions:
        for item in group:
            assert item.finding.outcome is Outcome.HOLDS
            assert item.check == "derivation" or item.finding.digits >= 12
    assert len(result.controls) == 7
    assert all(control.caught for control in result.controls)


@pytest.mark.parametrize(
    ("W", "v"), [("-2,0;-1,0", "1,0"), ("1,0;2,0", "1,0"), ("1,0;0,1", "-1,0"), ("3", "-1")]
)
def test_the_angles_zero_and_pi_are_no_exception(W, v):
    result = assess(THEOREM, ReluNeuron.at(W=W, v=v), QUICK)
    assert result.verdict is Verdict.ESTABLISHED
    gradient = dict(zip(("gradient", "radial"), result.conclusions, strict=True))["gradient"][1]
    assert [item.finding.outcome for item in gradient] == [Outcome.HOLDS, Outcome.HOLDS]


def test_the_misprint_is_refuted_where_it_is_presupposed():
    result = assess(THEOREM, THEOREM.witness, QUICK)
    [printed] = [item for item in result.controls if item.control.erratum]

    assert printed.control.erratum.number == "E3"
    assert printed.caught
    assert [item.finding.outcome for _, group in printed.given for item in group] == [Outcome.HOLDS]
    # Elsewhere its presupposition fails, and nothing is refuted.
    elsewhere = printed.control.given[0].checks["exact"](ReluNeuron.at(), QUICK)
    assert elsewhere.outcome is Outcome.FAILS


def test_the_witness_at_thirty_digits():
    result = assess(THEOREM, THEOREM.witness, Settings())
    assert result.verdict is Verdict.ESTABLISHED
