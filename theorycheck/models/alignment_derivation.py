r"""Lemma 29: neurons that are not all along the teacher never are.

By (60) the parts $z_i$ orthogonal to v solve a linear equation, and $Q = \sum_i\|z_i\|^2$ falls no
faster than by a factor that the norms bound.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from theorycheck.models.axis_angle_derivation import orthogonal_flow_step
from theorycheck.models.pointwise import each, number, total
from theorycheck.models.step_derivation import others
from theorycheck.models.wedge_derivation import CONTINUITY, TURN
from theorycheck.symbolic.derivation import Derivation, Step
from theorycheck.symbolic.export import index_symbol

NAMES = ("orthogonal_square_rate", "orthogonal_norm", "weight_norm")


def slow_fall(count: Any = 1, ratio: Any = 1) -> Any:
    """Return the bound on the rate of Q, its two parts with factors if wanted."""
    from sympy import Ge, pi

    most = count * number("neurons") + ratio * others() / pi
    bound = total(each("orthogonal_norm") ** 2 * most)
    return Ge(number("orthogonal_square_rate"), -bound, evaluate=False)


@lru_cache(maxsize=1)
def slow_fall_steps() -> tuple[Step, ...]:
    """Return why `slow_fall` holds."""
    import sympy
    from sympy import Eq, Ge, pi

    i, k, n = *(index_symbol(name) for name in "ik"), sympy.Symbol("neurons")
    z, a, angle = (sympy.IndexedBase(name, real=True) for name in ("z", "a", "angle"))
    p, q, rest, less = sympy.symbols("p q u f", positive=True)

    def over_all(term: Any, index: Any) -> Any:
        return sympy.Sum(term, (index, 1, n))

    mixed = a[i] * z[i] + over_all((pi - angle[i, k]) * z[k], k)
    apart = over_all(a[i] * z[i] ** 2, i) + over_all(
        over_all((pi - angle[i, k]) * z[i] * z[k], k), i
    )
    return (
        orthogonal_flow_step(),
        Step(
            title="the rate of the squares",
            relation=Eq(over_all(2 * z[i] * (-mixed / (2 * pi)), i), -apart / pi, evaluate=False),
            reason="For one coordinate; the sum over the coordinates is dQ/dt.",
            symbols={"angle": r"\theta"},
        ),
        Step(
            title="the sum over all pairs",
            relation=Ge((p**2 + q**2) / 2, p * q, evaluate=False),
            reason="(pi - theta_ik)/pi <z_i, z_k> <= |z_i| |z_k|, which is at most half of |z_i|^2 "
            "+ |z_k|^2: the sum over i and k is at most n Q.",
            rule="at_least",
            gap=(p - q) ** 2 / 2,
            side_conditions=(TURN, "<a, b> <= |a| |b| (Cauchy and Schwarz)"),
        ),
        Step(
            title="the terms of the lengths",
            relation=Ge(p, p * (1 - rest) - less, evaluate=False),
            reason="a_i is at most the sum of |w_k|/|w_i| over the others: every sine is 1 - u "
            "with u >= 0, and the term of the teacher, f, is subtracted.",
            rule="at_least",
            gap=p * rest + less,
            side_conditions=(CONTINUITY,),
        ),
    )


@lru_cache(maxsize=1)
def never_step() -> Step:
    """Return why Q stays positive."""
    import sympy
    from sympy import Derivative, Eq, exp

    t = sympy.Symbol("t")
    square = sympy.Function("Q", real=True)(t)
    rate, c = sympy.symbols("R C", real=True)
    return Step(
        title="Q is positive forever",
        relation=Eq(
            Derivative(exp(c * t) * square, t), exp(c * t) * (rate + c * square), evaluate=False
        ),
        reason="With R = dQ/dt >= -C Q on an interval in which no neuron is 0, and C the largest "
        "value there of n + sum |w_k|/(pi |w_i|): exp(C t) Q does not fall, and Q(t) >= Q(0) "
        "exp(-C t). So some z_i(t) is not 0 if some z_i(0) is not.",
        rule="derivative",
        rates=((square, rate),),
        side_conditions=(
            "a function with a nonnegative derivative does not fall",
            "the norms are continuous, so that on a closed interval in which none is 0 C is finite",
        ),
    )


def derivation() -> Derivation:
    """Return the steps, with what they say about all times."""
    return Derivation(
        title="From the gradient to the orthogonal parts", steps=(*slow_fall_steps(), never_step())
    )
