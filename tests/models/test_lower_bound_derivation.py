"""Theorem 7: every step is shown, and the numbers leave no room for constants far better."""

from dataclasses import replace

import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.models import lower_bound_derivation as module
from theorycheck.models.diagonal_derivation import certificate_of

STEPS = module.printed_steps()


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_a_step_holds(step):
    assert certificate_of([step]).verify() is Outcome.HOLDS


@pytest.mark.parametrize(
    "step", [step for step in STEPS if step.rule != "covering"], ids=lambda step: step.title
)
def test_a_step_that_is_moved_does_not(step):
    relation = step.relation
    moved = relation.func(relation.lhs, relation.rhs + 1, evaluate=False)
    assert certificate_of([replace(step, relation=moved)]).verify() is not Outcome.HOLDS


@pytest.mark.parametrize(
    ("title", "less"),
    [
        ("the error is less than the loss", sympy.Rational(2, 100)),
        ("from the product to the gradient", sympy.Rational(1, 10)),
        ("the printed power of n is smaller", sympy.Rational(1, 10**6)),
    ],
)
def test_the_numbers_leave_little_room(title, less):
    [step] = [item for item in STEPS if item.title == title]
    moved = step.relation.func(step.relation.lhs - less, 0, evaluate=False)
    assert certificate_of([replace(step, relation=moved)]).verify() is Outcome.FAILS
