"""Links: values, slopes, and both forms of order 2 at the same network."""

from fractions import Fraction

import pytest
from flint import arb

from theorycheck.core.precision import working_precision
from theorycheck.rigor.link import link
from theorycheck.rigor.network import Network


def ends(u0, v0, alpha="1/3"):
    return link(Network(Fraction(2), Fraction(alpha), (Fraction(u0),), (Fraction(v0),)))


@pytest.mark.parametrize("s", ["-3", "1/7", "2"])
def test_order_two_is_the_difference_of_exponentials(s):
    with working_precision(200):
        at = arb(Fraction(s).numerator) / Fraction(s).denominator
        for u0, v0 in [("1", "1"), ("2", "-2"), ("1", "3")]:
            found = ends(u0, v0)
            a, c = (arb(int(Fraction(x) ** 2)) / 9 for x in (u0, v0))
            value, slope = a * at.exp() - c * (-at).exp(), a * at.exp() + c * (-at).exp()
            assert abs(found.value(0, at) - value) < arb(2) ** -180
            assert abs(found.slope(0, at) - slope) < arb(2) ** -180


def test_nothing_cancels_near_zero_for_a_symmetric_start():
    with working_precision(64):
        small = ends("1", "1", "1").value(0, arb(2) ** -500)

    assert small.rel_accuracy_bits() > 50
