"""Decimal notation: exact where it claims to be, upper bounds where it rounds."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.core.evidence import Enclosure
from theorycheck.core.notation import (
    brief,
    certain_digits,
    decimal,
    last_unit,
    magnitude,
    scientific,
)


@settings(derandomize=True)
@given(st.integers(-(10**40), 10**40), st.integers(-60, 30))
def test_decimal_is_exact(mantissa, exponent):
    value = mantissa * Fraction(10) ** exponent
    assert Fraction(decimal(value)) == value


@settings(derandomize=True)
@given(st.fractions(min_value=0, max_denominator=10**50))
def test_scientific_is_an_upper_bound_and_a_tight_one(value):
    shown = Fraction(Decimal(scientific(value)))
    assert value <= shown <= value * Fraction(111, 100)


@pytest.mark.parametrize("size", [Fraction(1, 7), Fraction(9999, 10), Fraction(1), Fraction(10)])
def test_the_unit_is_the_last_of_the_digits(size):
    unit = last_unit(size, 5)
    assert 10**4 <= size / unit < 10**5


@settings(derandomize=True)
@given(
    st.lists(st.fractions(max_denominator=10**6), min_size=1, max_size=4),
    st.fractions(min_value=Fraction(1, 10**30), max_value=1, max_denominator=10**30),
)
def test_certain_digits_follow_the_definition(mids, radius):
    found = Enclosure(mid=tuple(mids), radius=radius)
    digits = certain_digits(found)
    largest = max(map(abs, mids)) or Fraction(1)
    assert digits == 0 or radius <= largest / 10 ** (digits + 1)
    assert radius > largest / 10 ** (digits + 2)


@settings(derandomize=True)
@given(st.fractions(min_value=Fraction(1, 10**40), max_value=10**40))
def test_magnitude_is_the_floor_of_the_logarithm(value):
    assert Fraction(10) ** magnitude(value) <= value < Fraction(10) ** (magnitude(value) + 1)


def test_a_third_has_no_decimal_expansion():
    with pytest.raises(ValueError, match="1/3"):
        decimal(Fraction(1, 3))


def test_numbers_beyond_the_limit_of_python_are_written():
    assert decimal(Fraction(1, 10**6000)) == "1e-6000"
    assert scientific(Fraction(1, 3 * 10**5000)) == "3.4e-5001"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0", "0"), ("1/3", "0.333333"), ("-2", "-2"), ("123456789", "1.23457e+08"),
        ("-1e-300", "-1.00000e-300"), ("999999999/1000000000", "1"), ("9999999", "1.00000e+07"),
    ],
)  # fmt: skip
def test_values_are_shown_to_six_digits(value, shown):
    assert brief([Fraction(value)]) == shown


def test_long_vectors_are_cut():
    assert brief([Fraction(1)] * 8) == "1, 1, 1, 1, 1, 1, ... 8 entries"
