"""The steps about wedges and angles: each is shown, and none with a constant that is off."""

from dataclasses import replace

import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.models import wedge_derivation as module
from theorycheck.models.diagonal_derivation import certificate_of

COVERINGS = (
    module.turn_step,
    module.quarter_turn_step,
    module.obtuse_step,
    module.small_step,
    module.sine_step,
)


@pytest.mark.parametrize("step", module.wedge_steps(), ids=lambda step: step.title)
def test_a_step_holds_and_not_if_it_is_moved(step):
    relation = step.relation
    moved = replace(step, relation=relation.func(relation.lhs, relation.rhs + 1, evaluate=False))
    assert certificate_of([step]).verify() is Outcome.HOLDS
    assert certificate_of([moved]).verify() is not Outcome.HOLDS


@pytest.mark.parametrize("build", COVERINGS)
def test_an_inequality_for_one_angle_holds_and_has_no_room(build):
    # Each of them is an equality at an end of its range.
    step = build()
    less = sympy.Ge(step.relation.lhs - sympy.Rational(1, 10**6), 0, evaluate=False)
    assert certificate_of([step]).verify() is Outcome.HOLDS
    assert certificate_of([replace(step, relation=less)]).verify() is Outcome.FAILS


def test_the_constants_are_the_best_ones():
    # theta^3 <= c (theta - sin cos): c = pi^2 up to pi, 3/2 in the limit at 0.
    angle = sympy.Symbol("theta")
    ratio = angle**3 / module.wedge(angle)
    assert ratio.subs(angle, sympy.pi) == sympy.pi**2
    assert sympy.limit(ratio, angle, 0) == sympy.Rational(3, 2)


def test_a_wrong_angular_integral_is_refuted():
    [step] = [item for item in module.wedge_steps() if "angular" in item.title]
    wrong = sympy.Eq(step.relation.lhs, 2 * step.relation.rhs, evaluate=False)
    assert certificate_of([replace(step, relation=wrong)]).verify() is Outcome.FAILS
