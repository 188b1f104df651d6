"""The limit of t^3 L for two neurons, and the wrong limits that must be caught."""

import dataclasses
import itertools
import math

import numpy as np
import pytest
import sympy
from flint import arb
from scipy.integrate import solve_ivp

import theorycheck as tc
from theorycheck.assess import assess
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import two_neurons
from theorycheck.library.single_neuron.two_neurons import THEOREM
from theorycheck.models.flow_quantities import opposite
from theorycheck.models.relu_trajectory import relu_flow
from theorycheck.models.two_neurons import for_all_later_times, unequal
from theorycheck.rigor.expression import decide, parse
from theorycheck.symbolic.export import quantified

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


@pytest.mark.parametrize(
    ("W", "until"),
    [("1/2,1/20;1/2,-1/20", "1"), ("99/100,1/1000;1/100,-1/1000", "10")],
    ids=["largest", "least"],
)
def test_a_bound_for_later_times_that_is_not_sharp_refutes_nothing(W, until):
    """The upper one is above pi^2/4, or the lower one below 0; t^3 L is not."""
    problem = THEOREM.witness.varied(W=W, v="1,0", since="1/2", until=until)
    result = assess(dataclasses.replace(THEOREM, controls=()), problem, QUICK)
    assert result.verdict is Verdict.UNDECIDED
    outcomes = [item.finding.outcome for _, evidence in result.conclusions for item in evidence]
    assert outcomes == [Outcome.HOLDS, Outcome.INCONCLUSIVE]


@pytest.mark.parametrize(
    ("least", "largest", "wanted"),
    [
        ("1", "2", Outcome.HOLDS),
        ("-1", "2", Outcome.INCONCLUSIVE),
        ("1", "3", Outcome.INCONCLUSIVE),
        ("5/2", "3", Outcome.FAILS),
        ("-2", "-1", Outcome.FAILS),
    ],
)
def test_the_claim_for_later_times_fails_where_the_opposite_bounds_do(least, largest, wanted):
    found = {
        "later_least_scaled_loss": arb(sympy.Rational(least).p) / sympy.Rational(least).q,
        "later_largest_scaled_loss": arb(sympy.Rational(largest).p) / sympy.Rational(largest).q,
    }
    claim = for_all_later_times()
    stated, implied = (decide(parse(quantified(r)), found) for r in (claim, opposite(claim)))
    if stated.outcome is Outcome.FAILS and implied.outcome is not Outcome.FAILS:
        assert wanted is Outcome.INCONCLUSIVE
    else:
        assert stated.outcome is wanted


def test_a_neuron_may_die_out_opposite_to_the_teacher():
    """An open set of starts that is not excluded is fast: the docstring says so, in doubles."""
    v = np.array([1.0, 0.0])

    def slope(_, entries):
        return -np.ravel(tc.relu_gradient(entries.reshape(2, 2), v))

    for moves in itertools.product((-1, 0, 1), (-1, 0, 1)):
        start = [1.0, 0.1, -0.2 + 0.01 * moves[0], 0.01 + 0.001 * moves[1]]
        flow = solve_ivp(
            slope, (0, 20), start, method="DOP853", rtol=1e-11, atol=1e-16, t_eval=[10, 20]
        )
        earlier, later = (tc.relu_loss(entries.reshape(2, 2), v) for entries in flow.y.T)
        assert -1.1 < (math.log(later) - math.log(earlier)) / 10 < -0.9
    assert "$w_2 = (-1/5, 1/100)$" in two_neurons.__doc__
    problem = THEOREM.witness.varied(W="1,1/10;-1/5,1/100", v="1,0", since="1", until="2")
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.UNDECIDED


def test_a_window_that_ends_too_early_is_undecided():
    problem = THEOREM.witness.varied(W="7/10,2,0;3/10,0,2", since="1/100", until="1/50")
    result = assess(THEOREM, problem, QUICK)
    assert result.verdict is Verdict.UNDECIDED
    assert all(
        item.finding.outcome is Outcome.INCONCLUSIVE and item.gave_up
        for _, evidence in result.conclusions
        for item in evidence
    )
