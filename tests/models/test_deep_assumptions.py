from dataclasses import replace
from fractions import Fraction

from theorycheck.assess import label
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models.deep_assumptions import ORDER_ABOVE_TWO
from theorycheck.models.deep_regression import DeepRegression


def test_the_order_is_compared_exactly():
    [check] = ORDER_ABOVE_TWO.checks.values()
    problem = DeepRegression.at(order="201/100", X="1,2", y="1")
    found = check(problem, Settings())
    assert found.outcome is Outcome.HOLDS
    method, _ = label(found, problem, ORDER_ABOVE_TWO)
    assert method.rigorous
    # Past the domain, as if nothing had been validated.
    two = replace(problem, order=Fraction(2))
    assert check(two, Settings()).outcome is Outcome.FAILS
