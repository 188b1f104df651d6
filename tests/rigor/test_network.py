"""The network that texts describe: defaults, and everything that is no network."""

from fractions import Fraction

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.rigor.network import network, usual


def test_order_and_start_default_to_two_and_ones():
    found = network({"alpha": "1/10"}, 3)

    assert found.order == 2
    assert found.alpha == Fraction(1, 10)
    assert found.u0 == found.v0 == (1, 1, 1)


def test_what_the_texts_say_is_read_exactly():
    assert network({"alpha": "1", "order": "7/2"}, 1).order == Fraction(7, 2)
    shaped = network({"alpha": "1", "u0": "1,-2/3", "v0": "3,4"}, 2)

    assert shaped.u0 == (1, Fraction(-2, 3))
    assert shaped.v0 == (3, 4)


@pytest.mark.parametrize(
    "texts",
    [
        {},
        {"alpha": "0"},
        {"alpha": "-1"},
        {"alpha": "1", "order": "19/10"},
        {"alpha": "1", "order": "3", "u0": "1,1"},
        {"alpha": "1", "u0": "1"},
        {"alpha": "1", "v0": "1,0"},
    ],
)
def test_what_is_no_network_is_refused(texts):
    with pytest.raises(MalformedInput):
        network(texts, 2)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("order", "2", True),
        ("order", "4/2", True),
        ("order", "3", False),
        ("order", 2, False),
        ("u0", "1,1", True),
        ("v0", "1,2", False),
        ("v0", "1,x", False),
        ("alpha", "1", False),
    ],
)
def test_what_leaving_a_text_out_means(name, value, expected):
    assert usual(name, value) is expected
