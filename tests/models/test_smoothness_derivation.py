"""Lemma 23: every step is shown; the factor 2 of zeta is the best one."""

from dataclasses import replace

import pytest

from theorycheck.core.outcome import Outcome
from theorycheck.models import smoothness_derivation as module
from theorycheck.models.diagonal_derivation import certificate_of

STEPS = module.largest_steps()


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


def test_zeta_needs_the_factor_two():
    step = STEPS[0]
    relation = step.relation
    less = replace(
        step, relation=relation.func(relation.lhs * 99 / 100, relation.rhs, evaluate=False)
    )
    assert certificate_of([less]).verify() is not Outcome.HOLDS
