import pytest
from mpmath import mp, mpf

from theorycheck.selftest.motion import NotFollowed, moved


@pytest.mark.parametrize("digits", [20, 50])
def test_known_solutions(digits):
    with mp.workprec(300):
        [found] = moved(lambda s: [-(s[0] ** 2)], [mpf(1)], mpf(7), digits)
        assert abs(found - mpf(1) / 8) < mpf(10) ** (3 - digits)
        x, y = moved(lambda s: [s[1], -s[0]], [mpf(0), mpf(1)], mpf(5), digits)
        assert abs(x - mp.sin(5)) + abs(y - mp.cos(5)) < mpf(10) ** (3 - digits)


def test_no_time_no_move():
    assert moved(lambda s: [1 / mpf(0)], [mpf(3)], mpf(0), 20) == [3]


def test_a_solution_that_ends_is_not_followed():
    with mp.workprec(80), pytest.raises((NotFollowed, OverflowError, ZeroDivisionError)):
        moved(lambda s: [s[0] ** 2], [mpf(1)], mpf(3), 10)
