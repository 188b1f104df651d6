"""The time along the line, forwards and backwards."""

import math

import pytest
from flint import arb

from theorycheck.core.precision import working_precision
from theorycheck.rigor.elapsed import elapsed, reached


def by_steps(u, time, steps=4000):
    """Return where u' = -u arctan(u)/pi leads, by Runge-Kutta."""
    h = time / steps

    def slope(x):
        return -x * math.atan(x) / math.pi

    for _ in range(steps):
        a = slope(u)
        b = slope(u + h * a / 2)
        c = slope(u + h * b / 2)
        u += h * (a + 2 * b + 2 * c + slope(u + h * c)) / 6
    return u


@pytest.mark.parametrize(("start", "time"), [("1", 3), ("30", 5), ("1/100", 50)])
def test_newton_inverts_the_time(start, time):
    with working_precision(160):
        top, _, below = start.partition("/")
        first = arb(int(top)) / int(below or 1)
        end = reached(first.mid(), arb(time), 160)
        assert abs(elapsed(first.mid(), end) - time) < arb(2) ** -120
        assert abs(float(end) / by_steps(float(first.mid()), time) - 1) < 1e-9


def test_times_add_up_and_a_point_apart_is_seen():
    with working_precision(128):
        whole = elapsed(arb(2), arb(1) / 8)
        parts = elapsed(arb(2), arb(1)) + elapsed(arb(1), arb(1) / 8)
        assert whole.overlaps(parts)
        assert not whole.overlaps(elapsed(arb(2), arb(1) / 8 - arb(10) ** -12))
        assert elapsed(arb(1), arb(1)).contains(0)


def test_a_late_time_is_reached_at_once():
    with working_precision(256):
        end = reached(arb(1), arb(10) ** 15, 256)
        assert abs(end * arb(10) ** 15 / arb.pi() - 1) < arb(10) ** -14


def test_points_that_are_not_positive_have_no_time():
    with working_precision(64):
        assert not elapsed(arb(1), arb(0)).is_finite()
