r"""From where the second phase ends, the loss of gradient descent falls like the inverse cube.

Setting: as in `descent-lemma`, with T steps from W on: $W_{t+1} = W_t - \eta\nabla L(W_t)$.

Claims: if $\|v\|/(3n)\le\|w_i\|\le3\|v\|/n$ for all i, $0 < L\le2^{-25}\|v\|^2/n^4$ and
$\eta(\frac n2 + \frac{16}\pi(n-1))\le1$, then for every T: $\|v\|/(4n)\le\|w_i(T)\|\le4\|v\|/n$;
$L_T\le(L^{-1/3} + \frac1{96}n^{1/3}\|v\|^{-2/3}\eta T)^{-3}\le\frac{96^3\|v\|^2}{n(\eta T)^3}$; and
$\sum_{t<T}\eta\|\nabla L(W_t)\|\le24n^{-1/6}(\|v\|L)^{1/3}$.

This is theorem 6 for any weights that satisfy lemma 19 and have a small loss, with named constants
and better powers of n: $\|v\|^2/n$ for $O(n^4\|v\|^2)$, from losses of the order $n^{-4}$ for
$n^{-14}$, with steps O(1/n) for $O(n^{-2})$.

Checked: by a derivation for every n, d, eta and T, which puts `gain-per-step`, `descent-rate` and
`path-length` together by induction over the steps; all in balls after the steps of one problem.
Controls: the rate with a hundred times the constant, a loss that falls exponentially, and a path a
thousand times shorter.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, theorem 6 with lemma 24.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Theorem
from theorycheck.models.derived import shown
from theorycheck.models.gain_derivation import (
    FALL,
    LENGTH,
    LOSS_AT_END,
    NORMS_AT_END,
    cubic,
    fall,
    length,
    norms_at_end,
    phase_steps,
    short,
    something_to_learn,
    start_largest,
    start_least,
    start_loss,
)
from theorycheck.models.pointwise import TEACHER, numbers, pointwise
from theorycheck.models.references import single_neuron
from theorycheck.models.relu_step import ReluPath, stepped, wrong_step
from theorycheck.symbolic.derivation import Derivation

NORMS = ("weight_norm", "teacher_norm")
_STARTS = ("loss", "teacher_norm")


def faster() -> Any:
    """Return the fall with a hundred times the rate."""
    return fall(100)


def exponential() -> Any:
    """Return that the loss falls like exp(-eta T/100)."""
    from sympy import Le, exp

    end, loss, eta, steps = numbers("loss_at_end", "loss", "step", "steps")
    return Le(end, loss * exp(-eta * steps / 100), evaluate=False)


def shorter() -> Any:
    """Return the bound on the length, divided by a thousand."""
    from sympy import Le

    right = length()
    return Le(right.lhs, right.rhs / 1000, evaluate=False)


def derivation() -> Derivation:
    """Return the steps."""
    return Derivation(title="From a step to all steps", steps=phase_steps())


ASSUMED = (
    TEACHER,
    pointwise(
        "least-norms", "Every neuron is at least as long as |v|/(3n): lemma 19.", start_least, NORMS
    ),
    pointwise("largest-norms", "No neuron is longer than 3 |v|/n: lemma 19.", start_largest, NORMS),
    pointwise("small-loss", "The loss is at most |v|^2/(2^25 n^4).", start_loss, _STARTS),
    pointwise("something-to-learn", "The loss is not 0.", something_to_learn, ("loss",)),
    stepped("short-step", "eta (n/2 + 16 (n - 1)/pi) is at most 1.", short, ()),
)
_PAIR = ReluPath.at(W="1/2,1/10000;1/2,-1/10000", v="1,0", step="1/8", steps="5")

THEOREM = Theorem(
    title="From where the second phase ends, the loss of gradient descent falls like the inverse "
    "cube",
    family=ReluPath,
    witness=ReluPath.at(
        W="1/2,1/2000,0;1/4,-1/2400,1/4000;1/4,-1/12000,-1/4000",
        v="1,0,0",
        step="1/12",
        steps="20",
    ),
    scope="the family: every n and d, every v other than 0, every T, and every W and step with "
    "norms, a loss and a length as assumed. It rests besides on the standard facts that are listed "
    "with the derivation",
    builds_on=("gain-per-step", "descent-rate", "path-length"),
    assumptions=ASSUMED,
    conclusions=(
        stepped(
            "norms",
            "After T steps all norms lie between |v|/(4n) and 4 |v|/n.",
            norms_at_end,
            NORMS_AT_END,
            phase_steps,
        ),
        stepped(
            "fall",
            "After T steps the loss is at most (L^(-1/3) + n^(1/3) |v|^(-2/3) eta T/96)^(-3).",
            fall,
            FALL,
            phase_steps,
        ),
        stepped(
            "cubic-rate",
            "After T steps the loss is at most 96^3 |v|^2/(n (eta T)^3).",
            cubic,
            LOSS_AT_END,
            phase_steps,
        ),
        stepped(
            "length",
            "The path of T steps is no longer than 24 n^(-1/6) (|v| L)^(1/3).",
            length,
            LENGTH,
            phase_steps,
        ),
    ),
    controls=(
        wrong_step(
            "a-faster-fall",
            "After T steps the loss is at most (L^(-1/3) + 100 n^(1/3) |v|^(-2/3) eta T/96)^(-3).",
            faster,
            FALL,
            "made from the conclusion with a larger constant",
            _PAIR,
            given=ASSUMED,
        ),
        wrong_step(
            "exponential",
            "After T steps the loss is at most L exp(-eta T/100).",
            exponential,
            ("loss_at_end", "loss"),
            "made from the conclusion: the fall of a loss with exponential convergence",
            _PAIR,
            given=ASSUMED,
        ),
        wrong_step(
            "a-shorter-path",
            "The path of T steps is no longer than 24/1000 n^(-1/6) (|v| L)^(1/3).",
            shorter,
            LENGTH,
            "made from the conclusion with a smaller constant",
            ReluPath.at(W="9997/10000,1/100000", v="1,0", step="1", steps="30"),
            given=ASSUMED,
        ),
    ),
    references=(single_neuron("Theorem 6 and lemma 24"),),
    cases={
        "one-neuron": lambda: ReluPath.at(W="1,1/10000", v="1,0", step="1", steps="10"),
        "a-hundred-steps": lambda: ReluPath.at(
            W="1/2,1/5000;1/2,-1/5000", v="1,0", step="1/8", steps="100"
        ),
    },
    derivation=shown(derivation),
)
