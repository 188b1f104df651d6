"""Aligned neurons: exact events, and the exponential between them."""

import math
from fractions import Fraction

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.rigor.aligned_flow import AlignedFlow


def claims(scales, time, size="1"):
    return AlignedFlow.at({"scales": scales, "size": size, "time": time}, 15).claims


def by_steps(scales, time, steps=20000):
    state, h = list(scales), time / steps
    for _ in range(steps):
        gap = sum(state) - 1
        state = [max(0.0, x - h * gap / 2) if x > 0 else 0.0 for x in state]
    return state


@pytest.mark.parametrize(
    ("scales", "survivors"),
    [("1/2,3/4,1", 3), ("1/10,1/5", 2), ("1/100,3", 1), ("1/100,1/100,1/50,2,2", 2), ("5", 1)],
)
def test_it_is_the_flow_that_sticks_at_zero(scales, survivors):
    found = claims(scales, "2", size="2")
    plain = by_steps([float(Fraction(x)) for x in scales.split(",")], 2.0)
    near = [float(x) for x in found["scale_at_time"].mid]
    assert all(abs(a - b) < 1e-3 for a, b in zip(near, plain, strict=True))
    assert [x == 0 for x in near] == [x == 0 for x in plain]
    assert found["survivors"].mid == (survivors,)
    gap = sum(near) - 1
    assert abs(float(found["loss_at_time"].mid[0]) - gap**2) < 1e-12
    assert abs(sum(found["scale_at_end"].mid) - 1) < Fraction(1, 10**15)


def test_the_events_are_where_the_loss_changes_its_rate():
    early, late = claims("1/100,3", "1/1000"), claims("1/100,3", "5")
    later = claims("1/100,3", "6")
    first = float(early["loss_at_start"].mid[0])
    rate = -1000 * math.log(float(early["loss_at_time"].mid[0]) / first)
    assert abs(rate - 2) < 1e-9
    fall = float(late["loss_at_time"].mid[0] / later["loss_at_time"].mid[0])
    assert abs(math.log(fall) - 1) < 1e-12


def test_a_scale_that_only_nears_zero_survives():
    # n lambda_1 = S - 1 exactly.
    found = claims("1,2", "3")
    assert found["survivors"].mid == (2,)
    assert found["scale_at_end"].mid[0] == 0
    assert found["scale_at_time"].mid[0] > 0


def test_a_loss_of_zero_stays():
    found = claims("1/4,3/4", "2")
    assert float(found["loss_at_time"].mid[0]) == pytest.approx(0, abs=1e-30)
    assert found["scale_at_end"].mid == (Fraction(1, 4), Fraction(3, 4))


@pytest.mark.parametrize("scales", ["0,1", "-1,3", "1,x"])
def test_scales_that_are_not_positive_are_refused(scales):
    with pytest.raises(MalformedInput, match="scales"):
        claims(scales, "1")
