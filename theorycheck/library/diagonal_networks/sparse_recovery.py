r"""With a small scale, the limit recovers a sparse vector from few noisy measurements.

Setting: $\beta = u^D - v^D$ from $u(0) = v(0) = \alpha$; Gaussian measurements of a vector b with
few nonzero entries, fewer samples than features, noise of variance 0.01. For $x\sim N(0, I)$ the
population error of $\beta$ is $\|\beta - b\|_2^2$.

Claim, about one drawn problem at a time: the limit, which by theorems 1 and 3 is the minimizer of
$Q^D_\alpha$, has a population error of at most 1/40.

Checked: in balls at the witness, of 60 samples and 120 features, from the certified minimizer; the
control is the same claim at a large scale. The figures, with 1000 features as in the source, are
computed in doubles and prove nothing; they are one computation that can be interrupted, whose
finished pieces are kept in the user's cache (or in the file that THEORYCHECK_LEDGER names).

Source: Woodworth et al., "Kernel and Rich Regimes in Overparametrized Models", COLT 2020, section
4, figures 1 and 3(c).
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Quantity, Statement, Theorem
from theorycheck.models import diagonal_routes, sparse_figure
from theorycheck.models.comparison import in_balls
from theorycheck.models.diagonal_assumptions import DATA_IN_RANGE, POSITIVE_SCALE
from theorycheck.models.entropy import certified_minimizer
from theorycheck.models.references import kernel_and_rich_regimes
from theorycheck.models.sparse_regression import SparseRegression
from theorycheck.rigor.entropy import EntropyMinimizer


def recovered() -> Any:
    """Return the conclusion that the population error is at most 1/40."""
    import sympy

    j, d = sympy.Symbol("j", integer=True), sympy.Symbol("features")
    apart = sympy.IndexedBase("beta_entropy")[j] - sympy.IndexedBase("truth")[j]
    return sympy.Le(sympy.Sum(apart**2, (j, 1, d)), sympy.Rational(1, 40), evaluate=False)


def limit(problem: SparseRegression, settings: Settings) -> EntropyMinimizer:
    """Return the certificate of the minimizer, which is the limit by theorems 1 and 3."""
    from fractions import Fraction

    return certified_minimizer(
        diagonal_routes.system(problem),
        problem.alpha,
        settings.digits,
        order=Fraction(problem.order),
    )


def _routes(problem: SparseRegression, settings: Settings) -> tuple[Any, ...]:
    return (limit(problem, settings),)


def _large_scale() -> SparseRegression:
    return SparseRegression.at(alpha="10")


_QUANTITIES = (
    Quantity(
        name="beta_entropy",
        latex=r"\hat\beta",
        meaning=r"\operatorname{argmin}_{X\beta=y} Q^D_\alpha(\beta)",
        words="minimizer of Q_alpha^D subject to X beta = y, the flow's limit by theorems 1 and 3",
    ),
)

THEOREM = Theorem(
    title="With a small scale, the limit recovers a sparse vector from few noisy measurements",
    family=SparseRegression,
    witness=SparseRegression.at(),
    scope="this problem",
    builds_on=("hyperbolic-entropy", "deep-entropy"),
    assumptions=(DATA_IN_RANGE, POSITIVE_SCALE),
    conclusions=(
        Statement(
            slug="recovered",
            words="The population error of the minimizer of Q_alpha^D is at most 1/40.",
            relation=recovered,
            quantities=_QUANTITIES,
            checks={"enclosures": in_balls(recovered, _routes)},
        ),
    ),
    controls=(
        Control(
            statement=Statement(
                slug="recovered-at-any-scale",
                words="The population error is at most 1/40 at the scale 10 as well.",
                relation=recovered,
                quantities=_QUANTITIES,
                checks={"enclosures": in_balls(recovered, _routes)},
            ),
            source="made from the conclusion: the same data in the kernel regime",
            at=_large_scale,
        ),
    ),
    references=(kernel_and_rich_regimes("section 4; figures 1 and 3(c)"),),
    cases={"order-3": lambda: SparseRegression.at(order="3", alpha="1/20")},
    series=sparse_figure.series,
)
