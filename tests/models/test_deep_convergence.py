import dataclasses

import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.models.deep_convergence import convergence
from theorycheck.models.deep_symbols import deep_model
from theorycheck.models.diagonal_derivation import certificate_of

STEPS = {step.title: step for step in convergence(deep_model())}


def test_the_convergence_is_argued_from_the_energy_to_the_integral():
    assert next(iter(STEPS)) == "speed of the energy"
    assert list(STEPS)[-1] == "the residual is integrable"
    assert certificate_of(STEPS.values()).verify() is Outcome.HOLDS


def test_the_energy_needs_its_linear_part():
    # Without <G, b> the energy does not fall at the speed of the loss.
    step = STEPS["speed of the energy"]
    m = deep_model()
    lacking = step.relation.lhs.expr.args
    squares = next(part for part in lacking if not part.has(m.G))
    relation = sympy.Eq(sympy.Derivative(squares, m.t), step.relation.rhs, evaluate=False)
    wrong = dataclasses.replace(step, relation=relation)
    assert certificate_of([wrong]).verify() is Outcome.FAILS


@pytest.mark.parametrize("title", ["the product of the weights has a floor", "speed of beta"])
def test_a_wrong_power_is_caught(title):
    step = STEPS[title]
    k = deep_model().k
    wrong = step.relation.func(step.relation.lhs, step.relation.rhs.subs(k, 2 * k), evaluate=False)
    found = certificate_of([dataclasses.replace(step, relation=wrong)]).verify()
    assert found is Outcome.FAILS


def test_the_rate_of_decrease_is_that_of_the_floor():
    # kappa = 8 factor D^2 alpha^(2D-2) lambda for |grad|^2 >= 8 D^2 alpha^(2D-2) lambda |r|^2.
    m = deep_model()
    right = STEPS["rate of decrease"].relation.rhs
    smallest = sympy.Symbol("lambda_min", positive=True)
    expected = 8 * m.factor * m.depth**2 * m.alpha ** (2 * m.depth - 2) * smallest
    assert sympy.simplify(right.args[0] / expected) == 1
