"""Lemma 17: every step is shown, and (60) and the rate of the cosine not with a wrong factor."""

from dataclasses import replace

import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.models import axis_angle_derivation as module
from theorycheck.models.diagonal_derivation import certificate_of

STEPS = module.opening_steps()


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


@pytest.mark.parametrize("position", [0, 1])
def test_a_factor_of_the_rate_is_caught(position):
    step = STEPS[position]
    relation = step.relation
    doubled = relation.func(relation.lhs, 2 * relation.rhs, evaluate=False)
    assert certificate_of([replace(step, relation=doubled)]).verify() is Outcome.FAILS


def test_the_angle_itself_is_needed():
    # (60) with pi + theta for pi - theta.
    step = STEPS[0]
    angle = sympy.IndexedBase("angle", real=True)
    i, k = module.index_symbol("i"), module.index_symbol("k")
    wrong = step.relation.rhs.xreplace({sympy.pi - angle[i, k]: sympy.pi + angle[i, k]})
    moved = step.relation.func(step.relation.lhs, wrong, evaluate=False)
    assert certificate_of([replace(step, relation=moved)]).verify() is Outcome.FAILS
