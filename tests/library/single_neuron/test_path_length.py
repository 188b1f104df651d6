"""The length of the path in lemma 24, its wrong variants, and a real descent."""

import math

import numpy as np
from hypothesis import given, settings

from theorycheck.assess import assess
from theorycheck.core.outcome import Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron.path_length import THEOREM
from theorycheck.models.path_length import LevelPath
from theorycheck.strategies import problems

QUICK = Settings(digits=12, effort="quick")


def test_the_witness_is_established_and_its_controls_are_caught():
    result = assess(THEOREM, THEOREM.witness, QUICK)
    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True, True]


def test_every_step_is_shown_and_what_it_rests_on_is_listed():
    steps = THEOREM.derivation(0)
    assert all(step["checks"]["kernel"] == "holds" for step in steps)
    assert sum(len(step["side_conditions"]) for step in steps) >= 2


@settings(max_examples=20, deadline=None, derandomize=True)
@given(problems(LevelPath, steps=20))
def test_it_fails_nowhere(problem):
    possible = (problem.gain * problem.step) ** 3 * problem.level < 1
    expected = Verdict.ESTABLISHED if possible else Verdict.VACUOUS
    assert assess(THEOREM, problem, QUICK).verdict is expected


def test_a_real_descent_keeps_the_bound():
    """A symmetric pair, l1 = 1/2: its loss and its slope in closed form."""
    step, across = 0.5, 0.2
    losses, slopes = [], []
    for _ in range(20_000):
        angle = np.arctan(2 * across)
        losses.append(((1 + 4 * across**2) * angle - 2 * across) / (4 * np.pi))
        slope = 2 * across * angle / np.pi
        slopes.append(slope / np.sqrt(2))
        across -= step * slope / 2
    loss, slope = np.array(losses), np.array(slopes)
    # What the descent gains at least is read off the descent itself.
    assert (loss[:-1] - loss[1:] >= step / 2 * slope[:-1] ** 2).all()
    gain = (slope**2 / 2 / loss ** (4 / 3)).min()
    bound = 3 * np.sqrt(2 / gain) * (loss[0] ** (1 / 3) - loss[-1] ** (1 / 3))
    # A step gains almost twice the half that is asked for: the path is about half the bound.
    assert 0.4 * bound < step * slope[:-1].sum() <= bound


def test_levels_that_may_be_negative_are_left_out():
    """With C_s = 1 and eta = 1/2: below 0 levels fall ever faster, and the path has no bound."""
    level, length = 1.0, 0.0
    for step in range(12):
        # Larger than need be at first, so that the level after it is negative.
        slope = math.sqrt(2) * abs(level) ** (2 / 3) + (2 if step == 0 else 0)
        length += slope / 2
        level -= slope**2 / 4
    assert level < 0
    assert length > 8
    assert "L_t >= 0" in THEOREM.scope
