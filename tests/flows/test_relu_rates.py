"""The compiled rates against the printed gradient in 60 digits, coded on its own."""

import math

import mpmath
import numpy as np
import pytest

from theorycheck.flows import relu_rates

DIGITS = 80


def printed_gradient(rows, teacher, turn=1):
    """Return eq. (4) of Xu and Du, angles by acos; `turn` multiplies 1/(2 pi)."""
    factor = turn / (2 * mpmath.pi)
    r = sum(rows[1:], rows[0]) - teacher
    result = []
    for i, w in enumerate(rows):
        length, total = mpmath.norm(w), mpmath.mpf(0)
        vector = mpmath.matrix(len(w), 1)
        for j, u in enumerate(rows):
            if j != i:
                angle = mpmath.acos((w.T * u)[0] / length / mpmath.norm(u))
                total += mpmath.norm(u) * mpmath.sin(angle)
                vector -= angle * u
        angle = mpmath.acos((w.T * teacher)[0] / length / mpmath.norm(teacher))
        total -= mpmath.norm(teacher) * mpmath.sin(angle)
        vector += angle * teacher
        result.append(r / 2 + factor * (total / length * w + vector))
    return result


def printed_loss(rows, teacher):
    """Return half of the sum of E[w.x]_+[u.x]_+ with signs."""
    both = [(1, w) for w in rows] + [(-1, teacher)]
    total = mpmath.mpf(0)
    for a, w in both:
        for b, u in both:
            p, q = mpmath.norm(w), mpmath.norm(u)
            cosine = min(mpmath.mpf(1), (w.T * u)[0] / p / q)
            angle = mpmath.acos(max(mpmath.mpf(-1), cosine))
            total += a * b * p * q * (mpmath.sin(angle) + (mpmath.pi - angle) * cosine)
    return total / (4 * mpmath.pi)


def late_state(tau, copies, width, seed):
    """Return a scaled state, and the same weights to many digits: sums exact, late ones too."""
    neurons = len(copies)
    source = np.random.default_rng(seed)
    grown = mpmath.e ** mpmath.mpf(tau)
    heights = np.abs(source.normal(size=neurons)) + 0.1
    heights /= copies @ heights
    scaled = source.normal(size=(neurons, width)) * (0.3 if tau else 1.0)
    h = [mpmath.mpf(x) for x in heights]
    z = [[mpmath.mpf(x) / grown for x in row] for row in scaled]
    H = mpmath.mpf(0.7) / grown**3
    s = [mpmath.mpf(x) / grown**2 for x in source.normal(size=width)]
    h[-1] = (1 - H - sum(m * x for m, x in zip(copies, h[:-1], strict=False))) / copies[-1]
    for k in range(width):
        rest = sum(m * row[k] for m, row in zip(copies, z[:-1], strict=False))
        z[-1][k] = (s[k] - rest) / copies[-1]
    state = np.zeros((neurons + 1, width + 1))
    for i in range(neurons):
        state[i] = [h[i], *[x * grown for x in z[i]]]
    state[-1] = [H * grown**3, *[x * grown**2 for x in s]]
    return state, [mpmath.matrix([h[i], *z[i]]) for i in range(neurons)], H, s, grown


def expected(rows, H, s, grown, **wrong):
    teacher = mpmath.matrix([1] + [0] * len(s))
    force = [-g for g in printed_gradient(rows, teacher, **wrong)]
    result = np.zeros((len(rows) + 1, len(s) + 1))
    for i, (w, f) in enumerate(zip(rows, force, strict=True)):
        result[i, 0] = f[0] * grown
        result[i, 1:] = [f[k + 1] * grown**2 + w[k + 1] * grown for k in range(len(s))]
    result[-1, 0] = 3 * H * grown**3 - grown**4 * sum(f[0] for f in force)
    result[-1, 1:] = [
        2 * s[k] * grown**2 + grown**3 * sum(f[k + 1] for f in force) for k in range(len(s))
    ]
    return result


@pytest.mark.parametrize("tau", [0.0, 3.0, 14.0, 27.6])
@pytest.mark.parametrize(("neurons", "width"), [(1, 1), (2, 1), (4, 3)])
def test_rates_lose_no_digit_however_late(tau, neurons, width):
    with mpmath.workdps(DIGITS):
        copies = np.ones(neurons)
        state, rows, H, s, grown = late_state(tau, copies, width, seed=neurons)
        sides = np.sign(state[:-1, 0])
        found = relu_rates.rates(tau, state, copies, sides)
        truth = expected(rows, H, s, grown)
        wrong = expected(rows, H, s, grown, turn=1 + mpmath.mpf("1e-6"))
        for i in range(neurons + 1):
            # The rate of h_i is the smallest, relative to the time scale of z_i.
            for part in (slice(0, 1), slice(1, None)):
                size = np.abs(truth[i, part]).max()
                np.testing.assert_allclose(found[i, part], truth[i, part], atol=1e-12 * size)
        # A millionth of 1/(2 pi) is seen (alone, a neuron hardly feels it late).
        if neurons > 1:
            sizes = np.abs(truth[:-1, 1:]).max(axis=1)
            assert (np.abs(found - wrong)[:-1, 1:].max(axis=1) > 1e-9 * sizes).all()
        loss = printed_loss(rows, mpmath.matrix([1] + [0] * width))
        found, size = relu_rates.loss(tau, state, copies, sides)
        assert size >= found
        assert found == pytest.approx(float(loss), rel=1e-12, abs=0)


@pytest.mark.parametrize("tau", [0.0, 10.0, 27.6])
def test_the_jacobian_is_the_derivative(tau):
    copies = np.array([1.0, 2.0, 1.0, 3.0])
    with mpmath.workdps(DIGITS):
        state, *_ = late_state(tau, copies, 2, seed=5)
    sides = np.sign(state[:-1, 0])
    jacobian = relu_rates.jacobian(tau, state, copies, sides)
    flat, step = state.ravel(), 1e-6
    for k in range(state.size):
        up, down = flat.copy(), flat.copy()
        up[k] += step
        down[k] -= step
        change = [
            relu_rates.rates(tau, each.reshape(state.shape), copies, sides).ravel()
            for each in (up, down)
        ]
        column = (change[0] - change[1]) / (2 * step)
        scale = np.abs(jacobian).max(axis=1)
        assert (np.abs(jacobian[:, k] - column) <= 1e-7 * scale).all()
        # An error of a millionth in the largest entries of a row would be seen.
        large = np.abs(jacobian[:, k]) == scale
        wrong = jacobian[:, k] * (1 + 1e-6)
        assert (np.abs(wrong - column)[large] > 1e-7 * scale[large]).all()


def test_neurons_behind_the_origin():
    # Angles beyond 150 degrees are written with pi - theta.
    source = np.random.default_rng(1)
    weights = np.array([[-0.4, 0.01, 0.02], [-0.2, 0.03, -0.01], [0.7, -0.3, 0.2]])
    state = np.vstack([weights, [1 - weights[:, 0].sum(), *weights[:, 1:].sum(axis=0)]])
    with mpmath.workdps(DIGITS):
        rows = [mpmath.matrix([mpmath.mpf(x) for x in row]) for row in weights]
        H = 1 - sum(row[0] for row in rows)
        s = [sum(row[k] for row in rows) for k in (1, 2)]
        truth = expected(rows, H, s, mpmath.mpf(1))
    copies, sides = np.ones(3), np.sign(weights[:, 0])
    found = relu_rates.rates(0.0, state, copies, sides)
    np.testing.assert_allclose(found, truth, atol=1e-14)
    with mpmath.workdps(DIGITS):
        loss = float(printed_loss(rows, mpmath.matrix([1, 0, 0])))
    assert relu_rates.loss(0.0, state, copies, sides)[0] == pytest.approx(loss, rel=1e-14)
    # The two ways of writing agree on states with the right sums: also in directions along them.
    jacobian = relu_rates.jacobian(0.0, state, copies, sides)
    change = source.normal(size=weights.shape)
    along = np.vstack([change, [-change[:, 0].sum(), *change[:, 1:].sum(axis=0)]])
    step = 1e-6
    slope = (
        relu_rates.rates(0.0, state + step * along, copies, sides)
        - relu_rates.rates(0.0, state - step * along, copies, sides)
    ) / (2 * step)
    np.testing.assert_allclose(jacobian @ along.ravel(), slope.ravel(), atol=1e-8)


def test_the_loss_of_opposite_neurons_does_not_cancel():
    # P = 1 - 1e-20 along v and N = 1e-12 against it: L = ((1 - P)^2 + N^2)/4.
    state = np.array([[1.0], [-1e-12], [1e-12 + 1e-20]])
    found, size = relu_rates.loss(0.0, state, np.ones(2), np.array([1.0, -1.0]))
    assert found == pytest.approx(1e-24 / 4, rel=1e-12, abs=0)
    assert size == pytest.approx(found, rel=1e-12, abs=0)


def test_copies_are_neurons():
    source = np.random.default_rng(3)
    weights = source.normal(size=(2, 3))
    whole = weights[[0, 0, 1]]
    states = [
        np.vstack([rows, [1 - whole[:, 0].sum(), *whole[:, 1:].sum(axis=0)]])
        for rows in (weights, whole)
    ]
    few = relu_rates.rates(0.0, states[0], np.array([2.0, 1.0]), np.sign(weights[:, 0]))
    many = relu_rates.rates(0.0, states[1], np.ones(3), np.sign(whole[:, 0]))
    np.testing.assert_allclose(few[[0, 0, 1, 2]], many, atol=1e-14)
    losses = [
        relu_rates.loss(0.0, states[0], np.array([2.0, 1.0]), np.sign(weights[:, 0]))[0],
        relu_rates.loss(0.0, states[1], np.ones(3), np.sign(whole[:, 0]))[0],
    ]
    assert losses[0] == pytest.approx(losses[1], rel=1e-14)


def test_stages_are_rates():
    source = np.random.default_rng(4)
    states, taus = source.normal(size=(3, 4, 3)), np.array([0.0, 0.5, 1.0])
    copies, sides = np.ones(3), np.ones(3)
    found = relu_rates.stage_rates(taus, states, copies, sides)
    for k in range(3):
        np.testing.assert_array_equal(found[k], relu_rates.rates(taus[k], states[k], copies, sides))


@pytest.mark.parametrize("x", [1e-9, 1e-3, 0.4, 0.999, 1.0, 1.001, 2.5, math.pi])
def test_series(x):
    with mpmath.workdps(40):
        exact = mpmath.mpf(x)
        gap, excess = exact - mpmath.sin(exact), mpmath.sin(exact) - exact * mpmath.cos(exact)
    assert relu_rates.angle_gap(x) == pytest.approx(float(gap), rel=2e-15, abs=0)
    assert relu_rates.arc_excess(x) == pytest.approx(float(excess), rel=2e-15, abs=0)


def test_a_dropped_term_of_the_series_would_be_seen():
    shorter = 1 / 6 - 1 / 120 + 1 / 5040 - 1 / 362880 + 1 / 39916800
    assert shorter != pytest.approx(relu_rates.angle_gap(1.0), rel=2e-15, abs=0)
