r"""Where the second phase ends, all neurons have norms of the order |v|/n, and the loss is small.

Setting: as in `angle-bounds`; $h_i = w_i\cdot v/\|v\|$, $H = \|v\| - \sum h_i$.

Claims: if $\varepsilon\le1/400$, $h_i\le2h_j$ for all i and j, $\theta_i\le\varepsilon$ for all i
and $|H|\le6(\sqrt\varepsilon + \varepsilon)\|v\|$, then $\|v\|/(3n)\le\|w_i\|\le3\|v\|/n$ and
$L\le10\varepsilon\|v\|^2$; 20 is printed for 10.

The assumptions are (12), (15) and the upper bound of (13) at $T_2$, where the power in it is at
most $6\sqrt\varepsilon$, and the first condition stands for $\varepsilon = O(1)$. (14) and the
lower bound of (13) are not needed, nor is how the weights came about: the claim is about any
weights. That the second phase ends so is the matter of `second-phase`. With $10\varepsilon\le
2^{-25}n^{-4}$ the weights are as `third-phase` has them.

Checked: by a derivation for every n and d; all in balls at one problem. Controls: constants that
are too good, $\varepsilon^2$ for $\varepsilon$, and norms without (12).

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, lemma 19.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Statement, Theorem
from theorycheck.models.comparison import in_rationals
from theorycheck.models.derived import shown
from theorycheck.models.pointwise import TEACHER, pointwise, wrong
from theorycheck.models.references import single_neuron
from theorycheck.models.second_phase_end import (
    DEFICIT,
    LOSS,
    AlignedStudent,
    angles,
    balanced,
    better_loss,
    deficit,
    derivation,
    largest,
    largest_steps,
    least,
    least_steps,
    loss_bound,
    loss_steps,
    small,
)

NORMS = ("weight_norm", "teacher_norm")


def longer() -> Any:
    """Return the lower bound with 2/5 for 1/3."""
    return least((2, 5))


def shorter() -> Any:
    """Return the upper bound with 3/2 for 3."""
    return largest((3, 2))


def nine() -> Any:
    """Return the bound on the loss with 9 for 10."""
    return loss_bound(9)


def quadratic() -> Any:
    """Return the printed bound on the loss with the square of epsilon."""
    return loss_bound(20, 2)


SMALL = Statement(
    slug="small-epsilon",
    words="epsilon is at most 1/400.",
    relation=small,
    checks={"exact": in_rationals(small)},
)
BALANCED = pointwise(
    "balanced",
    "No projection on the teacher is above twice another: (12).",
    balanced,
    ("projection",),
)
ANGLES = pointwise(
    "angles", "No angle with the teacher is above epsilon: (15).", angles, ("theta",)
)
NEARLY = pointwise(
    "small-deficit",
    "H is of a size of at most 6 (sqrt(epsilon) + epsilon) |v|: (13) at the end of the phase.",
    deficit,
    DEFICIT,
)
ASSUMED = (TEACHER, SMALL, BALANCED, ANGLES, NEARLY)


def _student(W: str, v: str) -> Any:
    return lambda: AlignedStudent.at(W=W, v=v)


_TEN = "361/10000" + ";1443/20000" * 9

THEOREM = Theorem(
    title="Where the second phase ends, all neurons have norms of the order |v|/n, and the loss is "
    "small",
    family=AlignedStudent,
    witness=AlignedStudent.at(
        W="1/4,1/2000,0;1/3,0,-1/2000;3/10,1/3000,1/4000", v="1,0,0", epsilon="1/400"
    ),
    scope="the family: every n and d, every v other than 0, every epsilon up to 1/400 and every W "
    "as assumed. It rests besides on the standard facts that are listed with the derivation",
    builds_on=("second-phase",),
    assumptions=ASSUMED,
    conclusions=(
        pointwise(
            "least-norms",
            "Every neuron is at least as long as |v|/(3n): lemma 19.",
            least,
            NORMS,
            least_steps,
        ),
        pointwise(
            "largest-norms",
            "No neuron is longer than 3 |v|/n: lemma 19.",
            largest,
            NORMS,
            largest_steps,
        ),
        pointwise(
            "small-loss",
            "The loss is at most 10 epsilon |v|^2.",
            better_loss,
            LOSS,
            loss_steps,
        ),
        pointwise(
            "printed-loss",
            "The loss is at most 20 epsilon |v|^2: lemma 19.",
            loss_bound,
            LOSS,
            loss_steps,
        ),
    ),
    controls=(
        wrong(
            "longer-neurons",
            "Every neuron is at least as long as 2 |v|/(5n).",
            longer,
            NORMS,
            "made from the conclusion with a larger constant",
            _student(_TEN, "1"),
            given=ASSUMED,
        ),
        wrong(
            "shorter-neurons",
            "No neuron is longer than 3/2 |v|/n.",
            shorter,
            NORMS,
            "made from the conclusion with a smaller constant",
            _student("27/50;7/25;7/25", "1"),
            given=ASSUMED,
        ),
        wrong(
            "without-balance",
            "The lower bound on the norms without (12).",
            least,
            NORMS,
            "made from the conclusion by leaving out an assumption",
            _student("9/10;1/20", "1"),
            given=(TEACHER, SMALL, ANGLES, NEARLY),
        ),
        wrong(
            "nine",
            "The loss is at most 9 epsilon |v|^2.",
            nine,
            LOSS,
            "made from the conclusion with a smaller constant",
            _student("343/500", "1"),
            given=ASSUMED,
        ),
        wrong(
            "quadratic",
            "The loss is at most 20 epsilon^2 |v|^2.",
            quadratic,
            LOSS,
            "made from the printed bound with the square of epsilon",
            _student("343/500", "1"),
            given=ASSUMED,
        ),
    ),
    references=(single_neuron("Lemma 19; (12), (13) and (15) in theorem 5"),),
    derivation=shown(derivation),
)
