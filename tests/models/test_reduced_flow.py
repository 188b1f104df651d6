"""The derivations of the reduced flow, planted errors, and an integration beside them."""

import math
from dataclasses import replace

import numpy as np
import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.models import reduced_flow
from theorycheck.models.diagonal_derivation import certificate_of

ALL = [
    step
    for derivation in (
        reduced_flow.critical_ray(),
        reduced_flow.every_solution(),
        reduced_flow.pair(),
    )
    for step in derivation
]


def verified(step):
    return certificate_of([step], "reduced-flow").verify()


@pytest.mark.parametrize("step", ALL, ids=lambda step: step.title)
def test_the_kernel_repeats_every_step(step):
    assert verified(step) is Outcome.HOLDS


@pytest.mark.parametrize("step", ALL, ids=lambda step: step.title)
def test_a_wrong_factor_is_not_repeated(step):
    factor = 1 + sympy.Rational(1, 10**6)
    relation = sympy.Eq(step.relation.lhs, factor * step.relation.rhs, evaluate=False)
    assert verified(replace(step, relation=relation)) is Outcome.FAILS


def test_the_reduced_flow_obeys_the_bound_and_nears_the_limit():
    """Runge and Kutta's steps for three neurons in a plane, in the logarithm of time."""
    from theorycheck.flows.sphere_descent import potential_and_gradient

    y = np.random.default_rng(3).standard_normal((1, 3, 2))
    y -= y.mean(1, keepdims=True)

    def rate(tau, z):
        return -math.exp(tau) * potential_and_gradient(z)[1]

    least = 3 * math.sqrt(3) * (math.sqrt(3) - 1) / (6 * math.pi)
    tau, step = 0.0, 2e-3
    time_zero = math.exp(tau)
    while tau < 12:
        k1 = rate(tau, y)
        k2 = rate(tau + step / 2, y + step / 2 * k1)
        k3 = rate(tau + step / 2, y + step / 2 * k2)
        k4 = rate(tau + step, y + step * k3)
        y = y + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        tau += step
        elapsed = math.exp(tau) - time_zero
        level = float(potential_and_gradient(y)[0][0])
        assert elapsed**3 * level <= 1 / (27 * least**2)
    assert elapsed**3 * level == pytest.approx(1 / (27 * least**2), rel=2e-2)
    # The direction relaxes like t^-1/2: what is missing is of the order of its square.
    assert elapsed**3 * level > 0.98 / (27 * least**2)


def test_two_equal_neurons_have_pi_squared_over_six():
    found = reduced_flow.pair_constant(sympy.Rational(1, 2), sympy.Rational(1, 2))
    assert sympy.simplify(found - sympy.pi**2 / 6) == 0
    level = reduced_flow.pair_potential(sympy.Rational(1, 2), sympy.Rational(1, 2))
    assert sympy.simplify(1 / (27 * level**2) - sympy.pi**2 / 6) == 0
