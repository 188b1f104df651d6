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
