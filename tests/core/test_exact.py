"""The doors through which numbers enter: exact or refused, and never a raw error."""

import decimal
import fractions
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck._errors import InexactInput, MalformedInput, OutOfDomain, TheoryCheckError, shown
from theorycheck.core import exact

TENTH = Fraction(1, 10)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1/10", TENTH),
        ("0.1", TENTH),
        (".1", TENTH),
        ("1e-1", TENTH),
        ("+1.0E-01", TENTH),
        (" 100e-3 ", TENTH),
        ("1e1/100", TENTH),
        ("5.", Fraction(5)),
        ("-0", Fraction(0)),
        ("-.5", Fraction(-1, 2)),
        ("-3/7", Fraction(-3, 7)),
        ("007", Fraction(7)),
        ("1e-4000", Fraction(1, 10**4000)),
        (3, Fraction(3)),
        (TENTH, TENTH),
        (10**9999, Fraction(10**9999)),
        (np.int64(-3), Fraction(-3)),
        (np.uint8(200), Fraction(200)),
    ],
    ids=shown,
)
def test_numbers_are_read_exactly(value, expected):
    found = exact.number(value)
    assert type(found) is Fraction
    assert found == expected


@settings(derandomize=True, deadline=None, max_examples=200)
@given(
    st.fractions()
    | st.builds(lambda m, e: Fraction(m) * Fraction(10) ** e, st.integers(), st.integers(-4000, 9))
)
def test_text_and_number_are_inverse(value):
    assert exact.number(exact.text(value)) == value


@settings(derandomize=True, deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False).filter(lambda d: abs(d.adjusted()) < 500))
def test_decimals_agree_with_another_reader(value):
    assert exact.number(str(value)) == Fraction(value)


@pytest.mark.parametrize(
    "value",
    [
        0.1,
        1.0,
        math.nan,
        math.inf,
        -math.inf,
        np.float64(0.1),
        np.float64("nan"),
        np.float32(0.1),
        np.float16(1),
        np.longdouble(1) / 3,
        np.array(0.5),
    ],
)
def test_floats_are_refused_with_the_way_out(value):
    with pytest.raises(InexactInput, match="binary float") as caught:
        exact.number(value, "alpha")
    assert isinstance(caught.value, TypeError)
    message = str(caught.value)
    assert "\n" not in message
    # What the message suggests is accepted.
    suggestion = message.split("alpha='")[1].split("'")[0]
    assert math.isfinite(exact.number(suggestion))


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "-",
        "+",
        ".",
        "e5",
        "1e",
        "1e+",
        "1/",
        "/2",
        "1//2",
        "1/2/3",
        "1/-2",
        "1 /2",
        "1 2",
        "nan",
        "NaN",
        "inf",
        "-Infinity",
        "1/0",
        "0/0",
        "1e5/0",
        "1_000",
        "0x10",
        "1j",
        "1,5",
        "٣",
        "²",
        "½",
        "１",
        "−1",
        "1e٣",
        "1\x00",
        "1e999999999",
        "1e-999999999",
        "1e4001",
        "9" * 31_001,
        "1e" + "0" * 100 + "1",
        "1" + "0" * 16_000,
        "__import__('os')",
        True,
        False,
        None,
        b"1",
        1j,
        [1],
        {},
        NotImplemented,
        np.True_,
        np.complex128(1),
        np.array([1, 2]),
        np.datetime64("2020-01-01"),
        decimal.Decimal("nan"),
        Ellipsis,
    ],
    ids=shown,
)
def test_everything_else_is_refused(value):
    with pytest.raises((MalformedInput, InexactInput)) as caught:
        exact.number(value, "alpha")
    assert "alpha" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_integers_beyond_the_digit_limit_of_python():
    # str() and int() refuse 4300 digits with a ValueError that says nothing about the parameter.
    with pytest.raises(ValueError, match="4300"):
        str(10**5000)
    for value in (10**5000, Fraction(7, 10**5000), Fraction("1." + "23" * 900 + "e-4000")):
        assert exact.number(exact.text(value)) == value
        assert exact.vector([value]) == (value,)
    for value in (10**20_000, Fraction(1, 10**20_000)):
        with pytest.raises(MalformedInput, match="bits"):
            exact.number(value)


def test_a_list_of_floats_is_refused_and_an_array_is_read_as_dyadics():
    with pytest.raises(InexactInput, match=r"y\[1\]"):
        exact.vector([1, 0.5])
    with pytest.raises(InexactInput, match=r"X\[0\]\[1\]"):
        exact.matrix([[1, 0.5]])
    with pytest.raises(InexactInput):
        exact.vector([np.float64(0.5)])
    assert exact.vector(np.array([0.1])) == (Fraction(0.1),) != (TENTH,)
    assert exact.matrix(np.array([[0.1, -3.0]])) == ((Fraction(0.1), Fraction(-3)),)


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", ">f8", "i1", "i8", "u8", "object"])
def test_arrays_of_reals(dtype):
    array = np.array([[1, 2], [3, 4]]).astype(dtype)
    assert exact.matrix(array) == ((1, 2), (3, 4))
    assert exact.matrix(np.asfortranarray(array).T) == ((1, 3), (2, 4))
    assert exact.vector(array[:, 0]) == (1, 3)
    assert exact.vector(array[:, :1]) == (1, 3)
    assert exact.vector(array[::-1, 1]) == (4, 2)


@pytest.mark.parametrize(
    "dtype", ["longdouble", "complex128", "bool", "U3", "S3", "M8[D]", "m8[D]"]
)
def test_arrays_of_anything_else_are_refused(dtype):
    array = np.array([[1]]).astype(dtype)
    for read in (exact.matrix, exact.vector):
        with pytest.raises(MalformedInput, match="entries of type"):
            read(array)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_entries_that_are_not_finite_are_refused_with_their_place(bad):
    with pytest.raises(MalformedInput, match=r"X\[1\]\[0\]"):
        exact.matrix(np.array([[1.0], [bad]]))
    with pytest.raises(MalformedInput, match=r"y\[1\]"):
        exact.vector(np.array([1.0, bad]))


def test_object_arrays_keep_their_exact_entries():
    mixed = np.array([Fraction(1, 3), 2, "1/7", np.int64(4)], dtype=object)
    assert exact.vector(mixed) == (Fraction(1, 3), 2, Fraction(1, 7), 4)
    for bad in (None, "nan", np.longdouble(1), NotImplemented):
        with pytest.raises(TheoryCheckError):
            exact.vector(np.array([1, bad], dtype=object))


def test_masked_entries_are_missing_not_data():
    with pytest.raises(MalformedInput, match=r"y\[1\]"):
        exact.vector(np.ma.array([1.0, 2.0], mask=[False, True]))


@pytest.mark.parametrize(
    "value",
    [
        np.zeros((2, 0)),
        np.zeros((0, 2)),
        np.zeros((1, 2, 3)),
        np.zeros(3),
        np.array(1.0),
        [],
        [[]],
        "",
        ";",
        "1,2;3",
        [[1, 2], [3]],
        [1, 2],
        5,
        None,
        {"a": 1},
        {1, 2},
        b"12",
    ],
    ids=shown,
)
def test_what_is_no_matrix_is_refused(value):
    with pytest.raises((MalformedInput, OutOfDomain)):
        exact.matrix(value)


def test_text_of_vectors_and_matrices():
    assert exact.vector("1, -1/2 ,3e-1") == (1, Fraction(-1, 2), Fraction(3, 10))
    assert exact.vector("1 2\t3\n4") == (1, 2, 3, 4)
    assert exact.matrix("1,2;3,4") == exact.matrix("1 2; 3 4;") == ((1, 2), (3, 4))
    assert exact.vector([[1], [2]]) == exact.vector(((1,), (2,))) == (1, 2)
    assert exact.matrix(iter([["1", 2], (3, TENTH)])) == ((1, 2), (3, TENTH))


@pytest.mark.parametrize("text", ["1,,2", ",1", "1,", "1,2 3", "1;2", "1,nan"])
def test_a_missing_entry_is_refused_not_skipped(text):
    with pytest.raises(MalformedInput):
        exact.vector(text)


@pytest.mark.parametrize("text", ["1,2;;3,4", ";1,2", "1,2;;", "1 2\n3 4", "1,2\n3,4", "1,;2,3"])
def test_a_missing_row_is_refused_not_skipped(text):
    with pytest.raises(MalformedInput):
        exact.matrix(text)


def test_a_vector_has_one_column():
    with pytest.raises(OutOfDomain, match="row 0"):
        exact.vector(np.array([[1, 2]]))
    with pytest.raises(OutOfDomain, match="row 1"):
        exact.vector([[1], [2, 3]])
    with pytest.raises(OutOfDomain):
        exact.matrix([[[1]]])


def test_fractions_of_other_kinds():
    class Tagged(fractions.Fraction):
        pass

    assert exact.number(Tagged(1, 3)) == Fraction(1, 3)
    with pytest.raises(MalformedInput, match="Decimal"):
        exact.number(decimal.Decimal("0.1"))
