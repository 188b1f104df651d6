r"""Lemma 8: the gradient points away from the global minimum $w_i^* = q_iv$, $q_i = h_i/\sum_jh_j$.

With $R = \sum_j[w_j\cdot x]_+ - [v\cdot x]_+$ and $\sum q_i = 1$, the difference of both sides is
an expectation over the x at which a neuron and the teacher disagree:
$\sum_i\langle\nabla_iL, w_i - w_i^*\rangle - 2L = \sum_iq_iE(R\,|v\cdot x|;\,
\operatorname{sgn} w_i\cdot x\ne\operatorname{sgn} v\cdot x)$. There $R\ge 0$ where $v\cdot x < 0$,
and $R\ge\sum_jw_j\cdot x - v\cdot x = r\cdot x$ where $v\cdot x > 0$; the latter is a wedge of
angle $\theta_i$.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from theorycheck.models.pointwise import each, number, total
from theorycheck.models.relu_derivation import plane_steps
from theorycheck.models.wedge_derivation import ANGLE, TURN
from theorycheck.symbolic.derivation import Step
from theorycheck.symbolic.export import index_symbol
from theorycheck.symbolic.pieces import equal, form, monotone

PRODUCT = ("descent_product", "loss", "residual_norm", "teacher_norm")


def sharper() -> Any:
    """Return lemma 8 with the angle of each neuron, weighted by its share of the teacher."""
    from sympy import Ge, cos, pi

    product, loss, r, v = (number(name) for name in PRODUCT)
    shares = total(each("projection") * (1 - cos(each("theta")))) / (v - number("deficit"))
    return Ge(product, 2 * loss - r * v * shares / pi)


def with_constant(constant: Any, factor: Any = 2) -> Any:
    """Return lemma 8 with a constant in place of O(1), and another factor of L if wanted."""
    from sympy import Ge

    product, loss, r, v = (number(name) for name in PRODUCT)
    return Ge(product, factor * loss - constant * number("theta_max") ** 2 * r * v)


def explicit() -> Any:
    """Return lemma 8 with the constant 1/(2 pi)."""
    from sympy import pi

    return with_constant(1 / (2 * pi))


def needed() -> Any:
    """Return what the constant in lemma 8 must not be below."""
    product, loss, r, v = (number(name) for name in PRODUCT)
    return (2 * loss - product) / (number("theta_max") ** 2 * r * v)


@lru_cache(maxsize=1)
def sharper_steps() -> tuple[Step, ...]:
    """Return why `sharper` holds."""
    import sympy
    from sympy import Eq, Ge, Integral, cos, sin

    i, n = index_symbol("i"), sympy.Symbol("neurons")
    on, a, q = (sympy.IndexedBase(name, real=True) for name in ("on", "a", "q"))
    R, b, taught = sympy.symbols("R b taught", real=True)
    along, across = sympy.symbols("along across", real=True)
    theta, s = sympy.symbols("theta s", real=True)
    active = sympy.Sum(on[i] * a[i], (i, 1, n))
    shared = sympy.Sum(q[i] * on[i], (i, 1, n))
    shown = {"on": "1", "taught": "1_v", "theta": r"\theta"}
    return (
        Step(
            title="before the expectation",
            relation=Eq(
                sympy.Sum(R * on[i] * (a[i] - q[i] * b), (i, 1, n)) - R * (active - taught * b),
                R * b * (taught - shared),
                evaluate=False,
            ),
            reason="With a_i = w_i.x, b = v.x, 1_i and 1_v the indicators of a_i > 0 and b > 0: "
            "grad_i L = E[R 1_i x], and R = sum 1_i a_i - 1_v b, so that the left side is the "
            "integrand of sum <grad_i, w_i - q_i v> - 2L. As sum q_i = 1 the right side is the sum "
            "of q_i R b (1_v - 1_i), and b (1_v - 1_i) is |b| where the signs of a_i and b differ "
            "and 0 elsewhere.",
            symbols=shown,
            side_conditions=(
                "L is differentiable where no w_i is 0, and differentiation and expectation may "
                "be exchanged: [.]_+ is Lipschitz, and differentiable but at 0 (dominated "
                "convergence)",
                "all h_i are nonnegative and their sum is positive, so that 0 <= q_i",
                "[t]_+ is at least t and at least 0: R >= 0 where v.x < 0, and R >= r.x, so "
                "R >= -|r.x|, where v.x > 0",
            ),
        ),
        *plane_steps()[:2],
        Step(
            title="the residual in a given direction of the plane",
            relation=Ge(2 * (along**2 + across**2), 2 * along**2 + across**2, evaluate=False),
            reason="In the plane of w_i and v, E[(r.x)^2] given the direction of x is 2 <r, u>^2 + "
            "|r_perp|^2, as E[rho^2] = 2: at most 2 |r|^2. So E[|r.x| rho] <= 2 |r|.",
            rule="at_least",
            gap=across**2,
            side_conditions=("E[XY]^2 <= E[X^2] E[Y^2] (Cauchy and Schwarz)",),
        ),
        Step(
            title="the angular integral",
            relation=Eq(Integral(sin(s), (s, 0, theta)), 1 - cos(theta), evaluate=False),
            reason="|v.x| = |v| rho sin s with the angle s between x and the hyperplane v.x = 0: "
            "the expectation over the wedge is at most 2 |r| |v| (1 - cos theta)/(2 pi).",
            rule="antiderivative",
            symbols=shown,
            side_conditions=(TURN,),
        ),
    )


@lru_cache(maxsize=1)
def explicit_steps() -> tuple[Step, ...]:
    """Return why `explicit` holds."""
    from sympy import Ge, Rational, cos, sin

    theta = number("theta")
    square = Rational(1, 2) * (sin(theta) ** 2 + (1 - cos(theta)) ** 2)
    return (
        *sharper_steps(),
        Step(
            title="one minus the cosine",
            relation=Ge(theta**2 / 2 - (1 - cos(theta)), 0, evaluate=False),
            reason="Twice differentiated it is 1 - cos theta, which is half of sin^2 theta + "
            "(1 - cos theta)^2. With theta_i <= theta_max and sum q_i = 1 the constant is "
            "1/(2 pi).",
            rule="covering",
            region={"theta": ANGLE},
            proofs=(monotone(theta, monotone(theta, equal(square, form()))),),
        ),
    )
