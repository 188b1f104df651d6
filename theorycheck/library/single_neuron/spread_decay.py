r"""With bounded norms the spread of the neurons falls no faster than its square.

Setting: as in `spread-bounds`.

Claims: if at least two $z_i$ are not 0, $\|v\|/(4n)\le\|w_i\|\le4\|v\|/n$ and $\theta_i\le\pi/2$
for all i, then along gradient flow $\frac{dZ}{dt}\ge-\frac6\pi n^2\|v\|\theta_{\max}^2$ and
$\kappa_{\max}^2\frac{dZ}{dt}\ge-48\pi^3n^2\frac{Z^2}{\|v\|}$, printed divided by
$\kappa_{\max}^2$, which may be 0; and $L\ge\frac{Z^3}{24\pi n^4\|v\|}$.

Checked: by a derivation for every n and d; all three in balls at one problem. Controls: the second
with the exponent 3 of Z, and constants that are too good.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, lemma 33, (66) and (68), at one moment: with the present
$\kappa_{\max}$ for $\kappa_{\max}(0)$, named constants, and smaller powers of n ($n^2$ for $n^4$ in
(66), $n^4$ for $n^5$ in (68)).
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Theorem
from theorycheck.models.axis_angle_derivation import two_off_axis
from theorycheck.models.derived import shown
from theorycheck.models.least_constant import remarks
from theorycheck.models.pointwise import TEACHER, each, numbers, pointwise, student, wrong
from theorycheck.models.references import single_neuron
from theorycheck.models.relu_student import ReluStudent
from theorycheck.models.residual_derivation import largest_norms, least_norms
from theorycheck.models.spread_derivation import (
    below_loss_printed,
    below_loss_printed_steps,
    decay,
    decay_steps,
    slowly_printed,
    slowly_printed_steps,
)
from theorycheck.symbolic.derivation import Derivation

SLOWLY = ("spread_rate", "teacher_norm", "theta_max")
DECAY = ("spread_rate", "spread", "kappa_max", "teacher_norm")
BELOW = ("spread", "loss", "teacher_norm")
NORMS = ("weight_norm", "teacher_norm")


def acute() -> Any:
    """Return the assumption that no neuron has an obtuse angle with the teacher."""
    from sympy import Le, pi

    return Le(each("theta"), pi / 2)


def cubic_decay() -> Any:
    """Return (66) with the cube of Z."""
    from sympy import Ge

    right, (spread, v) = decay(), numbers("spread", "teacher_norm")
    return Ge(right.lhs, right.rhs * spread / v)


def slower_decay() -> Any:
    """Return (66) with a constant 50000 times smaller."""
    from sympy import Rational

    return decay(Rational(1, 50_000))


def more_loss() -> Any:
    """Return (68) with a constant 1000 times as large."""
    from sympy import Ge

    right = below_loss_printed()
    return Ge(right.lhs, 1000 * right.rhs)


def decay_needed() -> Any:
    """Return what the constant in (66), with n^2, must not be below."""
    rate, spread, n, v, kappa = numbers(
        "spread_rate", "spread", "neurons", "teacher_norm", "kappa_max"
    )
    return -rate * kappa**2 * v / (n**2 * spread**2)


def derivation() -> Derivation:
    """Return all steps, each once."""
    steps = (*decay_steps(), *below_loss_printed_steps())
    unique = {(step.title, step.reason): step for step in steps}
    return Derivation(title="From bounded norms to the decay", steps=tuple(unique.values()))


ASSUMED = (
    TEACHER,
    pointwise(
        "two-off-axis",
        "At least two neurons are not aligned with the teacher.",
        two_off_axis,
        ("off_axis",),
    ),
    pointwise("least-norms", "Every neuron is at least as long as |v|/(4n).", least_norms, NORMS),
    pointwise("largest-norms", "No neuron is longer than 4|v|/n.", largest_norms, NORMS),
    pointwise("acute", "No neuron has an obtuse angle with the teacher.", acute, ("theta",)),
)

THEOREM = Theorem(
    title="With bounded norms the spread of the neurons falls no faster than its square",
    family=ReluStudent,
    witness=ReluStudent.at(W="1/2,1/10,0;1/4,-1/12,1/20;1/4,-1/50,-1/20", v="1,0,0"),
    scope="the family: every n and d, every v other than 0 and every W with norms and angles as "
    "assumed. It rests besides on theorem relu-gradient and on the standard facts that are listed "
    "with the derivation",
    builds_on=("spread-bounds",),
    assumptions=ASSUMED,
    conclusions=(
        pointwise(
            "slow-decay",
            "Lemma 33 with the constant 6/pi.",
            slowly_printed,
            SLOWLY,
            slowly_printed_steps,
        ),
        pointwise(
            "decay",
            "(66) with 48 pi^3 n^2 for O(n^4), multiplied by kappa_max^2.",
            decay,
            DECAY,
            decay_steps,
        ),
        pointwise(
            "below-the-loss",
            "(68) with 24 pi n^4 for O(n^5).",
            below_loss_printed,
            BELOW,
            below_loss_printed_steps,
        ),
    ),
    controls=(
        wrong(
            "cubic-decay",
            "(66) with the cube of Z.",
            cubic_decay,
            DECAY,
            "made from the conclusion with a larger exponent",
            student("1/2,1e-6;1/2,-1e-6", "1,0"),
            given=ASSUMED,
        ),
        wrong(
            "slower-decay",
            "(66) with a constant 50000 times smaller.",
            slower_decay,
            DECAY,
            "made from the conclusion with a smaller constant",
            student("1/2,1/100;1/2,-1/100", "1,0"),
            given=ASSUMED,
        ),
        wrong(
            "more-loss",
            "(68) with a constant 1000 times as large.",
            more_loss,
            BELOW,
            "made from the conclusion with a larger constant",
            student("1/2,1/100;1/2,-1/100", "1,0"),
            given=ASSUMED,
        ),
    ),
    references=(single_neuron("Lemma 33, (66) and (68), in the proof of theorem 14"),),
    derivation=shown(derivation),
    notes=remarks(
        "The smallest C for which dZ/dt >= -C n^2 Z^2/(kappa_max^2 |v|)",
        decay_needed,
        *DECAY,
        given=ASSUMED,
    ),
)
