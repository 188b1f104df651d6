"""Changed problems keep the data that were not to change."""

import pytest

from theorycheck._errors import TheoryCheckError
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.models.placed_students import NearTeacher
from theorycheck.models.relu_student import ReluStudent
from theorycheck.search.vary import varied


def test_a_changed_vector_keeps_the_matrix():
    problem = DiagonalRegression.at(X="1,2;0,1", y="3,1", alpha="1/10")
    assert varied(problem, {"y": "1,1"}).X == problem.X
    assert varied(problem, {"alpha": "1/7"}).exact()["y"] == "3,1"
    student = ReluStudent.at(W="1,2;3,4", v="5,6")
    assert varied(student, {"W": "1,1"}).v == student.v


def test_computed_data_are_computed_again():
    problem = NearTeacher.at()
    assert varied(problem, {"scale": "1/2"}).W != problem.W


def test_what_does_not_fit_is_refused():
    with pytest.raises(TheoryCheckError):
        varied(ReluStudent.at(W="1,2", v="1,0"), {"W": "1,2,3"})
