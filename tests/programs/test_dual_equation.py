import math
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, arb_mat, fmpq

from theorycheck.core.precision import working_precision
from theorycheck.programs.dual_equation import BallEquation, FloatEquation
from theorycheck.programs.row_space import floats
from theorycheck.programs.scaling import scaled

X = tuple(tuple(map(Fraction, row)) for row in ((1, 2, 0, 1), (0, 1, -1, 3)))
Y = (Fraction(1), Fraction(-2))
SYSTEM = scaled(X, Y)
POINT = np.array([0.3, -0.2])
TAU = -1.5


def residual(point, tau):
    s = SYSTEM.space.basis.T @ point
    return SYSTEM.w - SYSTEM.space.basis @ (2 * math.exp(tau) * np.sinh(s))


def objective(point, tau):
    s = SYSTEM.space.basis.T @ point
    return 2 * math.exp(tau) * np.cosh(s).sum() - SYSTEM.w @ point


def ball_equation(inverse=None):
    ratio = fmpq(1, 4)
    return BallEquation(SYSTEM.space, SYSTEM.right, ratio, math.log(0.25), inverse)


def column(point):
    return arb_mat(2, 1, [arb(float(entry)) for entry in point])


def test_the_step_is_newtons():
    equation = FloatEquation(SYSTEM.space.basis, SYSTEM.w)
    move, size = equation.step(POINT, TAU)
    small = 1e-6
    jacobian = np.column_stack(
        [
            (residual(POINT + small * e, TAU) - residual(POINT - small * e, TAU)) / (2 * small)
            for e in np.eye(2)
        ]
    )
    assert np.allclose(move, -np.linalg.solve(jacobian, residual(POINT, TAU)), rtol=1e-6)
    assert size == pytest.approx(math.log2(np.abs(SYSTEM.space.basis.T @ move).max()))


@pytest.mark.parametrize("tau", [TAU, 20.0, -50.0, -2000.0])
def test_both_arithmetics_agree(tau):
    # On the boundary of what is felt: exponents close to -tau, where beta is about 1.
    point = np.array([1.0, -0.7]) * max(1.0, -tau)
    plain = FloatEquation(SYSTEM.space.basis, SYSTEM.w)
    with working_precision(200):
        balls = ball_equation()
        for of_floats, of_balls in (
            (plain.tangent(point, tau), balls.tangent(column(point), tau)),
            (plain.step(point, tau)[0], balls.step(column(point), tau)[0]),
        ):
            if np.isfinite(of_floats).all():
                assert np.allclose(floats(of_balls)[:, 0], of_floats, rtol=1e-6)
    if tau == TAU:
        assert np.isfinite(plain.tangent(point, tau)).all()


def test_descent_is_seen_and_ascent_is_not():
    equation = FloatEquation(SYSTEM.space.basis, SYSTEM.w)
    move, _ = equation.step(POINT, TAU)
    with working_precision(100):
        balls = ball_equation()
        end = balls.end
        step, _ = balls.step(column(POINT), end)
        assert balls.descends(column(POINT), step * 0.1, end)
        assert not balls.descends(column(POINT), step * -0.1, end)
    for scale in (0.1, 0.5, 3.0, -0.1):
        lower = objective(POINT + scale * move, TAU) < objective(POINT, TAU)
        assert equation.descends(POINT, scale * move, TAU) == lower


def test_a_singular_hessian_has_no_step():
    """Doubles must not pretend to know a direction in which no entry of beta is large."""
    equation = FloatEquation(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([1.0, 0.0]))
    _, size = equation.step(np.array([100.0, 0.0]), -100.0)
    assert size == math.inf
    assert equation.inverse(np.array([100.0, 0.0]), -100.0) is None


def test_spread_is_of_the_weights_that_matter():
    """Of three columns the two largest span: the third, however small, does not count."""
    wide = scaled(
        ((Fraction(1), Fraction(0), Fraction(0)), (Fraction(0), Fraction(1), Fraction(0))),
        (Fraction(1), Fraction(1)),
    )
    with working_precision(100):
        balls = BallEquation(wide.space, wide.right, fmpq(1, 2**100), -69.3, None)
        assert balls.spread(column([0.0, 0.0])) == 0
        point = wide.space.transform.inv() * column([50.0, 10.0])
        assert balls.spread(point) == pytest.approx(40 / math.log(2), abs=2)


def test_a_known_inverse_is_used_at_the_end_only():
    with working_precision(100):
        zero = arb_mat(2, 2)
        balls = ball_equation(zero)
        assert balls.step(column(POINT), balls.end)[1] == -math.inf
        assert balls.step(column(POINT), balls.end + 1)[1] > -math.inf
