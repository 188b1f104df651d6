"""The Jacobian against differences of the rates, on states with the right sums."""

import mpmath
import numpy as np
import pytest

from theorycheck.flows import relu_jacobian, relu_rates


def late_state(tau, copies, width, seed, sides):
    """Return a scaled state with the right sums, and a direction along them."""
    source = np.random.default_rng(seed)
    with mpmath.workdps(60):
        grown = mpmath.e ** mpmath.mpf(tau)
        heights = sides * (np.abs(source.normal(size=len(copies))) + 0.1)
        h = [mpmath.mpf(x) for x in heights / (copies @ heights)]
        scaled = source.normal(size=(len(copies), width)) * 0.3
        z = [[mpmath.mpf(x) / grown for x in row] for row in scaled]
        last = []
        for k in range(width):
            s = mpmath.mpf(source.normal()) / grown**2
            rest = sum(m * row[k] for m, row in zip(copies, z[:-1], strict=False))
            z[-1][k] = (s - rest) / copies[-1]
            last.append(float(s * grown**2))
        H = 1 - sum(m * x for m, x in zip(copies, h, strict=True))
        rows = [[float(a), *(float(x * grown) for x in row)] for a, row in zip(h, z, strict=True)]
        return np.array([*rows, [float(H * grown**3), *last]])


@pytest.mark.parametrize("tau", [0.0, 3.0])
@pytest.mark.parametrize("sides", [(1, 1, 1, 1), (-1, 1, 1, -1)])
def test_the_jacobian_is_the_derivative_along_the_sums(tau, sides):
    copies, signs = np.array([1.0, 2.0, 1.0, 3.0]), np.array(sides, dtype=float)
    state = late_state(tau, copies, 2, 5, signs)
    jacobian = relu_jacobian.jacobian(tau, state, copies, signs)
    source, step, grown = np.random.default_rng(2), 1e-6, np.exp(tau)
    for _ in range(8):
        along = source.normal(size=state.shape)
        along[-1, 0] = -(copies @ along[:-1, 0]) * grown**3
        along[-1, 1:] = copies @ along[:-1, 1:] * grown
        slope = (
            relu_rates.rates(tau, state + step * along, copies, signs)
            - relu_rates.rates(tau, state - step * along, copies, signs)
        ).ravel() / (2 * step)
        found = jacobian @ along.ravel()
        scale = np.abs(jacobian) @ np.abs(along.ravel())
        assert (np.abs(found - slope) <= 1e-8 * scale + 1e-9).all()
        # An error of a millionth in the entries of a row would be seen.
        assert (np.abs(found * (1 + 1e-5) - slope) > 1e-8 * scale + 1e-9).any()


def test_late_entries_of_h_and_s_are_what_decays():
    copies, sides = np.ones(3), np.ones(3)
    state = late_state(20.0, copies, 2, 1, sides)
    jacobian = relu_jacobian.jacobian(20.0, state, copies, sides)
    # H and s decay at the rate n/2 in t.
    diagonal = np.diag(jacobian)[-3:]
    np.testing.assert_allclose(diagonal, -1.5 * np.exp(20.0), rtol=1e-6)


def test_one_neuron_along_v():
    # dh/dt = -(h - 1)/2 whichever way it is written: H and h = 1 - H both count.
    state = np.array([[0.25], [0.75]])
    found = relu_jacobian.jacobian(0.0, state, np.ones(1), np.ones(1))
    np.testing.assert_allclose(found @ [1.0, -1.0], [-0.5, 3 * -1.0 + 0.5], rtol=1e-14)
