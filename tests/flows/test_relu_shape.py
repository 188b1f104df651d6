import math

import numpy as np
import pytest

from theorycheck.flows import relu_rates
from theorycheck.flows.relu_shape import shape


def simplex(k, n):
    """k neurons in a regular simplex of directions, n - k along v; masses 1/n."""
    corners = np.eye(k) - 1 / k
    corners /= np.linalg.norm(corners[0])
    across = np.zeros((n, k))
    across[:k] = corners
    return np.full(n, 1 / n), across


@pytest.mark.parametrize(("k", "n"), [(2, 2), (3, 3), (3, 5), (4, 4), (5, 8)])
def test_the_potential_of_simplex_directions(k, n):
    heights, across = simplex(k, n)
    found = shape(heights, 1e-9 * across, np.ones(n))
    B = math.sqrt(2 * k / (k - 1)) - 1
    assert found.potential == pytest.approx(n * math.sqrt(k) * B / (6 * math.pi), rel=1e-12, abs=0)
    level = 1 / (27 * found.potential**2)
    assert level == pytest.approx(4 * math.pi**2 / (3 * n**2 * k * B**2), rel=1e-12, abs=0)
    assert found.active == k
    assert found.kappa == pytest.approx(math.acos(-1 / (k - 1)), rel=1e-12, abs=0)
    assert found.size == pytest.approx(1e-9 * math.sqrt(k), rel=1e-12, abs=0)
    edges = k * (k - 1) / 2 * math.sqrt(2 * k / (k - 1)) + k * (n - k)
    assert found.spread == pytest.approx(1e-9 * edges, rel=1e-12, abs=0)
    assert found.theta == pytest.approx(1e-9 * n, rel=1e-8, abs=0)


def test_the_potential_is_the_loss_to_leading_order():
    source = np.random.default_rng(0)
    heights = np.array([0.5, 0.2, 0.3])
    across = source.normal(size=(3, 2))
    across[-1] = -across[:-1].sum(axis=0)
    tau = math.log(1e5)
    state = np.zeros((4, 3))
    state[:-1, 0], state[:-1, 1:] = heights, across
    loss = relu_rates.loss(tau, state, np.ones(3), np.ones(3))[0]
    found = shape(heights, across * math.exp(-tau), np.ones(3))
    leading = found.potential * found.size**3
    assert loss == pytest.approx(leading, rel=1e-8, abs=0)
    assert loss != pytest.approx(leading * (1 + 1e-6), rel=1e-8, abs=0)


def test_the_potential_of_little_mass():
    # Phi = (1/6 pi)(c (1 - c) (1/c + 1/(1 - c))^3 - 1/c^2 - 1/(1 - c)^2) = 1/(3 pi c (1 - c)).
    for c in (0.5, 1e-3, 1e-9, 1e-25):
        found = shape(np.array([c, 1 - c]), np.array([[1.0, 0], [-1.0, 0]]), np.ones(2))
        truth = 1 / (3 * math.pi * c * (1 - c)) / math.sqrt(8)
        assert found.potential == pytest.approx(truth, rel=1e-13, abs=0)
        assert found.potential != pytest.approx(truth * (1 + 1e-6), rel=1e-13, abs=0)


def test_copies_count():
    heights, across = np.array([0.25, 0.5]), np.array([[1.0], [-2.0]])
    few = shape(heights, across, np.array([2.0, 1.0]))
    many = shape(heights[[0, 0, 1]], across[[0, 0, 1]], np.ones(3))
    for name in ("potential", "size", "kappa", "spread", "theta", "active"):
        assert getattr(few, name) == pytest.approx(getattr(many, name), rel=1e-13)


def test_where_nothing_is_defined():
    aligned = shape(np.array([0.2, 0.4]), np.zeros((2, 0)), np.ones(2))
    assert math.isnan(aligned.potential)
    assert math.isnan(aligned.kappa)
    assert (aligned.theta, aligned.spread, aligned.active) == (0, 0, 0)
    behind = shape(np.array([-0.2, 0.4]), np.ones((2, 1)), np.ones(2))
    assert math.isnan(behind.potential)
    assert behind.kappa == 0
    assert behind.theta > math.pi / 2
