"""The derivations about simplices, planted errors, and all exponents against NumPy."""

import math
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.models import simplex_derivation as module
from theorycheck.models.diagonal_derivation import certificate_of

ALL = [
    step
    for derivation in (
        module.critical(),
        module.four_is_best(),
        module.exponents(),
        module.sign(),
    )
    for step in derivation
]


def verified(step):
    return certificate_of([step], "simplex-student").verify()


@pytest.mark.parametrize("step", ALL, ids=lambda step: step.title)
def test_the_kernel_repeats_every_step(step):
    assert verified(step) is Outcome.HOLDS


@pytest.mark.parametrize(
    "step", [step for step in ALL if step.rule == "equal"], ids=lambda step: step.title
)
def test_a_wrong_factor_is_not_repeated(step):
    factor = 1 + sympy.Rational(1, 10**6)
    relation = sympy.Eq(step.relation.lhs, factor * step.relation.rhs, evaluate=False)
    assert verified(replace(step, relation=relation)) is Outcome.FAILS


def test_six_is_not_below_the_root():
    up_to_five = module.sign()["up to five"]
    assert verified(replace(up_to_five, region={"k": "[2, 6]"})) is Outcome.FAILS


def test_the_interval_of_small_simplices_ends_before_four():
    step = module.four_is_best()["two and three"]
    assert verified(replace(step, region={"j": "[1, 3]"})) is not Outcome.HOLDS


def spectrum(k, m, dimension):
    """Return the exponents of the projected Hessian, multiplicities included."""
    n = k + m
    corners = np.zeros((n, dimension))
    corners[:k, :k] = k * np.eye(k)[:, :dimension] - 1 if dimension >= k else 0
    if dimension == k - 1:
        basis = np.linalg.svd(np.eye(k) - 1 / k)[2][: k - 1]
        corners[:k] = (k * np.eye(k) - 1) @ basis.T
    hessian = np.zeros((n, dimension, n, dimension))

    def turn(x):
        size = np.linalg.norm(x)
        if size < 1e-12:
            return np.zeros((dimension, dimension))
        return size * np.eye(dimension) + np.outer(x, x) / size

    for i in range(n):
        for j in range(n):
            if i != j:
                block = turn(corners[i] - corners[j])
                hessian[i, :, j] -= block
                hessian[i, :, i] += block
        hessian[i, :, i] -= n * turn(corners[i])
    flat = hessian.reshape(n * dimension, n * dimension)
    onto = np.kron(np.eye(n) - 1 / n, np.eye(dimension))
    size = math.sqrt(k * (k - 1)) * k * float(module.gap(sympy.Integer(k)))
    return np.linalg.eigvalsh(onto @ flat @ onto) / size - 1


@pytest.mark.parametrize(
    ("k", "m", "dimension"),
    [
        (2, 0, 2),
        (2, 2, 3),
        (3, 0, 2),
        (3, 2, 4),
        (4, 0, 3),
        (4, 1, 5),
        (5, 2, 5),
        (6, 1, 6),
        (8, 0, 8),
    ],
)
def test_every_exponent_has_its_closed_form_and_multiplicity(k, m, dimension):
    B = float(module.gap(sympy.Integer(k)))
    across = dimension - k + 1
    expected = Counter()
    for value, times in (
        (-1.0, dimension),  # the sum of all z, which the flow keeps
        (1.0, 1),  # the direction itself
        (0.0, (k - 1) * across + (k - 1) * (k - 2) // 2),  # rotations
        (1 / B - 1, m * across),
        (k / ((k - 1) * B) - 1, m * (k - 1)),
        (float(module.vector_exponent(sympy.Integer(k))), (k - 1) if k > 2 else 0),
        ((1 + B) / (k * B), k * (k - 3) // 2 if k > 3 else 0),
    ):
        expected[round(value, 8) + 0.0] += times
    found = Counter(round(value, 8) + 0.0 for value in spectrum(k, m, dimension))
    assert found == +expected
    assert sum(found.values()) == (k + m) * dimension
