from fractions import Fraction

import pytest

from theorycheck._errors import SolverFailure
from theorycheck.flows.whitening import whitener
from theorycheck.models.diagonal_regression import drawn
from theorycheck.models.longley import longley
from theorycheck.rigor.elimination import row_basis


def defect(X):
    """Return max |(RX)(RX)^T - 1|, exactly, and R."""
    R = whitener(X)
    rows = [[sum(r * X[k][j] for k, r in enumerate(row)) for j in range(len(X[0]))] for row in R]
    gram = [[sum(a * b for a, b in zip(p, q, strict=True)) for q in rows] for p in rows]
    return max(
        abs(entry - (i == j)) for i, row in enumerate(gram) for j, entry in enumerate(row)
    ), R


def test_the_whitened_longley_rows_are_orthonormal():
    X = longley().X
    gap, R = defect(X)
    assert gap < Fraction(1, 10**5)
    # Lower triangular with a nonzero diagonal: nonsingular, so the constraint set is the same.
    assert all(R[i][j] == 0 for i in range(len(R)) for j in range(i + 1, len(R)))
    assert all(R[i][i] != 0 for i in range(len(R)))
    # Plain Longley is far from that.
    assert max(sum(a * a for a in row) for row in X) > 10**10


@pytest.mark.parametrize(("samples", "features", "seed"), [(1, 1, 3), (3, 6, 0), (6, 8, 1)])
def test_random_rows(samples, features, seed):
    X, _ = drawn(samples, features, seed)
    X = tuple(X[i] for i in row_basis(X))
    gap, R = defect(X)
    assert gap < Fraction(1, 10**5)
    assert all(entry.denominator & (entry.denominator - 1) == 0 for row in R for entry in row), (
        "dyadic entries"
    )


@pytest.mark.parametrize("power", [20, 60, 200])
def test_nearly_dependent_rows(power):
    X = ((Fraction(1), Fraction(1)), (Fraction(1), 1 + Fraction(1, 2**power)))
    assert defect(X)[0] < Fraction(1, 10**5)


@pytest.mark.parametrize("scale", [Fraction(10) ** 400, Fraction(1, 10**400)])
def test_rows_beyond_doubles(scale):
    assert defect(((scale, 2 * scale), (Fraction(1), Fraction(-1))))[0] < Fraction(1, 10**5)


def test_dependent_rows_have_no_whitener():
    for X in (((1, 2), (2, 4)), ((0, 0),), ((1, 1), (1, 1 + Fraction(1, 10**5000)))):
        rows = tuple(tuple(map(Fraction, row)) for row in X)
        with pytest.raises(SolverFailure, match="dependent"):
            whitener(rows)
