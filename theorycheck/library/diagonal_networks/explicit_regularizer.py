r"""Staying near the start of a depth-2 diagonal network is the bias of depth 4.

Setting: $\beta = u^2 - v^2$ (coordinate-wise), $\alpha > 0$, y in the range of X;
$R_\alpha(\beta) = \min\{\|u-\alpha\mathbf 1\|_2^2 + \|v-\alpha\mathbf 1\|_2^2 : u^2-v^2=\beta\}$
(Woodworth et al. 2020, section 5).

Claim: $R_\alpha(\beta) = \alpha^2\sum_i r(\beta_i/\alpha^2)$, with r(z) the smaller of exactly two
real roots (z not 0) of
$p_z(t) = t^4 - 6t^3 + (12-2z^2)t^2 - (8+10z^2)t + z^2 + z^4$; and r is $q_4$, the potential of
depth 4: $R_\alpha = Q^{D=4}_{\sqrt\alpha}$. So the interpolating weights nearest to the start of
depth 2 at scale $\alpha$ have the coefficients to which gradient flow leads at depth 4 and scale
$\sqrt\alpha$. For every z, $|z| - 2\sqrt{|z|} \le r(z) \le |z| - 2\sqrt{|z|} + \tfrac32$, with
upper gap at most $1/(2\sqrt{|z|})$: $R_\alpha = \|\beta\|_1 - 2\alpha\sum_i\sqrt{|\beta_i|} +
O(\alpha^2)$.

Checked: each claim by a derivation for every N, d and alpha (the quartic as a resultant), and in
balls at one problem: the nearest weights from their own conditions in all 2d weights, the
depth-4 minimizer from its dual, the depth-4 flow integrated and enclosed. That this flow leads to
the minimizer is the theorem on order D, on which the derivation rests. Controls: three errata of
section 5, and the bias of depth 2, which is another one.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Erratum, Statement, Theorem
from theorycheck.models import diagonal_routes, explicit_derivation, explicit_figures
from theorycheck.models import explicit_routes as routes
from theorycheck.models.comparison import in_balls, moved, moved_in_balls
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.diagonal_assumptions import DATA_IN_RANGE, POSITIVE_SCALE
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.models.explicit_relations import (
    approach,
    depth_four,
    flow_four,
    one_root,
    other_bias,
    printed_radicand,
    quartic_root,
    rate,
    smaller_root,
    stationary,
    without_the_square,
)
from theorycheck.models.references import kernel_and_rich_regimes

_WEIGHTS = (routes.NEAREST, routes.NEAREST_U, routes.NEAREST_V)
_BOTH = (routes.NEAREST, routes.DEPTH_FOUR)
_ROOTS = (routes.SMALLER_ROOT, routes.LARGER_ROOT)


def _nearest(problem: DiagonalRegression, settings: Settings) -> tuple[Any, ...]:
    return (routes.nearest(problem, settings),)


def _nearest_and_depth_four(problem: DiagonalRegression, settings: Settings) -> tuple[Any, ...]:
    return routes.nearest(problem, settings), routes.depth_four(problem, settings)


def _nearest_and_flow_four(problem: DiagonalRegression, settings: Settings) -> tuple[Any, ...]:
    return routes.nearest(problem, settings), routes.flow_four(problem, settings)


def _nearest_and_entropy(problem: DiagonalRegression, settings: Settings) -> tuple[Any, ...]:
    return routes.nearest(problem, settings), diagonal_routes.minimizer(problem, settings)


def _roots(problem: DiagonalRegression, settings: Settings) -> tuple[Any, ...]:
    return (routes.roots(problem, settings),)


def _nearest_and_roots(problem: DiagonalRegression, settings: Settings) -> tuple[Any, ...]:
    return routes.nearest(problem, settings), routes.roots(problem, settings)


def _single(alpha: str) -> DiagonalRegression:
    """Return the problem of one coefficient, which is 1, at this scale."""
    return DiagonalRegression.at(X="1", y="1", alpha=alpha)


def _at_one() -> DiagonalRegression:
    return _single("1")


def _at_two() -> DiagonalRegression:
    return _single("2")


def _witness() -> DiagonalRegression:
    return DiagonalRegression.at(samples=2, features=3, alpha="1/4")


THEOREM = Theorem(
    title="Staying near the start of a depth-2 diagonal network is the bias of depth 4",
    family=DiagonalRegression,
    witness=_witness(),
    scope="the family: every N, d, alpha > 0, X, and y in the range of X. It rests besides on the "
    "theorem on order D (deep-entropy), where it speaks of a flow, and on the standard facts that "
    "are listed with the derivation; in balls depth 4 is enclosed where alpha is a square of a "
    "rational",
    builds_on=("deep-entropy",),
    assumptions=(DATA_IN_RANGE, POSITIVE_SCALE),
    conclusions=(
        Statement(
            slug="nearest-is-depth-four",
            words="The interpolating weights nearest to the start at depth 2 and scale alpha have "
            "the coefficients that minimize the potential of depth 4 at scale sqrt(alpha) subject "
            "to X beta = y.",
            relation=depth_four,
            quantities=_BOTH,
            checks={
                "derivation": by_derivation(explicit_derivation.identification, depth_four),
                "enclosures": in_balls(depth_four, _nearest_and_depth_four),
            },
        ),
        Statement(
            slug="nearest-is-flow-limit",
            words="They are the limit of gradient flow at depth 4 and scale sqrt(alpha).",
            relation=flow_four,
            quantities=(routes.NEAREST, routes.FLOW_FOUR),
            checks={
                "derivation": by_derivation(explicit_derivation.with_flow, flow_four),
                "enclosures": in_balls(flow_four, _nearest_and_flow_four),
            },
        ),
        Statement(
            slug="stationarity",
            words="The nearest weights satisfy v^2 = u^2 - beta and 2 u v = alpha (u + v) in every "
            "coordinate: with v = sqrt(u^2 - beta) an equation of degree four in u.",
            relation=stationary,
            quantities=_WEIGHTS,
            checks={
                "derivation": by_derivation(explicit_derivation.identification, stationary),
                "enclosures": in_balls(stationary, _nearest),
            },
        ),
        Statement(
            slug="distance-is-quartic-root",
            words="In every coordinate (u - alpha)^2 + (v - alpha)^2 = alpha^2 t with t a root of "
            "the quartic p_z, z = beta / alpha^2: the factor alpha^2 belongs there.",
            relation=quartic_root,
            quantities=_WEIGHTS,
            checks={
                "derivation": by_derivation(explicit_derivation.with_quartic, quartic_root),
                "enclosures": in_balls(quartic_root, _nearest),
            },
        ),
        Statement(
            slug="smaller-root",
            words="It is the smaller of the two real roots: alpha^2 t is at most |beta|, where the "
            "quartic is not positive.",
            relation=smaller_root,
            quantities=_WEIGHTS,
            checks={
                "derivation": by_derivation(explicit_derivation.with_quartic, smaller_root),
                "enclosures": in_balls(smaller_root, _nearest),
            },
        ),
        Statement(
            slug="algebraic-approach",
            words="The squared distance lies between ||beta||_1 - 2 alpha sum sqrt|beta_i| and "
            "that plus 3 alpha^2 d / 2.",
            relation=approach,
            quantities=_WEIGHTS,
            checks={
                "derivation": by_derivation(explicit_derivation.with_bounds, approach),
                "enclosures": in_balls(approach, _nearest),
            },
        ),
        Statement(
            slug="rate",
            words="In every coordinate |beta| - 2 alpha sqrt|beta| + 3 alpha^2 / 2 exceeds the "
            "squared distance by at most alpha^3 / (2 sqrt|beta|).",
            relation=rate,
            quantities=_WEIGHTS,
            checks={
                "derivation": by_derivation(explicit_derivation.with_bounds, rate),
                "enclosures": in_balls(rate, _nearest),
            },
        ),
    ),
    controls=(
        Control(
            statement=Statement(
                slug="unique-real-root",
                words="The quartic has one real root only: the larger is the smaller.",
                relation=one_root,
                quantities=_ROOTS,
                checks={"isolation": in_balls(one_root, _roots)},
            ),
            source="Section 5: r(z) is called the unique real root of the quartic",
            at=_at_one,
            erratum=Erratum(
                number="E3",
                versions="V1, V3, COLT",
                reading="Refuted for distinct real roots at z = 1, and by the discriminant for "
                "every z that is not 0. The polynomial itself is right, and its smaller real root "
                "is the distance.",
                corrected="smaller-root",
            ),
        ),
        Control(
            statement=Statement(
                slug="missing-square-of-the-scale",
                words="The squared distance is the sum of r(beta_i / alpha^2), without a factor.",
                relation=without_the_square,
                quantities=(*_WEIGHTS, *_ROOTS),
                checks={"enclosures": in_balls(without_the_square, _nearest_and_roots)},
            ),
            source="Section 5, the formula for R_alpha",
            at=_at_two,
            erratum=Erratum(
                number="E4",
                versions="V3, COLT, and V1, which leaves the factor out of Q_alpha as well",
                reading="Refuted for r the smaller root, and R_alpha the squared distance as it is "
                "defined there. Up to a positive factor, which no minimizer depends on, it is "
                "true.",
                corrected="distance-is-quartic-root",
            ),
        ),
        Control(
            statement=Statement(
                slug="negative-radicand",
                words="The second weight is sqrt(-beta - u^2): v^2 = -beta - u^2.",
                relation=printed_radicand,
                quantities=_WEIGHTS,
                checks={"enclosures": in_balls(printed_radicand, _nearest)},
            ),
            source="V1, footnote on the computation of r",
            at=_at_one,
            erratum=Erratum(
                number="E14",
                versions="V1",
                reading="Refuted at beta = 1, where the radicand is negative. With "
                "sqrt(u^2 - beta) it is true. That the stationarity equation is called quadratic "
                "is not refuted here: its degree depends on how it is written.",
                corrected="stationarity",
            ),
        ),
        Control(
            statement=Statement(
                slug="bias-of-depth-two",
                words="The nearest weights have the coefficients to which gradient flow leads at "
                "the same depth and scale: R_alpha selects what Q_alpha selects.",
                relation=other_bias,
                quantities=(routes.NEAREST, diagonal_routes.ENTROPY),
                checks={"enclosures": in_balls(other_bias, _nearest_and_entropy)},
            ),
            source="made against section 5, which says that the two differ",
            at=_witness,
        ),
        Control(
            statement=Statement(
                slug="moved-nearest",
                words="The nearest coefficients, one moved by 10^-digits max|beta|, are the "
                "minimizer of depth 4.",
                relation=moved(depth_four),
                quantities=(*_BOTH, diagonal_routes.SHIFT),
                checks={"enclosures": moved_in_balls(depth_four, _nearest_and_depth_four)},
            ),
            source="made from the conclusion: shows what the comparison resolves",
            at=_witness,
        ),
    ),
    references=(
        kernel_and_rich_regimes("Section 5: explicit regularization, R_alpha and its quartic"),
    ),
    derivation=shown(explicit_derivation.derivation),
    series=explicit_figures.series,
)
