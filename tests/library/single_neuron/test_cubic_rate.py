"""The inverse cube on a window: the witness, wrong constants, and starts without it."""

import dataclasses
from fractions import Fraction

import pytest
import sympy

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import cubic_rate
from theorycheck.library.single_neuron.cubic_rate import THEOREM
from theorycheck.models.flow_quantities import on_window
from theorycheck.models.relu_student import ReluFlow
from theorycheck.models.relu_trajectory import relu_flow
from theorycheck.models.relu_window import certified_window

QUICK = Settings(digits=12, effort="quick")
WITNESS = THEOREM.witness


def claimed(relation, *names, beginning=("teacher_norm",)):
    statement = on_window("wrong", "a wrong claim", relation, names, *beginning)
    return statement.checks["enclosures"](WITNESS, QUICK).outcome


def test_the_witness_is_established_and_its_controls_are_caught():
    result = assess(THEOREM, WITNESS, QUICK)

    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True] * 7
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
        (cubic_rate.rate, sympy.Integer(2), sympy.Integer(16), ("scaled_loss",)),
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
    def moved():
        upper = next(part for part in cubic_rate.exponent().args if "largest" in str(part))
        return sympy.Le(upper.lhs, upper.rhs - sympy.Rational(99, 1000), evaluate=False)

    assert claimed(moved, "slope", beginning=()) is Outcome.FAILS


def test_for_two_neurons_the_exponents_minus_two_and_minus_four_are_outside():
    n = sympy.Symbol("neurons", positive=True)
    upper = next(part for part in cubic_rate.exponent().args if "largest" in str(part))
    lower = next(part for part in cubic_rate.exponent().args if "least" in str(part))
    assert lower.rhs == sympy.Rational(-301, 100)
    assert upper.rhs.subs(n, 2) == sympy.Rational(-29, 10)
    assert upper.rhs.subs(n, 3) < -2


@pytest.mark.parametrize(
    "problem",
    [
        ReluFlow.at(neurons=1, inputs=3, since=10, until=100),
        ReluFlow.at(W="1/10,1/10;1/10,1/10", v="1,0", since=10, until=100),
        WITNESS.varied(since="100", until="1000"),
        ReluFlow.at(W="-1/10,1/100;1/10,1/10", v="1,0", since=10**5, until=10**6),
        ReluFlow.at(W="1,1;1,-1", v="1,0", since=10**5, until=10**6),
        # Of nine, one that starts so large ends above 4 |v|/n.
        ReluFlow.at(W=f"2/5,1/10{';1/1000,-1/1000' * 8}", v="1,0", since=1300, until=1400),
    ],
    ids=["one-neuron", "equal-neurons", "too-early", "opposite", "large-start", "one-large"],
)
def test_outside_its_assumptions_it_says_nothing(problem):
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.VACUOUS


@pytest.mark.parametrize("name", ["one-side", "one-side-of-three"])
def test_starts_on_one_side_of_the_teacher_have_the_rate(name):
    """kappa_max(0) = 0, and the flow passes through angles of 0: the exponent is -3 as well."""
    problem = THEOREM.cases[name]()
    [window] = certified_window(problem, QUICK)
    found = window.enclosures()

    alone = dataclasses.replace(THEOREM, controls=())
    assert assess(alone, problem, QUICK).verdict is Verdict.ESTABLISHED
    assert Fraction(-3) < found["least_slope"].mid[-1] < found["largest_slope"].mid[-1]
    assert found["largest_slope"].mid[-1] < Fraction(-298, 100)
    # The parts across the teacher all point one way at the start, and opposite ways in the window.
    assert all(row[1] > 0 for row in problem.W)
    assert min(found["least_kappa"].mid) > 3


@pytest.mark.parametrize("control", THEOREM.controls[3:], ids=lambda c: c.statement.slug)
def test_the_controls_of_fast_starts_hold_where_the_rate_is_the_cube(control):
    """What is refuted of one, equal and aligned neurons is true of the witness."""
    [check] = control.statement.checks.values()

    assert check(control.at(), QUICK).outcome is Outcome.FAILS
    assert check(WITNESS, QUICK).outcome is Outcome.HOLDS


def test_the_exponential_control_is_idle_where_the_window_closes_early():
    [control] = [c for c in THEOREM.controls if c.statement.slug == "exponential"]

    assert control.idle(WITNESS) is None
    assert control.idle(WITNESS.varied(since="1000", until="3000")) is not None


@pytest.mark.parametrize(
    ("rows", "scaled", "norm"),
    [
        # Two bunches of four: the limit of n^2 t^3 L is 4 pi^2/(3 n).
        (["1/100,1/100"] * 4 + ["1/100,-1/100"] * 4, (1.6, 1.65), (0.99, 1.01)),
        # One that starts large, beside eight small ones, is outside the assumptions.
        (["2/5,1/10"] + ["1/1000,-1/1000"] * 8, (23, 24), (4.1, 4.3)),
    ],
    ids=["bunches", "one-large"],
)
def test_what_shaped_the_assumptions_and_the_power_of_n(rows, scaled, norm):
    n = len(rows)
    found = relu_flow(";".join(rows), "1,0", 10**4, 8)
    level = n**2 * found.times[-1] ** 3 * found.loss[-1]
    largest = n * max((sum(x * x for x in row)) ** 0.5 for row in found.weights[-1])

    assert scaled[0] < level < scaled[1]
    assert norm[0] < largest < norm[1]
