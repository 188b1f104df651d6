r"""Near the optimum the gradient is at least of the order of the loss to the power 2/3.

Setting: as in `angle-bounds`.

Claims: if $\|v\|/(4n)\le\|w_i\|\le4\|v\|/n$ for all i and $L\le2^{-18}\|v\|^2/n^4$, then
$\|\nabla L\|\ge\frac14n^{1/6}L^{2/3}/\|v\|^{1/3}$, and so
$\|\nabla L\|\ge\frac14L^{2/3}/(n^{2/3}\|v\|^{1/3})$, which is printed with an unnamed constant.

Checked: by a derivation for every n and d; both in balls at one problem. Controls, each refuted at
an exact problem that satisfies the assumptions: the exponent 1/2 of the inequality of Polyak and
Łojasiewicz, the exponent 2/3 - 1/20, and the constant 2. The figure shows the exponents along a
line of symmetric pairs.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, theorem 7, where the loss is to be $O(\|v\|^2/n^{14})$ and the bound is
$\Omega(L^{2/3}/(n^{2/3}\|v\|^{1/3}))$.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Theorem
from theorycheck.models.derived import shown
from theorycheck.models.least_constant import remarks
from theorycheck.models.lower_bound_derivation import (
    NAMES,
    lower_bound,
    lower_bound_steps,
    printed,
    printed_steps,
    ratio,
    small_loss,
)
from theorycheck.models.pointwise import TEACHER, pointwise, student, wrong
from theorycheck.models.references import single_neuron
from theorycheck.models.relu_student import ReluStudent
from theorycheck.models.residual_derivation import largest_norms, least_norms
from theorycheck.rigor.relu_point import ReluPoint
from theorycheck.symbolic.derivation import Derivation

# Half of the teacher each, and apart by so much.
SCALES = tuple(Fraction(1, 4**k) for k in range(1, 16))
DIGITS = 10


def polyak() -> Any:
    """Return the inequality of Polyak and Łojasiewicz, with the constant 1/100."""
    return lower_bound((1, 100), (1, 2), (0, 1))


def smaller_exponent() -> Any:
    """Return the bound with the exponent 2/3 - 1/20."""
    return lower_bound(exponent=(37, 60))


def larger_constant() -> Any:
    """Return the bound with the constant 2."""
    return lower_bound((2, 1))


def pair(scale: Fraction) -> ReluStudent:
    """Return two neurons v/2 +- scale times a unit vector orthogonal to v."""
    half = Fraction(1, 2)
    return ReluStudent.at(W=((half, scale), (half, -scale)), v=(Fraction(1), Fraction(0)))


def series(problem: ReluStudent, settings: Settings) -> list[dict[str, Any]]:
    """Return the figure of the gradient over powers of the loss, each point enclosed."""
    del problem, settings
    found = [ReluPoint.at(pair(a).subject(), NAMES[:2], DIGITS).claims for a in SCALES]
    loss = [float(claim["loss"].mid[0]) for claim in found]
    slope = [float(claim["gradient_norm"].mid[0]) for claim in found]
    exponents = (("2/3 - 1/20", 37 / 60), ("2/3", 2 / 3), ("2/3 + 1/20", 43 / 60), ("1/2", 1 / 2))
    return [
        {
            "slug": "exponent",
            "title": "The gradient over a power of the loss, along symmetric pairs",
            "description": "Two neurons v/2 +- a e with a unit vector e orthogonal to v, for a "
            "from 1/4 down to 4^-15; loss and gradient are enclosed. Only with the exponent 2/3 "
            "does the ratio level off.",
            "x_label": "L / |v|^2",
            "y_label": "|grad L| / L^p",
            "x_scale": "log",
            "y_scale": "log",
            "lines": [
                {
                    "label": f"p = {label}",
                    "x": loss,
                    "y": [g / value**p for g, value in zip(slope, loss, strict=True)],
                    "style": "line",
                }
                for label, p in exponents
            ],
        }
    ]


def derivation() -> Derivation:
    """Return the steps."""
    return Derivation(title="From the loss to the gradient", steps=printed_steps())


NORMS = ("weight_norm", "teacher_norm")
ASSUMED = (
    TEACHER,
    pointwise("least-norms", "Every neuron is at least as long as |v|/(4n).", least_norms, NORMS),
    pointwise("largest-norms", "No neuron is longer than 4|v|/n.", largest_norms, NORMS),
    pointwise("small-loss", "The loss is at most |v|^2/(2^18 n^4).", small_loss, NAMES[1:]),
)

THEOREM = Theorem(
    title="Near the optimum the gradient is at least of the order of the loss to the power 2/3",
    family=ReluStudent,
    witness=ReluStudent.at(W="1/2,1/500,0;1/4,-1/600,1/1000;1/4,-1/3000,-1/1000", v="1,0,0"),
    scope="the family: every n and d, every v other than 0 and every W with norms and a loss as "
    "assumed. It rests besides on the standard facts that are listed with the derivation",
    builds_on=("descent-direction", "residual-bounds"),
    assumptions=ASSUMED,
    conclusions=(
        pointwise(
            "lower-bound",
            "The gradient is at least n^(1/6) L^(2/3)/(4 |v|^(1/3)).",
            lower_bound,
            NAMES,
            lower_bound_steps,
        ),
        pointwise(
            "printed-lower-bound",
            "Theorem 7 with the constant 1/4.",
            printed,
            NAMES,
            printed_steps,
        ),
    ),
    controls=(
        wrong(
            "polyak",
            "The gradient is at least L^(1/2)/100, as the inequality of Polyak and Łojasiewicz "
            "would have it.",
            polyak,
            NAMES,
            "made from the conclusion with the exponent of exponential convergence",
            student("1/2,1/100000;1/2,-1/100000", "1,0"),
            given=ASSUMED,
        ),
        wrong(
            "smaller-exponent",
            "The bound with the exponent 2/3 - 1/20.",
            smaller_exponent,
            NAMES,
            "made from the conclusion: shows that its exponent cannot be much smaller",
            student("1/2,1e-8;1/2,-1e-8", "1,0"),
            given=ASSUMED,
        ),
        wrong(
            "larger-constant",
            "The bound with the constant 2.",
            larger_constant,
            NAMES,
            "made from the conclusion with a larger constant",
            student("1/2,1/1000;1/2,-1/1000", "1,0"),
            given=ASSUMED,
        ),
    ),
    references=(single_neuron("Theorem 7 and its proof in the appendix"),),
    derivation=shown(derivation),
    notes=remarks(
        "The smallest c for which |grad L| >= n^(1/6) L^(2/3)/(c |v|^(1/3))",
        ratio,
        *NAMES,
        given=ASSUMED,
    ),
    series=series,
)
