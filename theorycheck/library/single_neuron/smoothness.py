r"""With bounded norms the Hessian of the loss is of the order n.

Setting: as in `angle-bounds`.

Claims: if $\|v\|/(4n)\le\|w_i\|\le4\|v\|/n$ for all i, then
$-\frac{4n}\pi\min(\theta_{\max},1)\le\nabla^2L\le\frac n2 +
\frac{16(n-1)}\pi\min(2\theta_{\max},1)$. So $\|\nabla^2L\|_2\le5.6n$, and the upper bound
tends to n/2 where all angles vanish.

Checked: by a derivation for every n and d; both in balls at one problem, the eigenvalues enclosed.
Controls: the upper bound without its second term, and the lower bound 0: the loss is not convex.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, lemma 23, which has $\|\nabla^2L\|_2\le O(n^2)$. With O(n) the steps of
theorem 6 may be as large as O(1/n), where $O(1/n^2)$ is printed: see `third-phase`.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Theorem
from theorycheck.models.derived import shown
from theorycheck.models.least_constant import remarks
from theorycheck.models.pointwise import TEACHER, numbers, pointwise, student, wrong
from theorycheck.models.references import single_neuron
from theorycheck.models.relu_student import ReluStudent
from theorycheck.models.residual_derivation import largest_norms, least_norms
from theorycheck.models.smoothness_derivation import LARGEST, LEAST, largest, largest_steps, least
from theorycheck.symbolic.derivation import Derivation

NORMS = ("weight_norm", "teacher_norm")


def without_angles() -> Any:
    """Return the upper bound n/2."""
    return largest((0, 1))


def convex() -> Any:
    """Return the lower bound 0."""
    return least(0)


def needed() -> Any:
    """Return the largest eigenvalue over n."""
    found, n = numbers("largest_curvature", "neurons")
    return found / n


def derivation() -> Derivation:
    """Return the steps."""
    return Derivation(title="From the blocks of the Hessian to its norm", steps=largest_steps())


ASSUMED = (
    TEACHER,
    pointwise("least-norms", "Every neuron is at least as long as |v|/(4n).", least_norms, NORMS),
    pointwise("largest-norms", "No neuron is longer than 4|v|/n.", largest_norms, NORMS),
)

THEOREM = Theorem(
    title="With bounded norms the Hessian of the loss is of the order n",
    family=ReluStudent,
    witness=ReluStudent.at(W="1/2,1/10,0;1/4,-1/12,1/20;1/4,-1/50,-1/20", v="1,0,0"),
    scope="the family: every n and d, every v other than 0 and every W with norms as assumed. It "
    "rests besides on theorem relu-hessian and on the standard facts that are listed with the "
    "derivation",
    builds_on=("relu-hessian",),
    assumptions=ASSUMED,
    conclusions=(
        pointwise(
            "upper-bound",
            "The largest eigenvalue is at most n/2, and a part that vanishes with the angles.",
            largest,
            LARGEST,
            largest_steps,
        ),
        pointwise(
            "lower-bound",
            "The least eigenvalue is at least minus a part that vanishes with the angles.",
            least,
            LEAST,
            largest_steps,
        ),
    ),
    controls=(
        wrong(
            "without-angles",
            "The largest eigenvalue is at most n/2.",
            without_angles,
            LARGEST,
            "made from the conclusion by leaving out the part with the angles",
            student("1/8,0;0,2", "1,0"),
            given=ASSUMED,
        ),
        wrong(
            "convex",
            "No eigenvalue is negative.",
            convex,
            LEAST,
            "made from the conclusion: the loss would be convex",
            student("1/4,1/10,0;1/4,-1/10,0", "1,0,0"),
            given=ASSUMED,
        ),
    ),
    references=(single_neuron("Lemma 23"),),
    derivation=shown(derivation),
    notes=remarks(
        "The largest eigenvalue over n", needed, "largest_curvature", given=ASSUMED, samples=40
    ),
)
