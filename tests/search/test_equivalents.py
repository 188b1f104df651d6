"""Variants that are the statement itself, written in another way."""

from fractions import Fraction

import pytest
import sympy

from theorycheck.rigor.language import parse
from theorycheck.search.equivalents import the_same
from theorycheck.symbolic.export import quantified

x, y, z = sympy.symbols("x y z")
i = sympy.Symbol("i", integer=True)
beta = sympy.IndexedBase("beta")[i]


def same(one, other, **known):
    return the_same(parse(quantified(one)), parse(quantified(other)), **known)


def le(left, right):
    return sympy.Le(left, right, evaluate=False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (le(x, (y + z) ** 2), le(x, y**2 + 2 * y * z + z**2)),
        (le(x, y), le(x - y, 0)),
        (le(x, y), sympy.Ge(y + z, x + z, evaluate=False)),
        (sympy.Eq(x, y), sympy.Eq(-x, -y, evaluate=False)),
        (sympy.Eq(x, y), sympy.Eq(y - x, 0, evaluate=False)),
        (le(beta**2, (x + 1) ** 2), le(beta**2 - 1, x**2 + 2 * x)),
        (le(sympy.cos(x) ** 2, y), le(1 - sympy.sin(x) ** 2, y)),
    ],
)
def test_the_same(one, other):
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (le(x, y), le(y, x)),
        (le(x, y), sympy.Lt(x, y)),
        (le(x, y), sympy.Eq(x, y)),
        (le(x, y), le(x, y + sympy.Rational(1, 10**9))),
        (sympy.Eq(x, y), sympy.Eq(x, -y)),
        (le(x, beta), le(x, y)),
    ],
)
def test_not_the_same(one, other):
    assert not same(one, other)


def test_values_that_assumptions_give_are_filled_in():
    one, other = sympy.Eq(x, (y - 1) * z + 2), sympy.Eq(x, 3 * (y - 1) * z + 2)
    assert not same(one, other)
    assert same(one, other, pinned={"y": Fraction(1)})
    assert not same(one, other, pinned={"y": Fraction(2)})


def test_a_root_needs_to_know_what_is_positive():
    one, other = sympy.Eq(x, sympy.sqrt(y**2)), sympy.Eq(x, y)
    assert same(one, other, positive=["y"])
    assert not same(one, other)
