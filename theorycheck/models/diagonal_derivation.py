r"""Theorem 1 for depth-2 diagonal networks, derived from the model and its loss alone.

The loss is factor * ‖X beta - y‖² with $\beta = u \circ u - v \circ v$, $u(0) = \alpha u^0$,
$v(0) = \alpha v^0$; factor is 1 for the stated loss. Only squares of the weights enter $\beta$, so
their signs never matter: $u^0, v^0 > 0$ without loss of generality. Every constant comes out of
differentiation, or of an equation that SymPy solves. Sizes are general; a coordinate is the
index i.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

from theorycheck.core.outcome import Outcome
from theorycheck.models.diagonal_convergence import convergence
from theorycheck.models.diagonal_symbols import SYMBOLS, DiagonalSymbols, model
from theorycheck.models.started_regression import StartedRegression
from theorycheck.rigor.covering import Covered, parse_covered
from theorycheck.rigor.identity import Identities
from theorycheck.rigor.identity_claim import at_point, parse_claim
from theorycheck.symbolic.derivation import Derivation, Step
from theorycheck.symbolic.export import index_symbol, to_kernel

FEATURE = (("i", "features"),)
TITLE = "From the loss of a diagonal network to the minimizer of the hyperbolic entropy"
POINTS = 5


@lru_cache(maxsize=1)
def derivation() -> Derivation:
    """Return the derivation, step by step."""
    m = model()
    steps = [*_flow(m), *_closed_form(m), *_entropy(m), *_optimality(m), *convergence(m)]
    return Derivation(title=TITLE, steps=tuple(replace(step, symbols=SYMBOLS) for step in steps))


@lru_cache(maxsize=1)
def certificate() -> Identities:
    """Return the certificate of the derivation, for every problem of the family."""
    return certificate_of(derivation())


def certificate_of(
    steps: Iterable[Step], family: str = StartedRegression.family, conclusion: object = None
) -> Identities:
    """Return the identity certificate of these steps, for every problem of a family.

    Args:
        conclusion: The relation that the steps are given for, in the kernel's language.
    """
    return Identities.from_content(
        {
            "problem": {"family": family},
            "steps": [step.exported() for step in steps],
            "conclusion": conclusion,
        }
    )


def check_in_balls(step: Step, seed: int = 0, points: int = POINTS, bits: int = 200) -> Outcome:
    """Return what balls say of a step at exact rational points drawn from a seed.

    FAILS if both sides are certainly apart at one of them; HOLDS, which is support and no proof,
    if they overlap at all of them. An inequality in a region is tried all over it.
    """
    if step.rule == Covered.rule:
        return parse_covered(step.claim()).at_points()
    claim = parse_claim(step.claim())
    source = random.Random(seed)
    found = [at_point(claim, source.getrandbits(64), bits) for _ in range(points)]
    for outcome in (Outcome.FAILS, Outcome.INCONCLUSIVE):
        if outcome in found:
            return outcome
    return Outcome.HOLDS if found else Outcome.INCONCLUSIVE


def constant(factor: Fraction | int = 1) -> Any:
    """Return the constant c of the closed form, as derived, for a loss with this factor."""
    import sympy

    m = model()
    exact = Fraction(factor)
    return m.constant.subs(m.factor, sympy.Rational(exact.numerator, exact.denominator))


def closed_form_relation(c: Any = None) -> Any:
    r"""Return $\beta_i = \alpha^2((u^0_i)^2 e^s - (v^0_i)^2 e^{-s})$ with $s = c(A^\top R)_i$.

    It relates the flow's two limits; for $u^0 = v^0 = 1$ the right side is $2\alpha^2\sinh s$. A is
    the design of the loss that was followed: X, or R X' if that is whitened.

    Args:
        c: The constant; by default the derived one, for the stated loss.
    """
    import sympy

    m = model()
    # The right side of the derived closed form, with G_i at infinity written out.
    right = m.closed_form.rhs.subs(m.G(m.i, m.t), _integrated_pull(m))
    beta = sympy.IndexedBase("beta_flow")
    return sympy.Eq(beta[m.i], right.subs(m.c, constant() if c is None else c))


def _integrated_pull(m: DiagonalSymbols) -> Any:
    """Return G_i at infinity, in the quantities of the flow that was followed."""
    import sympy

    A, integral = sympy.IndexedBase("A", real=True), sympy.IndexedBase("residual_integral")
    return sympy.Sum(A[m.n, m.i] * integral[m.n], (m.n, 1, index_symbol("rows")))


def closed_form_steps(relation: Any) -> list[Step]:
    """Return the derivation, and that at infinity it gives the right side of `relation`.

    Args:
        relation: `closed_form_relation`, or a wrong variant of it, which the last step contradicts.
    """
    import sympy

    m = model()
    at_infinity = {m.G(m.i, m.t): _integrated_pull(m), m.factor: 1}
    u, v = (weight.subs(at_infinity) for weight in m.weights)
    last = Step(
        title="the closed form at infinity",
        relation=sympy.Eq(u**2 - v**2, relation.rhs, evaluate=False),
        reason="u_i^2 - v_i^2 at G_i = (A^T R)_i, for the stated loss (factor 1) of the design A.",
        indices=FEATURE,
        symbols=SYMBOLS,
    )
    return [*derivation(), last]


def minimizer_steps() -> list[Step]:
    """Return the derivation, and that the flow's limit satisfies the conditions of the minimum."""
    import sympy

    m = model()
    at_infinity = {m.G(m.i, m.t): _integrated_pull(m), m.factor: 1}
    limit = closed_form_relation().rhs
    u, v = (weight.subs(at_infinity) for weight in m.weights)
    w = sympy.Symbol("w", real=True)
    gradient = sympy.asinh(2 * m.scale * sympy.sinh(w) / (2 * m.scale), evaluate=False)
    return [
        *derivation(),
        Step(
            title="the limit of the flow",
            relation=sympy.Eq(u**2 - v**2, limit, evaluate=False),
            reason="u_i^2 - v_i^2 at G_i = (A^T R)_i, for the stated loss (factor 1): "
            "the closed form with s = (A^T nu)_i, nu = c R.",
            indices=FEATURE,
            symbols=SYMBOLS,
        ),
        Step(
            title="the gradient of the entropy at the limit",
            relation=sympy.Eq(gradient, w, evaluate=False),
            reason="With w = s + tilt_i the limit is 2 kappa_i sinh(w), so the gradient of Q there "
            "is w - tilt_i = s, that is A^T nu: stationary. With A beta = b, which has the "
            "solutions of X beta = y, the limit is the minimizer, and the only one.",
            rule="by_derivative",
            variable=w,
            indices=FEATURE,
            symbols=SYMBOLS,
        ),
    ]


def closed_form_kernel(c: Any = None) -> list[Any]:
    """Return `closed_form_relation` for all i, in the kernel's language."""
    return ["forall", "i", "features", to_kernel(closed_form_relation(c))]


def printed_constant() -> Step:
    """Return the closed form with the printed constant -4, for the stated loss: a wrong step.

    -4 is what the derived constant is for half the stated loss.
    """
    m = model()
    wrong = {m.factor: 1, m.c: constant(Fraction(1, 2))}
    return replace(_closed_form_step(m).with_substituted(wrong), symbols=SYMBOLS)


def _flow(m: DiagonalSymbols) -> Iterable[Step]:
    """The vector field, by differentiating the loss, and what it conserves."""
    import sympy

    u, v = m.point
    residual = m.residual(lambda j: u[j], lambda j: v[j])
    force = m.over_samples(m.X[m.n, m.i] * residual)
    for weight, slope in ((u, m.pull), (v, -m.push)):
        yield Step(
            title=f"gradient with respect to {weight.label}",
            relation=sympy.Eq(sympy.Derivative(m.loss, weight[m.i]), slope * weight[m.i] * force),
            reason="Chain rule; only the summand j = i of beta moves. The flow is minus this, and "
            "the sum over the samples is g_i.",
            rule="derivative",
            indices=FEATURE,
        )
    for weight, (path, rate) in zip((u, v), m.flow, strict=True):
        yield Step(
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
        )
    u_i, v_i = m.u(m.i, m.t), m.v(m.i, m.t)
    yield Step(
        title="the product of the weights is conserved",
        relation=sympy.Eq(sympy.Derivative(u_i * v_i, m.t), 0),
        reason="Along the flow; at the start the product is kappa_i = alpha^2 u0_i v0_i, and so it "
        "stays.",
        rule="derivative",
        rates=m.flow,
        indices=FEATURE,
    )


def _closed_form_step(m: DiagonalSymbols) -> Step:
    return Step(
        title="closed form",
        relation=m.closed_form,
        reason="beta_i = u_i^2 - v_i^2; c is solved for from the slopes at G_i = 0.",
        indices=FEATURE,
    )


def _closed_form(m: DiagonalSymbols) -> Iterable[Step]:
    """The weights, and beta, as functions of G_i, the integral of g_i."""
    import sympy

    integral = m.G(m.i, m.t)
    for name, weight, shape, (path, rate) in zip(
        "uv", m.weights, (m.u0, m.v0), m.flow, strict=True
    ):
        yield Step(
            title=f"{name} as a function of the integral",
            relation=sympy.Eq(
                sympy.Derivative(weight, m.t), rate.subs(path, weight), evaluate=False
            ),
            reason=f"With G_i the integral of g_i from 0 to t, this {name}_i follows the flow.",
            rule="derivative",
            rates=((integral, m.g(m.i, m.t)),),
            indices=FEATURE,
            side_conditions=(
                "Picard-Lindelof: a polynomial vector field has one solution from each start",
                "the loss decreases, so g is bounded, no weight explodes, and the solution exists "
                "for all times",
                "with (u, v) every change of signs of weights follows the flow, and beta is the "
                "same: u0, v0 > 0 without loss of generality",
            ),
        )
        yield Step(
            title=f"{name} at the start",
            relation=sympy.Eq(sympy.Subs(weight, integral, 0), m.alpha * shape[m.i]),
            reason="G_i is 0 at time 0.",
            rule="value",
            indices=FEATURE,
        )
    yield _closed_form_step(m).with_substituted({m.c: m.constant})
    s = sympy.Symbol("s", real=True)
    yield Step(
        title="the closed form as one hyperbolic sine",
        relation=sympy.Eq(m.coefficient(s), 2 * m.scale * sympy.sinh(s + m.tilt), evaluate=False),
        reason="kappa_i = alpha^2 u0_i v0_i, tilt_i = log(u0_i / v0_i). Equal starts have no tilt.",
        indices=FEATURE,
    )


def _entropy(m: DiagonalSymbols) -> Iterable[Step]:
    """The mirror map that turns the flow into a straight line, its potential, and convexity."""
    import sympy

    u, v, g = m.u(m.i, m.t), m.v(m.i, m.t), m.g(m.i, m.t)
    yield Step(
        title="inverse mirror map",
        relation=sympy.Eq(
            sympy.Derivative(sympy.asinh((u**2 - v**2) / (2 * u * v)), m.t), m.constant * g
        ),
        reason="theta_i = arcsinh(beta_i / (2 kappa_i)) - tilt_i with kappa_i = u_i v_i moves at "
        "the speed c g_i; it starts at 0, so theta_i = c G_i.",
        rule="derivative",
        rates=m.flow,
        indices=FEATURE,
        side_conditions=("u_i and v_i are positive: exponentials times what is positive",),
    )
    s, z = sympy.symbols("s z", real=True)
    integrand = sympy.asinh(s / 2)
    q = sympy.integrate(integrand, (s, 0, z))
    yield Step(
        title="the potential q",
        relation=sympy.Eq(sympy.Integral(integrand, (s, 0, z)), q),
        reason="Its derivative is the integrand, and it is 0 at 0.",
        rule="antiderivative",
    )
    beta = sympy.IndexedBase("beta", real=True)
    kappa, tilt = (part.subs(m.i, m.j) for part in (m.scale, m.tilt))
    entropy = m.over_features(kappa * q.subs(z, beta[m.j] / kappa) - tilt * beta[m.j])
    gradient = sympy.asinh(beta[m.i] / (2 * m.scale)) - m.tilt
    yield Step(
        title="gradient of the entropy",
        relation=sympy.Eq(sympy.Derivative(entropy, beta[m.i]), gradient),
        reason="The gradient of Q(beta) = sum_j kappa_j q(beta_j / kappa_j) - tilt_j beta_j is the "
        "inverse mirror map. For u0 = v0 = 1 this is Q_alpha.",
        rule="derivative",
        indices=FEATURE,
    )
    curvature = 1 / sympy.sqrt(beta[m.i] ** 2 + 4 * m.scale**2)
    yield Step(
        title="Hessian of the entropy",
        relation=sympy.Eq(sympy.Derivative(gradient, beta[m.i]), curvature),
        reason="The i-th component of the gradient depends on beta_i alone: the Hessian is "
        "diagonal, and this is its diagonal.",
        rule="derivative",
        indices=FEATURE,
    )
    yield Step(
        title="strict convexity",
        relation=sympy.Gt(curvature, 0, evaluate=False),
        reason="A root of a sum of a square and a positive number.",
        rule="positive",
        indices=FEATURE,
        side_conditions=("a function with positive definite Hessian is strictly convex",),
    )


def _optimality(m: DiagonalSymbols) -> Iterable[Step]:
    """The conditions for the minimum, and that the flow's limit satisfies them."""
    import sympy

    w = sympy.Symbol("w", real=True)
    yield Step(
        title="arcsinh undoes sinh",
        relation=sympy.Eq(sympy.asinh(sympy.sinh(w)), w),
        reason="Equal derivatives, equal at 0. So beta_i = 2 kappa_i sinh((X^T nu)_i + tilt_i) "
        "solves grad Q(beta) = X^T nu.",
        rule="by_derivative",
        variable=w,
    )
    beta = sympy.IndexedBase("beta", real=True)[m.i]
    scale = 2 * m.scale
    yield Step(
        title="sinh undoes arcsinh",
        relation=sympy.Eq(
            scale * sympy.sinh(sympy.asinh(beta / scale), evaluate=False), beta, evaluate=False
        ),
        reason="So it is the only solution: with X beta = y, these are the conditions of "
        "Karush, Kuhn and Tucker.",
        indices=FEATURE,
        side_conditions=(
            "a convex function has its minimum on an affine set where its gradient is orthogonal "
            "to it, and only there; a strictly convex one has one minimum",
        ),
    )
    integral = sympy.IndexedBase("residual_integral", real=True)
    design = m.X[m.n, m.i]
    yield Step(
        title="the flow's limit is of this form",
        relation=sympy.Eq(
            m.constant * m.over_samples(design * integral[m.n]),
            m.over_samples(design * (m.constant * integral[m.n])),
        ),
        reason="G_i tends to (X^T R)_i, R the integral of the residual over all times: the limit "
        "is 2 kappa_i sinh((X^T nu)_i + tilt_i) with nu = c R, by the closed form.",
        indices=FEATURE,
        side_conditions=("R exists: see the last steps",),
    )
