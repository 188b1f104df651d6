r"""Theorem 3 and lemma 4 for diagonal networks of order D > 2, derived from the model and its loss.

The loss is factor * ‖X beta - y‖² with $\beta = u^D - v^D$, $u(0) = v(0) = \alpha$; factor is 1
for the stated loss. The order is a symbol: k = D - 2 > 0. Sizes are general; a coordinate is the
index i.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

from theorycheck.models.deep_convergence import convergence
from theorycheck.models.deep_symbols import SYMBOLS, DeepSymbols, deep_model
from theorycheck.models.diagonal_convergence import FEATURE
from theorycheck.symbolic.as_written import plus, times
from theorycheck.symbolic.derivation import Derivation, Step
from theorycheck.symbolic.export import index_symbol

TITLE = "From the loss of a diagonal network of order D = k + 2 to the minimizer of its potential"
ORDER_ABOVE_2 = "k stands for D - 2, which is positive"


@lru_cache(maxsize=1)
def deep_derivation() -> Derivation:
    """Return the derivation of theorem 3, step by step."""
    m = deep_model()
    steps = [
        *flow_steps(m),
        *_exponents(m),
        *_potential(m),
        *_optimality(m),
        *convergence(m),
    ]
    return Derivation(title=TITLE, steps=tuple(replace(step, symbols=SYMBOLS) for step in steps))


def constant(factor: Fraction | int = 1) -> Any:
    """Return the constant c of the closed form, as derived, for a loss with this factor."""
    import sympy

    m = deep_model()
    exact = Fraction(factor)
    value = sympy.Rational(exact.numerator, exact.denominator)
    return m.in_order(m.constant.subs(m.factor, value))


def closed_form_relation(c: Any = None, exponent: Any = None) -> Any:
    r"""Return $\beta_i = \alpha^D h_D(s_i)$, $s_i = c\,\alpha^{D-2}\sum_n A_{ni}R_n$, at the limit.

    $h_D(s) = (1-s)^{-D/(D-2)} - (1+s)^{-D/(D-2)}$; A is the design of the loss that was followed.

    Args:
        c: The constant; by default the derived one, for the stated loss.
        exponent: The exponent of h_D; by default D/(D-2).
    """
    import sympy

    m = deep_model()
    pull = _integrated_pull(m)
    beta = sympy.IndexedBase("beta_flow")
    return sympy.Eq(beta[m.i], _closed_form(m, c, exponent, pull, pull), evaluate=False)


def bound_at_infinity(share: Any = None) -> Any:
    r"""Return lemma 4 at the limit: $|\sum_n A_{ni}R_n| \le \alpha^{2-D}/(2D(D-2))$.

    Args:
        share: A factor of the bound; by default 1.
    """
    import sympy

    m = deep_model()
    return sympy.Le(sympy.Abs(_integrated_pull(m)), _bound(m, share), evaluate=False)


def bound_at_all_times(share: Any = None) -> Any:
    r"""Return lemma 4: $|G_i(t)| < \alpha^{2-D}/(2D(D-2))$, G the integral of $X^\top r$."""
    import sympy

    m = deep_model()
    return sympy.Lt(sympy.Abs(m.G(m.i, m.t)), _bound(m, share), evaluate=False)


def conservation() -> Any:
    r"""Return the conservation law $u_i^{2-D} + v_i^{2-D} = 2\alpha^{2-D}$ along the flow."""
    import sympy

    m = deep_model()
    u, v, _ = m.path
    left = u ** (2 - m.order) + v ** (2 - m.order)
    return sympy.Eq(left, 2 * m.alpha ** (2 - m.order), evaluate=False)


def conservation_steps(relation: Any) -> list[Step]:
    """Return the flow, and that both sides of `relation` are constant and equal at the start."""
    import sympy

    m = deep_model()
    u, v, _ = m.path
    left, right = (m.in_excess(side) for side in (relation.lhs, relation.rhs))
    last = (
        Step(
            title="the powers 2 - D are conserved",
            relation=sympy.Eq(sympy.Derivative(left, m.t), 0, evaluate=False),
            reason="Along the flow, whatever g is.",
            rule="derivative",
            rates=m.flow,
            indices=FEATURE,
            side_conditions=(ORDER_ABOVE_2,),
        ),
        Step(
            title="the powers 2 - D at the start",
            relation=sympy.Eq(
                plus(*_terms_at(left, {u: m.alpha, v: m.alpha})), right, evaluate=False
            ),
            reason="Both weights start at alpha.",
        ),
    )
    return [*flow_steps(m), *(replace(step, symbols=SYMBOLS) for step in last)]


def _terms_at(total: Any, values: Mapping[Any, Any]) -> list[Any]:
    """Return the terms of a sum at a point, like ones not put together."""
    import sympy

    return [term.subs(values) for term in sympy.Add.make_args(total)]


def bound_steps(relation: Any) -> list[Step]:
    """Return the steps to lemma 4; the last one is about the right side of `relation`."""
    import sympy

    m = deep_model()
    u, v, _ = m.path
    positive = [
        Step(
            title=f"{name} stays finite",
            relation=sympy.Gt(weight**-m.k, 0, evaluate=False),
            reason=f"The power {name}_i^-k is positive: so is 1 {sign} c alpha^k G_i, and the "
            "product c alpha^k G_i lies in (-1, 1).",
            rule="positive",
            indices=FEATURE,
            symbols=SYMBOLS,
        )
        for name, weight, sign in (("u", u, "-"), ("v", v, "+"))
    ]
    bound = m.in_excess(relation.rhs)
    last = Step(
        title="the bound",
        relation=sympy.Eq(
            times(-m.constant.subs(m.factor, 1), m.alpha**m.k, bound), 1, evaluate=False
        ),
        reason="So |G_i| is below 1 / (|c| alpha^k), for the stated loss (factor 1). As u and v "
        "have positive limits it is below at infinity, too.",
        symbols=SYMBOLS,
    )
    return [*deep_derivation(), *positive, last]


def limit_steps(c: Any = None, exponent: Any = None) -> list[Step]:
    """Return the derivation and, last, `closed_form_relation(c, exponent)` in its own terms.

    A wrong constant or exponent makes the last step false.
    """
    import sympy

    m = deep_model()
    P, M = m.P(m.t), m.M(m.t)
    # 1 - P and M - 1 are both s, for the stated loss (factor 1).
    scale = m.constant.subs(m.factor, 1) * m.alpha**m.k
    stated = m.in_excess(_closed_form(m, c, exponent, (1 - P) / scale, (M - 1) / scale))
    derived = m.alpha**m.depth * (P ** (-m.depth / m.k) - M ** (-m.depth / m.k))
    last = Step(
        title="the limit of the flow",
        relation=sympy.Eq(stated, derived, evaluate=False),
        reason="beta_i = alpha^D h_D(s_i) with P = 1 - s_i, M = 1 + s_i, s_i = c alpha^k "
        "(A^T R)_i, c for the stated loss; the left side is the stated form at this s_i.",
        symbols=SYMBOLS,
    )
    return [*deep_derivation(), last]


def _closed_form(m: DeepSymbols, c: Any, exponent: Any, first: Any, second: Any) -> Any:
    """Return the stated form of beta_i, the integrated pull written once for each power."""
    found = -m.order / (m.order - 2) if exponent is None else -exponent
    scale = (constant() if c is None else c) * m.alpha ** (m.order - 2)
    return m.alpha**m.order * ((1 - scale * first) ** found - (1 + scale * second) ** found)


def _bound(m: DeepSymbols, share: Any) -> Any:
    """1 / (|c| alpha^(D-2)), for the stated loss, times a share."""
    return (1 if share is None else share) * m.alpha ** (2 - m.order) / -constant()


def _integrated_pull(m: DeepSymbols) -> Any:
    """Return G_i at infinity, in the quantities of the flow that was followed."""
    import sympy

    A, integral = sympy.IndexedBase("A", real=True), sympy.IndexedBase("residual_integral")
    return sympy.Sum(A[m.n, m.i] * integral[m.n], (m.n, 1, index_symbol("rows")))


def flow_steps(m: DeepSymbols) -> list[Step]:
    """Return the vector field, by differentiating the loss."""
    import sympy

    u, v = m.point
    residual = m.residual(lambda j: u[j], lambda j: v[j])
    force = m.over_samples(m.X[m.n, m.i] * residual)
    power = m.depth - 1
    steps = [
        Step(
            title=f"gradient with respect to {weight.label}",
            relation=sympy.Eq(
                sympy.Derivative(m.loss, weight[m.i]), slope * weight[m.i] ** power * force
            ),
            reason="Chain rule; only the summand j = i of beta moves. The flow is minus this, and "
            "the sum over the samples is g_i.",
            rule="derivative",
            indices=FEATURE,
            side_conditions=(ORDER_ABOVE_2,),
        )
        for weight, slope in ((u, m.pull), (v, -m.push))
    ]
    steps += [
        Step(
            title=f"flow of {weight.label}",
            relation=sympy.Eq(sympy.Derivative(path, m.t), rate, evaluate=False),
            reason="Minus the gradient, with g_i = sum_n X_ni r_n; every later step along the flow "
            "must use this very rate.",
            rule="gradient_flow",
            potential={
                "of": m.loss,
                "variable": weight[m.i],
                "symbol": m.g(m.i, m.t),
                "definition": force,
            },
            indices=FEATURE,
            side_conditions=(
                "Picard-Lindelof: the field w^(D-1) is continuously differentiable at 0 as well, "
                "where it vanishes, so that a positive weight stays positive",
            ),
        )
        for weight, (path, rate) in zip((u, v), m.flow, strict=True)
    ]
    return [replace(step, symbols=SYMBOLS) for step in steps]


def _exponents(m: DeepSymbols) -> Iterable[Step]:
    """The powers 2 - D move along straight lines: their closed form."""
    import sympy

    u, v, g = m.path
    for name, weight, sign in (("u", u, 1), ("v", v, -1)):
        yield Step(
            title=f"the power 2 - D of {name}",
            relation=sympy.Eq(
                sympy.Derivative(weight**-m.k, m.t), -sign * m.constant * g, evaluate=False
            ),
            reason=f"So {name}_i^-k = alpha^-k {'-' if sign > 0 else '+'} c G_i with G_i the "
            "integral of g_i: equal at time 0, and with equal slopes.",
            rule="derivative",
            rates=m.flow,
            indices=FEATURE,
        )
    yield Step(
        title="the powers 2 - D are conserved",
        relation=sympy.Eq(sympy.Derivative(u**-m.k + v**-m.k, m.t), 0, evaluate=False),
        reason="Their sum is 2 alpha^-k at the start, and so it stays.",
        rule="derivative",
        rates=m.flow,
        indices=FEATURE,
    )
    yield Step(
        title="beta as a function of the exponents",
        relation=sympy.Eq(
            m.alpha**m.depth
            * (
                _product(m.alpha**m.k, u**-m.k) ** (-m.depth / m.k)
                - _product(m.alpha**m.k, v**-m.k) ** (-m.depth / m.k)
            ),
            u**m.depth - v**m.depth,
            evaluate=False,
        ),
        reason="With s_i = c alpha^k G_i the products are 1 - s_i and 1 + s_i: both are positive, "
        "so s_i is in (-1, 1), and beta_i = alpha^D h_D(s_i).",
        indices=FEATURE,
    )


def _product(first: Any, second: Any) -> Any:
    """Return a product that SymPy does not take apart under a power."""
    import sympy

    return sympy.Mul(first, second, evaluate=False)


def _potential(m: DeepSymbols) -> Iterable[Step]:
    """h_D increases, and the closed form of q_D has the slope s with respect to z = h_D(s)."""
    import sympy

    P, M = m.P(m.t), m.M(m.t)
    along = ((P, sympy.Integer(-1)), (M, sympy.Integer(1)))
    h = P ** (-m.depth / m.k) - M ** (-m.depth / m.k)
    top = (2 * m.depth - 2) / m.k
    slope = m.depth / m.k * (P**-top + M**-top)
    s = (M - P) / 2
    yield Step(
        title="slope of h",
        relation=sympy.Eq(sympy.Derivative(h, m.t), slope, evaluate=False),
        reason="P = 1 - s and M = 1 + s with the parameter t = s in (-1, 1); h = h_D(s).",
        rule="derivative",
        rates=along,
    )
    yield Step(
        title="h increases",
        relation=sympy.Gt(slope, 0, evaluate=False),
        reason="So h_D has an inverse, and q_D, whose slope that is, has the second derivative "
        "1 / h_D' > 0: it is strictly convex.",
        rule="positive",
        side_conditions=(
            "h_D tends to infinity at 1 and to minus infinity at -1: it maps (-1, 1) onto R",
            "the derivative of an inverse function",
        ),
    )
    potential = h * s - m.k / 2 * (P ** (-2 / m.k) + M ** (-2 / m.k) - 2)
    yield Step(
        title="the potential q",
        relation=sympy.Eq(sympy.Derivative(potential, m.t), s * slope, evaluate=False),
        reason="q_D(z) in closed form, at z = h_D(s): its slope is s times that of z, so "
        "dq/dz = s; and it is 0 at s = 0, where P = M = 1.",
        rule="derivative",
        rates=along,
        side_conditions=("chain rule: dq/dz = (dq/ds) / (dz/ds)",),
    )


def _optimality(m: DeepSymbols) -> Iterable[Step]:
    """The flow's limit satisfies the conditions of the minimum."""
    import sympy

    integral = sympy.IndexedBase("residual_integral", real=True)
    design, scale = m.X[m.n, m.i], m.constant * m.alpha**m.k
    yield Step(
        title="the exponents lie in the row space",
        relation=sympy.Eq(
            scale * m.over_samples(design * integral[m.n]),
            m.over_samples(design * (scale * integral[m.n])),
            evaluate=False,
        ),
        reason="At infinity s_i = c alpha^k (X^T R)_i, R the integral of the residual: so "
        "s = X^T nu with nu = c alpha^k R. The gradient of Q_alpha^D = alpha^D sum_i "
        "q_D(beta_i / alpha^D) at beta_i = alpha^D h_D(s_i) is s_i: with X beta = y, these are the "
        "conditions of Karush, Kuhn and Tucker.",
        indices=FEATURE,
        side_conditions=(
            "R exists, u and v have positive limits: see the last steps",
            "a convex function has its minimum on an affine set where its gradient is orthogonal "
            "to it, and only there; a strictly convex one has one minimum",
        ),
    )
