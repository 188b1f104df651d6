import dataclasses

import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.models.deep_rich_derivation import excess_bound, ratio, rich_derivation
from theorycheck.models.diagonal_derivation import certificate_of, check_in_balls

TITLES = [step.title for step in rich_derivation()]


@pytest.mark.parametrize("title", TITLES)
def test_every_step_is_confirmed_three_times(title):
    step = rich_derivation()[title]
    assert step.check_symbolic() is Outcome.HOLDS
    assert certificate_of([step]).verify() is Outcome.HOLDS
    assert check_in_balls(step, seed=5) is Outcome.HOLDS


@pytest.mark.parametrize("title", TITLES)
def test_every_step_with_another_constant_is_caught(title):
    step = rich_derivation()[title]
    factor = 3 if step.rule == "at_least" else sympy.Rational(1000001, 1000000)
    right = factor * step.relation.rhs
    wrong = dataclasses.replace(
        step, relation=step.relation.func(step.relation.lhs, right, evaluate=False)
    )
    assert certificate_of([wrong]).verify() is Outcome.FAILS


@pytest.mark.parametrize("title", ["one coordinate", "all coordinates", "the tangent at c"])
def test_a_wrong_exponent_is_caught(title):
    step = rich_derivation()[title]
    p = sympy.Symbol("p", positive=True)
    right = step.relation.rhs.subs(p, p / 2)
    wrong = dataclasses.replace(step, relation=sympy.Eq(step.relation.lhs, right, evaluate=False))
    assert certificate_of([wrong]).verify() is Outcome.FAILS


def test_the_bound_is_that_of_the_statement():
    order = sympy.Integer(4)
    tau = ratio(sympy.Rational(1, 2), order, 3, 2)
    assert tau == sympy.sqrt(sympy.Rational(3, 32))
    assert ratio(sympy.Rational(1, 2), order, 3, 2, exponent=2) == sympy.Rational(9, 1024)
    assert excess_bound(5, 4, 2, 1) == (10, 8)
