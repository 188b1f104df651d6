"""Speeds along the flow, against differences of the weights along it."""

from fractions import Fraction

import numpy as np
import pytest

from theorycheck.core.precision import working_precision
from theorycheck.rigor.speeds import QUANTITIES, orthogonal_square_rate, slope_norm
from theorycheck.rigor.student import Student

TEXTS = {"W": "1,2,-1;-1,1/2,3;3/7,-2,1/5;1/4,0,0", "v": "2,1,-1"}


def rows(text):
    return np.array([[float(Fraction(cell)) for cell in row.split(",")] for row in text.split(";")])


@pytest.fixture(scope="module")
def slope():
    """The gradient, by differences of the loss in balls."""
    with working_precision(200):
        student = Student.of(TEXTS)
        step = Fraction(1, 10**12)
        found = np.zeros((4, 3))
        for i, j in np.ndindex(4, 3):
            both = []
            for sign in (1, -1):
                W = [list(row) for row in student.W]
                W[i][j] += sign * step
                both.append(Student(tuple(map(tuple, W)), student.v).loss)
            found[i, j] = float((both[0] - both[1]).mid()) / 2e-12
    return found


def test_the_norm_of_each_row_of_the_gradient(slope):
    with working_precision(100):
        found = [float(ball.mid()) for ball in slope_norm(Student.of(TEXTS))]
    wanted = np.linalg.norm(slope, axis=1)
    assert np.allclose(found, wanted, rtol=1e-9)
    assert not np.allclose(found, wanted * (1 + 1e-6), rtol=1e-9)


def test_the_rate_of_the_squared_parts(slope):
    W, v = rows(TEXTS["W"]), rows(TEXTS["v"])[0]

    def squares(weights):
        across = weights - np.outer(weights @ v, v) / (v @ v)
        return (across**2).sum()

    wanted = (squares(W - 1e-6 * slope) - squares(W + 1e-6 * slope)) / 2e-6
    with working_precision(100):
        found = float(orthogonal_square_rate(Student.of(TEXTS)).mid())
    assert abs(found / wanted - 1) < 1e-7


def test_aligned_neurons_have_the_rate_zero_exactly():
    found = QUANTITIES["orthogonal_square_rate"](Student.of({"W": "1/3,2/3;-1,-2", "v": "1,2"}))
    assert found.is_zero()
