r"""The parts of the neurons across the teacher fall at most at a rate that the norms bound.

Setting: as in `angle-bounds`, with $\dot W = -\nabla L$; $z_i$ is the part of $w_i$ orthogonal to
v, $Q = \sum_i\|z_i\|^2$.

Claim: $\frac{dQ}{dt}\ge-\sum_i(n + \frac1\pi\sum_{j\ne i}\|w_j\|/\|w_i\|)\|z_i\|^2$, for all
weights. So $Q(t)\ge Q(0)e^{-Ct} > 0$ as long as no neuron is 0, with C the largest value of the
bracket until then: if some $z_i(0)\ne0$, then some $z_i(t)\ne0$, which is lemma 29. With norms
between $\|v\|/(4n)$ and $4\|v\|/n$, C is at most $n + \frac{16}\pi(n-1)$.

Checked: the bound on the rate by a derivation for every n and d, with (60), the flow of the $z_i$,
as a step; in balls at one problem, from the gradient itself. What follows for all times is the last
step of the derivation; no flow is followed here. Controls: half of either part of the bound, and
the bound without the norms.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, lemma 29, and (60). That no neuron is ever 0 is corollary 28, which is
assumed here.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Theorem
from theorycheck.models.alignment_derivation import (
    NAMES,
    derivation,
    slow_fall,
    slow_fall_steps,
)
from theorycheck.models.derived import shown
from theorycheck.models.pointwise import TEACHER, pointwise, student, wrong
from theorycheck.models.references import single_neuron
from theorycheck.models.relu_student import ReluStudent


def half_count() -> Any:
    """Return the bound with n/2 for n."""
    from sympy import Rational

    return slow_fall(count=Rational(1, 2))


def half_ratio() -> Any:
    """Return the bound with half of the quotients of norms."""
    from sympy import Rational

    return slow_fall(ratio=Rational(1, 2))


def without_norms() -> Any:
    """Return the bound without the quotients of norms."""
    return slow_fall(ratio=0)


THEOREM = Theorem(
    title="The parts of the neurons across the teacher fall at most at a rate that the norms bound",
    family=ReluStudent,
    witness=ReluStudent.at(W="1/2,1/10,0;1/4,-1/12,1/20;1/4,-1/50,-1/20", v="1,0,0"),
    scope="the family: every n and d, every v other than 0 and every W. It rests besides on "
    "theorem relu-gradient and on the standard facts that are listed with the derivation",
    builds_on=("relu-gradient",),
    assumptions=(TEACHER,),
    conclusions=(
        pointwise(
            "slow-fall",
            "The sum of the squared orthogonal parts falls no faster than at a rate that the norms "
            "bound.",
            slow_fall,
            NAMES,
            slow_fall_steps,
        ),
    ),
    controls=(
        wrong(
            "half-of-n",
            "The bound with n/2 for n.",
            half_count,
            NAMES,
            "made from the conclusion with a smaller constant",
            student("1/2,1/1000;1/2,1/1000", "1,0"),
            given=(TEACHER,),
        ),
        wrong(
            "half-of-the-quotients",
            "The bound with half of the quotients of norms.",
            half_ratio,
            NAMES,
            "made from the conclusion with a smaller constant",
            student("0,1/1000;10,0", "1,0"),
            given=(TEACHER,),
        ),
        wrong(
            "without-norms",
            "The sum of the squared orthogonal parts falls no faster than at the rate n.",
            without_norms,
            NAMES,
            "made from the conclusion by leaving the norms out of it",
            student("0,1/100;10,0", "1,0"),
            given=(TEACHER,),
        ),
    ),
    references=(single_neuron("Lemma 29; (60) in the proof of lemma 33"),),
    cases={"aligned": student("1/2,0;1/4,0", "1,0")},
    derivation=shown(derivation),
)
