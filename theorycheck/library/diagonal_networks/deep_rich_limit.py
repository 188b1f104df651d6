r"""With a small scale, gradient flow on a network of order D > 2 nears the minimum l1 norm.

Setting: as in `deep-entropy`; $\beta^\infty$ is the minimizer of $Q_\alpha^D$ subject to
$X\beta = y$, to which gradient flow converges, and $\beta^*$ a solution of least l1 norm,
$c = \|\beta^*\|_1 > 0$.

Claim: for every $\alpha > 0$, with $\tau = (d\,\alpha^D/c)^{(D-2)/D}$,
$(D - 2\tau)(\|\beta^\infty\|_1 - c) \le D\,c\,\tau$. So as $\alpha\to 0$ the excess of the norm
vanishes, at least as fast as $\alpha^{D-2}$, and $\beta^\infty\to\beta^*$ if $\beta^*$ is the only
solution of least l1 norm. (If there are several, which of them is neared is not said; the paper's
proof presumes that the limit exists.)

Checked: by a derivation for every N, d and real D > 2, which uses theorem 3; the inequality in
balls at one problem, from a certified minimizer and an exact minimum norm. On a given instance the
excess is often of the smaller order $\alpha^D$: the figure shows its slopes. Control: the bound
with $\tau = (d\,\alpha^D/c)^2$, which would be a faster rate than that.

Source: the limit is in theorem 3 of Woodworth et al., "Kernel and Rich Regimes in Overparametrized
Models", COLT 2020; the explicit bound is not. The proof there bounds nothing uniformly in alpha;
this one does, by duality with the exponents of the limit itself.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from theorycheck._errors import SolverFailure
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models import deep_figures, deep_rich_derivation, diagonal_routes, rates
from theorycheck.models.comparison import in_balls
from theorycheck.models.deep_assumptions import ORDER_ABOVE_TWO
from theorycheck.models.deep_regression import DeepRegression
from theorycheck.models.deep_routes import LEAST_L1, least_l1
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.diagonal_assumptions import DATA_IN_RANGE, POSITIVE_SCALE
from theorycheck.models.references import kernel_and_rich_regimes

SCALES = tuple(Fraction(1, 2**power) for power in range(1, 9))


def _norm(name: str) -> Any:
    import sympy

    j, d = sympy.Symbol("j", integer=True), sympy.Symbol("features")
    return sympy.Sum(sympy.Abs(sympy.IndexedBase(name)[j]), (j, 1, d))


def _size() -> Any:
    """Return d, as a sum of ones."""
    import sympy

    j, d = sympy.Symbol("j", integer=True), sympy.Symbol("features")
    return sympy.Sum(1, (j, 1, d))


def nonzero_norm() -> Any:
    """Return the assumption that the minimum of the l1 norm is positive."""
    from sympy import Gt

    return Gt(_norm("beta_l1"), 0, evaluate=False)


def excess_bound(exponent: Any = None) -> Any:
    """Return the conclusion.

    Args:
        exponent: The exponent of tau; by default (D-2)/D.
    """
    from sympy import Le, Symbol

    alpha, order = Symbol("alpha"), Symbol("order")
    norm = _norm("beta_l1")
    tau = deep_rich_derivation.ratio(alpha, order, _size(), norm, exponent)
    excess = _norm("beta_entropy") - norm
    left, right = deep_rich_derivation.excess_bound(excess, order, norm, tau)
    return Le(left, right, evaluate=False)


def faster_rate() -> Any:
    """Return the wrong claim made from the conclusion with the exponent 2."""
    return excess_bound(exponent=2)


def _both(problem: DeepRegression, settings: Settings) -> tuple[Any, ...]:
    return diagonal_routes.minimizer(problem, settings), least_l1(problem)


def _least(problem: DeepRegression, settings: Settings) -> tuple[Any, ...]:
    del settings
    return (least_l1(problem),)


def _series(problem: DeepRegression, settings: Settings) -> list[dict[str, Any]]:
    del settings
    order = float(problem.order)
    least = float(rates.least_norm(diagonal_routes.system(problem), rates.L1))
    bounds = []
    for scale in SCALES:
        tau = (problem.features * float(scale) ** order / least) ** (1 - 2 / order)
        bounds.append(order * least * tau / (order - 2 * tau) if 2 * tau < order else float("inf"))
    return [deep_figures.excess(problem, rates.L1, SCALES, bounds)]


def _notes(problem: DeepRegression, settings: Settings) -> list[str]:
    """Say whether the solution of least l1 norm is the only one."""
    del settings
    unique = least_l1(problem).unique
    if unique is None:
        raise SolverFailure("whether the solution of least l1 norm is the only one is open.")
    return [
        "The solution of least l1 norm is the only one here (exact): so beta* is the limit for "
        "alpha to 0."
        if unique
        else "There are several solutions of least l1 norm here (exact): the norm tends to the "
        "minimum as alpha tends to 0, and nothing is said of which of them is neared."
    ]


_COMPARED = (diagonal_routes.ENTROPY, LEAST_L1)

THEOREM = Theorem(
    title="With a small scale, gradient flow on a network of order D > 2 nears the minimum l1 norm",
    family=DeepRegression,
    witness=DeepRegression.at(alpha="1/16"),
    scope="the family: every N, d, real D > 2, alpha > 0, X, and y != 0 in the range of X. It "
    "rests besides on theorem 3 (deep-entropy) and on the standard facts that are listed with the "
    "derivation",
    builds_on=("deep-entropy",),
    assumptions=(
        DATA_IN_RANGE,
        POSITIVE_SCALE,
        ORDER_ABOVE_TWO,
        Statement(
            slug="nonzero-minimum",
            words="The least l1 norm of a solution is positive: y is not 0.",
            relation=nonzero_norm,
            quantities=(LEAST_L1,),
            checks={"exact norm": in_balls(nonzero_norm, _least)},
        ),
    ),
    conclusions=(
        Statement(
            slug="excess-bound",
            words="The l1 norm of the limit exceeds the least one by at most D c tau / (D - 2 tau) "
            "(if D > 2 tau), with tau = (d alpha^D / c)^((D-2)/D), c the least norm.",
            relation=excess_bound,
            quantities=_COMPARED,
            checks={
                "derivation": by_derivation(deep_rich_derivation.rich_derivation, excess_bound),
                "enclosures": in_balls(excess_bound, _both),
            },
        ),
    ),
    controls=(
        Control(
            statement=Statement(
                slug="faster-rate",
                words="The same bound with tau = (d alpha^D / c)^2.",
                relation=faster_rate,
                quantities=_COMPARED,
                checks={"enclosures": in_balls(faster_rate, _both)},
            ),
            source="made from the conclusion with the exponent 2 for (D-2)/D: alpha^(2D) is beyond "
            "what the flow reaches",
            at=lambda: DeepRegression.at(alpha="1/16"),
        ),
    ),
    references=(
        kernel_and_rich_regimes("Theorem 3: the limit of small scales, with an explicit rate"),
    ),
    cases={"order-five-halves": lambda: DeepRegression.at(order="5/2", alpha="1/100")},
    derivation=shown(deep_rich_derivation.rich_derivation),
    series=_series,
    notes=_notes,
)
