from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from theorycheck.core.evidence import Enclosure
from theorycheck.programs.deep_dual import find_deep_dual
from theorycheck.programs.deep_entropy import deep_entropy_answer
from theorycheck.programs.deep_float import deep_dual_float
from theorycheck.programs.honesty import measure
from theorycheck.programs.status import Status
from theorycheck.rigor.potential import potential

X = tuple(tuple(map(Fraction, row)) for row in ((1, 2, 0, 1, -1), (0, 1, -1, 3, 2)))
Y = (Fraction(3), Fraction(-2))


def reference(alpha, order, y=Y):
    """From the dual, which shares no code with the program but the scaling."""
    rows = np.array(X, dtype=np.float64)
    nu = find_deep_dual(X, y, alpha, order, 30)
    targets = np.array(y, dtype=np.float64)
    beta, _ = deep_dual_float(
        rows, targets, float(alpha), float(order), np.array(nu, dtype=np.float64)
    )
    return Enclosure(mid=tuple(map(Fraction, beta.tolist())), radius=Fraction(1, 10**12))


@pytest.mark.parametrize("order", ["9/4", "3", "4", "8"])
@pytest.mark.parametrize("alpha", ["0.01", "0.1", "1"])
def test_the_program_agrees_with_the_dual(alpha, order):
    found = deep_entropy_answer(X, Y, Fraction(alpha), Fraction(order))
    assert found.status is not Status.FAILED
    [measured] = measure([found], reference(Fraction(alpha), Fraction(order)))
    assert float(measured.relative) < 1e-7


def test_the_wrong_scale_or_order_would_be_measured():
    found = deep_entropy_answer(X, Y, Fraction(1), Fraction(4))
    for alpha, order in [("9/10", "4"), ("1", "3")]:
        [measured] = measure([found], reference(Fraction(alpha), Fraction(order)))
        assert float(measured.relative) > 1e-3


def test_data_may_be_huge():
    y = tuple(10**30 * v for v in Y)
    found = deep_entropy_answer(X, y, Fraction(10**10), Fraction(3))
    [measured] = measure([found], reference(Fraction(10**10), Fraction(3), y))
    assert float(measured.relative) < 1e-7


@pytest.mark.parametrize("order", ["9/4", "3", "4", "10"])
def test_the_cone_form_is_the_potential(order):
    D = float(Fraction(order))

    def least(z, half=D / 2):
        def objective(log_m):
            m = np.exp(log_m)
            p = m + z
            return p + m - half * (p ** (2 / D) + m ** (2 / D)) + D - 2

        return minimize_scalar(objective, bounds=(-60, 3), method="bounded").fun

    for z in ("1/3", "2", "40"):
        value = float(potential(Fraction(z), Fraction(order), 20)[0])
        assert abs(least(float(Fraction(z))) - value) < 1e-7 * max(1, value)
        # With (D-2)/2 for D/2 it would be another function.
        assert abs(least(float(Fraction(z)), (D - 2) / 2) - value) > 1e-2


@pytest.mark.parametrize("alpha", ["1e-300", "1e6", "1e100", "1e400"])
def test_where_solvers_fail_or_lie_nothing_raises(alpha):
    found = deep_entropy_answer(X, Y, Fraction(alpha), Fraction(4))
    [measured] = measure([found], reference(Fraction(1), Fraction(4)))
    assert measured.status in {"optimal", "inaccurate", "failed"}


def test_an_unknown_solver_is_a_failure_and_no_exception():
    assert deep_entropy_answer(X, Y, Fraction(1), Fraction(3), solver="X").status is Status.FAILED
