r"""Neurons along the teacher learn it at the exact rate n, if none of them reaches 0.

Setting: $w_i = \lambda_i v$ with $\lambda_i > 0$, $L = \frac12E(\sum_i[w_i\cdot x]_+ -
[v\cdot x]_+)^2$, x standard Gaussian, gradient flow; $S = \sum_j\lambda_j$ at the start, and
$n\lambda_i \ge S - 1$ for every i.

Claim: $L = \frac{\|v\|^2}4(S-1)^2$, and for all $t \ge 0$
$\lambda_i(t) = \lambda_i - \frac{S-1}n(1 - e^{-nt/2}) > 0$, $L(t) = L(0)e^{-nt}$; the limits of the
$\lambda_i$ add up to 1. The assumption is that no $\lambda_i(t)$ reaches 0; what happens otherwise
is in `vanishing-neurons`.

Checked: by a derivation for every n, $\lambda$ and t; in balls at one problem, the flow as the
exponential of a matrix. Controls: the limit 0 as printed, a constant a millionth off, the rate of
one neuron, and the claim without the assumption.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, second toy case, whose limit of the sum is misprinted.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Control, Erratum, Statement, Theorem
from theorycheck.models import aligned_derivation, aligned_figures
from theorycheck.models.aligned_neurons import (
    ALL_POSITIVE,
    LOSSES,
    NEURONS,
    NO_CROSSING,
    SCALE_AT_END,
    SCALE_AT_TIME,
    AlignedNeurons,
    closed_loss,
    exact_loss,
    exact_scales,
    faster,
    flow,
    sum_at_end,
)
from theorycheck.models.comparison import in_balls
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.references import single_neuron


def printed_limit() -> Any:
    """Return that the limits of the scales add up to 0, as printed."""
    return sum_at_end(0)


def larger_loss() -> Any:
    """Return the loss at the time, a millionth larger."""
    from sympy import Rational

    return exact_loss(1 + Rational(1, 10**6))


def rate_beyond_n() -> Any:
    """Return that the loss falls at least like exp(-(n + 1/1000) t)."""
    from sympy import Rational

    return faster(lambda n: n + Rational(1, 1000))


def rate_n() -> Any:
    """Return that the loss falls at least like exp(-n t)."""
    return faster(lambda n: n)


def _wrong(slug: str, words: str, relation: Any, source: str, scales: str) -> Control:
    statement = Statement(
        slug=slug,
        words=words,
        relation=relation,
        quantities=LOSSES,
        checks={"enclosures": in_balls(relation, flow)},
    )
    return Control(statement=statement, source=source, at=lambda: AlignedNeurons.at(scales=scales))


def _stated(slug: str, words: str, relation: Any, quantities: Any, steps: Any) -> Statement:
    return Statement(
        slug=slug,
        words=words,
        relation=relation,
        quantities=quantities,
        over="neurons",
        checks={
            "derivation": by_derivation(steps, relation, over="neurons"),
            "enclosures": in_balls(relation, flow, over="neurons"),
        },
    )


THEOREM = Theorem(
    title="Neurons along the teacher learn it at the exact rate n, if none of them reaches 0",
    family=AlignedNeurons,
    witness=AlignedNeurons.at(),
    scope="the family: every n, |v|, t > 0 and all lambda_i > 0 as assumed. It rests besides on "
    "the standard facts that are listed with the derivation",
    builds_on=("relu-gradient",),
    assumptions=(ALL_POSITIVE, NO_CROSSING),
    conclusions=(
        _stated(
            "loss",
            "The loss is |v|^2/4 times the square of what the sum of the scales lacks to 1.",
            closed_loss,
            LOSSES,
            aligned_derivation.loss_steps,
        ),
        _stated(
            "scales",
            "All scales move by the same amount.",
            exact_scales,
            (SCALE_AT_TIME, NEURONS),
            aligned_derivation.exact_steps,
        ),
        _stated(
            "rate",
            "The loss is L(0) exp(-n t) at every time.",
            exact_loss,
            LOSSES,
            aligned_derivation.exact_steps,
        ),
        _stated(
            "limit",
            "The limits of the scales add up to 1.",
            sum_at_end,
            (SCALE_AT_END, NEURONS),
            aligned_derivation.exact_steps,
        ),
    ),
    controls=(
        Control(
            statement=Statement(
                slug="printed-limit",
                words="The sum of the scales converges to 0, as printed.",
                relation=printed_limit,
                quantities=(SCALE_AT_END, NEURONS),
                checks={"enclosures": in_balls(printed_limit, flow)},
            ),
            source="COLT 2023, second toy case",
            at=AlignedNeurons.at,
            given=(ALL_POSITIVE, NO_CROSSING),
            erratum=Erratum(
                number="E5",
                versions="PMLR",
                reading="that the sum of the lambda_i converges to 0 is refuted; that it converges "
                "to 1, so that the loss vanishes, is true and plainly meant",
                corrected="limit",
            ),
        ),
        _wrong(
            "crossing",
            "The loss is at most L(0) exp(-n t), where lambda_1 reaches 0.",
            rate_n,
            "the conclusion without its assumption, at lambda = (1/100, 3): there the printed "
            "gradient stops to apply",
            "1/100,3",
        ),
        _wrong(
            "larger-loss",
            "The loss is (1 + 10^-6) L(0) exp(-n t).",
            larger_loss,
            "made from the rate with a constant that is a millionth too large",
            "1/2,3/4,1",
        ),
        _wrong(
            "rate-beyond-n",
            "The loss is at most L(0) exp(-(n + 1/1000) t).",
            rate_beyond_n,
            "made from the rate with a larger one",
            "1/2,3/4,1",
        ),
    ),
    references=(single_neuron("Second toy case"),),
    cases={"too-short": lambda: AlignedNeurons.at(scales="1/10,1/5,1/3")},
    derivation=shown(aligned_derivation.exact_steps),
    series=aligned_figures.series,
)
