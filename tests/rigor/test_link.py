"""Links: values, slopes, and both forms of order 2 at the same network."""

from fractions import Fraction

import mpmath
import pytest
from flint import arb

from theorycheck.core.precision import working_precision
from theorycheck.rigor.link import link
from theorycheck.rigor.network import Network
from theorycheck.rigor.text import to_arb


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


def powers(order, alpha="1"):
    return link(Network(Fraction(order), Fraction(alpha), (Fraction(1),), (Fraction(1),)))


def exactly(value):
    """The exact rational as an mpmath number."""
    value = Fraction(value)
    return mpmath.mpf(value.numerator) / value.denominator


def read(ball):
    """Midpoint and radius of a ball as mpmath numbers, exactly."""
    mantissa, power = ball.mid().man_exp()
    radius, scale = ball.rad().man_exp()
    return (
        mpmath.ldexp(mpmath.mpf(int(mantissa)), int(power)),
        mpmath.ldexp(mpmath.mpf(int(radius)), int(scale)),
    )


POINTS = ["1e-300", "-1e-20", "1/1000", "1/3", "-0.499", "1/2", "-0.75", "1-1e-9", "1e-40-1"]


def point(name):
    head, _, tail = name.partition("-1e")
    if head == "1" and tail:
        return 1 - Fraction("1e" + tail)
    return Fraction(name.removesuffix("-1")) - 1 if name.endswith("-1") else Fraction(name)


@pytest.mark.parametrize(
    ("order", "alpha"),
    [
        ("201/100", "1e-300"),
        ("9/4", "1/3"),
        ("3", "1e100"),
        ("4", "2"),
        ("5", "1e-300"),
        ("10", "1/3"),
        ("100", "1e-300"),
        ("100", "1e100"),
    ],
)
def test_order_above_two_is_the_difference_of_powers(order, alpha):
    with mpmath.workdps(700):
        D, a = exactly(order), exactly(alpha)
        p = D / (D - 2)
        for name in POINTS:
            s = exactly(point(name))
            truth = a**D * ((1 - s) ** -p - (1 + s) ** -p)
            steep = a**D * p * ((1 - s) ** (-p - 1) + (1 + s) ** (-p - 1))
            with working_precision(300):
                found, at = powers(order, alpha), to_arb(point(name))
                pairs = [(found.value(0, at), truth), (found.slope(0, at), steep)]
            for ball, value in pairs:
                mid, radius = read(ball)
                assert abs(mid - value) <= radius
                assert radius <= abs(value) * mpmath.mpf(10) ** -38
                # What a wrong exponent, D/(D-1), or a wrong scale would give lies outside.
                wrong = D / (D - 1)
                assert abs(mid - a**D * ((1 - s) ** -wrong - (1 + s) ** -wrong)) > radius
                assert abs(mid - value * (1 + mpmath.mpf(10) ** -30)) > radius


@pytest.mark.parametrize("order", ["9/4", "3", "8"])
def test_a_wide_ball_holds_the_values_inside_and_little_more(order):
    with working_precision(64):
        found = powers(order)
        for low, high in [("-0.4", "0.4"), ("-0.8", "0.9"), ("0.001", "0.002"), ("0.3", "0.7")]:
            ends = [to_arb(Fraction(end)) for end in (low, high)]
            whole = ends[0].union(ends[1])
            values = [found.value(0, end) for end in ends]
            ball = found.value(0, whole)
            assert ball.lower() <= values[0]
            assert ball.upper() >= values[1]
            assert ball.rad() < 1.2 * (values[1] - values[0]) / 2
            assert found.slope(0, whole).contains(found.slope(0, ends[0] / 2 + ends[1] / 2))


@pytest.mark.parametrize(
    "ball", ["1", "-1", "0 +/- 1", "0.5 +/- 0.6", "-0.9 +/- 0.2", "2", "nan", "inf", "0 +/- inf"]
)
def test_a_ball_not_certainly_inside_gives_nan(ball):
    with working_precision(64):
        for order in ("9/4", "3", "4", "100"):
            found = powers(order)
            assert found.value(0, arb(ball)).is_nan()
            assert found.slope(0, arb(ball)).is_nan()


def test_near_zero_nothing_cancels():
    with working_precision(64):
        small = arb(2) ** -5000
        value = powers("3").value(0, small)
        assert value.rel_accuracy_bits() > 55
        # 2 D / (D - 2) = 6, and not 2 D / (D - 1) = 3.
        assert abs(value / small - 6) < 1e-15
