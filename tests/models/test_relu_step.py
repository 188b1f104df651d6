import pytest
import sympy

from theorycheck._errors import SolverFailure, TheoryCheckError
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models import relu_step as module
from theorycheck.models.pointwise import number
from theorycheck.models.relu_step import DescendingStudent, ReluPath, stepped, wrong_step
from theorycheck.rigor.relu_step import MOST_STEPS

QUICK = Settings(digits=12)
STUDENT = DescendingStudent.at(W="3/2,1;1,1/2", v="1,0", step="1/4")


def smaller(factor=1):
    return lambda: sympy.Le(number("loss_after_step"), factor * number("loss"), evaluate=False)


def test_a_problem_embeds_its_weights_and_steps():
    assert STUDENT.subject() == {"W": "3/2,1;1,1/2", "v": "1,0", "step": "1/4"}
    path = ReluPath.at(W="1,0", v="1,0", step="1/4", steps="3")
    assert path.subject()["steps"] == "3"
    for wrong in ({"step": "0"}, {"steps": str(MOST_STEPS + 1)}):
        with pytest.raises(TheoryCheckError):
            ReluPath.at(W="1,0", v="1,0", **wrong)


def test_a_statement_speaks_of_both_sides_of_a_step():
    statement = stepped("s", "words", smaller(), ("loss_after_step", "loss"))
    assert [item.name for item in statement.quantities] == ["loss_after_step", "loss"]
    [check] = statement.checks.values()
    assert check(STUDENT, QUICK).outcome is Outcome.HOLDS
    control = wrong_step("s", "w", smaller(0), ("loss_after_step", "loss"), "made up", STUDENT)
    [check] = control.statement.checks.values()
    assert check(control.at(), QUICK).outcome is Outcome.FAILS


def test_a_statement_may_speak_of_where_steps_end_alone():
    def relation():
        return sympy.Gt(number("loss_at_end"), number("length_at_end"), evaluate=False)

    [check] = stepped("s", "w", relation, ("loss_at_end", "length_at_end")).checks.values()
    found = check(ReluPath.at(W="1/2,1/10", v="1,0", step="1", steps="3"), QUICK)
    assert found.outcome is Outcome.FAILS
    assert set(found.quantities) == {"loss_at_end", "length_at_end"}


def test_what_is_not_defined_is_not_decided():
    def relation():
        return sympy.Le(number("loss_after_step"), number("kappa_max"), evaluate=False)

    [check] = stepped("s", "w", relation, ("loss_after_step", "kappa_max")).checks.values()
    with pytest.raises(SolverFailure, match="not defined at these weights"):
        check(DescendingStudent.at(W="1/2,1/10", v="1,0"), QUICK)
    assert module.AFTER.latex == "L^+"
