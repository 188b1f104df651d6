"""The exact rate of order 2: both bounds everywhere, and wrong exponents and constants caught."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks.polynomial_rate import (
    THEOREM,
    above,
    below,
    wrong_exponent,
)
from theorycheck.models.comparison import in_balls
from theorycheck.models.one_constraint import OneConstraint, resolved

QUICK = Settings(digits=12, effort="quick")


def decided(relation, problem):
    return in_balls(relation, resolved)(problem, QUICK).outcome


def test_the_witness_is_established_by_every_route():
    result = assess(THEOREM, THEOREM.witness, Settings())
    assert result.verdict is Verdict.ESTABLISHED
    for _, found in result.conclusions:
        assert [item.method for item in found] == [Method.SYMBOLIC, Method.ENCLOSED]
        assert all(item.proves for item in found)
    assert len(result.controls) == 3
    assert all(control.caught for control in result.controls)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    weight=st.fractions(Fraction(1, 50), Fraction(49, 50), max_denominator=50),
    total=st.sampled_from(["1e-9", "1/3", "1", "1e6"]),
    alpha=st.sampled_from(["1e-30", "1e-6", "1/100", "1/3", "1", "20"]),
)
def test_both_bounds_hold_everywhere(weight, total, alpha):
    problem = OneConstraint.at(weight=str(weight), total=total, alpha=alpha)
    for relation in (above, below):
        assert decided(relation, problem) is Outcome.HOLDS


@pytest.mark.parametrize("weight", ["1/10", "1/2", "9/10"])
@pytest.mark.parametrize(
    ("factor", "bound"), [("999999/1000000", above), ("1000001/1000000", below)]
)
def test_a_constant_a_millionth_off_is_refuted_at_a_small_scale(weight, factor, bound):
    # Both bounds are sharp: what is lost is below alpha^(1/10) there.
    problem = OneConstraint.at(weight=weight, alpha="1e-80")
    assert decided(lambda: bound(Fraction(factor)), problem) is Outcome.FAILS


@pytest.mark.parametrize("weight", ["1/10", "1/2", "9/10"])
def test_the_exponent_is_wrong_at_every_weight(weight):
    assert decided(wrong_exponent, OneConstraint.at(weight=weight, alpha="1e-9")) is Outcome.FAILS


def test_a_weight_of_one_or_more_is_vacuous():
    for weight in ("1", "2"):
        problem = OneConstraint.at(weight=weight)
        assert assess(THEOREM, problem, QUICK).verdict is Verdict.VACUOUS
        assert THEOREM.series(problem, QUICK) == []


def test_a_scale_beyond_any_flow_is_established_from_the_minimizer():
    result = assess(THEOREM, THEOREM.cases["tiny-scale"](), QUICK)
    assert result.verdict is Verdict.ESTABLISHED
    _, flow = result.conclusions[-1]
    assert [item.finding.outcome for item in flow] == [Outcome.HOLDS, Outcome.INCONCLUSIVE]


def test_the_figure_shows_the_excess_between_its_bounds():
    [figure] = THEOREM.series(OneConstraint.at(weight="3/4"), QUICK)
    points, upper, lower = figure["lines"]
    assert figure["description"].endswith("They tend to 2(1 - s) = 1/2.")
    assert all(y < top for y, top in zip(points["y"], upper["y"], strict=True))
    known = dict(zip(points["x"], points["y"], strict=True))
    assert all(known[x] > y for x, y in zip(lower["x"], lower["y"], strict=True))
