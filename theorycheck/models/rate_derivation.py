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
THEOREM_1, THEOREM_3 = "theorem 1 (hyperbolic-entropy)", "theorem 3 (deep-entropy)"
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
    return _derivation(
        "at order 2", (*_excess(THEOREM_1, "sinh is odd and increasing"), *_powers(), *_order_two())
    )


@lru_cache(maxsize=1)
def deep_polynomial_rate() -> Derivation:
    """Return the steps to the exact order of the excess at a real order D > 2."""
    return _derivation("at order D > 2", (*_excess(THEOREM_3), *_deep()))


def _derivation(which: str, steps: Iterable[Step]) -> Derivation:
    return Derivation(
        title=f"The l1 excess under one constraint, {which}",
        steps=tuple(replace(step, symbols={**SYMBOLS, **step.symbols}) for step in steps),
    )


def _excess(theorem: str, *facts: str) -> Iterable[Step]:
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
            f"{theorem}: the limit of the flow minimizes Q, and its exponents lie in the row space "
            "of X = (1, s): they are x and s x",
            *facts,
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
                slope=pieces.product((1 - s, _below_one(s)), ((1 + z) ** (s - 2), pieces.form())),
                value=pieces.equal(sympy.Integer(0), pieces.form()),
            ),
        ),
    )
    return (1 + z) ** -s - 1 / (1 + z), proof


def _powers() -> Iterable[Step]:
    """The power s of a sum, and of a number below 1; s is below 1."""
    import sympy

    z, s = sympy.symbols("z s", positive=True)
    _, proof = _concave(z, s)
    region = {"z": POSITIVE, "s": BELOW_ONE}
    yield Step(
        title="a number below 1",
        relation=sympy.Ge((1 + z) ** -s, 1 / (1 + z), evaluate=False),
        reason="w^s >= w for 0 < w < 1, with w = 1/(1+z).",
        rule="covering",
        region=region,
        proofs=(proof,),
    )
    yield Step(
        title="the power of a sum",
        relation=sympy.Ge(z**s + 1, (1 + z) ** s, evaluate=False),
        reason="Both w = 1/(1+z) and w = z/(1+z) are below 1, and they sum to 1.",
        rule="covering",
        region=region,
        proofs=(_subadditive(z, s),),
    )


def _subadditive(z: Any, s: Any) -> pieces.Piece:
    r"""Show that $z^s + 1 - (1+z)^s$ is not negative."""
    small, proof = _concave(z, s)
    whole, mirrored = (1 + z) ** s, small.subs(z, 1 / z)
    factor = (whole, pieces.form())
    return pieces.total(
        (whole * small, pieces.product(factor, (small, proof))),
        (whole * mirrored, pieces.product(factor, (mirrored, pieces.reciprocal(z, proof)))),
    )


def _order_two() -> Iterable[Step]:
    """The second coefficient between powers of the first, and so of t."""
    import sympy
    from sympy import Eq, Ge, exp

    x, s, alpha, t, w = sympy.symbols("x s alpha t w", positive=True)
    first, second = (exp(c * x) - exp(-c * x) for c in (sympy.Integer(1), s))
    yield Step(
        title="the first coefficient",
        relation=Eq(first * exp(x), exp(2 * x) - 1, evaluate=False),
        reason="z = e^(2x) - 1 is beta_1/alpha^2 times e^x.",
    )
    yield Step(
        title="the second from above",
        relation=Eq(second * exp(s * x), exp(2 * s * x) - 1, evaluate=False),
        reason="beta_2/alpha^2 times e^(s x) is (1+z)^s - 1 <= z^s, and that is "
        "(beta_1/alpha^2)^s times e^(s x). So beta_2 <= alpha^2 (beta_1/alpha^2)^s, and "
        "beta_1 <= t.",
    )
    sigma = (alpha**2 / t) ** (1 - s)
    yield Step(
        title="the upper bound",
        relation=Eq(
            (1 - s) * (alpha**2 * (t / alpha**2) ** s), leading(alpha, s, t), evaluate=False
        ),
        reason="(1 - s) beta_2 is at most this.",
    )
    at_zero = pieces.equal(sympy.Integer(0), pieces.form())
    yield Step(
        title="the second from below",
        relation=Ge(second, exp(s * x) - 1, evaluate=False),
        reason="Up to alpha^2 this is beta_2.",
        rule="covering",
        region={"x": POSITIVE, "s": BELOW_ONE},
        proofs=(pieces.monotone(x, slope=pieces.form(), value=at_zero),),
    )
    yield Step(
        title="the first from above",
        relation=Ge(exp(x), first, evaluate=False),
        reason="So beta_2 >= alpha^2 (beta_1/alpha^2)^s - alpha^2.",
        rule="at_least",
        gap=exp(-x),
        side_conditions=("a power with a positive exponent increases",),
    )
    yield Step(
        title="the first from below",
        relation=Eq(t - s * (t**s * alpha ** (2 * (1 - s))), t * (1 - s * sigma), evaluate=False),
        reason="beta_1 = t - s beta_2, with the bound of beta_2 from above. If 1 - w is not "
        "positive, w = s (alpha^2/t)^(1-s), the lower bound says nothing; else (1 - w)^s >= 1 - w, "
        "and (beta_1/alpha^2)^s >= (t/alpha^2)^s (1 - w).",
    )
    lost = loss(alpha, s, t) - s * sigma
    yield Step(
        title="the lower bound",
        relation=Eq(
            (1 - s) * alpha**2 * ((t / alpha**2) ** s * (1 - w) - 1),
            leading(alpha, s, t) * (1 - w - lost),
            evaluate=False,
        ),
        reason="(1 - s) beta_2 is at least this. As alpha tends to 0, the ratio of both bounds "
        "tends to 1.",
    )


def _deep() -> Iterable[Step]:
    """X in (0, 1) is near 1, so that the second coefficient is near alpha^D h(s)."""
    import sympy
    from sympy import Eq, Ge

    m = deep_model()
    P, M, D, k = m.P(m.t), m.M(m.t), m.depth, m.k
    s, t, alpha, b2, r = sympy.symbols("s t alpha b2 r", positive=True)
    increasing = {step.title: step for step in deep_derivation()}
    yield increasing["slope of h"]
    yield replace(
        increasing["h increases"],
        reason="So 0 < s x < s gives beta_2 = alpha^D h(s x) <= alpha^D h(s): the upper bound. "
        "And s x < x gives beta_2 <= beta_1.",
        side_conditions=(
            "k stands for D - 2, which is positive",
            f"{THEOREM_3}: the exponents lie in (-1, 1)",
        ),
    )
    yield Step(
        title="the first from below",
        relation=Ge((1 + s) * (b2 + r), b2 + r + s * b2, evaluate=False),
        reason="beta_1 = beta_2 + r with r > 0: (1 + s) beta_1 >= t.",
        rule="at_least",
        gap=s * r,
    )
    yield Step(
        title="the first from above",
        relation=Ge(P ** (-D / k), P ** (-D / k) - M ** (-D / k), evaluate=False),
        reason="With P = 1 - x: beta_1 / alpha^D = h(x) is at most this power.",
        rule="at_least",
        gap=M ** (-D / k),
    )
    yield Step(
        title="the distance from 1",
        relation=Eq((P ** (-D / k)) ** (-k / D), P, evaluate=False),
        reason="So 1 - x <= (beta_1 / alpha^D)^(-(D-2)/D).",
        side_conditions=("a power with a negative exponent decreases",),
    )
    ratio = t / (1 + s) / alpha**D
    yield Step(
        title="tau",
        relation=Eq(ratio ** (-k / D), distance(alpha, s, t, D), evaluate=False),
        reason="So 1 - x <= tau, and s x >= s max(0, 1 - tau): beta_2 = alpha^D h(s x) is at least "
        "alpha^D h(s max(0, 1 - tau)), the lower bound. As alpha tends to 0 so does tau, like "
        "alpha^(D-2), and the excess is (1 - s) h(s) alpha^D, asymptotically.",
        side_conditions=("h is continuous",),
    )
