from fractions import Fraction

import pytest

from theorycheck.core.evidence import Enclosure
from theorycheck.programs.honesty import measure
from theorycheck.programs.norms import l1_answer, l2_answer

X = ((Fraction(1), Fraction(2)),)
Y = (Fraction(2),)


def certified(*entries):
    return Enclosure(mid=tuple(map(Fraction, entries)), radius=Fraction(0))


@pytest.mark.parametrize("solver", ["CLARABEL", "SCS", "HIGHS"])
def test_least_l1(solver):
    [found] = measure([l1_answer(X, Y, solver=solver)], certified(0, 1))
    assert float(found.relative) < 1e-6
    assert found.program == "minimum l1"


@pytest.mark.parametrize("size", [1, 10**50, Fraction(1, 10**50)])
def test_least_l2(size):
    answers = [l2_answer(X, (Y[0] * size,))]
    [found] = measure(answers, certified(Fraction(2, 5) * size, Fraction(4, 5) * size))
    assert float(found.relative) < 1e-6


def test_a_solver_that_cannot_is_an_answer():
    [found] = measure([l1_answer(X, Y, solver="NOPE")], certified(0, 1))
    assert found.status == "failed"
    assert "NOPE" in found.note
