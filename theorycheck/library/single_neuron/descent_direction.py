r"""The gradient points away from a global minimum, up to a small multiple of the squared angles.

Setting: as in `angle-bounds`; $r = \sum w_i - v$, $h_i = w_i\cdot v/\|v\|$, and the global minimum
$w_i^* = (h_i/\sum_jh_j)v$.

Claims: if all $h_i\ge 0$, and some $h_i > 0$, then $\sum_i\langle\nabla_iL, w_i - w_i^*\rangle\ge
2L - \frac1\pi\|r\|\|v\|\sum_i\frac{h_i}{\sum_jh_j}(1-\cos\theta_i)\ge 2L -
\frac1{2\pi}\theta_{\max}^2\|r\|\|v\|$.

Checked: by a derivation for every n and d; both inequalities in balls at one problem. Controls: the
constant 1/20, the factor 2 of the loss increased, and the lemma without its condition on the h,
each refuted at an exact problem.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, lemma 8, where the constant is O(1) and the condition on the h comes from
the angles, which are small.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Theorem
from theorycheck.models.derived import shown
from theorycheck.models.descent_derivation import (
    PRODUCT,
    explicit,
    explicit_steps,
    needed,
    sharper,
    sharper_steps,
    with_constant,
)
from theorycheck.models.least_constant import remarks
from theorycheck.models.pointwise import TEACHER, each, numbers, pointwise, student, wrong
from theorycheck.models.references import single_neuron
from theorycheck.models.relu_student import ReluStudent
from theorycheck.symbolic.derivation import Derivation

EXPLICIT = (*PRODUCT, "theta_max")
# A random search meets 0.083; far from any proof of that.
TOO_SMALL = (1, 20)


def none_points_back() -> Any:
    """Return the assumption that no neuron has an obtuse angle with the teacher."""
    from sympy import Ge

    return Ge(each("projection"), 0)


def some_points_along() -> Any:
    """Return the assumption that the global minimum is defined."""
    from sympy import Gt

    v, deficit = numbers("teacher_norm", "deficit")
    return Gt(v - deficit, 0)


def smaller_constant() -> Any:
    """Return lemma 8 with the constant 1/20."""
    from sympy import Rational

    return with_constant(Rational(*TOO_SMALL))


def more_loss() -> Any:
    """Return lemma 8 with 2 + 10^-6 for the factor 2 of the loss."""
    from sympy import Rational, pi

    return with_constant(1 / (2 * pi), 2 + Rational(1, 10**6))


def huge_constant() -> Any:
    """Return lemma 8 with the constant 1000."""
    from sympy import Integer

    return with_constant(Integer(1000))


def derivation() -> Derivation:
    """Return the steps."""
    return Derivation(title="From the gradient to the loss", steps=explicit_steps())


NONE_POINTS_BACK = pointwise(
    "none-points-back",
    "No neuron has an obtuse angle with the teacher: all h_i are nonnegative.",
    none_points_back,
    ("projection",),
)
SOME_POINTS_ALONG = pointwise(
    "some-points-along",
    "The sum of the h_i is positive, so that the global minimum is defined.",
    some_points_along,
    ("teacher_norm", "deficit"),
)

THEOREM = Theorem(
    title="The gradient points away from a global minimum, up to a small multiple of the squared "
    "angles",
    family=ReluStudent,
    witness=ReluStudent.at(W="1/2,1/3,0;1/4,-1/5,1/10;1/2,0,-1/4", v="1,0,0"),
    scope="the family: every n and d, every v other than 0 and every W without a row 0 and with "
    "nonnegative h_i of a positive sum. It rests besides on the standard facts that are listed "
    "with the derivation",
    builds_on=("relu-gradient",),
    assumptions=(TEACHER, NONE_POINTS_BACK, SOME_POINTS_ALONG),
    conclusions=(
        pointwise(
            "weighted-angles",
            "Lemma 8 with 1 - cos theta_i of each neuron, weighted by its share of the teacher.",
            sharper,
            (*PRODUCT, "projection", "theta", "deficit"),
            sharper_steps,
        ),
        pointwise(
            "largest-angle",
            "Lemma 8 with the constant 1/(2 pi) for O(1).",
            explicit,
            EXPLICIT,
            explicit_steps,
        ),
    ),
    controls=(
        wrong(
            "smaller-constant",
            "Lemma 8 with the constant 1/20.",
            smaller_constant,
            EXPLICIT,
            "made from the conclusion with a smaller constant",
            student("3/10,3/5", "1,0"),
            given=(TEACHER, NONE_POINTS_BACK, SOME_POINTS_ALONG),
        ),
        wrong(
            "more-loss",
            "Lemma 8 with 2 + 10^-6 for the factor 2 of the loss.",
            more_loss,
            EXPLICIT,
            "made from the conclusion: both sides are equal where all neurons are aligned",
            student("1/3,0;1,0", "1,0"),
            given=(TEACHER, NONE_POINTS_BACK, SOME_POINTS_ALONG),
        ),
        wrong(
            "neurons-pointing-back",
            "Lemma 8 where some h_i is negative, with the constant 1000.",
            huge_constant,
            EXPLICIT,
            "made from the conclusion by leaving out the assumption on the h_i",
            student("1000001/1000000,1;-1,1", "1,0"),
            given=(TEACHER, SOME_POINTS_ALONG),
        ),
    ),
    references=(single_neuron("Lemma 8 and its proof in the appendix"),),
    derivation=shown(derivation),
    notes=remarks(
        "The smallest constant with which lemma 8 holds",
        needed,
        *EXPLICIT,
        given=(NONE_POINTS_BACK, SOME_POINTS_ALONG),
    ),
)
