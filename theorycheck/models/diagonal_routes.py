"""Named routes to the numbers of a diagonal problem, shared by the theorems about it.

The flow's limit and the minimizer share nothing but the data.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from theorycheck._errors import SolverFailure
from theorycheck.core.exact import text
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Quantity
from theorycheck.models.deep_regression import DeepRegression
from theorycheck.models.diagonal_flow import FlowSettings, certified_flow
from theorycheck.models.diagonal_regression import ALWAYS, DiagonalRegression
from theorycheck.models.entropy import certified_minimizer
from theorycheck.models.exact_norms import minimum_l2
from theorycheck.models.linear_system import LinearSystem
from theorycheck.models.started_regression import StartedRegression
from theorycheck.rigor.consistency import ConsistencyCertificate, PositivityCertificate
from theorycheck.rigor.consistency import consistency as decide_consistency
from theorycheck.rigor.consistency import positivity as decide_positivity
from theorycheck.rigor.entropy import EntropyMinimizer
from theorycheck.rigor.flow import FlowLimit
from theorycheck.rigor.norms import MinimumL2

FLOW = Quantity(
    name="beta_flow",
    latex=r"\beta^{\infty}",
    meaning=r"\lim_{t\to\infty}\beta(t)",
    words="limit of gradient flow on the 2d weights (integrated, then enclosed)",
)
RESIDUAL_INTEGRAL = Quantity(
    name="residual_integral",
    latex=r"\mathcal{R}",
    meaning=r"\int_0^\infty (A\beta(t) - b)\,dt",
    words="integral of the residual of the loss that is followed",
)
DESIGN = Quantity(
    name="A",
    latex="A",
    meaning="A",
    words="design of the loss that is followed: X itself, or R X if whitened",
)
ROWS = Quantity(name="rows", latex="N_A", meaning="N_A", words="rows of A")
ENTROPY = Quantity(
    name="beta_entropy",
    latex=r"\hat\beta",
    meaning=r"\operatorname{argmin}_{X\beta=y} Q_\alpha(\beta)",
    words="minimizer of Q_alpha subject to X beta = y (dual Newton, then Krawczyk's test)",
)
LEAST_L2 = Quantity(
    name="beta_l2",
    latex=r"\beta^{*}",
    meaning=r"\operatorname{argmin}_{X\beta=y}\|\beta\|_2",
    words="minimum l2 norm solution of X beta = y (exact)",
)
SHIFT = Quantity(
    name="shift",
    latex=r"\delta",
    meaning=r"\pm 10^{-N}\max_k|\hat\beta_k|\,e_i",
    words="a move of one coordinate, N the digits asked for",
)


def system(problem: DiagonalRegression) -> LinearSystem:
    """Return the problem's linear system; raises InconsistentData if it has no solution."""
    return LinearSystem.read(problem.X, problem.y)


def flow(problem: DiagonalRegression, settings: Settings) -> FlowLimit:
    """Return the certificate of the flow's limit, from the start that the problem declares."""
    how = FlowSettings(digits=settings.digits, effort=settings.effort, whitening=problem.whitening)
    if isinstance(problem, DeepRegression) and problem.order.denominator != 1:
        raise SolverFailure(
            f"order={text(problem.order)}: flows are enclosed for integer orders only. Take an "
            "integer order to compare with the flow."
        )
    return certified_flow(system(problem), problem.alpha, how, **_start(problem))


def minimizer(problem: DiagonalRegression, settings: Settings) -> EntropyMinimizer:
    """Return the certificate of the minimizer of the potential that belongs to the start."""
    return certified_minimizer(system(problem), problem.alpha, settings.digits, **_start(problem))


def _start(problem: DiagonalRegression) -> dict[str, Any]:
    if isinstance(problem, StartedRegression):
        return {"u0": problem.u0, "v0": problem.v0}
    if isinstance(problem, DeepRegression):
        return {"order": problem.order}
    return {}


def least_l2(problem: DiagonalRegression) -> MinimumL2:
    """Return the exact certificate of the minimum l2 norm solution."""
    certificate = minimum_l2(problem.X, problem.y).certificate
    if not isinstance(certificate, MinimumL2):
        raise TypeError("the minimum l2 norm has another certificate than its own")
    return certificate


def consistency(problem: DiagonalRegression) -> ConsistencyCertificate:
    """Decide exactly whether y lies in the range of X."""
    return decide_consistency(problem.subject())


def positivity(problem: DiagonalRegression) -> PositivityCertificate:
    """Decide exactly whether alpha is positive."""
    return decide_positivity(problem.subject(), "alpha")


def at_rest(problem: DiagonalRegression) -> str | None:
    """Say that the flow stands still, if it does: then wrong constants are right as well."""
    if isinstance(problem, StartedRegression):
        pairs = zip(problem.u0, problem.v0, strict=True)
        start = [problem.alpha**2 * (u * u - v * v) for u, v in pairs]
    else:
        start = [Fraction(0)] * problem.features
    reached = [
        sum((entry * b for entry, b in zip(row, start, strict=True)), Fraction(0))
        for row in problem.X
    ]
    if reached != list(problem.y):
        return None
    return "The start interpolates: it is the limit, and the variant is true as well."


def remarks(problem: DiagonalRegression, settings: Settings) -> list[str]:
    """Say which flow was followed, and what was removed from the data."""
    certificate = flow(problem, settings)
    reduced = system(problem).reduced
    if certificate.whitener:
        why = (
            "as whitening=always asks"
            if problem.whitening == ALWAYS
            else "because that of the given loss could not be enclosed with "
            f"effort={settings.effort}"
        )
        first = (
            "The flow followed is that of the whitened loss |R(X beta - y)|^2, with R the exact "
            f"rational matrix in the certificate, {why}. The constraint X beta = y, and so every "
            "predicted limit, is the same; the path is not, and the integral of the residual is "
            "that of R(X beta - y)."
        )
    else:
        first = "The flow followed is that of the given loss |X beta - y|^2."
    notes = [first]
    if reduced.removed:
        notes.append(
            f"{reduced.removed} of {len(problem.X)} rows depend on the others, exactly over the "
            "rationals, and are consistent: the constraint is written without them, while the "
            "flow keeps the given loss with all rows."
            if not certificate.whitener
            else f"{reduced.removed} of {len(problem.X)} rows depend on the others, exactly over "
            "the rationals, and are consistent: they were removed."
        )
    zeros = [i + 1 for i, column in enumerate(zip(*problem.X, strict=True)) if not any(column)]
    if zeros:
        notes.append(f"Zero columns of X, whose coefficients stay 0: {zeros}.")
    holds = certificate.verify(settings.digits) is Outcome.HOLDS
    notes.append(
        f"Flow: {len(certificate.path.steps)} Taylor steps of order {certificate.path.order} to "
        f"t = {float(certificate.time):.4g} with {certificate.path.bits} fractional bits"
        + (", enclosed for all t." if holds else ".")
    )
    return notes
