"""Single steps in coordinates without cancellation, against mpmath and the closed form."""

import math

import mpmath
import numpy as np
import pytest

from theorycheck.flows import lanes
from theorycheck.flows.compiled import compiled
from theorycheck.flows.relu_closed_form import gradient, loss
from theorycheck.flows.relu_state import state_loss
from theorycheck.flows.relu_steps import advance, moved


def start(n, m, seed=0, sigma=0.5):
    """Return a random state, and the weights and teacher it stands for."""
    state = np.zeros((n + 1, m))
    state[:n] = sigma * np.random.default_rng(seed).standard_normal((n, m))
    teacher = np.zeros(m)
    teacher[0] = 1
    state[n] = state[:n][state[:n, 0] >= 0].sum(axis=0) - teacher
    return state, state[:n].copy(), teacher


def take(state, step, steps, teacher=1.0, carry=None):
    crossed = np.full(len(state) - 1, -1)
    carry = np.zeros_like(state) if carry is None else carry
    return advance(state, carry, teacher, step, steps, crossed, 0), crossed


@compiled
def added(space, move, times):
    """Add a number to 1 so many times; return where this ends, and what was not added."""
    pointer = lanes.start(space)
    value, carry = lanes.spread(1.0), lanes.spread(0.0)
    for _ in range(times):
        value, carry = moved(value, carry, lanes.spread(move))
    lanes.store(pointer, 0, value)
    lanes.store(pointer, 8, carry)
    return pointer[3], pointer[11]


def test_additions_remember_what_they_round_away():
    value, carry = added(np.zeros(24), 1e-17, 1000)
    assert value + carry == pytest.approx(1 + 1e-14, abs=3e-16)
    assert value > 1.0
    plain = 1.0
    for _ in range(1000):
        plain += 1e-17
    assert plain == 1.0


@pytest.mark.parametrize(("n", "m"), [(1, 1), (1, 2), (2, 3), (3, 4), (8, 3), (10, 16), (17, 9)])
def test_a_step_is_the_step_of_gradient_descent(n, m):
    for seed in range(5):
        state, W, v = start(n, m, seed)
        for _ in range(20):
            W = W - 0.1 * gradient(W, v)
        assert take(state, 0.1, 20)[0] == 20
        np.testing.assert_allclose(state[:n], W, atol=2e-14)
        np.testing.assert_allclose(state[n], W[W[:, 0] >= 0].sum(axis=0) - v, atol=2e-14)
        assert state_loss(state, 1.0)[0] == pytest.approx(loss(W, v), rel=1e-11, abs=1e-15)
        # A wrong constant in the step is far beyond these tolerances.
        assert np.abs(state[:n] - (W + 1e-6 * gradient(W, v))).max() > 2e-14


def test_near_the_optimum_a_step_is_accurate_relative_to_itself():
    """Weights 1e-9 from the teacher: moves of 1e-18 and 1e-27 to ten digits and more."""
    with mpmath.workdps(60):
        h = [mpmath.mpf(c) for c in ("0.25", "0.35", "0.4")]
        z = [[mpmath.mpf(c) / 10**9 for c in row] for row in ((1, 2), (-3, 1), (2, -2.5))]
        W = [[a, *b] for a, b in zip(h, z, strict=True)]
        v = [mpmath.mpf(1), mpmath.mpf(0), mpmath.mpf(0)]
        # Exactly: H is 1e-27 and s what the z add up to; then the doubles say the same.
        state = np.array([[float(c) for c in row] for row in W] + [[0.0] * 3])
        W = [[mpmath.mpf(float(c)) for c in row] for row in state[:3]]
        W[2][0] = 1 - W[0][0] - W[1][0] - mpmath.mpf("1e-27")
        state[3] = [float(mpmath.fsum(w[k] for w in W) - v[k]) for k in range(3)]
        before, expected = state.copy(), [_slope(W, v, i) for i in range(3)]
        moves = [mpmath.fsum(row[k] for row in expected) for k in range(3)]
    carry = np.zeros_like(state)
    take(state, 1.0, 1, carry=carry)
    change = (state - before) + carry
    np.testing.assert_allclose(change[3], [-float(move) for move in moves], rtol=1e-13)
    for i in range(3):
        np.testing.assert_allclose(change[i], [-float(e) for e in expected[i]], rtol=1e-6, atol=0)


def _slope(W, v, i):
    """Eq. (4) as printed."""

    def length(a):
        return mpmath.sqrt(mpmath.fdot(a, a))

    def angle(a, b):
        minors = [(a[k] * b[m] - a[m] * b[k]) ** 2 for k in range(3) for m in range(k)]
        return mpmath.atan2(mpmath.sqrt(mpmath.fsum(minors)), mpmath.fdot(a, b))

    others = [(w, 1) for j, w in enumerate(W) if j != i] + [(v, -1)]
    along = mpmath.fsum(sign * length(u) * mpmath.sin(angle(W[i], u)) for u, sign in others)
    row = []
    for k in range(3):
        r = mpmath.fsum(w[k] for w in W) - v[k]
        turned = mpmath.fsum(sign * angle(W[i], u) * u[k] for u, sign in others)
        row.append(r / 2 + (along * W[i][k] / length(W[i]) - turned) / (2 * mpmath.pi))
    return row


def test_a_neuron_at_0_stays_and_one_that_jumps_over_0_is_told():
    state = np.array([[0.0], [3.0], [2.0]])
    assert take(state, 0.01, 50)[0] == 50
    assert state[0, 0] == 0.0
    state = np.array([[0.01], [3.0], [2.01]])
    _, crossed = take(state, 0.01, 100)
    assert crossed[0] == 1
    assert crossed[1] == -1
    assert state[0, 0] < 0


def test_tiny_neurons_have_directions():
    tiny = 1e-160
    state = np.array([[0.6 * tiny, 0.8 * tiny], [0.5, 0.0], [-0.5, 0.0]])
    take(state, 0.1, 1)
    W, v = np.array([[0.6, 0.8], [0.5, 0.0]]), np.array([1.0, 0.0])
    # The gradient with respect to a neuron depends on its direction alone, and the others.
    weights = np.array([[0.6 * tiny, 0.8 * tiny], W[1]])
    expected = weights - 0.1 * gradient(weights, v)
    np.testing.assert_allclose(state[:2], expected, rtol=1e-13, atol=1e-16)


def test_it_stops_before_an_overflow():
    state, _, _ = start(3, 2)
    done, _ = take(state, 5.0, 10_000)
    assert 100 < done < 10_000
    assert np.isfinite(state).all()
    assert state_loss(state, 1.0)[0] == math.inf


def test_neurons_that_fade_below_the_smallest_doubles_count_as_0():
    state = np.array([[-1e-299, 0.0], [1.0, 0.0], [0.0, 0.0]])
    assert take(state, 0.5, 10_000)[0] == 10_000
    assert np.isfinite(state).all()
    assert -1e-299 < state[0, 0] < 0
    assert state[1, 0] == 1.0
