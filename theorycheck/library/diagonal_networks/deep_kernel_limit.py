r"""With a large scale, gradient flow on a network of order D > 2 nears the minimum l2 norm.

Setting: as in `deep-entropy`; $\beta^* = \operatorname{argmin}_{X\beta=y}\|\beta\|_2$,
$C = (D-1)(3D-4)/(6D^2)$ and $\varepsilon = 8\,C^2\,\|\beta^*\|_2^4\,\alpha^{-4D}$.

Claim: if $\varepsilon < 1$, then $\|\beta^\infty\|_2^2 \le (1+\varepsilon)\|\beta^*\|_2^2$ and
$\|\beta^\infty - \beta^*\|_2^2 \le \varepsilon\|\beta^*\|_2^2$. So as $\alpha\to\infty$ the limit
of the flow tends to $\beta^*$, and its squared norm at the rate $\alpha^{-4D}$.

Checked: by a derivation for every N, d and real D > 2, which uses theorem 3; both inequalities in
balls at one problem. The figure shows enclosed slopes, which tend to -4D. Control: the bound with
$\alpha^{-6D}$ in place of $\alpha^{-4D}$, so that the rate is not better.

Source: the limit is in theorem 3 of Woodworth et al., "Kernel and Rich Regimes in Overparametrized
Models", COLT 2020; the explicit bound is not. The proof bounds the second derivative of the
inverse of h_D and walks along the segment from $\beta^*$ to the limit.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from theorycheck.core.problem import Problem
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models import deep_figures, deep_kernel_derivation, diagonal_routes, rates
from theorycheck.models.comparison import in_balls
from theorycheck.models.deep_assumptions import ORDER_ABOVE_TWO
from theorycheck.models.deep_regression import DeepRegression
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.diagonal_assumptions import DATA_IN_RANGE, POSITIVE_SCALE
from theorycheck.models.references import kernel_and_rich_regimes

SCALES = tuple(Fraction(2**power) for power in range(7))


def _squares(*terms: tuple[int, str]) -> Any:
    """Return sum_j (sum of coefficient * name[j])^2."""
    import sympy

    j, d = sympy.Symbol("j", integer=True), sympy.Symbol("features")
    inside = sum(factor * sympy.IndexedBase(name)[j] for factor, name in terms)
    return sympy.Sum(inside**2, (j, 1, d))


def _share(power: Any = None) -> Any:
    from sympy import Symbol

    order = Symbol("order")
    return deep_kernel_derivation.share(
        Symbol("alpha"), order, _squares((1, "beta_l2")), power=power
    )


def large_scale() -> Any:
    """Return the assumption that alpha is so large that epsilon is below 1."""
    from sympy import Lt

    return Lt(_share(), 1, evaluate=False)


def norm_bound(power: Any = None) -> Any:
    """Return the conclusion on the norm of the limit.

    Args:
        power: The power of 1 / alpha in epsilon; by default 4 D.
    """
    from sympy import Le

    norm = _squares((1, "beta_l2"))
    return Le(_squares((1, "beta_flow")), (1 + _share(power)) * norm, evaluate=False)


def distance_bound() -> Any:
    """Return the conclusion on the distance of the limit."""
    from sympy import Le

    distance = _squares((1, "beta_flow"), (-1, "beta_l2"))
    return Le(distance, _share() * _squares((1, "beta_l2")), evaluate=False)


def better_rate() -> Any:
    """Return the wrong claim made from the conclusion on the norm with the power 6 D."""
    from sympy import Symbol

    return norm_bound(power=6 * Symbol("order"))


def _both(problem: DeepRegression, settings: Settings) -> tuple[Any, ...]:
    return diagonal_routes.flow(problem, settings), diagonal_routes.least_l2(problem)


def _exact(problem: DeepRegression, settings: Settings) -> tuple[Any, ...]:
    del settings
    return (diagonal_routes.least_l2(problem),)


def _series(problem: DeepRegression, settings: Settings) -> list[dict[str, Any]]:
    del settings
    order = float(problem.order)
    least = float(rates.least_norm(diagonal_routes.system(problem), rates.L2))
    shares = [float(deep_kernel_derivation.share(float(scale), order, least)) for scale in SCALES]
    bounds = [share * least if share < 1 else float("inf") for share in shares]
    return [deep_figures.excess(problem, rates.L2, SCALES, bounds)]


def _curved() -> Problem:
    # epsilon is 0.15: the excess is large enough to be seen with few digits.
    return DeepRegression.at(X="1,2", y="8000", alpha="16")


_COMPARED = (diagonal_routes.FLOW, diagonal_routes.LEAST_L2)

THEOREM = Theorem(
    title="With a large scale, gradient flow on a network of order D > 2 nears the minimum l2 norm",
    family=DeepRegression,
    witness=DeepRegression.at(alpha="4"),
    scope="the family: every N, d, real D > 2, alpha > 0 large as assumed, X, and y in the range "
    "of X. It rests besides on theorem 3 (deep-entropy) and on the standard facts that are listed "
    "with the derivation",
    builds_on=("deep-entropy",),
    assumptions=(
        DATA_IN_RANGE,
        POSITIVE_SCALE,
        ORDER_ABOVE_TWO,
        Statement(
            slug="large-scale",
            words="The scale alpha is so large that epsilon is below 1.",
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
                "derivation": by_derivation(deep_kernel_derivation.kernel_derivation, norm_bound),
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
                "derivation": by_derivation(
                    deep_kernel_derivation.kernel_derivation, distance_bound
                ),
                "enclosures": in_balls(distance_bound, _both),
            },
        ),
    ),
    controls=(
        Control(
            statement=Statement(
                slug="better-rate",
                words="The squared norm is so bounded with alpha^(-6D) in place of alpha^(-4D).",
                relation=better_rate,
                quantities=_COMPARED,
                checks={"enclosures": in_balls(better_rate, _both)},
            ),
            source="made from the conclusion with 6 D for 4 D: the rate is not better",
            at=_curved,
        ),
    ),
    references=(
        kernel_and_rich_regimes("Theorem 3: the limit of large scales, with an explicit rate"),
    ),
    cases={"order-five-halves": lambda: DeepRegression.at(order="5/2", alpha="4")},
    derivation=shown(deep_kernel_derivation.kernel_derivation),
    series=_series,
    notes=diagonal_routes.remarks,
)
