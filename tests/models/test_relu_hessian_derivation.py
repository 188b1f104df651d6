"""Derivations of second derivatives: every step is shown thrice, and wrong formulas are caught."""

import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.models import relu_hessian_derivation as derived
from theorycheck.models.diagonal_derivation import certificate_of
from theorycheck.testing import stands

Q = derived.pair()
SHARED = len(derived.slope_steps())


def outcome(steps):
    return certificate_of(steps).verify()


@pytest.mark.parametrize("step", derived.derivation().steps[SHARED:], ids=lambda step: step.title)
def test_each_step_is_shown_and_a_millionth_off_refuted(step):
    stands(step)


@pytest.mark.parametrize(
    "change",
    [
        lambda term: 2 * term,
        lambda term: term.xreplace({Q.normal: sympy.Integer(0)}),
        lambda term: term + Q.moved / 10**6,
        lambda term: term / Q.size,
    ],
)
def test_a_wrong_curvature_is_contradicted(change):
    right = derived.curvature_relation()
    wrong = sympy.Eq(right.lhs, change(right.rhs), evaluate=False)
    assert outcome(derived.curvature_steps(wrong)) is Outcome.FAILS


@pytest.mark.parametrize(
    "change",
    [
        lambda term: 2 * term,
        lambda term: term.xreplace({sympy.pi - Q.angle: sympy.pi + Q.angle}),
        lambda term: term.xreplace({Q.back: -Q.back}),
        lambda term: term + Q.other / 10**6,
    ],
)
def test_a_wrong_mixed_derivative_is_contradicted(change):
    right = derived.mixed_relation()
    wrong = sympy.Eq(right.lhs, change(right.rhs), evaluate=False)
    assert wrong.rhs != right.rhs
    assert outcome(derived.mixed_steps(wrong)) is Outcome.FAILS
