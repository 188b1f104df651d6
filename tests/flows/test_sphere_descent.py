"""Descent on the sphere: the gradient, the critical directions, and seeds."""

import math

import numpy as np
import pytest

from theorycheck.flows.sphere_descent import Descent, descend, potential_and_gradient


def definition(y):
    n = len(y)
    zeta = n * y
    pairs = sum(np.linalg.norm(zeta[i] - zeta[j]) ** 3 for i in range(n) for j in range(i))
    alone = sum(np.linalg.norm(row) ** 3 for row in zeta)
    return (pairs / n**2 - alone / n) / (6 * math.pi)


def starts(seed=0, shape=(3, 4, 2)):
    y = np.random.default_rng(seed).standard_normal(shape)
    return y - y.mean(1, keepdims=True)


def test_the_potential_is_that_of_the_definition():
    y = starts()
    value, _ = potential_and_gradient(y)
    assert value == pytest.approx([definition(row) for row in y], rel=1e-12)
    assert value != pytest.approx([definition(row) * (1 + 1e-6) for row in y], rel=1e-9)


def test_the_gradient_is_that_of_the_potential():
    y = starts(1)
    _, gradient = potential_and_gradient(y)
    for place in np.ndindex(4, 2):
        step = np.zeros((4, 2))
        step[place] = 1e-6
        step -= step.mean(0)
        change = [(definition(row + step) - definition(row - step)) / 2 for row in y]
        along = np.einsum("sij,ij->s", gradient, step)
        assert along == pytest.approx(change, abs=1e-12)
    # Euler: <gradient, y> is three times the potential.
    value, _ = potential_and_gradient(y)
    assert np.einsum("sij,sij->s", gradient, y) == pytest.approx(3 * value, rel=1e-12)


@pytest.mark.parametrize(
    ("neurons", "dimension", "kinds"), [(2, 3, {2}), (3, 2, {3}), (6, 3, {3, 4})]
)
def test_descents_end_at_simplices(neurons, dimension, kinds):
    found = descend(neurons, dimension, 20, seed=0)
    assert found.converged().all()
    assert set(found.active().tolist()) == kinds
    for k, level in zip(found.active(), found.potential, strict=True):
        expected = neurons * math.sqrt(k) * (math.sqrt(2 * k / (k - 1)) - 1) / (6 * math.pi)
        assert level == pytest.approx(expected, rel=1e-10)
    assert np.linalg.norm(found.direction, axis=(1, 2)) == pytest.approx(np.ones(20))
    assert np.abs(found.direction.sum(1)).max() < 1e-12


def test_the_seed_determines_the_starts():
    first, again, other = (descend(4, 2, 3, seed=seed, steps=1) for seed in (0, 0, 1))
    assert np.array_equal(first.direction, again.direction)
    assert not np.array_equal(first.direction, other.direction)
    assert not first.converged().any()


def test_neurons_that_hardly_move_are_aligned():
    direction = np.array([[[1.0], [-0.99], [-0.01]], [[1.0], [-0.9], [-0.1]]])
    assert Descent(direction, np.ones(2), np.ones(2)).active().tolist() == [2, 3]
