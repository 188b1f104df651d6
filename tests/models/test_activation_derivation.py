"""Derivations for other activations: each step is shown thrice, and wrong ones are contradicted."""

import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.models import activation_derivation as derived
from theorycheck.models.diagonal_derivation import certificate_of
from theorycheck.testing import stands

W, V, ANGLE = derived.sizes()
NAMES = ("indicator", "absolute", "squared", "error_function", "biased")


def outcome(steps):
    return certificate_of(steps).verify()


@pytest.mark.parametrize("step", derived.derivation().steps, ids=lambda step: step.title)
def test_each_step_is_shown_and_a_millionth_off_refuted(step):
    stands(step)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "change",
    [
        lambda term: 2 * term,
        lambda term: term + sympy.Rational(1, 10**6),
        lambda term: term.xreplace({ANGLE: ANGLE / 2, W: 2 * W}),
    ],
)
def test_a_wrong_formula_is_contradicted(name, change):
    right = getattr(derived, f"{name}_relation")()
    wrong = sympy.Eq(right.lhs, change(right.rhs), evaluate=False)
    assert outcome(getattr(derived, f"{name}_steps")(wrong)) is Outcome.FAILS


def test_the_classical_form_for_error_functions_is_the_same():
    below = sympy.sqrt((1 + 2 * W**2) * (1 + 2 * V**2))
    classical = 2 / sympy.pi * sympy.asin(2 * W * V * sympy.cos(ANGLE) / below)
    for values in ({W: 1, V: 2, ANGLE: sympy.Rational(1, 3)}, {W: 3, V: 1, ANGLE: 2}):
        gap = (classical - derived.error_function_relation().rhs).subs(values)
        assert abs(sympy.N(gap, 30)) < 1e-28
