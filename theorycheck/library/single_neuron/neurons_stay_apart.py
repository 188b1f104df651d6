r"""Gradient flow does not close the largest angle between neurons around the teacher.

Setting: as in `angle-bounds`, with $\dot W = -\nabla L$; $z_i$ is the part of $w_i$ orthogonal to
v, $\kappa_{ij}$ the angle of $z_i$ and $z_j$ (both not 0), $\theta_{ij}$ that of $w_i$ and $w_j$.

Claim: if $\kappa_{ij} = \kappa_{\max}\le\pi/2$, then $\frac{d}{dt}\cos\kappa_{ij}\le
-\frac{\pi-\theta_{ij}}\pi(1-\cos^2\kappa_{ij})$. The printed formula has $\cos\kappa^2$, which is
to be read as $\cos^2\kappa$.

Checked: by a derivation for every n and d from the gradient, with (60), the flow of the $z_i$, as
a step; in balls at one problem, for the first pair with the largest angle, from the gradient
itself. Controls: a factor 21/20, $\cos(\kappa^2)$ read literally, and the lemma where
$\kappa_{\max}$ is obtuse. That $\kappa_{\max}(t)\ge\min(\kappa_{\max}(0),\pi/2)$ while no $z_i$ is
0, better than the $\kappa_{\max}(0)/3$ of lemma 30, would follow; it is not checked here.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, lemma 17, with $\kappa_{\max} < \pi/2$, and (60).
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Erratum, Theorem
from theorycheck.models.axis_angle_derivation import (
    NAMES,
    needed,
    no_obtuse_angle,
    opening,
    opening_steps,
    two_off_axis,
)
from theorycheck.models.derived import shown
from theorycheck.models.least_constant import remarks
from theorycheck.models.pointwise import TEACHER, pointwise, student, wrong
from theorycheck.models.references import single_neuron
from theorycheck.models.relu_student import ReluStudent
from theorycheck.symbolic.derivation import Derivation


def faster() -> Any:
    """Return lemma 17 with a factor above 1."""
    from sympy import Rational

    return opening(Rational(21, 20))


def literal() -> Any:
    """Return lemma 17 with the cosine of the square for the square of the cosine."""
    from sympy import cos

    return opening(square=lambda kappa: cos(kappa**2))


def derivation() -> Derivation:
    """Return the steps."""
    return Derivation(title="From the gradient to the angles around v", steps=opening_steps())


TWO_OFF_AXIS = pointwise(
    "two-off-axis",
    "At least two neurons are not aligned with the teacher.",
    two_off_axis,
    ("off_axis",),
)
NO_OBTUSE_ANGLE = pointwise(
    "no-obtuse-angle",
    "No angle between two orthogonal parts is obtuse.",
    no_obtuse_angle,
    ("kappa_max",),
)

THEOREM = Theorem(
    title="Gradient flow does not close the largest angle between neurons around the teacher",
    family=ReluStudent,
    witness=ReluStudent.at(W="1/2,1/10,0,0;1/3,1/20,1/10,1/50;1/3,1/30,1/40,1/8", v="1,0,0,0"),
    scope="the family: every n and d, every v other than 0 and every W with angles as assumed. It "
    "rests besides on theorem relu-gradient and on the standard facts that are listed with the "
    "derivation",
    builds_on=("relu-gradient",),
    assumptions=(TEACHER, TWO_OFF_AXIS, NO_OBTUSE_ANGLE),
    conclusions=(
        pointwise(
            "opening",
            "Lemma 17: the cosine of the largest angle falls at least so fast.",
            opening,
            NAMES,
            opening_steps,
        ),
    ),
    controls=(
        wrong(
            "faster-opening",
            "Lemma 17 with the factor 21/20.",
            faster,
            NAMES,
            "made from the conclusion: for two neurons with orthogonal parts of equal length both "
            "sides of the lemma are equal",
            student("1/2,1/10,0;2/3,3/50,4/50", "1,0,0"),
            given=(TEACHER, TWO_OFF_AXIS, NO_OBTUSE_ANGLE),
        ),
        wrong(
            "literal-square",
            "Lemma 17 as printed, with the cosine of the square of kappa.",
            literal,
            NAMES,
            "COLT 2023, lemma 17, where cos kappa^2 is printed",
            student("1/2,41/100,0;1/2,9/100,40/100", "1,0,0"),
            given=(TEACHER, TWO_OFF_AXIS, NO_OBTUSE_ANGLE),
            erratum=Erratum(
                number="E6",
                versions="PMLR",
                reading="Refuted as it is printed, 1 - cos(kappa^2); read as 1 - cos^2 kappa, "
                "which is what the proof uses, the lemma is true. E6 has more slips of the pen, "
                "which are no statements that could be refuted.",
                corrected="opening",
            ),
        ),
        wrong(
            "obtuse-angles",
            "Lemma 17 where the largest angle is obtuse.",
            opening,
            NAMES,
            "made from the conclusion by leaving out the assumption on the angles",
            student("1,1/10,0;1,-9/100,4/100;1,1/10,-1", "1,0,0"),
            given=(TEACHER, TWO_OFF_AXIS),
        ),
    ),
    references=(single_neuron("Lemma 17; (60) in the proof of lemma 33"),),
    derivation=shown(derivation),
    notes=remarks(
        "The quotient of the two sides of lemma 17, which is at most 1,",
        needed,
        *NAMES,
        given=(TWO_OFF_AXIS, NO_OBTUSE_ANGLE),
    ),
)
