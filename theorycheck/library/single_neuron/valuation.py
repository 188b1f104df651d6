r"""The exponents of theorem 9's parameters follow from the conditions on them.

They are 84.5, 170, 4226 and 169, and 17/3 in theorem 14.

Claims, for all n, d, $\sigma$, $\|v\|$ and $\kappa > 0$ unless said otherwise, with
$\epsilon_2 = n^{-14}$, $\epsilon_1 = n^{-84.5}$ and $C = n^{-170}$:
$\epsilon_2^6n^{-1/2} = \epsilon_1$, $\epsilon_1^2/n = C$, $C\epsilon_1^{48}d^{-1/2}\|v\| =
n^{-4226}d^{-1/2}\|v\|$ and $\epsilon_1^2\sigma^2d/\|v\|^2 = n^{-169}\sigma^2d/\|v\|^2$; this step
is at most $nC\sigma\sqrt d/\|v\|$ and $n^{-2}$, if $n \ge 1$ and $\sigma\sqrt d \le \|v\|$; and
$n^{5/3}\|v\|^{1/3}\,n^4/(\kappa^2\|v\|) = n^{17/3}\kappa^{-2}\|v\|^{-2/3}$.

This is bookkeeping of the exponents in appendix F.2 and theorem 14, not a theorem of either: the
conditions are read with the constant 1 in each $O(\cdot)$, and whether they suffice is not asked.
Each exponent is the smallest that meets its condition, as equalities say. Of the three conditions
on the step only that of the second phase binds: the printed step is below that of the first by the
factor $\sigma\sqrt d/\|v\|$ and below that of the third by $n^{-167}\sigma^2d/\|v\|^2$.

Checked: by derivations, and at a problem in balls. Controls: 84, 169, 4225, 168 and 16/3, each one
too small.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, appendix F.2 (theorem 9) and theorem 14.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models import parameter_table as table
from theorycheck.models.comparison import in_balls, in_rationals
from theorycheck.models.derived import Steps, by_derivation, shown
from theorycheck.models.references import single_neuron


def _conclusion(slug: str, words: str, relation: Callable[[], Any], steps: Steps) -> Statement:
    return Statement(
        slug=slug,
        words=words,
        relation=relation,
        checks={
            "derivation": by_derivation(steps, relation),
            "enclosures": in_balls(relation, table.nothing),
        },
    )


def _control(slug: str, words: str, relation: Callable[[], Any]) -> Control:
    return Control(
        statement=Statement(
            slug=slug,
            words=words,
            relation=relation,
            checks={"enclosures": in_balls(relation, table.nothing)},
        ),
        source="made from the conclusion, with a smaller exponent",
        at=table.Scales.at,
    )


THEOREM = Theorem(
    title="The exponents of theorem 9's parameters follow from the conditions on them",
    family=table.Scales,
    witness=table.Scales.at(),
    scope="the family: every n >= 2, d, sigma, |v| and kappa with sigma sqrt(d) <= |v|; exponents "
    "only, with the constant 1 in every O()",
    builds_on=("first-phase", "second-phase"),
    assumptions=(
        Statement(
            slug="small-start",
            words="sigma sqrt(d) is at most |v|.",
            relation=table.small,
            checks={"exact": in_rationals(table.small)},
        ),
    ),
    conclusions=(
        _conclusion(
            "angle-after-phase-one",
            "The largest epsilon_1 with epsilon_1 <= epsilon_2^6 n^(-1/2) is n^(-84.5).",
            lambda: table.same(table.angle_required(), table.first_angle()),
            table.exponent_steps,
        ),
        _conclusion(
            "time-of-phase-one",
            "The largest C with C <= epsilon_1^2/n is n^(-170).",
            lambda: table.same(table.time_required(), table.first_time()),
            table.exponent_steps,
        ),
        _conclusion(
            "start",
            "The largest sigma with sigma <= C epsilon_1^48 d^(-1/2) |v| is n^(-4226) d^(-1/2) "
            "|v|, as theorem 9 has it.",
            lambda: table.same(table.start_required(), table.start_printed()),
            table.exponent_steps,
        ),
        _conclusion(
            "step-of-phase-two",
            "The largest step that phase 2 allows is n^(-169) sigma^2 d/|v|^2, as theorem 9 has "
            "it.",
            lambda: table.same(table.step_second(), table.step_printed()),
            table.step_steps,
        ),
        _conclusion(
            "step-of-phase-one",
            "It is no more than phase 1 allows.",
            lambda: table.most(table.step_printed(), table.step_first()),
            table.step_steps,
        ),
        _conclusion(
            "step-of-phase-three",
            "It is no more than phase 3 allows.",
            lambda: table.most(table.step_printed(), table.exponent(-2)),
            table.step_steps,
        ),
        _conclusion(
            "slope-of-the-lower-bound",
            "Of (66) and (68) together the slope of L^(-1/3) is n^(17/3)/(kappa^2 |v|^(2/3)): "
            "5/3 + 4 = 17/3.",
            lambda: table.same(*table.slope()),
            table.slope_steps,
        ),
    ),
    controls=(
        _control(
            "angle-with-84",
            "epsilon_1 = n^(-84) is at most epsilon_2^6 n^(-1/2).",
            lambda: table.most(table.exponent(-84), table.angle_required()),
        ),
        _control(
            "time-with-169",
            "C = n^(-169) is at most epsilon_1^2/n.",
            lambda: table.most(table.exponent(-169), table.time_required()),
        ),
        _control(
            "start-with-4225",
            "sigma = n^(-4225) d^(-1/2) |v| is at most C epsilon_1^48 d^(-1/2) |v|.",
            lambda: table.most(table.start_printed(4225), table.start_required()),
        ),
        _control(
            "step-with-168",
            "The step n^(-168) sigma^2 d/|v|^2 is no more than phase 2 allows.",
            lambda: table.most(table.step_printed(168), table.step_second()),
        ),
        _control(
            "slope-with-16-thirds",
            "The slope of L^(-1/3) is at most n^(16/3)/(kappa^2 |v|^(2/3)).",
            lambda: table.most(*table.slope(16)),
        ),
    ),
    references=(single_neuron("Appendix F.2, the parameters of theorem 9; theorem 14, the slope"),),
    cases={
        "at-the-bound": lambda: table.Scales.at(
            neurons="10", inputs="4", sigma="1", teacher="2", kappa="1/3"
        )
    },
    derivation=shown(table.derivation),
)
