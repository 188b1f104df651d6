r"""Equal neurons stay equal, and learn one neuron n times as fast as one does.

Setting: n equal weights, $w = \sum_i w_i$, $L = \frac12E(\sum_i[w_i\cdot x]_+ - [v\cdot x]_+)^2$, x
standard Gaussian, gradient flow; $\rho = \|w\|/\|v\|$, $\theta$ the angle of w and v.

Claim: the weights stay equal; the loss is that of the one neuron w, and w follows the flow of one
neuron n times as fast (each $w_i$ that of one neuron with the teacher v/n, n times as fast). So, as
in `one-neuron`, $L(0)e^{-nt} \le L(t) \le L(0)e^{-nct}$ and the late rate is exactly n.

Checked: by a derivation for every n, $\rho$, $\theta$ and t; in balls at one problem, with the
gradient of each weight from the expectations that define it. Controls: the teacher v for v/n, the
rate of one neuron, and a polynomial rate.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, third toy case; the rate is derived here.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models import neuron_derivation, neuron_figures, neuron_relations
from theorycheck.models.comparison import in_balls
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.flow_losses import LOSS_AT_START
from theorycheck.models.one_neuron import (
    COMPARED,
    DECAY,
    NOT_OPPOSITE,
    RATES,
    EqualNeurons,
    along,
    flow,
    start,
)
from theorycheck.models.references import single_neuron


def polar() -> Any:
    """Return the loss and the velocities."""
    return neuron_relations.polar(equal=True)


def exponential() -> Any:
    """Return both bounds of the loss."""
    return neuron_relations.exponential(equal=True)


def late_rate() -> Any:
    """Return that the rate of decay nears n."""
    return neuron_relations.late_rate(equal=True)


def teacher_of_each() -> Any:
    """Return the velocity of the length of each weight if its teacher were v."""
    import sympy

    n = sympy.Symbol("neurons")
    radius, x, *_ = neuron_relations.symbols()
    velocity = n * (along(x) - radius / n) / 2
    return sympy.Eq(sympy.Symbol("radius_rate") / n, velocity, evaluate=False)


def rate_of_one() -> Any:
    """Return the bound from below with the rate of one neuron."""
    from sympy import Integer

    return neuron_relations.at_least(lambda *_: Integer(1), equal=True)


def _steps(function: Any) -> Any:
    return lambda: function(equals=True)


def _wrong(slug: str, words: str, relation: Any, source: str) -> Control:
    statement = Statement(
        slug=slug,
        words=words,
        relation=relation,
        quantities=COMPARED,
        checks={"enclosures": in_balls(relation, flow)},
    )
    return Control(statement=statement, source=source, at=EqualNeurons.at)


THEOREM = Theorem(
    title="Equal neurons stay equal, and learn one neuron n times as fast as one does",
    family=EqualNeurons,
    witness=EqualNeurons.at(),
    scope="the family: every n, rho > 0, theta < pi, |v| and t > 0. It rests besides on the "
    "standard facts that are listed with the derivation",
    builds_on=("one-neuron",),
    assumptions=(NOT_OPPOSITE,),
    conclusions=(
        Statement(
            slug="one-neuron-flow",
            words="The loss is that of the sum of the weights, which moves n times as fast as one "
            "neuron.",
            relation=polar,
            quantities=(LOSS_AT_START, *RATES),
            checks={
                "derivation": by_derivation(_steps(neuron_derivation.polar_steps), polar),
                "enclosures": in_balls(polar, start),
            },
        ),
        Statement(
            slug="exponential",
            words="The loss lies between L(0) exp(-n t) and L(0) exp(-n c t).",
            relation=exponential,
            quantities=COMPARED,
            checks={
                "derivation": by_derivation(_steps(neuron_derivation.decay_steps), exponential),
                "enclosures": in_balls(exponential, flow),
            },
        ),
        Statement(
            slug="late-rate",
            words="The rate of decay -L'/L is at most n, and nears n exponentially.",
            relation=late_rate,
            quantities=(DECAY,),
            checks={
                "derivation": by_derivation(_steps(neuron_derivation.late_steps), late_rate),
                "enclosures": in_balls(late_rate, flow),
            },
        ),
    ),
    controls=(
        Control(
            statement=Statement(
                slug="teacher-of-each",
                words="Each weight follows the flow of one neuron with the teacher v, n times as "
                "fast.",
                relation=teacher_of_each,
                quantities=RATES,
                checks={"enclosures": in_balls(teacher_of_each, start)},
            ),
            source="made from the conclusion with the teacher v for v/n",
            at=EqualNeurons.at,
        ),
        _wrong(
            "rate-of-one",
            "The loss is at least L(0) exp(-t).",
            rate_of_one,
            "made from the bound from below with the rate of one neuron",
        ),
        _wrong(
            "polynomial",
            "The loss is at least L(0) (1 + t)^-3.",
            neuron_relations.cubic,
            "made from the rate of neurons that are not equal",
        ),
    ),
    references=(single_neuron("Third toy case"),),
    cases={"two": lambda: EqualNeurons.at(neurons="2", time="6")},
    derivation=shown(_steps(neuron_derivation.late_steps)),
    series=neuron_figures.series,
)
