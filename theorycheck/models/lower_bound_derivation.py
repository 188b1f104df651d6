r"""Theorem 7: why the gradient is at least of the order $L^{2/3}$ near the optimum.

Lemma 8 bounds $\sum_i\langle\nabla_iL, w_i - w_i^*\rangle$ from below by 2L less an error that the
angles and r make small, and $\sum_i\|w_i - w_i^*\|^2$ is of the order $L^{2/3}$. With $t =
8n^{2/3}(L/\|v\|^2)^{1/6}\le1$ all that is left are inequalities for t.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from theorycheck.models.descent_derivation import explicit_steps
from theorycheck.models.pointwise import number, numbers
from theorycheck.models.residual_derivation import residual_steps
from theorycheck.models.wedge_derivation import (
    quarter_turn_step,
    sine_step,
    wedge,
    wedge_steps,
)
from theorycheck.symbolic.as_written import raised, times
from theorycheck.symbolic.derivation import Step
from theorycheck.symbolic.pieces import balls, form, monotone

NAMES = ("gradient_norm", "loss", "teacher_norm")
HOELDER = "sum a_i^p b_i^(1-p) <= (sum a_i)^p (sum b_i)^(1-p) for nonnegative a, b (Hölder)"
TWO_THIRDS = (2, 3)


def small_loss() -> Any:
    """Return the assumption on the loss."""
    from sympy import Le

    loss, v, n = numbers("loss", "teacher_norm", "neurons")
    return Le(loss, v**2 / (2**18 * n**4))


def lower_bound(
    constant: Any = (1, 4), exponent: tuple[int, int] = TWO_THIRDS, power: Any = (1, 6)
) -> Any:
    """Return that the gradient is at least a power of the loss.

    Args:
        constant: The constant, as a pair of integers.
        exponent: The exponent of L/|v|^2, likewise; the rest is |v|, so that units agree.
        power: The exponent of n.
    """
    from sympy import Ge, Rational

    gradient, loss, v = numbers(*NAMES)
    share = Rational(*exponent)
    size = loss**share * v ** (1 - 2 * share)
    return Ge(gradient, Rational(*constant) * number("neurons") ** Rational(*power) * size)


def printed() -> Any:
    """Return theorem 7, with the constant 1/4 for Omega(1)."""
    return lower_bound(power=(-2, 3))


def ratio() -> Any:
    """Return the reciprocal of the constant with which `lower_bound` would be an equality."""
    from sympy import Rational

    gradient, loss, v = numbers(*NAMES)
    grown = number("neurons") ** Rational(1, 6) * loss ** Rational(2, 3) / v ** Rational(1, 3)
    return grown / gradient


@lru_cache(maxsize=1)
def lower_bound_steps() -> tuple[Step, ...]:
    """Return why `lower_bound` holds."""
    return (
        *_unique(
            *explicit_steps(),
            *residual_steps(),
            *wedge_steps(),
            quarter_turn_step(),
            sine_step(),
        ),
        *_acute(),
        *_summed(),
        *_numbers(),
    )


@lru_cache(maxsize=1)
def printed_steps() -> tuple[Step, ...]:
    """Return why `printed` holds."""
    from sympy import Ge, Rational

    n = number("n")
    return (
        *lower_bound_steps(),
        Step(
            title="the printed power of n is smaller",
            relation=Ge(n ** Rational(5, 6) - 1, 0, evaluate=False),
            reason="n^(1/6) = n^(5/6) n^(-2/3) >= n^(-2/3).",
            rule="covering",
            region={"n": "[1, inf)"},
            proofs=(monotone(n, form()),),
        ),
    )


def _unique(*steps: Step) -> tuple[Step, ...]:
    return tuple({step.title: step for step in steps}.values())


def _acute() -> tuple[Step, ...]:
    import sympy
    from sympy import Derivative, Eq, Gt, pi, sin

    angle, t = sympy.Symbol("theta", real=True), number("t")
    return (
        Step(
            title="theta - sin cos grows with the angle",
            relation=Eq(Derivative(wedge(angle), angle), 2 * sin(angle) ** 2, evaluate=False),
            reason="It is pi/2 at a right angle, and so larger beyond.",
            rule="derivative",
            symbols={"theta": r"\theta"},
        ),
        Step(
            title="all angles are acute",
            relation=Gt(pi / 2 - 64 * pi * t / 2**18, 0, evaluate=False),
            reason="theta_i - sin theta_i cos theta_i <= 4 pi L/|w_i|^2 <= 64 pi n^2 L/|v|^2, with "
            "t = 2^18 n^2 L/|v|^2 <= 1. So all h_i are positive, and the sum of |w_i|^2 theta_i^3 "
            "is at most pi^3 L.",
            rule="covering",
            region={"t": "[0, 1]"},
            proofs=(balls(),),
        ),
    )


def _summed() -> tuple[Step, ...]:
    import sympy
    from sympy import Eq, Rational

    w, angle, z = sympy.symbols("weight_norm theta orthogonal_norm", positive=True)
    third = Rational(1, 3)
    shown = {"weight_norm": r"\|w\|", "theta": r"\theta", "orthogonal_norm": r"\|z\|"}
    return (
        Step(
            title="the angles in the error",
            relation=Eq(
                times(raised(w**2 * angle**3, 2 * third), raised(1 / w, third)),
                w * angle**2,
                evaluate=False,
            ),
            reason="So the sum of |w_i| theta_i^2 is at most (pi^3 L)^(2/3) (4 n^2/|v|)^(1/3), as "
            "the sum of 1/|w_i| is at most 4 n^2/|v|.",
            symbols=shown,
            side_conditions=(HOELDER,),
        ),
        Step(
            title="the orthogonal parts",
            relation=Eq(
                times(raised(z**3 / w, 2 * third), raised(w**2, third)), z**2, evaluate=False
            ),
            reason="So the sum of |z_i|^2 is at most (6 pi L)^(2/3) (16 |v|^2/n)^(1/3), as |w_i| "
            "<= 4 |v|/n.",
            symbols=shown,
            side_conditions=(HOELDER,),
        ),
    )


def _numbers() -> tuple[Step, ...]:
    from sympy import Ge, Integer, Rational, pi, sqrt

    t = number("t")
    third = Rational(1, 3)
    error = pi / 2 * sqrt(8) * Integer(4) ** third * t / 8
    along = 1 - t**3 / (64 * sqrt(8))
    squares = (576 * pi**2) ** third + t**2 / 8
    return (
        Step(
            title="the error is less than the loss",
            relation=Ge(Rational(9, 10) * along - error, 0, evaluate=False),
            reason="With t = 8 n^(2/3) (L/|v|^2)^(1/6): sum h_j >= |v| - |r| >= |v| (1 - "
            "8^(-5/2) t^3), q_i <= |w_i|/sum h_j, and 1 - cos theta <= theta^2/2; so the error in "
            "lemma 8 is at most 9/10 L, and sum <grad_i, w_i - w_i^*> >= 11/10 L.",
            rule="covering",
            region={"t": "[0, 1]"},
            proofs=(balls(),),
        ),
        Step(
            title="from the product to the gradient",
            relation=Ge(Rational(11, 10) ** 2 - squares / 16, 0, evaluate=False),
            reason="The sum of |w_i - w_i^*|^2 is at most the sum of |z_i|^2 and H^2 <= 8 L, "
            "together at most (L |v|)^(2/3) n^(-1/3) times (576 pi^2)^(1/3) + t^2/8; divide.",
            rule="covering",
            region={"t": "[0, 1]"},
            proofs=(balls(),),
            side_conditions=(
                "<a, b> <= |a| |b| (Cauchy and Schwarz)",
                "the sum of squares of nonnegative numbers is at most the square of their sum",
            ),
        ),
    )
