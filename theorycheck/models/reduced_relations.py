r"""What is said of the reduced flow and of two neurons: relations, wrong ones, and their proofs."""

from __future__ import annotations

from typing import Any

from theorycheck.models import reduced_flow
from theorycheck.symbolic.as_written import raised, times
from theorycheck.symbolic.derivation import Step
from theorycheck.symbolic.pieces import Piece, equal, form

POSITIVE = "(0, inf)"
RAY = dict.fromkeys(("phi", "start", "time"), POSITIVE)
MASSES = dict.fromkeys(("first", "second"), POSITIVE)


def _symbols(*names: str) -> tuple[Any, ...]:
    import sympy

    return tuple(sympy.Symbol(name) for name in names)


def scaled_level() -> Any:
    """Return t^3 Phi(z(t)) on the critical ray."""
    phi, start, time = _symbols(*RAY)
    return time**3 * phi * reduced_flow.length(start, phi, time) ** 3


def ray(factor: int = 27) -> Any:
    """Return both bounds of t^3 Phi(z(t)) on the critical ray, for 27 or another factor."""
    from sympy import And, Ge, Le

    phi, start, time = _symbols(*RAY)
    limit = 1 / (factor * phi**2)
    return And(
        Le(scaled_level(), limit),
        Ge(scaled_level(), limit * (1 - 1 / (phi * start * time))),
        evaluate=False,
    )


def ray_pieces() -> list[Piece]:
    """Return the proofs of `ray`."""
    phi, start, time = _symbols(*RAY)
    q = 3 * phi * start * time
    above = (1 + 3 * q + 3 * q**2) / (27 * phi**2 * (1 + q) ** 3)
    below = (3 + 8 * q + 6 * q**2) / (27 * phi**2 * q * (1 + q) ** 3)
    pieces = {"<=": above, ">=": below}
    return [equal(pieces[part.rel_op], form()) for part in ray().args]


def ray_steps() -> list[Step]:
    """Return the steps to `ray`: the solution, and both bounds of its level."""
    bounds = [
        Step(
            title=title,
            relation=part,
            reason="With q = 3 Phi_* rho_0 t the left side is (q/(1 + q))^3/(27 Phi_*^2).",
            rule="covering",
            region=RAY,
            proofs=(piece,),
        )
        for title, part, piece in zip(
            ("the level from one side", "the level from the other side"),
            ray().args,
            ray_pieces(),
            strict=True,
        )
    ]
    return [*reduced_flow.critical_ray(), *bounds]


def wrong_factor() -> Any:
    """Return the bounds with 9 for 27."""
    return ray(9)


def lowered() -> Any:
    """Return the upper bound times 1 - 10^-6."""
    from sympy import Le, Rational

    (phi,) = _symbols("phi")
    return Le(scaled_level(), (1 - Rational(1, 10**6)) / (27 * phi**2))


def slope() -> Any:
    """Return |P grad Phi| = 3 Phi_*^(1/3) Phi(z)^(2/3) on the critical ray."""
    from sympy import Eq, Rational

    phi, start, time = _symbols(*RAY)
    rho = reduced_flow.length(start, phi, time)
    right = 3 * phi ** Rational(1, 3) * (phi * rho**3) ** Rational(2, 3)
    return Eq(3 * phi * rho**2, right, evaluate=False)


def slope_steps() -> list[Step]:
    """Return the steps to `slope`."""
    import sympy

    phi, rho = sympy.symbols("phi rho", positive=True)
    third = sympy.Rational(1, 3)
    last = Step(
        title="the slope on the ray",
        relation=sympy.Eq(
            3 * phi * rho**2,
            times(3 * phi**third, raised(phi * rho**3, 2 * third)),
            evaluate=False,
        ),
        reason="|P grad Phi(z)| = 3 Phi(u) rho^2 and Phi(z) = Phi(u) rho^3.",
    )
    return [*reduced_flow.critical_ray(), last]


def upper() -> Any:
    """Return the bound along any solution."""
    from sympy import Le

    level, least, time = _symbols("level", "least", "time")
    return Le(time**3 * level, 1 / (27 * least**2))


def limit() -> Any:
    """Return the limit along any solution."""
    from sympy import Eq

    found, final = _symbols("limit", "final")
    return Eq(found, 1 / (27 * final**2))


def pair() -> Any:
    """Return the constant of two neurons."""
    from sympy import Eq

    first, second = _symbols(*MASSES)
    left = 1 / (27 * reduced_flow.pair_potential(first, second) ** 2)
    return Eq(left, reduced_flow.pair_constant(first, second), evaluate=False)


def unsquared() -> Any:
    """Return it with c_1 c_2 for its square."""
    from sympy import Eq, Rational, pi

    first, second = _symbols(*MASSES)
    return Eq(pair().lhs, Rational(8, 3) * pi**2 * first * second, evaluate=False)


def pair_bound(shift: Any = 0) -> Any:
    """Return that it is at most pi^2/6 |v|^2, times 1 - shift."""
    from sympy import Le, pi

    first, second = _symbols(*MASSES)
    bound = (1 - shift) * pi**2 / 6 * (first + second) ** 2
    return Le(reduced_flow.pair_constant(first, second), bound)


def lowered_pair_bound() -> Any:
    """Return the bound lowered by 10^-6 of itself."""
    from sympy import Rational

    return pair_bound(Rational(1, 10**6))


def pair_pieces() -> list[Piece]:
    """Return the proof of `pair_bound`."""
    from sympy import pi

    first, second = _symbols(*MASSES)
    square = (first - second) ** 2 * (first**2 + 6 * first * second + second**2)
    return [equal(pi**2 / 6 * square / (first + second) ** 2, form())]


def equal_pair() -> Any:
    """Return that equal masses h and h have the constant pi^2/6 (2h)^2."""
    (first,) = _symbols("first")
    return _equal_pair(first)


def _equal_pair(mass: Any) -> Any:
    from sympy import Eq, evaluate, pi

    # Evaluated, both sides would be the same term before anything checks them.
    with evaluate(x=False):
        constant = 1 / (27 * reduced_flow.pair_potential(mass, mass) ** 2)
    return Eq(constant, pi**2 / 6 * (2 * mass) ** 2, evaluate=False)


def equal_pair_steps() -> list[Step]:
    """Return the steps to `equal_pair`."""
    import sympy

    last = Step(
        title="two equal neurons",
        relation=_equal_pair(sympy.Symbol("first", positive=True)),
        reason="h_1 = h_2.",
    )
    return [*reduced_flow.pair(), last]


def steps() -> list[Step]:
    """Return all steps."""
    *_, slope_step = slope_steps()
    return [
        *ray_steps(),
        slope_step,
        *reduced_flow.every_solution(),
        *equal_pair_steps(),
    ]


def positive_start() -> Any:
    """Return the assumption that the flow does not start at rest."""
    import sympy

    return sympy.Gt(sympy.Symbol("start"), 0)
