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


def test_neurons_behind_the_origin():
    # Angles beyond 150 degrees are written with pi - theta.
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


def test_the_loss_of_opposite_neurons_does_not_cancel():
    # P = 1 - 1e-20 along v and N = 1e-12 against it: L = ((1 - P)^2 + N^2)/4.
    state = np.array([[1.0], [-1e-12], [1e-12 + 1e-20]])
    found, size = relu_rates.loss(0.0, state, np.ones(2), np.array([1.0, -1.0]))
    assert found == pytest.approx(1e-24 / 4, rel=1e-12, abs=0)
    assert size == pytest.approx(found, rel=1e-7, abs=0)


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


def small_mass(mass, direction, others=1.0):
    """Return a state at t = 0 of a neuron of little mass, and the same to many digits.

    Two neurons with all the rest are at angles of the order of the mass times `others`.
    """
    m, tilt = mpmath.mpf(mass), mpmath.mpf(mass) * others
    first = [m * mpmath.mpf(x) for x in direction]
    second = [mpmath.mpf(0.375), 0.25 * tilt, -0.5 * tilt]
    s = [mpmath.mpf(0.125) * m, mpmath.mpf(-0.0625) * m]
    H = mpmath.mpf(0.25) * m
    third = [1 - H - first[0] - second[0], *(s[k] - first[1 + k] - second[1 + k] for k in (0, 1))]
    rows = [first, second, third]
    state = np.array([[float(x) for x in row] for row in [*rows, [H, *s]]])
    return state, [mpmath.matrix(row) for row in rows], H, s


@pytest.mark.parametrize("mass", [1e-3, 1e-9, 1e-25])
@pytest.mark.parametrize(
    "direction", [(1, 0.3, 0.5), (0.25, -1, 0.5), (-0.9, 0.4, 0.1), (-1, 0.001, 0.002)]
)
def test_a_neuron_of_little_mass_keeps_its_digits(mass, direction):
    with mpmath.workdps(DIGITS):
        state, rows, H, s = small_mass(mass, direction)
        truth = expected(rows, H, s, mpmath.mpf(1))
        loss = float(printed_loss(rows, mpmath.matrix([1, 0, 0])))
        # What the teacher and the two others do each, at an angle of order 1, rounded to a double.
        each = float(mpmath.norm(printed_gradient([rows[0]], mpmath.matrix([1, 0, 0]))[0]))
    copies, sides = np.ones(3), np.sign(state[:-1, 0])
    found = relu_rates.rates(0.0, state, copies, sides)
    for i in range(4):
        size = np.abs(truth[i]).max()
        # (The rates of the neurons at small angles are of second order in them.)
        np.testing.assert_allclose(found[i], truth[i], atol=3e-15 * max(size, mass), rtol=0)
    np.testing.assert_allclose(found[0], truth[0], rtol=0, atol=1e-14 * np.abs(truth[0]).max())
    value, terms = relu_rates.loss(0.0, state, copies, sides)
    assert value == pytest.approx(loss, rel=1e-13, abs=0)
    assert terms < 1e4 * value
    # As a difference of terms as they are printed, the same would be lost.
    if mass < 1e-8 and direction[0] > -0.5:
        assert each * 2.0**-53 > 1e-9 * np.abs(truth[0]).max()


def test_neurons_at_larger_angles_than_one_of_little_mass():
    with mpmath.workdps(DIGITS):
        state, rows, H, s = small_mass(1e-10, (1, 1e-4, 2e-4), others=1e8)
        truth = expected(rows, H, s, mpmath.mpf(1))
    found = relu_rates.rates(0.0, state, np.ones(3), np.ones(3))
    # Here nothing cancels that could: they turn it at once.
    np.testing.assert_allclose(found[0], truth[0], rtol=0, atol=1e-13 * np.abs(truth[0]).max())


def test_both_ways_of_writing_a_push_are_equal():
    # sin(theta_i), cos(theta_i), sin(theta_j), and D from two vectors in space.
    i, j = np.array([0.6, 0.0, 0.8]), np.array([0.96, 0.168, 0.224])
    across = np.linalg.norm(np.cross(i, j))
    D = math.atan2(across, i @ j) - math.atan2(0.8, 0.6)
    q = math.cos(D) - 0.96
    turned, product = across - 0.96 * 0.8, i[1:] @ j[1:]
    near = relu_rates.push(0.8, 0.6, 1.0, q, turned, product)
    far = relu_rates.push(0.8, 0.6, 0.28, q, turned, product)
    assert near == pytest.approx(far, rel=1e-13)
    assert near != pytest.approx(far * (1 + 1e-6), rel=1e-13)
    assert relu_rates.push(0.0, 1.0, 0.28, q, turned, product) == turned
