r"""From the Gaussian integral to the gradient of the loss with respect to one neuron.

$\nabla_w\Upsilon(w,v) = E[1_{w\cdot x>0}[v\cdot x]_+\,x]$ has a part along w and one across, two
angular integrals in the plane of `relu_derivation`; the same vector comes from differentiating the
closed form of $\Upsilon$ along a curve.
"""

from __future__ import annotations

from typing import Any

from theorycheck.models.relu_derivation import (
    RADIAL,
    SHOWN,
    angular_steps,
    between,
    plane_steps,
    plane_symbols,
)
from theorycheck.models.relu_symbols import moment, slope, symbols
from theorycheck.symbolic.derivation import Derivation, Step
from theorycheck.symbolic.export import TIME

ENTRY = (("k", "inputs"),)
SHOWN_HERE = {
    **SHOWN,
    "own_angle": r"\varphi",
    "own_teacher_angle": r"\theta",
    "own_unit": r"\bar w",
    "unit": r"\bar w_k",
    "entry": "v_k",
    "b": r"\|v\|",
    "growth": r"\langle\bar w,w'\rangle",
    "turning": r"\theta'",
}


def gradient_relation() -> Any:
    """Return (4) for the chosen neuron, coordinate by coordinate.

    The sums run over all neurons: the chosen one is at the angle 0 with itself.
    """
    import sympy
    from sympy import pi, sin

    m = symbols()
    angle = sympy.IndexedBase("own_angle", real=True)
    teacher = sympy.Symbol("own_teacher_angle", real=True)
    unit = sympy.IndexedBase("own_unit", real=True)
    residual = m.over_neurons(m.W[m.j, m.k], m.j) - m.v[m.k]
    along = m.over_neurons(m.weight_norm[m.j] * sin(angle[m.j]), m.j) - m.teacher_norm * sin(
        teacher
    )
    turned = teacher * m.v[m.k] - m.over_neurons(angle[m.j] * m.W[m.j, m.k], m.j)
    right = residual / 2 + (along * unit[m.k] + turned) / (2 * pi)
    return sympy.Eq(sympy.IndexedBase("gradient_integral")[m.k], right, evaluate=False)


def slope_steps() -> list[Step]:
    """Return the steps from the integral to the gradient of the expected product."""
    import sympy
    from sympy import Eq, cos, pi, sin

    _, theta, _ = plane_symbols()
    unit = sympy.Symbol("unit", real=True)
    b = sympy.Symbol("b", positive=True)
    # e = (v/|v| - cos theta w/|w|) / sin theta, and the integral across has the factor sin theta.
    across = sympy.Symbol("across", real=True)
    total = b / (2 * pi) * RADIAL * (between(theta) * unit + between(theta, across=True) * across)
    other = b * (cos(theta) * unit + sin(theta) * across)
    known = {**SHOWN_HERE, "across": "e_k"}
    return [
        *plane_steps(),
        *angular_steps(),
        *angular_steps(across=True),
        Step(
            title="the part across",
            relation=Eq(between(theta, across=True), (pi - theta) * sin(theta) / 2, evaluate=False),
            reason="From theta to pi, against the coordinate -cos psi of x along e.",
        ),
        Step(
            title="the gradient of the expected product",
            relation=Eq(total, slope(b, theta, unit, other), evaluate=False),
            reason="The coordinate k of E[1_{w.x > 0} [v.x]_+ x], with v = |v| (cos theta w/|w| + "
            "sin theta e): at every angle, 0 and pi included.",
            symbols=known,
            side_conditions=(
                "where w is not 0, differentiation and expectation may be exchanged: [.]_+ is "
                "Lipschitz, and differentiable but at 0 (dominated convergence)",
            ),
        ),
        *_along_a_curve(b),
        Step(
            title="the gradient at the angle 0",
            # As a value: SymPy would make both sides alike before anyone has checked it.
            relation=Eq(
                sympy.Subs(slope(b, theta, unit, b * unit), theta, 0), b * unit / 2, evaluate=False
            ),
            reason="For v = w it is w/2, half the derivative of |w|^2/2 as both arguments move: "
            "so a sum over all neurons need not leave out the chosen one.",
            rule="value",
            symbols=known,
        ),
    ]


def _along_a_curve(b: Any) -> list[Step]:
    """Return the second route: the closed form differentiated along a curve w(t)."""
    import sympy
    from sympy import Derivative, Eq, cos, pi, sin

    t = sympy.Symbol(TIME)
    size, angle = (sympy.Function(name, real=True)(t) for name in ("a", "theta"))
    growth, turning = (sympy.Symbol(name, real=True) for name in ("growth", "turning"))
    rates = ((size, growth), (angle, turning))
    inner = growth * b * cos(angle) - size * b * sin(angle) * turning
    known = {**SHOWN_HERE, "a": r"\|w\|"}
    return [
        Step(
            title="the inner product along a curve",
            relation=Eq(Derivative(size * b * cos(angle), t), inner, evaluate=False),
            reason="The inner product <w, v> = |w||v| cos theta moves at the rate <v, w'>.",
            rule="derivative",
            rates=rates,
            symbols=known,
        ),
        Step(
            title="the expected product along a curve",
            relation=Eq(
                Derivative(moment(size * b, angle), t),
                (b * sin(angle) * growth + (pi - angle) * inner) / (2 * pi),
                evaluate=False,
            ),
            reason="|w| moves at the rate <w/|w|, w'>, the angle at any rate whatever: with the "
            "step before, the derivative is the inner product of w' with the same gradient.",
            rule="derivative",
            rates=rates,
            symbols=known,
        ),
    ]


def gradient_steps(relation: Any) -> list[Step]:
    """Return the steps from the integral to the right side of `gradient_relation`.

    Args:
        relation: `gradient_relation`, or a wrong variant of it, which the last step contradicts.
    """
    import sympy
    from sympy import Eq

    m = symbols()
    angle = sympy.IndexedBase("own_angle", real=True)[m.j]
    teacher = sympy.Symbol("own_teacher_angle", real=True)
    unit = sympy.IndexedBase("own_unit", real=True)[m.k]
    students = slope(m.weight_norm[m.j], angle, unit, m.W[m.j, m.k])
    total = m.over_neurons(students, m.j) - slope(m.teacher_norm, teacher, unit, m.v[m.k])
    return [
        *slope_steps(),
        Step(
            title="the gradient",
            relation=Eq(total, relation.rhs, evaluate=False),
            reason="grad_i L = E[1_{w_i.x > 0} (f(x) - [v.x]_+) x] is the sum of the gradients of "
            "the expected products with all neurons (with itself: at the angle 0), less that with "
            "the teacher. It is a combination of v and the w_j: their span is never left, and "
            "rotations commute with it.",
            indices=ENTRY,
            symbols=SHOWN_HERE,
        ),
    ]


def derivation() -> Derivation:
    """Return the steps to (4), and to the radial derivative."""
    return Derivation(
        title="From the Gaussian integral to the gradient",
        steps=(*gradient_steps(gradient_relation()), radial_steps(radial_relation())[-1]),
    )


def radial_relation() -> Any:
    """Return <grad_i L, w_i/|w_i|> for the chosen neuron."""
    import sympy
    from sympy import cos, pi, sin

    m = symbols()
    angle = sympy.IndexedBase("own_angle", real=True)
    teacher = sympy.Symbol("own_teacher_angle", real=True)
    unit = sympy.IndexedBase("own_unit", real=True)
    gradient = sympy.IndexedBase("gradient_integral")

    def part(norm: Any, at: Any) -> Any:
        return norm * (sin(at) + (pi - at) * cos(at)) / (2 * pi)

    right = m.over_neurons(part(m.weight_norm[m.j], angle[m.j]), m.j) - part(
        m.teacher_norm, teacher
    )
    return sympy.Eq(m.over_inputs(gradient[m.k] * unit[m.k]), right, evaluate=False)


def radial_steps(relation: Any) -> list[Step]:
    """Return why `radial_relation` holds, or a contradiction with a wrong variant of it."""
    import sympy
    from sympy import Eq, cos

    m = symbols()
    angle = sympy.IndexedBase("own_angle", real=True)[m.j]
    teacher = sympy.Symbol("own_teacher_angle", real=True)
    one = sympy.Integer(1)

    def part(norm: Any, at: Any) -> Any:
        return slope(norm, at, one, norm * cos(at))

    total = m.over_neurons(part(m.weight_norm[m.j], angle), m.j) - part(m.teacher_norm, teacher)
    return [
        *slope_steps(),
        Step(
            title="the radial derivative",
            relation=Eq(total, relation.rhs, evaluate=False),
            reason="The inner product of each gradient with w/|w|, as <w/|w|, v> = |v| cos theta: "
            "the expected product is homogeneous of degree 1 in w, so that this is "
            "Upsilon(w, v)/|w|.",
            symbols=SHOWN_HERE,
        ),
    ]


def opposite_relation(coefficient: Any) -> Any:
    """Return that the gradient is -coefficient v, where every neuron is -c v.

    Args:
        coefficient: A function of n and c: n c / 2, or a wrong variant of it.
    """
    import sympy

    m = symbols()
    n, c = sympy.Symbol("neurons"), sympy.Rational(2, 5)
    gradient = sympy.IndexedBase("gradient_integral")[m.k]
    return sympy.Eq(gradient, -coefficient(n, c) * m.v[m.k], evaluate=False)


def all_opposite() -> Any:
    """Return that every neuron is -c v with c = 2/5."""
    import sympy

    m = symbols()
    gap = sympy.Sum(
        (m.W[m.i, m.k] + sympy.Rational(2, 5) * m.v[m.k]) ** 2,
        (m.i, 1, m.neurons),
        (m.k, 1, m.inputs),
    )
    return sympy.Eq(gap, 0, evaluate=False)
