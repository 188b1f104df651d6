"""Derivations of the gradient: every step is shown thrice, and wrong formulas are contradicted."""

import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models import relu_gradient_derivation as derived
from theorycheck.models.comparison import in_balls
from theorycheck.models.diagonal_derivation import certificate_of, check_in_balls
from theorycheck.models.relu_neuron import ReluNeuron
from theorycheck.models.relu_quadrature import integrated
from theorycheck.models.relu_symbols import symbols

M = symbols()
TEACHER = sympy.Symbol("own_teacher_angle", real=True)
STEPS = [
    *derived.gradient_steps(derived.gradient_relation()),
    *derived.radial_steps(derived.radial_relation())[-1:],
]


def outcome(steps):
    return certificate_of(steps).verify()


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_each_step_is_shown_by_the_kernel_and_by_sympy(step):
    assert outcome([step]) is Outcome.HOLDS
    assert step.check_symbolic() is Outcome.HOLDS
    assert check_in_balls(step, 1) is Outcome.HOLDS


@pytest.mark.parametrize(
    "change",
    [
        lambda term: term - TEACHER * M.v[M.k] / (2 * sympy.pi),
        lambda term: term + M.v[M.k] / 10**6,
        lambda term: term.xreplace({sympy.sin(TEACHER): -sympy.sin(TEACHER)}),
    ],
)
def test_a_wrong_gradient_is_contradicted(change):
    right = derived.gradient_relation()
    wrong = sympy.Eq(right.lhs, change(right.rhs), evaluate=False)
    assert wrong.rhs != right.rhs
    assert outcome(derived.gradient_steps(wrong)) is Outcome.FAILS


def test_a_wrong_radial_derivative_is_contradicted():
    right = derived.radial_relation()
    wrong = sympy.Eq(right.lhs, 2 * right.rhs, evaluate=False)
    assert outcome(derived.radial_steps(wrong)) is Outcome.FAILS


def test_neurons_opposite_to_the_teacher_have_half_their_sum_as_gradient():
    problem = ReluNeuron.at(W="-2/5,-4/5;-2/5,-4/5;-2/5,-4/5", v="1,2")
    routes, settings = integrated("gradient_integral"), Settings(digits=15)

    def found(coefficient):
        relation = derived.opposite_relation(coefficient)
        return in_balls(lambda: relation, routes, over="inputs")(problem, settings).outcome

    assert found(lambda n, c: n * c / 2) is Outcome.HOLDS
    assert found(lambda n, c: (1 + n * c) / 2) is Outcome.FAILS  # as printed
    assert found(lambda n, c: n * c / 2 + sympy.Rational(1, 10**6)) is Outcome.FAILS
