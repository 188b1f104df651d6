r"""The second derivatives of the expected product of two ReLU neurons have closed forms.

Setting: $\Upsilon(w,v) = E[w\cdot x]_+[v\cdot x]_+$, $x\sim N(0,I_d)$, w and v not parallel, at the
angle $\theta$; $\bar n_{v,w} = (\bar v - \cos\theta\,\bar w)/\sin\theta$; u any direction.

Claims: $\partial_w^2\Upsilon = \zeta(w,v) = \frac{\|v\|\sin\theta}{2\pi\|w\|}(I - \bar w\bar w^\top
+ \bar n_{v,w}\bar n_{v,w}^\top)$ and $\partial_v\partial_w\Upsilon = \frac1{2\pi}((\pi-\theta)I +
\bar n_{w,v}\bar v^\top + \bar n_{v,w}\bar w^\top)$. As L is $\frac14\sum\|w_i\|^2 +
\sum_{i<j}\Upsilon(w_i,w_j) - \sum_i\Upsilon(w_i,v)$ plus a constant, these are the blocks (51) of
its Hessian: $\Lambda_{ii} = \frac12I + \sum_{j\ne i}\zeta(w_i,w_j) - \zeta(w_i,v)$, and
$\Lambda_{ij}$ is the second formula at $(w_i,w_j)$.

Checked: by a derivation for every d; both equalities in balls at one problem, the left sides by
rigorous quadrature, over the hyperplane $w\cdot x = 0$ and over the cone where both are active.
Controls: without $\bar n\bar n^\top$, and a wrong sign.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, (51), after Safran, Yehudai and Shamir (2021).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models import relu_hessian_derivation as derived
from theorycheck.models.comparison import Routes, in_balls, in_rationals
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.gaussian_pair import GaussianPair
from theorycheck.models.references import single_neuron
from theorycheck.models.relu_quadrature import CURVATURE, FRAME, MIXED, integrated
from theorycheck.models.relu_symbols import symbols

_ANGLE = ("own_teacher_angle", "own_unit", "own_normal")
_CURVATURE = integrated("curvature_integral", "own_norm", "own_teacher_norm", *_ANGLE)
_MIXED = integrated("mixed_integral", "teacher_unit", "teacher_normal", *_ANGLE)


def not_parallel() -> Any:
    """Return that w and v are not parallel."""
    import sympy

    m = symbols()
    w, v = (sympy.IndexedBase(name)[m.k] for name in ("w", "v"))
    inner, first, second = (m.over_inputs(term) for term in (w * v, w**2, v**2))
    return sympy.Lt(inner**2, first * second, evaluate=False)


def without_normal() -> Any:
    """Return the second derivative in w without the part along the normal."""
    import sympy

    right = derived.curvature_relation()
    normal = derived.pair().normal
    wrong = right.rhs.xreplace({normal: sympy.Integer(0)})
    return sympy.Eq(right.lhs, wrong, evaluate=False)


def turned_mixed() -> Any:
    """Return the mixed derivative with pi + theta for pi - theta."""
    import sympy

    right = derived.mixed_relation()
    angle = derived.pair().angle
    wrong = right.rhs.xreplace({sympy.pi - angle: sympy.pi + angle})
    return sympy.Eq(right.lhs, wrong, evaluate=False)


def _along_inputs(
    slug: str,
    words: str,
    relation: Callable[[], Any],
    steps: Callable[[Any], Any],
    routes: Routes,
    quantities: tuple[Any, ...],
) -> Statement:
    return Statement(
        slug=slug,
        words=words,
        relation=relation,
        quantities=quantities,
        over="inputs",
        checks={
            "derivation": by_derivation(lambda: steps(relation()), relation, over="inputs"),
            "quadrature": in_balls(relation, routes, over="inputs"),
        },
    )


THEOREM = Theorem(
    title="The second derivatives of the expected product of two ReLU neurons have closed forms",
    family=GaussianPair,
    witness=GaussianPair.at(),
    scope="the family: every number of inputs, all w and v that are not parallel, every direction. "
    "It rests besides on the standard facts that are listed with the derivation",
    builds_on=("relu-closed-forms",),
    assumptions=(
        Statement(
            slug="not-parallel",
            words="The two neurons are not parallel.",
            relation=not_parallel,
            checks={"exact": in_rationals(not_parallel)},
        ),
    ),
    conclusions=(
        _along_inputs(
            "curvature",
            "The second derivative in one neuron, applied to u.",
            derived.curvature_relation,
            derived.curvature_steps,
            _CURVATURE,
            (CURVATURE, *FRAME),
        ),
        _along_inputs(
            "mixed",
            "The mixed second derivative, applied to u.",
            derived.mixed_relation,
            derived.mixed_steps,
            _MIXED,
            (MIXED, *FRAME),
        ),
    ),
    controls=(
        Control(
            statement=_along_inputs(
                "without-normal",
                "The second derivative in one neuron without the part along the normal.",
                without_normal,
                derived.curvature_steps,
                _CURVATURE,
                (CURVATURE, *FRAME),
            ),
            source="made from the conclusion without a term",
            at=GaussianPair.at,
        ),
        Control(
            statement=_along_inputs(
                "turned-mixed",
                "The mixed second derivative with pi + theta for pi - theta.",
                turned_mixed,
                derived.mixed_steps,
                _MIXED,
                (MIXED, *FRAME),
            ),
            source="made from the conclusion with a wrong sign",
            at=GaussianPair.at,
        ),
    ),
    references=(single_neuron("(51)"),),
    derivation=shown(derived.derivation),
)
