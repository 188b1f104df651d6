"""The shared statement: its checks, and that a moved limit is told apart."""

from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models.diagonal_derivation import minimizer_steps
from theorycheck.models.limit_is_minimizer import MOVED_LIMIT, limit_is_minimizer, limit_minimizes
from theorycheck.models.started_regression import StartedRegression

QUICK = Settings(digits=12, effort="quick")
PROBLEM = StartedRegression.at(X="1,2", y="1", alpha="1/2", u0="1,-2", v0="3,1")


def test_the_statement_holds_by_both_checks():
    statement = limit_is_minimizer("The limit is the minimizer.", minimizer_steps)
    found = {name: check(PROBLEM, QUICK) for name, check in statement.checks.items()}

    assert set(found) == {"derivation", "enclosures"}
    assert all(item.outcome is Outcome.HOLDS for item in found.values())
    assert found["enclosures"].digits >= 12
    assert statement.relation is limit_minimizes


def test_a_moved_limit_is_refuted():
    [check] = MOVED_LIMIT.statement.checks.values()
    assert check(PROBLEM, QUICK).outcome is Outcome.FAILS
