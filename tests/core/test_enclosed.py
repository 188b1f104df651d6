"""Numbers with a radius."""

import pickle
from fractions import Fraction

import numpy as np

from theorycheck.core.enclosed import Enclosed


def test_a_number_and_a_matrix_convert_pickle_and_show_themselves():
    third = Enclosed(value=Fraction(1, 3), radius=Fraction(1, 10**9), certified=True)
    rows = [[Fraction(1), Fraction(1, 2)], [Fraction(0), Fraction(-2)]]
    matrix = Enclosed(value=rows, radius=Fraction(0), certified=True)
    assert third.to_numpy() == 1 / 3
    np.testing.assert_array_equal(matrix.to_numpy(), [[1, 0.5], [0, -2]])
    assert matrix.entries() == [1, Fraction(1, 2), 0, -2]
    for found in (third, matrix):
        assert pickle.loads(pickle.dumps(found)) == found
        assert "\n" not in repr(found)
    assert "0.333333" in repr(third)
    assert "1.0e-09" in repr(third)
