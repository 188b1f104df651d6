import random
from fractions import Fraction

import pytest
from mpmath import mp

from theorycheck.rigor import language
from theorycheck.selftest import numbers


@pytest.fixture
def rng():
    return random.Random(0)


def test_sizes_reach_both_ends(rng):
    found = [abs(numbers.any_size(rng)) for _ in range(2000)]
    assert min(found) < Fraction(1, 10**250)
    assert max(found) > 10**250
    assert sum(Fraction(1, 1000) < value < 1000 for value in found) > 500


def test_multiples_of_pi_are_near_and_never_hit(rng):
    with mp.workprec(500):
        gaps = []
        for _ in range(300):
            value = numbers.near_multiple_of_pi(rng)
            turns = mp.mpf(value.numerator) / value.denominator / (mp.pi / 2)
            gaps.append(abs(turns - mp.nint(turns)))
        assert min(gaps) < mp.mpf(10) ** -30
        assert min(gap for gap in gaps if gap) > 0


def test_next_to_an_end_is_on_both_sides(rng):
    found = [numbers.next_to(rng, 1) for _ in range(200)]
    assert min(found) < 1 < max(found)
    assert min(abs(value - 1) for value in found) < Fraction(1, 10**250)


@pytest.mark.parametrize("head", [*language.UNARY, "pow"])
def test_every_function_has_arguments_inside_its_domain(rng, head):
    found = [numbers.argument(rng, head) for _ in range(200)]
    assert len(set(found)) > 100
    inside = {"asin": lambda x: abs(x) < 1, "log": lambda x: x > 0, "sqrt": lambda x: x > 0}
    assert sum(map(inside.get(head, lambda _: True), found)) > 40
