"""Quadrature in the plane of two vectors against closed forms and against mpmath."""

from fractions import Fraction

import mpmath
import pytest
from flint import arb

from theorycheck.core.precision import working_precision
from theorycheck.rigor.gaussian_plane import Plane, gaussian_moment

BITS = 160
COSINES = ["1/2", "-1/2", "0", "3/5", "999999/1000000", "-999999/1000000"]


def formula(cosine):
    angle = arb.atan2((1 - cosine * cosine).sqrt(), cosine)
    turn = 2 * arb.pi()
    return (angle.sin() + (arb.pi() - angle) * cosine) / turn, (arb.pi() - angle) / turn


@pytest.mark.parametrize("text", COSINES)
def test_products_and_slopes_are_those_of_the_closed_forms(text):
    cosine = Fraction(text)
    with working_precision(BITS):
        plane = Plane(Fraction(4), Fraction(9), 6 * cosine)
        ball = arb(cosine.numerator) / cosine.denominator
        product, share = formula(ball)
        sine = (1 - ball * ball).sqrt()

        assert plane.product.overlaps(6 * product)
        assert plane.product.rad() < 1e-40
        assert not plane.product.overlaps(6 * product + arb("1e-30"))
        along, across = plane.slope
        assert along.overlaps(3 * product)
        assert across.overlaps(3 * share * sine)


def test_the_cone_has_the_share_of_its_angle_and_its_second_moments():
    with working_precision(BITS):
        plane = Plane(Fraction(1), Fraction(1), Fraction(1, 2))
        xx, xy, yy, mass = plane.overlap

        assert mass.overlaps(arb(1) / 3)  # (pi - pi/3) / 2 pi
        assert (xx + yy).overlaps(arb(2) / 3)
        assert not xy.overlaps(arb(0))


@pytest.mark.parametrize(("sign", "value"), [(1, Fraction(1, 2)), (-1, Fraction(0))])
def test_parallel_vectors_are_no_exception(sign, value):
    with working_precision(BITS):
        plane = Plane(Fraction(1), Fraction(1), Fraction(sign))
        assert plane.sine.is_zero()
        assert plane.product.contains(arb(value.numerator) / value.denominator)
        assert plane.slope[1].contains(arb(0))


def test_a_double_integral_by_another_program_agrees():
    # E[x]_+ [(3x + 4y)/5]_+ in the plane, in Cartesian coordinates and without polar ones.
    def inner(x):
        return mpmath.quadgl(
            lambda y: (3 * x + 4 * y) / 5 * mpmath.exp(-y * y / 2), [-3 * x / 4, 2, 8], maxdegree=4
        )

    found = mpmath.quadgl(
        lambda x: x * mpmath.exp(-x * x / 2) * inner(x) / (2 * mpmath.pi), [0, 2, 8], maxdegree=4
    )
    with working_precision(BITS):
        plane = Plane(Fraction(1), Fraction(1), Fraction(3, 5))
        assert abs(float(plane.product.mid()) - float(found)) < 1e-11


@pytest.mark.parametrize(("power", "value"), [(1, 1), (3, 2)])
def test_half_moments(power, value):
    with working_precision(BITS):
        exact = arb(value) / (2 * arb.pi()).sqrt()
        assert gaussian_moment(power).overlaps(exact)
        assert gaussian_moment(power).rad() < 1e-40
        assert not gaussian_moment(power).overlaps(exact + arb("1e-30"))
