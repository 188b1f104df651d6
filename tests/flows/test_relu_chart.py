from fractions import Fraction

import numpy as np
import pytest

from theorycheck.core import exact
from theorycheck.flows.relu_chart import chart, least_variables, square_root


def charted(W, v):
    return chart(exact.matrix(W), exact.vector(v))


@pytest.mark.parametrize(("n", "d"), [(1, 1), (2, 5), (5, 3), (4, 30)])
def test_coordinates_reproduce_the_weights(n, d):
    source = np.random.default_rng(n)
    W, v = source.normal(size=(n, d)), source.normal(size=d)
    found = charted(W, v)
    assert found.width == min(n, d - 1)
    state = found.start()
    np.testing.assert_allclose(state[:-1] @ found.axes, W, atol=1e-14)
    gram = found.axes @ found.axes.T / (v @ v)
    np.testing.assert_allclose(gram, np.eye(1 + found.width), atol=1e-14)
    # H and s are the sums, and in units of |v|.
    np.testing.assert_allclose(state[-1, 1:], state[:-1, 1:].sum(axis=0), atol=1e-14)
    assert state[-1, 0] == pytest.approx(1 - state[:-1, 0].sum(), abs=1e-14)


def test_sums_are_rounded_once():
    # H = 1e-30 and s = 1e-25 are lost if the rounded weights are added.
    found = charted("1/3,1;2/3,-1", "1,0")
    assert list(found.start()[-1]) == [0, 0]
    found = charted(
        [["1/3", "1"], [Fraction(2, 3) - Fraction(1, 10**30), Fraction(-1) + Fraction(1, 10**25)]],
        "1,0",
    )
    np.testing.assert_allclose(np.abs(found.start()[-1]), [1e-30, 1e-25], rtol=1e-15)


def test_equal_neurons_are_one_row_and_aligned_ones_have_no_width():
    found = charted("1,2,0;2,4,0;1,2,0;-1,-2,0", "1,2,0")
    assert found.group == (0, 1, 0, 2)
    assert found.copies == (2, 1, 1)
    assert found.width == 0
    assert found.heights == (1, 2, -1)
    assert found.deficit == -2


def test_the_rank_is_exact():
    almost = Fraction(1) + Fraction(1, 10**40)
    assert charted([[1, 1, 1], [2, 3, 3]], [1, 0, 0]).width == 1
    assert charted([[1, 1, 1], [2, 3, 3 * almost]], [1, 0, 0]).width == 2


def test_roots():
    assert square_root(Fraction(0), 50) == 0
    assert square_root(Fraction(9, 4), 50) == Fraction(3, 2)
    for value in (Fraction(2), Fraction(1, 10**60) * 2, Fraction(10) ** 60 * 3):
        root = square_root(value, 80)
        assert abs(root * root / value - 1) < Fraction(1, 2**78)


def test_variables_are_counted_before_the_chart_is_made():
    W = [[1, 2, 3], [2, 4, 6], [1, 2, 3], [0, 1, Fraction(1, 7)]]
    exact = tuple(tuple(map(Fraction, row)) for row in W)
    for v in ((1, 0, 0), (1, 2, 3)):
        found = chart(exact, tuple(map(Fraction, v)))
        expected = (len(found.copies) + 1) * (1 + found.width)
        assert least_variables(exact, tuple(map(Fraction, v))) == expected
