"""Students whose weights are determined: exactly what the families say, and misuse."""

from fractions import Fraction

import pytest
from hypothesis import given, settings

from theorycheck._errors import OutOfDomain, TheoryCheckError
from theorycheck.models.placed_students import NearTeacher, SimplexStudent
from theorycheck.strategies import problems


@settings(max_examples=25, deadline=None, derandomize=True)
@given(problem=problems(NearTeacher))
def test_the_weights_sum_to_the_teacher(problem):
    sums = tuple(sum(column, Fraction(0)) for column in zip(*problem.W, strict=True))
    assert sums == problem.v == (problem.teacher, *([0] * (len(problem.v) - 1)))
    total = sum(problem.masses)
    for row, mass, a in zip(problem.W, problem.masses, problem.directions, strict=True):
        assert row[0] == problem.teacher * mass / total
        first = problem.W[0]
        # Differences of slopes are those of the directions, times the scale.
        for entry, other, x, y in zip(row[1:], first[1:], a, problem.directions[0], strict=True):
            assert entry / row[0] - other / first[0] == problem.scale * (x - y)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(problem=problems(SimplexStudent))
def test_the_corners_are_regular(problem):
    k, n = problem.active, problem.active + problem.aligned
    slopes = [tuple(entry / row[0] for entry in row[1:]) for row in problem.W]
    assert len(slopes) == n
    assert all(row[0] == problem.teacher / n for row in problem.W)
    assert slopes[k:] == [(0,) * k] * problem.aligned
    products = {
        sum(x * y for x, y in zip(slopes[i], slopes[j], strict=True))
        for i in range(k)
        for j in range(i)
    }
    assert products == {-k}
    assert {sum(x * x for x in row) for row in slopes[:k]} == {k * (k - 1)}


@pytest.mark.parametrize("family", [NearTeacher, SimplexStudent])
def test_texts_are_read_back(family):
    problem = family.at(teacher="3/2")
    assert family.at(**problem.exact()) == problem
    assert problem.varied(teacher="1") == family.at()
    assert {"W", "v"} <= set(problem.subject())


def test_other_weights_are_refused():
    texts = NearTeacher.at().exact()
    with pytest.raises(OutOfDomain, match="W is determined"):
        NearTeacher.at(**{**texts, "W": "1,0,0;0,1,0;0,0,1"})
    with pytest.raises(OutOfDomain, match="directions has 2 rows and masses 3"):
        NearTeacher.at(directions="1;2")
    with pytest.raises(TheoryCheckError, match="masses"):
        NearTeacher.at(masses="1,0,1")
