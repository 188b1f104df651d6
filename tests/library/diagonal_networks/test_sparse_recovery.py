"""Sparse recovery at one drawn problem, and the scale at which it fails."""

from theorycheck.assess import assess
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks.sparse_recovery import THEOREM
from theorycheck.models.sparse_regression import SparseRegression

QUICK = Settings(digits=12, effort="quick")


def test_the_witness_is_established_and_the_control_is_caught():
    result = assess(THEOREM, THEOREM.witness, QUICK)

    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True]


def test_another_order_recovers_as_well():
    result = assess(THEOREM, THEOREM.cases["order-3"](), QUICK)
    assert result.verdict is Verdict.ESTABLISHED


def test_too_few_samples_are_refuted():
    result = assess(THEOREM, SparseRegression.at(samples=8, features=40), QUICK)
    assert result.verdict is Verdict.REFUTED


def test_a_truth_that_is_moved_is_refuted():
    problem = SparseRegression.at(samples=20, features=40, sparsity=1)
    check = THEOREM.conclusions[0].checks["enclosures"]
    moved = (problem.truth[0] + 1, *problem.truth[1:])
    texts = {name: problem.exact()[name] for name in ("X", "y", "alpha")}
    elsewhere = SparseRegression.at(**texts, sparsity=1, truth=moved)

    assert check(problem, QUICK).outcome is Outcome.HOLDS
    assert check(elsewhere, QUICK).outcome is Outcome.FAILS
