"""The limit of t^3 L for two neurons, and the wrong limits that must be caught."""

import math

import pytest

from theorycheck.assess import assess
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron.two_neurons import THEOREM
from theorycheck.models.relu_trajectory import relu_flow
from theorycheck.models.two_neurons import unequal

QUICK = Settings(effort="quick")


def test_the_limit_is_established_and_wrong_ones_are_caught():
    result = assess(THEOREM, unequal(), QUICK)
    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True] * 3


@pytest.mark.parametrize("W", ["1/2,1/10;1/2,1/10", "1/2,0;1,0"], ids=["equal", "along"])
def test_neurons_that_are_fast_are_vacuous(W):
    problem = THEOREM.witness.varied(W=W, v="1,0", since="1", until="2")
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.VACUOUS


@pytest.mark.parametrize("name", THEOREM.cases)
def test_starts_on_one_side_have_a_limit_and_equal_ones_none(name):
    """In doubles 2 pi^2 (8/6) (p_1 p_2)^2, with the shares p_i of a late time."""
    problem = THEOREM.cases[name]()
    result = assess(THEOREM, problem, QUICK)
    if name == "equal":
        assert result.verdict is Verdict.VACUOUS
        return
    assert result.verdict is Verdict.ESTABLISHED
    [found] = [
        item.finding.quantities["limit_scaled_loss"]
        for statement, evidence in result.conclusions
        for item in evidence
        if statement.slug == "limit"
    ]
    rows = ";".join(",".join(map(str, row)) for row in problem.W)
    late = relu_flow(rows, "1,0", 10**9, 10)
    first, second = (row[0] for row in late.weights[-1])
    level = 8 * math.pi**2 / 3 * (first * second) ** 2
    assert abs(float(found.mid[0]) - level) < 1e-6
    assert found.radius < 1e-6
    # The parts across the teacher started on one side, and are on two.
    assert late.weights[0][0][1] * late.weights[0][1][1] > 0
    assert late.weights[-1][0][1] * late.weights[-1][1][1] < 0


def test_a_window_that_ends_too_early_is_undecided():
    problem = THEOREM.witness.varied(W="7/10,2,0;3/10,0,2", since="1/100", until="1/50")
    result = assess(THEOREM, problem, QUICK)
    assert result.verdict is Verdict.UNDECIDED
    assert all(
        item.finding.outcome is Outcome.INCONCLUSIVE and item.gave_up
        for _, evidence in result.conclusions
        for item in evidence
    )
