"""The start of a network: shapes fit the features, and single numbers stand for all of them."""

from fractions import Fraction

import pytest

from theorycheck._errors import OutOfDomain
from theorycheck.models.started_regression import StartedRegression


def test_the_default_start_is_one_everywhere():
    problem = StartedRegression.at(features=4)

    assert problem.u0 == problem.v0 == (1, 1, 1, 1)
    assert problem.subject()["u0"] == "1,1,1,1"


def test_a_single_number_stands_for_all_features():
    assert StartedRegression.at(features=3, u0="-2/3").u0 == (Fraction(-2, 3),) * 3


def test_the_texts_read_back():
    problem = StartedRegression.at(X="1,2", y="3", u0="1,-2", v0="3")

    assert StartedRegression.at(**problem.exact()) == problem
    assert problem.varied(alpha="2").u0 == (1, -2)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"u0": "1,0,1"}, "0 at position 2"),
        ({"v0": "0"}, "0 at position 1"),
        ({"u0": "1,2"}, "2 entries and there are 3 features"),
    ],
)
def test_a_start_that_does_not_fit_is_refused(given, words):
    with pytest.raises(OutOfDomain, match=words):
        StartedRegression.at(features=3, **given)


def test_a_start_of_one_follows_the_number_of_features():
    assert StartedRegression.at().varied(features=2).v0 == (1, 1)
    with pytest.raises(OutOfDomain, match="u0 has 6 entries"):
        StartedRegression.at(u0="1,2,3,4,5,6").varied(X="1,2", y="1")
