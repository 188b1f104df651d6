"""One constraint: the data follow from two numbers, and the excess is resolved at any scale."""

from fractions import Fraction

import pytest

from theorycheck._errors import OutOfDomain, SolverFailure, TheoryCheckError
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models.exact_norms import minimum_l1
from theorycheck.models.one_constraint import (
    WEIGHT_BELOW_ONE,
    DeepOneConstraint,
    OneConstraint,
    excess,
    followed,
    remarks,
    resolved,
)

QUICK = Settings(digits=12, effort="quick")
FAMILIES = [OneConstraint, DeepOneConstraint]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_data_follow_from_weight_and_total(family):
    problem = family.at(weight="2/3", total="5")

    assert ((1, Fraction(2, 3)),) == problem.X
    assert problem.y == (5,)
    assert (problem.samples, problem.features) == (1, 2)
    assert problem.subject()["weight"] == "2/3"
    assert problem.subject()["total"] == "5"
    assert family.at(**problem.exact()) == problem
    assert family.at(X="1,1/2", y="1") == family.at()


def test_the_deep_family_has_an_order_and_the_other_none():
    assert "order" not in OneConstraint.at().subject()
    assert DeepOneConstraint.at().subject()["order"] == "3"


def test_a_changed_parameter_changes_the_data():
    problem = OneConstraint.at(alpha="1/7").varied(weight="1/4")
    assert ((1, Fraction(1, 4)),) == problem.X
    assert problem.alpha == Fraction(1, 7)
    assert problem.varied(total="3").y == (3,)
    assert problem.varied(alpha="1").X == problem.X


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"X": "1,1/3"}, "X=1,1/3 is not 1,1/2"),
        ({"X": "1,1/2,0", "y": "1"}, "Leave X out"),
        ({"y": "2"}, "y=2 is not 1"),
        ({"samples": 2}, "samples"),
        ({"features": 3}, "features"),
        ({"weight": "0"}, "not positive"),
        ({"total": "-1"}, "not positive"),
    ],
)
@pytest.mark.parametrize("family", FAMILIES)
def test_other_data_are_refused(family, given, words):
    with pytest.raises(OutOfDomain, match=words) as caught:
        family.at(**given)
    assert isinstance(caught.value, TheoryCheckError)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("weight", "outcome"), [("1/2", "HOLDS"), ("1", "FAILS"), ("2", "FAILS")])
def test_the_weight_is_below_one(weight, outcome):
    [check] = WEIGHT_BELOW_ONE.checks.values()
    assert check(OneConstraint.at(weight=weight), QUICK).outcome is Outcome[outcome]


@pytest.mark.parametrize(("weight", "least"), [("1/2", 3), ("99/100", 3), ("3/2", 2)])
def test_the_least_norm_is_the_total_for_weights_below_one(weight, least):
    problem = OneConstraint.at(weight=weight, total="3")
    found = minimum_l1(problem.X, problem.y)
    assert sum(map(abs, found.value)) == least


@pytest.mark.parametrize(
    "problem",
    [
        OneConstraint.at(alpha="1e-30"),
        OneConstraint.at(alpha="1e-30", weight="1/10", total="1e6"),
        DeepOneConstraint.at(alpha="1e-10", order="5/2"),
    ],
)
def test_the_excess_is_resolved_at_tiny_scales(problem):
    minimizer, least = resolved(problem, QUICK)
    found = sum(minimizer.minimizer) - sum(map(abs, least.minimizer))
    order = Fraction(problem.exact().get("order", "2"))
    resolution = float(problem.alpha) ** float(2 * order) / float(problem.total) ** 2
    assert 0 < found < problem.total
    assert minimizer.radius < Fraction(1, 10**12) * Fraction(resolution) * problem.total
    # The excess is (1-s) times the second entry.
    second = (1 - problem.weight) * minimizer.minimizer[1]
    assert abs(found - second) <= 4 * minimizer.radius


def test_a_hopeless_scale_and_a_far_flow_are_given_up():
    with pytest.raises(SolverFailure, match="more digits"):
        resolved(OneConstraint.at(alpha="1e-3990"), QUICK)
    for alpha in ("1e-30", "1e30", "1e-3990"):
        far = OneConstraint.at(alpha=alpha)
        with pytest.raises(SolverFailure, match="no flow is followed"):
            followed(far, QUICK)
        assert remarks(far, QUICK) == []


def test_the_flow_and_the_minimizer_agree():
    problem = OneConstraint.at(alpha="1/2")
    (flow, _), (minimizer, _) = followed(problem, QUICK), resolved(problem, QUICK)
    for first, second in zip(flow.effective, minimizer.minimizer, strict=True):
        assert abs(first - second) <= flow.radius + minimizer.radius
    assert "given loss" in remarks(problem, QUICK)[0]


def test_the_excess_names_both_norms():
    assert {str(entry) for entry in excess("beta_flow").free_symbols} >= {"beta_flow", "beta_l1"}
