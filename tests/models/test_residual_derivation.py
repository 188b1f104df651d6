"""Lemmas 21 and 22: every step is shown, and not with a smaller constant."""

from dataclasses import replace

import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.models import residual_derivation as module
from theorycheck.models.diagonal_derivation import certificate_of

STEPS = module.distance_steps()


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


def test_the_constant_of_the_distance_has_little_room():
    step = STEPS[-1]
    # 7.42 would do: 15/2 leaves a little, 7.4 is not enough.
    less = step.relation.func(
        step.relation.lhs - sympy.Rational(15, 2) ** 2 + sympy.Rational(37, 5) ** 2,
        0,
        evaluate=False,
    )
    assert certificate_of([replace(step, relation=less)]).verify() is Outcome.FAILS
