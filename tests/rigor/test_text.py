from array import array
from fractions import Fraction

import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck._errors import MalformedInput
from theorycheck.core.float_matrix import FloatMatrix, Texts
from theorycheck.core.precision import working_precision
from theorycheck.rigor import text


@settings(derandomize=True, deadline=None)
@given(st.fractions() | st.builds(Fraction, st.integers(), st.just(10**5000)))
def test_what_is_written_is_read_back(value):
    assert text.rational(text.written(value), "x") == value
    assert text.is_rational(text.written(value))
    assert text.to_fraction(text.to_fmpq(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        "",
        " 1",
        "1 ",
        "+1",
        "1.5",
        "1e3",
        "1/-2",
        "--1",
        "1/",
        "/2",
        "nan",
        "inf",
        "٣",
        "0x1",
        "1_0",
        "1/0",
        "1/00",
        "-1/0",
        "1/2/3",
        "9" * 20_001,
        1,
        1.5,
        True,
        None,
        ["1"],
        b"1",
    ],
)
def test_anything_else_is_refused(value):
    with pytest.raises(MalformedInput):
        text.rational(value, "x")


def test_matrices_and_vectors():
    assert text.rational_matrix("1,2;-3,1/2", "X") == ((1, 2), (-3, Fraction(1, 2)))
    assert text.rational_vector("1,2", "y") == (1, 2)
    assert text.rationals(["1", "2/3"], "y") == (1, Fraction(2, 3))
    for broken in ("1,2;3", "", "1,,2", "1;;2", "1,2;"):
        with pytest.raises(MalformedInput):
            text.rational_matrix(broken, "X")
    for broken in ("1,2", {"0": "1"}, None, 3):
        with pytest.raises(MalformedInput):
            text.rationals(broken, "y")


@pytest.mark.parametrize("value", [True, 1.0, "1", None, 10**9 + 1, -(10**9) - 1])
def test_integers_are_json_integers(value):
    with pytest.raises(MalformedInput):
        text.integer(value, "bits")


def test_bounds_of_integers():
    assert text.bounded(5, "order", 5) == 5
    assert text.precision(2, 10) == 2
    for value in (0, 6, -1):
        with pytest.raises(MalformedInput, match=str(value)):
            text.bounded(value, "order", 5)
    # flint refuses a precision of one bit with an error of its own.
    with pytest.raises(MalformedInput, match="2 to 10"):
        text.precision(1, 10)


def test_objects_of_texts_and_fields():
    assert text.texts({"a": "b"}, "problem") == {"a": "b"}
    for broken in ({"a": 1}, {1: "a"}, [], None, "a"):
        with pytest.raises(MalformedInput):
            text.texts(broken, "problem")
    assert text.fields({"a": 1, "b": 2}, "b", "a") == [2, 1]
    with pytest.raises(MalformedInput, match="missing"):
        text.fields({"a": 1}, "a", "b")
    with pytest.raises(MalformedInput, match="not known"):
        text.fields({"a": 1, "c": 2}, "a")


@settings(derandomize=True, deadline=None)
@given(st.fractions(), st.integers(2, 200), st.integers(2, 200))
def test_upper_is_above_at_every_precision(value, first, second):
    with working_precision(first):
        ball = text.to_arb(value)
    with working_precision(second):
        above = text.upper(ball)
        assert above >= value
        assert text.dyadic(-ball) <= -value + (above + text.upper(-ball))
    assert above - value <= abs(value) * Fraction(8, 2 ** min(first, second))


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_a_ball_that_is_not_finite_has_no_bound(value):
    for read in (text.upper, text.dyadic):
        with pytest.raises(ArithmeticError):
            read(arb(value))
    with pytest.raises(ArithmeticError):
        text.upper(arb(1) / arb(0, 1))


def test_large_matrices_are_read_from_bytes_or_taken_as_they_are():
    matrix = FloatMatrix(1, 2, array("d", [0.1, -2.0]))
    assert text.rational_matrix(matrix.text(), "X") == ((Fraction(0.1), -2),)
    assert text.matrix_of(Texts({"X": matrix}), "X") is matrix
    assert text.matrix_of({"X": matrix.text()}, "X") == matrix
    assert text.matrix_of({"X": "1,2"}, "X") == ((1, 2),)
    with pytest.raises(MalformedInput):
        text.rational_matrix(matrix.text()[:-4], "X")


@pytest.mark.parametrize("value", [0.0, 3.0, -0.75, 2.0**-1074, 2.0**1000, 1 / 3])
def test_a_midpoint_is_the_dyadic_that_it_is(value):
    assert text.dyadic(arb(value)) == Fraction(value)


@pytest.mark.parametrize("power", [10**15, -(10**15)])
def test_a_ball_whose_exponent_no_memory_holds_is_refused(power):
    with pytest.raises(ArithmeticError, match="exponent"):
        text.dyadic(arb(power).exp())
