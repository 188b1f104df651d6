"""The assumptions that theorems about diagonal regression share."""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Quantity, Statement
from theorycheck.models import diagonal_routes
from theorycheck.models.comparison import exactly


def in_range() -> Any:
    """Return the relation that y lies in the range of X."""
    from sympy import Eq, IndexedBase, Sum, Symbol

    i, n, d = Symbol("i", integer=True), Symbol("n", integer=True), Symbol("features")
    X, y, b = IndexedBase("X"), IndexedBase("y"), IndexedBase("b")
    return Eq(Sum(X[n, i] * b[i], (i, 1, d)), y[n], evaluate=False)


def positive_scale() -> Any:
    """Return the relation that alpha is positive."""
    from sympy import Gt, Symbol

    return Gt(Symbol("alpha"), 0, evaluate=False)


DATA_IN_RANGE = Statement(
    slug="data-in-range",
    words="y lies in the range of X: some b solves X b = y.",
    relation=in_range,
    over="samples",
    quantities=(
        Quantity(name="b", latex="b", meaning=r"b \in \mathbb{R}^d", words="some coefficients"),
    ),
    checks={
        "exact elimination": exactly(
            diagonal_routes.consistency,
            holds="An exact rational solution of X b = y is in the certificate.",
            fails="y is not in the range of X: the certificate combines rows of X to 0, and the "
            "same entries of y to something else.",
        )
    },
)

POSITIVE_SCALE = Statement(
    slug="positive-scale",
    words="The initialization scale alpha is positive.",
    relation=positive_scale,
    checks={
        "exact sign": exactly(
            diagonal_routes.positivity,
            holds="alpha is a positive rational.",
            fails="alpha is not positive.",
        )
    },
)
