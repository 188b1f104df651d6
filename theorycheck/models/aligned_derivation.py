r"""Why neurons along the teacher learn it exponentially: the sum obeys one linear equation.

$S = \sum_j\lambda_j$ obeys $S' = -\frac k2(S - 1)$ while k scales are positive, and
$L = \frac{\|v\|^2}4(S-1)^2$.
"""

from __future__ import annotations

from typing import Any

from theorycheck.models.pair_derivation import KERNEL
from theorycheck.symbolic.derivation import Step
from theorycheck.symbolic.export import index_symbol

HALF_SPACE = (
    "all weights are positive multiples of v: each gradient is (1/2)(S - 1) v, and the flow keeps "
    "them multiples of v"
)
LINEAR = "y' = -c y has the only solution y(0) exp(-c t)"
STAYS = (
    "a scale reaches 0 only while S > 1; then the loss grows in every direction of that weight (E "
    "[u.x]_+ [v.x]_+ >= 0 for every u), so it stays at 0, and the others keep their equation"
)
ALWAYS_ONE = "at least one scale stays positive, as S > 1 whenever one reaches 0"


def _parts() -> tuple[Any, ...]:
    import sympy

    i, j, k, n = (index_symbol(name) for name in ("i", "j", "k", "neurons"))
    return i, j, k, n, sympy.Symbol("t")


def loss_steps() -> tuple[Step, ...]:
    """Return the loss, and its slope along each scale."""
    import sympy
    from sympy import Derivative, Eq, Rational, Sum

    i, j, k, n, _ = _parts()
    scales, size = sympy.IndexedBase("scales"), sympy.Symbol("size", positive=True)
    total = Sum(scales[j], (j, 1, n))
    loss = size**2 * (total - 1) ** 2 / 4
    expanded = (
        Rational(1, 4) * size**2 * Sum(Sum(scales[k] * scales[j], (j, 1, n)), (k, 1, n))
        - Rational(1, 2) * size**2 * Sum(scales[k], (k, 1, n))
        + Rational(1, 4) * size**2
    )
    return (
        Step(
            title="the loss of aligned neurons",
            relation=Eq(expanded, loss, evaluate=False),
            reason="The expectation of w_i with w_j is lambda_i lambda_j |v|^2/2: the angle is 0.",
            side_conditions=(KERNEL,),
        ),
        Step(
            title="the slope along a scale",
            relation=Eq(Derivative(loss, scales[i]), size**2 * (total - 1) / 2, evaluate=False),
            reason="So lambda_i' = -(S - 1)/2, the same for all.",
            rule="derivative",
            indices=(("i", "neurons"),),
            side_conditions=(HALF_SPACE,),
        ),
    )


def exact_steps() -> tuple[Step, ...]:
    """Return the equations of the loss and of each scale while all are positive."""
    import sympy
    from sympy import Derivative, Eq, Sum

    i, j, k, n, t = _parts()
    scale = sympy.Function("scale")
    count = sympy.Symbol("n", positive=True)
    size, value, total = (
        sympy.Symbol("size", positive=True),
        scale(i, t),
        Sum(scale(j, t), (j, 1, n)),
    )
    speed = -(Sum(scale(k, t), (k, 1, n)) - 1) / 2
    gap = sympy.Function("gap")(t)
    return (
        *loss_steps(),
        Step(
            title="the sum of all scales",
            relation=Eq(
                Derivative(total - 1, t), -Sum(1, (j, 1, n)) * (total - 1) / 2, evaluate=False
            ),
            reason="All move alike, so that S' = -n (S - 1)/2.",
            rule="derivative",
            rates=((value, speed),),
        ),
        Step(
            title="the loss falls at the rate n",
            relation=Eq(
                Derivative(size**2 * gap**2 / 4, t), -count * (size**2 * gap**2 / 4), evaluate=False
            ),
            reason="With S - 1 as gap.",
            rule="derivative",
            rates=((gap, -count * gap / 2),),
            side_conditions=(LINEAR,),
        ),
        Step(
            title="what is kept",
            relation=Eq(Derivative(value - gap / count, t), 0, evaluate=False),
            reason="lambda_i - (S - 1)/n is constant: lambda_i falls by (S(0) - 1)/n in the end, "
            "and never reaches 0 if it is at least that.",
            rule="derivative",
            rates=((value, -gap / 2), (gap, -count * gap / 2)),
            indices=(("i", "neurons"),),
        ),
    )


def vanishing_steps() -> tuple[Step, ...]:
    """Return the rate of the loss while some scales are 0."""
    import sympy
    from sympy import Derivative, Eq, Sum

    _, j, _, n, t = _parts()
    active = sympy.IndexedBase("active")
    size, gap = sympy.Symbol("size", positive=True), sympy.Function("gap")(t)
    return (
        *exact_steps(),
        Step(
            title="the loss while some scales are 0",
            relation=Eq(
                Derivative(size**2 * gap**2 / 4, t),
                -Sum(active[j], (j, 1, n)) * (size**2 * gap**2 / 4),
                evaluate=False,
            ),
            reason="With active_j = 1 for a positive scale and 0 for one that stays at 0: between "
            "m and n of them are active, m >= 1 that never reach 0.",
            rule="derivative",
            rates=((gap, -Sum(active[j], (j, 1, n)) * gap / 2),),
            side_conditions=(STAYS, ALWAYS_ONE, LINEAR),
        ),
    )
