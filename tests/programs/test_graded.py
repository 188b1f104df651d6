from fractions import Fraction
from math import inf, log

import mpmath
import numpy as np
import pytest
from flint import arb, arb_mat, fmpq

from theorycheck.core.float_matrix import FloatMatrix
from theorycheck.core.precision import working_precision
from theorycheck.programs.continuation import settle
from theorycheck.programs.dual import find_dual
from theorycheck.programs.dual_equation import Start
from theorycheck.programs.graded import GradedEquation, heavy_basis

RNG = np.random.default_rng(4)
ROWS = RNG.standard_normal((4, 15))
X = FloatMatrix.of_bytes(4, 15, ROWS.tobytes())
Y = tuple(map(Fraction, (1, -2, 3, 1)))


def equation(alpha, bits=200):
    return GradedEquation(X, Y, 0, Fraction(alpha), Start(), bits)


def column(values):
    return arb_mat(len(values), 1, [ball(value) for value in values])


def ball(value):

    return arb(fmpq(value.numerator, value.denominator)).mid()


@pytest.mark.parametrize("alpha", ["1e-100", "1e-12", "1/10", "10"])
def test_newton_returns_to_the_solution(alpha):
    solution = find_dual(tuple(X), Y, Fraction(alpha), 40)
    with working_precision(1500):
        graded = equation(alpha)
        moved = column([entry * (1 + Fraction(1, 1000)) for entry in solution])
        found = settle(graded, moved, graded.end, goal=-130.0, steps=60)
        assert found.size <= -130
        gap = found.point - column(solution)
        largest = max(abs(float(entry)) for entry in solution)
        assert max(abs(float(entry.mid())) for entry in gap.entries()) < largest * 1e-30


def test_the_tangent_is_the_derivative_of_the_solution():
    with working_precision(400):
        graded = equation("1/1000")
        near = []
        for tau in (graded.end, graded.end - 2.0**-20):
            start = column(find_dual(tuple(X), Y, Fraction(1, 1000), 30))
            near.append(settle(graded, start, tau, goal=-100.0, steps=60).point)
        slope = (near[0] - near[1]) * 2.0**20
        tangent = graded.tangent(near[0], graded.end)
        for a, b in zip(slope.entries(), tangent.entries(), strict=True):
            assert abs(float(a.mid()) - float(b.mid())) < 1e-5 * abs(float(b.mid()))


def test_a_long_step_is_shortened():
    with working_precision(400):
        graded = equation("1e-3")
        zero = arb_mat(4, 1)
        move, size = graded.step(zero, graded.end)
        changes = np.abs(ROWS.T @ np.array([float(e.mid()) for e in move.entries()]))
        assert np.log2(changes.max()) == pytest.approx(size)
        # Linearized at 0, the step is half y's least-norm solution over alpha^2.
        whole = ROWS.T @ np.linalg.solve(ROWS @ ROWS.T, np.array([1.0, -2, 3, 1])) / 2e-6
        assert changes.max() == pytest.approx(log(1 + np.abs(whole).max()))


def test_dependent_rows_give_no_step():
    rows = np.vstack([ROWS[:1], ROWS[:1]])
    matrix = FloatMatrix.of_bytes(2, 15, rows.tobytes())
    with working_precision(200):
        graded = GradedEquation(matrix, Y[:2], 0, Fraction(1), Start(), 50)
        assert graded.step(arb_mat(2, 1), 0.0)[1] == inf
        assert graded.basis(arb_mat(2, 1), 0.0) is None


def test_the_basis_prefers_heavy_columns_that_help():
    A = np.array([[1.0, 1.0, 0.0, 1.0], [0.0, 0.01, 1.0, 1.0]])
    columns, inverse = heavy_basis(A, np.array([0.0, -1.0, -300.0, -2.0]))
    # The second is nearly parallel to the first.
    assert columns == (0, 3)
    assert np.allclose(inverse @ A[:, [0, 3]], np.eye(2))
    assert heavy_basis(A[:, :2], np.array([0.0, 0.0])) is None


def test_it_solves_the_equation_of_mpmath():
    with working_precision(600):
        graded = equation("1e-20")
        start = column(find_dual(tuple(X), Y, Fraction("1e-20"), 20))
        point = settle(graded, start, graded.end, goal=-150.0, steps=60).point
        nu = [
            Fraction(int(e.man_exp()[0])) * Fraction(2) ** int(e.man_exp()[1])
            for e in point.entries()
        ]
    with mpmath.workdps(150):
        number = [mpmath.mpf(v.numerator) / v.denominator for v in nu]
        for row, target in zip(ROWS, Y, strict=True):
            total = mpmath.mpf(0)
            for j in range(15):
                s = mpmath.fdot(map(mpmath.mpf, ROWS[:, j]), number)
                total += mpmath.mpf(row[j]) * 2 * mpmath.mpf("1e-40") * mpmath.sinh(s)
            assert abs(total - mpmath.mpf(target.numerator)) < mpmath.mpf(10) ** -30
