r"""Gradient flow on a depth-2 diagonal network converges to the minimizer of Q_alpha.

Setting: $\beta = u^2 - v^2$ (coordinate-wise), $u(0) = \alpha u^0$, $v(0) = \alpha v^0$ with
$\alpha > 0$ and no zero among the shapes $u^0, v^0$ (1 unless given), gradient flow of all 2d
weights on $L(w) = \|X\beta(w) - y\|_2^2$ (sum of squares, no 1/2).

Claim: if y is in the range of X, then
$\lim_{t\to\infty}\beta(t) = \operatorname{argmin}_{X\beta=y} Q(\beta)$ with
$Q(\beta) = \sum_i \kappa_i\,q(\beta_i/\kappa_i) - \beta_i\ln|u^0_i/v^0_i|$,
$\kappa_i = \alpha^2|u^0_i v^0_i|$, $q(z) = \int_0^z\operatorname{arcsinh}(s/2)\,ds$; and
$\beta_i(\infty) = \alpha^2((u^0_i)^2 e^{s_i} - (v^0_i)^2 e^{-s_i})$ with
$s = -8X^\top\int_0^\infty r$. For $u^0 = v^0 = 1$ these are
$Q_\alpha(\beta) = \alpha^2\sum_i q(\beta_i/\alpha^2)$ and $2\alpha^2\sinh s$; for
$u^0 = v^0 = w_0$ they are $Q_{\alpha,w_0}$ and $2\alpha^2 w_0^2\sinh s$.

Checked: the claim by a derivation for every N and d, whose identities the kernel repeats; both
equalities in balls at one problem, from a certified flow and a certified minimizer. Convergence
is derived, not assumed. Control: the printed constant -4, which belongs to the loss with a 1/2.

Source: Woodworth, Gunasekar, Lee, Moroshko, Savarese, Golan, Soudry, Srebro, "Kernel and Rich
Regimes in Overparametrized Models", COLT 2020, theorem 1. There $u^0 = v^0$; the linear term for
an asymmetric start is derived here.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from theorycheck.core.theorem import Control, Erratum, Statement, Theorem
from theorycheck.models import (
    diagonal_derivation,
    diagonal_figures,
    diagonal_honesty,
    diagonal_routes,
)
from theorycheck.models.comparison import in_balls
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.diagonal_assumptions import DATA_IN_RANGE, POSITIVE_SCALE
from theorycheck.models.limit_is_minimizer import (
    INTEGRATED,
    MOVED_LIMIT,
    flow_alone,
    limit_is_minimizer,
)
from theorycheck.models.longley import longley
from theorycheck.models.references import kernel_and_rich_regimes
from theorycheck.models.started_regression import StartedRegression


def closed_form() -> Any:
    """Return the conclusion that the limit has the closed form, its constant derived."""
    return diagonal_derivation.closed_form_relation()


def printed_closed_form() -> Any:
    """Return the same relation with the printed constant, made by substitution."""
    # -4 is what the derivation gives for the loss with a factor 1/2.
    return diagonal_derivation.closed_form_relation(c=diagonal_derivation.constant(Fraction(1, 2)))


def _asymmetric() -> StartedRegression:
    """Return the witness's data with a start of mixed signs, each coordinate with its own scale."""
    return StartedRegression.at(u0="1,-2,1/2,3,-1,1", v0="2,1,-1/2,1,1/3,-4")


THEOREM = Theorem(
    title="Gradient flow on a depth-2 diagonal network converges to the minimizer of Q_alpha",
    family=StartedRegression,
    witness=StartedRegression.at(),
    scope="the family: every N, d, alpha > 0, every start without a zero, X, and y in the range of "
    "X; loss |X beta - y|^2. It rests besides on the standard facts that are listed with the "
    "derivation",
    assumptions=(DATA_IN_RANGE, POSITIVE_SCALE),
    conclusions=(
        limit_is_minimizer(
            "beta(t) converges, and its limit is the minimizer of the potential Q of the "
            "start (Q_alpha for u0 = v0 = 1) subject to X beta = y.",
            diagonal_derivation.minimizer_steps,
        ),
        Statement(
            slug="closed-form",
            words="The limit is alpha^2 (u0^2 exp(s) - v0^2 exp(-s)), s = -8 A^T R, R the integral "
            "of the residual along the flow, A the design of the loss that is followed: X itself "
            "unless whitened. For u0 = v0 = 1 this is 2 alpha^2 sinh(s).",
            relation=closed_form,
            quantities=INTEGRATED,
            checks={
                "derivation": by_derivation(
                    lambda: diagonal_derivation.closed_form_steps(closed_form()), closed_form
                ),
                "enclosures": in_balls(closed_form, flow_alone),
            },
        ),
    ),
    controls=(
        Control(
            statement=Statement(
                slug="printed-constant",
                words="The closed form with s = -4 A^T R: the constant as printed.",
                relation=printed_closed_form,
                quantities=INTEGRATED,
                checks={
                    "derivation": by_derivation(
                        lambda: diagonal_derivation.closed_form_steps(printed_closed_form()),
                        printed_closed_form,
                    ),
                    "enclosures": in_balls(printed_closed_form, flow_alone),
                },
            ),
            source="COLT 2020, appendix, closed form of beta(t), and the flow that it comes from",
            idle=diagonal_routes.at_rest,
            erratum=Erratum(
                number="E2",
                versions="V1 (11), COLT and V3 (15)",
                reading="For the loss that the paper states, the sum of squares; for the loss with "
                "a factor 1/2 the printed -4 is right. The theorem itself does not change: the "
                "factor only rescales time.",
                corrected="closed-form",
            ),
        ),
        MOVED_LIMIT,
    ),
    references=(kernel_and_rich_regimes("Theorem 1; proof in appendix; closed form of beta(t)"),),
    cases={"longley": longley, "asymmetric-start": _asymmetric},
    derivation=shown(diagonal_derivation.minimizer_steps),
    honesty=diagonal_honesty.measured,
    series=diagonal_figures.series,
    notes=diagonal_routes.remarks,
)
