"""Assumptions that statements about ReLU students share."""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Statement
from theorycheck.models.comparison import in_rationals


def nonzero_weights() -> Any:
    """Return that no neuron is 0, nor the teacher."""
    import sympy

    from theorycheck.models.relu_symbols import symbols

    m = symbols()
    return sympy.And(
        sympy.Gt(m.over_inputs(m.W[m.i, m.k] ** 2), 0, evaluate=False),
        sympy.Gt(m.over_inputs(m.v[m.k] ** 2), 0, evaluate=False),
        evaluate=False,
    )


NONZERO_WEIGHTS = Statement(
    slug="nonzero-weights",
    words="No neuron is 0, nor is the teacher: the family has no other problems.",
    relation=nonzero_weights,
    over="neurons",
    checks={"exact": in_rationals(nonzero_weights, over="neurons")},
)
