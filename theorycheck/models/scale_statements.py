r"""The relations of theorem 2: thresholds of the initialization scale, and what they give.

The kernel has no implication. "If $\alpha < T$, then $B \le C$" is written
$\max(\alpha - T,\, C - B) \ge 0$, which says that one of the two entries is nonnegative. It differs
from the printed statement at $\alpha = T$ alone. A minimum of thresholds adds an entry.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from theorycheck._errors import SolverFailure
from theorycheck.core.evidence import Finding
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Quantity, Statement
from theorycheck.models import diagonal_routes
from theorycheck.models.comparison import BallCheck, Relation, Routes, in_balls
from theorycheck.models.exact_norms import minimum_l1
from theorycheck.models.scale_problems import ScaleRegression
from theorycheck.rigor.norms import MinimumL1

# Further away from 1 the flow is slow or stiff: hours, where the minimizer takes milliseconds.
MOST_LOGARITHM = 8
LEAST_L1 = Quantity(
    name="beta_l1",
    latex=r"\beta^{*}_{\ell_1}",
    meaning=r"\operatorname{argmin}_{X\beta=y}\|\beta\|_1",
    words="a minimum l1 norm solution of X beta = y (exact)",
)
LEAST_L2 = replace(diagonal_routes.LEAST_L2, latex=r"\beta^{*}_{\ell_2}")
FLOW, MINIMIZER = diagonal_routes.FLOW, diagonal_routes.ENTROPY


def dimension() -> Any:
    """Return d, the number of features, in a form that the kernel counts itself."""
    import sympy

    return sympy.Sum(1, (sympy.Symbol("j", integer=True), 1, sympy.Symbol("features")))


def l1_norm(name: str) -> Any:
    """Return the l1 norm of a quantity."""
    import sympy

    j = sympy.Symbol("j", integer=True)
    return sympy.Sum(sympy.Abs(sympy.IndexedBase(name)[j]), (j, 1, sympy.Symbol("features")))


def squared_norm(name: str, minus: str | None = None) -> Any:
    """Return the squared l2 norm of a quantity, or of the difference of two."""
    import sympy

    j = sympy.Symbol("j", integer=True)
    entry = sympy.IndexedBase(name)[j]
    if minus is not None:
        entry -= sympy.IndexedBase(minus)[j]
    return sympy.Sum(entry**2, (j, 1, sympy.Symbol("features")))


def printed_l1_scales() -> tuple[Any, Any]:
    """Return the two numbers whose minimum is the printed l1 threshold."""
    from sympy import Symbol, exp

    epsilon, norm = Symbol("epsilon"), l1_norm("beta_l1")
    power = -(2 + epsilon) / (2 * epsilon)
    return (2 * (1 + epsilon) * norm) ** power, exp(-dimension() / (epsilon * norm))


def printed_l2_scale() -> Any:
    """Return the printed l2 threshold."""
    from sympy import Symbol, sqrt

    epsilon = Symbol("epsilon")
    norm = sqrt(squared_norm("beta_l2"))
    return sqrt(2 * (1 + epsilon) * (1 + 2 / epsilon) * norm)


def sharper_l1_scale() -> Any:
    """Return the scale-covariant l1 threshold."""
    from sympy import E, Rational, Symbol, sqrt

    epsilon = Symbol("epsilon")
    ratio = E * dimension() / (1 + epsilon)
    power = -(1 + epsilon) / (2 * epsilon)
    return sqrt(l1_norm("beta_l1")) * 2 ** (-Rational(1, 2) / epsilon) * ratio**power


def l1_excess(name: str) -> Any:
    """Return how far the l1 norm of `name` is below (1 + epsilon) times the minimum."""
    from sympy import Symbol

    return (1 + Symbol("epsilon")) * l1_norm("beta_l1") - l1_norm(name)


def l2_excess(name: str) -> Any:
    """Return how far the squared l2 norm of `name` is below (1 + epsilon) times the minimum."""
    from sympy import Symbol

    return (1 + Symbol("epsilon")) * squared_norm("beta_l2") - squared_norm(name)


def printed_l1(name: str) -> Callable[[], Any]:
    """Return the l1 half of theorem 2 as printed, about the quantity `name`."""

    def relation() -> Any:
        from sympy import Ge, Max, Symbol

        above = [Symbol("alpha") - scale for scale in printed_l1_scales()]
        return Ge(Max(*above, l1_excess(name), evaluate=False), 0, evaluate=False)

    return relation


def printed_l2(name: str) -> Callable[[], Any]:
    """Return the l2 half of theorem 2 as printed, about the quantity `name`."""

    def relation() -> Any:
        from sympy import Ge, Max, Symbol

        below = printed_l2_scale() - Symbol("alpha")
        return Ge(Max(below, l2_excess(name), evaluate=False), 0, evaluate=False)

    return relation


def printed_scale() -> Any:
    """Return the assumption that alpha is within one of the two printed thresholds."""
    from sympy import Ge, Max, Symbol

    alpha = Symbol("alpha")
    small = -Max(*(alpha - scale for scale in printed_l1_scales()), evaluate=False)
    large = alpha - printed_l2_scale()
    return Ge(Max(small, large, evaluate=False), 0, evaluate=False)


def small_scale() -> Any:
    """Return the assumption that alpha is below the printed l1 threshold."""
    from sympy import And, Le, Symbol

    return And(*(Le(Symbol("alpha"), scale, evaluate=False) for scale in printed_l1_scales()))


def large_scale() -> Any:
    """Return the assumption that alpha is above the printed l2 threshold."""
    from sympy import Ge, Symbol

    return Ge(Symbol("alpha"), printed_l2_scale(), evaluate=False)


def epsilon_range() -> Any:
    """Return the assumption 0 < epsilon < d."""
    from sympy import And, Gt, Lt, Symbol

    epsilon = Symbol("epsilon")
    return And(Gt(epsilon, 0, evaluate=False), Lt(epsilon, dimension(), evaluate=False))


def nonzero_norm() -> Any:
    """Return the assumption that the minimum l1 norm is positive: y is not 0."""
    from sympy import Gt

    return Gt(l1_norm("beta_l1"), 0, evaluate=False)


def least_l1(problem: ScaleRegression) -> MinimumL1:
    """Return the exact certificate of a minimum l1 norm solution."""
    certificate = minimum_l1(problem.X, problem.y).certificate
    if not isinstance(certificate, MinimumL1):
        raise TypeError("the minimum l1 norm has another certificate than its own")
    return certificate


def nothing(problem: object, settings: Settings) -> tuple[Any, ...]:
    """Return no certificates: the relation speaks of the problem's own numbers."""
    del problem, settings
    return ()


def norms(problem: ScaleRegression, settings: Settings) -> tuple[Any, ...]:
    """Return the exact certificates of both minimum norms."""
    del settings
    return least_l1(problem), diagonal_routes.least_l2(problem)


def with_flow(problem: ScaleRegression, settings: Settings) -> tuple[Any, ...]:
    """Return the certificates of the flow's limit, where it is affordable, and of both norms.

    Raises:
        SolverFailure: If alpha is too small or too large for the flow.
    """
    # Digits of numerator and denominator: the scale itself may be beyond doubles.
    sizes = (problem.alpha.numerator, problem.alpha.denominator)
    logarithm = math.log(sizes[0]) - math.log(sizes[1])
    if abs(logarithm) > MOST_LOGARITHM:
        raise SolverFailure(
            f"|ln(alpha)|={abs(logarithm):.3g}: flows are followed up to {MOST_LOGARITHM} here. "
            "The minimizer, which is the flow's limit by theorem 1, is certified instead."
        )
    return diagonal_routes.flow(problem, settings), *norms(problem, settings)


def with_minimizer(problem: ScaleRegression, settings: Settings) -> tuple[Any, ...]:
    """Return the certificates of the minimizer of Q_alpha and of both norms."""
    return diagonal_routes.minimizer(problem, settings), *norms(problem, settings)


def under(premise: Relation, relation: Relation, routes: Routes, scale: str) -> PremisedCheck:
    """Return the check of an implication in balls, which says whether its premise holds.

    Args:
        premise: Builds the relation between alpha and the threshold.
        relation: Builds the implication.
        routes: Returns the certificates of the quantities.
        scale: The threshold in words.
    """
    return PremisedCheck(premise=premise, decided=in_balls(relation, routes), scale=scale)


@dataclass(frozen=True, kw_only=True)
class PremisedCheck:
    """The check that `under` describes; it may be asked about another relation."""

    premise: Relation
    decided: BallCheck
    scale: str

    def about(self, relation: Relation) -> PremisedCheck:
        """Return the check of another implication with the same premise."""
        return replace(self, decided=self.decided.about(relation))

    def __call__(self, problem: ScaleRegression, settings: Settings) -> Finding:
        """Decide the implication at a problem, and say whether its premise holds."""
        holds = in_balls(self.premise, norms)(problem, settings).outcome
        if holds is Outcome.FAILS:
            remark = f"Nothing is said of the norm here: alpha is not within {self.scale}."
        elif holds is Outcome.HOLDS:
            remark = f"alpha is within {self.scale}, so this is the bound of the norm."
        else:
            remark = f"The balls do not decide whether alpha is within {self.scale}."
        finding = self.decided(problem, settings)
        return replace(finding, summary=f"{finding.summary} {remark}")


EPSILON_RANGE = Statement(
    slug="epsilon-range",
    words="epsilon lies between 0 and d, the number of features.",
    relation=epsilon_range,
    checks={"exact numbers": in_balls(epsilon_range, nothing)},
)
NONZERO_NORM = Statement(
    slug="nonzero-norm",
    words="The minimum l1 norm is positive: y is not 0.",
    relation=nonzero_norm,
    quantities=(LEAST_L1,),
    checks={"exact norm": in_balls(nonzero_norm, lambda problem, _: (least_l1(problem),))},
)
