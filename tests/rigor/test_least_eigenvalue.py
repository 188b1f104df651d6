"""Least eigenvalues in balls: known ones, subspaces, and what may not be concluded."""

from fractions import Fraction

import numpy as np
import pytest
from flint import arb

from theorycheck.core.precision import working_precision
from theorycheck.models.placed_students import SimplexStudent
from theorycheck.rigor.cubic_potential import Cubic
from theorycheck.rigor.least_eigenvalue import _definite, least_on
from theorycheck.rigor.student import Student


def balls(rows):
    return [[arb(entry) for entry in row] for row in rows]


def least(rows, away=()):
    with working_precision(160):
        return least_on(balls(rows), [tuple(map(Fraction, vector)) for vector in away])


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[2, 0], [0, 3]], 2),
        ([[2, 1], [1, 2]], 1),
        ([[1, 2], [2, 1]], -1),
        ([[5, 0, 0], [0, 5, 0], [0, 0, 5]], 5),
        ([[0]], 0),
    ],
)
def test_known_eigenvalues(rows, expected):
    found = least(rows)
    assert found.contains(arb(expected))
    assert found.rad() < 1e-30
    assert not found.contains(arb(expected) + arb("1e-20"))


def test_a_subspace_leaves_eigenvalues_out():
    rows = [[-7, 0, 0], [0, 2, 1], [0, 1, 2]]
    assert least(rows).contains(arb(-7))
    assert least(rows, [(1, 0, 0)]).contains(arb(1))
    assert least(rows, [(1, 0, 0), (0, 1, -1), (0, 2, -2), (0, 0, 0)]).contains(arb(3))


def test_random_matrices_agree_with_numpy():
    source = np.random.default_rng(0)
    for size in (3, 6, 10):
        matrix = source.integers(-9, 10, (size, size))
        matrix = matrix + matrix.T
        found = least(matrix.tolist())
        assert float(found.mid()) == pytest.approx(np.linalg.eigvalsh(matrix).min(), abs=1e-9)


def test_a_ball_about_zero_is_not_zero():
    # For some entry of that ball the matrix is indefinite: nothing may be concluded.
    wide = [[arb(1), arb(0, 2)], [arb(0, 2), arb(1)]]
    with working_precision(100):
        assert not _definite(wide)
        assert least_on(wide, []) is None
        assert _definite(balls([[1, 0], [0, 1]]))


def test_nothing_is_left_on_the_whole_space():
    found = least([[1, 0], [0, 1]], [(1, 0), (0, 1)])
    assert found is None


def test_an_eigenvalue_of_high_multiplicity_is_enclosed_at_a_low_precision():
    with working_precision(112):
        seven = SimplexStudent.at(active=7, aligned=1)
        cubic = Cubic(Student(seven.W, seven.v))
        found = least_on(cubic.hessian, cubic.still())
    with working_precision(448):
        finer = least_on(Cubic(Student(seven.W, seven.v)).hessian, cubic.still())
        assert found.contains(finer)
        assert found.rad() < 1e-12
