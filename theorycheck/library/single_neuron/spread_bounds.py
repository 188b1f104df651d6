r"""The spread of the neurons around the teacher is bounded by angles, norms and the loss.

Setting: as in `neurons-stay-apart`; $Z = \sum_{i<j}\|z_i - z_j\|$ and $S = \sum_k\|w_k\|$.

Claims, if at least two $z_i$ are not 0: $Z\ge(n-1)\sin(\kappa_{\max}/2)\|z_i\|$ for all i; along
gradient flow $\frac{dZ}{dt}\ge-\frac3{2\pi}n(n-1)\max(S,\|v\|/2)\theta_{\max}^2$; and
$Z^3\le6\pi n(n-1)^3SL$. No condition is put on norms or on the size of angles.

Checked: by a derivation for every n and d; all three in balls at one problem. Controls: a factor
1001/1000 in the first, the constant 1/10 in the second far from the optimum, and a constant 100
times smaller in the third.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, lemmas 31 and 33 and (68), whose constants are unnamed. Lemma 31 has
$\kappa_{\max}(0)$ and no factor n - 1. In its proof "z_1 = max |z_i|" lacks norm bars. The printed
conditions are in `spread-decay`.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Theorem
from theorycheck.models.axis_angle_derivation import two_off_axis
from theorycheck.models.derived import shown
from theorycheck.models.least_constant import remarks
from theorycheck.models.pointwise import TEACHER, numbers, pointwise, student, wrong
from theorycheck.models.references import single_neuron
from theorycheck.models.relu_student import ReluStudent
from theorycheck.models.spread_derivation import (
    away,
    away_steps,
    below_loss,
    below_loss_steps,
    slowly,
    slowly_steps,
)
from theorycheck.symbolic.derivation import Derivation

AWAY = ("spread", "kappa_max", "orthogonal_norm")
SLOWLY = ("spread_rate", "teacher_norm", "theta_max", "weight_norm")
BELOW = ("spread", "weight_norm", "loss")


def farther() -> Any:
    """Return lemma 31 with a factor above 1."""
    from sympy import Ge, Rational

    right = away()
    return Ge(right.lhs, Rational(1001, 1000) * right.rhs)


def more_slowly() -> Any:
    """Return lemma 33 with the constant 1/10, which suffices near the optimum."""
    from sympy import Ge, Rational

    rate, n, v, theta = numbers("spread_rate", "neurons", "teacher_norm", "theta_max")
    return Ge(rate, -Rational(1, 10) * n**2 * v * theta**2)


def smaller() -> Any:
    """Return (68) with a hundredth of its constant."""
    from sympy import Rational

    return below_loss(Rational(1, 100))


def rate_needed() -> Any:
    """Return what the constant in lemma 33 must not be below."""
    rate, n, v, theta = numbers("spread_rate", "neurons", "teacher_norm", "theta_max")
    return -rate / (n**2 * v * theta**2)


def derivation() -> Derivation:
    """Return all steps."""
    return Derivation(
        title="From angles and norms to the spread",
        steps=(*away_steps(), *slowly_steps(), *below_loss_steps()),
    )


TWO_OFF_AXIS = pointwise(
    "two-off-axis",
    "At least two neurons are not aligned with the teacher.",
    two_off_axis,
    ("off_axis",),
)

THEOREM = Theorem(
    title="The spread of the neurons around the teacher is bounded by angles, norms and the loss",
    family=ReluStudent,
    witness=ReluStudent.at(),
    scope="the family: every n and d, every v other than 0 and every W with two neurons that are "
    "not aligned with v. It rests besides on theorem relu-gradient and on the standard facts that "
    "are listed with the derivation",
    builds_on=("relu-gradient", "angle-bounds", "neurons-stay-apart"),
    assumptions=(TEACHER, TWO_OFF_AXIS),
    conclusions=(
        pointwise(
            "away-from-the-axis",
            "Lemma 31: Z is at least (n - 1) sin(kappa_max/2) times every |z_i|.",
            away,
            AWAY,
            away_steps,
        ),
        pointwise(
            "slow-decay",
            "Lemma 33: Z falls no faster than the square of the largest angle.",
            slowly,
            SLOWLY,
            slowly_steps,
        ),
        pointwise(
            "below-the-loss",
            "(68): the cube of Z is at most a multiple of the loss.",
            below_loss,
            BELOW,
            below_loss_steps,
        ),
    ),
    controls=(
        wrong(
            "farther",
            "Lemma 31 with the factor 1001/1000.",
            farther,
            AWAY,
            "made from the conclusion: shows, for n = 3, that its constant is the best up to a "
            "thousandth",
            student("1,1;1,-1e-6;1,-1e-6", "1,0"),
            given=(TEACHER, TWO_OFF_AXIS),
        ),
        wrong(
            "more-slowly",
            "Lemma 33 with |v|/10 in place of the size of the norms, as measured near the optimum.",
            more_slowly,
            SLOWLY,
            "made from lemma 33 without its condition that the optimum is near",
            student("2,1;2,-1", "1,0"),
            given=(TEACHER, TWO_OFF_AXIS),
        ),
        wrong(
            "smaller-constant",
            "(68) with a hundredth of its constant.",
            smaller,
            BELOW,
            "made from the conclusion with a smaller constant",
            student("1/2,1/10;1/2,-1/10", "1,0"),
            given=(TEACHER, TWO_OFF_AXIS),
        ),
    ),
    references=(single_neuron("Definition 13, lemmas 31 and 33, (68)"),),
    derivation=shown(derivation),
    notes=remarks(
        "The smallest C for which dZ/dt >= -C n^2 |v| theta_max^2",
        rate_needed,
        "spread_rate",
        "teacher_norm",
        "theta_max",
        given=(TWO_OFF_AXIS,),
    ),
)
