import numpy as np
import pytest

from theorycheck.flows.chart import Chart


@pytest.mark.parametrize("order", [2, 3, 4, 7])
def test_what_the_chart_says_of_weights(order):
    u, v = np.array([0.5, 1.5, 0.9]), np.array([0.25, 0.1, 0.9000001])
    chart = Chart(order)
    state = chart.state(np.log(u), np.log(v))
    beta, s, (pull_u, pull_v), log_mean = chart.read(state)
    mean = np.mean(np.concatenate([u, v]) ** (order - 2))
    assert np.exp(log_mean) == pytest.approx(mean)
    # The last difference is small: it must not cancel.
    assert beta == pytest.approx(u**order - v**order, rel=1e-8)
    assert s * mean == pytest.approx(u ** (2 * order - 2) + v ** (2 * order - 2))
    assert pull_u * mean == pytest.approx(u ** (order - 2))
    assert pull_v * mean == pytest.approx(v ** (order - 2))
    assert chart.largest(state) == pytest.approx(np.hypot(u, v).max())


def test_small_differences_of_equal_weights_are_kept():
    chart = Chart(3)
    beta, *_ = chart.read(np.array([1e-30, 0.0]))
    # u^3 - v^3 with log(u/v) = 1e-30 and u v = 1.
    assert beta[0] == pytest.approx(3e-30, rel=1e-12)


def test_no_weight_underflows():
    chart = Chart(4)
    tiny = np.array([-2000.0, -2001.0])
    _, s, (pull_u, pull_v), log_mean = chart.read(chart.state(tiny, tiny))
    assert log_mean == pytest.approx(-4000 + np.log((1 + np.exp(-2)) / 2))
    # The mean of the pulls is 1 whatever the scale.
    assert np.mean([pull_u, pull_v]) == pytest.approx(1)
    assert np.all(np.isfinite(s))


def test_at_order_two_the_time_is_time():
    chart = Chart(2)
    *_, pulls, log_mean = chart.read(np.array([0.3, -5.0, -900.0, 7.0]))
    assert log_mean == 0
    assert np.all(np.array(pulls) == 1)
