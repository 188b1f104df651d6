r"""Neurons along the teacher that reach 0 stay there, and the others learn at their own rate.

Setting: $w_i = \lambda_i v$ with any $\lambda_i > 0$, $L$ and gradient flow as in
`aligned-neurons`; a weight that reaches 0 stays there, since the loss then grows in each of its
directions. m is the number of neurons that never reach 0.

Claim: $m \ge 1$, and $L(0)e^{-nt} \le L(t) \le L(0)e^{-mt}$ for all $t \ge 0$; the limits of the
$\lambda_i$ add up to 1.

Checked: by a derivation for every n, $\lambda$ and t; in balls at one problem, the flow from its
exact events on as the exponential of a matrix. Controls: the rate n, a rate beyond m, and a
polynomial one.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, second toy case, which leaves this out.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models import aligned_derivation, aligned_figures
from theorycheck.models.aligned_neurons import (
    ALL_POSITIVE,
    LOSSES,
    NEURONS,
    SCALE_AT_END,
    SURVIVORS,
    AlignedNeurons,
    at_least_one,
    between,
    cubic,
    faster,
    flow,
    sum_at_end,
)
from theorycheck.models.comparison import in_balls
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.references import single_neuron

CROSSING = "1/100,3"


def rate_n() -> Any:
    """Return that the loss falls at least like exp(-n t)."""
    return faster(lambda n: n)


def rate_beyond_m() -> Any:
    """Return that the loss falls at least like exp(-(n - 9/10) t), with n - 1 survivors."""
    from sympy import Rational

    return faster(lambda n: n - Rational(9, 10))


def _stated(slug: str, words: str, relation: Any, quantities: Any) -> Statement:
    return Statement(
        slug=slug,
        words=words,
        relation=relation,
        quantities=quantities,
        checks={
            "derivation": by_derivation(aligned_derivation.vanishing_steps, relation),
            "enclosures": in_balls(relation, flow),
        },
    )


def _wrong(slug: str, words: str, relation: Any, source: str) -> Control:
    statement = Statement(
        slug=slug,
        words=words,
        relation=relation,
        quantities=LOSSES,
        checks={"enclosures": in_balls(relation, flow)},
    )
    return Control(
        statement=statement, source=source, at=lambda: AlignedNeurons.at(scales=CROSSING)
    )


THEOREM = Theorem(
    title="Neurons along the teacher that reach 0 stay there, and the others learn at their own "
    "rate",
    family=AlignedNeurons,
    witness=AlignedNeurons.at(scales=CROSSING),
    scope="the family: every n, |v|, t > 0 and all lambda_i > 0. It rests besides on the standard "
    "facts that are listed with the derivation",
    builds_on=("aligned-neurons",),
    assumptions=(ALL_POSITIVE,),
    conclusions=(
        _stated("survivors", "At least one neuron never reaches 0.", at_least_one, (SURVIVORS,)),
        _stated(
            "rate",
            "The loss lies between L(0) exp(-n t) and L(0) exp(-m t).",
            between,
            (*LOSSES, SURVIVORS),
        ),
        _stated(
            "limit", "The limits of the scales add up to 1.", sum_at_end, (SCALE_AT_END, NEURONS)
        ),
    ),
    controls=(
        _wrong(
            "rate-n",
            "The loss is at most L(0) exp(-n t).",
            rate_n,
            "made from the rate with all neurons, at lambda = (1/100, 3)",
        ),
        _wrong(
            "rate-beyond-m",
            "The loss is at most L(0) exp(-(n - 9/10) t).",
            rate_beyond_m,
            "made from the rate with one that exceeds the number of survivors, n - 1",
        ),
        _wrong(
            "polynomial",
            "The loss is at least L(0) (1 + t)^-3.",
            cubic,
            "made from the rate of neurons that are not aligned",
        ),
    ),
    references=(single_neuron("Second toy case"),),
    cases={"several": lambda: AlignedNeurons.at(scales="1/100,1/50,1/10,2,2", time="3")},
    derivation=shown(aligned_derivation.vanishing_steps),
    series=aligned_figures.series,
)
