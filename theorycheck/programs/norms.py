r"""Minimum l1 and l2 norm subject to $X\beta = y$ as CVXPY programs: cross-checks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from theorycheck.core.exact import Matrix, Vector
from theorycheck.programs.scaling import scaled
from theorycheck.programs.status import Answer, answer


def l1_answer(X: Matrix, y: Vector, *, solver: str = "CLARABEL") -> Answer:
    r"""Solve $\min \|\beta\|_1$ with the rows orthonormalized and beta divided by its scale.

    Shapes:
        X: ``(rank, features)`` with independent rows; y: ``(rank,)``.
    """
    import cvxpy

    return _answer(X, y, cvxpy.norm1, "minimum l1", solver)


def l2_answer(X: Matrix, y: Vector, *, solver: str = "CLARABEL") -> Answer:
    r"""Solve $\min \|\beta\|_2^2$; units and shapes as in `l1_answer`."""
    import cvxpy

    return _answer(X, y, cvxpy.sum_squares, "minimum l2", solver)


def _answer(X: Matrix, y: Vector, norm: Callable[[Any], Any], name: str, solver: str) -> Answer:
    import cvxpy
    import numpy as np

    system = scaled(X, y)

    def build() -> tuple[Any, Callable[[], Any]]:
        b = cvxpy.Variable(len(X[0]))
        fit = system.space.basis @ b == system.w
        program = cvxpy.Problem(cvxpy.Minimize(norm(b)), [fit])
        return program, lambda: np.ldexp(b.value, system.power)

    return answer(build, name=name, solver=solver)
