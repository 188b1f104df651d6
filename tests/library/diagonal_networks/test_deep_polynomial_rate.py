"""The exact rate of order D > 2: both bounds everywhere, and wrong rates and constants caught."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks.deep_polynomial_rate import THEOREM, above, below
from theorycheck.models.comparison import in_balls
from theorycheck.models.one_constraint import DeepOneConstraint, resolved

QUICK = Settings(digits=12, effort="quick")


def decided(relation, problem):
    return in_balls(relation, resolved)(problem, QUICK).outcome


def test_the_witness_is_established_by_every_route():
    result = assess(THEOREM, THEOREM.witness, Settings())
    assert result.verdict is Verdict.ESTABLISHED
    for _, found in result.conclusions:
        assert [item.method for item in found] == [Method.SYMBOLIC, Method.ENCLOSED]
        assert all(item.proves for item in found)
    assert len(result.controls) == 4
    assert all(control.caught for control in result.controls)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    weight=st.fractions(Fraction(1, 50), Fraction(49, 50), max_denominator=50),
    total=st.sampled_from(["1e-9", "1/3", "1", "1e6"]),
    order=st.sampled_from(["21/10", "5/2", "3", "4", "30"]),
    alpha=st.sampled_from(["1e-8", "1/100", "1/3", "1", "20"]),
)
def test_both_bounds_hold_everywhere(weight, total, order, alpha):
    problem = DeepOneConstraint.at(weight=str(weight), total=total, order=order, alpha=alpha)
    for relation in (above, below):
        assert decided(relation, problem) is Outcome.HOLDS


@pytest.mark.parametrize("order", ["5/2", "3", "7"])
@pytest.mark.parametrize(
    ("factor", "bound"), [("999999/1000000", above), ("1000001/1000000", below)]
)
def test_a_constant_a_millionth_off_is_refuted_at_a_small_scale(order, factor, bound):
    # Both bounds are sharp: what is lost is of the size alpha^(D-2).
    problem = DeepOneConstraint.at(order=order, alpha="1e-20")
    assert decided(lambda: bound(Fraction(factor)), problem) is Outcome.FAILS


@pytest.mark.parametrize("order", ["5/2", "3", "7"])
@pytest.mark.parametrize(("power", "bound"), [(1, above), (-1, below), (-2, below)])
def test_another_exponent_is_refuted_at_a_small_scale(order, power, bound):
    problem = DeepOneConstraint.at(order=order, alpha="1e-9")
    assert decided(lambda: bound(power=power), problem) is Outcome.FAILS


def test_a_weight_of_one_or_more_is_vacuous():
    for weight in ("1", "2"):
        problem = DeepOneConstraint.at(weight=weight, alpha="1/4")
        assert assess(THEOREM, problem, QUICK).verdict is Verdict.VACUOUS
        assert THEOREM.series(problem, QUICK) == []


def test_an_order_that_is_no_integer_is_established_from_the_minimizer():
    result = assess(THEOREM, THEOREM.cases["order-five-halves"](), QUICK)
    assert result.verdict is Verdict.ESTABLISHED
    _, flow = result.conclusions[-1]
    assert [item.finding.outcome for item in flow] == [Outcome.HOLDS, Outcome.INCONCLUSIVE]


def test_the_figure_shows_the_excess_between_its_bounds():
    [figure] = THEOREM.series(THEOREM.witness, QUICK)
    points, upper, lower = figure["lines"]
    assert figure["description"].endswith("2.9978, 2.9989. They tend to D = 3.")
    for y, high, low in zip(points["y"], upper["y"], lower["y"], strict=True):
        assert low < y < high
