"""Equal neurons in polar form: the start from its definition, the flow in balls."""

import math

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.rigor.polar_flow import PolarFlow, PolarPoint

START = {"neurons": "1", "radius": "1/2", "turn": "1/3", "size": "1"}


def point(**texts):
    found = PolarPoint.at({**START, **texts}, 15).claims
    return {name: float(claim.mid[0]) for name, claim in found.items()}


def flow(**texts):
    found = PolarFlow.at({**START, "time": "1", **texts}, 8).claims
    return {name: float(claim.mid[0]) for name, claim in found.items()}


def test_the_start_is_that_of_the_closed_form():
    found = point()
    a = (2 / 3) * math.cos(math.pi / 3) + math.sin(math.pi / 3) / math.pi
    s = (2 / 3) * math.sin(math.pi / 3)
    assert abs(found["loss_at_start"] - ((0.5 - a) ** 2 + 1 - a**2) / 4) < 1e-14
    assert abs(found["radius_rate"] - (a - 0.5) / 2) < 1e-14
    assert abs(found["angle_rate"] + s) < 1e-14


def test_n_equal_neurons_move_n_times_as_fast():
    one, four = point(), point(neurons="4")
    assert abs(four["loss_at_start"] - one["loss_at_start"]) < 1e-15
    assert abs(four["radius_rate"] - 4 * one["radius_rate"]) < 1e-14
    assert abs(four["angle_rate"] - 4 * one["angle_rate"]) < 1e-14
    slow, fast = flow(time="2"), flow(neurons="4", time="1/2")
    assert abs(slow["loss_at_time"] - fast["loss_at_time"]) < 1e-12
    assert abs(4 * slow["decay_at_time"] - fast["decay_at_time"]) < 1e-9


def test_the_flow_starts_at_the_start_and_falls():
    early = flow(time="1/1000000")
    assert abs(early["loss_at_time"] - point()["loss_at_start"]) < 1e-6
    assert abs(early["half_tangent_at_time"] - math.tan(math.pi / 6)) < 1e-5
    # The decay is -L'/L: against a difference of the losses of two times.
    near, later = flow(time="1"), flow(time="1001/1000")
    slope = math.log(near["loss_at_time"] / later["loss_at_time"]) * 1000
    assert abs(slope - near["decay_at_time"]) < 1e-3


@pytest.mark.parametrize(
    ("name", "value"), [("turn", "1"), ("turn", "0"), ("neurons", "1/2"), ("neurons", "20000")]
)
def test_what_it_is_not_about_is_refused(name, value):
    with pytest.raises(MalformedInput, match=name):
        point(**{name: value})
