"""How far convex solvers are from the certified answers of a diagonal problem."""

from __future__ import annotations

from theorycheck.core.evidence import Enclosure, Measurement
from theorycheck.core.settings import Settings
from theorycheck.models import diagonal_routes
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.models.exact_norms import minimum_l1, minimum_l2
from theorycheck.models.started_regression import StartedRegression
from theorycheck.programs.entropy import entropy_answer, plain_entropy_answer
from theorycheck.programs.honesty import measure
from theorycheck.programs.norms import l1_answer, l2_answer

SOLVERS = ("CLARABEL", "SCS")


def measured(problem: DiagonalRegression, settings: Settings) -> list[Measurement]:
    """Return the distance of each solver's answer from the certified or exact one.

    Measurements only: no solver's answer enters a verdict. The programs are given the constraint
    without its dependent rows; with no row left there is no program.
    """
    reduced = diagonal_routes.system(problem).reduced
    X, y = reduced.X_basis, reduced.y_basis
    if not X:
        return []
    found = []
    if not isinstance(problem, StartedRegression) or {*problem.u0, *problem.v0} == {1}:
        # The programs are written for a start at alpha.
        entropy = diagonal_routes.minimizer(problem, settings).enclosures()["beta_entropy"]
        answers = [entropy_answer(X, y, problem.alpha, solver=solver) for solver in SOLVERS]
        answers.append(plain_entropy_answer(X, y, problem.alpha))
        found += measure(answers, entropy)
    least_l1 = minimum_l1(X, y)
    if least_l1.unique:
        exact = Enclosure(mid=tuple(least_l1.value), radius=least_l1.radius)
        found += measure([l1_answer(X, y, solver=solver) for solver in SOLVERS], exact)
    least_l2 = minimum_l2(X, y)
    exact = Enclosure(mid=tuple(least_l2.value), radius=least_l2.radius)
    return found + measure([l2_answer(X, y, solver=solver) for solver in SOLVERS], exact)
