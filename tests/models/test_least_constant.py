"""The smallest constants: values that are known exactly, and problems that are left out."""

import math

import sympy

from theorycheck.core.settings import Settings
from theorycheck.models.least_constant import Ratio, remarks, students
from theorycheck.models.pointwise import each, number, pointwise
from theorycheck.models.relu_student import ReluStudent

PROBLEM = ReluStudent.at(W="3,4;1,0", v="1,0")
ACUTE = pointwise(
    "acute", "No angle is obtuse.", lambda: sympy.Le(each("theta"), sympy.pi / 2), ("theta",)
)


def test_a_ratio_with_an_index_is_the_largest():
    found = Ratio.of(each("weight_norm") / number("teacher_norm"), ("weight_norm", "teacher_norm"))
    assert abs(found.at(PROBLEM) - 5) < 1e-10
    assert not abs(found.at(PROBLEM) - 5 - 1e-6) < 1e-10


def test_the_number_of_neurons_is_known():
    found = Ratio.of(number("theta_max") * number("neurons"), ("theta_max",))
    assert abs(found.at(PROBLEM) - 2 * math.atan2(4, 3)) < 1e-10


def test_problems_without_what_is_assumed_are_left_out():
    found = Ratio.of(number("theta_max"), ("theta_max",), (ACUTE,))
    assert found.at(PROBLEM) is not None
    assert found.at(PROBLEM.varied(W="-1,4", v="1,0")) is None


def test_what_is_not_defined_is_left_out():
    assert Ratio.of(number("kappa_max"), ("kappa_max",)).at(PROBLEM) is None
    assert (
        Ratio.of(1 / number("residual_norm"), ("residual_norm",)).at(
            PROBLEM.varied(W="1/2,0;1/2,0", v="1,0")
        )
        is None
    )


def test_students_are_the_same_for_the_same_seed():
    first, again, other = (
        [problem.subject() for problem in students(seed, 20)] for seed in (1, 1, 2)
    )
    assert first == again != other
    assert len(first) == 20


def test_the_remarks_say_what_is_enclosed_and_what_is_an_estimate():
    notes = remarks("The angle", lambda: number("theta_max"), "theta_max", given=(ACUTE,))
    here, estimate = notes(PROBLEM, Settings())
    assert here == "The angle is 0.927295 here (enclosed)."
    assert "an estimate from below" in estimate
    # It counts this problem in.
    assert float(estimate.split("reaches ")[1].split(":")[0]) >= 0.9272


def test_a_quick_search_is_shorter_and_says_how_long_it_was():
    notes = remarks("The angle", lambda: number("theta_max"), "theta_max")
    _, estimate = notes(PROBLEM, Settings(effort="quick"))
    assert "and 30 random ones" in estimate
    assert "and 150 random ones" in notes(PROBLEM, Settings())[1]


def test_there_is_nothing_to_say_where_it_is_not_defined():
    notes = remarks("Kappa", lambda: number("kappa_max"), "kappa_max")
    assert notes(PROBLEM, Settings()) == []
