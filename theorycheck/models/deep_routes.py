"""The exact route to the least l1 norm, which theorems about small scales share."""

from __future__ import annotations

from theorycheck.core.theorem import Quantity
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.models.exact_norms import minimum_l1
from theorycheck.rigor.norms import MinimumL1

LEAST_L1 = Quantity(
    name="beta_l1",
    latex=r"\beta^{*}",
    meaning=r"\in\operatorname{argmin}_{X\beta=y}\|\beta\|_1",
    words="a minimum l1 norm solution of X beta = y (exact)",
)


def least_l1(problem: DiagonalRegression) -> MinimumL1:
    """Return the exact certificate of a solution of least l1 norm."""
    certificate = minimum_l1(problem.X, problem.y).certificate
    if not isinstance(certificate, MinimumL1):
        raise TypeError("the minimum l1 norm has another certificate than its own")
    return certificate
