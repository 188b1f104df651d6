"""Statements about the weights of a student at one moment: how they are shown and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from theorycheck._errors import MalformedInput, SolverFailure
from theorycheck.core.problem import Problem
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Check, Control, Quantity, Statement
from theorycheck.models.comparison import in_balls
from theorycheck.models.derived import Steps, by_derivation
from theorycheck.models.relu_point import at_weights
from theorycheck.models.relu_student import ReluStudent
from theorycheck.rigor.certificate import Certificate
from theorycheck.symbolic.export import index_symbol

Relation = Callable[[], Any]

# LaTeX and words; the index of an entry is printed after its LaTeX.
_WORDS: Mapping[str, tuple[str, str]] = {
    "weight_norm": (r"\|w\|", "norm of each neuron"),
    "teacher_norm": (r"\|v\|", "norm of the teacher"),
    "loss": ("L", "loss"),
    "gradient_norm": (r"\|\nabla L\|", "norm of the gradient, of all neurons together"),
    "slope_norm": (r"\|g\|", "norm of the gradient in each neuron"),
    "theta": (r"\theta", "angle of each neuron with the teacher"),
    "theta_max": (r"\theta_{\max}", "largest angle of a neuron with the teacher"),
    "residual_norm": (r"\|r\|", "norm of the sum of the neurons less the teacher"),
    "projection": ("h", "component of each neuron along the teacher"),
    "deficit": ("H", "norm of the teacher less the sum of all h"),
    "orthogonal_norm": (r"\|z\|", "norm of the part of each neuron orthogonal to the teacher"),
    "orthogonal_square_rate": (
        r"\frac{d}{dt}\textstyle\sum_i\|z_i\|^2",
        "rate of change, along the flow, of the sum of the squared orthogonal parts",
    ),
    "spread": ("Z", "sum of the distances between the orthogonal parts"),
    "spread_rate": (r"\dot Z", "rate of change of Z along the flow"),
    "kappa_max": (r"\kappa_{\max}", "largest angle between two orthogonal parts that are not 0"),
    "off_axis": ("|Q^+|", "number of neurons whose orthogonal part is not 0"),
    "widest_theta": (r"\theta_{ij}", "angle of the two neurons of the largest angle kappa"),
    "widest_kappa_rate": (
        r"\frac{d}{dt}\cos\kappa_{ij}",
        "rate of change of the cosine of the largest angle kappa",
    ),
    "descent_product": (
        r"\textstyle\sum_i\langle\nabla_iL, w_i - w_i^*\rangle",
        "product of the gradient with the difference to a global minimum",
    ),
    "optimum_distance": (r"\|w - w^*\|", "distance of each neuron to its optimum"),
    "least_curvature": (r"\lambda_{\min}(\nabla^2L)", "least eigenvalue of the Hessian"),
    "largest_curvature": (r"\lambda_{\max}(\nabla^2L)", "largest eigenvalue of the Hessian"),
}


def described(*names: str) -> tuple[Quantity, ...]:
    """Return what the report says of these quantities."""
    found = []
    for name in names:
        latex, words = _WORDS[name]
        found.append(Quantity(name=name, latex=latex, meaning=words, words=words))
    return tuple(found)


def number(name: str) -> Any:
    """Return the symbol of a quantity that is one number."""
    import sympy

    return sympy.Symbol(name)


def numbers(*names: str) -> tuple[Any, ...]:
    """Return the symbols of quantities that are one number each."""
    return tuple(number(name) for name in names)


def each(name: str, index: str = "i") -> Any:
    """Return the entry of a quantity with one number for each neuron, at an index."""
    import sympy

    return sympy.IndexedBase(name)[index_symbol(index)]


def total(term: Any, index: str = "i") -> Any:
    """Return the sum over all neurons."""
    import sympy

    return sympy.Sum(term, (index_symbol(index), 1, sympy.Symbol("neurons")))


def at_point(relation: Relation, *names: str) -> Check:
    """Return the check that decides a relation between quantities at the weights, in balls.

    It is not decided where a quantity is not defined.
    """
    route = at_weights(*names)

    def routes(problem: ReluStudent, settings: Settings) -> Sequence[Certificate]:
        try:
            return route(problem, settings)
        except MalformedInput as error:
            raise SolverFailure(str(error)) from None

    return in_balls(relation, routes, over="neurons")


def pointwise(
    slug: str, words: str, relation: Relation, names: Iterable[str], steps: Steps | None = None
) -> Statement:
    """Return a statement about the weights.

    Args:
        slug: Its name.
        words: The claim in one sentence.
        relation: Builds it.
        names: The quantities that it speaks of.
        steps: The derivation, if it is claimed for every problem.
    """
    named = tuple(names)
    checks = {"enclosures": at_point(relation, *named)}
    if steps is not None:
        checks = {"derivation": by_derivation(steps, relation, over="neurons"), **checks}
    return Statement(
        slug=slug,
        words=words,
        relation=relation,
        quantities=described(*named),
        over="neurons",
        checks=checks,
    )


def wrong(
    slug: str,
    words: str,
    relation: Relation,
    names: Iterable[str],
    source: str,
    at: Callable[[], Problem],
    **more: Any,
) -> Control:
    """Return a control: a wrong claim about the weights, refuted at one exact problem.

    Args:
        slug: Its name.
        words: The wrong claim in one sentence.
        relation: Builds it.
        names: The quantities that it speaks of.
        source: Where it is printed, or how it was made.
        at: Builds the counterexample.
        **more: The other attributes of a control, such as `given` and `erratum`.
    """
    statement = pointwise(slug, words, relation, names)
    return Control(statement=statement, source=source, at=at, **more)


def student(W: str, v: str) -> Callable[[], ReluStudent]:
    """Return what builds the problem with these weights."""
    return lambda: ReluStudent.at(W=W, v=v)


def teacher_is_not_zero() -> Any:
    """Return the assumption that there is something to learn."""
    import sympy

    return sympy.Gt(number("teacher_norm"), 0)


TEACHER = pointwise(
    "a-teacher",
    "The teacher is not 0 (and no neuron is: the family has no such problem).",
    teacher_is_not_zero,
    ("teacher_norm",),
)
