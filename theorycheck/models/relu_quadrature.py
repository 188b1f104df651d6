"""Expectations over Gaussian inputs by rigorous quadrature, as parts of relations."""

from __future__ import annotations

from theorycheck._errors import MalformedInput, SolverFailure
from theorycheck.core.problem import Problem
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Quantity
from theorycheck.models.comparison import Routes
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.gaussian_integral import GaussianIntegral
from theorycheck.rigor.relu_point import ReluPoint

OVERLAP = Quantity(
    name="overlap_integral",
    latex="I",
    meaning=r"E[w_i\cdot x]_+[v\cdot x]_+",
    words="the expected product of neuron i and the teacher, by quadrature",
)
LOSS = Quantity(
    name="loss_integral",
    latex="L",
    meaning=r"\tfrac12E(\sum_i[w_i\cdot x]_+-[v\cdot x]_+)^2",
    words="the loss, by quadrature",
)
WEIGHTED_LOSS = Quantity(
    name="weighted_loss_integral",
    latex="L",
    meaning=r"\tfrac12E(\sum_ia_i[w_i\cdot x]_+-[v\cdot x]_+)^2",
    words="the loss with output weights, by quadrature",
)
PAIR_OUTPUT = Quantity(
    name="pair_output",
    latex="c",
    meaning="a_ia_j",
    words="the product of the output weights of the pair p of neurons i < j",
)
RADIAL = Quantity(
    name="radial_integral",
    latex=r"\langle\nabla L,w\rangle",
    meaning=r"E[(f(x)-[v\cdot x]_+)[w_i\cdot x]_+]",
    words="the derivative of the loss as neuron i grows, by quadrature",
)
GRADIENT = Quantity(
    name="gradient_integral",
    latex=r"(\nabla_iL)",
    meaning=r"E[1_{w_i\cdot x>0}(f(x)-[v\cdot x]_+)x]",
    words="the gradient with respect to the chosen neuron, by quadrature",
)
NORMS = (
    Quantity(name="weight_norm", latex=r"\|w\|", meaning=r"\|w_i\|", words="the norm of neuron i"),
    Quantity(
        name="teacher_norm", latex=r"\|v\|", meaning=r"\|v\|", words="the norm of the teacher"
    ),
)
THETA = Quantity(
    name="theta",
    latex=r"\theta",
    meaning=r"\angle(w_i,v)",
    words="the angle of neuron i with the teacher",
)
PAIRS = (
    Quantity(
        name="pair_norm",
        latex=r"m",
        meaning=r"\|w_i\|\|w_j\|",
        words="the product of the norms of the pair p of neurons i < j",
    ),
    Quantity(
        name="pair_angle",
        latex=r"\vartheta",
        meaning=r"\angle(w_i,w_j)",
        words="the angle between the pair p of neurons i < j",
    ),
)

OWN = (
    Quantity(
        name="own_angle",
        latex=r"\varphi",
        meaning=r"\angle(w_i,w_j)",
        words="the angle of neuron j with the chosen neuron i",
    ),
    Quantity(
        name="own_teacher_angle",
        latex=r"\theta_i",
        meaning=r"\angle(w_i,v)",
        words="the angle of the chosen neuron i with the teacher",
    ),
    Quantity(
        name="own_unit",
        latex=r"\bar w",
        meaning=r"w_i/\|w_i\|",
        words="the direction of the chosen neuron i",
    ),
)

CURVATURE = Quantity(
    name="curvature_integral",
    latex=r"(\partial_w^2\Upsilon\,u)",
    meaning=r"E[\delta(w\cdot x)[v\cdot x]_+\,x\,(x\cdot u)]",
    words="the second derivative of the expected product in w, applied to u, by quadrature over "
    "the hyperplane w.x = 0",
)
MIXED = Quantity(
    name="mixed_integral",
    latex=r"(\partial_v\partial_w\Upsilon\,u)",
    meaning=r"E[1_{w\cdot x>0}1_{v\cdot x>0}\,x\,(x\cdot u)]",
    words="the mixed second derivative of the expected product, applied to u, by quadrature",
)
FRAME = (
    Quantity(name="own_norm", latex=r"\|w\|", meaning=r"\|w\|", words="the norm of w"),
    Quantity(name="own_teacher_norm", latex=r"\|v\|", meaning=r"\|v\|", words="the norm of v"),
    Quantity(
        name="own_teacher_angle",
        latex=r"\theta",
        meaning=r"\angle(w,v)",
        words="the angle between w and v",
    ),
    Quantity(name="own_unit", latex=r"\bar w", meaning=r"w/\|w\|", words="the direction of w"),
    Quantity(name="teacher_unit", latex=r"\bar v", meaning=r"v/\|v\|", words="the direction of v"),
    Quantity(
        name="own_normal",
        latex=r"\bar n",
        meaning=r"(\bar v-\cos\theta\,\bar w)/\sin\theta",
        words="the unit vector across w on the side of v, in their plane",
    ),
    Quantity(
        name="teacher_normal",
        latex=r"\bar m",
        meaning=r"(\bar w-\cos\theta\,\bar v)/\sin\theta",
        words="the unit vector across v on the side of w, in their plane",
    ),
)


def integrated(*names: str, point: tuple[str, ...] = ()) -> Routes:
    """Return the route to the named integrals and angles, and to quantities of the point W.

    Args:
        names: Names of `rigor.gaussian_quantities.QUANTITIES`.
        point: Names of `rigor.student_quantities.QUANTITIES`.
    """

    def routes(problem: Problem, settings: Settings) -> list[Certificate]:
        texts = problem.subject()
        parts: list[Certificate] = []
        if names:
            try:
                parts.append(GaussianIntegral.of(texts, names, settings.digits))
            except MalformedInput as failure:
                raise SolverFailure(str(failure)) from failure
        if point:
            parts.append(ReluPoint.at(texts, point, settings.digits))
        return parts

    return routes
