"""Collocation of the flow of a ReLU student, against SciPy and exact solutions."""

import math

import numpy as np
import pytest
from flint import arb
from scipy.integrate import solve_ivp

from theorycheck._errors import SolverFailure
from theorycheck.core.precision import working_precision
from theorycheck.flows import relu_collocation
from theorycheck.flows.relu_collocation import ReluCollocation, follow

WEIGHTS = [["0.5", "0.25", "0.1"], ["0.3", "-0.2", "0.05"]]


def followed(weights=WEIGHTS, until=6, **given):
    with working_precision(160):
        start = [[arb(x) for x in row] for row in weights]
        how = {"degree": 20, "bits": 80, "finest": 1e-18, **given}
        return follow(start, arb(1), until, **how)


def at(path, time):
    """Return the coordinates at a time, in double precision."""
    ends = [t / 2**path.bits for t in path.times]
    k = max(j for j in range(len(ends) - 1) if ends[j] <= time)
    x = (2 * time - ends[k] - ends[k + 1]) / (ends[k + 1] - ends[k])
    return np.array(
        [
            np.polynomial.chebyshev.chebval(x, [c / 2**path.bits for c in column])
            for column in path.coefficients[k]
        ]
    )


def slope(_, y, n=2):
    """-grad L for the teacher (1, 0, ...), from eq. (4), in doubles."""
    W = y.reshape(n, -1)
    v = np.eye(W.shape[1])[0]
    r = W.sum(axis=0) - v
    out = []
    for i in range(n):
        size = np.linalg.norm
        others = [(1, W[j]) for j in range(n) if j != i] + [(-1, v)]
        g = r / 2
        for sign, u in others:
            theta = math.acos(max(-1, min(1, W[i] @ u / size(W[i]) / size(u))))
            g = g + sign * (size(u) * math.sin(theta) * W[i] / size(W[i]) - theta * u) / (
                2 * math.pi
            )
        out.append(-g)
    return np.concatenate(out)


def test_it_agrees_with_scipy():
    path = followed()
    start = np.array([[float(x) for x in row] for row in WEIGHTS]).ravel()
    found = solve_ivp(slope, (0, 6), start, rtol=1e-11, atol=1e-13, t_eval=[1, 3, 6])
    for time, expected in zip(found.t, found.y.T, strict=True):
        np.testing.assert_allclose(at(path, time), expected, atol=1e-9)


def test_segments_join_and_satisfy_the_equation():
    path = followed()
    for left, right in zip(path.coefficients, path.coefficients[1:], strict=False):
        for a, b in zip(left, right, strict=True):
            start = sum(c if k % 2 == 0 else -c for k, c in enumerate(b))
            assert abs(sum(a) - start) < 2**path.bits * 1e-16
    assert path.times[-1] >= 6 * 2**path.bits
    for time in (0.5, 2.0, 5.0):
        h = 1e-5
        speed = (at(path, time + h) - at(path, time - h)) / (2 * h)
        np.testing.assert_allclose(speed, slope(0, at(path, time)), atol=1e-8)


def test_long_times_take_few_segments():
    path = followed(until=1e6, finest=1e-26, bits=110, degree=28)
    assert len(path.coefficients) < 80
    h, z = at(path, 1e6).reshape(2, 3)[:, 0], at(path, 1e6).reshape(2, 3)[:, 1:]
    c = h / h.sum()
    # |z| ~ 2 pi c_1 c_2 / t.
    expected = 2 * math.pi * c[0] * c[1] / 1e6
    assert abs(np.linalg.norm(z[0]) / expected - 1) < 1e-3
    np.testing.assert_allclose(z[0], -z[1], rtol=1e-5)


def test_one_neuron_and_aligned_neurons():
    alone = at(followed([["0.1", "0.2"]], until=20), 20)
    np.testing.assert_allclose(alone, [1, 0], atol=1e-3)
    both = at(followed([["0.2"], ["0.5"]], until=20), 20)
    assert abs(both.sum() - 1) < 1e-8


def test_a_budget_that_is_spent_is_an_error():
    with pytest.raises(SolverFailure, match="segments"):
        followed(until=1e6, most_segments=3)


def test_without_doubles_the_same_path_is_found(monkeypatch):
    usual = followed()
    monkeypatch.setattr(relu_collocation, "MOST_DOUBLE", 0)
    slower = followed()
    for time in (1, 3, 6):
        np.testing.assert_allclose(at(slower, time), at(usual, time), rtol=0, atol=1e-15)


def test_a_segment_does_not_depend_on_the_guess():
    with working_precision(144):
        system = ReluCollocation(arb(1), (2, 3), 20)
        start = [arb(x) for line in WEIGHTS for x in line]
        plain = system.segment(start, arb("0.5"), settled=False)
        guess = np.tile([float(x) for x in start], (21, 1)) * 1.05
        other = system.segment(start, arb("0.5"), settled=False, guess=guess)
        for one, two in zip(plain.entries(), other.entries(), strict=True):
            assert abs(one - two) < arb(2) ** -78
