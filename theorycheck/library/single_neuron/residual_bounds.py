r"""The loss bounds the residual vector and the distance of each neuron to its optimum.

Setting: as in `angle-bounds`; $r = \sum w_i - v$, $h_i = w_i\cdot v/\|v\|$, $w_i^* =
(h_i/\sum_jh_j)v$.

Claims: $\|r\|^2\le8L$, always; if $\|w_i\|\ge\|v\|/(4n)$ for all i and $L\le\|v\|^2/32$, then
$\|w_i - w_i^*\|\le\frac{15}2(n^2L/\|v\|^2)^{1/3}\|w_i\|$ for all i.

Checked: by a derivation for every n and d, the second with the bound on the angles; both in balls
at one problem. Controls: smaller constants, of which the first shows that 8 is the best one, and
the second bound without its condition on the norms.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, lemmas 21 and 22. Lemma 21 has $\|r\| = O(nL^{1/2})$ for norms between
$\|v\|/(4n)$ and $4\|v\|/n$ and small losses; here $O(L^{1/2})$ for all. Lemma 22 needs no upper
bound on the norms, either.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Theorem
from theorycheck.models.derived import shown
from theorycheck.models.least_constant import remarks
from theorycheck.models.pointwise import TEACHER, each, numbers, pointwise, student, wrong
from theorycheck.models.references import single_neuron
from theorycheck.models.relu_student import ReluStudent
from theorycheck.models.residual_derivation import (
    distance_bound,
    distance_steps,
    least_norms,
    residual_bound,
    residual_steps,
    scaled_loss,
)
from theorycheck.symbolic.derivation import Derivation

RESIDUAL = ("residual_norm", "loss")
DISTANCE = ("optimum_distance", "loss", "teacher_norm", "weight_norm")


def small_loss() -> Any:
    """Return the assumption on the loss."""
    from sympy import Le

    loss, v = numbers("loss", "teacher_norm")
    return Le(loss, v**2 / 32)


def smaller_residual() -> Any:
    """Return lemma 21 with a constant below 8 by a millionth."""
    from sympy import Rational

    return residual_bound(8 - Rational(1, 10**6))


def smaller_distance() -> Any:
    """Return lemma 22 with the constant 1."""
    return distance_bound(2)


def derivation() -> Derivation:
    """Return the steps."""
    return Derivation(title="From the loss to the residual", steps=distance_steps())


def needed() -> Any:
    """Return what the constant in lemma 22 must not be below."""
    return each("optimum_distance") / (scaled_loss() * each("weight_norm"))


LEAST_NORMS = pointwise(
    "least-norms",
    "Every neuron is at least as long as |v|/(4n).",
    least_norms,
    ("weight_norm", "teacher_norm"),
)
SMALL_LOSS = pointwise(
    "small-loss", "The loss is at most |v|^2/32.", small_loss, ("loss", "teacher_norm")
)

THEOREM = Theorem(
    title="The loss bounds the residual vector and the distance of each neuron to its optimum",
    family=ReluStudent,
    witness=ReluStudent.at(W="1/2,1/10,0;1/4,-1/12,1/20;1/4,-1/50,-1/20", v="1,0,0"),
    scope="the family: every n and d, every v other than 0 and every W with norms and a loss as "
    "assumed (the first conclusion needs neither). It rests besides on the standard facts that are "
    "listed with the derivation",
    builds_on=("angle-bounds",),
    assumptions=(TEACHER, LEAST_NORMS, SMALL_LOSS),
    conclusions=(
        pointwise(
            "residual-bound",
            "Lemma 21: the squared residual vector is at most 8 L.",
            residual_bound,
            RESIDUAL,
            residual_steps,
        ),
        pointwise(
            "distance-bound",
            "Lemma 22, with the constant 15/2.",
            distance_bound,
            DISTANCE,
            distance_steps,
        ),
    ),
    controls=(
        wrong(
            "smaller-residual",
            "Lemma 21 with a constant below 8 by a millionth.",
            smaller_residual,
            RESIDUAL,
            "made from the conclusion: shows, with w = v/2 and w = -v/2, that its constant is the "
            "best",
            student("1/2;-1/2", "1"),
            given=(TEACHER,),
        ),
        wrong(
            "distance-of-short-neurons",
            "Lemma 22 where a neuron is shorter than |v|/(4n).",
            distance_bound,
            DISTANCE,
            "made from the conclusion by leaving out the assumption on the norms",
            student("1,0;0,1/1000", "1,0"),
            given=(TEACHER, SMALL_LOSS),
        ),
        wrong(
            "smaller-distance",
            "Lemma 22 with the constant 1.",
            smaller_distance,
            DISTANCE,
            "made from the conclusion with a smaller constant",
            student("1/2,1/1000;1/2,-1/1000", "1,0"),
            given=(TEACHER, LEAST_NORMS, SMALL_LOSS),
        ),
    ),
    references=(single_neuron("Lemmas 21 and 22 in the appendix"),),
    derivation=shown(derivation),
    notes=remarks(
        "The smallest constant with which lemma 22 holds",
        needed,
        *DISTANCE,
        given=(LEAST_NORMS, SMALL_LOSS),
    ),
)
