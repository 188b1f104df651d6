r"""In the first phase neurons from a small start turn to the teacher and grow little.

Setting: gradient flow of n neurons that learn $[v\cdot x]_+$ from a start that keeps the bounds of
lemma 3, $s_1\le\|w_i(0)\|\le s_2$ and $\pi/3\le\theta_i(0)\le 2\pi/3$ with $s_1 = \sigma\sqrt d/2$
and $s_2 = 2\sigma\sqrt d$, in a window that closes at $T_1 = t_1\le\varepsilon^2/n$ with
$2s_2\le\varepsilon T_1\|v\|$ and $\varepsilon\le\frac12$: at $\varepsilon = 1$ a neuron may first
shrink below $s_1$.

Claims, for $t\le T_1$ and with $\eta t$ read as the time: (6) $s_1\le\|w_i\|\le s_2 + 2t\|v\|$; (7)
$\sin^2(\theta_{\max}/2) - \varepsilon^2\le(1+t\|v\|/s_2)^{-1/24}
(\sin^2(\theta_{\max}(0)/2) - \varepsilon^2)$ for the largest angle; and sharper,
$\sin^2(\theta_{\max}/2)\le(1+t\|v\|/48s_2)^{-2}\sin^2(\theta_{\max}(0)/2)$, whose exponent is the
true one; the same with the factor $\|v\|$ for $2\|v\|$ in (6). For (8) see `second-phase`, which
starts where this phase ends.

Checked: at every time of the window of one problem, from an enclosure of the flow. The paper asks
for $\sigma = O(\varepsilon^{50}n^{-1}d^{-1/2}\|v\|)$, and to be followed by the third phase for
$\sigma = O(n^{-4226}d^{-1/2}\|v\|)$: the assumption here is weaker by far. Controls: the exponent
-3, and norms that do not grow.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, lemma 3 and theorem 4, for the flow. The sharper bounds are not printed.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models.comparison import in_balls, in_rationals
from theorycheck.models.flow_quantities import (
    largest,
    least,
    on_window,
    piece_end,
    piece_start,
    symbols,
)
from theorycheck.models.phased_flow import (
    ANGLES_AT_START,
    NORMS_AT_START,
    PhasedFlow,
    largest_norm,
    smallest,
)
from theorycheck.models.references import single_neuron
from theorycheck.models.relu_point import at_weights
from theorycheck.models.start_quantities import at_start


def small_epsilon() -> Any:
    """Return that epsilon is small: the paper's O(1), with a value."""
    from sympy import Le, Rational

    (epsilon,) = symbols("epsilon")
    return Le(epsilon, Rational(1, 2), evaluate=False)


def short() -> Any:
    """Return that the phase is short."""
    from sympy import Le

    until, epsilon, n = symbols("until", "epsilon", "neurons")
    return Le(until, epsilon**2 / n, evaluate=False)


def long_enough() -> Any:
    """Return that the phase is long enough for so small a start."""
    from sympy import Le

    until, epsilon, size = symbols("until", "epsilon", "teacher_norm")
    return Le(2 * largest_norm(), epsilon * until * size, evaluate=False)


def _norms(factor: int) -> Any:
    from sympy import And, Ge, Le

    (size,) = symbols("teacher_norm")
    return And(
        Ge(least("weight_norm"), smallest(), evaluate=False),
        Le(
            largest("weight_norm"),
            largest_norm() + factor * size * piece_start(),
            evaluate=False,
        ),
        evaluate=False,
    )


def printed_norms() -> Any:
    """Return (6)."""
    return _norms(2)


def norms() -> Any:
    """Return (6) with half its growth."""
    return _norms(1)


def constant_norms() -> Any:
    """Return (6) without growth."""
    return _norms(0)


def _decay(exponent: Any, rate: Any, rest: Any) -> Any:
    """Return a bound on the largest angle: the excess of sin^2(theta/2) over a rest decays.

    It is monotone in the time, and rises where the excess is negative: so at both ends of a piece.
    """
    from sympy import And, Le, sin

    (size,) = symbols("teacher_norm")
    (first,) = symbols("theta_max")

    def at(time: Any) -> Any:
        grown = 1 + rate * time * size / largest_norm()
        return Le(
            sin(largest("angle") / 2) ** 2 - rest,
            grown**exponent * (sin(first / 2) ** 2 - rest),
            evaluate=False,
        )

    end = at(piece_end())
    return end if rest == 0 else And(at(piece_start()), end, evaluate=False)


def printed_decay() -> Any:
    """Return (7) for the largest angle."""
    from sympy import Rational

    (epsilon,) = symbols("epsilon")
    return _decay(Rational(-1, 24), 1, epsilon**2)


def decay() -> Any:
    """Return the decay with the exponent -2."""
    from sympy import Integer, Rational

    return _decay(Integer(-2), Rational(1, 48), 0)


def faster_decay() -> Any:
    """Return the decay with the exponent -3."""
    from sympy import Integer

    return _decay(Integer(-3), 1, 0)


_WITNESS = PhasedFlow.at(
    neurons=2, inputs=20, sigma="1/100000", seed=0, since="1/100000", until="1/200"
)
THEOREM = Theorem(
    title="In the first phase neurons from a small start turn to the teacher and grow little",
    family=PhasedFlow,
    witness=_WITNESS,
    scope="this problem",
    builds_on=("gaussian-start",),
    assumptions=(
        NORMS_AT_START,
        ANGLES_AT_START,
        Statement(
            slug="small-epsilon",
            words="Epsilon is at most 1/2.",
            relation=small_epsilon,
            checks={"exact": in_rationals(small_epsilon)},
        ),
        Statement(
            slug="short",
            words="The phase ends no later than epsilon^2/n.",
            relation=short,
            checks={"exact": in_rationals(short)},
        ),
        Statement(
            slug="small-start",
            words="The start is small: 2 s_2 is at most epsilon T_1 |v|.",
            relation=long_enough,
            quantities=at_start("teacher_norm"),
            checks={"enclosures": in_balls(long_enough, at_weights("teacher_norm"))},
        ),
    ),
    conclusions=(
        on_window(
            "printed-norms",
            "The norms lie between s_1 and s_2 + 2 |v| t on the window: (6).",
            printed_norms,
            ("weight_norm",),
            "teacher_norm",
        ),
        on_window(
            "norms",
            "The norms lie between s_1 and s_2 + |v| t on the window.",
            norms,
            ("weight_norm",),
            "teacher_norm",
        ),
        on_window(
            "printed-decay",
            "sin^2(theta_max/2) - epsilon^2 decays as (1 + t |v|/s_2)^(-1/24) on the window: (7).",
            printed_decay,
            ("angle",),
            "theta_max",
            "teacher_norm",
        ),
        on_window(
            "decay",
            "sin^2(theta_max/2) decays as (1 + t |v|/(48 s_2))^(-2) on the window.",
            decay,
            ("angle",),
            "theta_max",
            "teacher_norm",
        ),
    ),
    controls=(
        Control(
            statement=on_window(
                "faster-decay",
                "sin^2(theta_max/2) decays as (1 + t |v|/s_2)^(-3) on the window.",
                faster_decay,
                ("angle",),
                "theta_max",
                "teacher_norm",
            ),
            source="made from the conclusion, with the exponent -3",
            at=lambda: _WITNESS,
        ),
        Control(
            statement=on_window(
                "constant-norms",
                "The norms lie between s_1 and s_2 on the window.",
                constant_norms,
                ("weight_norm",),
                "teacher_norm",
            ),
            source="made from (6) without the growth",
            at=lambda: _WITNESS,
        ),
    ),
    references=(single_neuron("Lemma 3, theorem 4 with (6) and (7)"),),
    cases={
        "three-neurons": lambda: PhasedFlow.at(
            neurons=3, inputs=20, sigma="1/100000", seed=0, since="1/100000", until="1/300"
        ),
        "large-start": lambda: PhasedFlow.at(
            neurons=2, inputs=20, sigma="1/100", seed=0, since="1/1000", until="1/200"
        ),
    },
)
