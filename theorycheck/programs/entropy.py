r"""Minimum $Q_\alpha$ as a CVXPY program: a cross-check that shares no code with the dual.

$q_\alpha(b) = \min\{p\ln(p/\alpha^2) - p + m\ln(m/\alpha^2) - m + 2\alpha^2 : p - m = b,\ p, m
\ge 0\}$, so minimum $Q_\alpha$ subject to $X\beta = y$ is exactly a program with exponential cones.
Solvers answer it badly where alpha is large or small compared to the data, and say "optimal".
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import exp
from typing import Any

from flint import arb

from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.precision import working_precision
from theorycheck.programs.scaling import scaled
from theorycheck.programs.status import Answer, answer


def entropy_answer(X: Matrix, y: Vector, alpha: Fraction, *, solver: str = "CLARABEL") -> Answer:
    r"""Solve the program in units in which neither the data nor $\alpha^2$ is extreme.

    The rows are orthonormalized and beta is divided by its scale. With $\alpha^2 = e^\tau$ in
    these units, the objective for $\tau \le 0$ is $p\ln p - (1 + \tau)p$ and the same in m, over
    $1 + |\tau|$; for $\tau > 0$, p and m are measured in $e^\tau$, since they lie near it.

    Shapes:
        X: ``(rank, features)`` with independent rows; y: ``(rank,)``.
    """
    import cvxpy
    import numpy as np

    system = scaled(X, y)
    with working_precision(64):
        tau = float(arb(system.ratio(alpha)).log())

    def build() -> tuple[Any, Callable[[], Any]]:
        p, m = _parts(len(X[0]))
        if tau <= 0:
            unit, weight = 1.0, 1 / (1 - tau)
            objective = -cvxpy.entr(p) - cvxpy.entr(m) - (1 + tau) * (p + m)
        else:
            unit = weight = exp(tau)
            objective = cvxpy.kl_div(p, 1) + cvxpy.kl_div(m, 1)
        fit = system.space.basis @ (unit * (p - m)) == system.w
        program = cvxpy.Problem(cvxpy.Minimize(weight * cvxpy.sum(objective)), [fit])
        return program, lambda: np.ldexp(unit * (p.value - m.value), system.power)

    return answer(build, name="entropy, scaled", solver=solver)


def plain_entropy_answer(
    X: Matrix, y: Vector, alpha: Fraction, *, solver: str = "CLARABEL"
) -> Answer:
    """Solve the program as one would write it down first: no scaling, default tolerances.

    Kept to show, by measurement, what scaling is worth. Shapes as in `entropy_answer`.
    """
    import cvxpy
    import numpy as np

    def build() -> tuple[Any, Callable[[], Any]]:
        p, m = _parts(len(X[0]))
        square = float(alpha) ** 2
        rows = np.array([[float(entry) for entry in row] for row in X])
        fit = rows @ (p - m) == np.array([float(entry) for entry in y])
        objective = cvxpy.sum(cvxpy.kl_div(p, square) + cvxpy.kl_div(m, square))
        return cvxpy.Problem(cvxpy.Minimize(objective), [fit]), lambda: p.value - m.value

    return answer(build, name="entropy, as written", solver=solver, tolerances={})


def _parts(features: int) -> tuple[Any, Any]:
    import cvxpy

    return cvxpy.Variable(features, nonneg=True), cvxpy.Variable(features, nonneg=True)
