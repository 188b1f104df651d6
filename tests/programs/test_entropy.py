from fractions import Fraction

import mpmath
import pytest

from theorycheck.core.evidence import Enclosure
from theorycheck.programs.dual import find_dual
from theorycheck.programs.entropy import entropy_answer, plain_entropy_answer
from theorycheck.programs.honesty import measure
from theorycheck.programs.status import Status

X = tuple(tuple(map(Fraction, row)) for row in ((1, 2, 0, 1, -1), (0, 1, -1, 3, 2)))
Y = (Fraction(3), Fraction(-2))


def reference(y, alpha):
    """From the dual, which shares no code with the program but the scaling."""
    nu = find_dual(X, y, alpha, 30)
    with mpmath.workdps(700):
        square = (mpmath.mpf(alpha.numerator) / alpha.denominator) ** 2
        s = [sum(row[j] * v for row, v in zip(X, nu, strict=True)) for j in range(5)]
        beta = [2 * square * mpmath.sinh(mpmath.mpf(v.numerator) / v.denominator) for v in s]
        mids = tuple(Fraction(int(mpmath.nint(b * 10**60)), 10**60) for b in beta)
    return Enclosure(mid=mids, radius=Fraction(1, 10**25))


@pytest.mark.parametrize("alpha", ["1e-60", "1e-6", "0.1", "1", "100"])
def test_the_scaled_program_agrees_with_the_dual(alpha):
    found = entropy_answer(X, Y, Fraction(alpha))
    assert found.status is not Status.FAILED
    [measured] = measure([found], reference(Y, Fraction(alpha)))
    assert float(measured.relative) < 1e-4


def test_data_may_be_huge():
    y = tuple(10**30 * v for v in Y)
    [measured] = measure([entropy_answer(X, y, Fraction(10**14))], reference(y, Fraction(10**14)))
    assert float(measured.relative) < 1e-4


def test_the_wrong_alpha_would_be_measured():
    found = entropy_answer(X, Y, Fraction(1))
    [measured] = measure([found], reference(Y, Fraction(1, 2)))
    assert float(measured.relative) > 1e-3


@pytest.mark.parametrize("alpha", ["1e-300", "1e-3", "1e6", "1e400"])
@pytest.mark.parametrize("program", [entropy_answer, plain_entropy_answer])
def test_where_solvers_fail_or_lie_nothing_raises(program, alpha):
    found = program(X, Y, Fraction(alpha))
    [measured] = measure([found], reference(Y, Fraction(1)))
    assert measured.status in {"optimal", "inaccurate", "failed"}


def test_the_plain_program_is_right_where_nothing_is_extreme():
    [measured] = measure([plain_entropy_answer(X, Y, Fraction(1))], reference(Y, Fraction(1)))
    assert float(measured.relative) < 1e-2
