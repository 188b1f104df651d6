r"""The l1 excess of the limit under one constraint $\beta_1 + s\beta_2 = t$: bounds, and the steps.

At every order $\beta_1 = \alpha^D h_D(x)$ and $\beta_2 = \alpha^D h_D(sx)$ with one number x > 0
(order 2: $h(x) = e^x - e^{-x}$; theorems 1 and 3), and the excess is $(1-s)\beta_2$.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from theorycheck.models.deep_derivation import deep_derivation
from theorycheck.models.deep_symbols import deep_model
from theorycheck.symbolic import pieces
from theorycheck.symbolic.derivation import Derivation, Step

POSITIVE, BELOW_ONE = "(0, inf)", "(0, 1)"
SYMBOLS = {"b1": r"\beta_1", "b2": r"\beta_2"}


def leading(alpha: Any, s: Any, t: Any) -> Any:
    r"""Return $(1-s)\,t^s\alpha^{2(1-s)}$, to which the excess at order 2 is asymptotic."""
    return (1 - s) * t**s * alpha ** (2 * (1 - s))


def loss(alpha: Any, s: Any, t: Any) -> Any:
    r"""Return $s(\alpha^2/t)^{1-s} + (\alpha^2/t)^s$, the most that is lost of it, relatively."""
    return s * (alpha**2 / t) ** (1 - s) + (alpha**2 / t) ** s


def h(s: Any, order: Any) -> Any:
    r"""Return $h_D(s) = (1-s)^{-D/(D-2)} - (1+s)^{-D/(D-2)}$."""
    power = -order / (order - 2)
    return (1 - s) ** power - (1 + s) ** power


def distance(alpha: Any, s: Any, t: Any, order: Any) -> Any:
    r"""Return $\tau = ((1+s)\alpha^D/t)^{(D-2)/D}$, which bounds 1 - x from above."""
    return ((1 + s) * alpha**order / t) ** ((order - 2) / order)


@lru_cache(maxsize=1)
def polynomial_rate() -> Derivation:
    """Return the steps to the exact order of the excess at order 2."""
    return _derivation("at order 2", (*_excess(), *_powers(), *_order_two()))


@lru_cache(maxsize=1)
def deep_polynomial_rate() -> Derivation:
    """Return the steps to the exact order of the excess at a real order D > 2."""
    return _derivation("at order D > 2", (*_excess(), *_deep()))


def _derivation(which: str, steps: Iterable[Step]) -> Derivation:
    return Derivation(
        title=f"The l1 excess under one constraint, {which}",
        steps=tuple(replace(step, symbols={**SYMBOLS, **step.symbols}) for step in steps),
    )


def _excess() -> Iterable[Step]:
    """The least norm, and the excess of a nonnegative solution."""
    import sympy

    z, w, s = sympy.symbols("z w s", positive=True)
    b1, b2 = sympy.symbols("b1 b2", positive=True)
    yield Step(
        title="the least norm",
        relation=sympy.Ge(z + w, z + s * w, evaluate=False),
        reason="z = |b_1|, w = |b_2| of any solution b: its norm is at least z + s w >= "
        "b_1 + s b_2 = t, which (t, 0) attains.",
        rule="covering",
        region={"z": "[0, inf)", "w": "[0, inf)", "s": BELOW_ONE},
        proofs=(pieces.product((1 - s, _below_one(s)), (w, _from_zero(w))),),
    )
    yield Step(
        title="the excess",
        relation=sympy.Eq(b1 + b2 - (b1 + s * b2), (1 - s) * b2, evaluate=False),
        reason="beta_1 and beta_2 are alpha^D h(x) and alpha^D h(s x), h odd and increasing: "
        "x > 0, as t > 0, and so both are positive; and t = beta_1 + s beta_2.",
        side_conditions=(
            "theorem 1 (hyperbolic-entropy) or 3 (deep-entropy): the limit of the flow minimizes "
            "Q, and its exponents lie in the row space of X = (1, s): they are x and s x",
        ),
    )


def _from_zero(variable: Any) -> pieces.Piece:
    """Show that a symbol in [0, inf) is not negative."""
    return pieces.monotone(variable, pieces.form())


def _below_one(variable: Any) -> pieces.Piece:
    """Show that 1 minus a symbol in (0, 1) is not negative."""
    return pieces.monotone(variable, pieces.form(), end="high")


def _concave(z: Any, s: Any) -> tuple[Any, pieces.Piece]:
    r"""Return $(1+z)^{-s} - (1+z)^{-1}$, and why it is not negative for z > 0, 0 < s < 1."""
    import sympy

    rest = (1 + z) ** (s - 1)
    proof = pieces.product(
        ((1 + z) ** -s, pieces.form()),
        (
            1 - rest,
            pieces.monotone(
                z,
                slope=pieces.product(
                    (1 - s, _below_one(s)), ((1 + z) ** (s - 2), pieces.form())
                ),
                value=pieces.equal(sympy.Integer(0), pieces.form()),
            ),
        ),
    )
    return (1 + z) ** -s - 1 / (1 + z), proof


def _powers() -> Iterable[Step]:
    """The power s of a sum, and of a number below 1; s is below 1."""
    import sympy

    z, s = sympy.symbols("z s", positive=True)
    small, proof = _concave(z, s)
    region = {"z": POSITIVE, "s": BELOW_ONE}
    yield Step(
        title="a number below 1",
        relation=sympy.Ge((1 + z) ** -s, 1 / (1 + z), evaluate=False),
        reason="w^s >= w for 0 < w < 1, with w = 1/(1+z).",
        rule="covering",
        region=region,
        proofs=(proof,),
    )
    whole = (1 + z) ** s
    mirrored = small.subs(z, 1 / z)
    yield Step(
        title="the power of a sum",
        relation=sympy.Ge(z**s + 1, whole, evaluate=False),
        reason="Both w = 1/(1+z) and w = z/(1+z) are below 1, and they sum to 1.",
        rule="covering",
        region=region,
        proofs=(
            pieces.total(
                (whole * small, pieces.product((whole, pieces.form()), (small, proof))),
                (
                    whole * mirrored,
                    pieces.product(
                        (whole, pieces.form()), (mirrored, pieces.reciprocal(z, proof))
                    ),
                ),
            ),
        ),
    )
