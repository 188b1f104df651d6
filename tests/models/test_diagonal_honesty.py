"""Solver honesty: a lying, failing or missing solver is measured, and changes no verdict."""

from fractions import Fraction

import numpy as np
import pytest

from theorycheck.assess import assess
from theorycheck.core.outcome import Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks.hyperbolic_entropy import THEOREM
from theorycheck.models import diagonal_honesty
from theorycheck.models.diagonal_honesty import SOLVERS, measured
from theorycheck.models.started_regression import StartedRegression
from theorycheck.programs.status import Answer, Status
from theorycheck.record import record

QUICK = Settings(digits=10, effort="quick")
PROBLEM = StartedRegression.at(X="1,2", y="1")
PROGRAMS = {"entropy, scaled", "minimum l1", "minimum l2"}


def named(problem):
    return {(item.solver, item.program): item for item in measured(problem, QUICK)}


def said(status, value):
    """Return a solver that answers this, whatever it is asked."""

    def answer(*_, solver="CLARABEL"):
        return Answer(program="planted", solver=solver, status=status, value=value)

    return answer


def test_honest_answers_are_near_the_certified_ones():
    found = named(PROBLEM)
    assert set(found) == {(solver, program) for solver in SOLVERS for program in PROGRAMS} | {
        ("CLARABEL", "entropy, as written")
    }
    for item in found.values():
        assert item.status in ("optimal", "inaccurate")
        assert Fraction(item.relative) < Fraction(1, 1000)
        # The radius of the certified answer is part of the distance.
        if item.program.startswith("entropy"):
            assert float(item.distance) > 0


@pytest.mark.parametrize(
    "program", ["entropy_answer", "plain_entropy_answer", "l1_answer", "l2_answer"]
)
def test_a_liar_is_measured_and_changes_no_verdict(program, monkeypatch):
    lie = said(Status.OPTIMAL, np.array([1000.0, 2.0]))
    monkeypatch.setattr(diagonal_honesty, program, lie)
    result = assess(THEOREM, PROBLEM, QUICK)
    written = record("hyperbolic-entropy", result)
    assert written["verdict"] == result.verdict.value == Verdict.ESTABLISHED.value
    lies = [item for item in written["solver_honesty"] if item["program"] == "planted"]
    assert lies
    for item in lies:
        assert item["status"] == "optimal"  # what it says of itself
        assert float(item["distance"]) == pytest.approx(1000, rel=0.01)  # what it is worth
        assert float(item["relative"]) > 1000


@pytest.mark.parametrize(
    ("status", "value", "note"),
    [
        (Status.FAILED, None, ""),
        (Status.OPTIMAL, np.array([np.nan, 0.0]), "not finite"),
        (Status.OPTIMAL, np.array([np.inf, 0.0]), "not finite"),
        (Status.OPTIMAL, np.array([1.0]), "1 entries where 2 belong"),
    ],
)
def test_answers_that_are_none_have_no_distance(status, value, note, monkeypatch):
    monkeypatch.setattr(diagonal_honesty, "l2_answer", said(status, value))
    [*_, item] = measured(PROBLEM, QUICK)
    assert (item.status, item.distance, item.relative) == (status.value, "none", "none")
    assert note in item.note


def test_dependent_rows_do_not_keep_the_solvers_from_being_measured():
    once, twice = named(PROBLEM), named(StartedRegression.at(X="1,2;2,4;0,0", y="1,2,0"))
    assert set(once) == set(twice)
    for key, item in twice.items():
        if key[1] != "entropy, as written":
            assert float(item.relative) < 1e-3


def test_several_l1_minimizers_leave_nothing_to_measure_against():
    found = named(StartedRegression.at(X="1,1", y="1"))
    assert "minimum l1" not in {program for _, program in found}
    assert "minimum l2" in {program for _, program in found}


def test_without_a_constraint_there_is_no_program():
    assert measured(StartedRegression.at(X="0,0;0,0", y="0,0"), QUICK) == []


@pytest.mark.parametrize("alpha", ["1e-300", "1e300"])
def test_extreme_scales_are_failures_of_solvers_at_most(alpha):
    found = named(StartedRegression.at(X="1,2", y="1", alpha=alpha))
    assert {item.status for item in found.values()} >= {"optimal", "failed"}
    for item in found.values():
        assert (item.distance == "none") is (item.status == "failed")
        assert item.note or item.status == "optimal"


def test_programs_for_another_start_are_not_measured():
    # They are written for a start at alpha: their answers would be those of another problem.
    programs = {program for _, program in named(PROBLEM.varied(u0="1,2"))}
    assert programs == {"minimum l1", "minimum l2"}
