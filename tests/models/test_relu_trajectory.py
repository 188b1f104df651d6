import math
import pickle
from fractions import Fraction

import mpmath
import numpy as np
import pytest

import theorycheck as tc
from theorycheck.models.relu_trajectory import relu_flow


def independent_loss(W, v, until, digits):
    """Return L at a time from mpmath's integrator and eq. (4) coded here, by acos."""
    n, d = len(W), len(v)
    teacher = mpmath.matrix(v)

    def angle(a, b):
        return mpmath.acos((a.T * b)[0] / mpmath.norm(a) / mpmath.norm(b))

    def rates(_, flat):
        rows = [mpmath.matrix(flat[i * d : (i + 1) * d]) for i in range(n)]
        r = sum(rows[1:], rows[0]) - teacher
        result = []
        for i, w in enumerate(rows):
            terms = [(1, u) for j, u in enumerate(rows) if j != i] + [(-1, teacher)]
            force = r / 2
            for sign, u in terms:
                theta = angle(w, u)
                turn = mpmath.norm(u) * mpmath.sin(theta) / mpmath.norm(w)
                force += sign / (2 * mpmath.pi) * (turn * w - theta * u)
            result.extend(-x for x in force)
        return result

    with mpmath.workdps(digits):
        start = [mpmath.mpf(x) for row in W for x in row]
        flat = mpmath.odefun(rates, 0, start)(until)
        both = [(1, mpmath.matrix(flat[i * d : (i + 1) * d])) for i in range(n)] + [(-1, teacher)]
        total = mpmath.mpf(0)
        for a, w in both:
            for b, u in both:
                p = mpmath.norm(w) * mpmath.norm(u)
                cosine = mpmath.mpf(1) if w is u else (w.T * u)[0] / p
                theta = mpmath.acos(cosine)
                total += a * b * p * (mpmath.sin(theta) + (mpmath.pi - theta) * cosine)
        return total / (4 * mpmath.pi)


def test_the_loss_is_that_of_an_independent_integration():
    W, v = [[0.5, 0.25, 0.0], [0.125, -0.5, 0.25]], [1.0, 0.0, 0.5]
    truth = float(independent_loss(W, v, 2, 15))
    found = relu_flow(W, v, 2)
    assert found.loss[-1] == pytest.approx(truth, rel=1e-11)
    # A factor in the gradient that is off by a millionth is seen.
    assert relu_flow(W, v, 2 * (1 + 1e-6)).loss[-1] != pytest.approx(truth, rel=1e-9)


@pytest.mark.parametrize("start", ["1/2,1;1/2,-1", "1/10,1;1/10,-1", "2,1/10;2,-1/10"])
def test_the_symmetric_pair(start):
    found = relu_flow(start, "1,0", "1e12")
    assert found.outcome == "reached"
    assert found.times[-1] == 1e12
    assert found.scaled_loss[-1] == pytest.approx(math.pi**2 / 6, rel=1e-9)
    assert found.scaled_loss[-1] != pytest.approx(math.pi**2 / 6 * (1 + 1e-8), rel=1e-9)
    assert found.error < 1e-10
    assert found.slope[-1] == pytest.approx(-3, abs=1e-9)
    assert found.kappa_max[-1] == pytest.approx(math.pi)


@pytest.mark.parametrize("size", [1e-3, 1e-6])
def test_two_neurons(size):
    source = np.random.default_rng(2)
    v = source.normal(size=8)
    found = relu_flow(size * source.normal(size=(2, 8)), v, 1e12)
    c = found.along[-1] / np.linalg.norm(v)
    assert c.sum() == pytest.approx(1, rel=1e-12)
    level = 8 * math.pi**2 / 3 * (c[0] * c[1]) ** 2 * (v @ v)
    # The next term is of the order t_0/t, t_0 ~ 1/|z| when the neurons have grown.
    assert found.scaled_loss[-1] == pytest.approx(level, rel=1e-4)
    assert found.level[-1] == pytest.approx(level, rel=1e-8)
    size = np.linalg.norm(found.across[-1])
    assert found.loss[-1] == pytest.approx(found.potential[-1] * size**3, rel=1e-9, abs=0)


def test_three_neurons_of_equal_mass():
    # A regular triangle around v stays one, and its masses stay equal.
    W = np.array([[0.2, math.cos(a), math.sin(a)] for a in 2 * math.pi / 3 * np.arange(3)])
    found = relu_flow(W, [1, 0, 0], 1e12)
    level = 2 * math.pi**2 * (2 + math.sqrt(3)) / 81
    assert found.scaled_loss[-1] == pytest.approx(level, rel=1e-8)
    assert found.level[-1] == pytest.approx(level, rel=1e-8)
    assert found.active[-1] == 3


def test_twenty_neurons_to_1e12():
    W = 1e-3 * np.random.default_rng(4).normal(size=(20, 64))
    found = relu_flow(W, np.eye(64)[0], 1e12, 8)
    assert found.outcome == "reached"
    assert found.error < 1e-8
    assert found.active[-1] <= 6
    assert 7 < 400 * found.scaled_loss[-1] < 9
    assert found.basis.shape == (20, 64)


def test_more_digits_agree_with_doubles():
    pytest.importorskip("heyoka")
    W, v = "1/2,1/3,0;1/5,-1/2,1/7", "1,0,1"
    rough, fine = relu_flow(W, v, 50), relu_flow(W, v, 50, 25)
    assert fine.error < 1e-25
    assert fine.loss_values[-1] == pytest.approx(Fraction(fine.loss[-1]), rel=1e-15)
    assert rough.loss[-1] == pytest.approx(fine.loss[-1], rel=1e-12, abs=0)
    for name in ("along", "across", "deficit", "across_sum", "slope", "potential"):
        np.testing.assert_allclose(
            getattr(rough, name)[-1], getattr(fine, name)[-1], rtol=1e-9, atol=1e-15
        )


def test_what_is_kept_is_scaled_by_v():
    W, v = np.array([[0.2, 0.5], [0.3, -0.6]]), np.array([1.0, 0.0])
    one, four = relu_flow(W, v, 1e4), relu_flow(4 * W, 4 * v, 1e4)
    np.testing.assert_array_equal(one.times, four.times)
    for name, power in (
        ("loss", 2),
        ("along", 1),
        ("across", 1),
        ("deficit", 1),
        ("spread", 1),
        ("weights", 1),
        ("potential", -1),
        ("level", 2),
        ("slope", 0),
    ):
        np.testing.assert_allclose(getattr(four, name), getattr(one, name) * 4.0**power, rtol=1e-12)


def test_turned_inputs_change_nothing():
    source = np.random.default_rng(7)
    W, v = source.normal(size=(3, 5)) * 0.2, source.normal(size=5)
    turn = np.linalg.qr(source.normal(size=(5, 5)))[0]
    one, other = relu_flow(W, v, 1e6), relu_flow(W @ turn, v @ turn, 1e6)
    assert one.loss[-1] == pytest.approx(other.loss[-1], rel=1e-9, abs=0)
    np.testing.assert_allclose(one.weights[-1] @ turn, other.weights[-1], atol=1e-12)
    np.testing.assert_allclose(one.weights[0], W, atol=1e-14)
    swapped = relu_flow(W[::-1], v, 1e6)
    assert one.loss[-1] == pytest.approx(swapped.loss[-1], rel=1e-9, abs=0)


def test_why_it_ended():
    fast = relu_flow("1/2,1;1/2,1", "1,0", 1e12)
    assert fast.outcome == "converged to zero loss below the smallest double"
    assert "1e-300" in fast.note
    assert np.isfinite(fast.loss).all()
    assert (fast.loss > 0).all()
    still = relu_flow("1,0", "1,0", 10)
    assert still.outcome == fast.outcome
    assert still.loss[-1] == 0
    assert still.error <= 1e-13
    assert "until then" not in repr(still)
    assert math.isnan(still.slope[-1])
    dead = relu_flow("1/100;3", "1", 10)
    assert dead.outcome == "neuron reached zero"
    assert dead.stopped == (0,)
    assert dead.moment == pytest.approx(-math.log1p(-2 / 201), rel=1e-9)
    assert "one-sided" in dead.note
    assert "\n" not in dead.note
    short = relu_flow("1,1;1,-2", "1,0", 1e50, effort="quick")
    assert short.outcome == "reached"


def test_chosen_times():
    found = relu_flow("1,1;1,-2", "1,0", 100, times=[1, "10"])
    assert list(found.times) == [0, 1, 10, 100]
    assert list(relu_flow("1,1;1,-2", "1,0", 100, times=np.array([1.0, 100.0])).times) == [
        0,
        1,
        100,
    ]


def test_it_shows_itself_and_pickles():
    found = relu_flow("1,1;1,-2", "1,0", 100)
    assert "\n" not in repr(found)
    assert repr(found).startswith("ReluTrajectory(2 neurons, 2 inputs")
    assert "reached" in repr(found)
    again = pickle.loads(pickle.dumps(found))
    np.testing.assert_array_equal(again.loss, found.loss)
    np.testing.assert_array_equal(found.to_numpy(), found.weights)
    directions = found.direction.reshape(len(found.times), -1)
    np.testing.assert_allclose(np.linalg.norm(directions, axis=1), 1)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (([[0, 0]], [1, 0], 1), "row of zeros"),
        (([[1, 0]], [0, 0], 1), "v is 0"),
        (([[1, float("nan")]], [1, 0], 1), "nan"),
        ((np.array([[1, np.inf]]), [1, 0], 1), "inf"),
        (([[1, 0]], [1, 0, 1], 1), "v has 3"),
        (([], [1], 1), "no entries"),
        ((np.zeros((0, 2)), [1, 0], 1), "no entries"),
        (([[1, 0]], [1, 1], 0), "until=0"),
        (([[1, 0]], [1, 1], -2.5), "until=-2.5"),
        (([[1, 0]], [1, 1], math.inf), "until=inf"),
        (([[1, 0]], [1, 1], "1e61"), "until=1e61"),
        (([[1, 0]], [1, 1], "soon"), "soon"),
        (([[1, 0]], [1, 1], 1, 0), "digits=0 is outside 1 to 100"),
        (([[1, 0]], [1, 1], 1e-310), "until=1e-310 is outside its domain: times from 1e-100"),
        (([[1e16, 1]], [1, 1], 1), "neuron 1 is 7.07e\\+15 times as long as v"),
        (([[1, 0]], [1, 1], 1, 101), "digits=101"),
        (([[1, 0]], [1, 1], 1, 9.5), "digits=9.5"),
        (([[1, 0.5]], [1, 1], 1, 11), r"0\.5"),
        (([["1e-120", 0]], [1, 1], 1), "neuron 1 relative to v"),
        (([[1, 0]], ["1e120", 1], 1), "length of v"),
        ((np.eye(50), np.ones(50), 1), "2550 variables.*2000"),
    ],
)
def test_misuse_is_one_line(given, message):
    with pytest.raises((ValueError, TypeError), match=message) as caught:
        relu_flow(*given)
    assert isinstance(caught.value, tc.TheoryCheckError)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("times", [[], "1,2", [2, 1], [1, 200], [0, 1], [1, 1]])
def test_bad_times(times):
    with pytest.raises(tc.TheoryCheckError, match="times"):
        relu_flow("1,1;1,-2", "1,0", 100, times=times)


def test_digits_that_are_not_reached_are_not_claimed(monkeypatch):
    from theorycheck.flows import relu_flow as engine

    honest = engine.estimated

    def blurred(*given, **named):
        system, found, error = honest(*given, **named)
        return system, found, error + 1e-7

    monkeypatch.setattr(engine, "estimated", blurred)
    with pytest.raises(
        tc.SolverFailure, match=r"digits=10: two runs in doubles differ by 1\.0e-07"
    ):
        relu_flow("1,1;1,-2", "1,0", 10)
    assert relu_flow("1,1;1,-2", "1,0", 10, 6).error == pytest.approx(1e-7, rel=0.1)


def test_neurons_of_little_mass():
    # z_1 = z_2 at the start: soon all the loss is in a neuron of mass 7e-8, which turns at 1e7.
    found = relu_flow("1,1;3,1", "1,0", 1e12)
    c = found.along[-1]
    assert c[0] == pytest.approx(7.3736e-8, rel=1e-4)
    level = 8 * math.pi**2 / 3 * (c[0] * c[1]) ** 2
    assert found.scaled_loss[-1] == pytest.approx(level, rel=1e-7)
    assert found.level[-1] == pytest.approx(level, rel=1e-12)
    # The first shrinks against v to 5e-27 of it, and turns around before it would reach 0.
    found = relu_flow([[-1, 0], [0.5, 0.1]], [1, 0], 1e6)
    assert found.outcome == "reached"
    assert found.along[-1, 0] == pytest.approx(1.62285e-28, rel=1e-4)
    assert np.abs(found.weights[:, 0]).sum(axis=1).min() > 5e-29
    assert found.along[0, 0] == -1
    assert found.error < 1e-9


def test_an_exhausted_budget_is_told(monkeypatch):
    from theorycheck.models import relu_trajectory

    monkeypatch.setitem(relu_trajectory.IMPLICIT_STEPS, "quick", 20)
    found = relu_flow("1,1;1,-2", "1,0", 1e3, effort="quick")
    assert found.outcome == "step budget"
    assert "steps reached t=" in found.note
    assert "Raise the effort" in found.note
    assert found.times[-1] < 1e3
    assert "until then, step budget" in repr(found)


def test_a_turn_that_doubles_do_not_resolve_is_told_and_more_digits_do():
    # It shrinks against v to 1e-17 of it, turns around in a time as short, and then learns v.
    W, v = [["-3", "1e-16"]], ["1", "0"]
    found = relu_flow(W, v, 100)
    assert found.outcome == "step below the resolution of time"
    assert found.stopped == (0,)
    assert found.moment is None
    assert 80 < found.times[-1] < 81
    assert "neuron 1, 1.1e-17 of v long, turns" in found.note
    assert "until then, step below" in repr(found)
    pytest.importorskip("heyoka")
    fine = relu_flow(W, v, 100, 11)
    assert fine.outcome == "reached"
    assert fine.error < 1e-11
    assert fine.weights[-1, 0] == pytest.approx([1, 0], abs=1e-4)
    # That many digits are lost on the way, and found again with more in the calculation.
    assert relu_flow(W, v, 100, 20).loss[-1] == pytest.approx(fine.loss[-1], rel=1e-11)


def test_digits_that_stay_lost_are_told(monkeypatch):
    pytest.importorskip("heyoka")
    from theorycheck.models import relu_trajectory

    monkeypatch.setattr(relu_trajectory, "_FURTHER", (0,))
    with pytest.raises(tc.SolverFailure, match=r"digits=11: two runs differ by .* 0 digits more"):
        relu_flow([["-3", "1e-16"]], ["1", "0"], 100, 11)


def test_too_many_variables_are_refused_before_any_work(monkeypatch):
    from theorycheck.flows import relu_chart

    monkeypatch.setattr(relu_chart, "chart", lambda *_: pytest.fail("it was begun"))
    with pytest.raises(tc.OutOfDomain, match="5050 variables"):
        relu_flow(np.random.default_rng(0).normal(size=(100, 50)), np.eye(50)[0], 1)
