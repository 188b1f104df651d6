"""The limit of small scales at order D > 2: the explicit bound, and what must be caught."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks import deep_rich_limit
from theorycheck.library.diagonal_networks.deep_rich_limit import THEOREM, excess_bound
from theorycheck.models.comparison import in_balls
from theorycheck.models.deep_regression import DeepRegression

QUICK = Settings(digits=12, effort="quick")


@settings(max_examples=12, deadline=None, derandomize=True)
@given(
    samples=st.integers(1, 4),
    features=st.integers(1, 5),
    seed=st.integers(0, 1000),
    order=st.sampled_from(["21/10", "5/2", "3", "4", "30"]),
    alpha=st.sampled_from(["1/100", "1/3", "1", "5"]),
)
def test_the_bound_holds_at_every_scale(samples, features, seed, order, alpha):
    problem = DeepRegression.at(
        samples=samples, features=features, seed=seed, order=order, alpha=alpha
    )
    result = assess(THEOREM, problem, QUICK)
    if not any(problem.y):
        assert result.verdict is Verdict.VACUOUS
        return
    assert result.verdict is Verdict.ESTABLISHED
    [(_, found)] = result.conclusions
    derivation, balls = found
    assert derivation.method is Method.SYMBOLIC
    # With one solution only both sides are compared at an excess of 0, which a ball straddles.
    assert balls.finding.outcome is not Outcome.FAILS
    assert all(control.caught for control in result.controls)


def test_the_witness_is_decided_in_balls_as_well():
    result = assess(THEOREM, THEOREM.witness, Settings())
    [(_, found)] = result.conclusions
    assert [item.method for item in found] == [Method.SYMBOLIC, Method.ENCLOSED]
    assert all(item.proves for item in found)


@pytest.mark.parametrize("exponent", [Fraction(3, 2), 2])
def test_a_faster_rate_is_refuted_at_a_small_scale(exponent):
    # The excess is about 7 alpha^3 here, and the exponent 1 means alpha^3.
    check = in_balls(lambda: excess_bound(exponent=exponent), deep_rich_limit._both)
    assert check(DeepRegression.at(alpha="1/1000"), QUICK).outcome is Outcome.FAILS


def test_the_figure_shows_the_rate_of_the_instance_below_the_bound():
    [figure] = THEOREM.series(THEOREM.witness, QUICK)
    points, bound = figure["lines"]
    assert all(y < top for y, top in zip(points["y"], bound["y"], strict=True))
    assert "2.9032" in figure["description"]


def test_the_notes_say_whether_the_limit_is_determined():
    assert "only one" in THEOREM.notes(THEOREM.witness, QUICK)[0]
    tie = DeepRegression.at(X="1,1", y="1")
    assert "several" in THEOREM.notes(tie, QUICK)[0]
    assert assess(THEOREM, tie, QUICK).verdict is Verdict.ESTABLISHED
