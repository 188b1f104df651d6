from fractions import Fraction

import pytest

from theorycheck.models import relu_flow_figures
from theorycheck.reporting.figure import svg


@pytest.fixture(scope="module")
def found():
    W = ((Fraction(1, 2), Fraction(1)), (Fraction(1, 3), Fraction(-1, 2)))
    return relu_flow_figures.followed(W, (Fraction(1), Fraction(0)), 10**9)


def test_scaled_loss_and_level_meet(found):
    figure = relu_flow_figures.scaled_loss(found)
    points, line = figure["lines"]
    assert points["y"][-1] == pytest.approx(line["y"][-1], rel=1e-5)
    assert points["y"][-1] == pytest.approx(found.scaled_loss[-1], rel=1e-5)
    assert min(points["x"]) >= relu_flow_figures.SINCE
    assert "n = 2" in figure["description"]
    assert "<svg" in str(svg(figure))


def test_the_exponent_tends_to_three(found):
    [line] = relu_flow_figures.local_slope(found)["lines"]
    assert line["y"][-1] == pytest.approx(3, abs=1e-4)
    assert len(line["x"]) > 30
