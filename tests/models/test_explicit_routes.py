"""The routes to the nearest weights: digits, agreement, and where a route ends."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck._errors import InconsistentData, SolverFailure
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models import explicit_routes
from theorycheck.models.diagonal_regression import DiagonalRegression

DIGITS = Settings(digits=20)


def apart(problem):
    """Return the largest difference of both routes, and what their radii allow."""
    near = explicit_routes.nearest(problem, DIGITS)
    deep = explicit_routes.depth_four(problem, DIGITS).enclosures()["beta_depth4"]
    gap = max(abs(a - b) for a, b in zip(near.beta, deep.mid, strict=True))
    return gap, near.radius + deep.radius


@settings(max_examples=12, deadline=None, derandomize=True)
@given(
    samples=st.integers(1, 3),
    features=st.integers(1, 5),
    seed=st.integers(0, 99),
    root=st.fractions(Fraction(1, 1000), 50, max_denominator=1000),
)
def test_both_routes_lead_to_the_same_coefficients(samples, features, seed, root):
    problem = DiagonalRegression.at(
        samples=samples, features=features, seed=seed, alpha=str(root**2)
    )
    gap, allowed = apart(problem)

    assert gap <= allowed
    assert explicit_routes.nearest(problem, DIGITS).verify(20) is Outcome.HOLDS


def test_another_scale_is_told_apart():
    problem = DiagonalRegression.at(alpha="1/4")
    near = explicit_routes.nearest(problem.varied(alpha="250001/1000000"), DIGITS)
    deep = explicit_routes.depth_four(problem, DIGITS).enclosures()["beta_depth4"]

    assert max(abs(a - b) for a, b in zip(near.beta, deep.mid, strict=True)) > 10**9 * (
        near.radius + deep.radius
    )


@pytest.mark.parametrize("alpha", ["1e-8", "1e-4", "1e8"])
def test_extreme_scales(alpha):
    gap, allowed = apart(DiagonalRegression.at(alpha=alpha))

    assert gap <= allowed


def test_an_irrational_root_ends_one_route_only():
    problem = DiagonalRegression.at(alpha="1/10")

    assert explicit_routes.nearest(problem, DIGITS).verify() is Outcome.HOLDS
    with pytest.raises(SolverFailure, match="square of a rational"):
        explicit_routes.depth_four(problem, DIGITS)


def test_dependent_rows_and_no_rows():
    double = DiagonalRegression.at(X="1,2;2,4", y="3,6", alpha="1/4")
    alone = DiagonalRegression.at(X="1,2", y="3", alpha="1/4")
    nothing = DiagonalRegression.at(X="0,0", y="0", alpha="1/4")

    near = [explicit_routes.nearest(problem, DIGITS) for problem in (double, alone)]
    assert max(abs(a - b) for a, b in zip(near[0].beta, near[1].beta, strict=True)) <= (
        near[0].radius + near[1].radius
    )
    at_rest = explicit_routes.nearest(nothing, DIGITS)
    assert all(abs(b) <= at_rest.radius for b in at_rest.beta)
    assert at_rest.verify(20) is Outcome.HOLDS


def test_data_outside_the_range_are_refused():
    with pytest.raises(InconsistentData):
        explicit_routes.nearest(DiagonalRegression.at(X="1;1", y="1,2", alpha="1"), DIGITS)


@pytest.mark.parametrize(("X", "y"), [("1,1", "1"), ("1", "0"), ("0", "0")])
def test_roots_are_those_of_one_coefficient_that_is_not_zero(X, y):
    with pytest.raises(SolverFailure):
        explicit_routes.roots(DiagonalRegression.at(X=X, y=y, alpha="1"), DIGITS)


def test_the_smaller_root_is_the_distance():
    problem = DiagonalRegression.at(X="2", y="3", alpha="1/3")
    near = explicit_routes.nearest(problem, DIGITS)
    roots = explicit_routes.roots(problem, DIGITS)
    squared = (near.u[0] - problem.alpha) ** 2 + (near.v[0] - problem.alpha) ** 2

    assert abs(squared - problem.alpha**2 * roots.smaller) < Fraction(1, 10**20)
    assert abs(squared - problem.alpha**2 * roots.larger) > Fraction(1, 10)
