"""Lemmas 31 and 33, (66) and (68): every step is shown, and not with smaller constants."""

from dataclasses import replace

import pytest

from theorycheck.core.outcome import Outcome
from theorycheck.models import spread_derivation as module
from theorycheck.models.diagonal_derivation import certificate_of

STEPS = (*module.decay_steps(), *module.below_loss_printed_steps())


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


def test_a_smaller_constant_in_lemma_33_is_refuted():
    [step] = [item for item in STEPS if item.title == "its size"]
    relation = step.relation
    less = relation.func(relation.lhs, relation.rhs * 2 / 3, evaluate=False)
    assert certificate_of([replace(step, relation=less)]).verify() is Outcome.FAILS


def test_the_sine_is_not_above_a_steeper_chord():
    step = module.chord_step()
    x = module.number("x")
    less = step.relation.func(step.relation.lhs - x / 1000, 0, evaluate=False)
    assert certificate_of([replace(step, relation=less)]).verify() is Outcome.FAILS
