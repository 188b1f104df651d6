"""Why the flow of the diagonal model converges, and to an interpolator: nothing is assumed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from theorycheck.models.diagonal_symbols import DiagonalSymbols
from theorycheck.symbolic.derivation import Step

FEATURE = (("i", "features"),)
SAMPLE = (("n", "samples"),)


def convergence(m: DiagonalSymbols) -> Iterable[Step]:
    """Yield the steps from the decrease of the loss to the integral of the residual."""
    yield from _decrease(m)
    least = (
        "kappa_min > 0 is the least of the finitely many products u_j v_j, which stay as they are "
        "at the start"
    )
    yield from decay(m, -2 * m.factor * m.speed * 2 * m.least_product, least)


def _decrease(m: DiagonalSymbols) -> Iterable[Step]:
    import sympy

    u, v, g = m.u(m.i, m.t), m.v(m.i, m.t), m.g(m.i, m.t)
    speed = m.speed
    yield Step(
        title="speed of beta",
        relation=sympy.Eq(sympy.Derivative(u**2 - v**2, m.t), speed * (u**2 + v**2) * g),
        reason="Along the flow.",
        rule="derivative",
        rates=m.flow,
        indices=FEATURE,
    )
    residual = m.residual(lambda j: m.u(j, m.t), lambda j: m.v(j, m.t))
    squares = m.u(m.j, m.t) ** 2 + m.v(m.j, m.t) ** 2
    yield Step(
        title="speed of the residual",
        relation=sympy.Eq(
            sympy.Derivative(residual, m.t),
            speed * m.over_features(m.X[m.n, m.j] * squares * m.g(m.j, m.t)),
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
            2 * m.factor * speed * m.over_features(squares * outer**2),
        ),
        reason="With g_j = sum_n X_nj r_n; the order of the sums is changed.",
        rule="derivative",
        rates=((m.r(m.n, m.t), speed * m.over_features(m.X[m.n, m.j] * squares * inner)),),
    )
    weight = -2 * m.factor * speed
    product = m.u(m.j, m.t) * m.v(m.j, m.t)
    yield Step(
        title="the weights do not vanish",
        relation=sympy.Ge(
            weight * m.over_features(squares * outer**2),
            weight * m.over_features(2 * product * outer**2),
            evaluate=False,
        ),
        reason="u_j^2 + v_j^2 - 2 u_j v_j is a square; and u_j v_j is conserved.",
        rule="at_least",
        gap=weight * m.over_features((m.u(m.j, m.t) - m.v(m.j, m.t)) ** 2 * outer**2),
    )


def decay(m: DiagonalSymbols, weight: Any, *why: str) -> Iterable[Step]:
    """Yield the steps from dL/dt <= -weight |X^T r|^2 to the integral of the residual.

    Args:
        m: The model.
        weight: A positive number, the same at all times.
        why: Why that inequality holds, as far as no step has shown it.
    """
    import sympy

    smallest = sympy.Symbol("lambda_min", positive=True)
    squares = m.over_samples(m.r(m.n, m.t) ** 2)
    kappa = sympy.Symbol("kappa", positive=True)
    loss = m.factor * squares
    [rate] = sympy.solve(sympy.Eq(weight * smallest * squares, kappa * loss), kappa)
    yield Step(
        title="rate of decrease",
        relation=sympy.Eq(
            sympy.Mul(weight, smallest * squares, evaluate=False),
            sympy.Mul(rate, loss, evaluate=False),
            evaluate=False,
        ),
        reason="|X^T r|^2 >= lambda |r|^2, so dL/dt <= -kappa L: kappa, solved for, is the first "
        "factor on the right.",
        side_conditions=(
            *why,
            "y is in the range of X, and so is the residual",
            "|X^T r|^2 >= lambda |r|^2 for r in the range of X, where lambda is the smallest "
            "nonzero eigenvalue of X X^T",
        ),
    )
    loss, slope = sympy.Function("loss")(m.t), sympy.Function("loss_rate")(m.t)
    growing = sympy.exp(kappa * m.t)
    yield Step(
        title="exponential decay",
        relation=sympy.Eq(sympy.Derivative(loss * growing, m.t), (slope + kappa * loss) * growing),
        reason="It is <= 0, so L(t) <= L(0) exp(-kappa t): the limit interpolates.",
        rule="derivative",
        rates=((loss, slope),),
    )
    s, until = sympy.symbols("s T", real=True)
    decaying = sympy.exp(-kappa * s / 2)
    total = sympy.integrate(decaying, (s, 0, until))
    yield Step(
        title="the residual is integrable",
        relation=sympy.Eq(sympy.Integral(decaying, (s, 0, until)), total),
        reason="|r| decays like exp(-kappa t / 2), whose integral stays below 2 / kappa: R exists, "
        "G_i converges, and beta with it.",
        rule="antiderivative",
    )
