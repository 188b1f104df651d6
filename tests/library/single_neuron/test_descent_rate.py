"""The rate in lemma 24, its wrong variants, and a real descent that it speaks of."""

import numpy as np
from hypothesis import given, settings

from theorycheck.assess import assess
from theorycheck.core.outcome import Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron.descent_rate import THEOREM
from theorycheck.models.descent_rate import DescentSteps
from theorycheck.models.relu_descent import relu_descent
from theorycheck.strategies import problems

QUICK = Settings(digits=12, effort="quick")


def test_the_witness_is_established_and_its_controls_are_caught():
    result = assess(THEOREM, THEOREM.witness, QUICK)
    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True, True]


@settings(max_examples=25, deadline=None, derandomize=True)
@given(problems(DescentSteps, steps=20))
def test_it_fails_nowhere(problem):
    expected = Verdict.ESTABLISHED if problem.gain**3 * problem.level < 1 else Verdict.VACUOUS
    assert assess(THEOREM, problem, QUICK).verdict is expected


def test_gradient_descent_falls_as_its_least_gain_says():
    """With the least gain on the way the bound of the lemma holds, and with three times it not."""
    step = 0.5
    found = relu_descent([["1/2", "1/4"], ["1/2", "-1/4"]], ["1", "0"], step=str(step), steps=10**5)
    keep = found.steps > 0
    loss, steps = found.loss[keep], found.steps[keep]
    # The constant is read off the descent itself, from its own falls.
    fall = np.diff(loss) / np.diff(steps) / loss[:-1] ** (4 / 3)
    least = -fall.max()
    bound = (found.loss[0] ** (-1 / 3) + least * steps / 3) ** -3
    assert (loss <= bound * (1 + 1e-9)).all()
    tripled = (found.loss[0] ** (-1 / 3) + 3 * least * steps / 3) ** -3
    assert not (loss <= tripled).all()
