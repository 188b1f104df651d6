"""The loss of a state against the closed form and mpmath."""

import math

import mpmath
import numpy as np
import pytest

from theorycheck.flows.relu_closed_form import loss
from theorycheck.flows.relu_state import state_loss


def placed(W, teacher=1.0):
    """Return a state for rows (h, z)."""
    W = np.asarray(W, dtype=float)
    state = np.vstack([W, W[W[:, 0] >= 0].sum(axis=0)])
    state[-1, 0] -= teacher
    return state


@pytest.mark.parametrize(("n", "m"), [(1, 1), (1, 3), (2, 2), (5, 4), (12, 6)])
def test_it_is_the_closed_form(n, m):
    W = np.random.default_rng(n).standard_normal((n, m))
    v = np.eye(m)[0] * 1.5
    found, widest, square, terms = state_loss(placed(W, 1.5), 1.5)
    assert found == pytest.approx(loss(W, v), rel=1e-12)
    assert found * (1 + 1e-9) != pytest.approx(loss(W, v), rel=1e-12)
    cosines = W[:, 0] / np.linalg.norm(W, axis=1)
    assert widest == pytest.approx(np.arccos(cosines.min()), rel=1e-7)
    assert square == pytest.approx((W**2).sum(), rel=1e-14)
    assert terms >= found


def test_near_the_optimum_it_is_accurate_relative_to_itself():
    """Angles of 1e-9, two of them equal but for 1e-15: a loss of 1e-28 to twelve digits."""
    W = [[0.25, 1e-9], [0.35, -3e-9], [0.4 - 2.0**-54, -3e-9 * (1 + 1e-6)]]
    state = placed(W)
    state[-1] = [0.0, 2e-15]
    with mpmath.workdps(60):

        def bend(a, b):
            angle = mpmath.atan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1])
            sine = mpmath.sin(abs(angle)) - abs(angle) * mpmath.cos(angle)
            return sine * mpmath.hypot(*a) * mpmath.hypot(*b)

        rows = [[mpmath.mpf(x) for x in row] for row in state[:3]]
        v = [mpmath.mpf(1), mpmath.mpf(0)]
        pairs = sum(bend(a, b) for i, a in enumerate(rows) for b in rows[:i])
        turn = pairs - sum(bend(a, v) for a in rows)
        expected = float(mpmath.mpf(2e-15) ** 2 / 4 + turn / (2 * mpmath.pi))
    found, widest, _, _ = state_loss(state, 1.0)
    assert found == pytest.approx(expected, rel=1e-12, abs=0)
    assert found * (1 + 1e-9) != pytest.approx(expected, rel=1e-12, abs=0)
    assert widest == pytest.approx(3e-9 / 0.35, rel=1e-6)


def test_it_is_infinite_where_squares_are():
    assert state_loss(placed([[1e151, 0.0]]), 1.0)[0] == math.inf
    assert state_loss(placed([[np.nan, 0.0]]), 1.0)[0] == math.inf


def test_neurons_that_are_0_add_nothing():
    small, _, _, _ = state_loss(placed([[0.0, 0.0], [0.5, 0.1]]), 1.0)
    alone, _, _, _ = state_loss(placed([[0.5, 0.1]]), 1.0)
    assert small == pytest.approx(alone, rel=1e-15)
    tiny, widest, _, _ = state_loss(placed([[6e-170, 8e-170], [0.5, 0.0]]), 1.0)
    assert tiny == pytest.approx(1 / 16, rel=1e-15)
    assert widest == pytest.approx(math.atan2(8, 6), rel=1e-15)
