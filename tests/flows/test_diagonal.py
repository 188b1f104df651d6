from fractions import Fraction
from itertools import accumulate

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from theorycheck._errors import SolverFailure
from theorycheck.flows.diagonal import _settled, weight_flow
from theorycheck.models.diagonal_regression import drawn

BITS = 64


def followed(A, b, alpha, **changes):
    given = {"bits": BITS, "accuracy": Fraction(1, 10**9), "most_steps": 2000, **changes}
    return weight_flow(A, b, Fraction(alpha), **given)


def floats(path):
    return np.array([[float(Fraction(x, 2**path.bits)) for x in state] for state in path.states])


@pytest.mark.parametrize(
    ("samples", "features", "seed", "alpha"),
    [(1, 1, 2, "1/2"), (2, 3, 0, "1/10"), (3, 6, 1, "1"), (3, 2, 5, "1/3"), (2, 4, 7, "1/1000")],
)
def test_the_trajectory_is_that_of_another_integrator(samples, features, seed, alpha):
    X, y = drawn(samples, features, seed)
    path = followed(X, y, alpha)
    A, b = np.array(X, dtype=float), np.array(y, dtype=float)

    def force(_, w):
        u, v = w[:features], w[features:]
        residual = A @ (u * u - v * v) - b
        # The gradient of |r|^2 by the chain rule: 2 r dr, d(u^2) = 2 u du.
        return np.concatenate([-(2 * residual @ A) * 2 * u, (2 * residual @ A) * 2 * v])

    times = np.array([t / 2**BITS for t in accumulate(path.steps, initial=0)])
    solved = solve_ivp(
        force,
        (0, times[-1]),
        np.full(2 * features, float(Fraction(alpha))),
        method="DOP853",
        t_eval=times,
        rtol=1e-12,
        atol=1e-14,
    )
    assert solved.success
    states = floats(path)
    assert np.abs(solved.y.T - states).max() < 1e-8
    # It moved, and it has settled.
    assert np.abs(states[-1] - states[0]).max() > 0.01
    beta = states[-1][:features] ** 2 - states[-1][features:] ** 2
    assert np.abs(A @ beta - b).max() < 1e-7


def test_the_start_and_the_conserved_product():
    X, y = drawn(2, 3, 0)
    states = floats(followed(X, y, "1/10"))
    assert np.abs(states[0] - 0.1).max() < 1e-18
    assert np.abs(states[:, :3] * states[:, 3:] - 0.01).max() < 1e-15


@pytest.mark.parametrize(("rows", "targets"), [([[0, 0]], [0]), ([[1, 2], [3, 4]], [0, 0])])
def test_a_flow_that_stands_still_takes_no_step(rows, targets):
    A = tuple(tuple(map(Fraction, row)) for row in rows)
    assert followed(A, tuple(map(Fraction, targets)), "1/2").steps == ()


@pytest.mark.parametrize("alpha", ["1e-200", "1e-30"])
def test_a_tiny_scale_is_not_taken_for_rest(alpha):
    # u^2 + v^2 underflows in doubles: that says nothing about the loss.
    with pytest.raises(SolverFailure, match="not settled"):
        followed(((Fraction(1),),), (Fraction(1),), alpha, bits=800, most_steps=1)


@pytest.mark.parametrize("power", [-200, 0, 200])
def test_rest_is_seen_in_the_units_of_the_data(power):
    # Residual 1e-9 |A|, lambda = |A|^2 (1 + 1/4): the path that is left is about 4.5e-10.
    scale, bits = Fraction(10) ** power, 900
    A, b = ((scale,),), (scale * (Fraction(3, 4) + Fraction(1, 10**9)),)
    state = (2**bits, 2 ** (bits - 1))
    for accuracy, rests in ((Fraction(1, 2 * 10**9), True), (Fraction(2, 5 * 10**9), False)):
        assert _settled(A, b, bits, accuracy, 1)(state) is rests


def test_rest_is_judged_by_the_slowest_direction_that_is_there():
    # Rates 2 and 2e-14: the residual is in the slow direction, and a long path is left.
    slow = Fraction(1, 10**7)
    A, b = ((Fraction(1), Fraction(0)), (Fraction(0), slow)), (Fraction(1), 2 * slow)
    state = (2**BITS, 2**BITS, 0, 0)
    # sqrt(L / lambda) / 2 = slow / slow / 2.
    for rank, rests in ((2, False), (1, True)):
        assert _settled(A, b, BITS, Fraction(4, 10), rank)(state) is rests
    assert _settled(A, b, BITS, Fraction(6, 10), 2)(state) is True


def test_a_dependent_row_does_not_hold_up_the_end():
    X, y = drawn(2, 3, 0)
    path = followed((*X, X[0]), (*y, y[0]), "1/10", rank=2)
    beta = floats(path)[-1]
    for row, target in zip(X, y, strict=True):
        values = beta[:3] ** 2 - beta[3:] ** 2
        assert abs(float(np.array(row, dtype=float) @ values) - float(target)) < 1e-7
