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
        "loss_after_step",
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


def test_the_name_of_a_dimension_is_the_size_that_the_data_show():
    texts = {"W": "1,2,3;4,5,6", "v": "1,0,0"}
    assert data(texts, {"neurons", "inputs"}) == {"neurons": 2, "inputs": 3}
    assert data(TEXTS, {"samples"}) == {"samples": 3}
    assert data({"alpha": "1"}, {"neurons"}) == {}
    with pytest.raises(MalformedInput):
        data({**texts, "inputs": "2"}, {"neurons"})


def test_scales_are_a_vector_with_one_entry_for_each_neuron():
    texts = {"scales": "1/2"}
    assert data(texts, {"scales", "neurons"}) == {"scales": (Fraction(1, 2),), "neurons": 1}
    assert sizes({"scales": "1,2,3"}) == {"neurons": 3}


@pytest.mark.parametrize(
    "name",
    [
        "loss_at_time",
        "gradient_1",
        "angle_rate",
        "survivors",
        "failure",
        "norm_failure",
        "angle_failure",
    ],
)
def test_no_text_passes_for_what_a_special_case_encloses(name):
    with pytest.raises(MalformedInput, match="encloses"):
        data({name: "1"}, {name})
