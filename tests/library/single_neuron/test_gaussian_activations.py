"""Other activations: wherever drawn, at parallel vectors, and what must be caught."""

import pytest
from hypothesis import given, settings

from theorycheck.assess import assess
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron.gaussian_activations import THEOREM
from theorycheck.models.gaussian_pair import BiasedPair
from theorycheck.strategies import problems

QUICK = Settings(digits=12, effort="quick")


@settings(max_examples=3, deadline=None, derandomize=True)
@given(problem=problems(THEOREM))
def test_they_agree_wherever_drawn(problem):
    result = assess(THEOREM, problem, QUICK)

    assert result.verdict is Verdict.ESTABLISHED
    for _, group in result.conclusions:
        assert Outcome.FAILS not in [item.finding.outcome for item in group]
    assert len(result.controls) == 16
    assert all(control.caught for control in result.controls)


@pytest.mark.parametrize("v", ["2,4,0", "-1,-2,0"])
def test_parallel_vectors_are_no_exception(v):
    result = assess(THEOREM, BiasedPair.at(v=v, bias="0"), QUICK)
    assert result.verdict is Verdict.ESTABLISHED
    found = [item.finding.outcome for _, group in result.conclusions for item in group]
    # What is exactly 0 has no relative digits, and stays undecided in balls.
    assert found.count(Outcome.HOLDS) >= 8


def test_the_witness_at_thirty_digits():
    result = assess(THEOREM, THEOREM.witness, Settings())
    assert result.verdict is Verdict.ESTABLISHED
    for _, [derivation, balls] in result.conclusions:
        assert derivation.proves
        assert balls.finding.digits >= 30
