r"""What a step of descent gains: from the residuals before and after it, with no second derivative.

With $a_i = w_i\cdot x$, $b_i = w_i'\cdot x$ and $1_i$ the indicator of $a_i > 0$, the residuals
differ by $\sum_i(1_i(b_i - a_i) + m_i)$, where $m_i = |b_i|$ if the signs of $a_i$ and $b_i$ differ
and 0 if not. So $L(W') - L(W) - \langle\nabla L, W' - W\rangle = E[\frac12(R'-R)^2 + R\sum_im_i]$,
and $R\le\sum_j[a_j]_+$.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from theorycheck.models.pointwise import each, number, numbers, total
from theorycheck.models.relu_derivation import plane_steps
from theorycheck.models.wedge_derivation import CONTINUITY, TURN
from theorycheck.symbolic.as_written import over, times
from theorycheck.symbolic.derivation import Step
from theorycheck.symbolic.export import index_symbol

BOUND = ("loss_after_step", "loss", "slope_norm", "weight_norm")
GAIN = ("loss_after_step", "loss", "gradient_norm")


def others() -> Any:
    """Return the sum of |w_j|/|w_i| over all j other than i."""
    return total(each("weight_norm", "j") / each("weight_norm"), "j") - 1


def largest_curvature(ratio: Any = (1, 1), own: Any = (1, 2)) -> Any:
    """Return n/2 + sum |w_j|/(pi |w_i|), j other than i; with other factors if wanted."""
    from sympy import Rational, pi

    return Rational(*own) * number("neurons") + Rational(*ratio) * others() / pi


def short() -> Any:
    """Return the condition on the step."""
    from sympy import Le

    return Le(number("step") * largest_curvature(), 1, evaluate=False)


def bound(ratio: Any = (1, 1), own: Any = (1, 2)) -> Any:
    """Return the bound on the loss after a step of any length."""
    from sympy import Le

    after, loss, eta = numbers("loss_after_step", "loss", "step")
    slope = each("slope_norm")
    change = total(-eta * slope**2 + eta**2 / 2 * slope**2 * largest_curvature(ratio, own))
    return Le(after, loss + change, evaluate=False)


def gain(part: Any = (1, 2)) -> Any:
    """Return the descent lemma; with another part of eta |grad L|^2 if wanted."""
    from sympy import Le, Rational

    after, loss, slope = numbers(*GAIN)
    return Le(after, loss - Rational(*part) * number("step") * slope**2, evaluate=False)


@lru_cache(maxsize=1)
def bound_steps() -> tuple[Step, ...]:
    """Return why `bound` holds, for any other weights, and so for those after a step."""
    return (*_pointwise_steps(), *plane_steps()[:2], *_wedge_steps())


def _pointwise_steps() -> tuple[Step, ...]:
    import sympy
    from sympy import Eq, Ge, Rational

    i, n = index_symbol("i"), sympy.Symbol("neurons")
    on, a, b, extra = (sympy.IndexedBase(name, real=True) for name in ("on", "a", "b", "m"))
    R = sympy.Symbol("R", real=True)
    p, q, e = sympy.symbols("p q e", positive=True)
    linear = sympy.Sum(on[i] * (b[i] - a[i]), (i, 1, n))
    kinks = sympy.Sum(extra[i], (i, 1, n))
    half = Rational(1, 2)
    return (
        Step(
            title="before the expectation",
            relation=Eq(
                half * (R + linear + kinks) ** 2 - half * R**2 - R * linear,
                half * (linear + kinks) ** 2 + R * kinks,
                evaluate=False,
            ),
            reason="R is the residual at W, and [b_i]_+ - [a_i]_+ = 1_i (b_i - a_i) + m_i, so that "
            "the residual at W' is R + sum (1_i (b_i - a_i) + m_i). As grad_i L = E[R 1_i x], the "
            "expectation of the left side is L(W') - L(W) - <grad L, W' - W>.",
            symbols={"on": "1"},
            side_conditions=(
                "L is differentiable where no w_i is 0, and differentiation and expectation may "
                "be exchanged: [.]_+ is Lipschitz, and differentiable but at 0 (dominated "
                "convergence)",
                "[v.x]_+ and all m_i are at least 0, so that R sum m_i <= sum_ij [a_j]_+ m_i",
                "the square of a sum of n terms is at most n times the sum of their squares "
                "(Cauchy and Schwarz)",
            ),
        ),
        Step(
            title="a neuron by itself",
            relation=Ge(
                (1 + e) / 2 * (p + q) ** 2,
                (1 + e) / 2 * (p**2 + q**2) + p * q,
                evaluate=False,
            ),
            reason="With n = 1 + e: the sum, over x and -x, of n/2 ([b_i]_+ - [a_i]_+)^2 + [a_i]_+ "
            "m_i, where a_i and b_i have different signs, |a_i| = p and |b_i| = q; it is at most "
            "n/2 (b_i - a_i)^2, which it equals where the signs are the same or b_i = 0. Its "
            "expectation is at most n/4 E (b_i - a_i)^2 = n/4 |w_i' - w_i|^2.",
            rule="at_least",
            gap=e * p * q,
            side_conditions=(CONTINUITY, "x and -x have the same distribution"),
        ),
    )


def _wedge_steps() -> tuple[Step, ...]:
    import sympy
    from sympy import Eq, Ge, Integral, Rational, cos, pi, sin

    along, across, c = sympy.symbols("along across c", real=True)
    p, q, other = sympy.symbols("p q u", positive=True)
    alpha, s = sympy.symbols("alpha s", real=True)
    half = Rational(1, 2)
    return (
        Step(
            title="another neuron in a given direction of the plane",
            relation=Ge(2 * (along**2 + across**2), 2 * along**2 + across**2, evaluate=False),
            reason="In the plane of w_i and w_i', E[a_j^2] given the direction of x is 2 <w_j, "
            "u>^2 + |w_j perp|^2, as E[rho^2] = 2: at most 2 |w_j|^2. So E[|a_j| rho] <= 2 |w_j|.",
            rule="at_least",
            gap=across**2,
            side_conditions=("E[XY]^2 <= E[X^2] E[Y^2] (Cauchy and Schwarz)",),
        ),
        Step(
            title="the wedge between a neuron and itself after the step",
            relation=Eq(Integral(sin(s), (s, 0, alpha)), 1 - cos(alpha), evaluate=False),
            reason="Where the signs of a_i and b_i differ, in two wedges of the angle alpha of w_i "
            "and w_i', |b_i| = |w_i'| rho sin s with the angle s between x and the hyperplane b_i "
            "= 0; nowhere if w_i' = 0.",
            rule="antiderivative",
            symbols={"alpha": r"\alpha"},
            side_conditions=(TURN,),
        ),
        Step(
            title="another neuron in both wedges",
            relation=Eq(
                over(times(half, 2, 2 * other, q, 1 - c), 2 * pi),
                other * q * (1 - c) / pi,
                evaluate=False,
            ),
            reason="With |w_j| = u, |w_i'| = q and cos alpha = c: E[[a_j]_+ m_i] = E[|a_j| m_i]/2 "
            "is at most this, as m_i is the same at x and -x; the density of the direction is "
            "1/(2 pi).",
        ),
        Step(
            title="the way is longer than the wedge is wide",
            relation=Ge(p**2 + q**2 - 2 * p * q * c, 2 * p * q * (1 - c), evaluate=False),
            reason="With |w_i| = p: the left side is |w_i' - w_i|^2. So |w_j| |w_i'| (1 - cos "
            "alpha)/pi is at most |w_i' - w_i|^2 |w_j|/(2 pi |w_i|). Together L(W') <= L(W) + "
            "<grad L, W' - W> + sum_i |w_i' - w_i|^2 (n/4 + sum_j |w_j|/(2 pi |w_i|)), j other "
            "than i, for all W'. Here w_i' - w_i = -eta grad_i L.",
            rule="at_least",
            gap=(p - q) ** 2,
        ),
    )


@lru_cache(maxsize=1)
def gain_steps() -> tuple[Step, ...]:
    """Return why `gain` holds for a step as in `short`."""
    from sympy import Ge, symbols

    eta, g, rest = symbols("eta g u", positive=True)
    curvature = (1 - rest) / eta
    return (
        *bound_steps(),
        Step(
            title="half of the first order is left",
            relation=Ge(eta * g**2 - eta**2 / 2 * g**2 * curvature, eta * g**2 / 2, evaluate=False),
            reason="With g = |grad_i L| and the curvature (1 - u)/eta in place of n/2 + sum "
            "|w_j|/(pi |w_i|), u >= 0 as the step is short. Add up over i.",
            rule="at_least",
            gap=eta * g**2 * rest / 2,
            symbols={"eta": r"\eta"},
            side_conditions=(CONTINUITY,),
        ),
    )
