"""Assumptions on a start, decided in rational arithmetic."""

from fractions import Fraction

from theorycheck.core.exact import number
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models.relu_start import OFF_THE_TEACHER, SEVERAL_NEURONS, inner
from theorycheck.models.relu_student import ReluStudent
from theorycheck.rigor.exact_relation import ExactRelation
from theorycheck.symbolic.export import index_symbol, to_kernel


def outcome(statement, problem):
    return statement.checks["exact"](problem, Settings()).outcome


def test_one_neuron_is_not_several():
    assert outcome(SEVERAL_NEURONS, ReluStudent.at(neurons=1)) is Outcome.FAILS
    assert outcome(SEVERAL_NEURONS, ReluStudent.at(neurons=2)) is Outcome.HOLDS


def test_a_neuron_along_the_teacher_is_seen_however_it_points():
    for row in ("2,4", "-1,-2"):
        problem = ReluStudent.at(W=f"1,0;{row}", v="1,2")
        assert outcome(OFF_THE_TEACHER, problem) is Outcome.FAILS
    assert outcome(OFF_THE_TEACHER, ReluStudent.at(W="1,0;2,4.000001", v="1,2")) is Outcome.HOLDS


def test_the_inner_product_is_that_of_the_parts_across():
    import sympy

    # v = (1, 2): z of (1, 0) is (4, -2)/5 and z of (0, 1) is (-2, 1)/5.
    i, j = index_symbol("i"), index_symbol("j")
    problem = ReluStudent.at(W="1,0;0,1", v="1,2")
    z = ((Fraction(4, 5), Fraction(-2, 5)), (Fraction(-2, 5), Fraction(1, 5)))
    total = sum(5 * sum(a * b for a, b in zip(p, q, strict=True)) for p in z for q in z)
    n = sympy.Symbol("neurons")
    sides = sympy.Sum(inner(i, j), (i, 1, n), (j, 1, n))
    for value, wanted in ((total, Outcome.HOLDS), (total + number("1e-6", "x"), Outcome.FAILS)):
        form = ["eq", to_kernel(sides), ["rational", str(value)]]
        assert ExactRelation.of(problem.subject(), form).verify() is wanted
