import math
from fractions import Fraction

import numpy as np
import pytest

from theorycheck._errors import SolverFailure
from theorycheck.flows.diagonal import weight_flow
from theorycheck.flows.forecast import forecast
from theorycheck.models.diagonal_regression import drawn

DIGITS = 20


SHAPES = {
    "u0": (Fraction(1), Fraction(-2), Fraction(1, 3)),
    "v0": (Fraction(-1, 2), Fraction(1), Fraction(3)),
}


@pytest.mark.parametrize(
    ("samples", "features", "seed", "alpha", "network"),
    [
        (2, 4, 0, "1/10", {}),
        (3, 6, 0, "1/1000", {}),
        (1, 2, 4, "10", {}),
        (2, 3, 0, "1/10", SHAPES),
        (2, 3, 0, "1/10", {"order": 3}),
        (1, 3, 2, "1/1000", {"order": 3}),
        (2, 3, 0, "1/2", {"order": 5}),
        (1, 2, 4, "10", {"order": 4}),
    ],
)
def test_the_forecast_is_near_what_happens(samples, features, seed, alpha, network):
    X, y = drawn(samples, features, seed)
    D = network.get("order", 2)
    expected = forecast(X, y, Fraction(alpha), **network)
    allowed = expected.scale / (2 * D * expected.weight ** (D - 1)) / 10**DIGITS
    bits = math.ceil(-math.log2(allowed) + expected.growth + 30)
    path = weight_flow(
        X, y, Fraction(alpha), bits=bits, accuracy=allowed, most_steps=5000, **network
    )
    guessed = expected.steps(path.order, DIGITS * math.log2(10))
    assert len(path.steps) / 3 <= guessed <= 3 * len(path.steps) + 3

    final = np.array([float(Fraction(x, 2**bits)) for x in path.states[-1]])
    u, v = final[:features], final[features:]
    A = np.array(X, dtype=float)
    rates = 2 * D**2 * np.linalg.eigvalsh((A * (u ** (2 * D - 2) + v ** (2 * D - 2))) @ A.T)
    assert float(expected.fast) == pytest.approx(rates[-1], rel=1e-3)
    assert float(expected.slow) == pytest.approx(rates[0], rel=1e-3)
    assert float(expected.scale) == pytest.approx(np.abs(u**D - v**D).max(), rel=1e-3)
    assert float(expected.weight) == pytest.approx(np.hypot(u, v).max(), rel=1e-3)
    duration = float(expected.duration(DIGITS * math.log2(10)))
    assert duration == pytest.approx(float(Fraction(sum(path.steps), 2**bits)), rel=0.5)


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
    reached = float(Fraction(sum(path.steps), 2**80))
    assert float(expected.onset) == pytest.approx(reached, rel=0.3)


def test_at_order_three_and_more_tiny_weights_wait():
    # One pair, X = y = 1: u' = 2 D u^(D-1) until u is near 1, so T = alpha^(2-D) / (2 D (D-2)).
    for order in (3, 4, 6):
        for power in (2, 4, 20):
            alpha = Fraction(1, 10**power)
            expected = forecast(((Fraction(1),),), (Fraction(1),), alpha, order=order)
            escape = alpha ** (2 - order) / (2 * order * (order - 2))
            assert float(expected.onset / escape) == pytest.approx(1, abs=4 * 10.0**-power + 0.01)
            # An error grows as u^(D-1); a step is a part of the way to the pole.
            growth = (order - 1) * power * math.log2(10)
            assert growth - 4 < expected.growth < growth + 4
            assert power < expected.steps(40, 40) < 100 * (power + 3)
    assert forecast(((Fraction(1),),), (Fraction(1),), Fraction(1, 100)).poles == 0


def test_the_second_coordinate_of_a_deep_network_makes_the_flow_stiff():
    X, y = drawn(2, 3, 0)
    expected = forecast(X, y, Fraction(1, 1000), order=4)
    assert expected.waits
    assert expected.steps(40, 40) > 10**5
    assert not forecast(((Fraction(1),),), (Fraction(1),), Fraction(3), order=4).waits


@pytest.mark.parametrize(("rows", "targets"), [([[0, 0]], [0]), ([[1, 2]], [0])])
def test_a_flow_that_stands_still_has_no_forecast(rows, targets):
    A = tuple(tuple(map(Fraction, row)) for row in rows)
    for order in (2, 3):
        assert forecast(A, tuple(map(Fraction, targets)), Fraction(1), order=order) is None


def test_an_uneven_start_moves_without_targets_and_may_rest_with_some():
    ones, uneven = (Fraction(1), Fraction(1)), (Fraction(2), Fraction(-1))
    assert forecast((ones,), (Fraction(0),), Fraction(1), u0=uneven) is not None
    # beta(0) = (3, 0) fits already.
    assert forecast((ones,), (Fraction(3),), Fraction(1), u0=uneven) is None
    signs = forecast((ones,), (Fraction(1),), Fraction(1), u0=uneven, v0=ones)
    assert signs == forecast((ones,), (Fraction(1),), Fraction(1), u0=(Fraction(2), Fraction(1)))


@pytest.mark.parametrize(
    ("x", "y", "alpha"), [("1e600", "1", "1"), ("1", "1", "1e400"), ("1", "1e-600", "1")]
)
def test_numbers_beyond_doubles_are_a_failure_of_the_engine(x, y, alpha):
    with pytest.raises(SolverFailure, match="range of doubles") as caught:
        forecast(((Fraction(x),),), (Fraction(y),), Fraction(alpha))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("rows", "targets"),
    [([["1e200", "0"], ["0", "1"]], "1 1"), ([["1e-400", "0"], ["0", "1"]], "1 1e-300")],
)
def test_rows_that_doubles_cannot_hold_together_are_a_failure(rows, targets):
    # Whatever goes wrong inside: no warning (they are errors here) and no other exception.
    A = tuple(tuple(map(Fraction, row)) for row in rows)
    with pytest.raises(SolverFailure) as caught:
        forecast(A, tuple(map(Fraction, targets.split())), Fraction(1))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("error", [RuntimeError, ValueError, OverflowError, FloatingPointError])
def test_what_the_solver_raises_is_a_failure_of_the_engine(monkeypatch, error):
    def broken(*_):
        raise error("Attempt to step on a failed or finished solver")

    monkeypatch.setattr("theorycheck.flows.forecast._solver", broken)
    with pytest.raises(SolverFailure, match="rescale"):
        forecast(((Fraction(1),),), (Fraction(1),), Fraction(1))


@pytest.mark.parametrize("status", ["failed", "finished"])
def test_a_solver_that_stops_is_a_failure_of_the_engine(monkeypatch, status):
    class Stopped:
        nfev = 1

        def step(self):
            self.status = status
            return "no more steps"

    monkeypatch.setattr("theorycheck.flows.forecast._solver", lambda *_: Stopped())
    with pytest.raises(SolverFailure, match="no more steps"):
        forecast(((Fraction(1),),), (Fraction(1),), Fraction(1))


@pytest.mark.parametrize("order", [2, 3])
@pytest.mark.parametrize("data", [-600, -7, 0, 300, 700])
@pytest.mark.parametrize("target", [-501, 0, 900])
def test_the_forecast_scales_exactly_with_the_data(order, data, target):
    # A -> 2^p A, b -> 2^(p+Dq) b, alpha -> 2^q alpha: the weights as 2^q, time as the rate below.
    A, b = drawn(2, 4, 0)
    weight, unit = Fraction(2) ** target, Fraction(2) ** data
    plain = forecast(A, b, Fraction(1, 10), order=order)
    scaled = forecast(
        tuple(tuple(entry * unit for entry in row) for row in A),
        tuple(entry * unit * weight**order for entry in b),
        weight / 10,
        order=order,
    )
    rate = unit**2 * weight ** (2 * order - 2)
    expected = {
        "onset": plain.onset / rate,
        "slow": plain.slow * rate,
        "fast": plain.fast * rate,
        "work": plain.work,
        "poles": plain.poles,
        "growth": plain.growth,
        "scale": plain.scale * weight**order,
        "weight": plain.weight * weight,
    }
    for name, value in expected.items():
        if value or name != "poles":
            assert float(getattr(scaled, name) / value) == pytest.approx(1, rel=1e-6), name


def test_nearly_dependent_rows_are_seen_as_stiff():
    # The slow rate is about 1e-13 of the fast one: above, at and below what doubles resolve.
    for power in (4, 6, 7):
        gap = Fraction(1, 10**power)
        A = ((Fraction(1), Fraction(1)), (Fraction(1), 1 + gap))
        b = (Fraction(2), 2 + gap)
        expected = forecast(A, b, Fraction(1), 2)
        # The eigenvalues of [[2, 2 + e], [2 + e, 2 + 2 e + e^2]] (beta = (1, 1): s is sqrt(5)).
        ratio = max(float(gap) ** 2 / 16, 1e-17)
        assert 0.5 < float(expected.slow / expected.fast) / ratio < 20
        assert expected.steps(50, 60) > 10**power
        # Of which one is dependent indeed.
        assert forecast(A, b, Fraction(1), 1).steps(50, 60) < 100


def test_a_rank_below_the_number_of_rows_leaves_out_what_is_zero():
    A, b = drawn(2, 4, 0)
    plain, double = forecast(A, b, Fraction(1)), forecast((*A, A[0]), (*b, b[0]), Fraction(1), 2)
    assert plain.slow <= double.slow <= 2 * plain.slow
    assert forecast((*A, A[0]), (*b, b[0]), Fraction(1), 3).slow < plain.slow / 10**12


def test_a_flow_that_doubles_cannot_follow_ends_soon():
    A = ((Fraction(1), Fraction(1)), (Fraction(1), 1 + Fraction(1, 10**6)))
    with pytest.raises(SolverFailure, match="whitening=always"):
        forecast(A, (Fraction(1), Fraction(2)), Fraction(1, 10), 2)


@pytest.mark.parametrize("alpha", ["1e-2000", "1e-200", "1e-12", "1e6", "1e30", "1e100"])
def test_extreme_scales_have_a_forecast(alpha):
    expected = forecast(((Fraction(1), Fraction(2)),), (Fraction(3),), Fraction(alpha))
    assert expected.slow > 0
    assert 1 <= expected.steps(40, 60) < 2000
    assert expected.weight >= Fraction(alpha)
    assert math.isfinite(expected.growth)


def test_more_digits_and_lower_orders_cost_more():
    expected = forecast(*drawn(2, 4, 0), Fraction(1, 10))
    assert expected.steps(40, 100) > expected.steps(40, 50) > expected.steps(80, 50) > 0
