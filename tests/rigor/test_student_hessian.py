"""The Hessian in balls: against differences of the gradient, which is another formula."""

from fractions import Fraction

import pytest
from flint import arb

from theorycheck.core.precision import working_precision
from theorycheck.rigor.student import Student
from theorycheck.rigor.student_hessian import hessian
from theorycheck.rigor.text import to_arb

W = ((Fraction(1, 2), Fraction(1)), (Fraction(-1, 3), Fraction(2, 7)))
V = (Fraction(1), Fraction(1, 5))
STEP = Fraction(1, 2**60)


def moved(rows, place, by):
    found = [list(row) for row in rows]
    found[place // len(V)][place % len(V)] += by
    return tuple(tuple(row) for row in found)


def differences(rows, v):
    """Return central differences of the gradient; their error is about STEP^2."""
    columns = []
    for place in range(len(rows) * len(v)):
        ahead, behind = (
            [e for row in Student(moved(rows, place, sign * STEP), v).gradient for e in row]
            for sign in (1, -1)
        )
        columns.append([(a - b) / to_arb(2 * STEP) for a, b in zip(ahead, behind, strict=True)])
    return columns


def gap(rows, v):
    found = hessian(Student(rows, v))
    pairs = zip(found, differences(rows, v), strict=True)
    return max(float(abs(a - b).upper()) for x, y in pairs for a, b in zip(x, y, strict=True))


def test_it_is_the_derivative_of_the_gradient():
    with working_precision(300):
        assert gap(W, V) < 1e-30


def test_a_wrong_entry_is_seen():
    with working_precision(300):
        wrong = hessian(Student(W, V))
        right = differences(W, V)
        assert not (wrong[0][0] + arb("1e-6")).overlaps(right[0][0] + arb(0, "1e-20"))
        assert wrong[0][0].overlaps(right[0][0] + arb(0, "1e-20"))


@pytest.mark.parametrize("factor", [Fraction(3, 7), Fraction(-3, 7)])
def test_parallel_vectors_are_recognized_and_the_limit_is_taken(factor):
    parallel = (tuple(factor * a for a in W[0]), W[0])
    with working_precision(300):
        found = hessian(Student(parallel, W[0]))
        expected = Fraction(1, 2) if factor > 0 else Fraction(0)
        for k in range(2):
            for m in range(2):
                assert found[k][2 + m].overlaps(to_arb(expected * (k == m)))
                assert found[k][m].overlaps(to_arb(Fraction(k == m, 2)))
                assert found[k][m].rad() < arb("1e-80")
        # The same from nearby, where the other formula is used.
        near = ((parallel[0][0] + STEP, parallel[0][1]), parallel[1])
        rows = hessian(Student(near, W[0]))
        for row, other in zip(rows, found, strict=True):
            for a, b in zip(row, other, strict=True):
                assert abs(a - b) < arb("1e-16")


def test_one_dimension():
    with working_precision(100):
        rows = hessian(Student(((Fraction(1, 2),), (Fraction(-2),)), (Fraction(3, 2),)))
        for i in range(2):
            for j in range(2):
                assert rows[i][j].overlaps(to_arb(Fraction(i == j, 2)))
