"""The kernel at the start, at every order above 2: its constant and its power."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks.deep_kernel_at_initialization import THEOREM
from theorycheck.models import tangent_kernel
from theorycheck.models.comparison import in_balls
from theorycheck.models.deep_regression import DeepRegression

QUICK = Settings(digits=12, effort="quick")
[CONCLUSION] = THEOREM.conclusions


def test_the_witness_is_established_and_half_the_kernel_is_refuted_twice():
    result = assess(THEOREM, THEOREM.witness, Settings())
    assert result.verdict is Verdict.ESTABLISHED
    [(_, found)] = result.conclusions
    derivation, _ = found
    assert derivation.method is Method.SYMBOLIC
    assert derivation.proves
    assert all(control.caught for control in result.controls)
    assert {control.evidence.method for control in result.controls} == {
        Method.SYMBOLIC,
        Method.ENCLOSED,
    }


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    samples=st.integers(1, 3),
    features=st.integers(1, 4),
    seed=st.integers(0, 99),
    order=st.integers(3, 64),
    alpha=st.fractions(Fraction(1, 1000), 1000, max_denominator=1000),
)
def test_the_kernel_holds_at_random_problems(samples, features, seed, order, alpha):
    problem = DeepRegression.at(
        samples=samples, features=features, seed=seed, order=order, alpha=str(alpha)
    )
    found = CONCLUSION.checks["automatic differentiation"](problem, QUICK)
    assert found.outcome is Outcome.HOLDS
    assert found.digits > 30


@pytest.mark.parametrize("factor", [1, 3, 4])
@pytest.mark.parametrize("order", ["3", "8"])
def test_another_constant_is_refuted(factor, order):
    check = in_balls(
        lambda: tangent_kernel.at_start_of_order(factor), tangent_kernel.slopes, over="samples"
    )
    for alpha in ("1/100", "1", "30"):
        problem = THEOREM.witness.varied(alpha=alpha, order=order)
        assert check(problem, QUICK).outcome is Outcome.FAILS


@pytest.mark.parametrize("order", ["5/2", "65"])
def test_an_order_that_is_not_differentiated_is_derived(order):
    result = assess(THEOREM, DeepRegression.at(order=order), QUICK)
    assert result.verdict is Verdict.ESTABLISHED
    [(_, found)] = result.conclusions
    assert [item.finding.outcome for item in found] == [Outcome.HOLDS, Outcome.INCONCLUSIVE]


def test_inconsistent_data_have_the_kernel_as_well():
    problem = DeepRegression.at(X="1,2;2,4", y="1,1")
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.ESTABLISHED
