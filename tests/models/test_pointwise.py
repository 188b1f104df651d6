"""Statements about weights: what they show, what they check, and where they are not decided."""

import pytest
import sympy

from theorycheck._errors import SolverFailure
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models import pointwise as module
from theorycheck.models.relu_student import ReluStudent
from theorycheck.record import statement_latex
from theorycheck.rigor.student_quantities import QUANTITIES

QUICK = Settings(digits=12)


def test_every_quantity_that_is_described_is_one_the_kernel_knows():
    names = tuple(module._WORDS)
    assert set(names) <= set(QUANTITIES)
    for quantity in module.described(*names):
        assert quantity.words
        assert quantity.latex


def test_a_statement_is_checked_as_it_is_shown():
    def relation():
        return sympy.Le(module.total(module.each("weight_norm")), 2 * module.number("teacher_norm"))

    statement = module.pointwise("s", "words", relation, ("weight_norm", "teacher_norm"))
    assert statement_latex(statement, ReluStudent) == (r"\sum_{i=1}^{n} \|w_{i}\| \leq 2 \|v\|")
    check = statement.checks["enclosures"]
    near = ReluStudent.at(W="3/5,4/5;1/2,0", v="1,0")
    far = near.varied(W="3/5,4/5;11/10,0", v="1,0")
    assert check(near, QUICK).outcome is Outcome.HOLDS
    assert check(far, QUICK).outcome is Outcome.FAILS


def test_what_is_not_defined_is_not_decided():
    check = module.at_point(lambda: sympy.Ge(module.number("kappa_max"), 0), "kappa_max")
    with pytest.raises(SolverFailure, match="not defined at these weights"):
        check(ReluStudent.at(W="1,0", v="1,0"), QUICK)


def test_a_control_has_its_counterexample():
    control = module.wrong(
        "slug",
        "words",
        lambda: sympy.Lt(module.number("teacher_norm"), 0),
        ("teacher_norm",),
        "made up",
        module.student("1,2", "3,4"),
        given=(module.TEACHER,),
    )
    problem = control.at()
    assert problem.subject() == {"W": "1,2", "v": "3,4"}
    [check] = control.statement.checks.values()
    assert check(problem, QUICK).outcome is Outcome.FAILS
    assert control.given == (module.TEACHER,)
