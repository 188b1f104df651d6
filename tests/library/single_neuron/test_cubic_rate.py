"""The inverse cube on a window: the witness, wrong constants, and starts without it."""

import pytest
import sympy

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import cubic_rate
from theorycheck.library.single_neuron.cubic_rate import THEOREM
from theorycheck.models.flow_quantities import on_window
from theorycheck.models.relu_student import ReluFlow

QUICK = Settings(digits=12, effort="quick")
WITNESS = THEOREM.witness


def claimed(relation, *names, beginning=("teacher_norm",)):
    statement = on_window("wrong", "a wrong claim", relation, names, *beginning)
    return statement.checks["enclosures"](WITNESS, QUICK).outcome


def test_the_witness_is_established_and_its_controls_are_caught():
    result = assess(THEOREM, WITNESS, QUICK)

    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True, True, True]
    methods = {
        (item.statement, item.check): item.method
        for _, found in result.conclusions
        for item in found
    }
    assert methods["exponent", "enclosures"] is Method.ENCLOSED
    assert methods["exponent", "doubles"] is Method.NUMERIC


@pytest.mark.parametrize(
    ("relation", "old", "new", "names"),
    [
        # t^3 L n^2/|v|^2 is about 6.5 there, and |grad L| L^(-2/3) n^(-1/3) about 1.265.
        (cubic_rate.rate, sympy.Integer(32), sympy.Integer(6), ("scaled_loss",)),
        (cubic_rate.rate, sympy.Integer(2), sympy.Integer(8), ("scaled_loss",)),
        (
            cubic_rate.sharper_gradient,
            sympy.Rational(1, 2),
            sympy.Rational(4, 3),
            ("gradient_ratio",),
        ),
        (cubic_rate.norms, sympy.Integer(4), sympy.Rational(1, 2), ("weight_norm",)),
    ],
)
def test_a_wrong_constant_is_caught(relation, old, new, names):
    right = relation()
    wrong = right.replace(lambda term: term == old, lambda _: new)

    assert wrong != right
    assert claimed(lambda: right, *names) is Outcome.HOLDS
    assert claimed(lambda: wrong, *names) is Outcome.FAILS


def test_a_tolerance_below_what_is_left_of_the_start_is_too_small():
    def tight():
        right = cubic_rate.exponent()
        return right.replace(
            lambda term: term == sympy.Rational(-5, 2), lambda _: sympy.Rational(-2999, 1000)
        )

    assert tight() != cubic_rate.exponent()
    assert claimed(tight, "slope", beginning=()) is Outcome.FAILS


@pytest.mark.parametrize(
    "problem",
    [
        ReluFlow.at(neurons=1, inputs=3, since=10, until=100),
        ReluFlow.at(W="1/10,1/10;1/10,1/10", v="1,0", since=10, until=100),
        WITNESS.varied(since="100", until="1000"),
        ReluFlow.at(W="-1/10,1/100;1/10,1/10", v="1,0", since=10**5, until=10**6),
        ReluFlow.at(W="1,1;1,-1", v="1,0", since=10**5, until=10**6),
    ],
    ids=["one-neuron", "equal-neurons", "too-early", "opposite", "large-start"],
)
def test_outside_its_assumptions_it_says_nothing(problem):
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.VACUOUS


def test_the_exponential_control_is_idle_where_the_window_closes_early():
    [control] = [c for c in THEOREM.controls if c.statement.slug == "exponential"]

    assert control.idle(WITNESS) is None
    assert control.idle(WITNESS.varied(until="3000")) is not None
