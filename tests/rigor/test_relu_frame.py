"""Coordinates of a student in the span of its teacher and its weights."""

from fractions import Fraction

import pytest
from flint import arb

from theorycheck._errors import MalformedInput
from theorycheck.core.precision import working_precision
from theorycheck.rigor.relu_frame import LARGEST_NEURONS, frame


def inner(first, second):
    return sum(a * b for a, b in zip(first, second, strict=True))


def test_inner_products_are_kept():
    W = [[1, 2, 0, 1], [0, -1, 3, 1], [2, 2, 1, 0]]
    v = [1, -1, 1, 2]
    texts = {"W": ";".join(",".join(map(str, row)) for row in W), "v": ",".join(map(str, v))}
    found = frame(texts)
    with working_precision(100):
        start, teacher = found.start(), found.teacher
        assert len(found.squares) == 4
        assert (teacher * teacher).contains(inner(v, v))
        for a, row in zip(start, W, strict=True):
            assert (a[0] * teacher).contains(inner(row, v))
            for b, other in zip(start, W, strict=True):
                assert inner(a, b).contains(inner(row, other))
                # A frame that is 1e-20 off would be noticed.
                assert not (inner(a, b) + arb("1e-20")).contains(inner(row, other))


def test_dependent_rows_add_no_coordinate_and_zeros_are_exact():
    found = frame({"W": "2,4,0;1/3,2/3,0;0,1,0", "v": "1,2,0"})
    assert len(found.squares) == 2
    assert found.products[0][1] == found.products[1][1] == Fraction(0)
    assert found.products[2][1] != 0


@pytest.mark.parametrize(
    "texts",
    [
        {"W": "1,0"},
        {"W": "1,0", "v": "1"},
        {"W": "1,0;0,0", "v": "1,0"},
        {"W": "1,0", "v": "0,0"},
        {"W": ";".join(["1,2"] * (LARGEST_NEURONS + 1)), "v": "1,0"},
    ],
)
def test_what_has_no_frame_is_refused(texts):
    with pytest.raises(MalformedInput):
        frame(texts)
