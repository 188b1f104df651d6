"""The Hessian against differences of the gradient, its eigenvalues against NumPy's."""

from fractions import Fraction

import numpy as np
import pytest
from flint import arb

from theorycheck._errors import MalformedInput
from theorycheck.core.precision import working_precision
from theorycheck.rigor.curvature_at_point import (
    LARGEST_SIZE,
    hessian,
    largest_curvature,
    least_curvature,
)
from theorycheck.rigor.student import Student

TEXTS = {"W": "1,2,-1;-1,1/2,3;3/7,-2,1/5;1/4,0,0", "v": "2,1,-1"}
STEP = Fraction(1, 10**8)


def moved(entry, step):
    student = Student.of(TEXTS)
    W = [list(row) for row in student.W]
    W[entry // 3][entry % 3] += step
    return Student(tuple(map(tuple, W)), student.v)


def gradient(student):
    return [entry for row in student.gradient for entry in row]


def floats(matrix):
    return np.array([[float(entry.mid()) for entry in row] for row in matrix])


@pytest.fixture(scope="module")
def differences():
    with working_precision(200):
        columns = [
            [
                float(((up - down) / (2 * arb(STEP.numerator) / STEP.denominator)).mid())
                for up, down in zip(
                    gradient(moved(k, STEP)), gradient(moved(k, -STEP)), strict=True
                )
            ]
            for k in range(12)
        ]
    return np.array(columns).T


def test_the_hessian_is_the_derivative_of_the_gradient(differences):
    with working_precision(100):
        found = floats(hessian(Student.of(TEXTS)))
    assert np.allclose(found, differences, rtol=0, atol=1e-12)
    assert not np.allclose(found * (1 + 1e-9), differences, rtol=0, atol=1e-12)
    assert np.allclose(found, found.T, rtol=0, atol=1e-14)


def test_the_eigenvalues_are_the_extreme_ones(differences):
    wanted = np.linalg.eigvalsh((differences + differences.T) / 2)
    with working_precision(160):
        student = Student.of(TEXTS)
        least, largest = least_curvature(student), largest_curvature(student)
    assert abs(float(least.mid()) - wanted[0]) < 1e-12
    assert abs(float(largest.mid()) - wanted[-1]) < 1e-12
    assert max(least.rad(), largest.rad()) < 1e-25


@pytest.mark.parametrize(("sign", "block"), [(1, 0.5), (-1, 0.0)])
def test_parallel_neurons_have_the_limits_of_their_neighbors(sign, block):
    near = Student.of({"W": f"1,0;{2 * sign},1/{10**20}", "v": "1,1"})
    at = Student.of({"W": f"1,0;{2 * sign},0", "v": "1,1"})
    with working_precision(300):
        assert np.allclose(floats(hessian(near)), floats(hessian(at)), rtol=0, atol=1e-15)
    assert floats(hessian(at))[0][2] == block


def test_at_the_optimum_the_largest_eigenvalue_is_half_the_number_of_neurons():
    student = Student.of({"W": "1/2,0;1/4,0;1/4,0", "v": "1,0"})
    with working_precision(100):
        found = largest_curvature(student)
        assert abs(found - arb(3) / 2) < 1e-12


def test_a_large_matrix_is_refused():
    row = ",".join(["1"] * (LARGEST_SIZE + 1))
    with pytest.raises(MalformedInput, match="W has 61 entries"):
        least_curvature(Student.of({"W": row, "v": row}))
