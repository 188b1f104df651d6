"""The data of a problem: what is wanted, exactly, and nothing that is no number."""

from fractions import Fraction

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.rigor.data import data, sizes

TEXTS = {"X": "1,2;3,4;5,6", "y": "1", "alpha": "1/3", "word": "auto", "beta": "7", "own": "1,2"}


def test_numbers_vectors_and_the_matrix_are_read_exactly():
    assert data(TEXTS, set(TEXTS)) == {
        "X": ((1, 2), (3, 4), (5, 6)),
        "y": (1,),
        "alpha": Fraction(1, 3),
        "beta": (7,),
        "own": (1, 2),
    }


def test_only_what_is_wanted_is_read():
    assert data({**TEXTS, "y": "not a vector"}, {"alpha"}) == {"alpha": Fraction(1, 3)}
    with pytest.raises(MalformedInput):
        data({**TEXTS, "y": "not a vector"}, {"y"})


def test_sizes_are_those_of_the_matrix_or_of_beta():
    assert sizes(TEXTS) == {"samples": 3, "features": 2}
    assert sizes({"beta": "1,2,3"}) == {"features": 3}
    assert sizes({"alpha": "1"}) == {}


@pytest.mark.parametrize(
    "name",
    [
        "beta_flow",
        "beta_l1",
        "Q_entropy",
        "residual_integral",
        "u_nearest",
        "smaller_root",
        "slope_v",
    ],
)
def test_what_certificates_enclose_is_no_data(name):
    with pytest.raises(MalformedInput):
        data({**TEXTS, name: "1,2"}, {name})
    assert data({**TEXTS, name: "1,2"}, {"alpha"}) == {"alpha": Fraction(1, 3)}


def test_a_size_that_is_said_must_be_that_of_the_data():
    assert sizes({**TEXTS, "features": "2"}) == {"samples": 3, "features": 2}
    assert sizes({"features": "5"}) == {}
    for wrong in ({"features": "3"}, {"samples": "2"}, {"features": "two"}):
        with pytest.raises(MalformedInput):
            sizes({**TEXTS, **wrong})
    with pytest.raises(MalformedInput):
        sizes({"beta": "1,2,3", "features": "2"})
