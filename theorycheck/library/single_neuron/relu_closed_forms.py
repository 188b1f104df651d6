r"""The loss of a ReLU student of one neuron has a closed form in norms and angles.

Setting: $x\sim N(0, I_d)$, student $f(x) = \sum_{i\le n}[w_i\cdot x]_+$, teacher $[v\cdot x]_+$,
no $w_i$ and not v equal to 0, $L(W) = \frac12E(f(x) - [v\cdot x]_+)^2$.

Claims: $\Upsilon(w,v) = E[w\cdot x]_+[v\cdot x]_+ = \frac1{2\pi}\|w\|\|v\|(\sin\theta +
(\pi-\theta)\cos\theta)$; $L = \sum_{i<j}\Upsilon(w_i,w_j) - \sum_i\Upsilon(w_i,v) + \frac14\sum_i
\|w_i\|^2 + \frac14\|v\|^2$; with $r = \sum w_i - v$ and $f(\theta) = \sin\theta -
\theta\cos\theta$ this is (23) $\frac14\|r\|^2 + \frac1{2\pi}[\sum_{i<j}f(\theta_{ij})\|w_i\|\|w_j\|
- \sum_i f(\theta_i)\|w_i\|\|v\|]$; and $\sum_i\langle\nabla_iL, w_i\rangle = 2L + \sum_i
\Upsilon(w_i,v) - \frac12\|v\|^2$. All depend on inner products alone, so that no rotation and no
order of the neurons matters.

Checked: by a derivation from the Gaussian integral for every n and d (the plane of two vectors, a
radial and an angular integral); the same equalities in balls at one problem, the left sides by
rigorous quadrature, which knows none of the formulas. Controls: wrong constants and signs.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, section 2 and (23); the expectation goes back to Cho and Saul (2009).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from theorycheck.core.theorem import Check, Control, Statement, Theorem
from theorycheck.models import relu_derivation
from theorycheck.models.comparison import in_balls
from theorycheck.models.derived import Steps, by_derivation, shown
from theorycheck.models.references import single_neuron
from theorycheck.models.relu_assumptions import NONZERO_WEIGHTS
from theorycheck.models.relu_quadrature import (
    LOSS,
    NORMS,
    OVERLAP,
    PAIRS,
    RADIAL,
    THETA,
    integrated,
)
from theorycheck.models.relu_student import ReluStudent
from theorycheck.models.relu_symbols import deviation, symbols
from theorycheck.symbolic.derivation import Derivation

_POINT = ("weight_norm", "teacher_norm", "theta")
_ONE = integrated("overlap_integral", point=_POINT)
_ALL = integrated("loss_integral", "pair_norm", "pair_angle", point=_POINT)
_GROWING = integrated(
    "loss_integral", "overlap_integral", "radial_integral", point=("teacher_norm",)
)


def doubled_product() -> Any:
    """Return the expected product with 1/pi for 1/(2 pi)."""
    import sympy

    right = relu_derivation.product_relation()
    return sympy.Eq(right.lhs, 2 * right.rhs, evaluate=False)


def turned_product() -> Any:
    """Return the expected product with pi + theta for pi - theta."""
    import sympy

    right = relu_derivation.product_relation()
    theta = symbols().theta[symbols().i]
    wrong = right.rhs.xreplace({sympy.pi - theta: sympy.pi + theta})
    return sympy.Eq(right.lhs, wrong, evaluate=False)


def wrong_deviation() -> Any:
    """Return (23) with f(theta) = sin(theta) + theta cos(theta)."""
    import sympy

    right = relu_derivation.loss_relation()
    m = symbols()
    wrong = {
        deviation(angle): sympy.sin(angle) + angle * sympy.cos(angle)
        for angle in (m.pair_angle[m.p], m.theta[m.i])
    }
    return sympy.Eq(right.lhs, right.rhs.xreplace(wrong), evaluate=False)


def euler_without_teacher() -> Any:
    """Return sum <grad_i L, w_i> = 2 L, as if the loss were homogeneous in W alone."""
    import sympy

    right = relu_derivation.euler_relation()
    return sympy.Eq(right.lhs, 2 * sympy.Symbol("loss_integral"), evaluate=False)


def derivation() -> Derivation:
    """Return the steps from the integral to (23), and to the other conclusions."""
    found = relu_derivation.loss_steps(relu_derivation.loss_relation())
    known = [step.title for step in found]
    others = [
        *relu_derivation.loss_steps(relu_derivation.sum_relation()),
        *relu_derivation.euler_steps(relu_derivation.euler_relation()),
    ]
    return Derivation(
        title="From the Gaussian integral to the loss",
        steps=(*found, *(step for step in others if step.title not in known)),
    )


def _checks(
    relation: Callable[[], Any], steps: Callable[[Any], Any], routes: Any
) -> Mapping[str, Check]:
    chosen: Steps = lambda: steps(relation())  # noqa: E731
    return {
        "derivation": by_derivation(chosen, relation, over="neurons"),
        "quadrature": in_balls(relation, routes, over="neurons"),
    }


def _statement(
    slug: str,
    words: str,
    relation: Callable[[], Any],
    steps: Callable[[Any], Any],
    routes: Any,
    quantities: tuple[Any, ...],
) -> Statement:
    return Statement(
        slug=slug,
        words=words,
        relation=relation,
        quantities=quantities,
        over="neurons",
        checks=_checks(relation, steps, routes),
    )


def _wrong(
    slug: str,
    words: str,
    relation: Callable[[], Any],
    steps: Callable[[Any], Any],
    routes: Any,
    quantities: tuple[Any, ...],
    source: str,
) -> Control:
    statement = _statement(slug, words, relation, steps, routes, quantities)
    # Elsewhere a variant may be right: that with pi + theta is, if every angle is 0.
    return Control(statement=statement, source=source, at=ReluStudent.at)


THEOREM = Theorem(
    title="The loss of a ReLU student of one neuron has a closed form in norms and angles",
    family=ReluStudent,
    witness=ReluStudent.at(),
    scope="the family: every number of neurons and of inputs, no weight vector 0. It rests besides "
    "on the standard facts that are listed with the derivation",
    assumptions=(NONZERO_WEIGHTS,),
    conclusions=(
        _statement(
            "product",
            "The expected product of each neuron with the teacher, in norms and their angle.",
            relu_derivation.product_relation,
            relu_derivation.product_steps,
            _ONE,
            (OVERLAP, *NORMS, THETA),
        ),
        _statement(
            "sum",
            "The loss is the sum of these expected products: over the pairs i < j of neurons, less "
            "those with the teacher, plus a quarter of all squared norms.",
            relu_derivation.sum_relation,
            relu_derivation.loss_steps,
            _ALL,
            (LOSS, *NORMS, THETA, *PAIRS),
        ),
        _statement(
            "loss",
            "(23): the loss is a quarter of the squared residual of the weights, plus what the "
            "angles add.",
            relu_derivation.loss_relation,
            relu_derivation.loss_steps,
            _ALL,
            (LOSS, *NORMS, THETA, *PAIRS),
        ),
        _statement(
            "euler",
            "The derivative of the loss as all neurons grow at the rate 1: the loss has parts of "
            "degree 2, 1 and 0 in W.",
            relu_derivation.euler_relation,
            relu_derivation.euler_steps,
            _GROWING,
            (RADIAL, LOSS, OVERLAP, NORMS[1]),
        ),
    ),
    controls=(
        _wrong(
            "doubled-product",
            "The expected product with 1/pi for 1/(2 pi).",
            doubled_product,
            relu_derivation.product_steps,
            _ONE,
            (OVERLAP, *NORMS, THETA),
            "made from the conclusion with a wrong density",
        ),
        _wrong(
            "turned-product",
            "The expected product with pi + theta for pi - theta.",
            turned_product,
            relu_derivation.product_steps,
            _ONE,
            (OVERLAP, *NORMS, THETA),
            "made from the conclusion with a wrong sign",
        ),
        _wrong(
            "wrong-deviation",
            "(23) with sin(theta) + theta cos(theta) for f.",
            wrong_deviation,
            relu_derivation.loss_steps,
            _ALL,
            (LOSS, *NORMS, THETA, *PAIRS),
            "made from the conclusion with a wrong sign in f",
        ),
        _wrong(
            "euler-without-teacher",
            "The same derivative is 2 L, as if the loss were homogeneous in W alone.",
            euler_without_teacher,
            relu_derivation.euler_steps,
            _GROWING,
            (RADIAL, LOSS),
            "made from the conclusion without the terms of the teacher",
        ),
    ),
    references=(single_neuron("section 2 and (23)"),),
    derivation=shown(derivation),
)
