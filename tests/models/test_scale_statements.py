"""The relations of theorem 2: implications written with a maximum, and their routes."""

from fractions import Fraction

import pytest

from theorycheck._errors import SolverFailure
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models import scale_statements as statements
from theorycheck.models.comparison import in_balls
from theorycheck.models.scale_problems import ScaleRegression
from theorycheck.symbolic.export import quantified, to_kernel

QUICK = Settings(digits=12, effort="quick")
THREE = ScaleRegression.at(X="1,1/2,1/2", y="2", epsilon="1/4", alpha="1/2000")


def l1_half(problem):
    check = statements.under(
        statements.small_scale,
        statements.printed_l1("beta_entropy"),
        statements.with_minimizer,
        "the threshold",
    )
    return check(problem, QUICK)


def test_a_bound_within_the_threshold_is_said_to_be_one():
    finding = l1_half(THREE)

    assert finding.outcome is Outcome.HOLDS
    assert finding.summary.endswith("so this is the bound of the norm.")


def test_an_implication_without_its_premise_says_nothing_of_the_norm():
    # Beyond the threshold the implication holds whatever the norm is; here the bound is violated.
    large = THREE.varied(alpha="2")
    finding = l1_half(large)
    bound = in_balls(lambda: statements.l1_excess("beta_entropy") >= 0, statements.with_minimizer)

    assert finding.outcome is Outcome.HOLDS
    assert "Nothing is said of the norm here" in finding.summary
    assert bound(large, QUICK).outcome is Outcome.FAILS


def test_a_violated_bound_within_a_wrong_threshold_is_refuted():
    from sympy import Ge, Max, Symbol

    # "If alpha < 3": at 2 the implication is false, and its maximum negative.
    wrong = Ge(Max(Symbol("alpha") - 3, statements.l1_excess("beta_entropy"), evaluate=False), 0)
    check = in_balls(lambda: wrong, statements.with_minimizer)

    assert check(THREE.varied(alpha="2"), QUICK).outcome is Outcome.FAILS
    assert check(THREE.varied(alpha="1/4"), QUICK).outcome is Outcome.HOLDS


def test_a_scale_between_the_thresholds_is_within_neither():
    scale = in_balls(statements.printed_scale, statements.norms)
    found = {
        alpha: scale(THREE.varied(alpha=alpha), QUICK).outcome
        for alpha in ("1/1399", "1/1397", "1", "6", "7")
    }

    # (2 (5/4) 2)^(-9/2) = 1/1397.5..., and the other threshold is 6.06.
    assert found == {
        "1/1399": Outcome.HOLDS,
        "1/1397": Outcome.FAILS,
        "1": Outcome.FAILS,
        "6": Outcome.FAILS,
        "7": Outcome.HOLDS,
    }


@pytest.mark.parametrize(("epsilon", "holds"), [("1/100", True), ("299/100", True), ("3", False)])
def test_epsilon_lies_below_the_dimension(epsilon, holds):
    check = statements.EPSILON_RANGE.checks["exact numbers"]
    expected = Outcome.HOLDS if holds else Outcome.FAILS

    assert check(THREE.varied(epsilon=epsilon), QUICK).outcome is expected


def test_zero_targets_are_excluded():
    check = statements.NONZERO_NORM.checks["exact norm"]

    assert check(THREE, QUICK).outcome is Outcome.HOLDS
    assert check(THREE.varied(X="1,1", y="0"), QUICK).outcome is Outcome.FAILS


@pytest.mark.parametrize("alpha", [Fraction(1, 10**400), Fraction(10**400)])
def test_flows_that_would_take_hours_are_not_followed(alpha):
    with pytest.raises(SolverFailure, match="The minimizer"):
        statements.with_flow(THREE.varied(alpha=alpha), QUICK)


def test_the_dimension_is_counted_by_the_kernel():
    assert to_kernel(statements.dimension()) == ["sum", "j", "features", ["rational", "1"]]


def test_every_relation_has_a_kernel_form():
    for relation in (
        statements.printed_l1("beta_flow"),
        statements.printed_l2("beta_flow"),
        statements.printed_scale,
        statements.large_scale,
        lambda: statements.l2_excess("beta_flow") >= statements.sharper_l1_scale(),
        lambda: statements.squared_norm("beta_flow", minus="beta_l2") >= 0,
    ):
        assert quantified(relation())[0] in ("ge", "and")
