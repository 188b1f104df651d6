"""The flow on the invariant line, enclosed at exact times."""

import math
from itertools import pairwise

import pytest
from flint import arb

from theorycheck._errors import MalformedInput
from theorycheck.core.precision import working_precision
from theorycheck.rigor.pair_flow import PairFlow, area


def claimed(time, l2="1/2", size="1", digits=20):
    texts = {"l1": "1/2", "l2": l2, "size": size, "time": time}
    return PairFlow.at(texts, digits).claims


def test_an_early_time_is_that_of_a_float_integration():
    u, h = 1.0, 1e-3
    for _ in range(2000):
        middle = u - h / 2 * u * math.atan(u) / math.pi
        u -= h * middle * math.atan(middle) / math.pi
    found = claimed("2", size="3")
    assert abs(float(found["tangent_at_time"].mid[0]) - u) < 1e-7
    loss = 9 * ((1 + u * u) * math.atan(u) - u) / (4 * math.pi)
    assert abs(float(found["loss_at_time"].mid[0]) - loss) < 1e-6


@pytest.mark.parametrize("l2", ["1/1000", "1/2", "40"])
def test_the_constant_is_reached_late(l2):
    t = 10**12
    scaled = t**3 * claimed(str(t), l2)["loss_at_time"].mid[0]
    assert abs(float(scaled) - math.pi**2 / 6) < 2e-8
    assert abs(float(scaled) - math.pi**2 / 6) > 1e-14


def test_digits_are_those_asked_for_even_where_the_loss_cancels():
    found = claimed("1000000000", digits=60)["loss_at_time"]
    assert found.radius * 10**61 <= found.mid[0]


def test_another_line_is_refused():
    with pytest.raises(MalformedInput, match="l1"):
        PairFlow.at({"l1": "3/5", "l2": "1", "size": "1", "time": "1"}, 10)


def test_the_area_grows():
    with working_precision(128):
        values = [area(arb(k) / 10) for k in range(1, 30)]
        assert all(low < high for low, high in pairwise(values))
