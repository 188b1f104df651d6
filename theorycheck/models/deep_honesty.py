"""How far convex solvers are from the certified answer of a problem of order D > 2."""

from __future__ import annotations

from theorycheck.core.evidence import Measurement
from theorycheck.core.settings import Settings
from theorycheck.models import diagonal_routes
from theorycheck.models.deep_regression import DeepRegression
from theorycheck.models.diagonal_honesty import SOLVERS
from theorycheck.programs.deep_entropy import deep_entropy_answer
from theorycheck.programs.honesty import measure


def measured(problem: DeepRegression, settings: Settings) -> list[Measurement]:
    """Return the distance of each solver's answer, with power cones, from the certified one.

    Measurements only: no solver's answer enters a verdict. The programs are given the constraint
    without its dependent rows; with no row left there is no program.
    """
    reduced = diagonal_routes.system(problem).reduced
    X, y = reduced.X_basis, reduced.y_basis
    if not X:
        return []
    certified = diagonal_routes.minimizer(problem, settings).enclosures()["beta_entropy"]
    answers = [
        deep_entropy_answer(X, y, problem.alpha, problem.order, solver=solver) for solver in SOLVERS
    ]
    return measure(answers, certified)
