"""The statement that two theorems and a variant share: the flow's limit is the minimizer."""

from __future__ import annotations

from typing import Any

from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Statement
from theorycheck.models import diagonal_routes
from theorycheck.models.comparison import in_balls, moved, moved_in_balls
from theorycheck.models.derived import Steps, by_derivation
from theorycheck.models.diagonal_regression import DiagonalRegression

COMPARED = (diagonal_routes.FLOW, diagonal_routes.ENTROPY)
INTEGRATED = (
    diagonal_routes.FLOW,
    diagonal_routes.RESIDUAL_INTEGRAL,
    diagonal_routes.DESIGN,
    diagonal_routes.ROWS,
)


def limit_minimizes() -> Any:
    """Return the relation that the limit is the minimizer, coordinate by coordinate."""
    from sympy import Eq, IndexedBase, Symbol

    i = Symbol("i", integer=True)
    return Eq(IndexedBase("beta_flow")[i], IndexedBase("beta_entropy")[i], evaluate=False)


def flow_alone(problem: DiagonalRegression, settings: Settings) -> tuple[Any, ...]:
    """Return the certificate of the flow's limit."""
    return (diagonal_routes.flow(problem, settings),)


def flow_and_minimizer(problem: DiagonalRegression, settings: Settings) -> tuple[Any, ...]:
    """Return the certificates of the flow's limit and of the minimizer."""
    return diagonal_routes.flow(problem, settings), diagonal_routes.minimizer(problem, settings)


def limit_is_minimizer(words: str, steps: Steps) -> Statement:
    """Return the conclusion, derived by `steps` and compared in balls.

    Args:
        words: The claim in one sentence.
        steps: The derivation for the whole family.
    """
    return Statement(
        slug="limit-minimizes-entropy",
        words=words,
        relation=limit_minimizes,
        quantities=COMPARED,
        checks={
            "derivation": by_derivation(steps, limit_minimizes),
            "enclosures": in_balls(limit_minimizes, flow_and_minimizer),
        },
    )


MOVED_LIMIT = Control(
    statement=Statement(
        slug="moved-limit",
        words="The limit, one coordinate moved by 10^-digits max|beta|, is the minimizer.",
        relation=moved(limit_minimizes),
        quantities=(*COMPARED, diagonal_routes.SHIFT),
        checks={"enclosures": moved_in_balls(limit_minimizes, flow_and_minimizer)},
    ),
    source="made from the conclusion: shows what the comparison resolves",
)
