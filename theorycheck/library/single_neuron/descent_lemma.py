r"""A short step of gradient descent gains half of what its first order promises.

Setting: n neurons $w_i\ne0$ and a teacher v in $R^d$, $L(W) = \frac12E(\sum_i[w_i\cdot x]_+ -
[v\cdot x]_+)^2$, $x\sim N(0,I)$; one step to $W^+ = W - \eta\nabla L(W)$, $g_i = \nabla_iL(W)$ and
$\beta_i = \frac n2 + \frac1\pi\sum_{j\ne i}\|w_j\|/\|w_i\|$.

Claims: for every $\eta > 0$, $L(W^+)\le L(W) + \sum_i(-\eta + \frac{\beta_i}2\eta^2)\|g_i\|^2$; if
$\eta\beta_i\le1$ for all i, then $L(W^+)\le L(W) - \frac\eta2\|\nabla L(W)\|^2$.

The derivation compares the residuals before and after the step, and needs no second derivative: so
there is no condition on the way between, on which a neuron may even pass 0. $\beta_i$ is the bound
on the Hessian that the blocks of `relu-hessian` give at W alone.

Checked: by a derivation for every n, d and eta; both at one problem in balls, the loss computed
after an exact step. Controls: all of the first order for half of it; a step above $2/\beta$, where
the loss grows; $\eta n/2\le1$ without the other neurons; smaller $\beta_i$.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, lemma 24, the first inequality of its assumption. There it follows, for
$\eta = O(n^{-2})$, from a bound on the Hessian (lemma 23) and bounded norms; `gain-per-step` has
those.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Theorem
from theorycheck.models.derived import shown
from theorycheck.models.least_constant import Ratio
from theorycheck.models.pointwise import TEACHER, number
from theorycheck.models.references import single_neuron
from theorycheck.models.relu_step import DescendingStudent, stepped, wrong_step
from theorycheck.models.step_derivation import (
    BOUND,
    GAIN,
    bound,
    bound_steps,
    gain,
    gain_steps,
    largest_curvature,
    short,
)
from theorycheck.symbolic.derivation import Derivation


def whole_gain() -> Any:
    """Return the gain of the first order."""
    return gain((1, 1))


def half_ratio() -> Any:
    """Return the bound with half of what the other neurons add."""
    return bound(ratio=(1, 2))


def smaller_part() -> Any:
    """Return the bound with 49/100 n for n/2."""
    return bound(own=(49, 100))


def short_beside_n() -> Any:
    """Return that eta n/2 is at most 1."""
    from sympy import Le

    return Le(number("step") * number("neurons") / 2, 1, evaluate=False)


def derivation() -> Derivation:
    """Return the steps."""
    return Derivation(title="From the residuals to the gain of a step", steps=gain_steps())


def notes(problem: DescendingStudent, settings: Settings) -> list[str]:
    """Return how long a step may be at these weights."""
    del settings
    found = Ratio.of(largest_curvature(), ("weight_norm",)).at(problem)
    if found is None:
        return []
    said = (1 / found).str(6, radius=False)
    return [f"Here steps are short up to a length of {said} (enclosed, and rounded)."]


SHORT = stepped(
    "short-step",
    "The step is short: eta (n/2 + sum |w_j|/(pi |w_i|)), the sum over the other neurons, is at "
    "most 1.",
    short,
    ("weight_norm",),
)
SHORT_BESIDE_N = stepped("short-beside-n", "eta n/2 is at most 1.", short_beside_n, ())

THEOREM = Theorem(
    title="A short step of gradient descent gains half of what its first order promises",
    family=DescendingStudent,
    witness=DescendingStudent.at(
        W="1/2,1/10,0;1/4,-1/12,1/20;1/4,-1/50,-1/20", v="1,0,0", step="2/5"
    ),
    scope="the family: every n and d, every v other than 0, every W and every step that is short "
    "as assumed (the first conclusion needs no short step). It rests besides on the standard facts "
    "that are listed with the derivation",
    builds_on=("relu-gradient",),
    assumptions=(TEACHER, SHORT),
    conclusions=(
        stepped(
            "upper-bound",
            "What a step changes is at most its first order and half the square of the step times "
            "n/2 + sum |w_j|/(pi |w_i|), neuron by neuron.",
            bound,
            BOUND,
            bound_steps,
        ),
        stepped(
            "gain",
            "The step lowers the loss by at least eta/2 times the squared gradient.",
            gain,
            GAIN,
            gain_steps,
        ),
    ),
    controls=(
        wrong_step(
            "whole-gain",
            "The step lowers the loss by at least eta times the squared gradient.",
            whole_gain,
            GAIN,
            "made from the conclusion, with 1 for 1/2",
            DescendingStudent.at(
                W="1/2,1/10,0;1/4,-1/12,1/20;1/4,-1/50,-1/20", v="1,0,0", step="2/5"
            ),
            given=(TEACHER, SHORT),
        ),
        wrong_step(
            "a-long-step",
            "The step gains as much however long it is.",
            gain,
            GAIN,
            "made from the conclusion by leaving out the assumption on the step: with one neuron "
            "along the teacher the curvature is 1/2, and steps above 4 make the loss grow",
            DescendingStudent.at(W="11/10,0", v="1,0", step="5"),
            given=(TEACHER,),
        ),
        wrong_step(
            "without-the-others",
            "The step gains as much if eta n/2 is at most 1.",
            gain,
            GAIN,
            "made from the conclusion by leaving the other neurons out of the assumption",
            DescendingStudent.at(W="10,-8;1/20,-3/100", v="-3/100,8/100", step="1"),
            given=(TEACHER, SHORT_BESIDE_N),
        ),
        wrong_step(
            "half-of-the-others",
            "The upper bound with half of what the other neurons add.",
            half_ratio,
            BOUND,
            "made from the conclusion with a smaller constant",
            DescendingStudent.at(W="1,0;0,1/1000", v="1/1000,0", step="1/100000"),
            given=(TEACHER, SHORT),
        ),
        wrong_step(
            "a-smaller-part",
            "The upper bound with 49/100 n for n/2.",
            smaller_part,
            BOUND,
            "made from the conclusion with a smaller constant: for one neuron along the teacher "
            "both sides of the conclusion are equal",
            DescendingStudent.at(W="2,0", v="1,0", step="1"),
            given=(TEACHER, SHORT),
        ),
    ),
    references=(single_neuron("Lemma 24, its assumption; lemma 23"),),
    cases={
        "farther-than-their-length": lambda: DescendingStudent.at(
            W="-1/100,1/100;1/100,1/50", v="1,0", step="1/2"
        ),
    },
    derivation=shown(derivation),
    notes=notes,
)
