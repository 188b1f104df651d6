import math

import numpy as np
import pytest

from theorycheck.models.relu_states import ReluTrajectory
from theorycheck.models.relu_trajectory import relu_flow


@pytest.fixture(scope="module")
def found():
    source = np.random.default_rng(3)
    return relu_flow(0.2 * source.normal(size=(3, 4)), source.normal(size=4), 1e4)


def test_shapes(found):
    assert isinstance(found, ReluTrajectory)
    k, n, m, d = len(found.times), 3, 3, 4
    assert found.weights.shape == (k, n, d)
    assert found.across.shape == (k, n, m)
    assert found.along.shape == (k, n)
    assert found.across_sum.shape == (k, m)
    for name in ("loss", "slope", "deficit", "theta_max", "kappa_max", "spread", "level", "active"):
        assert getattr(found, name).shape == (k,)
    np.testing.assert_allclose(found.basis @ found.basis.T, np.eye(m), atol=1e-14)
    np.testing.assert_allclose(found.basis @ found.teacher, 0, atol=1e-14)


def test_numbers_belong_to_the_weights(found):
    from theorycheck.flows import relu_closed_form

    v, size = found.teacher, np.linalg.norm(found.teacher)
    for k in (0, len(found.times) // 2, -1):
        W = found.weights[k]
        assert found.loss[k] == pytest.approx(relu_closed_form.loss(W, v), rel=1e-6, abs=1e-15)
        along = W @ v / size
        np.testing.assert_allclose(found.along[k], along, atol=1e-14)
        assert found.deficit[k] == pytest.approx(size - along.sum(), abs=1e-13)
        across = W - np.outer(along, v / size)
        np.testing.assert_allclose(found.across[k] @ found.basis, across, atol=1e-14)
        np.testing.assert_allclose(
            found.across_sum[k] @ found.basis, across.sum(axis=0), atol=1e-13
        )
        pairs = [across[i] - across[j] for i in range(3) for j in range(i)]
        assert found.spread[k] == pytest.approx(sum(map(np.linalg.norm, pairs)), rel=1e-9)
        angle = np.arctan2(np.linalg.norm(across, axis=1), along).max()
        assert found.theta_max[k] == pytest.approx(angle, rel=1e-9)
        gradient = relu_closed_form.gradient(W, v)
        slope = -found.times[k] * (gradient**2).sum() / found.loss[k]
        assert found.slope[k] == pytest.approx(slope, rel=1e-5)


def test_the_slope_is_the_derivative_of_the_curve():
    times = np.array([99.0, 100.0, 101.0])
    found = relu_flow("1,1;1,-2", "1,0", 200, times=times)
    rise = np.diff(np.log(found.loss[1:4])).sum() / np.diff(np.log(times)).sum()
    assert found.slope[2] == pytest.approx(rise, rel=1e-4)
    assert found.slope[2] != pytest.approx(rise * 1.001, rel=1e-4)


def test_the_level_is_nan_before_it_means_something():
    found = relu_flow("-1/2,1;1,-1/3", "1,0", 1e3)
    assert math.isnan(found.level[0])
    assert found.level[-1] > 0
