"""The flow of a pair off its line, against the flow on it and a float integration."""

import math

import pytest

from theorycheck._errors import MalformedInput, SolverFailure
from theorycheck.rigor.pair_drift import PairDrift
from theorycheck.rigor.pair_flow import PairFlow
from theorycheck.rigor.pair_point import PairPoint


def claims(l1, l2, time, size="1"):
    found = PairDrift.at({"l1": l1, "l2": l2, "size": size, "time": time}, 10).claims
    return {name: float(claim.mid[0]) for name, claim in found.items()}


def test_on_the_line_it_is_the_flow_that_an_integral_gives():
    found = claims("1/2", "1", "4", size="2")
    other = PairFlow.at({"l1": "1/2", "l2": "1", "size": "2", "time": "4"}, 20).claims
    assert found["along_at_time"] == 0.5
    assert 2 * found["across_at_time"] == pytest.approx(float(other["tangent_at_time"].mid[0]))
    assert found["loss_at_time"] == pytest.approx(float(other["loss_at_time"].mid[0]), rel=1e-10)


def test_a_short_time_moves_along_the_gradient_of_the_expectations():
    slopes = PairPoint.at({"l1": "7/10", "l2": "2/5", "size": "1"}, 20).claims
    found = claims("7/10", "2/5", "1/100000")
    for name, start, key in (
        ("along_at_time", 0.7, "gradient_1"),
        ("across_at_time", 0.4, "gradient_2"),
    ):
        moved = (start - found[name]) * 100000
        assert moved == pytest.approx(float(slopes[key].mid[0]), rel=1e-4)


def test_the_loss_is_that_of_the_point_that_is_reached():
    found = claims("1/5", "1/3", "2")
    x, y = (str(round(found[name] * 10**12)) for name in ("along_at_time", "across_at_time"))
    near = PairPoint.at({"l1": f"{x}/{10**12}", "l2": f"{y}/{10**12}", "size": "1"}, 20)
    loss = float(near.claims["loss_at_start"].mid[0])
    assert math.isclose(loss, found["loss_at_time"], rel_tol=1e-9)


def test_late_times_and_other_signs_are_refused():
    with pytest.raises(SolverFailure, match="beyond"):
        claims("1/5", "1/3", "1000")
    with pytest.raises(MalformedInput, match="l2"):
        claims("1/5", "-1/3", "1")
