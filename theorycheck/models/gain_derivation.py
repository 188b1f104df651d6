r"""What a step gains near the optimum, and where steps lead from there (lemma 24, theorem 6).

With the bounds of lemma 23 on the norms, `step_derivation` has a gain of $\frac\eta2\|\nabla
L\|^2$, which theorem 7 bounds from below by a multiple of $\eta L^{4/3}$.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from theorycheck.models import descent_rate
from theorycheck.models.lower_bound_derivation import lower_bound_steps
from theorycheck.models.path_length import path_steps
from theorycheck.models.pointwise import each, number, numbers
from theorycheck.models.step_derivation import gain_steps
from theorycheck.models.wedge_derivation import CONTINUITY
from theorycheck.symbolic.as_written import over, raised, times
from theorycheck.symbolic.derivation import Step
from theorycheck.symbolic.pieces import form, monotone

RATE = ("loss_after_step", "loss", "teacher_norm")
NORMS_AT_END = ("norm_at_end", "teacher_norm")
LOSS_AT_END = ("loss_at_end", "teacher_norm")
FALL = (*LOSS_AT_END, "loss")
LENGTH = ("length_at_end", "loss", "teacher_norm")


def short() -> Any:
    """Return the condition on the step, with norms between |v|/(4n) and 4|v|/n."""
    from sympy import Le, pi

    n = number("neurons")
    return Le(number("step") * (n / 2 + 16 * (n - 1) / pi), 1, evaluate=False)


def least_gain(power: Any = (1, 3), factor: Any = (1, 32)) -> Any:
    r"""Return $C_s$: a factor times a power of n, over $\|v\|^{2/3}$."""
    from sympy import Rational

    n, v = numbers("neurons", "teacher_norm")
    return Rational(*factor) * n ** Rational(*power) / v ** Rational(2, 3)


def rate(power: Any = (1, 3), factor: Any = (1, 32), exponent: Any = (4, 3)) -> Any:
    """Return the gain as a multiple of a power of the loss."""
    from sympy import Le, Rational

    after, loss, v = numbers(*RATE)
    share = Rational(*exponent)
    size = loss**share * v ** (Rational(8, 3) - 2 * share)
    return Le(after, loss - least_gain(power, factor) * number("step") * size, evaluate=False)


def printed_rate() -> Any:
    """Return the gain with the printed power of n."""
    return rate(power=(-4, 3))


def start_least() -> Any:
    """Return the lower bound of lemma 19."""
    from sympy import Ge

    return Ge(each("weight_norm"), number("teacher_norm") / (3 * number("neurons")))


def start_largest() -> Any:
    """Return the upper bound of lemma 19."""
    from sympy import Le

    return Le(each("weight_norm"), 3 * number("teacher_norm") / number("neurons"))


def start_loss() -> Any:
    """Return the assumption on the first loss."""
    from sympy import Le

    loss, v, n = numbers("loss", "teacher_norm", "neurons")
    return Le(loss, v**2 / (2**25 * n**4))


def something_to_learn() -> Any:
    """Return that the first loss is not 0."""
    from sympy import Gt

    return Gt(number("loss"), 0)


def norms_at_end() -> Any:
    """Return the bounds of lemma 23 on the norms, after T steps."""
    from sympy import And, Ge, Le

    v, n = numbers("teacher_norm", "neurons")
    norm = each("norm_at_end")
    return And(Ge(norm, v / (4 * n)), Le(norm, 4 * v / n), evaluate=False)


def fall(factor: Any = 1) -> Any:
    """Return how the loss falls, its rate with a factor if wanted."""
    from sympy import Le, Rational

    end, _, loss = numbers(*FALL)
    time = number("step") * number("steps")
    slope = factor * least_gain(factor=(1, 96)) * time
    return Le(end, (loss ** Rational(-1, 3) + slope) ** -3, evaluate=False)


def cubic() -> Any:
    """Return theorem 6 with a constant over n in place of O(n^4)."""
    from sympy import Le

    end, v = numbers(*LOSS_AT_END)
    time = number("step") * number("steps")
    return Le(end, 96**3 * v**2 / (number("neurons") * time**3), evaluate=False)


def length() -> Any:
    """Return the bound on the length of the path."""
    from sympy import Le, Rational

    way, loss, v = numbers(*LENGTH)
    third = Rational(1, 3)
    bound = 24 * (v * loss) ** third / number("neurons") ** Rational(1, 6)
    return Le(way, bound, evaluate=False)


@lru_cache(maxsize=1)
def bounded_gain_steps() -> tuple[Step, ...]:
    """Return why a step gains half of its first order, with bounded norms."""
    from sympy import Ge, pi, symbols

    n, rest = symbols("n u", positive=True)
    return (
        *gain_steps(),
        Step(
            title="the other neurons are not much longer",
            relation=Ge(
                n / 2 + 16 * (n - 1) / pi, n / 2 + (16 * (n - 1) - rest) / pi, evaluate=False
            ),
            reason="|w_j| <= 16 |w_i| for all i and j, so that the sum of |w_j|/|w_i| over the "
            "others is 16 (n - 1) - u, u >= 0. So the step is short in the sense of theorem "
            "descent-lemma.",
            rule="at_least",
            gap=rest / pi,
        ),
    )


@lru_cache(maxsize=1)
def rate_steps() -> tuple[Step, ...]:
    """Return why a step gains a multiple of the loss to the power 4/3."""
    from sympy import Eq, Rational, symbols

    p, v, loss, eta = symbols("p v L eta", positive=True)
    slope = p * loss ** Rational(2, 3) / (4 * v ** Rational(1, 3))
    gained = p**2 * eta * loss ** Rational(4, 3) / (32 * v ** Rational(2, 3))
    return (
        *_once(*bounded_gain_steps(), *lower_bound_steps()),
        Step(
            title="the gain over a power of the loss",
            relation=Eq(times(eta / 2, raised(slope, 2)), gained, evaluate=False),
            reason="The gradient is at least n^(1/6) L^(2/3)/(4 |v|^(1/3)); p = n^(1/6). So C_s = "
            "n^(1/3)/(32 |v|^(2/3)).",
            symbols={"eta": r"\eta"},
        ),
    )


@lru_cache(maxsize=1)
def printed_rate_steps() -> tuple[Step, ...]:
    """Return why it gains what is printed."""
    from sympy import Ge, Rational

    n = number("n")
    return (
        *rate_steps(),
        Step(
            title="the printed power of n is smaller",
            relation=Ge(n ** Rational(5, 3) - 1, 0, evaluate=False),
            reason="n^(1/3) = n^(5/3) n^(-4/3) >= n^(-4/3).",
            rule="covering",
            region={"n": "[1, inf)"},
            proofs=(monotone(n, form()),),
        ),
    )


@lru_cache(maxsize=1)
def phase_steps() -> tuple[Step, ...]:
    """Return why steps keep the norms bounded, and how the loss falls: for every T."""
    from sympy import Eq, Ge, Integer, Rational, sqrt, symbols

    n, v, root, eta, T = symbols("n v root eta T", positive=True)
    extra, p, s = symbols("e p s", positive=True)
    gain = n ** Rational(1, 3) / (32 * v ** Rational(2, 3))
    return (
        *_once(*rate_steps(), *path_steps(), *descent_rate.derivation_steps()),
        Step(
            title="the length of the path",
            relation=Eq(
                over(3 * sqrt(2) * root, raised(p**2 / (32 * s**2), Rational(1, 2))),
                24 * s * root / p,
                evaluate=False,
            ),
            reason="With p = n^(1/6) and s = |v|^(1/3), so that C_s as above is p^2/(32 s^2), and "
            "root = L^(1/3) at the first step: the length of the path "
            "while the norms are bounded by |v|/(4n) and 4 |v|/n, and the loss, which falls, by "
            "|v|^2/(2^18 n^4).",
        ),
        Step(
            title="no neuron goes far",
            relation=Ge(
                (1 / (12 * (1 + extra))) ** 3,
                24**3 / (Integer(2) ** 25 * (1 + extra) ** 3),
                evaluate=False,
            ),
            reason="With n = 1 + e: (24 n^(-1/6) |v|^(1/3) L^(1/3))^3 <= 24^3 n^(-1/2) |v|^3/(2^25 "
            "n^4) <= 24^3 |v|^3/(2^25 n^3), so that the path is no longer than |v|/(12 n). From "
            "between |v|/(3n) and 3 |v|/n no neuron leaves |v|/(4n) and 4 |v|/n, not at the next "
            "step, either: it is part of the path.",
            rule="at_least",
            gap=(Rational(1, 12**3) - Rational(24**3, 2**25)) / (1 + extra) ** 3,
            side_conditions=(
                CONTINUITY,
                "induction over the steps: what holds of the norms before a step bounds the path "
                "with it, and so the norms after it",
                "a norm changes by no more than its vector moves",
            ),
        ),
        Step(
            title="after T steps",
            relation=Eq(
                raised(raised(gain * eta * T / 3, 3), -1),
                96**3 * v**2 / (n * (eta * T) ** 3),
                evaluate=False,
            ),
            reason="L_T is at most (L^(-1/3) + C_s eta T/3)^(-3), and so less than (C_s eta T/3)^"
            "(-3).",
            symbols={"eta": r"\eta"},
            side_conditions=(
                "the loss is never negative, so that C_s eta L^(1/3) is at most 1; where it is 1, "
                "or 0, the loss is 0 from the next step on",
            ),
        ),
    )


def _once(*steps: Step) -> tuple[Step, ...]:
    return tuple({(step.title, step.reason): step for step in steps}.values())
