r"""Why the flow of the model of order D exists for all times and converges to an interpolator.

The energy $\frac12\sum_j(u_j^2 + v_j^2) + \text{pull}\,\langle G, b\rangle$ with $Xb = y$ falls at
the speed of the loss, and G is bounded: so the weights are, for all times.
"""

from __future__ import annotations

from collections.abc import Iterable

from theorycheck.models.deep_symbols import DeepSymbols
from theorycheck.models.diagonal_convergence import FEATURE, SAMPLE, decay
from theorycheck.symbolic.as_written import over, times
from theorycheck.symbolic.derivation import Step


def convergence(m: DeepSymbols) -> Iterable[Step]:
    """Yield the steps from the energy to the integral of the residual."""
    yield from _bounded(m)
    yield from _decrease(m)
    yield from _floor(m)
    yield from decay(m, -2 * m.factor * m.speed * 2 * m.alpha ** (2 * m.depth - 2))


def _bounded(m: DeepSymbols) -> Iterable[Step]:
    import sympy

    b = sympy.IndexedBase("b", real=True)
    u, v, g, integral = (quantity(m.j, m.t) for quantity in (m.u, m.v, m.g, m.G))
    beta = u**m.depth - v**m.depth
    yield Step(
        title="speed of the energy",
        relation=sympy.Eq(
            sympy.Derivative(
                m.over_features((u**2 + v**2) / 2) + m.pull * m.over_features(integral * b[m.j]),
                m.t,
            ),
            -m.pull * m.over_features(g * (beta - b[m.j])),
            evaluate=False,
        ),
        reason="G_j is the integral of g_j, and b any solution of X b = y.",
        rule="derivative",
        rates=(*m.flow, (m.G(m.i, m.t), m.g(m.i, m.t))),
    )
    pull = m.over_samples(m.X[m.n, m.j] * m.r(m.n, m.t))
    yield Step(
        title="the energy falls",
        relation=sympy.Eq(
            m.over_features(pull * (beta - b[m.j])),
            m.over_samples(
                m.r(m.n, m.t)
                * (m.over_features(m.X[m.n, m.j] * beta) - m.over_features(m.X[m.n, m.j] * b[m.j]))
            ),
            evaluate=False,
        ),
        reason="As X b = y the bracket is the residual r_n: the energy falls at the rate "
        "pull |r|^2. It starts at d alpha^2, and |pull G_j b_j| <= alpha^-k |b_j| / k by the "
        "bound on G: so |u|^2 + |v|^2 stays bounded.",
        side_conditions=(
            "a solution that stays bounded exists for all times (the field is smooth where the "
            "weights are positive)",
        ),
    )
    yield Step(
        title="the bound in the energy",
        relation=sympy.Eq(
            times(over(m.alpha**-m.k, -m.constant), m.pull), m.alpha**-m.k / m.k, evaluate=False
        ),
        reason="The bound on |G_j| times the constant pull.",
    )


def _decrease(m: DeepSymbols) -> Iterable[Step]:
    import sympy

    u, v, g = m.path
    top = 2 * m.depth - 2
    yield Step(
        title="speed of beta",
        relation=sympy.Eq(
            sympy.Derivative(u**m.depth - v**m.depth, m.t), m.speed * (u**top + v**top) * g
        ),
        reason="Along the flow.",
        rule="derivative",
        rates=m.flow,
        indices=FEATURE,
    )
    residual = m.residual(lambda j: m.u(j, m.t), lambda j: m.v(j, m.t))
    squares = m.u(m.j, m.t) ** top + m.v(m.j, m.t) ** top
    yield Step(
        title="speed of the residual",
        relation=sympy.Eq(
            sympy.Derivative(residual, m.t),
            m.speed * m.over_features(m.X[m.n, m.j] * squares * m.g(m.j, m.t)),
        ),
        reason="The residual is X beta - y.",
        rule="derivative",
        rates=m.flow,
        indices=SAMPLE,
    )
    inner = m.over_samples(m.X[m.m, m.j] * m.r(m.m, m.t), m.m)
    outer = m.over_samples(m.X[m.n, m.j] * m.r(m.n, m.t))
    yield Step(
        title="decrease of the loss",
        relation=sympy.Eq(
            sympy.Derivative(m.factor * m.over_samples(m.r(m.n, m.t) ** 2), m.t),
            2 * m.factor * m.speed * m.over_features(squares * outer**2),
        ),
        reason="With g_j = sum_n X_nj r_n; the order of the sums is changed.",
        rule="derivative",
        rates=((m.r(m.n, m.t), m.speed * m.over_features(m.X[m.n, m.j] * squares * inner)),),
    )


def _floor(m: DeepSymbols) -> Iterable[Step]:
    """The weights stay away from 0: two means, of the powers -k and of the powers 2D - 2."""
    import sympy

    u, v, _ = m.path
    half = (u**-m.k + v**-m.k) / 2
    yield Step(
        title="the product of the weights has a floor",
        relation=sympy.Ge(half**2, u**-m.k * v**-m.k, evaluate=False),
        reason="The left side is alpha^(-2k) by the conservation law: so (u_i v_i)^-k is at most "
        "that, and u_i v_i at least alpha^2.",
        rule="at_least",
        gap=((u**-m.k - v**-m.k) / 2) ** 2,
        indices=FEATURE,
        side_conditions=("a power with a negative exponent decreases",),
    )
    weight = -2 * m.factor * m.speed
    power = m.depth - 1
    outer = m.over_samples(m.X[m.n, m.j] * m.r(m.n, m.t)) ** 2
    u, v = m.u(m.j, m.t), m.v(m.j, m.t)
    yield Step(
        title="the weights do not vanish",
        relation=sympy.Ge(
            weight * m.over_features((u ** (2 * power) + v ** (2 * power)) * outer),
            weight * m.over_features(2 * u**power * v**power * outer),
            evaluate=False,
        ),
        reason="Their difference is a sum of squares; and (u_j v_j)^(D-1) >= alpha^(2D-2).",
        rule="at_least",
        gap=weight * m.over_features((u**power - v**power) ** 2 * outer),
    )
