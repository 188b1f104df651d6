"""Families of two weight vectors: what fits, and what is refused."""

import pytest

from theorycheck._errors import OutOfDomain
from theorycheck.models.gaussian_pair import BiasedPair, GaussianPair


def test_two_vectors_have_a_direction_of_their_length():
    assert len(GaussianPair.at(w="1,2", v="3,4").u) == 2
    assert GaussianPair.at(w="1,2", v="3,4", u="0,5").u == (0, 5)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"w": "1,2"}, "v="),
        ({"w": "1,2", "v": "1,2", "u": "1,2,3"}, "u="),
        ({"w": "1", "v": "1"}, "at least 2"),
        ({"w": "0,0,0"}, "w is 0"),
        ({"v": "0,0,0"}, "v is 0"),
    ],
)
def test_vectors_must_fit_and_not_vanish(given, message):
    with pytest.raises(OutOfDomain, match=message):
        GaussianPair.at(**given)


@pytest.mark.parametrize(
    ("given", "message"), [({"w": "1,2"}, "v="), ({"w": "0,0,0"}, "w is 0"), ({"v": "1"}, "v=")]
)
def test_a_biased_pair_must_fit_as_well(given, message):
    with pytest.raises(OutOfDomain, match=message):
        BiasedPair.at(**given)


def test_the_bias_belongs_to_the_problem():
    assert BiasedPair.at(bias="3/2").bias == 3 / 2
    assert BiasedPair.at(bias="0").bias == 0
    assert set(BiasedPair.at().subject()) == {"w", "v", "bias"}
