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
        "quarter-slope",
        "growing-angles",
    ]


def test_a_slope_that_is_too_small_is_caught():
    # The slope of L^(-1/3) over n^(2/3) is about 0.534 there.
    def claim(share):
        def relation():
            n = sympy.Symbol("neurons", positive=True)
            bound = cubic_lower_bound.bound()
            power = n ** sympy.Rational(2, 3)
            return bound.replace(lambda term: term == power, lambda _: power * share)

        statement = on_window("wrong", "wrong", relation, ("loss",), "spread", "teacher_norm")
        return statement.checks["enclosures"](THEOREM.witness, QUICK).outcome

    assert claim(sympy.Rational(19, 20)) is Outcome.HOLDS
    assert claim(sympy.Rational(3, 10)) is Outcome.FAILS


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
