"""The loss with output weights: wherever drawn, and what must be caught."""

from hypothesis import given, settings

from theorycheck.assess import assess
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron.relu_output_weights import THEOREM
from theorycheck.strategies import problems

QUICK = Settings(digits=12, effort="quick")


@settings(max_examples=4, deadline=None, derandomize=True)
@given(problem=problems(THEOREM))
def test_they_agree_wherever_drawn(problem):
    result = assess(THEOREM, problem, QUICK)

    assert result.verdict is Verdict.ESTABLISHED
    for _, group in result.conclusions:
        assert Outcome.FAILS not in [item.finding.outcome for item in group]
    assert all(control.caught for control in result.controls)
    assert len(result.controls) == 2


def test_the_witness_at_thirty_digits():
    result = assess(THEOREM, THEOREM.witness, Settings())
    [[derivation, balls]] = [group for _, group in result.conclusions]

    assert result.verdict is Verdict.ESTABLISHED
    assert derivation.proves
    assert balls.finding.digits >= 30
