"""The public descent."""

import math
import warnings
from fractions import Fraction

import mpmath
import numpy as np
import pytest

from theorycheck._errors import SolverFailure, TheoryCheckError
from theorycheck.models.relu_derivatives import relu_gradient, relu_loss
from theorycheck.models.relu_descent import relu_descent

PAIR = [[0.5, 0.3], [0.5, -0.3]]


def test_it_records_what_gradient_descent_passes_through():
    found = relu_descent(PAIR, [1, 0], 0.1, 100, per_decade=5)
    W, losses = np.array(PAIR), []
    for _ in range(101):
        losses.append(relu_loss(W, [1, 0]))
        W = W - 0.1 * relu_gradient(W, [1, 0])
    np.testing.assert_allclose(found.loss, [losses[k] for k in found.steps], rtol=1e-12)
    np.testing.assert_allclose(found.times, 0.1 * found.steps)
    np.testing.assert_array_equal(found.scaled_loss, found.times**3 * found.loss)
    assert relu_loss(found.weights, [1, 0]) == pytest.approx(losses[100], rel=1e-12, abs=0)
    assert list(found.steps[[0, -1]]) == [0, 100]
    assert not found.diverged
    assert found.zero == ()
    assert found.crossed == {}
    assert "100 steps to t = 10" in repr(found)
    assert "\n" not in repr(found)


@pytest.mark.parametrize("v", [[0.0, 1.0, 0.0], [1.0, -2.0, 0.5]])
def test_the_weights_are_put_back_where_they_were(v):
    W = np.random.default_rng(0).standard_normal((2, 3))
    found = relu_descent(W, v, 1e-300, 1)
    np.testing.assert_allclose(found.weights, W, atol=1e-14)
    np.testing.assert_allclose(found.basis @ v, 0, atol=1e-15)


def test_numbers_are_read_in_every_form():
    plain = relu_descent(PAIR, [1, 0], 0.5, 10)
    for given in (("1/2", 10), (Fraction(1, 2), np.int64(10)), (np.float64(0.5), 10.0)):
        other = relu_descent(np.array(PAIR), "1,0", *given)
        np.testing.assert_array_equal(plain.loss, other.loss)


def test_the_cubic_law_and_its_constant():
    found = relu_descent(PAIR, [1, 0], 1, 10**6)
    assert found.scaled_loss[-1] == pytest.approx(math.pi**2 / 6, rel=1e-4)
    slopes = np.diff(np.log(found.loss[-10:])) / np.diff(np.log(found.times[-10:]))
    np.testing.assert_allclose(slopes, -3, atol=1e-3)
    assert found.times[-1] * found.theta_max[-1] == pytest.approx(math.pi, rel=1e-4)
    # One neuron is exponentially fast instead.
    assert relu_descent([[0.5, 0.3]], [1, 0], 1, 200).loss[-1] < 1e-30


def test_an_unstable_step_is_warned_of_and_its_divergence_is_data():
    W = [[0.3, 0.1], [0.2, 0.1], [0.3, 0.4]]
    with pytest.warns(RuntimeWarning, match=r"step=2.5 is not below 4/n = 1.333"):
        found = relu_descent(W, [1, 0], 2.5, 10_000)
    assert found.diverged
    assert found.steps[-1] < found.diverged_at <= 10_000
    assert np.isfinite(found.weights).all()
    assert np.isfinite(found.loss).all()
    assert f"diverged at step {found.diverged_at}" in repr(found)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not relu_descent(W, [1, 0], 1.33, 10_000).diverged


def test_a_neuron_that_jumps_over_0_or_rests_there_is_told():
    found = relu_descent([[0.01], [3]], [1], 0.01, 4000)
    assert found.crossed == {0: 1}
    assert "crossed 0: neurons 0" in repr(found)
    landed = relu_descent([[-1.0, 0.0]], [1, 0], 2, 5)
    assert landed.zero == (0,)
    assert "at 0: neurons 0" in repr(landed)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[0, 0], [1, 1]], [1, 1], 0.1, 10), r"W0\[0\] is a row of zeros"),
        (([[1, 0]], [0, 0], 0.1, 10), "v is 0"),
        (([[1, 0]], [1], 0.1, 10), "v has 1 entries and the rows of W0"),
        (([[1, math.nan]], [1, 1], 0.1, 10), r"W0\[0\]\[1\]=nan"),
        (([[1, 0]], [1, 1], 0, 10), "step=0"),
        (([[1, 0]], [1, 1], -0.5, 10), "step=-0.5"),
        (([[1, 0]], [1, 1], math.nan, 10), "step=nan"),
        (([[1, 0]], [1, 1], math.inf, 10), "step=inf"),
        (([[1, 0]], [1, 1], "x", 10), "step='x'"),
        (([[1, 0]], [1, 1], None, 10), "step=None"),
        (([[1, 0]], [1, 1], 0.1, 0), "steps=0"),
        (([[1, 0]], [1, 1], 0.1, -3), "steps=-3"),
        (([[1, 0]], [1, 1], 0.1, 2.5), "steps=2.5"),
        (([[1, 0]], [1, 1], 0.1, math.nan), "steps=nan"),
        (([[1, 0]], [1, 1], 0.1, True), "steps=True"),
        (([[1, 0]], [1, 1], 0.1, "many"), "steps='?many"),
        (([[1, 0]], [1, 1], 0.1, 10**18), "steps=1000000000000000000"),
        (([[1, 0]], [1e-200, 0], 0.1, 10), "range"),
        (([[1e200, 0]], [1, 0], 0.1, 10), r"W0\[0\] is 1e\+200 times as long as v"),
        (([[1, 0], [1e16, 1e15]], [1, 0], 0.3, 2000), r"W0\[1\] is 1e\+16 times as long"),
        (([[1e-300, 0]], [1, 0], 0.3, 10), r"W0\[0\] is 1e-300 times as long as v"),
    ],
)
def test_misuse(arguments, message):
    with pytest.raises((ValueError, TypeError), match=message) as caught:
        relu_descent(*arguments)
    assert isinstance(caught.value, TheoryCheckError)
    assert "\n" not in str(caught.value)


def test_the_density_of_the_record():
    assert len(relu_descent(PAIR, [1, 0], 0.1, 1000, per_decade=1).steps) == 5
    with pytest.raises(ValueError, match="per_decade=0"):
        relu_descent(PAIR, [1, 0], 0.1, 1000, per_decade=0)


def test_a_loss_lost_in_its_rounding_ends_the_record():
    W = [[-0.5, 1e-3], [0.3, -1e-3]]
    found = relu_descent(W, [1, 0], 0.3, 10**5)
    assert (found.loss >= 100 * found.rounding).all()
    assert found.steps[-1] < found.lost_at < 10**5
    assert f"loss lost in its rounding by step {found.lost_at}" in repr(found)
    truth = followed(W, "0.3", found.steps[-1])
    assert abs(found.loss[-1] - truth) <= found.rounding[-1]
    assert abs(found.loss[-1] * (1 + 1e-6) - truth) > found.rounding[-1]
    # Nothing is lost in the cubic law, nor where the loss is 0 exactly.
    assert relu_descent(PAIR, [1, 0], 1, 10**5).lost_at is None
    still = relu_descent([[0.25, 0], [0.75, 0]], [1, 0], 0.3, 100)
    assert still.lost_at is None
    assert not still.loss.any()
    assert relu_descent([[0.5, 0.3]], [1, 0], 0.3, 10**4).loss[-1] > 1e-290
    with pytest.raises(SolverFailure, match="the loss of W0 is not 100 times"):
        relu_descent([[1, 1e-200]], [1, 0], 0.3, 100)


def followed(W, step, steps):
    """Return the loss after some steps by mpmath and eq. (4) and (23), for v = e_1 in a plane."""
    with mpmath.workdps(90):
        rate, target = mpmath.mpf(float(step)), [mpmath.mpf(1), mpmath.mpf(0)]
        rows = [[mpmath.mpf(x) for x in row] for row in W]

        def angle(a, b):
            cross = abs(a[0] * b[1] - a[1] * b[0])
            return mpmath.atan2(cross, a[0] * b[0] + a[1] * b[1])

        def pairs(i):
            return [(1, u) for j, u in enumerate(rows) if j != i] + [(-1, target)]

        for _ in range(steps):
            r = [sum(column) - t for column, t in zip(zip(*rows, strict=True), target, strict=True)]
            moves = []
            for i, w in enumerate(rows):
                move = [x / 2 for x in r]
                for sign, u in pairs(i):
                    t = angle(w, u)
                    turn = mpmath.norm(u) * mpmath.sin(t) / mpmath.norm(w)
                    for k in range(2):
                        move[k] += sign * (turn * w[k] - t * u[k]) / (2 * mpmath.pi)
                moves.append(move)
            rows = [
                [x - rate * y for x, y in zip(w, move, strict=True)]
                for w, move in zip(rows, moves, strict=True)
            ]
        signed = [(1, w) for w in rows] + [(-1, target)]
        total = mpmath.mpf(0)
        for a, w in signed:
            for b, u in signed:
                t = angle(w, u)
                size = mpmath.norm(w) * mpmath.norm(u)
                total += a * b * size * (mpmath.sin(t) + (mpmath.pi - t) * mpmath.cos(t))
        return float(total / (4 * mpmath.pi))


def test_what_overflows_warns_of_nothing_but_the_step():
    with warnings.catch_warnings(record=True) as raised:
        warnings.simplefilter("always")
        found = relu_descent(PAIR, [1, 0], 10, 200)
        far = relu_descent(PAIR, [1, 0], 1e305, 2000)
        late = relu_descent([[0.5], [0.5]], [1], 1e120, 10)
    assert len(raised) == 3
    assert all("is not below 4/n" in str(one.message) for one in raised)
    assert found.diverged
    assert far.scaled_loss[0] == 0
    assert "inf" not in repr(found)
    assert not late.scaled_loss.any()
