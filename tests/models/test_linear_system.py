from fractions import Fraction

import numpy as np
import pytest

from theorycheck._errors import InconsistentData, InexactInput, MalformedInput, OutOfDomain
from theorycheck.core.float_matrix import FloatMatrix
from theorycheck.models.linear_system import LinearSystem


def test_text_lists_and_arrays_are_one_system():
    expected = LinearSystem.read("1,0.5;2,0", "1,2")
    assert LinearSystem.read([["1", Fraction(1, 2)], [2, 0]], [1, "2"]) == expected
    assert LinearSystem.read(np.array([[1, 0.5], [2, 0]]), np.array([1, 2])) == expected
    assert LinearSystem.read(np.array([[1, 0.5], [2, 0]]), np.array([[1], [2]])) == expected
    assert expected.subject() == {"X": "1,1/2;2,0", "y": "1,2"}
    assert hash(expected) == hash(LinearSystem.read("1,1/2;2,0", "1,2"))


def test_dependent_rows_are_removed_and_multipliers_put_back():
    system = LinearSystem.read("1,2;2,4;0,1;1,3", "1,2,5,6")
    assert system.reduced.kept == (0, 2)
    assert system.on_all_rows((Fraction(7), Fraction(9))) == (7, 0, 9, 0)
    # X^T of the multipliers is the same.
    whole = system.on_all_rows((Fraction(7), Fraction(9)))
    assert [sum(w * row[j] for w, row in zip(whole, system.X, strict=True)) for j in (0, 1)] == [
        7,
        23,
    ]


@pytest.mark.parametrize(
    ("X", "y", "error"),
    [
        ("1,2;2,4", "1,3", InconsistentData),
        ("0,0", "1", InconsistentData),
        ("1;1", "1,1e-30", InconsistentData),
        ("1,2", "1,2", OutOfDomain),
        ("1,2;3", "1,2", OutOfDomain),
        ("1,nan", "1", MalformedInput),
        ([[0.5]], [1], InexactInput),
        ([[1]], [0.5], InexactInput),
    ],
)
def test_what_is_no_consistent_system_is_refused(X, y, error):
    with pytest.raises(error) as caught:
        LinearSystem.read(X, y)
    assert isinstance(caught.value, ValueError | TypeError)
    assert "\n" not in str(caught.value)


def test_the_message_shows_the_combination_that_vanishes():
    with pytest.raises(InconsistentData, match=r"\(-2\)\*row\[0\] \+ \(1\)\*row\[1\]") as caught:
        LinearSystem.read("1,2;2,4", "1,3")
    assert "of y is 1" in str(caught.value)


def test_a_message_with_numbers_beyond_the_digit_limit_of_python():
    with pytest.raises(InconsistentData) as caught:
        LinearSystem.read([[1], [Fraction(1, 10**5000)]], [1, 10**5000])
    assert len(str(caught.value)) < 600


def test_large_arrays_are_reduced_when_that_is_asked_for():
    X = np.random.default_rng(0).standard_normal((11, 1000))
    system = LinearSystem.read(X, np.ones(11))
    assert isinstance(system.X, FloatMatrix)
    texts = system.texts({"alpha": "1"})
    assert texts.matrix("X") is system.X
    assert dict(texts) == {**system.subject(), "alpha": "1"}
    assert system.reduced.kept == tuple(range(11))
    assert hash(system) == hash(LinearSystem.read(X, np.ones(11)))
    assert system == LinearSystem.read(X.copy(), np.ones(11))
    twice = LinearSystem.read(np.vstack([X, X]), np.arange(22.0))
    with pytest.raises(InconsistentData):
        _ = twice.reduced


def test_texts_of_small_systems_are_plain():
    assert LinearSystem.read("1,2", "3").texts({"alpha": "1"}) == {
        "X": "1,2",
        "y": "3",
        "alpha": "1",
    }
