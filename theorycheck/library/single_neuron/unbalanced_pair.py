r"""Two mirror-image neurons that start anywhere near their balanced line, and then slow down on it.

Setting: $w_{1,2} = \lambda_1 v \pm \lambda_2 v_\perp$ as in `symmetric-pair`, gradient flow from
any $\lambda_1, \lambda_2 > 0$, $\lambda_1 \ne \frac12$; $e = \lambda_1 - \frac12$.

Claim: for all $t \ge 0$, with C, in the statement, a constant of the start,
$$|e(0)|e^{-t} \le |e(t)| \le |e(0)|e^{-t/2}, \qquad
-C \le \frac1{\lambda_2(t)} - \frac1{\lambda_2(0)} - \frac{2t}\pi \le 0,$$
$$\tfrac12e^2 \le \frac L{\|v\|^2} - \frac{(1+u^2)\arctan u - u}{4\pi} \le e^2,$$
$u = 2\lambda_2$. So $\lambda_1\to\frac12$ exponentially, $\lambda_2\sim\frac\pi{2t}$ and
$t^3L\to\frac{\pi^2}6\|v\|^2$ from every such start.

Checked: by a derivation for every start and t; in balls at one problem, the flow integrated in
balls. Controls: other rates of e, another slope, and half the excess of the loss.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, first toy case, which says so without constants.
The bound of $1/\lambda_2$ from above is sharper: it holds without a constant.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models import drift_derivation, drift_relations
from theorycheck.models.comparison import in_balls, in_rationals
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.flow_losses import LOSS_AT_TIME
from theorycheck.models.references import single_neuron
from theorycheck.models.symmetric_pair import SymmetricPair

QUANTITIES = (*drift_relations.COMPONENTS, LOSS_AT_TIME)


def off_the_line() -> Any:
    """Return the assumption that the pair starts off its invariant line."""
    from sympy import Ne, Rational, Symbol

    return Ne(Symbol("l1"), Rational(1, 2))


def faster() -> Any:
    """Return that e decays at least like exp(-t)."""
    from sympy import Integer

    return drift_relations.nears(Integer(1))


def slower() -> Any:
    """Return that e decays at most like exp(-t/2)."""
    from sympy import Rational

    return drift_relations.stays(Rational(1, 2))


def other_slope() -> Any:
    """Return the bounds of 1/l2 with the slope 1 for 2/pi."""
    from sympy import Integer

    return drift_relations.growth(Integer(1))


def _start() -> SymmetricPair:
    return SymmetricPair.at(l1="7/10", l2="2/5", time="10")


def _stated(slug: str, words: str, relation: Any, steps: Any) -> Statement:
    return Statement(
        slug=slug,
        words=words,
        relation=relation,
        quantities=QUANTITIES,
        checks={
            "derivation": by_derivation(steps, relation),
            "enclosures": in_balls(relation, drift_relations.flow),
        },
    )


def _wrong(slug: str, words: str, relation: Any, source: str) -> Control:
    statement = Statement(
        slug=slug,
        words=words,
        relation=relation,
        quantities=QUANTITIES,
        checks={"enclosures": in_balls(relation, drift_relations.flow)},
    )
    return Control(statement=statement, source=source, at=_start)


THEOREM = Theorem(
    title="Two mirror-image neurons that start anywhere near their balanced line, and then slow "
    "down on it",
    family=SymmetricPair,
    witness=_start(),
    scope="the family: every lambda_1, lambda_2, |v|, t > 0 with lambda_1 other than 1/2. It rests "
    "besides on the standard facts that are listed with the derivation",
    builds_on=("symmetric-pair",),
    assumptions=(
        Statement(
            slug="off-the-line",
            words="The pair starts off its invariant line: lambda_1 is not 1/2.",
            relation=off_the_line,
            checks={"exact": in_rationals(off_the_line)},
        ),
    ),
    conclusions=(
        _stated(
            "balance",
            "lambda_1 - 1/2 vanishes exponentially, at a rate between 1/2 and 1.",
            drift_relations.balance,
            drift_derivation.balance_steps,
        ),
        _stated(
            "growth",
            "1/lambda_2 grows by at most 2t/pi, and by less only by a bounded amount.",
            drift_relations.growth,
            drift_derivation.growth_steps,
        ),
        _stated(
            "loss",
            "The loss exceeds that on the line, at the same lambda_2, by between e^2/2 and e^2.",
            drift_relations.loss_bounds,
            drift_derivation.loss_steps,
        ),
    ),
    controls=(
        _wrong(
            "faster",
            "|e(t)| is at most |e(0)| exp(-t).",
            faster,
            "made from the bounds of e with the larger rate in the upper one",
        ),
        _wrong(
            "slower",
            "|e(t)| is at least |e(0)| exp(-t/2).",
            slower,
            "made from the bounds of e with the smaller rate in the lower one",
        ),
        _wrong(
            "other-slope",
            "1/lambda_2 is t up to the same error.",
            other_slope,
            "made from the growth with the slope 1 for 2/pi",
        ),
        _wrong(
            "half-as-much",
            "The loss exceeds that on the line by at most e^2/2.",
            drift_relations.half_as_much,
            "made from the bounds of the loss with the lower one from above",
        ),
    ),
    references=(single_neuron("First toy case: lambda_1 and lambda_2 in the long run"),),
    cases={"short": lambda: SymmetricPair.at(l1="1/5", l2="1/3", time="8")},
    derivation=shown(drift_derivation.loss_steps),
)
