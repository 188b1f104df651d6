import warnings
from types import SimpleNamespace

import cvxpy
import numpy as np
import pytest

from theorycheck.programs.status import Status, answer


def planted(status="optimal", value=(1.0, 2.0), warning=None, error=None):
    def solve(**_):
        if warning:
            warnings.warn(warning, UserWarning, stacklevel=2)
        if error:
            raise error

    program = SimpleNamespace(solve=solve, status=status)
    return answer(lambda: (program, lambda: value), name="planted", solver="LIAR")


def test_optimal_is_taken():
    found = planted()
    assert found.status is Status.OPTIMAL
    assert found.value.tolist() == [1.0, 2.0]
    assert (found.program, found.solver, found.note) == ("planted", "LIAR", "")


def test_inaccurate_is_kept_and_marked():
    found = planted(status="optimal_inaccurate", warning="beware  of\nthis")
    assert found.status is Status.INACCURATE
    assert found.value is not None
    assert found.note == "beware of this"


@pytest.mark.parametrize("status", ["infeasible", "unbounded", "user_limit", "solver_error", None])
def test_everything_else_fails(status):
    found = planted(status=status)
    assert found.status is Status.FAILED
    assert found.value is None
    assert str(status) in found.note


@pytest.mark.parametrize("value", [(1.0, np.nan), (np.inf, 0.0), None])
def test_what_is_not_finite_fails(value):
    found = planted(value=value)
    assert found.status is Status.FAILED
    assert "not finite" in found.note


@pytest.mark.parametrize("error", [cvxpy.error.SolverError("no"), ZeroDivisionError("no")])
def test_exceptions_become_answers(error):
    found = planted(error=error, warning="and a warning")
    assert found.status is Status.FAILED
    assert found.note == f"{type(error).__name__}: no; and a warning"


def test_a_program_that_cannot_be_built_is_an_answer():
    found = answer(lambda: 1 / 0, name="none", solver="NONE")
    assert found.status is Status.FAILED


def test_interrupts_are_not_swallowed():
    with pytest.raises(KeyboardInterrupt):
        planted(error=KeyboardInterrupt())


def test_a_missing_solver_is_an_answer():
    def build():
        x = cvxpy.Variable(1)
        return cvxpy.Problem(cvxpy.Minimize(cvxpy.sum_squares(x - 1))), lambda: x.value

    assert answer(build, name="square", solver="NOPE").status is Status.FAILED
    assert answer(build, name="square", solver="CLARABEL").value == pytest.approx([1.0])
