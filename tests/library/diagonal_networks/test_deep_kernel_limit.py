"""The limit of large scales at order D > 2: the explicit bound, and what must be caught."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks import deep_kernel_limit
from theorycheck.library.diagonal_networks.deep_kernel_limit import THEOREM, norm_bound
from theorycheck.models.comparison import in_balls
from theorycheck.models.deep_regression import DeepRegression

QUICK = Settings(digits=12, effort="quick")


@settings(max_examples=4, deadline=None, derandomize=True)
@given(
    samples=st.integers(1, 2),
    features=st.integers(1, 5),
    seed=st.integers(0, 1000),
    order=st.sampled_from(["21/10", "3", "4"]),
    alpha=st.sampled_from(["2", "8"]),
)
def test_the_bounds_hold_wherever_the_scale_is_large(samples, features, seed, order, alpha):
    given = {"samples": samples, "features": features, "seed": seed, "order": order}
    problem = DeepRegression.at(alpha=alpha, whitening="always", **given)
    result = assess(THEOREM, problem, QUICK)
    assert result.verdict in (Verdict.ESTABLISHED, Verdict.VACUOUS)
    for _, found in result.conclusions:
        assert Outcome.FAILS not in [item.finding.outcome for item in found]
    assert all(control.caught for control in result.controls)


def test_the_witness_is_decided_in_balls_as_well():
    result = assess(THEOREM, THEOREM.witness, Settings())
    for _, found in result.conclusions:
        assert [item.method for item in found] == [Method.SYMBOLIC, Method.ENCLOSED]
        assert all(item.proves for item in found)


def test_a_small_scale_is_vacuous():
    problem = DeepRegression.at(alpha="1/2", X="1,2", y="3")
    result = assess(THEOREM, problem, QUICK)
    assert result.verdict is Verdict.VACUOUS
    failed = [item.statement for _, found in result.assumptions for item in found if item.refutes]
    assert failed == ["large-scale"]


@pytest.mark.parametrize(("alpha", "power"), [("4", 24)])
def test_a_better_rate_is_refuted(alpha, power):
    check = in_balls(lambda: norm_bound(power=power), deep_kernel_limit._both)
    found = check(DeepRegression.at(alpha=alpha), Settings(digits=40))
    assert found.outcome is Outcome.FAILS


def test_the_figure_shows_slopes_of_minus_four_times_the_order():
    [figure] = THEOREM.series(THEOREM.witness, QUICK)
    assert "-12.0000" in figure["description"]
    points, bound = figure["lines"]
    assert all(y < top for y, top in zip(points["y"], bound["y"], strict=True))
