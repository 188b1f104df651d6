r"""With one constraint the l1 excess at order D > 2 is of the exact order alpha^D.

Setting: as in `deep-entropy` with $X = (1, s)$, $y = t > 0$ and $0 < s < 1$. The least l1 norm is
t, at $\beta^* = (t, 0)$; $\beta^\infty$ is the minimizer of $Q_\alpha^D$ subject to $X\beta = y$,
to which gradient flow converges, and $E = \|\beta^\infty\|_1 - \|\beta^*\|_1$.

Claim: for every $\alpha > 0$, with $h_D(s) = (1-s)^{-D/(D-2)} - (1+s)^{-D/(D-2)}$ and
$\tau = ((1+s)\alpha^D/t)^{(D-2)/D}$,
$$(1-s)\,\alpha^D h_D(s\max(0, 1-\tau)) \le E \le (1-s)\,\alpha^D h_D(s).$$
As $\alpha\to 0$ so does $\tau$: the excess vanishes like $(1-s)h_D(s)\alpha^D$, constant included.
The exponent does not depend on s, unlike that of order 2 (`polynomial-rate`).

Checked: by a derivation for every $\alpha$, s, t and real D > 2, which uses theorem 3; in balls at
one problem, from a certified minimizer at any scale and from a certified flow at a moderate one.
Controls: the exponents D + 1 and D - 2, and each bound with its constant a thousandth off.

Source: theorem 3 of Woodworth et al., "Kernel and Rich Regimes in Overparametrized Models", COLT
2020, has the limit for small scales; the rate is not in the paper.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from theorycheck.core.exact import text
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models import diagonal_routes, rate_figures
from theorycheck.models.comparison import in_balls
from theorycheck.models.deep_assumptions import ORDER_ABOVE_TWO
from theorycheck.models.deep_routes import LEAST_L1
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.diagonal_assumptions import DATA_IN_RANGE, POSITIVE_SCALE
from theorycheck.models.one_constraint import (
    ONE_ENTRY,
    WEIGHT_BELOW_ONE,
    DeepOneConstraint,
    excess,
    followed,
    remarks,
    resolved,
)
from theorycheck.models.rate_derivation import deep_polynomial_rate, distance, h
from theorycheck.models.references import kernel_and_rich_regimes


def above(factor: Fraction | int = 1, power: int = 0, name: str = "beta_entropy") -> Any:
    r"""Return the upper bound of the excess.

    Args:
        factor: A factor of its constant.
        power: What is added to the exponent D of alpha.
        name: The quantity with the excess.
    """
    import sympy

    alpha, s, order = sympy.symbols("alpha weight order")
    bound = sympy.Rational(str(factor)) * (1 - s) * alpha ** (order + power) * h(s, order)
    return sympy.Le(excess(name), bound, evaluate=False)


def below(factor: Fraction | int = 1, power: int = 0, name: str = "beta_entropy") -> Any:
    """Return the lower bound of the excess; the arguments are those of `above`."""
    import sympy

    alpha, s, t, order = sympy.symbols("alpha weight total order")
    near = s * sympy.Max(0, 1 - distance(alpha, s, t, order))
    bound = sympy.Rational(str(factor)) * (1 - s) * alpha ** (order + power) * h(near, order)
    return sympy.Ge(excess(name), bound, evaluate=False)


def both_of_the_flow() -> Any:
    """Return both bounds for the limit of the flow."""
    import sympy

    return sympy.And(above(name="beta_flow"), below(name="beta_flow"), evaluate=False)


def higher_order() -> Any:
    """Return the upper bound with the exponent D + 1 of alpha."""
    return above(power=1)


def lower_order() -> Any:
    """Return the lower bound with the exponent D - 2 of alpha."""
    return below(power=-2)


def too_low() -> Any:
    """Return the upper bound with 999/1000 of its constant."""
    return above(Fraction(999, 1000))


def too_high() -> Any:
    """Return the lower bound with 1001/1000 of its constant."""
    return below(Fraction(1001, 1000))


def _tiny() -> DeepOneConstraint:
    """Return a scale at which the bounds differ by less than 1e-9, relatively."""
    return DeepOneConstraint.at(alpha="1e-10")


def _series(problem: DeepOneConstraint, settings: Settings) -> list[dict[str, Any]]:
    del settings
    if problem.weight >= 1:
        return []
    s, t, order = float(problem.weight), float(problem.total), float(problem.order)

    def lower(alpha: float) -> float:
        near = s * max(0.0, 1 - distance(alpha, s, t, order))
        return float((1 - s) * alpha**order * h(near, order))

    return [
        rate_figures.excess(
            problem,
            lower,
            lambda alpha: float((1 - s) * alpha**order * h(s, order)),
            f"D = {text(problem.order)}",
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
    title="With one constraint the l1 excess at order D > 2 is of the exact order alpha^D",
    family=DeepOneConstraint,
    witness=DeepOneConstraint.at(alpha="1/4"),
    scope="the family: every alpha > 0, 0 < s < 1, t > 0 and real D > 2, with X = (1, s) and "
    "y = t. It rests besides on theorem 3 (deep-entropy) and on the standard facts that are listed "
    "with the derivation",
    builds_on=("deep-entropy",),
    assumptions=(DATA_IN_RANGE, POSITIVE_SCALE, ORDER_ABOVE_TWO, WEIGHT_BELOW_ONE),
    conclusions=(
        Statement(
            slug="excess-from-above",
            words="The l1 norm of the limit exceeds the least one by at most (1-s) alpha^D h_D(s).",
            relation=above,
            quantities=_COMPARED,
            checks={
                "derivation": by_derivation(deep_polynomial_rate, above),
                "enclosures": in_balls(above, resolved),
            },
        ),
        Statement(
            slug="excess-from-below",
            words="It exceeds the least one by at least (1-s) alpha^D h_D(s max(0, 1 - tau)), with "
            "tau = ((1+s) alpha^D / t)^((D-2)/D), which tends to 0 with alpha.",
            relation=below,
            quantities=_COMPARED,
            checks={
                "derivation": by_derivation(deep_polynomial_rate, below),
                "enclosures": in_balls(below, resolved),
            },
        ),
        Statement(
            slug="excess-of-the-flow",
            words="Both bounds hold for the limit of the flow, found without the minimizer.",
            relation=both_of_the_flow,
            quantities=(diagonal_routes.FLOW, LEAST_L1),
            checks={
                "derivation": by_derivation(deep_polynomial_rate, both_of_the_flow),
                "enclosures": in_balls(both_of_the_flow, followed),
            },
        ),
    ),
    controls=(
        _wrong(
            "higher-order",
            "The excess is at most (1-s) alpha^(D+1) h_D(s).",
            higher_order,
            "made from the upper bound with the exponent D + 1",
        ),
        _wrong(
            "lower-order",
            "The excess is at least the lower bound with the exponent D - 2 of alpha for D, the "
            "order of the bound in deep-rich-limit.",
            lower_order,
            "made from the lower bound with the exponent D - 2",
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
            "Theorem 3: its limit of small scales, with the exact rate under one constraint"
        ),
    ),
    accepted=ONE_ENTRY,
    cases={
        "tiny-scale": _tiny,
        "order-five-halves": lambda: DeepOneConstraint.at(
            order="5/2", weight="9/10", total="3", alpha="1/100"
        ),
    },
    derivation=shown(deep_polynomial_rate),
    series=_series,
    notes=remarks,
)
