from fractions import Fraction

import numpy as np
import pytest

from theorycheck._errors import OutOfDomain
from theorycheck.programs.scaling import scaled

X = tuple(tuple(map(Fraction, row)) for row in ((1, 2, 0), (0, 1, -1)))


@pytest.mark.parametrize("size", [Fraction(1), Fraction(10) ** 400, Fraction(1, 10**400)])
def test_units_make_the_solution_about_one(size):
    system = scaled(X, (size * 3, size * -2))
    least_norm = np.linalg.pinv(system.space.basis) @ system.w
    assert 0.4 < np.abs(least_norm).max() <= 1.1
    expected = np.linalg.pinv(np.array([[1.0, 2, 0], [0, 1, -1]])) @ np.array([3.0, -2.0])
    assert np.allclose(least_norm * float(Fraction(2) ** system.power / size), expected)


def test_the_ratio_is_exact():
    system = scaled(X, (Fraction(3), Fraction(-2)))
    ratio = system.ratio(Fraction(1, 7))
    assert Fraction(int(ratio.p), int(ratio.q)) * Fraction(2) ** system.power == Fraction(1, 49)


def test_shapes_must_fit():
    with pytest.raises(OutOfDomain, match="y has 1 entries and X has 2 rows"):
        scaled(X, (Fraction(1),))
