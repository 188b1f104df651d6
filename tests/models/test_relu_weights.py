"""Weights as users give them."""

from fractions import Fraction

import numpy as np
import pytest

from theorycheck._errors import TheoryCheckError
from theorycheck.models.relu_weights import doubles, rationals, refuse_zero_rows


@pytest.mark.parametrize(
    ("W", "v"),
    [
        ("1/2,2;3,4", "1,0"),
        ([[0.5, 2], [3, Fraction(4)]], ["1", 0]),
        (np.array([[0.5, 2.0], [3.0, 4.0]]), np.array([1, 0])),
        (((Fraction(1, 2), 2), (3, 4)), (1.0, 0.0)),
    ],
)
def test_every_form_is_read(W, v):
    rows, teacher = doubles(W, v)
    np.testing.assert_array_equal(rows, [[0.5, 2], [3, 4]])
    np.testing.assert_array_equal(teacher, [1, 0])


def test_arrays_are_dyadic_and_floats_are_refused_where_exact_numbers_are_needed():
    rows, _ = rationals(np.array([[0.1]]), np.array([1.0]))
    assert rows == ((Fraction(0.1),),)
    with pytest.raises(TypeError, match=r"0\.1"):
        rationals([[0.1]], [1])


WRONG = [
    ([[1.0, float("nan")]], [1, 1], "nan"),
    (np.array([[1.0, np.inf]]), [1, 1], "inf"),
    ([[1.0, 2.0]], [1], "v has 1"),
    ([[1.0, 2.0]], [0, 0], "v is 0"),
    ([[1.0], [1.0, 2.0]], [1], "row 1"),
    ([], [1], "no entries"),
    (np.zeros((0, 2)), [1, 1], "no entries"),
    ([[]], [1], "no entries"),
    ([1.0, 2.0], [1, 2], r"W\[0\]=1.0 is no list"),
    (np.ones((1, 1, 1)), [1], "is a list"),
    ([["a"]], [1], "'a'"),
    ("", "1", "W"),
    ("1,2;3", "1,2", "row 1"),
    (None, [1], "W=None"),
    ([[None]], [1], "None"),
    ([[True]], [1], "True"),
    (np.array([[1j]]), [1], "complex"),
    (np.array([["a"]]), [1], "type"),
    (np.array([[1.0]], dtype=np.longdouble), [1], "longdouble|float"),
    ([["1e400"]], [1], "double"),
    ([[1.0]], 3, "v=3 is no list"),
]


@pytest.mark.parametrize(("W", "v", "message"), WRONG)
def test_misuse_is_one_line_that_shows_the_value(W, v, message):
    with pytest.raises((ValueError, TypeError), match=message) as caught:
        doubles(W, v)
    assert isinstance(caught.value, TheoryCheckError)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("W", "v", "message"),
    [
        ("1,2", "1", "v has 1"),
        ("1,2", "0,0", "v is 0"),
        (np.ones((101, 100)), np.ones(100), "10100 entries"),
    ],
)
def test_the_same_for_exact_weights(W, v, message):
    with pytest.raises(TheoryCheckError, match=message):
        rationals(W, v)


def test_a_neuron_that_is_0_is_refused_with_the_reason():
    refuse_zero_rows([[1.0, 0.0], [0.0, 2.0]])
    with pytest.raises(ValueError, match=r"W\[1\].*one-sided derivatives"):
        refuse_zero_rows([[1.0, 0.0], [0.0, 0.0]])
