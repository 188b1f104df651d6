r"""One neuron learns one neuron exponentially, at a rate between c(theta) and 1.

Setting: one ReLU neuron w, $L = \frac12E([w\cdot x]_+ - [v\cdot x]_+)^2$, x standard Gaussian,
gradient flow; $\rho = \|w\|/\|v\| > 0$ and $\theta < \pi$ the angle of w and v, at the start
$\theta_0 = \pi x$.

Claim: with $a = (1-\frac\theta\pi)\cos\theta + \frac{\sin\theta}\pi$ and
$s = (1-\frac\theta\pi)\sin\theta$, $L = \frac{\|v\|^2}4((\rho-a)^2 + 1 - a^2)$,
$\rho' = \frac12(a-\rho)$, $\theta' = -\frac s{2\rho}$; with $c = s^2/(1-a^2)$ at $\theta_0$ and
$M = \max(\rho_0, 1)$, for all $t \ge 0$
$$L(0)e^{-t} \le L(t) \le L(0)e^{-ct}, \qquad
1 - \tan\tfrac{\theta_0}2\,e^{-(1-x)t/(2M)} \le -\tfrac{L'}L(t) \le 1.$$
The rate c does not depend on $\rho_0$; it is positive, and the late rate is exactly 1.

Checked: by a derivation for every $\rho_0$, $\theta_0$ and t, its inequalities for every angle; in
balls at one problem, with the flow integrated in balls and the velocities at the start from the
expectations that define them. Controls: other rates, among them a polynomial one.

Source: Yehudai and Shamir, "Learning a Single Neuron with Gradient Methods", COLT 2020, prove an
exponential rate; Xu and Du (COLT 2023) contrast it with more neurons. The constants are derived
here.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Control, Reference, Statement, Theorem
from theorycheck.models import neuron_derivation, neuron_figures, neuron_relations
from theorycheck.models.comparison import in_balls
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.flow_losses import LOSS_AT_START
from theorycheck.models.one_neuron import (
    COMPARED,
    DECAY,
    HALF_TANGENT,
    NOT_OPPOSITE,
    RATES,
    OneNeuron,
    contraction,
    flow,
    start,
)
from theorycheck.models.references import single_neuron


def late_rate_below_one() -> Any:
    """Return that the loss decays at a rate of at most 99/100."""
    import sympy

    return sympy.Le(sympy.Symbol("decay_at_time"), sympy.Rational(99, 100), evaluate=False)


def slower() -> Any:
    """Return the bound from above with the rate 1."""
    return neuron_relations.at_most(lambda n, _: n)


def never_faster_than_c() -> Any:
    """Return the bound from below with the rate c."""
    return neuron_relations.at_least(lambda n, x: n * contraction(x))


def _wrong(slug: str, words: str, relation: Any, source: str) -> Control:
    statement = Statement(
        slug=slug,
        words=words,
        relation=relation,
        quantities=(*COMPARED, DECAY),
        checks={"enclosures": in_balls(relation, flow)},
    )
    return Control(statement=statement, source=source, at=OneNeuron.at)


THEOREM = Theorem(
    title="One neuron learns one neuron exponentially, at a rate between c(theta) and 1",
    family=OneNeuron,
    witness=OneNeuron.at(),
    scope="the family: every rho > 0, theta < pi, |v| and t > 0. It rests besides on the standard "
    "facts that are listed with the derivation",
    builds_on=("relu-gradient",),
    assumptions=(NOT_OPPOSITE,),
    conclusions=(
        Statement(
            slug="polar-form",
            words="The loss, and the velocities of length and angle.",
            relation=neuron_relations.polar,
            quantities=(LOSS_AT_START, *RATES),
            checks={
                "derivation": by_derivation(neuron_derivation.polar_steps, neuron_relations.polar),
                "enclosures": in_balls(neuron_relations.polar, start),
            },
        ),
        Statement(
            slug="exponential",
            words="The loss lies between L(0) exp(-t) and L(0) exp(-c t), where c = (1-x)^2 "
            "sin(pi x)^2/(1 - q^2) and q = (1-x) cos(pi x) + sin(pi x)/pi.",
            relation=neuron_relations.exponential,
            quantities=COMPARED,
            checks={
                "derivation": by_derivation(
                    neuron_derivation.decay_steps, neuron_relations.exponential
                ),
                "enclosures": in_balls(neuron_relations.exponential, flow),
            },
        ),
        Statement(
            slug="angle",
            words="The tangent of half the angle falls exponentially.",
            relation=neuron_relations.angle,
            quantities=(HALF_TANGENT,),
            checks={
                "derivation": by_derivation(neuron_derivation.late_steps, neuron_relations.angle),
                "enclosures": in_balls(neuron_relations.angle, flow),
            },
        ),
        Statement(
            slug="late-rate",
            words="The rate of decay -L'/L is at most 1, and nears 1 exponentially.",
            relation=neuron_relations.late_rate,
            quantities=(DECAY,),
            checks={
                "derivation": by_derivation(
                    neuron_derivation.late_steps, neuron_relations.late_rate
                ),
                "enclosures": in_balls(neuron_relations.late_rate, flow),
            },
        ),
    ),
    controls=(
        _wrong(
            "late-rate-below-one",
            "The rate of decay stays below 99/100.",
            late_rate_below_one,
            "made from the bound of the rate with a constant that is too small",
        ),
        _wrong(
            "no-transient",
            "The loss is at most L(0) exp(-t).",
            slower,
            "made from the bound from above with the late rate from the start on",
        ),
        _wrong(
            "rate-of-the-start",
            "The loss is at least L(0) exp(-c t).",
            never_faster_than_c,
            "made from the bound from above with the other sign: the rate grows",
        ),
        _wrong(
            "polynomial",
            "The loss is at least L(0) (1 + t)^-3.",
            neuron_relations.cubic,
            "made from the rate of two neurons",
        ),
    ),
    references=(
        Reference(
            authors="G. Yehudai, O. Shamir",
            title="Learning a Single Neuron with Gradient Methods",
            where="COLT 2020, PMLR 125, 3756-3786",
            year=2020,
            locator="Linear convergence of gradient flow for one ReLU neuron",
        ),
        single_neuron("Introduction: the case n = 1; (4)"),
    ),
    cases={"nearly-opposite": lambda: OneNeuron.at(turn="9/10", radius="2")},
    derivation=shown(neuron_derivation.late_steps),
    series=neuron_figures.series,
)
