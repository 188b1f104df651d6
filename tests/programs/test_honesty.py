from fractions import Fraction

import numpy as np
import pytest

from theorycheck.core.evidence import Enclosure
from theorycheck.programs.honesty import measure
from theorycheck.programs.status import Answer, Status

CERTIFIED = Enclosure(mid=(Fraction(1, 2), Fraction(-2)), radius=Fraction(1, 10**30))


def said(value, status=Status.OPTIMAL, note=""):
    array = None if value is None else np.array(value)
    return Answer(program="p", solver="s", status=status, value=array, note=note)


def test_a_lie_is_measured():
    [found] = measure([said([0.5, 123.0])], CERTIFIED)
    assert (found.solver, found.program, found.status) == ("s", "p", "optimal")
    assert found.distance == "1.2e+2"
    assert found.relative == "6.2e+1" or found.relative == "6.3e+1"


def test_the_radius_is_added():
    [found] = measure([said([0.5, -2.0])], CERTIFIED)
    assert found.distance == "1.0e-30"
    assert found.relative == "5.0e-31"


def test_an_exact_answer_has_distance_zero():
    zero = Enclosure(mid=(Fraction(0),), radius=Fraction(0))
    [found] = measure([said([0.0])], zero)
    assert (found.distance, found.relative) == ("0", "none")


@pytest.mark.parametrize("value", [None, [1.0], [1.0, 2.0, 3.0], [np.nan, 0.0], [np.inf, 0.0]])
def test_nothing_raises(value):
    [found] = measure([said(value, note="its own words")], CERTIFIED)
    assert (found.distance, found.relative) == ("none", "none")
    assert "its own words" in found.note


def test_numbers_beyond_doubles():
    tiny = Enclosure(mid=(Fraction(1, 10**500),), radius=Fraction(0))
    [found] = measure([said([0.0])], tiny)
    assert (found.distance, found.relative) == ("1.0e-500", "1.0e+0")
    assert measure([], tiny) == []
