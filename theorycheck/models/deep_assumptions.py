"""The assumption that theorems about networks of order above 2 share."""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Statement
from theorycheck.models.comparison import in_balls


def order_above_two() -> Any:
    """Return the relation that the order is above 2."""
    from sympy import Gt, Symbol

    return Gt(Symbol("order"), 2, evaluate=False)


ORDER_ABOVE_TWO = Statement(
    slug="order-above-two",
    words="The order D of the network is above 2.",
    relation=order_above_two,
    checks={"exact sign": in_balls(order_above_two, lambda *_: ())},
)
