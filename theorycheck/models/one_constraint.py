r"""One constraint on two coefficients, $\beta_1 + s\beta_2 = t$: the smallest instance with a rate.

For 0 < s < 1 the least l1 norm is t, at $(t, 0)$; its dual solution is $\nu^* = 1$, and
$|X^\top\nu^*|$ is s off the support. The limit of gradient flow exceeds that norm, by an amount
that falls with a power of the initialization scale.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from theorycheck._errors import OutOfDomain, SolverFailure, shown
from theorycheck.core.domain import Natural, Positive, RationalMatrix, RationalVector
from theorycheck.core.problem import parameter
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Statement
from theorycheck.models import diagonal_routes
from theorycheck.models.comparison import in_balls
from theorycheck.models.deep_regression import DeepRegression
from theorycheck.models.deep_routes import least_l1
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.models.entropy import certified_minimizer

# Beyond this |ln alpha| the flow is slow or stiff: hours, where the minimizer takes milliseconds.
MOST_LOGARITHM = 8
# A certified minimizer with more digits would take longer than anyone means to wait.
MOST_DIGITS = 5_000


@dataclass(frozen=True, kw_only=True)
class OneConstraint(DiagonalRegression):
    r"""Gradient flow on $(\beta_1 + s\beta_2 - t)^2$: X = (1, s) and y = t.

    X and y follow from `weight` and `total`; given as well, they must say the same.
    """

    family: ClassVar[str] = "one-constraint"
    any_data: ClassVar[bool] = False

    samples: int = parameter(default="1", domain=Natural(largest=1), symbol="N", doc="rows of X")
    features: int = parameter(
        default="2", domain=Natural(least=2, largest=2), symbol="d", doc="columns of X"
    )
    weight: Fraction = parameter(
        default="1/2", domain=Positive(), symbol="s", doc="second entry of X; the first is 1"
    )
    total: Fraction = parameter(default="1", domain=Positive(), symbol="t", doc="the entry of y")

    @classmethod
    def complete(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Fill in defaults, and X and y from the weight and the total.

        Raises:
            OutOfDomain: If X or y is given and says something else.
        """
        declared = cls.parameters()
        found = {
            name: values[name]
            if name in values
            else declared[name].domain.parse(declared[name].default, name)
            for name in ("weight", "total")
        }
        data = {"X": ((Fraction(1), found["weight"]),), "y": (found["total"],)}
        written: dict[str, Callable[[Any], str]] = {
            "X": RationalMatrix().text,
            "y": RationalVector().text,
        }
        for name, value in data.items():
            if values.get(name, value) != value:
                raise OutOfDomain(
                    f"{name}={shown(written[name](values[name]))} is not {written[name](value)}, "
                    "as weight and total say: this family has X=1,weight and y=total. Leave "
                    f"{name} out."
                )
        return super().complete({**values, **found, **data})

    @classmethod
    def independent(cls, texts: dict[str, object], given: set[str]) -> dict[str, object]:
        """Drop the data, which follow from the weight and the total."""
        kept = super().independent(texts, given - {"X", "y"})
        return {name: value for name, value in kept.items() if name not in ("X", "y", *given)}

    def subject(self) -> dict[str, str]:
        """Return what certificates embed: the data, the scale, the weight and the total."""
        texts = self.exact()
        return {**super().subject(), **{name: texts[name] for name in ("weight", "total")}}


@dataclass(frozen=True, kw_only=True)
class DeepOneConstraint(OneConstraint, DeepRegression):
    r"""The same constraint with $\beta = u^D - v^D$, for any rational order D > 2."""

    family: ClassVar[str] = "deep-one-constraint"


def resolved(problem: OneConstraint, settings: Settings) -> tuple[Any, ...]:
    r"""Return the minimizer, fine enough to resolve its excess, and a least l1 norm.

    Relatively to t the excess differs from both its bounds by about $(\alpha^D/t)^2$ or more.

    Raises:
        SolverFailure: If that takes too many digits.
    """
    order = problem.order if isinstance(problem, DeepRegression) else Fraction(2)
    small = _log10(problem.total) - float(order) * _log10(problem.alpha)
    extra = math.ceil(max(0.0, 2 * small))
    if settings.digits + extra > MOST_DIGITS:
        raise SolverFailure(
            f"alpha={shown(problem.exact()['alpha'])}: its excess needs {extra} more digits, and "
            f"at most {MOST_DIGITS} are computed. Take a larger scale."
        )
    system = diagonal_routes.system(problem)
    digits = settings.digits + extra
    return certified_minimizer(system, problem.alpha, digits, order=order), least_l1(problem)


def followed(problem: OneConstraint, settings: Settings) -> tuple[Any, ...]:
    """Return the flow's limit and a least l1 norm.

    Raises:
        SolverFailure: If alpha is too small or too large for the flow.
    """
    if not _in_reach(problem):
        raise SolverFailure(
            f"alpha={shown(problem.exact()['alpha'])}, |ln(alpha)| > {MOST_LOGARITHM}: no flow is "
            "followed that far. The minimizer, which is its limit, is certified instead."
        )
    return diagonal_routes.flow(problem, settings), least_l1(problem)


def _log10(value: Fraction) -> float:
    """Return the logarithm of a number that may be beyond doubles."""
    return math.log10(value.numerator) - math.log10(value.denominator)


def remarks(problem: OneConstraint, settings: Settings) -> list[str]:
    """Say which flow was followed, if any was."""
    return diagonal_routes.remarks(problem, settings) if _in_reach(problem) else []


def _in_reach(problem: OneConstraint) -> bool:
    return abs(_log10(problem.alpha)) * math.log(10) <= MOST_LOGARITHM


def excess(name: str) -> Any:
    """Return the l1 norm of a quantity minus the least l1 norm."""
    import sympy

    j, d = sympy.Symbol("j", integer=True), sympy.Symbol("features")
    found, least = (
        sympy.Sum(sympy.Abs(sympy.IndexedBase(entry)[j]), (j, 1, d)) for entry in (name, "beta_l1")
    )
    return found - least


def weight_below_one() -> Any:
    """Return the assumption that the weight s is below 1."""
    from sympy import Lt, Symbol

    return Lt(Symbol("weight"), 1, evaluate=False)


WEIGHT_BELOW_ONE = Statement(
    slug="weight-below-one",
    words="The second entry s of X is below 1: so the least l1 norm is t, at (t, 0) alone.",
    relation=weight_below_one,
    checks={"exact sign": in_balls(weight_below_one, lambda *_: ())},
)
# Wrong variants of the conclusions of both theorems that are true here.
ONE_ENTRY = {
    f"{conclusion}: Sum(Abs(beta_l1[j]), (j, 1, features)) -> root": "the least l1 norm is that of "
    "(t, 0), and every norm of a vector with a single entry that is not 0 is the same"
    for conclusion in ("excess-from-above", "excess-from-below", "excess-of-the-flow")
}
