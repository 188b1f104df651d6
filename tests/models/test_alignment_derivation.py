"""Lemma 29: every step is shown, and the bound on the rate holds at random weights."""

from dataclasses import replace

import pytest

from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models import alignment_derivation as module
from theorycheck.models.diagonal_derivation import certificate_of
from theorycheck.models.least_constant import students
from theorycheck.models.pointwise import at_point

STEPS = tuple(module.derivation())


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_a_step_holds(step):
    assert certificate_of([step]).verify() is Outcome.HOLDS


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_a_step_that_is_moved_does_not(step):
    relation = step.relation
    moved = relation.func(relation.lhs, relation.rhs + 1, evaluate=False)
    assert certificate_of([replace(step, relation=moved)]).verify() is not Outcome.HOLDS


def test_random_weights_keep_the_bound():
    check = at_point(module.slow_fall, *module.NAMES)
    quick = Settings(digits=8)
    for problem in students(3, 20):
        assert check(problem, quick).outcome is Outcome.HOLDS


def test_that_it_does_not_fall_is_refuted_somewhere():
    check = at_point(lambda: module.slow_fall(count=0, ratio=0), *module.NAMES)
    found = {check(problem, Settings(digits=8)).outcome for problem in students(3, 20)}
    assert Outcome.FAILS in found
