"""From the Gaussian integral to the loss of a ReLU student with output weights."""

from __future__ import annotations

from typing import Any

from theorycheck.models.relu_derivation import (
    SHOWN,
    product_relation,
    product_steps,
    with_all_pairs,
)
from theorycheck.models.relu_symbols import moment, symbols
from theorycheck.symbolic.derivation import Derivation, Step

SHOWN_HERE = {**SHOWN, "outputs": "a", "active": "b", "target": "c", "pair_output": "c"}


def _outputs() -> Any:
    import sympy

    return sympy.IndexedBase("outputs", real=True)


def outputs_relation() -> Any:
    """Return the loss as an integral and as a weighted sum of expected products."""
    import sympy

    m = symbols()
    a, both = _outputs(), sympy.IndexedBase("pair_output", real=True)
    right = (
        m.over_neurons(a[m.i] ** 2 * m.weight_norm[m.i] ** 2) / 4
        + m.over_pairs(both[m.p] * moment(m.pair_norm[m.p], m.pair_angle[m.p]))
        - m.over_neurons(a[m.i] * moment(m.weight_norm[m.i] * m.teacher_norm, m.theta[m.i]))
        + m.teacher_norm**2 / 4
    )
    return sympy.Eq(sympy.Symbol("weighted_loss_integral"), right, evaluate=False)


def outputs_steps(relation: Any) -> list[Step]:
    """Return the steps to the right side of `outputs_relation`, or a wrong variant of it."""
    import sympy
    from sympy import Eq, Rational

    m = symbols()
    a, both = _outputs(), sympy.IndexedBase("pair_output", real=True)
    active, target = sympy.IndexedBase("active", real=True), sympy.Symbol("target", real=True)
    weights = a[m.i] * a[m.j]
    norms = m.weight_norm[m.i] * m.weight_norm[m.j]
    output = m.over_neurons(a[m.i] * active[m.i])
    opened = (
        m.twice_over_neurons(weights * active[m.i] * active[m.j]) / 2
        - m.over_neurons(a[m.i] * active[m.i] * target)
        + target**2 / 2
    )
    total = (
        Rational(1, 2) * m.twice_over_neurons(weights * moment(norms, m.angle[m.i, m.j]))
        - m.over_neurons(a[m.i] * moment(m.weight_norm[m.i] * m.teacher_norm, m.theta[m.i]))
        + m.teacher_norm**2 / 4
    )
    pairs = {both[m.p]: weights}
    return [
        *product_steps(product_relation()),
        Step(
            title="the weighted square opened",
            relation=Eq((output - target) ** 2 / 2, opened, evaluate=False),
            reason="With b_i = [w_i.x]_+ and c = [v.x]_+; the expectation is linear.",
            symbols=SHOWN_HERE,
        ),
        Step(
            title="the loss with output weights",
            relation=Eq(
                total,
                with_all_pairs(relation.rhs, products=pairs, squares={both[m.p]: a[m.i] ** 2}),
                evaluate=False,
            ),
            reason="The summand is symmetric in i and j, so that a sum over i < j is half of the "
            "double sum, less the terms i = j, where the angle is 0.",
            symbols=SHOWN_HERE,
        ),
    ]


def derivation() -> Derivation:
    """Return the steps to the loss with output weights."""
    return Derivation(
        title="From the Gaussian integral to the loss with output weights",
        steps=tuple(outputs_steps(outputs_relation())),
    )
