"""The steps of this derivation: each confirmed, each with a planted error that is caught."""

import dataclasses

import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.models import drift_derivation as module
from theorycheck.models.diagonal_derivation import certificate_of, check_in_balls

STEPS = module.loss_steps()
MILLIONTH = sympy.Rational(1, 10**6)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_every_step_is_confirmed(step):
    assert certificate_of([step]).verify() is Outcome.HOLDS
    assert check_in_balls(step, seed=3) is Outcome.HOLDS
    # SymPy has no say in an inequality on a region.
    expected = Outcome.INCONCLUSIVE if step.rule == "covering" else Outcome.HOLDS
    assert step.check_symbolic() is expected


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_every_step_a_millionth_off_is_refuted(step):
    left, right = step.relation.lhs, step.relation.rhs
    if right == 0:
        right = MILLIONTH
    elif step.relation.rel_op == "<=":
        right *= 1 - MILLIONTH
    else:
        right *= 1 + MILLIONTH
    wrong = dataclasses.replace(step, relation=step.relation.func(left, right, evaluate=False))
    found = certificate_of([wrong]).verify()
    assert found is not Outcome.HOLDS
    if step.rule != "at_least":
        assert found is Outcome.FAILS


def test_the_shorter_derivations_are_its_beginnings():
    titles = [step.title for step in STEPS]
    assert len(set(titles)) == len(titles)
    for shorter in ("balance", "growth"):
        found = [step.title for step in getattr(module, f"{shorter}_steps")()]
        assert found == titles[: len(found)]
