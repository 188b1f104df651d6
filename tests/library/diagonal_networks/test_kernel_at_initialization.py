"""The kernel at the start: its constant, its drift, and the misprint that must be caught."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks.kernel_at_initialization import THEOREM
from theorycheck.models import tangent_kernel
from theorycheck.models.comparison import in_balls
from theorycheck.models.diagonal_regression import DiagonalRegression

QUICK = Settings(digits=12, effort="quick")


def drift(alpha):
    """Return the largest relative drift of a coordinate at the limit."""
    problem = DiagonalRegression.at(X="1,2,-1", y="1", alpha=alpha)
    [limit] = tangent_kernel.flow(problem, QUICK)
    return max(
        (1 + float(beta) ** 2 / (4 * float(problem.alpha) ** 4)) ** 0.5 - 1
        for beta in limit.effective
    )


@pytest.fixture(scope="module")
def witness():
    return assess(THEOREM, THEOREM.witness, QUICK)


def test_the_witness_is_established_and_every_control_is_caught(witness):
    assert witness.verdict is Verdict.ESTABLISHED
    assert all(found.caught for found in witness.controls)
    assert {found.control.statement.slug for found in witness.controls} == {
        "printed-kernel",
        "half-the-drift",
    }


def test_the_misprint_is_refuted_by_derivation_and_by_differentiation(witness):
    found = [item for item in witness.controls if item.control.erratum]

    assert {item.control.erratum.number for item in found} == {"E1"}
    assert {item.evidence.method for item in found} == {Method.SYMBOLIC, Method.ENCLOSED}


@settings(max_examples=20, deadline=None, derandomize=True)
@given(
    samples=st.integers(1, 3),
    features=st.integers(1, 4),
    seed=st.integers(0, 99),
    alpha=st.fractions(Fraction(1, 1000), 1000, max_denominator=1000),
)
def test_the_kernel_holds_at_random_problems(samples, features, seed, alpha):
    problem = DiagonalRegression.at(samples=samples, features=features, seed=seed, alpha=str(alpha))
    check = THEOREM.conclusions[0].checks["automatic differentiation"]

    assert check(problem, QUICK).outcome is Outcome.HOLDS


@pytest.mark.parametrize("factor", [4, 7, 9])
def test_another_constant_is_refuted_at_every_scale(factor):
    check = in_balls(lambda: tangent_kernel.at_start(factor), tangent_kernel.slopes, over="samples")
    for alpha in ("1/100", "1", "30"):
        assert check(THEOREM.witness.varied(alpha=alpha), QUICK).outcome is Outcome.FAILS


@pytest.mark.parametrize("alpha", ["1/2", "2"])
def test_the_drift_holds_at_other_scales(alpha):
    problem = DiagonalRegression.at(X="1,2,-1", y="1", alpha=alpha)
    for item in THEOREM.conclusions[1:]:
        assert item.checks["enclosures"](problem, QUICK).outcome is Outcome.HOLDS


def test_the_drift_falls_with_the_fourth_power_and_grows_as_the_scale_falls():
    assert drift("4") < drift("2") / 15
    assert drift("1/4") > 2 * drift("1/2") > 2 * drift("1")
