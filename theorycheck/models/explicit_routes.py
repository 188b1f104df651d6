r"""Named routes to the nearest interpolating weights, and to what they are compared with.

The nearest weights come from their own conditions in all weights and multipliers; the minimizers
of the potentials of depth 2 and 4 from the duals of those. They share nothing but the data.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from theorycheck._errors import SolverFailure, shown
from theorycheck.core.exact import text
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Quantity
from theorycheck.models import diagonal_routes
from theorycheck.models.diagonal_flow import FlowSettings, certified_flow
from theorycheck.models.diagonal_regression import NEVER, DiagonalRegression
from theorycheck.models.entropy import certified_minimizer
from theorycheck.programs.nearest import nearest_weights
from theorycheck.rigor.depth_four import DepthFour, rational_root
from theorycheck.rigor.distance import DistanceMinimizer
from theorycheck.rigor.quartic_roots import QuarticRoots

ROUNDS = 4
GUARD_BITS = 128

NEAREST = Quantity(
    name="beta_nearest",
    latex=r"\beta^{R}",
    meaning=r"\operatorname{argmin}_{X\beta=y} R_\alpha(\beta)",
    words="u^2 - v^2 of the interpolating weights nearest to the start (Newton in all weights, "
    "then Krawczyk's test)",
)
NEAREST_U = Quantity(
    name="u_nearest",
    latex="u^{R}",
    meaning="u^{R}",
    words="first half of the interpolating weights nearest to the start",
)
NEAREST_V = Quantity(
    name="v_nearest",
    latex="v^{R}",
    meaning="v^{R}",
    words="second half of the interpolating weights nearest to the start",
)
DEPTH_FOUR = Quantity(
    name="beta_depth4",
    latex=r"\beta^{D=4}",
    meaning=r"\operatorname{argmin}_{X\beta=y} Q^{D=4}_{\sqrt\alpha}(\beta)",
    words="minimizer of the depth-4 potential at scale sqrt(alpha) (its dual, then Krawczyk's "
    "test)",
)
FLOW_FOUR = Quantity(
    name="beta_flow4",
    latex=r"\beta^{D=4,\infty}",
    meaning=r"\lim_{t\to\infty}\beta(t) \text{ at depth 4 from } \sqrt\alpha\,\mathbf 1",
    words="limit of gradient flow at depth 4 and scale sqrt(alpha) (integrated, then enclosed)",
)
SMALLER_ROOT = Quantity(
    name="smaller_root",
    latex=r"t_1(\beta_1/\alpha^2)",
    meaning=r"\min\{t : p_{\beta_1/\alpha^2}(t) = 0\}",
    words="smaller real root of the quartic, isolated by Sturm's theorem",
)
LARGER_ROOT = Quantity(
    name="larger_root",
    latex=r"t_2(\beta_1/\alpha^2)",
    meaning=r"\max\{t : p_{\beta_1/\alpha^2}(t) = 0\}",
    words="larger real root of the quartic, isolated by Sturm's theorem",
)


def nearest(problem: DiagonalRegression, settings: Settings) -> DistanceMinimizer:
    """Return the certificate of the nearest interpolating weights.

    Raises:
        InconsistentData: If y is not in the range of X.
        SolverFailure: If no accuracy that was tried could be certified.
    """
    return _nearest(problem, settings.digits)


@lru_cache(maxsize=64)
def _nearest(problem: DiagonalRegression, digits: int) -> DistanceMinimizer:
    reduced = diagonal_routes.system(problem).reduced
    start = (problem.alpha,) * (2 * problem.features)
    wanted = digits
    for _ in range(ROUNDS):
        center = (
            nearest_weights(reduced.X_basis, reduced.y_basis, problem.alpha, wanted)
            if reduced.X_basis
            else start
        )
        written = max(
            max(abs(entry.numerator).bit_length(), entry.denominator.bit_length())
            for entry in center
        )
        found = DistanceMinimizer.enclose(problem.subject(), center, GUARD_BITS + 2 * written)
        if found is not None and found.verify(digits) is Outcome.HOLDS:
            return found
        wanted += max(10, wanted // 2)
    raise SolverFailure(
        f"digits={digits}: the nearest weights for alpha={shown(text(problem.alpha))} could not be "
        f"certified with {wanted} working digits. Ask for fewer."
    )


def depth_four(problem: DiagonalRegression, settings: Settings) -> DepthFour:
    """Return the certificate of the minimizer of the depth-4 potential at the root of the scale.

    Raises:
        SolverFailure: If the root of alpha is irrational, or no accuracy could be certified.
    """
    root = _root(problem)
    part = certified_minimizer(
        diagonal_routes.system(problem), root, settings.digits, order=Fraction(4)
    )
    return DepthFour(texts=problem.subject(), part=part)


def flow_four(problem: DiagonalRegression, settings: Settings) -> DepthFour:
    """Return the certificate of the flow's limit at depth 4 and the root of the scale.

    The flow is that of the given loss, never of a whitened one.

    Raises:
        SolverFailure: If the root of alpha is irrational, or the flow cannot be enclosed.
    """
    how = FlowSettings(digits=settings.digits, effort=settings.effort, whitening=NEVER)
    part = certified_flow(diagonal_routes.system(problem), _root(problem), how, order=Fraction(4))
    return DepthFour(texts=problem.subject(), part=part)


def _root(problem: DiagonalRegression) -> Fraction:
    root = rational_root(problem.alpha)
    if root is None:
        raise SolverFailure(
            f"alpha={shown(text(problem.alpha))} is no square of a rational, and depth 4 is "
            "enclosed at rational scales only. Give one such as alpha=1/4."
        )
    return root


def roots(problem: DiagonalRegression, settings: Settings) -> QuarticRoots:
    """Return the certificate of both real roots of the quartic of a problem with one coefficient.

    Raises:
        SolverFailure: If the problem has more coefficients or samples, or y is 0.
    """
    if (problem.samples, problem.features) == (1, 1) and problem.X[0][0]:
        found = QuarticRoots.isolate(problem.subject(), settings.digits)
        if found is not None:
            return found
    raise SolverFailure(
        "the roots of the quartic are isolated for one coefficient that is not 0: give X and y of "
        "one entry."
    )
