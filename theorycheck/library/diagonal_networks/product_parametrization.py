r"""A product of weights follows the flow of a difference of squares at half the speed.

Setting: $\beta = p \circ q$ with $p(0) = \alpha(u^0 + v^0)$ and $q(0) = \alpha(u^0 - v^0)$,
gradient flow of all 2d weights on $L = \|X(p\circ q) - y\|_2^2$.

Claim: the slope of L along $p_i$ is $2 q_i \sum_n r_n X_{ni}$, r the residual; $u = (p+q)/2$ and
$v = (p-q)/2$ follow the flow of `hyperbolic-entropy` at half its speed, from $\alpha u^0$ and
$\alpha v^0$, and $\beta = u^2 - v^2$; so the limit is the minimizer of the same potential.

Checked: by a derivation for every N, d, $\alpha$ and start. As L is quadratic in each weight, its
slope is half the difference of its values one unit up and one unit down, which is compared in
rational arithmetic. The limit in balls: the flow that is enclosed is that of u and v.

Source: Woodworth et al., "Kernel and Rich Regimes in Overparametrized Models", COLT 2020: footnote
2 and the appendix on the parametrization by a product.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from theorycheck.core.theorem import Control, Erratum, Statement, Theorem
from theorycheck.models import diagonal_derivation, diagonal_routes
from theorycheck.models.comparison import in_rationals
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.diagonal_assumptions import DATA_IN_RANGE, POSITIVE_SCALE
from theorycheck.models.diagonal_symbols import SYMBOLS, model
from theorycheck.models.limit_is_minimizer import (
    MOVED_LIMIT,
    limit_is_minimizer,
)
from theorycheck.models.references import kernel_and_rich_regimes
from theorycheck.models.started_regression import StartedRegression
from theorycheck.symbolic.derivation import Derivation, Step

_FEATURE = (("i", "features"),)


def _start() -> tuple[Any, Any, Any]:
    """Return the residual of sample n at the start, q_i there, and X_ni."""
    import sympy

    m = model()
    u, v = sympy.IndexedBase("u0"), sympy.IndexedBase("v0")
    X, y, alpha = sympy.IndexedBase("X"), sympy.IndexedBase("y"), sympy.Symbol("alpha")
    product = alpha * (u[m.j] + v[m.j]) * alpha * (u[m.j] - v[m.j])
    residual = m.over_features(X[m.n, m.j] * product) - y[m.n]
    return residual, alpha * (u[m.i] - v[m.i]), X[m.n, m.i]


def slope(power: int = 1) -> Any:
    """Return the conclusion on the slope of L along p_i, as a difference of two of its values.

    Args:
        power: Of the residual; 1, or a wrong one.
    """
    import sympy

    m = model()
    residual, weight, entry = _start()
    up, down = (m.over_samples((residual + sign * entry * weight) ** 2) for sign in (1, -1))
    right = 2 * weight * m.over_samples(residual**power * entry)
    return sympy.Eq((up - down) / 2, right, evaluate=False)


def squared_residual() -> Any:
    """Return the printed variant, in which the residual is squared."""
    return slope(power=2)


def wrong_sign() -> Any:
    """Return the variant with the other sign."""
    import sympy

    right = slope()
    return sympy.Eq(right.lhs, -right.rhs, evaluate=False)


@lru_cache(maxsize=1)
def derivation() -> Derivation:
    """Return the steps from the loss of the product to the flow of the difference of squares."""
    import sympy
    from sympy import Derivative, Eq

    m = model()
    p, q = (sympy.IndexedBase(name, real=True) for name in "pq")
    along = [sympy.Function(name, real=True)(m.i, m.t) for name in "pq"]
    g = m.g(m.i, m.t)
    residual = m.over_features(m.X[m.n, m.j] * p[m.j] * q[m.j]) - m.y[m.n]
    loss = m.over_samples(residual**2)
    force = m.over_samples(m.X[m.n, m.i] * residual)
    rates = tuple((along[k], -2 * along[1 - k] * g) for k in range(2))
    steps = [
        Step(
            title="the slope as a difference",
            relation=slope(),
            reason="A quadratic function has half the difference of its values one unit up and "
            "one unit down as its slope.",
            indices=_FEATURE,
        )
    ]
    for weight, other in ((p, q), (q, p)):
        steps.append(
            Step(
                title=f"gradient with respect to {weight.label}",
                relation=Eq(Derivative(loss, weight[m.i]), 2 * other[m.i] * force),
                reason="Chain rule; only the summand j = i of beta moves.",
                rule="derivative",
                indices=_FEATURE,
            )
        )
    for weight, (path, rate) in zip((p, q), rates, strict=True):
        steps.append(
            Step(
                title=f"flow of {weight.label}",
                relation=Eq(Derivative(path, m.t), rate, evaluate=False),
                reason="Minus the gradient, with g_i = sum_n X_ni r_n.",
                rule="gradient_flow",
                potential={
                    "of": loss,
                    "variable": weight[m.i],
                    "symbol": g,
                    "definition": force,
                },
                indices=_FEATURE,
            )
        )
    half = m.pull.subs(m.factor, 1) / 2
    for name, sign in (("u", 1), ("v", -1)):
        weight = (along[0] + sign * along[1]) / 2
        steps.append(
            Step(
                title=f"{name} follows theorem 1 at half the speed",
                relation=Eq(Derivative(weight, m.t), -sign * half * weight * g, evaluate=False),
                reason=f"{name} = (p {'+' if sign > 0 else '-'} q) / 2; there the factor is twice "
                "as large. It starts at alpha times its shape.",
                rule="derivative",
                rates=rates,
                indices=_FEATURE,
            )
        )
    sum_, difference = (along[0] + along[1]) / 2, (along[0] - along[1]) / 2
    steps.append(
        Step(
            title="the product is a difference of squares",
            relation=Eq(along[0] * along[1], sum_**2 - difference**2, evaluate=False),
            reason="beta, and so the residual, is the same on both paths; their limits agree.",
            indices=_FEATURE,
            side_conditions=("a path followed at half the speed has the same limit",),
        )
    )
    return Derivation(
        title="From a product to a difference of squares",
        steps=tuple(replace(step, symbols=SYMBOLS) for step in steps),
    )


def _limit_steps() -> list[Step]:
    return [*derivation(), *diagonal_derivation.minimizer_steps()]


def _one() -> StartedRegression:
    """Return the counterexample: p(0) = 3, q(0) = 1, one sample X = 1, y = 1, residual 2."""
    return StartedRegression.at(X="1", y="1", alpha="1", u0="2", v0="1")


THEOREM = Theorem(
    title="A product of weights follows the flow of a difference of squares at half the speed",
    family=StartedRegression,
    witness=StartedRegression.at(
        samples=2, features=4, alpha="1/5", u0="1,-2,1/2,3", v0="1/2,1,2,-1"
    ),
    scope="the family: every N, d, alpha > 0, every start without a zero in u0, v0, X, and y in "
    "the range of X. It rests besides on the standard facts that are listed with the derivation",
    builds_on=("hyperbolic-entropy",),
    assumptions=(DATA_IN_RANGE, POSITIVE_SCALE),
    conclusions=(
        Statement(
            slug="slope",
            words="The slope of the loss along p_i, at the start, is 2 q_i sum_n r_n X_ni.",
            relation=slope,
            checks={
                "derivation": by_derivation(derivation, slope),
                "exact arithmetic": in_rationals(slope),
            },
        ),
        limit_is_minimizer(
            "The flow of p and q converges, to the minimizer of the potential of the start "
            "(u0, v0) subject to X beta = y; enclosed is the flow of u and v, on the same path.",
            _limit_steps,
        ),
    ),
    controls=(
        Control(
            statement=Statement(
                slug="squared-residual",
                words="The slope of the loss along p_i is 2 q_i sum_n r_n^2 X_ni.",
                relation=squared_residual,
                checks={"exact arithmetic": in_rationals(squared_residual)},
            ),
            source="COLT 2020 and V3, appendix on the product: (12) and (14) square the residual",
            at=_one,
            erratum=Erratum(
                number="E10",
                versions="V3, COLT",
                reading="As the rates of |p_i| and |q_i| up to their sign: the residual enters "
                "them to the first power. No fair reading has it squared.",
                corrected="slope",
            ),
        ),
        Control(
            statement=Statement(
                slug="wrong-sign",
                words="The slope of the loss along p_i is -2 q_i sum_n r_n X_ni.",
                relation=wrong_sign,
                checks={"exact arithmetic": in_rationals(wrong_sign)},
            ),
            source="COLT 2020 and V3, appendix on the product: (11) and (13) have a minus too many",
            at=_one,
            erratum=Erratum(
                number="E10",
                versions="V3, COLT",
                reading="As the rate of |p_i| = sign(p_i) p_i for p_i > 0: with the minus the loss "
                "would increase. No fair reading is true.",
                corrected="slope",
            ),
        ),
        MOVED_LIMIT,
    ),
    references=(
        kernel_and_rich_regimes("footnote 2, and the appendix on the product parametrization"),
    ),
    derivation=shown(_limit_steps),
    notes=diagonal_routes.remarks,
)
