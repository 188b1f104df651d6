"""The figure of both approaches to the l1 norm: its numbers against closed forms."""

import mpmath
import pytest

from theorycheck.core.settings import Settings
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.models.explicit_figures import SCALES, distance, entropy, series


@pytest.mark.parametrize("x", [1.001, 1.5, 3.0, 100.0, 1e5])
def test_the_distance_at_known_points(x):
    z = (x + 1) ** 3 * (x - 1) / (4 * x * x)
    r = (x - 1) ** 2 * (1 + x * x) / (4 * x * x)

    assert distance(z) == pytest.approx(r, rel=1e-9)
    assert distance(-z) == distance(z)


@pytest.mark.parametrize("z", [1e-6, 0.1, 3.0, 1e12])
def test_the_entropy_at_known_points(z):
    exact = mpmath.quad(lambda s: mpmath.asinh(s / 2), [0, min(z, 1), z])

    assert entropy(z) == pytest.approx(float(exact), rel=1e-6)


def test_one_approach_is_algebraic_and_the_other_is_logarithmic():
    problem = DiagonalRegression.at(alpha="1/4")
    [figure] = series(problem, Settings())
    explicit, implicit = (line["y"] for line in figure["lines"])

    assert figure["lines"][0]["x"] == SCALES
    # A scale ten thousand times smaller: the first falls as much, the second stays within four.
    assert explicit[16] / explicit[32] == pytest.approx(1e4, rel=0.05)
    assert implicit[16] / implicit[32] < 4


def test_without_targets_there_is_nothing_to_draw():
    assert series(DiagonalRegression.at(X="1,2", y="0", alpha="1"), Settings()) == []
