r"""The gradient of a ReLU student's loss has a closed form in norms and angles.

Setting: as in `relu-closed-forms`; i is the chosen neuron, $\theta_{ij}$ the angle of $w_i$ and
$w_j$, $\theta_i$ that of $w_i$ and v, $r = \sum_j w_j - v$, no $w_j$ and not v equal to 0.

Claims: (4) $\nabla_i L = \frac12 r + \frac1{2\pi}[(\sum_{j\ne i}\|w_j\|\sin\theta_{ij} -
\|v\|\sin\theta_i)\bar w_i - \sum_{j\ne i}\theta_{ij}w_j + \theta_iv]$ at every angle, 0 and
$\pi$ included; $\langle\nabla_iL,\bar w_i\rangle = \sum_j\Upsilon(w_i,w_j)/\|w_i\| -
\Upsilon(w_i,v)/\|w_i\|$. The gradient lies in the span of v and the neurons, which the flow and
every descent therefore never leave.

Checked: by a derivation from the Gaussian integral for every n and d, along two routes; both
equalities in balls at one problem, the left sides by rigorous quadrature of
$E[1_{w_i\cdot x>0}(f(x) - [v\cdot x]_+)x]$. Controls: wrong signs and constants, and the gradient
at $w_i = -cv$ as printed.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, (4) and remark 26.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from theorycheck.core.theorem import Control, Erratum, Statement, Theorem
from theorycheck.models import relu_gradient_derivation as derived
from theorycheck.models.comparison import in_balls, in_rationals
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.references import single_neuron
from theorycheck.models.relu_assumptions import NONZERO_WEIGHTS
from theorycheck.models.relu_neuron import ReluNeuron
from theorycheck.models.relu_quadrature import GRADIENT, NORMS, OWN, integrated
from theorycheck.models.relu_symbols import symbols

_ROUTES = integrated(
    "gradient_integral",
    "own_angle",
    "own_teacher_angle",
    "own_unit",
    point=("weight_norm", "teacher_norm"),
)
_ALONE = integrated("gradient_integral")
_QUANTITIES = (GRADIENT, *NORMS, *OWN)


def without_teacher_angle() -> Any:
    """Return (4) without the term theta_i v, as the printed remark 26 does."""
    import sympy

    right = derived.gradient_relation()
    m = symbols()
    term = sympy.Symbol("own_teacher_angle", real=True) * m.v[m.k] / (2 * sympy.pi)
    return sympy.Eq(right.lhs, right.rhs - term, evaluate=False)


def turned_teacher_angle() -> Any:
    """Return (4) with -theta_i v for theta_i v."""
    import sympy

    right = without_teacher_angle()
    m = symbols()
    term = sympy.Symbol("own_teacher_angle", real=True) * m.v[m.k] / (2 * sympy.pi)
    return sympy.Eq(right.lhs, right.rhs - term, evaluate=False)


def doubled_radial() -> Any:
    """Return the radial derivative with 1/pi for 1/(2 pi)."""
    import sympy

    right = derived.radial_relation()
    return sympy.Eq(right.lhs, 2 * right.rhs, evaluate=False)


def printed_opposite() -> Any:
    """Return that the gradient is -((1 + n c)/2) v where every neuron is -c v."""
    return derived.opposite_relation(lambda n, c: (1 + n * c) / 2)


def _three_opposite() -> ReluNeuron:
    """Return three neurons at -2/5 of a teacher."""
    return ReluNeuron.at(W="-2/5,0;-2/5,0;-2/5,0", v="1,0")


def _along_inputs(
    slug: str,
    words: str,
    relation: Callable[[], Any],
    steps: Callable[[Any], Any],
) -> Statement:
    return Statement(
        slug=slug,
        words=words,
        relation=relation,
        quantities=_QUANTITIES,
        over="inputs",
        checks={
            "derivation": by_derivation(lambda: steps(relation()), relation, over="inputs"),
            "quadrature": in_balls(relation, _ROUTES, over="inputs"),
        },
    )


ALL_OPPOSITE = Statement(
    slug="all-opposite",
    words="Every neuron is -2/5 times the teacher.",
    relation=derived.all_opposite,
    checks={"exact": in_rationals(derived.all_opposite)},
)

THEOREM = Theorem(
    title="The gradient of a ReLU student's loss has a closed form in norms and angles",
    family=ReluNeuron,
    witness=ReluNeuron.at(),
    scope="the family: every number of neurons and of inputs, each neuron, no weight vector 0. It "
    "rests besides on the standard facts that are listed with the derivation",
    builds_on=("relu-closed-forms",),
    assumptions=(NONZERO_WEIGHTS,),
    conclusions=(
        _along_inputs(
            "gradient",
            "(4): half the residual of the weights, plus what the angles add. The sums hold the "
            "chosen neuron as well, at the angle 0 with itself.",
            derived.gradient_relation,
            derived.gradient_steps,
        ),
        _along_inputs(
            "radial",
            "The derivative of the loss as the chosen neuron grows at the rate 1.",
            derived.radial_relation,
            derived.radial_steps,
        ),
    ),
    controls=(
        Control(
            statement=Statement(
                slug="printed-opposite",
                words="Where every neuron is -c v, the gradient is -((1 + n c)/2) v: as printed.",
                relation=printed_opposite,
                quantities=(GRADIENT,),
                over="inputs",
                checks={"quadrature": in_balls(printed_opposite, _ALONE, over="inputs")},
            ),
            source="COLT 2023, remark 26",
            at=_three_opposite,
            given=(ALL_OPPOSITE,),
            erratum=Erratum(
                number="E3",
                versions="PMLR",
                reading="refuted for n = 3, c = 2/5, |v| = 1, where the gradient is -(3/5) v and "
                "-(11/10) v is printed. The term theta_i v of (4) was dropped: with theta_i = pi "
                "the gradient is -(n c/2) v. The remark's point remains true: with the step size "
                "2/n one step of descent sets every neuron to 0",
                corrected="gradient",
            ),
        ),
        Control(
            statement=_along_inputs(
                "without-teacher-angle",
                "(4) without the term of the teacher's angle.",
                without_teacher_angle,
                derived.gradient_steps,
            ),
            source="made from the conclusion: at w_i = -c v it gives what remark 26 prints",
            at=ReluNeuron.at,
        ),
        Control(
            statement=_along_inputs(
                "turned-teacher-angle",
                "(4) with the sign of the teacher's angle changed.",
                turned_teacher_angle,
                derived.gradient_steps,
            ),
            source="made from the conclusion with a wrong sign",
            at=ReluNeuron.at,
        ),
        Control(
            statement=_along_inputs(
                "doubled-radial",
                "The radial derivative with 1/pi for 1/(2 pi).",
                doubled_radial,
                derived.radial_steps,
            ),
            source="made from the conclusion with a wrong density",
            at=ReluNeuron.at,
        ),
    ),
    cases={"opposite-neurons": _three_opposite},
    references=(single_neuron("(4) and remark 26"),),
    derivation=shown(derived.derivation),
)
