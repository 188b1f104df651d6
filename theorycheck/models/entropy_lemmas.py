r"""Inequalities for the hyperbolic entropy q, each proved on its whole half line.

With $r = \sqrt{4 + z^2}$: $q' = \operatorname{arcsinh}(z/2)$, and $z\,q'(z)/q(z)$, the elasticity
of q, never increases, since the numerator of its derivative is $(r-2)(2\operatorname{arcsinh}(z/2)
- z)/r$.
"""

from __future__ import annotations

from typing import Any

from theorycheck.models.scalar_problems import q
from theorycheck.symbolic.derivation import Step
from theorycheck.symbolic.pieces import (
    Piece,
    equal,
    form,
    monotone,
    product,
    reciprocal,
    split,
)

POSITIVE = "(0, inf)"
NEVER_DECREASES = "a function whose derivative is nonnegative does not decrease"


def slope_of_arcsinh(z: Any) -> Any:
    """Return 1 - 2 d/dz arcsinh(z/2), in a form that shows that it is not negative."""
    from sympy import sqrt

    root = sqrt(4 + z**2)
    return z**2 / (root * (root + 2))


def closed_form(x: Any) -> Any:
    """Return (31): x q(1/x) in terms of logarithms."""
    from sympy import Rational, log, sqrt

    return (
        2 * x - sqrt(4 * x**2 + 1) + log(1 / x) + log(Rational(1, 2) + sqrt(x**2 + Rational(1, 4)))
    )


def below(x: Any) -> Any:
    """Return the lower half of (32)."""
    from sympy import Ge, log

    return Ge(x * q(1 / x), -1 + log(1 / x))


def below_pieces(x: Any) -> Piece:
    """Return the proof of `below`: from 0, where both sides meet, the gap grows."""
    from sympy import Rational, log, sqrt

    root = sqrt(4 * x**2 + 1)
    gap = 1 + 2 * x - root + log(Rational(1, 2) + root / 2)
    return equal(gap, monotone(x, equal(2 * (1 + 1 / (root + 2 * x)) / (1 + root), form())))


def above(x: Any) -> Any:
    """Return the upper half of (32)."""
    from sympy import Le, log

    return Le(x * q(1 / x), 3 * x - 1 + log(1 / x))


def above_pieces(x: Any) -> Piece:
    """Return the proof of `above`."""
    from sympy import Rational, log, sqrt

    root = sqrt(4 * x**2 + 1)
    gap = x - 1 + root - log(Rational(1, 2) + root / 2)
    return equal(gap, monotone(x, equal(1 + 4 * x / (1 + root), form())))


def elasticity(z: Any) -> Any:
    """Return (37): the numerator of the derivative of z q'(z)/q(z) is not positive."""
    from sympy import Le, asinh, sqrt

    slope = asinh(z / 2)
    return Le((slope + z / sqrt(4 + z**2)) * q(z), z * slope**2)


def elasticity_pieces(z: Any) -> Piece:
    """Return the proof of `elasticity`: a product, as arcsinh(z/2) <= z/2."""
    from sympy import asinh, sqrt

    root = sqrt(4 + z**2)
    return product(
        ((root - 2) / root, equal(slope_of_arcsinh(z), form())),
        (z - 2 * asinh(z / 2), monotone(z, equal(slope_of_arcsinh(z), form()))),
    )


def elasticity_steps() -> tuple[Step, ...]:
    """Return why q(z)/q(z/m), m >= 1, does not decrease as z falls."""
    import sympy
    from sympy import Derivative, Eq, asinh, log, sqrt

    z = sympy.Symbol("z", positive=True)
    t = sympy.Symbol("t")
    w, p, s, first, second, one, other = (
        sympy.Function(name, positive=True)(t) for name in ("w", "p", "s", "p1", "p2", "e1", "e2")
    )
    curvature = 1 / sqrt(4 + w**2)
    return (
        Step(
            title="the slope of q",
            relation=Eq(Derivative(q(z), z), asinh(z / 2), evaluate=False),
            reason="q is the antiderivative of arcsinh(z/2) that is 0 at 0.",
            rule="derivative",
        ),
        Step(
            title="the slope of the elasticity",
            relation=Eq(
                Derivative(w * s / p, t),
                w * ((s + w * curvature) * p - w * s**2) / p**2,
                evaluate=False,
            ),
            reason="Along w = exp(t), with p = q(w) and s = q'(w) = arcsinh(w/2), both positive.",
            rule="derivative",
            rates=((w, w), (p, w * s), (s, w * curvature)),
        ),
        Step(
            title="the elasticity does not increase",
            relation=elasticity(z),
            reason="So the numerator is not positive.",
            rule="covering",
            region={"z": POSITIVE},
            proofs=(elasticity_pieces(z),),
            side_conditions=(NEVER_DECREASES,),
        ),
        Step(
            title="the ratio of two entropies",
            relation=Eq(Derivative(log(first) - log(second), t), one - other, evaluate=False),
            reason="Along z = exp(t), with p1 = q(z), p2 = q(z/m), m >= 1, and e1 <= e2 the "
            "elasticities there: p1/p2 does not increase with z = 1/alpha^2, and so does not "
            "decrease with alpha.",
            rule="derivative",
            rates=((first, first * one), (second, second * other)),
            side_conditions=(NEVER_DECREASES,),
        ),
    )


def at_most_logarithmic(z: Any) -> Any:
    """Return q(z) <= z ln(1 + z)."""
    from sympy import Le, log

    return Le(q(z), z * log(1 + z))


def at_most_logarithmic_pieces(z: Any) -> Piece:
    """Return the proof of `at_most_logarithmic`: the gap is convex and flat at 0."""
    from sympy import sqrt

    root = sqrt(4 + z**2)
    curvature = (6 + 2 * z + 4 * z / (z + 2 + root)) / ((root + z) * (1 + z) ** 2 * root)
    return monotone(z, monotone(z, equal(curvature, form())))


def least_of_entropy(t: Any) -> Any:
    """Return t ln t - t >= -1."""
    from sympy import Ge, log

    return Ge(t * log(t) - t, -1)


def least_of_entropy_pieces(t: Any) -> Piece:
    """Return the proof of `least_of_entropy`: the gap is 0 at 1 and grows to both sides."""
    sides = (monotone(t, form(), end=end) for end in ("high", "low"))
    return split(
        t,
        1,
        *(monotone(t, side, end=end) for end, side in zip(("high", "low"), sides, strict=True)),
    )


def quartic_below(z: Any) -> Any:
    """Return q(z) >= z^2/4 - z^4/192."""
    from sympy import Ge

    return Ge(q(z), z**2 / 4 - z**4 / 192)


def quartic_below_pieces(z: Any) -> Piece:
    """Return the proof of `quartic_below`: two derivatives vanish at 0, the third sign is clear."""
    from sympy import sqrt

    half = sqrt(4 + z**2) / 2
    curvature = (half - 1) ** 2 * (half + 2) / (4 * half)
    return monotone(z, monotone(z, equal(curvature, form())))


def quadratic_above(z: Any) -> Any:
    """Return q(z) <= z^2/4."""
    from sympy import Le

    return Le(q(z), z**2 / 4)


def quadratic_above_pieces(z: Any) -> Piece:
    """Return the proof of `quadratic_above`."""
    return monotone(z, monotone(z, equal(slope_of_arcsinh(z) / 2, form())))


def expansion(z: Any) -> Any:
    """Return z ln z - z + 2 - 1/z <= q(z) <= z ln z - z + 2."""
    from sympy import And, Ge, Le, log

    leading = z * log(z) - z + 2
    return And(Ge(q(z), leading - 1 / z), Le(q(z), leading), evaluate=False)


def expansion_pieces(z: Any) -> tuple[Piece, ...]:
    """Return the proofs of `expansion`, in the order that SymPy gives its two inequalities."""
    return tuple(_beyond_leading(z, part.rel_op) for part in expansion(z).args)


def _beyond_leading(z: Any, sign: str) -> Piece:
    """Return the proof of one half: in 1/z, after a factor z, the gap vanishes at 0 and grows."""
    from sympy import log, sqrt

    root = sqrt(1 + 4 * z**2)
    logarithm = log((1 + root) / 2)
    gap, slope = (
        (logarithm + 1 - root + z**2, 8 * z**3 / (1 + root) ** 2)
        if sign == ">="
        else (root - 1 - logarithm, 4 * z / (1 + root))
    )
    return reciprocal(z, product((1 / z, form()), (gap, monotone(z, equal(slope, form())))))
