import json
import math
from fractions import Fraction

import pytest

from theorycheck.core.settings import Settings
from theorycheck.models import rates
from theorycheck.models.deep_figures import excess, potentials, preference, preferred, series
from theorycheck.models.deep_regression import DeepRegression

QUICK = Settings(digits=10, effort="quick")


@pytest.mark.parametrize(
    ("order", "log_scale", "expected"),
    [(2, -8, 0.1488), (2, 0, 0.9808), (100, -8, 0.1019), (100, 0, 0.9069)],
)
def test_the_preference_is_that_of_the_published_figure(order, log_scale, expected):
    assert preferred(Fraction(log_scale), Fraction(order)) == pytest.approx(expected, abs=5e-5)


def test_potentials_share_their_curvature_and_are_ordered():
    lines = potentials()["lines"]
    assert [line["label"] for line in lines] == ["D = 2", "D = 3", "D = 5", "D = 10", "D = 100"]
    at_ten = [line["y"][-1] for line in lines]
    assert at_ten == sorted(at_ten, reverse=True)
    for line in lines:
        # z = 1/2: z^2/4 less a few percent; at z = 0 exactly 0; even.
        middle = len(line["x"]) // 2
        assert line["y"][middle] == 0
        assert line["y"][middle + 1] == pytest.approx(1 / 16, rel=0.1)
        assert line["y"] == line["y"][::-1]
    z, y = lines[0]["x"][-1], lines[0]["y"][-1]
    assert y == pytest.approx(2 - math.sqrt(4 + z * z) + z * math.asinh(z / 2), rel=1e-12)


def test_the_preference_falls_with_the_order_at_small_scales():
    figure = preference()
    first = [line["y"][0] for line in figure["lines"]]
    assert first == sorted(first, reverse=True)
    for line in figure["lines"]:
        assert line["y"] == sorted(line["y"])
        assert line["y"][0] > 0.1
        assert line["y"][-1] < 1


def test_the_excess_lies_below_its_bound_and_the_slopes_are_named():
    problem = DeepRegression.at(X="1,2", y="1", order="4")
    scales = [Fraction(1, 8), Fraction(1, 16)]
    figure = excess(problem, rates.L1, scales, [1.0, 0.5])
    points, bound = figure["lines"]
    assert points["x"] == bound["x"] == [0.125, 0.0625]
    assert all(0 < y < top for y, top in zip(points["y"], bound["y"], strict=True))
    slope = math.log(points["y"][0] / points["y"][1]) / math.log(2)
    assert f"{slope:.4f}" in figure["description"]


def test_an_order_whose_flow_is_not_followed_has_the_other_figures():
    problem = DeepRegression.at(X="1,2", y="1", order="5/2")
    assert [item["slug"] for item in series(problem, QUICK)] == ["potentials", "preference"]
    followed = series(problem.varied(order="3"), QUICK)
    assert [item["slug"] for item in followed[:3]] == ["weights", "effective", "limits"]
    assert json.loads(json.dumps(followed)) == followed
    [effective] = [item for item in followed if item["slug"] == "effective"]
    [limits] = [item for item in followed if item["slug"] == "limits"]
    flow = limits["lines"][0]["y"]
    for line, entry in zip(effective["lines"], flow, strict=True):
        assert line["y"][-1] == pytest.approx(entry, rel=1e-6)
