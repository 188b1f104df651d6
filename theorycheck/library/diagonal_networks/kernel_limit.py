r"""With a large scale, gradient flow on a diagonal network nears the minimum l2 norm.

Setting: as in `hyperbolic-entropy`; $\beta^* = \operatorname{argmin}_{X\beta=y}\|\beta\|_2$ and
$\varepsilon > 0$.

Claim: if $48\,\varepsilon\,\alpha^4 \ge (1+\varepsilon)^2\|\beta^*\|_2^2$, then
$\|\beta^\infty\|_2^2 \le (1+\varepsilon)\|\beta^*\|_2^2$ and
$\|\beta^\infty - \beta^*\|_2^2 \le \varepsilon\|\beta^*\|_2^2$. As some $\alpha$ is large enough
for each $\varepsilon$, the limit for $\alpha\to\infty$ is $\beta^*$.

Checked: by a derivation for every N and d, which uses theorem 1; both inequalities in balls at one
problem. Control: the same bound with the sign of epsilon changed.

Source: sharpens the l2 half of theorem 2 of Woodworth et al., "Kernel and Rich Regimes in
Overparametrized Models", COLT 2020; the printed half is in `initialization-scale`.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models import diagonal_figures, diagonal_routes
from theorycheck.models.comparison import in_balls
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.diagonal_assumptions import DATA_IN_RANGE, POSITIVE_SCALE
from theorycheck.models.kernel_derivation import sharper_kernel
from theorycheck.models.references import kernel_and_rich_regimes
from theorycheck.models.scale_problems import ScaleRegression
from theorycheck.models.scale_statements import squared_norm


def large_scale() -> Any:
    """Return the assumption that alpha is large enough for epsilon."""
    from sympy import Ge, Symbol

    alpha, epsilon = Symbol("alpha"), Symbol("epsilon")
    return Ge(48 * epsilon * alpha**4, (1 + epsilon) ** 2 * squared_norm("beta_l2"))


def norm_bound() -> Any:
    """Return the conclusion on the norm of the limit."""
    from sympy import Le, Symbol

    return Le(squared_norm("beta_flow"), (1 + Symbol("epsilon")) * squared_norm("beta_l2"))


def distance_bound() -> Any:
    """Return the conclusion on the distance of the limit."""
    from sympy import Le, Symbol

    distance = squared_norm("beta_flow", minus="beta_l2")
    return Le(distance, Symbol("epsilon") * squared_norm("beta_l2"))


def below_the_minimum() -> Any:
    """Return the wrong claim made from the conclusion with -epsilon for epsilon."""
    from sympy import Symbol

    return norm_bound().subs(Symbol("epsilon"), -Symbol("epsilon"))


def _both(problem: ScaleRegression, settings: Settings) -> tuple[Any, ...]:
    return diagonal_routes.flow(problem, settings), diagonal_routes.least_l2(problem)


def _exact(problem: ScaleRegression, settings: Settings) -> tuple[Any, ...]:
    del settings
    return (diagonal_routes.least_l2(problem),)


_COMPARED = (diagonal_routes.FLOW, diagonal_routes.LEAST_L2)

THEOREM = Theorem(
    title="With a large scale, gradient flow on a diagonal network nears the minimum l2 norm",
    family=ScaleRegression,
    witness=ScaleRegression.at(alpha="2"),
    scope="the family: every N, d, alpha, epsilon > 0, X, and y in the range of X with alpha large "
    "as assumed. It rests besides on theorem 1 and on the standard facts that are listed with the "
    "derivation",
    builds_on=("hyperbolic-entropy",),
    assumptions=(
        DATA_IN_RANGE,
        POSITIVE_SCALE,
        Statement(
            slug="large-scale",
            words="The scale alpha is large enough for the excess epsilon.",
            relation=large_scale,
            quantities=(diagonal_routes.LEAST_L2,),
            checks={"enclosures": in_balls(large_scale, _exact)},
        ),
    ),
    conclusions=(
        Statement(
            slug="norm-bound",
            words="The squared l2 norm of the limit is at most (1 + epsilon) times the minimum.",
            relation=norm_bound,
            quantities=_COMPARED,
            checks={
                "derivation": by_derivation(sharper_kernel, norm_bound),
                "enclosures": in_balls(norm_bound, _both),
            },
        ),
        Statement(
            slug="distance-bound",
            words="The squared distance of the limit from the minimum l2 norm solution is at most "
            "epsilon times its squared norm.",
            relation=distance_bound,
            quantities=_COMPARED,
            checks={
                "derivation": by_derivation(sharper_kernel, distance_bound),
                "enclosures": in_balls(distance_bound, _both),
            },
        ),
    ),
    controls=(
        Control(
            statement=Statement(
                slug="below-the-minimum",
                words="The squared l2 norm of the limit is at most (1 - epsilon) times the "
                "minimum.",
                relation=below_the_minimum,
                quantities=_COMPARED,
                checks={"enclosures": in_balls(below_the_minimum, _both)},
            ),
            source="made from the conclusion with -epsilon for epsilon",
            idle=diagonal_routes.at_rest,
        ),
    ),
    references=(
        kernel_and_rich_regimes(
            "Theorem 2, second half, with a weaker assumption and another proof"
        ),
    ),
    derivation=shown(sharper_kernel),
    series=diagonal_figures.series,
    notes=diagonal_routes.remarks,
)
