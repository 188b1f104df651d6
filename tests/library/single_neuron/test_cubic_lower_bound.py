"""No faster than the inverse cube: the witness, wrong constants, degenerate starts."""

import pytest
import sympy

from theorycheck.assess import assess
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import cubic_lower_bound
from theorycheck.library.single_neuron.cubic_lower_bound import THEOREM
from theorycheck.models.flow_quantities import on_window
from theorycheck.models.relu_student import ReluFlow
from theorycheck.models.relu_trajectory import relu_flow

QUICK = Settings(digits=12, effort="quick")


def test_the_witness_is_established_and_its_controls_are_caught():
    result = assess(THEOREM, THEOREM.witness, QUICK)

    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True, True, True]


def test_an_early_window_is_established_as_well():
    early = THEOREM.witness.varied(since="1/100", until="20")
    result = assess(THEOREM, early, QUICK)

    assert result.verdict is Verdict.ESTABLISHED
    # Early the loss may fall faster, so that one control is idle.
    assert [control.control.statement.slug for control in result.controls] == [
        "sixth-slope",
        "growing-angles",
    ]


def test_a_slope_that_is_too_small_is_caught():
    # The slope of L^(-1/3) over n is about 0.42 there.
    def claim(share):
        def relation():
            right = cubic_lower_bound.bound()
            time = cubic_lower_bound.piece_start()
            return right.replace(lambda term: term == time, lambda _: time * share)

        statement = on_window("wrong", "wrong", relation, ("loss",), "spread", "teacher_norm")
        return statement.checks["enclosures"](THEOREM.witness, QUICK).outcome

    assert claim(sympy.Rational(3, 4)) is Outcome.HOLDS
    assert claim(sympy.Rational(1, 5)) is Outcome.FAILS


@pytest.mark.parametrize(
    "problem",
    [
        ReluFlow.at(neurons=1, inputs=3, since=10, until=100),
        ReluFlow.at(W="1/10,1/10;1/10,1/10", v="1,0", since=10, until=100),
        ReluFlow.at(W="1/10,1/10;1/10,1/5", v="1,0", since=10, until=100),
        ReluFlow.at(W="1/10,0;1/5,0", v="1,0", since=10, until=100),
    ],
    ids=["one-neuron", "equal-neurons", "one-side", "aligned"],
)
def test_degenerate_starts_are_vacuous(problem):
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.VACUOUS


def test_two_bunches_of_equal_neurons_need_a_slope_of_the_order_n():
    # Eight and eight: t^3 L tends to 4 pi^2/(3 n^3), whose slope is above n^(2/3) and below n.
    n = 16
    bunch = ["1/100,1/100"] * 8 + ["1/100,-1/100"] * 8
    found = relu_flow(";".join(bunch), "1,0", 10**5, 8)
    ends = 4 * n ** (5 / 3) / (64 * 0.02)
    root = found.loss[-1] ** (-1 / 3)

    assert root > n ** (2 / 3) * found.times[-1] + ends
    assert root < n * found.times[-1] / 2 + ends
