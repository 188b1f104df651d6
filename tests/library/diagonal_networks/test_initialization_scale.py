"""Theorem 2: both printed halves, between them nothing, and the errata of its proof."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks.initialization_scale import THEOREM
from theorycheck.models import diagonal_routes, thresholds
from theorycheck.models.scale_problems import ScaleRegression

QUICK = Settings(digits=12, effort="quick")
BY_SLUG = {statement.slug: statement for statement in THEOREM.conclusions}


def test_the_witness_is_established_and_every_control_is_caught():
    result = assess(THEOREM, THEOREM.witness, QUICK)

    assert result.verdict is Verdict.ESTABLISHED
    assert len(result.controls) == 5
    assert all(control.caught for control in result.controls)
    for statement, evidence in result.conclusions:
        methods = {item.method for item in evidence if item.proves}
        assert methods == {Method.SYMBOLIC, Method.ENCLOSED}, statement.slug


def test_the_l2_half_is_met_at_a_large_scale():
    result = assess(THEOREM, THEOREM.cases["large-scale"](), QUICK)
    said = {
        statement.slug: evidence[-1].finding.summary for statement, evidence in result.conclusions
    }

    assert result.verdict is Verdict.ESTABLISHED
    assert said["l2-half"].endswith("so this is the bound of the norm.")
    assert "Nothing is said of the norm" in said["l1-half"]


def test_no_flow_is_followed_at_an_exponentially_small_scale():
    problem = THEOREM.cases["one-constraint"]()
    result = assess(THEOREM, problem, QUICK)
    found = {
        (item.statement, item.check): item
        for _, evidence in result.conclusions
        for item in evidence
    }

    assert problem.alpha < Fraction(1, 10**400)
    assert result.verdict is Verdict.ESTABLISHED
    assert found["l1-half", "flow"].gave_up
    assert found["l1-half-minimizer", "enclosures"].proves


@pytest.mark.parametrize("alpha", ["1/100", "1", "6"])
def test_a_scale_between_the_thresholds_is_vacuous(alpha):
    result = assess(THEOREM, THEOREM.witness.varied(alpha=alpha), QUICK)

    assert result.verdict is Verdict.VACUOUS


@pytest.mark.parametrize("given_anew", [{"epsilon": "3"}, {"X": "1,1", "y": "0"}])
def test_what_the_theorem_does_not_speak_of_is_vacuous(given_anew):
    assert assess(THEOREM, THEOREM.witness.varied(**given_anew), QUICK).verdict is Verdict.VACUOUS


@settings(max_examples=8, deadline=None, derandomize=True)
@given(
    samples=st.integers(1, 3),
    features=st.integers(2, 4),
    seed=st.integers(0, 200),
    epsilon=st.fractions(Fraction(1, 8), Fraction(19, 10), max_denominator=16),
    small=st.booleans(),
)
def test_both_halves_hold_at_their_printed_thresholds(samples, features, seed, epsilon, small):
    problem = ScaleRegression.at(samples=samples, features=features, seed=seed, epsilon=epsilon)
    assume(any(problem.y))
    l1, l2 = thresholds.least_norms(diagonal_routes.system(problem))
    threshold = (
        thresholds.printed_l1(l1, features, epsilon)
        if small
        else thresholds.printed_l2(l2, epsilon)
    )
    at = problem.varied(alpha=threshold.inside(below=small))
    half = BY_SLUG["l1-half-minimizer" if small else "l2-half-minimizer"]
    finding = half.checks["enclosures"](at, QUICK)

    assert all(
        check(at, QUICK).outcome is Outcome.HOLDS
        for statement in THEOREM.assumptions
        for check in statement.checks.values()
    )
    assert finding.outcome is Outcome.HOLDS
    assert finding.summary.endswith("so this is the bound of the norm.")
