"""Chebyshev points: derivatives, coefficients, and how a polynomial goes on."""

import numpy as np
from flint import arb, arb_mat

from theorycheck.core.precision import working_precision
from theorycheck.flows.chebyshev import LARGEST, Foretold, Grid


def test_the_grid_differentiates_and_transforms():
    with working_precision(100):
        grid = Grid.of(8)
        points = [-(arb(k) / 8).cos_pi() for k in range(9)]
        cubes = arb_mat([[x * x * x] for x in points])
        slopes = (grid.derivative * cubes).table()
        assert all(abs(s - 3 * x * x) < 1e-20 for [s], x in zip(slopes, points, strict=True))
        # x^3 = (3 T_1 + T_3)/4.
        found = [float(c) for [c] in (grid.transform * cubes).table()]
        np.testing.assert_allclose(found, [0, 0.75, 0, 0.25, 0, 0, 0, 0, 0], atol=1e-15)


def test_a_polynomial_goes_on_where_the_next_segment_is():
    foretold = Foretold(4)
    # x^2 and x on [10, 14] in units of time: x = (t - 12)/2.
    foretold.by(arb_mat([["0.5", 0], [0, 1], ["0.5", 0]]), 10, 4)
    points = 14 + 6 * (foretold.points + 1) / 2
    x = (points - 12) / 2

    found = foretold.at(14, 6)
    np.testing.assert_allclose(found, np.stack([x**2, x], axis=1), rtol=1e-14)
    assert not np.allclose(foretold.at(15, 6), found)


def test_nothing_is_foretold_of_nothing_and_nothing_wild():
    foretold = Foretold(4)
    assert foretold.at(0, 1) is None
    foretold.by(arb_mat([[1], [1]]), 0, 1)
    assert foretold.at(1, 1) is not None
    assert foretold.at(1, int(LARGEST)) is None
    foretold.forget()
    assert foretold.at(1, 1) is None
