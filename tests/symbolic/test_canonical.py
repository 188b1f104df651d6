"""One key for one relation, however it is written."""

import pytest
import sympy

from theorycheck._errors import MalformedTheorem
from theorycheck.symbolic.canonical import canonical

x, y, z = sympy.symbols("x y z")


def mul(*parts):
    return sympy.Mul(*parts, evaluate=False)


def le(left, right):
    return sympy.Le(left, right, evaluate=False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (le(x, y), sympy.Ge(y, x, evaluate=False)),
        (sympy.Lt(x, y), sympy.Gt(y, x)),
        (le(x, mul(2, y, z)), le(x, mul(z, mul(y, 2)))),
        (le(x, mul(2, mul(3, y))), le(x, mul(6, y))),
        (le(x, mul(1, y)), le(x, y)),
        (le(x, sympy.Add(y, 1, 1, evaluate=False)), le(x, y + 2)),
        (sympy.Eq(x, y), sympy.Eq(y, x, evaluate=False)),
        (le(x, sympy.sqrt(y)), le(x, sympy.Pow(y, sympy.Rational(1, 2)))),
        (le(x, mul(0, y)), le(x, 0)),
    ],
)
def test_what_is_the_same(one, other):
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (le(x, y), le(y, x)),
        (le(x, y), sympy.Lt(x, y)),
        (le(x, 2 * y), le(x, 3 * y)),
        (le(x, y**2), le(x, y**3)),
        (le(x, y), sympy.Eq(x, y)),
        (le(x, sympy.sin(y)), le(x, sympy.cos(y))),
    ],
)
def test_what_is_not(one, other):
    assert canonical(one) != canonical(other)


def test_a_float_has_no_form():
    with pytest.raises(MalformedTheorem, match="float"):
        canonical(le(x, 0.5 * y))
