r"""Near the optimum a step of the order 1/n gains a multiple of the loss to the power 4/3.

Setting: as in `descent-lemma`.

Claims: if $\|v\|/(4n)\le\|w_i\|\le4\|v\|/n$ for all i, $L\le2^{-18}\|v\|^2/n^4$ and
$\eta(\frac n2 + \frac{16}\pi(n-1))\le1$, then $L(W^+)\le L - \frac\eta2\|\nabla L\|^2\le L -
C_s\eta L^{4/3}$ with $C_s = \frac1{32}n^{1/3}\|v\|^{-2/3}$, and so with $C_s =
\frac1{32}n^{-4/3}\|v\|^{-2/3}$, which is printed with an unnamed constant.

This is what lemma 24 assumes of gradient descent. `descent-rate` and `path-length` have what
follows from it, and `third-phase` puts them together.

Checked: by a derivation for every n, d and eta, from `descent-lemma` and `gradient-lower-bound`;
all in balls at one problem, the loss computed after an exact step. Controls: a gain that is linear
in the loss, as for exponential convergence, and a larger constant.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, lemma 24, its assumption, and the proof of theorem 6, with $C_s =
\Omega(n^{-4/3}\|v\|^{-2/3})$, steps $O(n^{-2})$ and losses $O(\|v\|^2/n^{14})$.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Theorem
from theorycheck.models.derived import shown
from theorycheck.models.gain_derivation import (
    RATE,
    bounded_gain_steps,
    printed_rate,
    printed_rate_steps,
    rate,
    rate_steps,
    short,
)
from theorycheck.models.lower_bound_derivation import NAMES, small_loss
from theorycheck.models.pointwise import TEACHER, pointwise
from theorycheck.models.references import single_neuron
from theorycheck.models.relu_step import DescendingStudent, stepped, wrong_step
from theorycheck.models.residual_derivation import largest_norms, least_norms
from theorycheck.models.step_derivation import GAIN, gain
from theorycheck.symbolic.derivation import Derivation

NORMS = ("weight_norm", "teacher_norm")


def linear() -> Any:
    """Return a gain of eta/100 times the loss."""
    return rate(power=(0, 1), factor=(1, 100), exponent=(1, 1))


def larger_constant() -> Any:
    """Return the gain with 4 for 1/32."""
    return rate(factor=(4, 1))


def derivation() -> Derivation:
    """Return the steps."""
    return Derivation(title="From a step to a power of the loss", steps=printed_rate_steps())


ASSUMED = (
    TEACHER,
    pointwise("least-norms", "Every neuron is at least as long as |v|/(4n).", least_norms, NORMS),
    pointwise("largest-norms", "No neuron is longer than 4|v|/n.", largest_norms, NORMS),
    pointwise("small-loss", "The loss is at most |v|^2/(2^18 n^4).", small_loss, NAMES[1:]),
    stepped("short-step", "eta (n/2 + 16 (n - 1)/pi) is at most 1.", short, ()),
)
_WITNESS = DescendingStudent.at(
    W="1/2,1/500,0;1/4,-1/600,1/1000;1/4,-1/3000,-1/1000", v="1,0,0", step="1/12"
)

THEOREM = Theorem(
    title="Near the optimum a step of the order 1/n gains a multiple of the loss to the power 4/3",
    family=DescendingStudent,
    witness=_WITNESS,
    scope="the family: every n and d, every v other than 0, and every W and step with norms, a "
    "loss and a length as assumed. It rests besides on the standard facts that are listed with the "
    "derivation",
    builds_on=("descent-lemma", "gradient-lower-bound"),
    assumptions=ASSUMED,
    conclusions=(
        stepped(
            "gain",
            "The step lowers the loss by at least eta/2 times the squared gradient.",
            gain,
            GAIN,
            bounded_gain_steps,
        ),
        stepped(
            "rate",
            "The step lowers the loss by at least n^(1/3) |v|^(-2/3)/32 times eta L^(4/3).",
            rate,
            RATE,
            rate_steps,
        ),
        stepped(
            "printed-rate",
            "The step lowers the loss by at least n^(-4/3) |v|^(-2/3)/32 times eta L^(4/3).",
            printed_rate,
            RATE,
            printed_rate_steps,
        ),
    ),
    controls=(
        wrong_step(
            "linear",
            "The step lowers the loss by at least eta/100 times the loss.",
            linear,
            RATE,
            "made from the conclusion with the exponent of exponential convergence",
            DescendingStudent.at(W="1/2,1/100000;1/2,-1/100000", v="1,0", step="1/8"),
            given=ASSUMED,
        ),
        wrong_step(
            "a-larger-constant",
            "The step lowers the loss by at least 4 n^(1/3) |v|^(-2/3) times eta L^(4/3).",
            larger_constant,
            RATE,
            "made from the conclusion with a larger constant",
            DescendingStudent.at(W="1/2,1/1000;1/2,-1/1000", v="1,0", step="1/8"),
            given=ASSUMED,
        ),
    ),
    references=(single_neuron("Lemma 24, its assumption; the proof of theorem 6"),),
    derivation=shown(derivation),
)
