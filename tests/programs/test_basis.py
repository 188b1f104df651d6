import numpy as np

from theorycheck.programs.basis import basic_columns, independent


def test_the_basis_is_optimal():
    A = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 1.0]])
    assert basic_columns(A, np.array([2.0, 3.0]), np.array([1.0, 1.0, 1.0])) == (1, 2)
    assert basic_columns(A, np.array([2.0, 3.0]), np.array([1.0, 9.0, 1.0])) == (0, 2)


def test_no_optimum_gives_no_basis():
    A = np.array([[1.0, 1.0]])
    assert basic_columns(A, np.array([-1.0]), np.array([1.0, 1.0])) is None
    A = np.array([[1.0, -1.0]])
    assert basic_columns(A, np.array([0.0]), np.array([-1.0, 0.0])) is None


def test_independent_columns_are_the_first_that_help():
    A = np.array([[0.0, 1.0, 2.0, 0.0, 1.0], [0.0, 0.0, 1e-15, 1.0, 1.0]])
    assert independent(A) == (1, 3)
    assert independent(A[:, :3]) is None
