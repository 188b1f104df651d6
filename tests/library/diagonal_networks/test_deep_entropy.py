"""Theorem 3 and lemma 4: property tests over drawn problems, and everything that must be caught."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import theorycheck as tc
from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks.deep_entropy import THEOREM
from theorycheck.models.deep_regression import DeepRegression
from theorycheck.models.entropy import certified_minimizer
from theorycheck.models.linear_system import LinearSystem

QUICK = Settings(digits=12, effort="quick")
BOTH = ("limit-minimizes-entropy", "closed-form")
DERIVED = (*BOTH, "residual-bound", "residual-bound-at-the-limit", "conserved")


def evidence(result, statement, check):
    found = {
        (item.statement, item.check): item for _, group in result.conclusions for item in group
    }
    return found[statement, check]


@settings(max_examples=3, deadline=None, derandomize=True)
@given(
    features=st.integers(1, 3),
    seed=st.integers(0, 1000),
    order=st.sampled_from(["3", "4"]),
    alpha=st.sampled_from(["1", "3"]),
)
def test_flow_and_minimizer_agree_wherever_drawn(features, seed, order, alpha):
    problem = DeepRegression.at(
        samples=1, features=features, seed=seed, alpha=alpha, order=order, whitening="always"
    )
    result = assess(THEOREM, problem, QUICK)

    assert result.verdict is Verdict.ESTABLISHED
    for statement in BOTH:
        balls = evidence(result, statement, "enclosures")
        assert balls.method is Method.ENCLOSED
        assert balls.finding.digits >= 12
        assert not balls.proves  # overlap of balls never proves an equality
    for statement in DERIVED:
        assert evidence(result, statement, "derivation").method is Method.SYMBOLIC
    assert evidence(result, "residual-bound-at-the-limit", "enclosures").proves
    assert all(control.caught for control in result.controls)


@pytest.mark.parametrize("case", [None, *THEOREM.cases])
def test_witness_and_cases(case):
    problem = THEOREM.witness if case is None else THEOREM.cases[case]()
    digits = 30 if case is None else 12
    result = assess(THEOREM, problem, Settings(digits=digits))

    assert result.verdict is Verdict.ESTABLISHED
    balls = evidence(result, "limit-minimizes-entropy", "enclosures")
    if problem.order.denominator == 1:
        assert balls.finding.digits >= digits
        assert all(control.caught for control in result.controls)
    else:
        assert balls.finding.outcome is Outcome.INCONCLUSIVE
        assert "integer orders" in balls.finding.summary


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"order": "1.9"}, r"order=19/10 is outside its domain.*hyperbolic-entropy"),
        ({"order": "2"}, r"order=2 is outside its domain.*hyperbolic-entropy"),
        ({"order": "cubic"}, r"order='cubic' is not a number"),
        ({"depth": "3"}, r"no parameter 'depth'"),
    ],
)
def test_misuse_is_one_clear_line(given, expected):
    with pytest.raises((ValueError, TypeError), match=expected) as raised:
        tc.check("deep-entropy", **given)
    assert "\n" not in str(raised.value)


def test_data_outside_the_range_are_vacuous_with_the_reason():
    result = assess(THEOREM, DeepRegression.at(X="1,2;2,4", y="1,3"), QUICK)
    assert result.verdict is Verdict.VACUOUS
    [statement] = [item for _, group in result.assumptions for item in group if item.refutes]
    assert "not in the range" in statement.finding.summary


@pytest.mark.parametrize(
    ("X", "y", "expected"),
    [
        ("0,1", "1", [0, 1]),  # a zero column keeps its coefficient at 0
        ("1,0;2,0;0,3", "1,2,3", [1, 1]),  # dependent and consistent rows
        ("1,2;3,4", "0,0", [0, 0]),
    ],
)
def test_degenerate_data_give_the_right_limits(X, y, expected):
    problem = DeepRegression.at(X=X, y=y)
    result = assess(THEOREM, problem, QUICK)
    assert result.verdict is Verdict.ESTABLISHED
    found = evidence(result, "closed-form", "enclosures").finding.quantities["beta_flow"]
    gaps = [abs(a - b) for a, b in zip(found.mid, expected, strict=True)]
    assert max(gaps) <= found.radius < Fraction(1, 10**12)


def test_the_limit_depends_on_the_order_and_scales_as_it_should():
    X, y = ((1, 2),), (1,)
    at = LinearSystem.read
    plain = certified_minimizer(at(X, y), Fraction(1, 2), 20, order=Fraction(3))
    scaled = certified_minimizer(at(X, (8,)), Fraction(1), 20, order=Fraction(3))
    other = certified_minimizer(at(X, y), Fraction(1, 2), 20, order=Fraction(4))
    bound = Fraction(1, 10**18)
    for a, b in zip(plain.minimizer, scaled.minimizer, strict=True):
        assert abs(8 * a - b) < bound  # beta(X, k y, alpha) = k beta(X, y, alpha k^(-1/D))
    assert max(abs(a - b) for a, b in zip(plain.minimizer, other.minimizer, strict=True)) > 10**-3


@pytest.mark.parametrize("change", [{"alpha": "500001/1000000"}, {"order": "4"}])
def test_a_flow_of_another_problem_is_caught(monkeypatch, change):
    # The planted error: the flow starts a little higher, or is of another order.
    from theorycheck.models import diagonal_routes

    honest = diagonal_routes.flow
    monkeypatch.setattr(
        diagonal_routes,
        "flow",
        lambda problem, chosen: honest(problem.varied(**change), chosen),
    )
    result = assess(THEOREM, DeepRegression.at(X="1,2", y="1"), QUICK)
    balls = evidence(result, "limit-minimizes-entropy", "enclosures")

    assert balls.finding.outcome is Outcome.FAILS
    assert not balls.method.rigorous  # the certificate is about another problem
    assert result.verdict is Verdict.CONTRADICTED
