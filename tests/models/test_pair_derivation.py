"""The steps of this derivation: each confirmed, each with a planted error that is caught."""

import dataclasses

import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.models import pair_derivation as module
from theorycheck.models.diagonal_derivation import certificate_of
from theorycheck.testing import stands

STEPS = module.limit_steps()


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_every_step_is_shown_and_a_millionth_off_refuted(step):
    stands(step)


def test_the_shorter_derivations_are_its_beginnings():
    titles = [step.title for step in STEPS]
    assert len(set(titles)) == len(titles)
    for shorter in ("gradient", "line", "tangent", "rate"):
        found = [step.title for step in getattr(module, f"{shorter}_steps")()]
        assert found == titles[: len(found)]


def test_the_printed_gradient_is_refuted():
    step = STEPS[1]
    l1, l2 = (sympy.Symbol(name, positive=True) for name in ("l1", "l2"))
    size = sympy.Symbol("size", positive=True)
    printed = (l1 - sympy.Rational(1, 2)) * (
        1 - sympy.atan(l2 / l1) / sympy.pi + 2 * l2 / (l1**2 + l2**2)
    )
    wrong = dataclasses.replace(
        step, relation=sympy.Eq(step.relation.lhs, 2 * size**2 * printed, evaluate=False)
    )
    assert certificate_of([wrong]).verify() is Outcome.FAILS
