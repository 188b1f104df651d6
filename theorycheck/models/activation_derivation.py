r"""Expected products of two neurons with other activations, from the Gaussian integral.

In the plane of w and v, as in `relu_derivation`, both are active for $\theta<\psi<\pi$.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from theorycheck.models.relu_derivation import plane_steps, plane_symbols, product_steps
from theorycheck.models.relu_derivation import product_relation as relu_product
from theorycheck.models.relu_symbols import moment
from theorycheck.symbolic.as_written import over
from theorycheck.symbolic.derivation import Derivation, Step
from theorycheck.symbolic.export import TIME

SHOWN = {
    "own_norm": r"\|w\|",
    "own_teacher_norm": r"\|v\|",
    "own_teacher_angle": r"\theta",
    "biased_share": r"\Phi",
    "bias": "b",
    "Angle": r"\Theta",
}
QUARTIC = 8  # the radial integral of rho^5 exp(-rho^2/2), up to infinity


@lru_cache(maxsize=1)
def sizes() -> tuple[Any, Any, Any]:
    """Return |w|, |v| and the angle between w and v."""
    import sympy

    return (
        sympy.Symbol("own_norm", positive=True),
        sympy.Symbol("own_teacher_norm", positive=True),
        sympy.Symbol("own_teacher_angle", real=True),
    )


def _named(name: str, right: Any) -> Any:
    import sympy

    return sympy.Eq(sympy.Symbol(f"{name}_integral"), right, evaluate=False)


def indicator_relation() -> Any:
    """Return the probability that both neurons are active."""
    from sympy import pi

    return _named("indicator", (pi - sizes()[2]) / (2 * pi))


def absolute_relation() -> Any:
    """Return the expected product of absolute values."""
    from sympy import cos, pi, sin

    w, v, angle = sizes()
    return _named("absolute", 2 / pi * w * v * (sin(angle) + (pi / 2 - angle) * cos(angle)))


def squared_relation() -> Any:
    """Return the expected product of squared ReLUs."""
    from sympy import cos, pi, sin

    w, v, angle = sizes()
    bracket = 3 * sin(angle) * cos(angle) + (pi - angle) * (1 + 2 * cos(angle) ** 2)
    return _named("squared", w**2 * v**2 / (2 * pi) * bracket)


def error_function_relation() -> Any:
    """Return the expected product of error functions."""
    from sympy import atan, cos, pi, sin, sqrt

    w, v, angle = sizes()
    inner = 2 * w * v * cos(angle)
    below = sqrt(1 + 2 * w**2 + 2 * v**2 + 4 * w**2 * v**2 * sin(angle) ** 2)
    return _named("error_function", 2 / pi * atan(inner / below))


def biased_relation() -> Any:
    """Return the mean of a ReLU with a bias."""
    import sympy
    from sympy import exp, pi, sqrt

    w, _, _ = sizes()
    bias, share = sympy.Symbol("bias", real=True), sympy.Symbol("biased_share", real=True)
    return _named("biased", w / sqrt(2 * pi) * exp(-(bias**2) / (2 * w**2)) + bias * share)


def indicator_steps(relation: Any) -> list[Step]:
    """Return the steps to the right side of `indicator_relation`, or a wrong variant of it."""
    from sympy import Eq, Rational, pi

    angle = sizes()[2]
    return [
        *plane_steps(),
        Step(
            title="the probability that both are active",
            relation=Eq(Rational(1, 2) - angle / (2 * pi), relation.rhs, evaluate=False),
            reason="The share in a full turn of the angles from 0 to pi, less that of the angles "
            "from 0 to theta; the radial integral is 1.",
            symbols=SHOWN,
        ),
    ]


def absolute_steps(relation: Any) -> list[Step]:
    """Return the steps to the right side of `absolute_relation`, or a wrong variant of it."""
    from sympy import Eq, cos, pi, sin

    w, v, angle = sizes()
    _, theta, _ = plane_symbols()
    # Left as they are: SymPy would make 0 = 0 of it before anyone has checked it.
    sine, cosine = (turn(pi - theta, evaluate=False) for turn in (sin, cos))
    gap = (sine - sin(theta)) ** 2 + (cosine + cos(theta)) ** 2
    turned = w * v * (sin(angle) - angle * cos(angle)) / (2 * pi)
    return [
        *product_steps(relu_product()),
        Step(
            title="the supplementary angle",
            relation=Eq(gap, 0, evaluate=False),
            reason="Equal derivatives, equal at 0; a sum of two squares is 0 only if both are: "
            "sin(pi - theta) = sin theta, cos(pi - theta) = -cos theta. So w and -v have the "
            "expected product |w||v| (sin theta - theta cos theta)/(2 pi).",
            rule="by_derivative",
            variable=theta,
        ),
        Step(
            title="the expected product of absolute values",
            relation=Eq(2 * (moment(w * v, angle) + turned), relation.rhs, evaluate=False),
            reason="|t| = [t]_+ + [-t]_+, and x and -x have the same distribution: two products "
            "at the angle theta, two at pi - theta.",
            symbols=SHOWN,
        ),
    ]


@lru_cache(maxsize=1)
def squared_radial() -> Any:
    r"""Return the integral of $\varrho^5e^{-\varrho^2/2}$ from 0 to R, by SymPy."""
    import sympy
    from sympy import Eq, Integral, exp

    rho, end = sympy.Symbol("rho", real=True), sympy.Symbol("R", real=True)
    integrand = rho**5 * exp(-(rho**2) / 2)
    limits = (rho, 0, end)
    return Eq(Integral(integrand, limits), sympy.integrate(integrand, limits), evaluate=False)


@lru_cache(maxsize=1)
def squared_primitive() -> tuple[Any, Any]:
    r"""Return the angular integrand of the squares and its integral from 0 to $\psi$, by SymPy."""
    import sympy
    from sympy import cos, sin

    psi, theta, s = plane_symbols()
    integrand = sin(s) ** 2 * (cos(theta) * sin(s) - sin(theta) * cos(s)) ** 2
    found = sympy.integrate(sympy.expand(integrand), (s, 0, psi))
    # SymPy answers with sines and cosines of multiples of psi.
    return integrand, sympy.expand(sympy.expand_trig(found))


def squared_steps(relation: Any) -> list[Step]:
    """Return the steps to the right side of `squared_relation`, or a wrong variant of it."""
    from sympy import Eq, Integral, pi

    w, v, angle = sizes()
    psi, theta, s = plane_symbols()
    integrand, found = squared_primitive()
    between = (found.subs(psi, pi) - found.subs(psi, theta)).subs(theta, angle)
    return [
        *plane_steps(),
        Step(
            title="the radial integral of the squares",
            relation=squared_radial(),
            reason="As R grows this tends to 8.",
            rule="antiderivative",
            symbols={"rho": r"\varrho"},
        ),
        Step(
            title="the angular integral of the squares",
            relation=Eq(Integral(integrand, (s, 0, psi)), found, evaluate=False),
            reason="Its derivative is the integrand, and it is 0 at 0.",
            rule="antiderivative",
        ),
        Step(
            title="the expected product of squares",
            relation=Eq(w**2 * v**2 / (2 * pi) * QUARTIC * between, relation.rhs, evaluate=False),
            reason="The norms, the density 1/(2 pi), the radial integral 8, and the angular "
            "integral from theta to pi.",
            symbols=SHOWN,
        ),
    ]


def error_function_steps(relation: Any) -> list[Step]:
    """Return the steps to the right side of `error_function_relation`, or a wrong variant of it."""
    import sympy
    from sympy import Eq, Rational, atan, cos, pi, sin, sqrt

    w, v, angle = sizes()
    wide = sympy.Symbol("Angle", real=True)
    inner = w * v * cos(angle)
    area = 1 + 2 * w**2 + 2 * v**2 + 4 * w**2 * v**2 * sin(angle) ** 2
    half = Rational(1, 2)
    return [
        *indicator_steps(indicator_relation()),
        Step(
            title="the expected product of signs",
            relation=Eq(4 * (pi - wide) / (2 * pi) - 1, 2 / pi * (pi / 2 - wide), evaluate=False),
            reason="sign t = 2 1_{t > 0} - 1 but at 0, and each neuron is active with probability "
            "1/2; Theta is the angle of two vectors. With erf(t) = E sign(t + z/sqrt 2) the "
            "expected product of error functions is that of the signs of (w, 1/sqrt 2, 0) and "
            "(v, 0, 1/sqrt 2), of d + 2 Gaussian inputs.",
            symbols=SHOWN,
            side_conditions=(
                "erf(t) = 2 P(z <= sqrt(2) t) - 1 for a standard Gaussian z",
                "pi/2 - Theta is the arctangent of cot Theta for 0 < Theta < pi",
            ),
        ),
        Step(
            title="the area of the longer vectors",
            relation=Eq(4 * ((w**2 + half) * (v**2 + half) - inner**2), area, evaluate=False),
            reason="Their squared norms are |w|^2 + 1/2 and |v|^2 + 1/2, their inner product is "
            "<w, v>: four times the square of the product of norms times sin Theta.",
            symbols=SHOWN,
        ),
        Step(
            title="the expected product of error functions",
            relation=Eq(
                2 / pi * atan(over(inner, sqrt(area) / 2)),
                relation.rhs,
                evaluate=False,
            ),
            reason="cot Theta is the inner product over half the root of that. It is "
            "(2/pi) arcsin(2 <w, v>/sqrt((1 + 2|w|^2)(1 + 2|v|^2))).",
            symbols=SHOWN,
        ),
    ]


def biased_steps(relation: Any) -> list[Step]:
    """Return the steps to the right side of `biased_relation`, or a wrong variant of it."""
    import sympy
    from sympy import Derivative, Eq, exp, pi, sqrt

    w, _, _ = sizes()
    bias, share = sympy.Symbol("bias", real=True), sympy.Symbol("biased_share", real=True)
    t = sympy.Symbol(TIME)
    mass = sympy.Function("Mass", real=True)(t)
    density = exp(-(t**2) / 2) / sqrt(2 * pi)
    start = -bias / w
    below = exp(-(start**2) / 2) / sqrt(2 * pi)
    # At infinity the density is 0 and the mass 1; at the start the mass is 1 - share.
    found = bias - (-w * below + bias * (1 - share))
    return [
        Step(
            title="an antiderivative",
            relation=Eq(
                Derivative(-w * density + bias * mass, t), (w * t + bias) * density, evaluate=False
            ),
            reason="w.x is |w| t with a standard Gaussian t; Mass is its distribution function, "
            "whose derivative is the density.",
            rule="derivative",
            rates=((mass, density),),
            symbols={**SHOWN, "Mass": "F"},
            side_conditions=("a linear form of a Gaussian vector is Gaussian",),
        ),
        Step(
            title="the mean of the ReLU with a bias",
            relation=Eq(found, relation.rhs, evaluate=False),
            reason="From t = -b/|w| on, where it is active: at infinity the antiderivative is b, "
            "and the mass before -b/|w| is 1 - P(w.x + b > 0).",
            symbols=SHOWN,
        ),
    ]


def derivation() -> Derivation:
    """Return the steps to all of them."""
    groups = (
        absolute_steps(absolute_relation()),
        squared_steps(squared_relation()),
        error_function_steps(error_function_relation()),
        biased_steps(biased_relation()),
    )
    found = {step.title: step for group in groups for step in group}
    return Derivation(title="Other activations", steps=tuple(found.values()))
