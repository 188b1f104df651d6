"""The figure of the rates: the excess between its bounds, and what is left out."""

import math

from theorycheck.models.one_constraint import DeepOneConstraint, OneConstraint
from theorycheck.models.rate_figures import SCALES, excess


def test_the_points_lie_on_the_lines_that_are_given():
    figure = excess(OneConstraint.at(), lambda a: 0.1 * a, lambda a: 0.5 * a, "one")
    points, above, below = figure["lines"]
    assert points["x"] == [float(scale) for scale in SCALES]
    for y, high, low in zip(points["y"], above["y"], below["y"], strict=True):
        assert low < y < high
    assert figure["description"].endswith("They tend to one.")
    assert "0.9999" in figure["description"]


def test_what_is_not_positive_or_too_large_is_left_out():
    def overflows(_):
        return 10.0**400

    figure = excess(DeepOneConstraint.at(), lambda _: -1.0, overflows, "D")
    assert [line["label"] for line in figure["lines"]] == ["excess"]


def test_an_excess_below_the_accuracy_is_left_out():
    # alpha^100 is below 10^-60 at the last two scales, where a minimizer of 60 digits says nothing.
    figure = excess(DeepOneConstraint.at(order="100"), lambda a: a, lambda a: a, "D")
    [points, *_] = figure["lines"]
    assert 0 < len(points["x"]) <= len(SCALES)
    assert all(0 < y < math.inf for y in points["y"])
    assert (
        len(excess(DeepOneConstraint.at(order="900"), lambda a: a, lambda a: a, "D")["lines"]) < 4
    )
