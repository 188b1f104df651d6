import math
from fractions import Fraction

import numpy as np
import pytest

from theorycheck._errors import SolverFailure
from theorycheck.flows.diagonal import weight_flow
from theorycheck.flows.forecast import forecast
from theorycheck.models.diagonal_regression import drawn

DIGITS = 20


@pytest.mark.parametrize(
    ("samples", "features", "seed", "alpha"),
    [(2, 4, 0, "1/10"), (3, 6, 0, "1/1000"), (1, 2, 4, "10")],
)
def test_the_forecast_is_near_what_happens(samples, features, seed, alpha):
    X, y = drawn(samples, features, seed)
    expected = forecast(X, y, Fraction(alpha))
    allowed = Fraction(expected.scale) / (4 * Fraction(expected.weight)) / 10**DIGITS
    bits = math.ceil(-math.log2(allowed) + expected.growth + 30)
    path = weight_flow(X, y, Fraction(alpha), bits=bits, accuracy=allowed, most_steps=5000)
    guessed = expected.steps(path.order, DIGITS * math.log2(10))
    assert len(path.steps) / 3 <= guessed <= 3 * len(path.steps) + 3

    final = np.array([float(Fraction(x, 2**bits)) for x in path.states[-1]])
    u, v = final[:features], final[features:]
    A = np.array(X, dtype=float)
    rates = 8 * np.linalg.eigvalsh((A * (u**2 + v**2)) @ A.T)
    assert expected.fast == pytest.approx(rates[-1], rel=1e-3)
    assert expected.slow == pytest.approx(rates[rates > 1e-10 * rates[-1]][0], rel=1e-3)
    assert expected.scale == pytest.approx(np.abs(u**2 - v**2).max(), rel=1e-3)
    assert expected.weight == pytest.approx(np.hypot(u, v).max(), rel=1e-3)


def test_the_onset_is_where_the_residual_is_small():
    # One weight pair, X = y = 1, in closed form: nothing else to compare with is needed.
    expected = forecast(((Fraction(1),),), (Fraction(1),), Fraction(1, 10))
    path = weight_flow(
        ((Fraction(1),),),
        (Fraction(1),),
        Fraction(1, 10),
        bits=80,
        accuracy=Fraction(1, 10**7),
        most_steps=500,
    )
    assert expected.onset == pytest.approx(float(Fraction(sum(path.steps), 2**80)), rel=0.3)


@pytest.mark.parametrize(("rows", "targets"), [([[0, 0]], [0]), ([[1, 2]], [0])])
def test_a_flow_that_stands_still_has_no_forecast(rows, targets):
    A = tuple(tuple(map(Fraction, row)) for row in rows)
    assert forecast(A, tuple(map(Fraction, targets)), Fraction(1)) is None


@pytest.mark.parametrize(
    ("x", "y", "alpha"), [("1e400", "1", "1"), ("1", "1e400", "1"), ("1", "1", "1e400")]
)
def test_numbers_beyond_doubles_are_a_failure_of_the_engine(x, y, alpha):
    with pytest.raises(SolverFailure, match="range of doubles"):
        forecast(((Fraction(x),),), (Fraction(y),), Fraction(alpha))


@pytest.mark.parametrize("alpha", ["1e-200", "1e-12", "1e6", "1e30"])
def test_extreme_scales_have_a_forecast(alpha):
    expected = forecast(((Fraction(1), Fraction(2)),), (Fraction(3),), Fraction(alpha))
    assert expected.slow > 0
    assert 1 <= expected.steps(40, 60) < 500
    assert math.isfinite(expected.growth)


def test_more_digits_and_lower_orders_cost_more():
    expected = forecast(*drawn(2, 4, 0), Fraction(1, 10))
    assert expected.steps(40, 100) > expected.steps(40, 50) > expected.steps(80, 50) > 0
