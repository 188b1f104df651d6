r"""The l2 excess of the limit at order D > 2 and a large scale: the steps.

$\theta(z) = \frac{2D}{D-2} h_D^{-1}(z)$ is z up to $C|z|^3$, $C = (D-1)(3D-4)/(6D^2)$; the limit b
has $\theta(b/\alpha^D)$ in the row space of X. So b is off the minimum l2 norm solution by a
residue of the size $C\alpha^{-2D}|b|^3$.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from theorycheck.models.deep_symbols import deep_model
from theorycheck.symbolic.as_written import raised, times
from theorycheck.symbolic.derivation import Derivation, Step

SYMBOLS = {"features": "d", "norm": r"\|\beta^{*}\|^2", "epsilon": r"\varepsilon"}


def cubic(order: Any) -> Any:
    r"""Return $C = (D-1)(3D-4)/(6D^2)$."""
    return (order - 1) * (3 * order - 4) / (6 * order**2)


def share(alpha: Any, order: Any, norm: Any, *, constant: Any = None, power: Any = None) -> Any:
    r"""Return $\varepsilon = 8\,C^2\,\|\beta^*\|^4\alpha^{-4D}$, from the squared norm.

    Args:
        constant: A symbol for C.
        power: Another power of 1/alpha than 4 D.
    """
    found = cubic(order) if constant is None else constant
    return 8 * found**2 * norm**2 / alpha ** (4 * order if power is None else power)


@lru_cache(maxsize=1)
def kernel_derivation() -> Derivation:
    """Return the steps from the curvature of theta to the bound."""
    import sympy
    from sympy import Derivative, Eq, Ge, Integral, Sum

    m = deep_model()
    P, M, k, D = m.P(m.t), m.M(m.t), m.k, m.depth
    along = ((P, sympy.Integer(-1)), (M, sympy.Integer(1)))
    top = (2 * D - 2) / k
    N = P**-top + M**-top
    h = P ** (-D / k) - M ** (-D / k)
    bend = P ** (-(3 * D - 4) / k) - M ** (-(3 * D - 4) / k)
    C, z, w, r = (sympy.Symbol(name, real=True) for name in "Czwr")
    e = (3 * D - 4) / D
    alpha, norm, epsilon, x = sympy.symbols("alpha norm epsilon x", positive=True)
    b, star = sympy.IndexedBase("b"), sympy.IndexedBase("star")
    j, d = sympy.Symbol("j", integer=True), sympy.Symbol("features")
    steps = (
        Step(
            title="slope of h",
            relation=Eq(Derivative(h, m.t), D / k * N, evaluate=False),
            reason="P = 1 - s, M = 1 + s, t = s: so theta = 2 D s / k has the slope 2 / N with "
            "respect to z = h_D(s), N the sum of both powers. At s = 0 it is 1.",
            rule="derivative",
            rates=along,
            side_conditions=("k stands for D - 2, which is positive", "chain rule"),
        ),
        Step(
            title="bend of theta",
            relation=Eq(Derivative(2 / N, m.t), -4 * (D - 1) / k * bend / N**2, evaluate=False),
            reason="Over the slope D N / k of h: the second derivative of theta with respect to z "
            "is -4 (D-1) / D times the difference of powers over N^3.",
            rule="derivative",
            rates=along,
        ),
        Step(
            title="the power before the tangent",
            relation=Eq((P ** (-D / k)) ** e, P ** (-(3 * D - 4) / k), evaluate=False),
            reason="The difference of powers is x^e - y^e with x = P^(-D/k), y = M^(-D/k), "
            "x - y = z >= 0, e = (3D-4)/D >= 1: at most e x^(e-1) z.",
            side_conditions=(
                "x^e - y^e <= e x^(e-1) (x - y) for x >= y > 0 and e >= 1 (mean value)",
                "z >= 0; for z < 0 by symmetry: h_D is odd",
            ),
        ),
        Step(
            title="the power in the tangent",
            relation=Eq((P ** (-D / k)) ** (e - 1), P**-2, evaluate=False),
            reason="It is at most P^(-2-2/k) as P <= 1, and so at most N.",
        ),
        Step(
            title="N from below",
            relation=Ge(N, P**-top, evaluate=False),
            reason="The other power is positive; and (2D-2)/k = 2 + 2/k.",
            rule="at_least",
            gap=M**-top,
        ),
        Step(
            title="N is at least 2",
            relation=Ge(N, 2 * P ** (-top / 2) * M ** (-top / 2), evaluate=False),
            reason="A square; and P M = 1 - s^2 <= 1. So the bend is at most "
            "4 (D-1)/D e z N / N^3 <= (D-1)(3D-4)/D^2 z = 6 C z.",
            rule="at_least",
            gap=(P ** (-top / 2) - M ** (-top / 2)) ** 2,
        ),
        Step(
            title="the constant",
            relation=Eq(4 * (D - 1) / D * e / 4, 6 * cubic(D), evaluate=False),
            reason="C = (D-1)(3D-4)/(6 D^2).",
        ),
        Step(
            title="integrated once",
            relation=Eq(Integral(6 * C * w, (w, 0, z)), 3 * C * z**2, evaluate=False),
            reason="The slope of theta is 1 up to this.",
            rule="antiderivative",
            side_conditions=("an inequality between derivatives may be integrated",),
        ),
        Step(
            title="integrated twice",
            relation=Eq(Integral(3 * C * w**2, (w, 0, z)), C * z**3, evaluate=False),
            reason="So |theta(z) - z| <= C |z|^3 for every real z.",
            rule="antiderivative",
        ),
        Step(
            title="at the scale alpha",
            relation=Eq(alpha**D * (x / alpha**D) ** 3, alpha ** (-2 * D) * x**3, evaluate=False),
            reason="theta_i(b) = alpha^D theta(b_i / alpha^D) is b_i up to C alpha^(-2D) |b_i|^3. "
            "At the limit it lies in the row space of X.",
            side_conditions=("theorem 3 (deep-entropy): the gradient at the limit is X^T nu",),
        ),
        Step(
            title="the distance",
            relation=Eq(
                Sum((b[j] - star[j]) ** 2, (j, 1, d)),
                Sum(b[j] ** 2, (j, 1, d))
                - Sum(star[j] ** 2, (j, 1, d))
                - 2 * Sum(star[j] * (b[j] - star[j]), (j, 1, d)),
                evaluate=False,
            ),
            reason="The last sum is 0: for b on the segment from beta* to the limit, the squared "
            "distance x is the excess of the squared norm. Along the segment <theta(b), b - beta*> "
            "does not exceed its value 0 at the limit, so x <= <b - theta(b), b - beta*>, and "
            "x <= K |b|^6 = K (|beta*|^2 + x)^3 with K = C^2 alpha^(-4D).",
            side_conditions=(
                "the minimum l2 norm solution lies in the row space of X",
                "theta increases in each coordinate; Cauchy-Schwarz; |b|_6 <= |b|_2",
            ),
        ),
        Step(
            title="the gap",
            relation=Eq(
                epsilon * norm - epsilon / (8 * norm**2) * (norm + epsilon * norm) ** 3,
                epsilon * norm / 8 * (1 - epsilon) * (7 + 4 * epsilon + epsilon**2),
                evaluate=False,
            ),
            reason="K = epsilon / (8 |beta*|^4). At x = epsilon |beta*|^2 with epsilon < 1 the "
            "inequality would fail; x runs continuously from 0 to its value at the limit, and so "
            "stays below. If beta* = 0 then y = 0 and the limit is 0. As alpha tends to infinity, "
            "epsilon falls like alpha^(-4D).",
            side_conditions=("a continuous function that skips a value stays on one side of it",),
        ),
        Step(
            title="the share",
            relation=Eq(
                share(alpha, D, r, constant=C),
                times(8, raised(C * alpha ** (-2 * D), 2), r**2),
                evaluate=False,
            ),
            reason="epsilon = 8 K |beta*|^4, with r = |beta*|^2.",
        ),
    )
    return Derivation(
        title="From the bend of the inverse of h to the minimum l2 norm",
        steps=tuple(replace(step, symbols=SYMBOLS) for step in steps),
    )
