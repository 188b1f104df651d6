from fractions import Fraction

import pytest

from theorycheck.models.entropy import certified_minimizer
from theorycheck.models.linear_system import LinearSystem
from theorycheck.models.rates import L1, L2, Rung, ladder, least_norm, slopes

SYSTEM = LinearSystem.read("1,2,-1;0,1,1/2", "1,2")
SMALL = [Fraction(1, 2**power) for power in (5, 6, 7)]
LARGE = [Fraction(2**power) for power in (3, 4)]


@pytest.mark.parametrize("order", [Fraction(3), Fraction(4)])
def test_small_scales_near_the_l1_norm_at_the_order_of_the_network(order):
    found = slopes(ladder(SYSTEM, order, L1, SMALL, 40))
    assert len(found) == 2
    for mid, radius in found:
        assert abs(mid - order) < Fraction(1, 4)
        assert 0 < radius < Fraction(1, 10**20)


@pytest.mark.parametrize("order", [Fraction(2), Fraction(5, 2), Fraction(4)])
def test_large_scales_near_the_l2_norm_at_four_times_the_order(order):
    [(mid, radius)] = slopes(ladder(SYSTEM, order, L2, LARGE, 60))
    assert abs(mid + 4 * order) < Fraction(1, 10)
    assert 0 < radius < Fraction(1, 10**20)


def test_at_order_two_the_rate_of_small_scales_is_set_by_the_dual():
    # X = (1, 2), y = 1: nu = 1/2, and |X^T nu| off the support is 1/2: 2 (1 - 1/2) = 1.
    system = LinearSystem.read("1,2", "1")
    [(mid, _)] = slopes(
        ladder(system, Fraction(2), L1, [Fraction(1, 10**4), Fraction(1, 10**5)], 40)
    )
    assert abs(mid - 1) < Fraction(1, 10**3)


def test_the_radius_covers_the_minimizer_within_its_own():
    [rung] = ladder(SYSTEM, Fraction(3), L1, SMALL[:1], 10)
    fine = certified_minimizer(SYSTEM, SMALL[0], 40, order=Fraction(3))
    exact = sum(map(abs, fine.minimizer)) - least_norm(SYSTEM, L1)
    assert abs(rung.excess - exact) <= rung.radius + 3 * fine.radius
    assert rung.radius < Fraction(1, 10**9)
    [square] = ladder(SYSTEM, Fraction(3), L2, SMALL[:1], 10)
    exact = sum(entry**2 for entry in fine.minimizer) - least_norm(SYSTEM, L2)
    assert abs(square.excess - exact) <= square.radius + 20 * fine.radius


def test_minimum_norms_are_exact():
    system = LinearSystem.read("1,2", "1")
    assert least_norm(system, L1) == Fraction(1, 2)
    assert least_norm(system, L2) == Fraction(1, 5)


def test_an_excess_that_may_be_zero_has_no_slope():
    certain = Rung(Fraction(1), Fraction(1), Fraction(0))
    vague = Rung(Fraction(1, 2), Fraction(1, 10), Fraction(1, 5))
    half = Rung(Fraction(1, 2), Fraction(1, 8), Fraction(0))
    assert slopes([certain, vague]) == []
    [(mid, radius)] = slopes([certain, half])
    assert abs(mid - 3) <= radius
