import math
from fractions import Fraction

import numpy as np
import pytest

from theorycheck.core import exact
from theorycheck.flows.relu_chart import chart
from theorycheck.flows.relu_flow import Ending, estimated, follow
from theorycheck.flows.relu_system import ReluSystem

STEPS = 5000


def charted(W, v):
    return chart(exact.matrix(W), exact.vector(v))


def slow_gradient(W, v):
    """Eq. (4) in NumPy, by arccos: good enough far from the optimum."""
    lengths, size = np.linalg.norm(W, axis=1), np.linalg.norm(v)
    angles = np.arccos(np.clip(W @ W.T / np.outer(lengths, lengths), -1, 1))
    np.fill_diagonal(angles, 0)
    to_v = np.arccos(np.clip(W @ v / lengths / size, -1, 1))
    pulls = (np.sin(angles) @ lengths - size * np.sin(to_v)) / lengths
    bent = pulls[:, None] * W - angles @ W + to_v[:, None] * v
    return (W.sum(axis=0) - v) / 2 + bent / (2 * math.pi)


def runge_kutta(W, v, until, steps):
    h = until / steps
    for _ in range(steps):
        a = -slow_gradient(W, v)
        b = -slow_gradient(W + h / 2 * a, v)
        c = -slow_gradient(W + h / 2 * b, v)
        d = -slow_gradient(W + h * c, v)
        W = W + h / 6 * (a + 2 * b + 2 * c + d)
    return W


def ended(W, v, until=1e12, **named):
    named = {"tolerance": 1e-11, "most_steps": STEPS, **named}
    system = ReluSystem(charted(W, v))
    return system, follow(system, math.log1p(until), **named)


def test_weights_are_those_of_a_plain_integrator():
    source = np.random.default_rng(0)
    W, v = 0.1 * source.normal(size=(4, 6)), source.normal(size=6)
    neurons = charted(W, v)
    system = ReluSystem(neurons)
    found = follow(system, math.log1p(2.0), tolerance=1e-12, most_steps=STEPS)
    weights = system.weights(found.taus[-1], found.states[-1].ravel()) @ neurons.axes
    plain = runge_kutta(W, v, 2.0, 1500)
    np.testing.assert_allclose(weights, plain, atol=1e-9)
    assert np.abs(weights - runge_kutta(W, v, 2.0 + 1e-6, 1500)).max() > 1e-9


def test_a_generic_neuron_may_reach_zero():
    source = np.random.default_rng(0)
    v = np.eye(20)[0]
    for _ in range(20):
        W = source.normal(size=(5, 20))
        system, found = ended(W, v, 100)
        if found.ending is Ending.NEURON_AT_ZERO:
            break
    moment = math.expm1(found.moment)
    row = charted(W, v).group.index(found.row)
    # A plain integrator sees it shrink to 0 at that moment, on a straight line.
    lengths = [
        np.linalg.norm(runge_kutta(W, v, moment * (1 - gap), 1200)[row]) for gap in (3e-2, 1e-2)
    ]
    assert lengths[1] == pytest.approx(lengths[0] / 3, rel=0.1)
    assert lengths[1] < 0.03 * np.linalg.norm(W[row])
    tau = found.taus[-1]
    assert tau <= found.moment < tau * (1 + 1e-8)
    assert np.linalg.norm(system.weights(tau, found.states[-1].ravel())[found.row]) < 1e-8


@pytest.mark.parametrize(("W", "v", "n"), [("1/10", "1", 1), ("1/5,1/5,0;1/5,1/5,0", "1,0,0", 2)])
def test_fast_flows_end_below_the_smallest_double(W, v, n):
    system, found = ended(W, v)
    assert found.ending is Ending.CONVERGED
    assert np.isfinite(found.states).all()
    losses = [system.loss(t, s.ravel()) for t, s in zip(found.taus, found.states, strict=True)]
    times = np.expm1(found.taus)
    late = (times > 20) & (np.array(losses) > 1e-250)
    slope = np.polyfit(times[late], np.log(np.array(losses)[late]), 1)[0]
    assert slope == pytest.approx(-n, rel=1e-3)
    assert losses[-1] < 1e-299


def test_an_aligned_neuron_that_crosses_zero():
    _, found = ended("1/100;3", "1")
    assert found.ending is Ending.NEURON_AT_ZERO
    assert found.row == 0
    # (3.01 - 1)(1 - exp(-t)) / 2 = 0.01
    moment = -math.log1p(-2 / 201)
    assert math.expm1(found.moment) == pytest.approx(moment, rel=1e-12)
    assert math.expm1(found.moment) != pytest.approx(moment * (1 + 1e-6), rel=1e-12)


def test_opposite_neurons_fade():
    system, found = ended("-1/10,0;1/5,0", "1,0")
    assert found.ending in (Ending.NEURON_FADED, Ending.CONVERGED)
    weights = system.weights(found.taus[-1], found.states[-1].ravel())
    time = math.expm1(found.taus[-1])
    assert weights[0, 0] == pytest.approx(-0.1 * math.exp(-time / 2), rel=1e-8)
    assert weights[1, 0] == pytest.approx(1, rel=1e-12)


def test_nothing_moves_at_a_minimum():
    _, found = ended("1/3,0;2/3,0", "1,0")
    assert found.ending is Ending.CONVERGED
    assert found.steps == 0
    assert list(found.taus) == [0]


def test_the_budget_is_kept():
    _, found = ended("1,1;1,-2", "1,0", most_steps=7)
    assert found.ending is Ending.BUDGET
    assert found.steps <= 7


def test_stops_are_met_exactly():
    stops = [0.25, 1.0, 7.0]
    _, found = ended("1,1;1,-2", "1,0", math.expm1(9.0), stops=stops, every_step=False)
    assert list(found.taus) == [0, *stops, math.log1p(math.expm1(9.0))]
    assert found.ending is Ending.REACHED


def test_aligned_and_equal_neurons_stay():
    system, found = ended("1/5,0;1/10,0", "1,0", 10)
    assert system.shape == (3, 1)
    assert found.states[-1, 0, 0] - found.states[-1, 1, 0] == pytest.approx(0.1, rel=1e-12)


def test_the_estimate_covers_the_error():
    neurons = charted("1/2,1,0;1/2,-1,1;1/3,0,-1/2", "1,0,0")
    until = math.log1p(1e6)
    system, found, error = estimated(neurons, until, digits=9, most_steps=STEPS)
    loss = system.loss(until, found.states[-1].ravel())
    _, finest, _ = estimated(neurons, until, digits=12, most_steps=STEPS)
    best = system.loss(until, finest.states[-1].ravel())
    assert abs(loss / best - 1) <= error + 1e-13
    assert error <= 1e-9


@pytest.mark.parametrize("mass", ["1/1000", "1/1000000000000"])
@pytest.mark.parametrize("digits", [6, 10])
def test_the_estimate_covers_the_error_of_neurons_of_little_mass(mass, digits):
    # Two neurons: t^3 L -> (8 pi^2/3)(c_1 c_2)^2, and t is 1e12 times the time 1/mass it takes.
    m = Fraction(mass)
    rows = ((m, m * 3 / 10, m / 2), (1 - m * 11 / 10, -m / 5, m / 10))
    last = float(10**12 / m)
    system, found, error = estimated(
        charted(rows, "1,0,0"), math.log1p(last), digits=digits, most_steps=STEPS
    )
    c = system.weights(found.taus[-1], found.states[-1].ravel())[:, 0]
    assert c[0] == pytest.approx(float(m) * 1.063978921, rel=1e-4)
    limit = 8 * math.pi**2 / 3 * (c[0] * c[1]) ** 2
    loss = system.loss(math.log1p(last), found.states[-1].ravel()) * last**3
    assert abs(loss / limit - 1) <= error <= 10.0**-digits
    assert error >= 2e-14


# Rows -v and (v + ...)/2 in a plane, by heyoka with 500 and 700 bits and angles with signs that
# change where neurons meet (t = 6.57), the first neuron just below -v at first.
OPPOSITE = {
    20: 6.494786558565852e-10,
    100: 1.1817226490191723e-44,
    120: 2.688997231925653e-53,
    200: 1.7127957057258416e-60,
    2000: 1.05342454051284e-64,
}


def test_a_neuron_that_shrinks_opposite_to_v_turns_around_and_stays():
    stops = [math.log1p(t) for t in OPPOSITE]
    neurons = charted("-1,0;1/2,1/10", "1,0")
    system, found, error = estimated(neurons, stops[-1], digits=9, most_steps=STEPS, stops=stops)
    assert found.ending is Ending.REACHED
    assert error < 1e-9
    for tau, state, loss in zip(found.taus[1:], found.states[1:], OPPOSITE.values(), strict=True):
        assert system.loss(float(tau), state.ravel()) == pytest.approx(loss, rel=error, abs=0)
    w = system.weights(found.taus[-1], found.states[-1].ravel())
    # On the other side of 0, and there for good.
    assert w[0, 0] == pytest.approx(1.622848686696e-28, rel=1e-9)


def test_two_runs_with_the_same_tolerance_are_not_compared():
    from theorycheck.flows.relu_flow import _tolerances

    assert _tolerances(1e-7, 1e-14) == pytest.approx([1e-9, 1e-11, 1e-13])
    assert _tolerances(1e-11, 1e-14) == pytest.approx([1e-13, 1e-14])
    assert _tolerances(1e-11, 3e-15) == pytest.approx([1e-13, 3e-15])


def test_a_disagreement_is_told():
    # With a budget for the first run only, or for none.
    *_, error = estimated(charted("1,1;1,-2", "1,0"), 20.0, digits=10, most_steps=60)
    assert error == math.inf or error < 1e-10
    _, found, error = estimated(charted("1,1;1,-2", "1,0"), 20.0, digits=10, most_steps=5)
    assert found.ending is Ending.BUDGET


@pytest.mark.parametrize("digits", [10, 12])
def test_stops_that_almost_meet_the_longest_step(digits):
    # At 12 digits a stop lay 1e-15 beyond the longest step: what was left was no step.
    W = 1e-3 * np.random.default_rng(0).normal(size=(10, 20))
    until = math.log1p(1e12)
    *_, found, error = estimated(charted(W, np.eye(20)[0]), until, digits=digits, most_steps=STEPS)
    assert found.ending is Ending.REACHED
    assert found.taus[-1] == until
    assert error < 10.0**-digits


def test_neurons_that_meet_in_a_plane():
    # Angles have kinks there: order 13 is not relied on.
    W = "-0.0445,0.0042;-0.0124,0.0275;-0.0528,-0.0202"
    losses = []
    for tolerance in (1e-9, 1e-12):
        system, found = ended(W, "1/9,1/10", 1e4, tolerance=tolerance)
        assert not system.smooth
        losses.append(system.loss(found.taus[-1], found.states[-1].ravel()))
    assert losses[0] == pytest.approx(losses[1], rel=1e-8, abs=0)


def test_a_loss_below_the_rounding_of_its_terms_is_no_zero(monkeypatch):
    monkeypatch.setattr("theorycheck.flows.relu_flow._BLUR", 0.5)
    _, found = ended("1,1;1,-2", "1,0")
    assert found.ending is Ending.BLURRED
