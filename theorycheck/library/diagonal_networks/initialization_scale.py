r"""The initialization scale decides between the minimum l1 and the minimum l2 norm.

Setting: as in `hyperbolic-entropy`, with $0 < \varepsilon < d$ and y not 0;
$\beta^*_{\ell_1}$ and $\beta^*_{\ell_2}$ are minimum norm solutions of $X\beta = y$.

Claim: with $c = \|\beta^*_{\ell_1}\|_1$, if
$\alpha \le \min\{(2(1+\varepsilon)c)^{-(2+\varepsilon)/(2\varepsilon)}, e^{-d/(\varepsilon c)}\}$,
then $\|\beta^\infty\|_1 \le (1+\varepsilon)c$; and if
$\alpha \ge \sqrt{2(1+\varepsilon)(1+2/\varepsilon)\|\beta^*_{\ell_2}\|_2}$, then
$\|\beta^\infty\|_2^2 \le (1+\varepsilon)\|\beta^*_{\ell_2}\|_2^2$.

Checked: both halves as printed, by a derivation for every N and d that repairs the printed proof
and uses theorem 1; in balls at one problem, for the limit of the flow where it can be followed and
for the minimizer of $Q_\alpha$, which it is by theorem 1, at any scale. A problem between the two
thresholds is vacuous. The figures show the thresholds beside the scales at which the bounds
really begin to hold. Controls: four steps of the printed proof, false as written.

Source: Woodworth, Gunasekar, Lee, Moroshko, Savarese, Golan, Soudry, Srebro, "Kernel and Rich
Regimes in Overparametrized Models", COLT 2020, theorem 2. Sharper: `rich-limit`, `kernel-limit`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models import scale_figures
from theorycheck.models.comparison import in_balls
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.diagonal_assumptions import DATA_IN_RANGE, POSITIVE_SCALE
from theorycheck.models.kernel_derivation import printed_kernel
from theorycheck.models.references import kernel_and_rich_regimes
from theorycheck.models.rich_derivation import printed_rich
from theorycheck.models.scale_errata import SCALE_ERRATA
from theorycheck.models.scale_problems import BEYOND, ScaleRegression, one_constraint
from theorycheck.models.scale_statements import (
    EPSILON_RANGE,
    FLOW,
    LEAST_L1,
    LEAST_L2,
    MINIMIZER,
    NONZERO_NORM,
    l1_excess,
    large_scale,
    norms,
    printed_l1,
    printed_l2,
    printed_scale,
    small_scale,
    under,
    with_flow,
    with_minimizer,
)

L1_FLOW, L1_MINIMIZER = printed_l1("beta_flow"), printed_l1("beta_entropy")
L2_FLOW, L2_MINIMIZER = printed_l2("beta_flow"), printed_l2("beta_entropy")
L1_SCALE, L2_SCALE = "the threshold of the l1 half", "the threshold of the l2 half"


def below_the_minimum() -> Any:
    """Return the wrong claim that the l1 norm is below the minimum, made with -epsilon."""
    from sympy import Ge, Symbol

    epsilon = Symbol("epsilon")
    return Ge(l1_excess("beta_entropy").subs(epsilon, -epsilon), 0, evaluate=False)


def steps() -> list[Any]:
    """Return the derivations of both halves."""
    return [*printed_rich(), *printed_kernel()]


def _two_constraints() -> ScaleRegression:
    return ScaleRegression.at(X="2,1,0;0,1,2", y="2,1", epsilon="1", alpha="1/16")


def _large() -> ScaleRegression:
    return ScaleRegression.at(X="1,1/2,1/2", y="2", epsilon="1/4", alpha="7")


def _hidden_norm() -> ScaleRegression:
    # ln(1/alpha) is just above d / epsilon, as theorem 2 asks.
    alpha = Fraction(1, 2**1443)
    return one_constraint(100, Fraction(37, 50), alpha=alpha, epsilon=Fraction(1, 10))


THEOREM = Theorem(
    title="The initialization scale decides between the minimum l1 and the minimum l2 norm",
    family=ScaleRegression,
    # Here the bounds really fail at other scales: the minimum l2 solution has an l1 norm of 8/3.
    witness=ScaleRegression.at(X="1,1/2,1/2", y="2", epsilon="1/4", alpha="1/2000"),
    scope="the family: every N, d, 0 < epsilon < d, X, y not 0 in the range of X, and alpha within "
    "a threshold. It rests besides on theorem 1 and on the standard facts that are listed with the "
    "derivation",
    builds_on=("hyperbolic-entropy", "entropy-near-l1", "entropy-near-l2"),
    assumptions=(
        DATA_IN_RANGE,
        POSITIVE_SCALE,
        EPSILON_RANGE,
        NONZERO_NORM,
        Statement(
            slug="scale-within-a-threshold",
            words="The scale alpha is at most the threshold of the l1 half, or at least that of "
            "the l2 half; between them the theorem says nothing.",
            relation=printed_scale,
            in_conclusions=True,
            quantities=(LEAST_L1, LEAST_L2),
            checks={"exact norms": in_balls(printed_scale, norms)},
        ),
    ),
    conclusions=(
        Statement(
            slug="l1-half",
            words="If alpha is below the minimum of the two printed numbers, the l1 norm of the "
            "flow's limit is at most (1 + epsilon) times the minimum: of the numbers in max, one "
            "is nonnegative.",
            relation=L1_FLOW,
            quantities=(FLOW, LEAST_L1),
            checks={
                "derivation": by_derivation(printed_rich, L1_FLOW),
                "flow": under(small_scale, L1_FLOW, with_flow, L1_SCALE),
            },
        ),
        Statement(
            slug="l2-half",
            words="If alpha is above the printed number, the squared l2 norm of the flow's limit "
            "is at most (1 + epsilon) times the minimum: of the numbers in max, one is "
            "nonnegative.",
            relation=L2_FLOW,
            quantities=(FLOW, LEAST_L2),
            checks={
                "derivation": by_derivation(printed_kernel, L2_FLOW),
                "flow": under(large_scale, L2_FLOW, with_flow, L2_SCALE),
            },
        ),
        Statement(
            slug="l1-half-minimizer",
            words="The l1 half for the minimizer of Q_alpha, which is the flow's limit by "
            "theorem 1: checked at scales that no integration reaches.",
            relation=L1_MINIMIZER,
            quantities=(MINIMIZER, LEAST_L1),
            checks={
                "derivation": by_derivation(printed_rich, L1_MINIMIZER),
                "enclosures": under(small_scale, L1_MINIMIZER, with_minimizer, L1_SCALE),
            },
        ),
        Statement(
            slug="l2-half-minimizer",
            words="The l2 half for the minimizer of Q_alpha, which is the flow's limit by "
            "theorem 1.",
            relation=L2_MINIMIZER,
            quantities=(MINIMIZER, LEAST_L2),
            checks={
                "derivation": by_derivation(printed_kernel, L2_MINIMIZER),
                "enclosures": under(large_scale, L2_MINIMIZER, with_minimizer, L2_SCALE),
            },
        ),
    ),
    controls=(
        Control(
            statement=Statement(
                slug="l1-below-the-minimum",
                words="The l1 norm of the minimizer of Q_alpha is at most (1 - epsilon) times the "
                "minimum.",
                relation=below_the_minimum,
                quantities=(MINIMIZER, LEAST_L1),
                checks={"enclosures": in_balls(below_the_minimum, with_minimizer)},
            ),
            source="made from the l1 half with -epsilon for epsilon",
        ),
        *SCALE_ERRATA,
    ),
    probes=BEYOND,
    references=(
        kernel_and_rich_regimes("Theorem 2, with the thresholds as printed; another proof"),
    ),
    cases={
        "large-scale": _large,
        "two-constraints": _two_constraints,
        "one-constraint": _hidden_norm,
    },
    derivation=shown(steps),
    series=scale_figures.series,
    notes=scale_figures.notes,
)
