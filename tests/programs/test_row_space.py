import random
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, arb_mat

from theorycheck._errors import SolverFailure
from theorycheck.core.precision import working_precision
from theorycheck.programs.row_space import dyadics, exponent, floats, fmpq_column, row_space


def rows(samples, features):
    rng = random.Random(0)
    return [[Fraction(rng.randint(-99, 99), 64) for _ in range(features)] for _ in range(samples)]


def hard():
    """Rows that doubles cannot tell apart, and rows of extreme sizes."""
    X = rows(4, 9)
    X[1] = [a + b / 10**30 for a, b in zip(X[0], X[1], strict=True)]
    X[2] = [entry * 10**500 for entry in X[2]]
    X[3] = [entry / 10**500 for entry in X[3]]
    return X


@pytest.mark.parametrize("X", [rows(4, 9), rows(3, 3), rows(1, 5), hard()])
def test_the_basis_is_orthonormal_and_spans(X):
    X = tuple(map(tuple, X))
    space = row_space(X)
    Z = space.basis
    assert np.abs(Z @ Z.T - np.eye(len(X))).max() < 0.1
    with working_precision(6000):
        product = floats(space.transform.transpose() * arb_mat(space.exact))
    assert np.abs(product - Z).max() < 1e-6
    for row, size in zip(X, space.sizes, strict=True):
        assert Fraction(2) ** (size - 3) < max(map(abs, row)) <= Fraction(2) ** size


@pytest.mark.parametrize("X", [((1, 2), (2, 4)), ((1, 2), (0, 0)), ((1,), (2,))])
def test_dependent_rows_are_refused(X):
    with pytest.raises(SolverFailure, match="dependent"):
        row_space(tuple(tuple(map(Fraction, row)) for row in X))


def test_exponents():
    assert exponent(arb(1)) == 1
    assert exponent(arb(3)) == 2
    assert exponent(arb(-0.25)) == -1
    assert exponent(arb(0)) == 0


def test_doubles_go_there_and_back():
    matrix = np.array([[0.1, -3.0], [1e300, 5e-324]])
    assert (floats(dyadics(matrix)) == matrix).all()
    assert fmpq_column((Fraction(1, 3),))[0, 0] * 3 == 1
