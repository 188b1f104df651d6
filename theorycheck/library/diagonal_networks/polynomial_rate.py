r"""With one constraint the l1 excess of the limit is of the exact order alpha^(2(1-s)).

Setting: as in `hyperbolic-entropy` with $X = (1, s)$, $y = t > 0$ and $0 < s < 1$. The least l1
norm is t, at $\beta^* = (t, 0)$; $\beta^\infty$ is the limit of gradient flow, the minimizer of
$Q_\alpha$ subject to $X\beta = y$, and $E = \|\beta^\infty\|_1 - \|\beta^*\|_1$.

Claim: for every $\alpha > 0$, with $\rho = \alpha^2/t$,
$$1 - s\rho^{1-s} - \rho^s \le \frac{E}{(1-s)\,t^s\alpha^{2(1-s)}} \le 1.$$
So the excess vanishes as $\alpha\to 0$ like $(1-s)t^s\alpha^{2(1-s)}$, constant included. The
exponent is $2(1 - \max|X^\top\nu^*|)$ over the coordinates off the support of $\beta^*$, where
$\nu^* = 1$ is the dual solution: polynomial in $\alpha$, and slow if s is near 1.

Checked: by a derivation for every $\alpha$, s and t, which uses theorem 1; in balls at one problem,
from a certified minimizer at any scale and from a certified flow at a moderate one. Controls: the
exponent 2 - s, and each bound with its constant a thousandth off.

Source: theorem 2 of Woodworth et al., "Kernel and Rich Regimes in Overparametrized Models", COLT
2020, bounds the scale at which a given excess is reached; the rate is not in the paper.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from theorycheck.core.exact import text
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models import diagonal_routes, rate_figures
from theorycheck.models.comparison import in_balls
from theorycheck.models.deep_routes import LEAST_L1
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.diagonal_assumptions import DATA_IN_RANGE, POSITIVE_SCALE
from theorycheck.models.one_constraint import (
    ONE_ENTRY,
    WEIGHT_BELOW_ONE,
    OneConstraint,
    excess,
    followed,
    remarks,
    resolved,
)
from theorycheck.models.rate_derivation import leading, loss, polynomial_rate
from theorycheck.models.references import kernel_and_rich_regimes


def _symbols() -> tuple[Any, Any, Any]:
    import sympy

    alpha, weight, total = sympy.symbols("alpha weight total")
    return alpha, weight, total


def above(factor: Fraction | int = 1, name: str = "beta_entropy") -> Any:
    """Return the upper bound of the excess, or a multiple of it."""
    import sympy

    bound = sympy.Rational(str(factor)) * leading(*_symbols())
    return sympy.Le(excess(name), bound, evaluate=False)


def below(factor: Fraction | int = 1, name: str = "beta_entropy") -> Any:
    """Return the lower bound of the excess, or a multiple of it."""
    import sympy

    bound = sympy.Rational(str(factor)) * leading(*_symbols()) * (1 - loss(*_symbols()))
    return sympy.Ge(excess(name), bound, evaluate=False)


def both_of_the_flow() -> Any:
    """Return both bounds for the limit of the flow."""
    import sympy

    return sympy.And(above(name="beta_flow"), below(name="beta_flow"), evaluate=False)


def wrong_exponent() -> Any:
    """Return the upper bound with the exponent 2 - s of alpha."""
    import sympy

    alpha, s, t = _symbols()
    return sympy.Le(excess("beta_entropy"), (1 - s) * t**s * alpha ** (2 - s), evaluate=False)


def too_low() -> Any:
    """Return the upper bound with 999/1000 of its constant."""
    return above(Fraction(999, 1000))


def too_high() -> Any:
    """Return the lower bound with 1001/1000 of its constant."""
    return below(Fraction(1001, 1000))


def _tiny() -> OneConstraint:
    """Return a scale at which the bounds differ by less than 2e-30, relatively."""
    return OneConstraint.at(alpha="1e-30")


def _series(problem: OneConstraint, settings: Settings) -> list[dict[str, Any]]:
    del settings
    if problem.weight >= 1:
        return []
    s, t = float(problem.weight), float(problem.total)
    return [
        rate_figures.excess(
            problem,
            lambda alpha: float(leading(alpha, s, t) * (1 - loss(alpha, s, t))),
            lambda alpha: float(leading(alpha, s, t)),
            f"2(1 - s) = {text(2 - 2 * problem.weight)}",
        )
    ]


_COMPARED = (diagonal_routes.ENTROPY, LEAST_L1)


def _wrong(slug: str, words: str, relation: Any, source: str) -> Control:
    statement = Statement(
        slug=slug,
        words=words,
        relation=relation,
        quantities=_COMPARED,
        checks={"enclosures": in_balls(relation, resolved)},
    )
    return Control(statement=statement, source=source, at=_tiny)


THEOREM = Theorem(
    title="With one constraint the l1 excess of the limit is of the exact order alpha^(2(1-s))",
    family=OneConstraint,
    witness=OneConstraint.at(),
    scope="the family: every alpha > 0, 0 < s < 1 and t > 0, with X = (1, s) and y = t. It rests "
    "besides on theorem 1 and on the standard facts that are listed with the derivation",
    builds_on=("hyperbolic-entropy",),
    assumptions=(DATA_IN_RANGE, POSITIVE_SCALE, WEIGHT_BELOW_ONE),
    conclusions=(
        Statement(
            slug="excess-from-above",
            words="The l1 norm of the limit exceeds the least one by at most "
            "(1-s) t^s alpha^(2(1-s)).",
            relation=above,
            quantities=_COMPARED,
            checks={
                "derivation": by_derivation(polynomial_rate, above),
                "enclosures": in_balls(above, resolved),
            },
        ),
        Statement(
            slug="excess-from-below",
            words="It exceeds the least one by at least this number times "
            "1 - s rho^(1-s) - rho^s, with rho = alpha^2/t.",
            relation=below,
            quantities=_COMPARED,
            checks={
                "derivation": by_derivation(polynomial_rate, below),
                "enclosures": in_balls(below, resolved),
            },
        ),
        Statement(
            slug="excess-of-the-flow",
            words="Both bounds hold for the limit of the flow, found without the minimizer.",
            relation=both_of_the_flow,
            quantities=(diagonal_routes.FLOW, LEAST_L1),
            checks={
                "derivation": by_derivation(polynomial_rate, both_of_the_flow),
                "enclosures": in_balls(both_of_the_flow, followed),
            },
        ),
    ),
    controls=(
        _wrong(
            "wrong-exponent",
            "The excess is at most (1-s) t^s alpha^(2-s).",
            wrong_exponent,
            "made from the upper bound with the exponent 2 - s for 2(1-s)",
        ),
        _wrong(
            "smaller-constant",
            "The excess is at most 999/1000 of the upper bound.",
            too_low,
            "made from the upper bound with a constant that is too small",
        ),
        _wrong(
            "larger-constant",
            "The excess is at least 1001/1000 of the lower bound.",
            too_high,
            "made from the lower bound with a constant that is too large",
        ),
    ),
    references=(
        kernel_and_rich_regimes(
            "Theorem 2, first half: its instance with one constraint, with the exact rate"
        ),
    ),
    accepted=ONE_ENTRY,
    cases={
        "tiny-scale": _tiny,
        "slow": lambda: OneConstraint.at(weight="9/10", total="3", alpha="1/1000"),
    },
    derivation=shown(polynomial_rate),
    series=_series,
    notes=remarks,
)
