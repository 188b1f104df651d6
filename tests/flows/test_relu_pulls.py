"""Directions and pulls against NumPy and mpmath, for more and fewer neurons than lanes."""

import math

import mpmath
import numpy as np
import pytest

from theorycheck.flows.compiled import compiled
from theorycheck.flows.lanes import after, start
from theorycheck.flows.relu_pulls import directions, pulls

# Places in the memory of the test: matrices have room for 60 rows of 40.
MATRIX = 2400


@compiled
def measured(space, n, m, width, teacher):
    x = start(space)
    across, real = after(x, MATRIX), after(x, MATRIX + 40)
    lengths, inverses = after(x, MATRIX + 80), after(x, MATRIX + 120)
    sides, sizes = after(x, MATRIX + 160), after(x, MATRIX + 200)
    excess = after(x, MATRIX + 240)
    u, pull = after(x, 2 * MATRIX), after(x, 3 * MATRIX)
    room, mirror, others = after(x, 4 * MATRIX), after(x, 5 * MATRIX), after(x, 6 * MATRIX)
    square, turned, close = directions(
        x, m, width, across, real, u, lengths, inverses, sides, sizes
    )
    pulls(u, n, m, width, sizes, lengths, teacher, close, room, mirror, pull, excess, others)
    return square, turned, close


def found(W, teacher=1.0):
    """Return what is measured of neurons (h, z), and the parts of memory."""
    n, m = W.shape
    width = -(-n // 8) * 8
    space = np.zeros(7 * MATRIX + 8)
    first = (-space.ctypes.data // 8) % 8
    whole = space[first : first + 7 * MATRIX]
    x = whole[: m * width].reshape(m, width)
    x[0] = 1.0
    x[:, :n] = W.T
    rows = whole[MATRIX : MATRIX + 280].reshape(7, 40)
    rows[0, :n] = (W[:, 1:] ** 2).sum(axis=1)
    rows[1, :n] = 1.0
    flags = measured(space, n, m, width, teacher)
    u = whole[2 * MATRIX : 2 * MATRIX + m * width].reshape(m, width)
    pull = whole[3 * MATRIX : 3 * MATRIX + (width + 1) * width].reshape(width + 1, width)
    return flags, u, rows, pull


def angles(W):
    """Return the angles between turned neurons, and the teacher as the last of them."""
    with mpmath.workdps(40):
        rows = [[mpmath.mpf(float(entry)) for entry in row] for row in W]
        rows = [[-entry for entry in row] if row[0] < 0 else row for row in rows]
        rows.append([mpmath.mpf(1)] + [mpmath.mpf(0)] * (W.shape[1] - 1))
        out = np.zeros((len(rows), len(rows)))
        beyond = np.zeros_like(out)
        for i, a in enumerate(rows):
            for j, b in enumerate(rows[:i]):
                p, q = mpmath.norm(a), mpmath.norm(b)
                chord = mpmath.norm([x / p - y / q for x, y in zip(a, b, strict=True)])
                angle = 2 * mpmath.asin(min(chord / 2, mpmath.mpf(1)))
                out[i, j] = out[j, i] = angle
                beyond[i, j] = beyond[j, i] = angle - mpmath.sin(angle)
    return out, beyond


@pytest.mark.parametrize("n", [1, 2, 7, 8, 9, 12, 16, 19, 25])
@pytest.mark.parametrize("spread", [1.0, 1e-2, 1e-3])
def test_pulls_are_lengths_times_angles(n, spread):
    source = np.random.default_rng(n)
    W = spread * source.standard_normal((n, 4))
    W[:, 0] = source.uniform(0.2, 1, n) if spread < 1 else W[:, 0]
    (square, turned, close), u, rows, pull = found(W, 1.5)
    lengths = np.linalg.norm(W, axis=1)
    theta, beyond = angles(W)
    # Each place beyond the last neuron counts 1.
    assert square == pytest.approx((W**2).sum() + -n % 8)
    assert turned == (W[:, 0] < 0).any()
    assert close == (spread < 1 and theta[:-1, -1].max() ** 2 < 2.0**-9)
    np.testing.assert_allclose(rows[2, :n], lengths, rtol=1e-15)
    assert not rows[2, n:].any()
    np.testing.assert_array_equal(rows[4, :n], np.where(W[:, 0] < 0, -1, 1))
    sines = np.abs(np.sin(theta[-1, :n]))
    np.testing.assert_allclose(np.sqrt((u[1:, :n] ** 2).sum(axis=0)), sines, rtol=1e-13)
    np.testing.assert_allclose(u[0, :n], 2 * np.sin(theta[-1, :n] / 2) ** 2, rtol=1e-13)
    expected = lengths[:, None] * theta[:n, :n]
    np.testing.assert_allclose(pull[:n, :n], expected, rtol=1e-11)
    np.testing.assert_allclose(pull[-1, :n], -1.5 * theta[-1, :n], rtol=1e-14)
    excess = lengths @ beyond[:n, :n] - 1.5 * beyond[-1, :n]
    sizes = lengths @ beyond[:n, :n] + 1.5 * beyond[-1, :n]
    assert (np.abs(rows[6, :n] - excess) <= 1e-13 * sizes).all()
    # A millionth is far beyond these tolerances.
    assert (np.abs(rows[6, :n] * (1 + 1e-6) - excess) > 1e-13 * sizes).any()


def test_turning_by_tiny_angles_is_accurate_relative_to_the_squares():
    """Two neurons 1e-3 from the teacher and 1e-12 from each other."""
    W = np.array([[0.5, 5e-4, 0.0], [0.5, 5e-4, 5e-13], [0.3, -1e-4, 0.0]])
    _, u, rows, pull = found(W)
    theta, _ = angles(W)
    lengths = np.linalg.norm(W, axis=1)
    for i in range(3):
        for j in range(3):
            # What enters the gradient is the angle times the difference of directions.
            gap = np.linalg.norm(u[:, i] - u[:, j])
            error = abs(pull[j, i] - lengths[j] * theta[i, j]) * gap
            assert error <= 4 * 2.0**-52 * lengths[j] * (theta[i, -1] ** 2 + theta[j, -1] ** 2)
    assert rows[5, 0] == pytest.approx(theta[0, -1] ** 2, rel=1e-5)


def test_equal_neurons_have_the_angle_0_and_opposite_ones_pi():
    W = np.array([[0.3, 0.1, -0.7], [0.3, 0.1, -0.7], [0.6, 0.2, -1.4], [-0.3, -0.1, 0.7]])
    _, _, _, pull = found(W)
    assert not pull[:4, :4].any()
    flat = np.array([[0.0, 0.6, 0.8], [0.0, -0.6, -0.8]])
    _, _, _, pull = found(flat)
    np.testing.assert_allclose(pull[:2, :2], [[0, math.pi], [math.pi, 0]], rtol=1e-7)


def test_tiny_neurons_and_those_at_0():
    W = np.array([[6e-160, -8e-160], [0.5, 0.0], [0.0, 0.0], [-1e-301, 0.0], [3e3, 4e3]])
    _, u, rows, pull = found(W)
    np.testing.assert_allclose(rows[2, :5], [1e-159, 0.5, 0, 0, 5e3], rtol=1e-15)
    np.testing.assert_allclose(u[1, :5], [-0.8, 0, 0, 0, 0.8], rtol=1e-15)
    np.testing.assert_allclose(u[0, :5], [0.4, 0, 0, 0, 0.4], rtol=1e-15)
    assert pull[1, 0] == pytest.approx(0.5 * math.atan2(8, 6), rel=1e-15)
    assert not pull[2:4].any()
