"""A lying or failing solver is measured against the certified answer, and changes no verdict."""

import numpy as np
import pytest

from theorycheck.assess import assess
from theorycheck.core.outcome import Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks.deep_entropy import THEOREM
from theorycheck.models import deep_honesty
from theorycheck.models.deep_honesty import SOLVERS, measured
from theorycheck.models.deep_regression import DeepRegression
from theorycheck.programs.status import Answer, Status
from theorycheck.record import record

QUICK = Settings(digits=10, effort="quick")


@pytest.mark.parametrize("order", ["3", "5/2"])
def test_honest_answers_are_near_the_certified_ones(order):
    found = measured(DeepRegression.at(X="1,2", y="1", order=order), QUICK)
    assert [item.solver for item in found] == list(SOLVERS)
    for item in found:
        assert item.status in ("optimal", "inaccurate")
        assert 0 < float(item.relative) < 1e-3


@pytest.mark.parametrize("value", [None, np.array([1.0, 1.0]), np.array([np.nan, 0.0])])
def test_a_lie_is_measured_and_changes_no_verdict(monkeypatch, value):
    def planted(*_, solver="CLARABEL"):
        return Answer(program="planted", solver=solver, status=Status.OPTIMAL, value=value)

    monkeypatch.setattr(deep_honesty, "deep_entropy_answer", planted)
    problem = DeepRegression.at(X="1,2", y="1")
    result = assess(THEOREM, problem, QUICK)
    assert result.verdict is Verdict.ESTABLISHED
    shown = record("deep-entropy", result)["solver_honesty"]
    assert len(shown) == len(SOLVERS)
    for item in shown:
        assert item["relative"] == "none" or float(item["relative"]) > 0.1


def test_without_a_constraint_there_is_no_program():
    assert measured(DeepRegression.at(X="0,0", y="0"), QUICK) == []
