r"""A gain of L^(4/3) a step makes the loss fall like the inverse cube of the steps.

Claims, for $a^3L_0 < 1$: a step to $L - aL^{4/3}$ or below adds at least a/3 to $L^{-1/3}$; after T
of them $L_T \le (L_0^{-1/3} + aT/3)^{-3}$.

This is the rate in lemma 24, with $a = C_s\eta$, for any sequence. That gradient descent gains so
much in a step is the matter of `gain-per-step`, the lemma's bound on the length of the path that of
`path-length`; `third-phase` puts them together.

Checked: both by a derivation, for all L_0, a and T; at one problem in balls, the second against the
slowest sequence that is allowed, computed step by step. Controls: 1/2 for 1/3.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, lemma 24.
"""

from __future__ import annotations

from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models import descent_rate as model
from theorycheck.models.comparison import in_balls, in_rationals
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.references import single_neuron

THEOREM = Theorem(
    title="A gain of L^(4/3) a step makes the loss fall like the inverse cube of the steps",
    family=model.DescentSteps,
    witness=model.DescentSteps.at(),
    scope="the family: every L_0 > 0 and a > 0 with a^3 L_0 < 1, and every T; it rests besides on "
    "the standard facts that are listed with the derivation",
    assumptions=(
        Statement(
            slug="something-is-left",
            words="a^3 L_0 < 1.",
            relation=model.possible,
            checks={"exact": in_rationals(model.possible)},
        ),
    ),
    conclusions=(
        Statement(
            slug="one-step",
            words="A step adds at least a/3 to L^(-1/3).",
            relation=model.one_step,
            checks={
                "derivation": by_derivation(model.derivation_steps, model.one_step),
                "enclosures": in_balls(model.one_step, model.nothing),
            },
        ),
        Statement(
            slug="rate",
            words="After T steps the loss is at most (L_0^(-1/3) + a T/3)^(-3): lemma 24.",
            relation=model.rate,
            quantities=(model.END,),
            checks={
                "derivation": by_derivation(model.derivation_steps, model.rate),
                "enclosures": in_balls(model.rate, model.levels),
            },
        ),
    ),
    controls=(
        Control(
            statement=Statement(
                slug="a-larger-step",
                words="A step adds at least a/2 to L^(-1/3).",
                relation=model.too_much,
                checks={"enclosures": in_balls(model.too_much, model.nothing)},
            ),
            source="made from the conclusion, with 1/2 for 1/3",
            at=model.DescentSteps.at,
        ),
        Control(
            statement=Statement(
                slug="a-faster-fall",
                words="After T steps the loss is at most (L_0^(-1/3) + a T/2)^(-3).",
                relation=model.faster,
                quantities=(model.END,),
                checks={"enclosures": in_balls(model.faster, model.levels)},
            ),
            source="made from the conclusion, with 1/2 for 1/3",
            at=model.DescentSteps.at,
        ),
    ),
    references=(single_neuron("Lemma 24, the rate"),),
    cases={"one-step": lambda: model.DescentSteps.at(level="1/3", gain="1", steps="1")},
    derivation=shown(model.derivation),
)
