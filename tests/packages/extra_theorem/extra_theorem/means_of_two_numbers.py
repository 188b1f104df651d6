r"""The geometric mean of two positive numbers is at most their arithmetic mean.

Claim: $\sqrt{ab} \le (a+b)/2$ for $a, b > 0$.

Checked: at one problem, in balls.

Source: Hardy, Littlewood, Polya, "Inequalities", 1934, theorem 9.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from theorycheck.authoring import (
    Control,
    Positive,
    Problem,
    Reference,
    Statement,
    Theorem,
    in_balls,
    in_rationals,
    parameter,
)


@dataclass(frozen=True, kw_only=True)
class TwoNumbers(Problem):
    """Two positive rationals."""

    family: ClassVar[str] = "two-numbers"

    a: Fraction = parameter(default="1", domain=Positive(), symbol="a", doc="one number")
    b: Fraction = parameter(default="2", domain=Positive(), symbol="b", doc="the other number")


def positive() -> Any:
    """Return the assumption."""
    from sympy import Gt, Symbol

    return Gt(Symbol("a") * Symbol("b"), 0, evaluate=False)


def ordered() -> Any:
    """Return the conclusion."""
    from sympy import Le

    return Le(*_means(), evaluate=False)


def reversed_order() -> Any:
    """Return the wrong variant."""
    from sympy import Gt

    return Gt(*_means(), evaluate=False)


def _means() -> tuple[Any, Any]:
    from sympy import Rational, Symbol, sqrt

    a, b = Symbol("a", positive=True), Symbol("b", positive=True)
    return sqrt(a * b), Rational(1, 2) * (a + b)


def no_parts(*_: object) -> tuple[()]:
    """Return no certificates: the relation speaks of the problem's own numbers only."""
    return ()


THEOREM = Theorem(
    title="The geometric mean of two positive numbers is at most their arithmetic mean",
    family=TwoNumbers,
    witness=TwoNumbers.at(),
    scope="this problem",
    assumptions=(
        Statement(
            slug="positive-product",
            words="The product of the two numbers is positive.",
            relation=positive,
            checks={"exact": in_rationals(positive)},
        ),
    ),
    conclusions=(
        Statement(
            slug="means-are-ordered",
            words="The geometric mean is at most the arithmetic mean.",
            relation=ordered,
            checks={"enclosures": in_balls(ordered, no_parts)},
        ),
    ),
    controls=(
        Control(
            statement=Statement(
                slug="means-are-reversed",
                words="The geometric mean is larger than the arithmetic mean.",
                relation=reversed_order,
                checks={"enclosures": in_balls(reversed_order, no_parts)},
            ),
            source="made by turning the sign of the conclusion around",
            idle=lambda problem: "The means are equal." if problem.a == problem.b else None,
        ),
    ),
    references=(
        Reference(
            authors="G. H. Hardy, J. E. Littlewood, G. Polya",
            title="Inequalities",
            where="Cambridge University Press",
            year=1934,
            locator="Theorem 9",
        ),
    ),
)
