"""Simpler problems: shorter text, one change at a time."""

from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.models.relu_student import ReluStudent
from theorycheck.search.simpler import simpler, size

STUDENT = ReluStudent.at(W="131/1024,-2;3,1/3", v="1/7,1")


def test_everything_offered_is_shorter_and_of_the_same_family():
    found = list(simpler(STUDENT))
    assert found
    assert all(size(problem) < size(STUDENT) and type(problem) is ReluStudent for problem in found)


def test_rows_are_left_out_and_entries_rounded_with_the_rest_kept():
    texts = [(problem.exact()["W"], problem.exact()["v"]) for problem in simpler(STUDENT)]
    assert ("3,1/3", "1/7,1") in texts
    assert ("0,-2;3,1/3", "1/7,1") in texts
    assert ("1/8,-2;3,1/3", "1/7,1") not in texts  # 1/8 is no tenth; 1/10 and 13/100 are offered
    assert ("1/10,-2;3,1/3", "1/7,1") in texts
    assert ("131/1024,-2;3,1/3", "0,1") in texts


def test_what_the_family_refuses_is_left_out():
    tiny = ReluStudent.at(W="1/1024", v="1/1024")
    assert all(any(problem.v) and all(map(any, problem.W)) for problem in simpler(tiny))
    scale = DiagonalRegression.at(X="1", y="1", alpha="1/1000")
    assert all(problem.alpha > 0 for problem in simpler(scale))
