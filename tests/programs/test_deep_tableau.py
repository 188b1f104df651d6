import pytest
from flint import arb, fmpq, fmpq_mat

from theorycheck._errors import SolverFailure
from theorycheck.core.precision import working_precision
from theorycheck.programs.deep_tableau import Tableau

X = fmpq_mat([[1, 2, 0, 1], [0, 1, -1, 3]])
Y = fmpq_mat([[3], [-2]])


def test_exponents_are_linear_in_those_of_the_basis():
    with working_precision(100):
        tableau = Tableau(X, Y, [3, 0, 1, 2])
        assert tableau.basis == [3, 0]
        x = [arb(1) / 8, arb(-1) / 4]
        s, below, above = tableau.exponents(x)
        nu = tableau.dual(X, x).entries()
        for j in range(4):
            direct = X[0, j] * nu[0] + X[1, j] * nu[1]
            assert abs(s[j] - direct) < 1e-25
            assert abs(below[j] - (1 - direct)) < 1e-25
            assert abs(above[j] - (1 + direct)) < 1e-25


def test_distances_from_the_ends_do_not_cancel():
    # Column 1 is the sum of the basic columns times 1/2: at anchors (1, 1) it is at 1 as well.
    rows = fmpq_mat([[1, fmpq(1, 2), 0], [0, fmpq(1, 2), 1]])
    with working_precision(64):
        tableau = Tableau(rows, Y, [0, 2, 1])
        tiny = arb(2) ** -5000
        tableau.place([1, 1], [-tiny, -3 * tiny])
        s, below, _ = tableau.exponents(tableau.x)
        assert below[1] == 2 * tiny
        assert below[2] == 3 * tiny
        assert abs(s[1] - 1) < 1e-15


def test_a_step_solves_the_linear_equation_whatever_the_weights():
    with working_precision(128):
        tableau = Tableau(X, Y, [0, 1, 2, 3])
        weights = [arb(10) ** 3000, arb(1), arb(10) ** -2000, arb(10) ** -9]
        right = tableau.residual([arb(0)] * 4)
        change = tableau.solve(weights, right)
        moves = tableau.shifts(change)
        left = tableau.missing([-w * move for w, move in zip(weights, moves, strict=True)])
        for found, wanted in zip(left.entries(), right.entries(), strict=True):
            assert abs(found - wanted) < 1e-25 * abs(wanted)


def test_the_residual_vanishes_at_a_solution_and_only_there():
    with working_precision(100):
        tableau = Tableau(X, Y, [0, 1, 2, 3])
        solution = [arb(7), arb(-2), arb(0), arb(0)]
        assert all(abs(e) < 1e-25 for e in tableau.residual(solution).entries())
        solution[2] = arb(1) / 1000
        assert any(abs(e) > 1e-4 for e in tableau.residual(solution).entries())


@pytest.mark.parametrize("target", [2, 5])
def test_dependent_rows_are_refused(target):
    with working_precision(64), pytest.raises(SolverFailure):
        Tableau(fmpq_mat([[1, 2], [2, 4]]), fmpq_mat([[1], [target]]), [0, 1])
