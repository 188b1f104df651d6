"""Loss and gradient of a symmetric pair, against the closed forms."""

import math

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.rigor.pair_point import PairPoint


def claimed(**texts):
    found = PairPoint.at({"size": "1", **texts}, 20).claims
    return {name: float(claim.mid[0]) for name, claim in found.items()}


def test_the_gradient_has_the_true_factor_and_not_the_printed_one():
    found = claimed(l1="7/10", l2="2/5")
    theta = math.atan2(0.4, 0.7)
    true = 0.2 * (1 - theta / math.pi + math.sin(2 * theta) / (2 * math.pi))
    printed = 0.2 * (1 - theta / math.pi + math.sin(2 * theta) / 0.7)
    assert abs(found["gradient_1"] - true) < 1e-15
    assert abs(true - 0.194374) < 1e-6
    assert abs(printed - 0.413104) < 1e-6
    across = 0.4 / math.pi * (theta + 0.2 * 0.4 / 0.65)
    assert abs(found["gradient_2"] - across) < 1e-15


def test_the_gradient_does_not_depend_on_the_size_and_the_loss_does():
    one, three = claimed(l1="2", l2="1/3"), claimed(l1="2", l2="1/3", size="3")
    assert three["gradient_1"] == one["gradient_1"]
    assert abs(three["loss_at_start"] - 9 * one["loss_at_start"]) < 1e-14


def test_a_pair_that_is_aligned_or_behind_is_refused():
    for texts in ({"l1": "1", "l2": "0"}, {"l1": "-1", "l2": "1"}):
        with pytest.raises(MalformedInput, match="not positive"):
            PairPoint.at({"size": "1", **texts}, 10)
