from fractions import Fraction
from itertools import accumulate

import mpmath
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
    ("order", "samples", "features", "seed", "alpha", "u0", "v0"),
    [
        (2, 1, 1, 2, "1/2", (), ()),
        (2, 2, 3, 0, "1/10", (), ()),
        (2, 3, 6, 1, "1", (), ()),
        (2, 3, 2, 5, "1/3", (), ()),
        (2, 2, 4, 7, "1/1000", (), ()),
        (2, 2, 3, 0, "1/2", (1, -2, Fraction(1, 3)), (Fraction(-1, 2), 1, 3)),
        (2, 1, 2, 4, "1/5", (), (2, -1)),
        (3, 2, 3, 0, "1/5", (), ()),
        (4, 2, 3, 1, "1/2", (), ()),
        (5, 1, 2, 4, "1/4", (), ()),
        (7, 1, 2, 3, "1", (), ()),
    ],
)
def test_the_trajectory_is_that_of_another_integrator(
    order, samples, features, seed, alpha, u0, v0
):
    X, y = drawn(samples, features, seed)
    shapes = {"u0": tuple(map(Fraction, u0)), "v0": tuple(map(Fraction, v0))}
    path = followed(X, y, alpha, order=order, **shapes)
    A, b = np.array(X, dtype=float), np.array(y, dtype=float)

    def force(_, w):
        u, v = w[:features], w[features:]
        residual = A @ (u**order - v**order) - b
        # The gradient of |r|^2 by the chain rule: 2 r dr, d(u^D) = D u^(D-1) du.
        both = [order * side ** (order - 1) * (2 * residual @ A) for side in (u, v)]
        return np.concatenate([-both[0], both[1]])

    times = np.array([t / 2**BITS for t in accumulate(path.steps, initial=0)])
    start = [float(entry) for shape in (u0, v0) for entry in shape or (1,) * features]
    solved = solve_ivp(
        force,
        (0, times[-1]),
        float(Fraction(alpha)) * np.array(start),
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
    beta = states[-1][:features] ** order - states[-1][features:] ** order
    assert np.abs(A @ beta - b).max() < 1e-7


def test_the_start_and_the_conserved_product():
    X, y = drawn(2, 3, 0)
    states = floats(followed(X, y, "1/10"))
    assert np.abs(states[0] - 0.1).max() < 1e-18
    assert np.abs(states[:, :3] * states[:, 3:] - 0.01).max() < 1e-15


@pytest.mark.parametrize("order", [2, 3, 4, 8])
def test_every_order_is_integrated_to_forty_digits(order):
    # What a test may use and the flow does not: u v, or u^(2-D) + v^(2-D), is conserved. A double
    # in the exponents or in the factor 2D would show.
    X, y = drawn(2, 3, 0)
    asked = {"bits": 180, "accuracy": Fraction(1, 20), "order": order}
    path = followed(X, y, "7/10", **asked)
    # A start that is a single bit off is seen as such: the test can fail.
    moved = followed(X, y, "7/10", **asked, u0=(Fraction(1), 1 + Fraction(1, 10**39), Fraction(1)))
    with mpmath.workdps(60):
        for found, least, most in ((path, 0, 1e-40), (moved, 1e-40, 1)):
            weights = [mpmath.mpf(entry) / 2**180 for entry in found.states[-1]]
            off = mpmath.mpf(0)
            for u, v in zip(weights[:3], weights[3:], strict=True):
                alpha = mpmath.mpf(7) / 10
                now, before = (
                    a * b if order == 2 else a ** (2 - order) + b ** (2 - order)
                    for a, b in ((u, v), (alpha, alpha))
                )
                off = max(off, abs(now / before - 1))
            assert least <= off < most


@pytest.mark.parametrize("order", [2, 3])
def test_the_end_of_the_path_against_taylor_series_of_mpmath(order):
    X, y = drawn(1, 2, 4)
    path = followed(X, y, "1/2", order=order, bits=120, accuracy=Fraction(1, 10))
    with mpmath.workdps(18):
        row, target = [mpmath.mpf(x.numerator) / x.denominator for x in X[0]], y[0]

        def force(_, w):
            beta = [w[i] ** order - w[2 + i] ** order for i in range(2)]
            residual = sum(map(mpmath.fmul, row, beta))
            residual -= mpmath.mpf(target.numerator) / target.denominator
            slopes = [2 * order * x * residual for x in row]
            return [
                sign * slopes[i] * w[i + offset] ** (order - 1)
                for sign, offset in ((-1, 0), (1, 2))
                for i in range(2)
            ]

        time = mpmath.mpf(sum(path.steps)) / 2**120
        solved = mpmath.odefun(force, 0, [mpmath.mpf(1) / 2] * 4)(time)
        for mine, other in zip(path.states[-1], solved, strict=True):
            assert abs(mpmath.mpf(mine) / 2**120 - other) < mpmath.mpf(10) ** -14


@pytest.mark.parametrize(("rows", "targets"), [([[0, 0]], [0]), ([[1, 2], [3, 4]], [0, 0])])
def test_a_flow_that_stands_still_takes_no_step(rows, targets):
    A = tuple(tuple(map(Fraction, row)) for row in rows)
    for order in (2, 3):
        assert followed(A, tuple(map(Fraction, targets)), "1/2", order=order).steps == ()


def test_without_targets_an_uneven_start_moves():
    ones, shape = (Fraction(1), Fraction(1)), (Fraction(2), Fraction(1))
    path = followed((ones,), (Fraction(0),), "1/2", u0=shape)
    assert len(path.steps) > 5
    assert path.states[0][:2] == (2**BITS, 2 ** (BITS - 1))


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


@pytest.mark.parametrize("order", [3, 4, 6])
def test_rest_at_any_order(order):
    # u = 1, v = 1/2: residual 1e-9, lambda = 1 + 4^(1-D), the path that is left is r / (D ...).
    left = 1e-9 / order / (1 + 4.0 ** (1 - order)) ** 0.5
    A, b = ((Fraction(1),),), (1 - Fraction(1, 2**order) + Fraction(1, 10**9),)
    state = (2**BITS, 2 ** (BITS - 1))
    for share, rests in ((1.01, True), (0.99, False)):
        assert _settled(A, b, BITS, Fraction(share * left), 1, order)(state) is rests


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
