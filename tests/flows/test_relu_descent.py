"""The descent as a whole: coordinates, records, ends."""

import math
from itertools import pairwise

import numpy as np
import pytest

from theorycheck.flows.relu_closed_form import gradient, loss
from theorycheck.flows.relu_descent import descend, recorded_steps


def assembled(path, v):
    return np.outer(path.along, v / np.linalg.norm(v)) + path.across @ path.basis


@pytest.mark.parametrize(
    ("n", "d"), [(1, 1), (1, 3), (2, 1), (2, 2), (2, 7), (3, 2), (4, 12), (9, 20)]
)
@pytest.mark.parametrize("scale", [1.0, 1e-3])
def test_it_is_plain_gradient_descent(n, d, scale):
    source = np.random.default_rng(n + d)
    W, v = scale * source.standard_normal((n, d)), scale * source.standard_normal(d)
    path = descend(W, v, 0.2, 50, 10)
    for k in range(51):
        if k in path.steps:
            at = list(path.steps).index(k)
            assert path.loss[at] == pytest.approx(loss(W, v), rel=1e-10, abs=1e-14 * scale**2)
        if k < 50:
            W = W - 0.2 * gradient(W, v)
    np.testing.assert_allclose(assembled(path, v), W, atol=1e-13 * scale)
    np.testing.assert_allclose(path.basis @ path.basis.T, np.eye(len(path.basis)), atol=1e-14)
    assert len(path.basis) <= min(n, d - 1)


def test_recorded_steps_are_spaced_evenly_in_the_logarithm():
    assert recorded_steps(1, 20) == [0, 1]
    assert recorded_steps(1000, 1) == [0, 1, 10, 100, 1000]
    spaced = recorded_steps(123_456_789, 20)
    assert spaced[0] == 0
    assert spaced[-1] == 123_456_789
    assert sorted(set(spaced)) == spaced
    assert max(b / a for a, b in pairwise(spaced[40:])) < 10**0.06


@pytest.mark.parametrize("step", [0.05, 0.5, 1.0, 1.9])
def test_one_constant_for_every_step_up_to_the_limit_of_stability(step):
    """A symmetric pair: (step T)^3 L tends to pi^2/6, whatever the step below 4/n = 2."""
    W, v = np.array([[0.5, 0.3], [0.5, -0.3]]), np.array([1.0, 0.0])
    path = descend(W, v, step, 10**6, 5)
    found = (step * path.steps[-1]) ** 3 * path.loss[-1]
    assert found == pytest.approx(math.pi**2 / 6, rel=1e-3 if step < 0.1 else 1e-4)
    assert found * 1.01 != pytest.approx(math.pi**2 / 6, rel=1e-3)


def test_the_loss_is_accurate_relative_to_itself_at_1e_minus_21():
    """For a symmetric pair L and the step are functions of one angle: followed by mpmath."""
    import mpmath

    W, v = np.array([[0.5, 1e-7], [0.5, -1e-7]]), np.array([1.0, 0.0])
    path = descend(W, v, 1.0, 3000, 3)
    with mpmath.workdps(40):
        z = mpmath.mpf(1e-7)
        h, r = mpmath.mpf(0.5), mpmath.mpf(0)
        for _ in range(3000):
            # w = (h, z) and (h, -z): angles t with v and 2t between; eq. (4).
            t = mpmath.atan2(z, h)
            size = mpmath.sqrt(h * h + z * z)
            r = 2 * h - 1
            along = (size * mpmath.sin(2 * t) - mpmath.sin(t)) / size
            h, z = (
                h - (r / 2 + (along * h - 2 * t * h + t) / (2 * mpmath.pi)),
                z - (along * z + 2 * t * z) / (2 * mpmath.pi),
            )
        t, size, r = mpmath.atan2(z, h), mpmath.sqrt(h * h + z * z), 2 * h - 1

        def bend(a):
            return mpmath.sin(a) - a * mpmath.cos(a)

        expected = r * r / 4 + (bend(2 * t) * size**2 - 2 * bend(t) * size) / (2 * mpmath.pi)
    assert path.loss[-1] < 1e-20
    assert path.loss[-1] == pytest.approx(float(expected), rel=1e-12, abs=0)
    assert path.loss[-1] * (1 + 1e-9) != pytest.approx(float(expected), rel=1e-12, abs=0)


def test_equal_and_aligned_neurons_stay_so_and_are_fast():
    v = np.array([0.3, -0.7, 0.2, 0.5])
    w = np.array([0.4, 0.1, -0.3, 0.2])
    path = descend(np.array([w, w]), v, 0.2, 300, 5)
    np.testing.assert_array_equal(path.across[0], path.across[1])
    assert path.loss[-1] < 1e-20
    aligned = descend(np.array([0.25 * v, 0.5 * v, 0.125 * v]), v, 0.2, 100, 5)
    assert not aligned.across.any()
    assert aligned.loss[-1] == pytest.approx(aligned.loss[0] * 0.7**200, rel=1e-10, abs=0)
    opposite = descend(np.array([v / 2 + w, v / 2 - w]), v, 0.2, 3, 5)
    np.testing.assert_allclose(opposite.across[0], -opposite.across[1], atol=1e-16)


def test_the_case_of_the_erratum_on_aligned_neurons():
    """(0.01, 3) v: the first neuron jumps over 0 and decays beyond it, the loss like e^-t (E5)."""
    v = np.array([1.0, 2.0])
    path = descend(np.array([0.01 * v, 3 * v]), v, 0.01, 4000, 10)
    assert list(path.crossed) == [1, -1]
    assert path.loss[-1] / 5 == pytest.approx(3.84e-18, rel=0.001, abs=0)
    # After the jump both parts shrink by 1 - step/2 in each step, exactly.
    c, h = 0.01 * 0.005, 3 - 0.01 * 1.005
    far = descend(np.array([[0.01], [3.0]]), np.array([1.0]), 0.01, 10_000, 10)
    expected = (c**2 + (h - 1) ** 2) / 4 * 0.995 ** (2.0 * (far.steps - 1))
    np.testing.assert_allclose(far.loss[2:], expected[2:], rtol=1e-11)
    assert far.loss[-1] < 1e-40
    assert path.theta_max[-1] == pytest.approx(math.pi)


def test_a_neuron_that_lands_on_0_stays_there():
    path = descend(np.array([[-1.0, 0.0]]), np.array([1.0, 0.0]), 2.0, 10, 5)
    assert path.along[0] == 0
    assert path.crossed[0] == 1
    assert path.theta_max[-1] == 0
    assert path.loss[-1] == 0.25


def test_a_divergence_ends_the_record():
    W = np.array([[0.3, 0.1], [0.2, 0.1], [0.3, 0.4]])
    path = descend(W, np.array([1.0, 0.0]), 2.5, 10_000, 20)
    assert path.overflow is not None
    assert path.steps[-1] < path.overflow < 10_000
    for values in (path.loss, path.theta_max, path.along, path.across):
        assert np.isfinite(values).all()
    assert (path.crossed <= path.steps[-1]).all()
    far = descend(W[:2], np.array([1.0, 0.0]), 1e200, 10, 20)
    assert far.overflow == 1
    assert list(far.steps) == [0]
