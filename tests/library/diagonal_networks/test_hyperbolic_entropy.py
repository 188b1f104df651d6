"""Theorem 1: property tests over drawn problems, and everything that must be caught."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import theorycheck as tc
from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks.hyperbolic_entropy import THEOREM
from theorycheck.models.started_regression import StartedRegression

QUICK = Settings(digits=12, effort="quick")


def evidence(result, statement, check):
    found = {
        (item.statement, item.check): item for _, group in result.conclusions for item in group
    }
    return found[statement, check]


@settings(max_examples=12, deadline=None, derandomize=True)
@given(
    samples=st.integers(1, 4),
    features=st.integers(1, 5),
    seed=st.integers(0, 1000),
    alpha=st.sampled_from(["1/10", "1/3", "1", "7", "100"]),
)
def test_flow_and_minimizer_agree_wherever_drawn(samples, features, seed, alpha):
    agree(StartedRegression.at(samples=samples, features=features, seed=seed, alpha=alpha))


@pytest.mark.parametrize("alpha", ["1e-12", "1/1000", "1/30"])
def test_they_agree_at_small_scales(alpha):
    agree(StartedRegression.at(alpha=alpha))


def test_a_flow_that_is_stiff_whatever_one_does_is_undecided_and_says_why():
    # A coordinate that the data force to 0 keeps its weights at alpha: the rate is 16 alpha^2.
    problem = StartedRegression.at(X="1,5/4;-7/4,0", y="5/16,0", alpha="1/1000")
    result = assess(THEOREM, problem, QUICK)
    balls = evidence(result, "limit-minimizes-entropy", "enclosures")

    assert balls.finding.outcome is Outcome.INCONCLUSIVE
    assert "steps" in balls.finding.summary


def agree(problem):
    result = assess(THEOREM, problem, QUICK)

    assert result.verdict is Verdict.ESTABLISHED
    for statement in ("limit-minimizes-entropy", "closed-form"):
        balls = evidence(result, statement, "enclosures")
        assert balls.method is Method.ENCLOSED
        assert balls.finding.digits >= 12
        assert not balls.proves  # overlap of balls never proves an equality
        assert evidence(result, statement, "derivation").method is Method.SYMBOLIC
    assert all(control.caught for control in result.controls)
    assert len(result.controls) == (3 if any(problem.y) else 1)


def test_the_witness_at_thirty_digits():
    result = assess(THEOREM, THEOREM.witness, Settings())

    assert result.verdict is Verdict.ESTABLISHED
    assert evidence(result, "limit-minimizes-entropy", "enclosures").finding.digits >= 30
    assert all(control.caught for control in result.controls)


def test_the_real_data_set_is_whitened_and_the_notes_say_so():
    record = tc.check("hyperbolic-entropy", **_texts(THEOREM.cases["longley"]()), digits=12).record

    assert record["verdict"] == "established"
    assert "whitened" in record["notes"][0]


def test_the_real_data_set_is_undecided_when_whitening_is_forbidden():
    given = _texts(THEOREM.cases["longley"]())
    assessment = tc.check("hyperbolic-entropy", **given, whitening="never", digits=12)

    assert assessment.exit_status in (0, 3)
    balls = [item for item in assessment.record["conclusions"] if item["check"] == "enclosures"]
    assert [item["outcome"] for item in balls] == ["inconclusive", "inconclusive"]
    assert all("steps" in item["summary"] for item in balls)


def _texts(problem):
    exact = problem.exact()
    return {name: exact[name] for name in ("X", "y", "alpha")}


def test_data_outside_the_range_are_vacuous_with_the_reason():
    problem = StartedRegression.at(X="1,2;2,4", y="1,3")
    result = assess(THEOREM, problem, QUICK)

    assert result.verdict is Verdict.VACUOUS
    [statement] = [item for _, group in result.assumptions for item in group if item.refutes]
    assert statement.method is Method.EXACT
    assert "not in the range" in statement.finding.summary


@pytest.mark.parametrize(
    ("X", "y", "expected"),
    [
        ("0,1", "1", [0, 1]),  # a zero column keeps its coefficient at 0
        ("1,0;2,0;0,3", "1,2,3", [1, 1]),  # more rows than columns, dependent and consistent
        ("2", "1", [Fraction(1, 2)]),
        ("1,2;3,4", "0,0", [0, 0]),
    ],
)
def test_degenerate_data_give_the_right_limits(X, y, expected):
    for found in (
        tc.flow_limit(X, y, "1/10", digits=12),
        tc.minimum_entropy(X, y, "1/10", digits=12),
    ):
        gaps = [abs(a - b) for a, b in zip(found.value, expected, strict=True)]
        assert max(gaps) <= found.radius < Fraction(1, 10**12)


def test_duplicated_rows_change_the_flow_and_not_its_limit():
    once = tc.flow_limit("1,2,0", "3", "1/10", digits=12)
    twice = tc.flow_limit("1,2,0;1,2,0", "3,3", "1/10", digits=12)

    assert once.time != twice.time
    for a, b in zip(once.value, twice.value, strict=True):
        assert abs(a - b) <= once.radius + twice.radius


def test_scaling_permutation_and_sign_are_respected_by_both_routes():
    X, y = np.array([[1.0, 2.0, -0.5], [0.25, -1.0, 1.5]]), np.array([1.0, -2.0])
    plain = tc.minimum_entropy(X, y, "1/10")
    swapped = tc.flow_limit(X[:, [2, 0, 1]], y, "1/10", digits=20)
    scaled = tc.flow_limit(X, 4 * y, "1/5", digits=20)
    flipped = tc.flow_limit(-X, y, "1/10", digits=20)

    bound = Fraction(1, 10**19)
    for i, j in enumerate([2, 0, 1]):
        assert abs(swapped.value[i] - plain.value[j]) < bound
    for a, b, c in zip(plain.value, scaled.value, flipped.value, strict=True):
        assert abs(4 * a - b) < bound  # beta(X, k y, alpha) = k beta(X, y, alpha / sqrt k)
        assert abs(a + c) < bound


def test_a_flow_of_another_problem_is_caught(monkeypatch):
    # The planted error: the flow is that of a slightly larger initial scale.
    from theorycheck.models import diagonal_routes

    honest = diagonal_routes.flow

    def planted(problem, chosen):
        return honest(problem.varied(alpha="10001/100000"), chosen)

    monkeypatch.setattr(diagonal_routes, "flow", planted)
    result = assess(THEOREM, StartedRegression.at(), QUICK)
    balls = evidence(result, "limit-minimizes-entropy", "enclosures")

    assert balls.finding.outcome is Outcome.FAILS
    assert not balls.method.rigorous  # the certificate is about another problem
    assert result.verdict is Verdict.CONTRADICTED
