r"""The loss of a ReLU student with output weights has a closed form, too.

Setting: as in `relu-closed-forms`, with the student $\sum_i a_i[w_i\cdot x]_+$ of real $a_i$.

Claim: $L = \sum_{i<j}a_ia_j\Upsilon(w_i,w_j) - \sum_i a_i\Upsilon(w_i,v) + \frac14\sum_i
a_i^2\|w_i\|^2 + \frac14\|v\|^2$, $\Upsilon$ the expected product of two ReLUs. A positive $a_i$ can
be moved into $w_i$; a negative one cannot.

Checked: by a derivation from the Gaussian integral for every n and d; in balls at one problem, the
left side by rigorous quadrature. Control: the loss without the output weights of the pairs.

Source: goes beyond Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for
Learning a Single Neuron", COLT 2023, whose output weights are 1 (section 2).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models import relu_output_derivation as derived
from theorycheck.models.comparison import in_balls
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.references import single_neuron
from theorycheck.models.relu_assumptions import NONZERO_WEIGHTS
from theorycheck.models.relu_neuron import ReluOutputs
from theorycheck.models.relu_quadrature import (
    NORMS,
    PAIR_OUTPUT,
    PAIRS,
    THETA,
    WEIGHTED_LOSS,
    integrated,
)
from theorycheck.models.relu_symbols import symbols

_ROUTES = integrated(
    "weighted_loss_integral",
    "pair_norm",
    "pair_angle",
    "pair_output",
    point=("weight_norm", "teacher_norm", "theta"),
)


def without_pair_outputs() -> Any:
    """Return the closed form with 1 for every product of two output weights."""
    import sympy

    right = derived.outputs_relation()
    both = sympy.IndexedBase("pair_output", real=True)[symbols().p]
    return sympy.Eq(right.lhs, right.rhs.xreplace({both: sympy.Integer(1)}), evaluate=False)


def _statement(slug: str, words: str, relation: Callable[[], Any]) -> Statement:
    return Statement(
        slug=slug,
        words=words,
        relation=relation,
        quantities=(WEIGHTED_LOSS, *NORMS, THETA, *PAIRS, PAIR_OUTPUT),
        over="neurons",
        checks={
            "derivation": by_derivation(
                lambda: derived.outputs_steps(relation()), relation, over="neurons"
            ),
            "quadrature": in_balls(relation, _ROUTES, over="neurons"),
        },
    )


THEOREM = Theorem(
    title="The loss of a ReLU student with output weights has a closed form, too",
    family=ReluOutputs,
    witness=ReluOutputs.at(),
    scope="the family: every number of neurons and of inputs, all output weights, no weight vector "
    "0. It rests besides on the standard facts that are listed with the derivation",
    builds_on=("relu-closed-forms",),
    assumptions=(NONZERO_WEIGHTS,),
    conclusions=(
        _statement(
            "loss",
            "The loss with output weights is a weighted sum of expected products.",
            derived.outputs_relation,
        ),
    ),
    controls=(
        Control(
            statement=_statement(
                "without-pair-outputs",
                "The same with 1 for every product of two output weights.",
                without_pair_outputs,
            ),
            source="made from the conclusion without a factor",
            at=ReluOutputs.at,
        ),
    ),
    references=(single_neuron("section 2, where every output weight is 1"),),
    derivation=shown(derived.derivation),
)
