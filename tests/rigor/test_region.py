from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck._errors import MalformedInput
from theorycheck.core.precision import working_precision
from theorycheck.rigor.region import ball, interval, positive, region, said, written_region
from theorycheck.rigor.text import to_arb

TEXTS = ["(0, inf)", "[12, inf)", "(-inf, inf)", "(-inf, -1/3]", "[0, 1/2)", "[7, 7]"]


@pytest.mark.parametrize("text", TEXTS)
def test_an_interval_is_read_back(text):
    assert interval(text, "x").written() == text


@pytest.mark.parametrize(
    "text",
    ["", "0, 1", "(0,1)", "[inf, inf]", "[0, inf]", "[-inf, 0)", "(1, 0)", "(1, 1]", "[2/4, 1]",
     "(0, nan)", "(0, 1e3)", "(0, 1) ", 3, None, ["0", "1"]],
)  # fmt: skip
def test_anything_else_is_refused(text):
    with pytest.raises(MalformedInput):
        interval(text, "x")


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("(0, inf)", ["1/1000", "5"], ["0", "-1"]),
        ("[12, inf)", ["12", "13"], ["35999999/3000000"]),
        ("[0, 1/2)", ["0", "1/3"], ["1/2", "-1/10"]),
        ("(-inf, 3]", ["-100", "3"], ["4"]),
    ],
)
def test_ends_belong_to_it_exactly_if_closed(text, inside, outside):
    found = interval(text, "x")
    assert all(Fraction(value) in found for value in inside)
    assert not any(Fraction(value) in found for value in outside)


@pytest.mark.parametrize(
    ("text", "turned"),
    [("(0, inf)", "(0, inf)"), ("[12, inf)", "(0, 1/12]"), ("(0, 1/2)", "(2, inf)"),
     ("[1, 3)", "(1/3, 1]"), ("(0, 4]", "[1/4, inf)")],
)  # fmt: skip
def test_reciprocals(text, turned):
    assert interval(text, "x").reciprocals().written() == turned


def test_only_what_is_above_zero_is_positive():
    texts = {"a": "(0, 1)", "b": "[0, 1)", "c": "[1, inf)", "d": "(-1, 1)", "e": "(-inf, inf)"}
    assert positive(region(texts)) == {"a", "c"}


def test_a_region_is_read_back_and_said():
    texts = {"x": "(0, inf)", "z": "[12, inf)", "t": "[0, 1)", "s": "(-inf, 2]", "r": "(-inf, inf)"}
    found = region(texts)
    assert written_region(found) == texts
    assert said(found) == "every x > 0 and z >= 12 and t in [0, 1) and s <= 2 and r real"


@pytest.mark.parametrize("data", [{}, [], {"x": 1}, {f"x{k}": "(0, 1)" for k in range(9)}])
def test_no_region(data):
    with pytest.raises(MalformedInput):
        region(data)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(low=st.fractions(-9, 9), width=st.fractions(0, 9), part=st.fractions(0, 1))
def test_a_ball_holds_the_whole_interval(low, width, part):
    with working_precision(20):
        found = ball(low, low + width)
        value = low + part * width
    with working_precision(200):
        assert found.overlaps(to_arb(value))
