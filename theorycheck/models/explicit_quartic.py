r"""The quartic of the explicit regularizer: derived as a resultant, and its two real roots.

$p_z(t) = t^4 - 6t^3 + (12 - 2z^2)t^2 - (8 + 10z^2)t + z^2 + z^4$ (Woodworth et al. 2020, equation
9) is what remains of $z = 4\lambda/(1-\lambda^2)^2$ and
$t = 2\lambda^2(1+\lambda^2)/(1-\lambda^2)^2$ when $\lambda$ is eliminated.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from theorycheck.symbolic.derivation import Step

DISCRIMINANT = (
    "the discriminant of a monic quartic is (4 I^3 - J^2)/27; where it is negative the quartic has "
    "exactly two real roots, and they are simple"
)


class Elimination(NamedTuple):
    """The equations for the multiplier l, their resultant, and its cofactors.

    The resultant is `factor` times the monic quartic `quartic`, and equals
    `first * equations[0] + second * equations[1]`.
    """

    multiplier: Any
    z: Any
    t: Any
    equations: tuple[Any, Any]
    factor: Any
    quartic: Any
    first: Any
    second: Any


@lru_cache(maxsize=1)
def elimination() -> Elimination:
    """Eliminate the multiplier from the equations of z and t by their resultant."""
    import sympy
    from sympy.polys.matrices import DomainMatrix
    from sympy.polys.subresultants_qq_zz import sylvester

    multiplier, z, t = (sympy.Symbol(name, real=True) for name in ("l", "z", "t"))
    below = (1 - multiplier**2) ** 2
    equations = (
        z * below - 4 * multiplier,
        t * below - 2 * multiplier**2 * (1 + multiplier**2),
    )
    resultant = sympy.Poly(sympy.resultant(*equations, multiplier), t)
    factor = resultant.LC()
    # The cofactors: the row of the Sylvester matrix's adjugate that gives the constant 1.
    matrix = sylvester(*(sympy.expand(equation) for equation in equations), multiplier).T
    size = matrix.shape[0]
    field = DomainMatrix.from_Matrix(matrix).to_field()
    unit = DomainMatrix.from_Matrix(sympy.eye(size)[:, size - 1]).convert_to(field.domain)
    row = [sympy.cancel(entry * resultant.as_expr()) for entry in field.lu_solve(unit).to_Matrix()]
    half = size // 2
    first, second = (
        sum(
            (entry * multiplier ** (half - 1 - k) for k, entry in enumerate(part)),
            sympy.Integer(0),
        )
        for part in (row[:half], row[half:])
    )
    monic = sympy.collect((resultant.as_expr() / factor).expand(), t)
    return Elimination(multiplier, z, t, equations, factor, monic, first, second)


def quartic(z: Any, t: Any) -> Any:
    """Return p_z(t), as derived."""
    found = elimination()
    return found.quartic.subs({found.z: z, found.t: t}, simultaneous=True)


def quartic_steps(at: Any) -> Iterable[Step]:
    """Yield the steps from the resultant to the smaller of exactly two real roots.

    Args:
        at: The solution of the stationarity conditions as functions of x = u/v.
    """
    yield from _quartic(at)
    yield from _two_roots()
    yield from _smaller(at)


def _quartic(at: Any) -> Iterable[Step]:
    import sympy

    e = elimination()
    yield Step(
        title="the resultant",
        relation=sympy.Eq(
            e.factor * e.quartic,
            e.first * e.equations[0] + e.second * e.equations[1],
            evaluate=False,
        ),
        reason="The resultant in l of z (1-l^2)^2 = 4 l and t (1-l^2)^2 = 2 l^2 (1+l^2), with its "
        "cofactors: p_z(t) = 0 wherever both equations hold.",
    )
    for name, equation in zip(("z", "r"), e.equations, strict=True):
        yield Step(
            title=f"{name} satisfies its equation",
            relation=sympy.Eq(
                equation.subs(
                    {e.multiplier: at.multiplier, e.z: at.z, e.t: at.r}, simultaneous=True
                ),
                0,
                evaluate=False,
            ),
            reason="At the multiplier l = (x-1)/(x+1).",
        )
    yield Step(
        title="the distance is a root of the quartic",
        relation=sympy.Eq(quartic(at.z, at.r), 0, evaluate=False),
        reason="An identity in x = u/v.",
    )


def _two_roots() -> Iterable[Step]:
    import sympy

    z, t = sympy.Symbol("z", positive=True), sympy.Symbol("t", real=True)
    first, second = invariants(z)
    value = -16 * z**4 * (16 * z**2 + 27) ** 3
    yield Step(
        title="the discriminant",
        relation=sympy.Eq((4 * first**3 - second**2) / 27, value, evaluate=False),
        reason="I = 12 e - 3 b d + c^2 and J = 72 c e + 9 b c d - 27 d^2 - 27 e b^2 - 2 c^3 of "
        "t^4 + b t^3 + c t^2 + d t + e.",
    )
    yield Step(
        title="its sign",
        relation=sympy.Gt(-value, 0, evaluate=False),
        reason="So p_z has exactly two real roots, both simple, for every z that is not 0.",
        rule="positive",
        side_conditions=(DISCRIMINANT,),
    )
    yield Step(
        title="the case z = 0",
        relation=sympy.Eq(quartic(sympy.Integer(0), t), t * (t - 2) ** 3, evaluate=False),
        reason="Its roots are 0 = r(0) and 2.",
    )
    sign = sympy.Symbol("s", real=True)
    yield Step(
        title="the quartic is even in z",
        # As a value: SymPy would make both sides alike before anyone has checked it.
        relation=sympy.Eq(
            sympy.Subs(quartic(sign * z, t), sign, -1), quartic(z, t), evaluate=False
        ),
        reason="So z > 0 from here on.",
        rule="value",
    )


def _smaller(at: Any) -> Iterable[Step]:
    import sympy

    z, m = sympy.symbols("z m", positive=True)
    at_zero = quartic(z, sympy.Integer(0))
    yield Step(
        title="the quartic at 0",
        relation=sympy.Gt(at_zero, 0, evaluate=False),
        reason="It is z^2 + z^4.",
        rule="positive",
    )
    square = z * (16 * (z - sympy.Rational(13, 32)) ** 2 + sympy.Rational(343, 64))
    yield Step(
        title="the quartic at z",
        relation=sympy.Eq(-quartic(z, z), square, evaluate=False),
        reason="Its negative, with the square completed.",
    )
    yield Step(
        title="the quartic at z is negative",
        relation=sympy.Gt(square, 0, evaluate=False),
        reason="So one real root lies in (0, z) and the other beyond z.",
        rule="positive",
        side_conditions=("a continuous function that changes sign has a zero between",),
    )
    x = 1 + 2 * m
    gap = sympy.factor((at.z - at.r).subs(at.x, x))
    yield Step(
        title="the distance is below z",
        relation=sympy.Ge((at.z).subs(at.x, x), (at.r).subs(at.x, x), evaluate=False),
        reason="With x = 1 + 2m, m > 0, which is z > 0: r is the smaller root.",
        rule="at_least",
        gap=gap,
    )
    inverse = 1 / at.x
    for name, value, sign in (("z", at.z, -1), ("r", at.r, 1)):
        yield Step(
            title=f"{name} when u and v change places",
            relation=sympy.Eq(value.subs(at.x, inverse), sign * value, evaluate=False),
            reason="x becomes 1/x: z changes its sign, and r stays.",
        )


def invariants(z: Any) -> tuple[Any, Any]:
    """Return the invariants I and J of the quartic p_z."""
    import sympy

    t = sympy.Dummy("t")
    _, b, c, d, e = sympy.Poly(quartic(z, t), t).all_coeffs()
    return (
        12 * e - 3 * b * d + c**2,
        72 * c * e + 9 * b * c * d - 27 * d**2 - 27 * e * b**2 - 2 * c**3,
    )
