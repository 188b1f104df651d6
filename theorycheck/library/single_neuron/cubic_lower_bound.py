r"""Several neurons learn one no faster than the inverse cube of the time.

Setting: gradient flow $\dot W = -\nabla L(W)$ of n neurons that learn $[v\cdot x]_+$, in a window
$t_0\le t\le t_1$; $z_i$ is the part of $w_i$ orthogonal to v, $\kappa_{\max}$ the largest angle of
two $z_i$ and $Z = \sum_{i<j}\|z_i - z_j\|$.

Claims, for $n\ge 2$ and a non-degenerate start (no $z_i(0)$ is 0, $\kappa_{\max}(0) > 0$) with
$\sum\|w_i(0)\|\le\|v\|/2$ and $\theta_i(0)\le 2\pi/3$:
$L^{-1/3}\le n\|v\|^{-2/3}t + 4n^{5/3}\|v\|^{1/3}/Z(0)$, whose slope has the order n, as of two
bunches of equal neurons, for the $n^{17/3}/\kappa_{\max}(0)^2$ of theorem 14, which is stated
besides with the constant 1 (its offset has Z at the end of the second phase); (68)
$L\ge Z^3/(100\,n^5\|v\|)$; $\kappa_{\max}(t)\ge\min(\kappa_{\max}(0),\pi/2)$, more than the
third of lemma 30; no neuron becomes 0 (corollaries 25 and 28), and Z stays positive (corollary 32).

Checked: at every time of the window of one problem, from an enclosure of the flow. Times after the
window are not. Controls: an exponent of -13/4, a slope six times smaller, and a largest angle
that never decreases.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, theorems 2 and 14, lemma 30 and corollaries 25, 28 and 32. The constants
are not printed.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models import window_figures
from theorycheck.models.comparison import in_balls
from theorycheck.models.flow_quantities import (
    largest,
    least,
    on_window,
    piece_start,
    symbols,
)
from theorycheck.models.references import single_neuron
from theorycheck.models.relu_point import at_weights
from theorycheck.models.relu_start import (
    NOT_OPPOSITE,
    OFF_THE_TEACHER,
    SEVERAL_NEURONS,
    SMALL_START,
)
from theorycheck.models.relu_student import ReluFlow
from theorycheck.models.start_quantities import at_start


def non_degenerate() -> Any:
    """Return that the largest angle across the teacher is positive."""
    from sympy import Gt

    (kappa,) = symbols("kappa_max")
    return Gt(kappa, 0, evaluate=False)


def _line(slope: Any, time: Any) -> Any:
    """Return the bound on L^(-1/3) with some slope, to the power -3."""
    from sympy import Rational

    n, size, spread = symbols("neurons", "teacher_norm", "spread")
    offset = 4 * n ** Rational(5, 3) * size ** Rational(1, 3) / spread
    return (slope * size ** Rational(-2, 3) * time + offset) ** -3


def printed_bound() -> Any:
    """Return theorem 14 with the constants 1 and 4."""
    from sympy import Ge, Rational

    n, kappa = symbols("neurons", "kappa_max")
    bound = _line(n ** Rational(17, 3) / kappa**2, piece_start())
    return Ge(least("loss"), bound, evaluate=False)


def bound() -> Any:
    """Return the bound with a slope of the order n."""
    from sympy import Ge

    (n,) = symbols("neurons")
    return Ge(least("loss"), _line(n, piece_start()), evaluate=False)


def sixth_slope() -> Any:
    """Return the bound with a slope that is too small."""
    from sympy import Ge

    (n,) = symbols("neurons")
    return Ge(least("loss"), _line(n / 6, piece_start()), evaluate=False)


def energy() -> Any:
    """Return (68) with a constant that leaves room for what changes within a piece."""
    from sympy import Ge

    n, size = symbols("neurons", "teacher_norm")
    return Ge(least("loss"), largest("spread") ** 3 / (100 * n**5 * size), evaluate=False)


def faster() -> Any:
    """Return a local exponent of -13/4 or less."""
    from sympy import Le, Rational

    return Le(largest("slope"), Rational(-13, 4), evaluate=False)


def angles() -> Any:
    """Return the bound on the largest angle across the teacher."""
    from sympy import Ge, Max, pi

    (kappa,) = symbols("kappa_max")
    # min(a, b) = -max(-a, -b)
    return Ge(least("kappa"), -Max(-kappa, -pi / 2), evaluate=False)


def printed_angles() -> Any:
    """Return the bound of lemma 30."""
    from sympy import Ge

    (kappa,) = symbols("kappa_max")
    return Ge(least("kappa"), kappa / 3, evaluate=False)


def growing_angles() -> Any:
    """Return that the largest angle is never below what it was at time 0."""
    from sympy import Ge

    (kappa,) = symbols("kappa_max")
    return Ge(least("kappa"), kappa, evaluate=False)


def never_zero() -> Any:
    """Return that no neuron is 0."""
    from sympy import Gt

    return Gt(least("weight_norm"), 0, evaluate=False)


def apart() -> Any:
    """Return that the neurons stay apart across the teacher."""
    from sympy import Gt

    return Gt(least("spread"), 0, evaluate=False)


_WITNESS = ReluFlow.at(neurons=2, inputs=3, sigma="1/20", seed=6, since=2000, until=10000)
_LINE = ("spread", "teacher_norm")
THEOREM = Theorem(
    title="Several neurons learn one no faster than the inverse cube of the time",
    family=ReluFlow,
    witness=_WITNESS,
    scope="this problem",
    builds_on=("spread-decay", "neurons-stay-apart", "never-aligned"),
    assumptions=(
        SEVERAL_NEURONS,
        OFF_THE_TEACHER,
        Statement(
            slug="non-degenerate",
            words="The largest angle between two z_i is positive at time 0.",
            relation=non_degenerate,
            quantities=at_start("kappa_max"),
            checks={"enclosures": in_balls(non_degenerate, at_weights("kappa_max"))},
        ),
        SMALL_START,
        NOT_OPPOSITE,
    ),
    conclusions=(
        on_window(
            "printed-bound",
            "L^(-1/3) is at most n^(17/3) kappa_max(0)^(-2) |v|^(-2/3) t + "
            "4 n^(5/3) |v|^(1/3)/Z(0) on the window: theorem 14 with the constants 1 and 4.",
            printed_bound,
            ("loss",),
            *_LINE,
            "kappa_max",
        ),
        on_window(
            "bound",
            "L^(-1/3) is at most n |v|^(-2/3) t + 4 n^(5/3) |v|^(1/3)/Z(0) on the window.",
            bound,
            ("loss",),
            *_LINE,
        ),
        on_window(
            "energy",
            "L is at least Z^3/(100 n^5 |v|) on the window: (68) with the constant 1/100.",
            energy,
            ("loss", "spread"),
            "teacher_norm",
        ),
        on_window(
            "printed-angles",
            "The largest angle between two z_i is at least a third of what it was: lemma 30.",
            printed_angles,
            ("kappa",),
            "kappa_max",
        ),
        on_window(
            "angles",
            "The largest angle between two z_i is at least what it was, or pi/2.",
            angles,
            ("kappa",),
            "kappa_max",
        ),
        on_window(
            "never-zero",
            "No neuron becomes 0 on the window: corollaries 25 and 28.",
            never_zero,
            ("weight_norm",),
        ),
        on_window(
            "apart",
            "The neurons stay apart across the teacher on the window: corollary 32.",
            apart,
            ("spread",),
        ),
    ),
    controls=(
        Control(
            statement=on_window(
                "faster",
                "The local exponent of the loss is at most -13/4 on the window.",
                faster,
                ("slope",),
            ),
            source="made from the conclusion, with a faster rate",
            idle=lambda problem: (
                None if problem.since >= 100 else "early the loss may fall faster for a while"
            ),
        ),
        Control(
            statement=on_window(
                "sixth-slope",
                "L^(-1/3) is at most n |v|^(-2/3) t/6 + 4 n^(5/3) |v|^(1/3)/Z(0).",
                sixth_slope,
                ("loss",),
                *_LINE,
            ),
            source="made from the conclusion, with a sixth of the slope",
            at=lambda: _WITNESS,
        ),
        Control(
            statement=on_window(
                "growing-angles",
                "The largest angle between two z_i is never below what it was.",
                growing_angles,
                ("kappa",),
                "kappa_max",
            ),
            source="made from lemma 30, with the constant 1",
            at=lambda: ReluFlow.at(neurons=3, inputs=4, sigma="1/20", seed=20, since=10, until=20),
        ),
    ),
    probes={
        "acute-angles": lambda: ReluFlow.at(
            W="1/50,1/50,0;1/50,1/60,1/80", v="1,0,0", since="1/10", until=1
        ),
    },
    references=(single_neuron("Theorems 2 and 14, lemma 30, corollaries 25, 28 and 32"),),
    cases={
        "three-neurons": lambda: ReluFlow.at(
            neurons=3, inputs=4, sigma="1/20", seed=20, since=1000, until=10000
        ),
        "from-the-beginning": lambda: ReluFlow.at(
            neurons=2, inputs=3, sigma="1/20", seed=6, since="1/100", until=1000
        ),
        "equal-neurons": lambda: ReluFlow.at(W="1/10,1/10;1/10,1/10", v="1,0", since=10, until=100),
    },
    series=window_figures.series,
    notes=window_figures.bound_notes,
)
