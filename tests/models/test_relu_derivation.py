"""Derivations of the loss: every step is shown thrice, and wrong formulas are contradicted."""

import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.models import relu_derivation as derived
from theorycheck.models.diagonal_derivation import certificate_of, check_in_balls
from theorycheck.models.relu_symbols import deviation, symbols

M = symbols()


def outcome(steps):
    return certificate_of(steps).verify()


STEPS = [
    *derived.loss_steps(derived.loss_relation()),
    *derived.loss_steps(derived.sum_relation())[-1:],
    *derived.euler_steps(derived.euler_relation()),
]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_each_step_is_shown_by_the_kernel_and_by_sympy(step):
    assert outcome([step]) is Outcome.HOLDS
    assert step.check_symbolic() is Outcome.HOLDS
    assert check_in_balls(step, 1) is Outcome.HOLDS


@pytest.mark.parametrize(
    "change",
    [
        lambda term: 2 * term,
        lambda term: term + sympy.Rational(1, 10**6) * M.teacher_norm,
        lambda term: term.xreplace({sympy.pi - M.theta[M.i]: sympy.pi + M.theta[M.i]}),
        lambda term: term.xreplace({sympy.sin(M.theta[M.i]): -sympy.sin(M.theta[M.i])}),
    ],
)
def test_a_wrong_product_is_contradicted(change):
    right = derived.product_relation()
    wrong = sympy.Eq(right.lhs, change(right.rhs), evaluate=False)
    assert outcome(derived.product_steps(wrong)) is Outcome.FAILS


@pytest.mark.parametrize("relation", [derived.loss_relation, derived.sum_relation])
@pytest.mark.parametrize(
    "change",
    [
        lambda term: term + M.teacher_norm**2 / 10**6,
        lambda term: term.xreplace({sympy.sin(M.pair_angle[M.p]): -sympy.sin(M.pair_angle[M.p])}),
        lambda term: term.xreplace({M.theta[M.i]: 2 * M.theta[M.i]}),
    ],
)
def test_a_wrong_loss_is_contradicted(relation, change):
    right = relation()
    wrong = sympy.Eq(right.lhs, change(right.rhs), evaluate=False)
    assert wrong.rhs != right.rhs
    assert outcome(derived.loss_steps(wrong)) is Outcome.FAILS


def test_diagonal_terms_of_the_double_sum_are_taken_off():
    # With 1 for f the diagonal does not vanish: half of (double sum - sum of squares).
    found = derived.with_all_pairs(M.over_pairs(M.pair_norm[M.p]))
    assert found.has(M.weight_norm[M.i] ** 2)
    vanishing = M.over_pairs(M.pair_norm[M.p] * deviation(M.pair_angle[M.p]))
    assert not derived.with_all_pairs(vanishing).has(M.weight_norm[M.i] ** 2)


@pytest.mark.parametrize("factor", [2, -1])
def test_a_wrong_derivative_along_growth_is_contradicted(factor):
    right = derived.euler_relation()
    wrong = sympy.Eq(right.lhs, right.rhs + factor * M.teacher_norm**2, evaluate=False)
    assert outcome(derived.euler_steps(wrong)) is Outcome.FAILS


def test_the_integrals_are_computed_and_not_recited():
    # The derivative of what SymPy found, and its value between the ends at the angle pi/2.
    psi, _, s = derived.plane_symbols()
    for across in (False, True):
        integrand, found = derived.primitive(across=across)
        slope = sympy.diff(found, psi) - integrand.subs(s, psi)
        assert sympy.simplify(slope) == 0
        assert sympy.simplify(found.subs(psi, 0)) == 0
    assert derived.between(sympy.pi / 2) == sympy.Rational(1, 2)
    assert derived.between(sympy.pi / 2, across=True) == sympy.pi / 4
