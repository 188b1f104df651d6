import numpy as np
import pytest

from theorycheck.core import exact
from theorycheck.flows import relu_jacobian, relu_system
from theorycheck.flows.relu_chart import chart
from theorycheck.flows.relu_system import ReluSystem


def system(n=3, d=4, seed=0):
    source = np.random.default_rng(seed)
    W, v = source.normal(size=(n, d)), source.normal(size=d)
    return ReluSystem(chart(exact.matrix(W), exact.vector(v)))


def test_solvers_solve(monkeypatch):
    found = system()
    whole = relu_jacobian.jacobian(0.0, found.rows(found.start), found.copies, found.sides)
    right = np.random.default_rng(1).normal(size=len(whole))
    for shift in (3.0, 2.0 + 5.0j):
        x = found.factored(0.0, found.start, exact=False)(shift)(right)
        np.testing.assert_allclose(shift * x - whole @ x, right, atol=1e-12)
    # The arrow solves with what couples different neurons left out, and nothing else.
    monkeypatch.setattr(relu_system, "WHOLE_UP_TO", 0)
    found = system()
    size = found.shape[1]
    kept = whole.copy().reshape(4, size, 4, size)
    for i in range(3):
        for j in range(3):
            if i != j:
                kept[i, :, j, :] = 0
    kept = kept.reshape(whole.shape)
    for shift in (3.0, 2.0 + 5.0j):
        x = found.factored(0.0, found.start, exact=False)(shift)(right)
        np.testing.assert_allclose(shift * x - kept @ x, right, atol=1e-12)
        x = found.factored(0.0, found.start, exact=True)(shift)(right)
        np.testing.assert_allclose(shift * x - whole @ x, right, atol=1e-12)


def test_both_ways_lead_to_the_same_loss(monkeypatch):
    from theorycheck.flows.relu_flow import follow

    losses = []
    for most in (150, 0):
        monkeypatch.setattr(relu_system, "WHOLE_UP_TO", most)
        found = system(n=4)
        path = follow(found, 12.0, tolerance=1e-11, most_steps=500)
        losses.append(found.loss(12.0, path.states[-1].ravel()))
    assert losses[0] == pytest.approx(losses[1], rel=1e-10)


def test_sums_are_restored():
    found = system()
    state = found.rows(found.start).copy()
    state[:-1, 0] *= (1 - 0.1) / state[:-1, 0].sum()
    state[-1, 0] = 0.1
    state[1, 1:] += 1e-3
    state[0, 0] += 1e-3
    tau = 0.0
    fixed = found.rows(found.settled(tau, state.ravel()))
    np.testing.assert_allclose(fixed[:-1, 1:].sum(axis=0), fixed[-1, 1:], atol=1e-14)
    assert fixed[:-1, 0].sum() == pytest.approx(0.9, abs=1e-14)
    np.testing.assert_array_equal(fixed[-1], state[-1])


def test_velocities_are_minus_the_gradient():
    found = system()
    step, tau = 1e-6, 0.0
    velocity = found.velocities(tau, found.start)
    weights = found.weights(tau, found.start)

    def loss(w):
        state = np.vstack([w, [1 - w[:, 0].sum(), *w[:, 1:].sum(axis=0)]])
        return found.loss(tau, state.ravel())

    for index in np.ndindex(*weights.shape):
        up, down = weights.copy(), weights.copy()
        up[index] += step
        down[index] -= step
        slope = (loss(up) - loss(down)) / (2 * step)
        assert velocity[index] == pytest.approx(-slope, abs=1e-9)


def test_sizes_are_positive():
    found = ReluSystem(chart(exact.matrix("1,0;1,1;1,-1"), exact.vector("1,0")))
    assert (found.sizes(0.0, found.start) > 0).all()
