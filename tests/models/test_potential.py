from fractions import Fraction

import mpmath
import pytest

from theorycheck._errors import InexactInput, MalformedInput, OutOfDomain
from theorycheck.models.potential import potential


@pytest.mark.parametrize("z", ["1e-300", "-1/3", "2", "1e300"])
def test_order_two_is_the_closed_form(z):
    found = potential(z, digits=25)
    with mpmath.workdps(700):
        at = mpmath.mpf(Fraction(z).numerator) / Fraction(z).denominator
        value = 2 - mpmath.sqrt(4 + at * at) + at * mpmath.asinh(at / 2)
        mid = mpmath.mpf(found.mid[0].numerator) / found.mid[0].denominator
        radius = mpmath.mpf(found.radius.numerator) / found.radius.denominator
        assert abs(mid - value) <= radius <= abs(value) * mpmath.mpf(10) ** -26
        assert abs(mid - value * (1 + mpmath.mpf(10) ** -20)) > radius
    assert found.scalar


def test_order_four_at_a_rational_point():
    # s = 1/2: z = 4 - 4/9, q = z/2 - (2 + 2/3 - 2).
    found = potential(Fraction(32, 9), order=4)
    assert abs(found.mid[0] - Fraction(10, 9)) <= found.radius
    assert found.radius <= Fraction(10, 9) / 10**31
    assert abs(potential("32/9", order=5).mid[0] - Fraction(10, 9)) > Fraction(1, 100)


@pytest.mark.parametrize(
    ("arguments", "named", "error"),
    [
        ((0.5, 2, 30), "z=", InexactInput),
        (("1", 2.5, 30), "order=", InexactInput),
        (("1", "3/2", 30), "order=", OutOfDomain),
        (("1", 3, 0), "digits=", OutOfDomain),
        (("one", 3, 30), "z=", MalformedInput),
        (("nan", 3, 30), "z=", MalformedInput),
        (("1", True, 30), "order=", MalformedInput),
    ],
)
def test_misuse_is_one_line_with_the_way_out(arguments, named, error):
    z, order, digits = arguments
    with pytest.raises(error, match=f"^{named}") as caught:
        potential(z, order=order, digits=digits)
    assert "\n" not in str(caught.value)
