"""Lemma 8: every step is shown, and the constant 1/(2 pi) is the one that comes out."""

from dataclasses import replace

import pytest

from theorycheck.core.outcome import Outcome
from theorycheck.models import descent_derivation as module
from theorycheck.models.diagonal_derivation import certificate_of

STEPS = module.explicit_steps()


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


def test_the_sign_of_the_identity_matters():
    [step] = [item for item in STEPS if item.title == "before the expectation"]
    turned = step.relation.func(step.relation.lhs, -step.relation.rhs, evaluate=False)
    assert certificate_of([replace(step, relation=turned)]).verify() is Outcome.FAILS


def test_half_of_the_square_is_the_best_bound_of_one_minus_the_cosine():
    [step] = [item for item in STEPS if item.title == "one minus the cosine"]
    theta = module.number("theta")
    less = step.relation.func(step.relation.lhs - theta**2 / 10**6, 0, evaluate=False)
    assert certificate_of([replace(step, relation=less)]).verify() is Outcome.FAILS
