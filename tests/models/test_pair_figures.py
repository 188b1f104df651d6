"""The figure of t^3 L: between its bounds, and level at pi^2/6."""

import math

from theorycheck.core.settings import Settings
from theorycheck.models.pair_figures import series
from theorycheck.models.symmetric_pair import SymmetricPair


def test_points_lie_between_the_bounds_and_level():
    [figure] = series(SymmetricPair.at(size="2"), Settings())
    lines = {
        line["label"]: dict(zip(line["x"], line["y"], strict=True)) for line in figure["lines"]
    }
    points = lines["t^3 L / |v|^2"]
    assert len(points) > 10
    for label, sign in (("upper bound", 1), ("lower bound", -1)):
        assert lines[label]
        assert all(sign * (y - points[t]) > -1e-9 * y for t, y in lines[label].items())
    assert abs(points[max(points)] - math.pi**2 / 6) < 1e-5
    assert set(lines["pi^2/6"].values()) == {math.pi**2 / 6}


def test_a_wide_start_has_an_upper_bound_only_later():
    [figure] = series(SymmetricPair.at(l2="50"), Settings())
    upper = next(line for line in figure["lines"] if line["label"] == "upper bound")
    assert min(upper["x"]) > 1
    assert all(y > 0 for line in figure["lines"] for y in line["y"])
