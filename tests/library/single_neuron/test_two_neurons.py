"""The limit of t^3 L for two neurons, and the wrong limits that must be caught."""

from theorycheck.assess import assess
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron.two_neurons import THEOREM
from theorycheck.models.two_neurons import unequal

QUICK = Settings(effort="quick")


def test_the_limit_is_established_and_wrong_ones_are_caught():
    result = assess(THEOREM, unequal(), QUICK)
    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True] * 3


def test_parallel_neurons_are_vacuous():
    problem = THEOREM.witness.varied(W="1/2,1/10;1,1/5", v="1,0", since="1", until="2")
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.VACUOUS


def test_a_window_that_ends_too_early_is_undecided():
    problem = THEOREM.witness.varied(W="7/10,2,0;3/10,0,2", since="1/100", until="1/50")
    result = assess(THEOREM, problem, QUICK)
    assert result.verdict is Verdict.UNDECIDED
    assert all(
        item.finding.outcome is Outcome.INCONCLUSIVE and item.gave_up
        for _, evidence in result.conclusions
        for item in evidence
    )
