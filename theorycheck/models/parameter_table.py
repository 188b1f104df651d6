r"""The parameters that Xu and Du (2023, F.2) choose for theorem 9, as powers of n.

Only exponents are kept here: each $O(\cdot)$ hides an absolute constant that the paper does not
name. Terms are written without being evaluated, so that what is shown is what has to be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from theorycheck.core.domain import Natural, Positive
from theorycheck.core.problem import Problem, parameter
from theorycheck.core.settings import Settings
from theorycheck.rigor.certificate import Certificate
from theorycheck.symbolic.derivation import Derivation, Step
from theorycheck.symbolic.pieces import form, monotone


@dataclass(frozen=True, kw_only=True)
class Scales(Problem):
    """The sizes that the parameters are chosen by."""

    family: ClassVar[str] = "scales"

    neurons: int = parameter(
        default="2", domain=Natural(least=2), symbol="n", doc="number of neurons"
    )
    inputs: int = parameter(default="3", domain=Natural(), symbol="d", doc="number of inputs")
    sigma: Fraction = parameter(
        default="1/1000", domain=Positive(), symbol=r"\sigma", doc="initialization scale"
    )
    teacher: Fraction = parameter(
        default="1", domain=Positive(), symbol=r"\|v\|", doc="length of the teacher"
    )
    kappa: Fraction = parameter(
        default="1", domain=Positive(), symbol=r"\kappa", doc="largest angle of two z_i at first"
    )


def nothing(problem: Scales, settings: Settings) -> list[Certificate]:
    """Return no certificates: the relations speak of the problem's own numbers."""
    del problem, settings
    return []


def symbols() -> tuple[Any, Any, Any, Any, Any]:
    """Return the symbols of n, d, sigma, the teacher's length and kappa."""
    import sympy

    n, d, sigma, teacher, kappa = sympy.symbols("neurons inputs sigma teacher kappa", positive=True)
    return n, d, sigma, teacher, kappa


def power(base: Any, exponent: Any) -> Any:
    """Return a power as it is written."""
    import sympy

    return sympy.Pow(base, exponent, evaluate=False)


def times(*factors: Any) -> Any:
    """Return a product as it is written."""
    import sympy

    return sympy.Mul(*factors, evaluate=False)


def exponent(above: int, below: int = 1) -> Any:
    """Return n to a power."""
    import sympy

    return power(symbols()[0], sympy.Rational(above, below))


def second_angle() -> Any:
    r"""Return $\epsilon_2 = n^{-14}$."""
    return exponent(-14)


def first_angle() -> Any:
    r"""Return $\epsilon_1 = n^{-169/2}$, printed with the exponent 84.5."""
    return exponent(-169, 2)


def first_time() -> Any:
    r"""Return $C = n^{-170}$."""
    return exponent(-170)


def angle_required() -> Any:
    r"""Return $\epsilon_2^6 n^{-1/2}$, for $\epsilon_1$ (theorem 5)."""
    return times(power(second_angle(), 6), exponent(-1, 2))


def time_required() -> Any:
    r"""Return $\epsilon_1^2/n$, for C (theorem 4)."""
    return times(power(first_angle(), 2), exponent(-1))


def start_required() -> Any:
    r"""Return $C\epsilon_1^{48}d^{-1/2}\|v\|$, for sigma (theorem 4)."""
    _, d, _, teacher, _ = symbols()
    return times(first_time(), power(first_angle(), 48), _half(d), teacher)


def start_printed(by: int = 4226) -> Any:
    r"""Return $n^{-4226}d^{-1/2}\|v\|$, sigma in theorem 9."""
    _, d, _, teacher, _ = symbols()
    return times(exponent(-by), _half(d), teacher)


def _half(d: Any) -> Any:
    import sympy

    return power(d, sympy.Rational(-1, 2))


def _square_start() -> tuple[Any, ...]:
    r"""Return the factors of $\sigma^2d/\|v\|^2$."""
    _, d, sigma, teacher, _ = symbols()
    return power(sigma, 2), d, power(teacher, -2)


def step_printed(by: int = 169) -> Any:
    r"""Return $n^{-169}\sigma^2d/\|v\|^2$, the step in theorem 9."""
    return times(exponent(-by), *_square_start())


def step_second() -> Any:
    r"""Return $\epsilon_1^2\sigma^2d/\|v\|^2$, for the step (theorem 5)."""
    return times(power(first_angle(), 2), *_square_start())


def step_first() -> Any:
    r"""Return $nC\sigma\sqrt d/\|v\|$, for the step (theorem 4)."""
    import sympy

    n, d, sigma, teacher, _ = symbols()
    root = power(d, sympy.Rational(1, 2))
    return times(n, first_time(), sigma, root, power(teacher, -1))


def small() -> Any:
    r"""Return $\sigma^2d \le \|v\|^2$."""
    import sympy

    _, d, sigma, teacher, _ = symbols()
    return sympy.Le(sigma**2 * d, teacher**2, evaluate=False)


def same(left: Any, right: Any) -> Any:
    """Return an equation as it is written."""
    import sympy

    return sympy.Eq(left, right, evaluate=False)


def most(left: Any, right: Any) -> Any:
    """Return left <= right as it is written."""
    import sympy

    return sympy.Le(left, right, evaluate=False)


def slope(above: int = 17) -> tuple[Any, Any]:
    r"""Return the two sides of the slope in theorem 14.

    From $L^{-1/3} \le n^{5/3}\|v\|^{1/3}/Z$ (68) and $(1/Z)' \le n^4/(\kappa^2\|v\|)$ (66); with
    the exponent above/3 of n.
    """
    import sympy

    n, _, _, teacher, kappa = symbols()
    third = sympy.Rational(1, 3)
    root = times(exponent(5, 3), power(teacher, third))
    growth = times(power(n, 4), power(kappa, -2), power(teacher, -1))
    printed = times(exponent(above, 3), power(kappa, -2), power(teacher, -2 * third))
    return times(root, growth), printed


def exponent_steps() -> tuple[Step, ...]:
    """Return the exponents one after the other, for every n > 0."""
    import sympy

    n = symbols()[0]
    logarithm = sympy.log(n)
    half = times(sympy.Rational(-169, 2), logarithm)
    total = sympy.Add(
        times(sympy.Integer(-170), logarithm), times(sympy.Integer(48), half), evaluate=False
    )
    return (
        Step(
            title="the angle after phase 1",
            relation=same(angle_required(), first_angle()),
            reason="6 times 14 and a half are 84.5.",
        ),
        Step(
            title="the time of phase 1",
            relation=same(time_required(), first_time()),
            reason="Twice 84.5 and 1 are 170.",
        ),
        Step(
            title="the start, in logarithms",
            relation=same(total, times(sympy.Integer(-4226), logarithm)),
            reason="Of C epsilon_1^48: 170 and 48 times 84.5 are 4226. Both sides of the statement "
            "are the exponentials of these, times |v| over the root of d.",
            side_conditions=("x^a = exp(a log x), and exp(a + b) = exp(a) exp(b)",),
        ),
    )


def step_steps() -> tuple[Step, ...]:
    """Return why the printed step is what phase 2 requires, and less than the other two."""
    import sympy

    m, x = sympy.symbols("m x", positive=True)
    sides = (sympy.Ge(x, x**2, evaluate=False), sympy.Ge(1, m**167 * x**2, evaluate=False))
    falls = monotone(x, form(), monotone(m, form(), end="high"), end="high")
    region = {"m": "(0, 1]", "x": "(0, 1]"}
    words = "With x = sigma sqrt(d)/|v| and m = 1/n, both at most 1: "
    return (
        Step(
            title="what phase 2 requires",
            relation=same(step_second(), step_printed()),
            reason="Twice 84.5 is 169.",
        ),
        Step(
            title="what phase 1 requires",
            relation=sides[0],
            reason=words + "n C x is n^-169 x, and the step n^-169 x^2.",
            rule="covering",
            region={"x": "(0, 1]"},
            proofs=(_at_most_one(x),),
        ),
        Step(
            title="what phase 3 requires",
            relation=sides[1],
            reason=words + "the step is n^-2 times m^167 x^2.",
            rule="covering",
            region=region,
            proofs=(falls,),
        ),
    )


def _at_most_one(x: Any) -> Any:
    """Return the proof of x - x^2 >= 0, as a product."""
    from theorycheck.symbolic.pieces import product

    return product((x, form()), (1 - x, monotone(x, form(), end="high")))


def slope_steps() -> tuple[Step, ...]:
    """Return the identity of the slope."""
    return (
        Step(
            title="the slope of the lower bound",
            relation=same(*slope()),
            reason="5/3 and 4 are 17/3; 1/3 less 1 is -2/3.",
        ),
    )


def derivation() -> Derivation:
    """Return all steps."""
    return Derivation(
        title="The exponents of the parameters",
        steps=(*exponent_steps(), *step_steps(), *slope_steps()),
    )
