r"""What the printed proof of theorem 2 gets wrong: statements about numbers, as controls.

With $\delta = \varepsilon/(2+\varepsilon)$ the proof applies lemma 1 (l1) and lemma 3 (l2) at the
radius $(1+2\varepsilon)\|\beta^*\|$. The theorem is true all the same. Lemma 3's threshold is
also listed with an argument d that it does not have, a misprint without truth value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from theorycheck.core.theorem import Control, Erratum, Quantity, Statement
from theorycheck.models.comparison import in_balls
from theorycheck.models.scale_problems import ScaleNumbers
from theorycheck.models.scale_statements import nothing

VERSIONS = "V1, V3, COLT"
PRINTED = "COLT 2020, appendix, proof of theorem 2"
NUMBERS = (
    Quantity(
        name="norm",
        latex=r"\|\beta^{*}\|",
        meaning=r"\min_{X\beta=y}\|\beta\|",
        words="the minimum norm, l1 or l2 as the half of the theorem",
    ),
    Quantity(name="features", latex="d", meaning="d", words="number of features"),
    Quantity(name="entry", latex="b_1", meaning="b_1", words="each of the d equal entries of b"),
)


def _symbols() -> tuple[Any, ...]:
    """Return alpha, epsilon, the norm, d, b_1 and delta."""
    import sympy

    names = ("alpha", "epsilon", "norm", "features", "entry")
    alpha, epsilon, norm, features, entry = (sympy.Symbol(name) for name in names)
    return alpha, epsilon, norm, features, entry, epsilon / (2 + epsilon)


def epsilon_range() -> Any:
    """Return 0 < epsilon < d."""
    from sympy import And, Gt, Lt

    _, epsilon, _, features, _, _ = _symbols()
    return And(Gt(epsilon, 0, evaluate=False), Lt(epsilon, features, evaluate=False))


def small_scale() -> Any:
    """Return the condition on alpha of the l1 half."""
    from sympy import And, Le, exp

    alpha, epsilon, norm, features, _, _ = _symbols()
    power = -(2 + epsilon) / (2 * epsilon)
    return And(
        Le(alpha, (2 * (1 + epsilon) * norm) ** power, evaluate=False),
        Le(alpha, exp(-features / (epsilon * norm)), evaluate=False),
    )


def large_scale() -> Any:
    """Return the condition on alpha of the l2 half."""
    from sympy import Ge, sqrt

    alpha, epsilon, norm, _, _, _ = _symbols()
    return Ge(alpha, sqrt(2 * (1 + epsilon) * (1 + 2 / epsilon) * norm), evaluate=False)


def in_the_ball() -> Any:
    """Return that b lies in the ball of the printed proof."""
    from sympy import Le

    _, epsilon, norm, features, entry, _ = _symbols()
    return Le(features * entry, (1 + 2 * epsilon) * norm, evaluate=False)


def lemma_1_applies() -> Any:
    """Return that alpha is small enough for lemma 1 at the radius of the ball."""
    from sympy import And, Le, exp, sqrt

    alpha, epsilon, norm, features, _, delta = _symbols()
    radius = (1 + 2 * epsilon) * norm
    scales = (
        1,
        sqrt(radius),
        (2 * radius) ** (-1 / (2 * delta)),
        exp(-features / (2 * delta * radius)),
    )
    return And(*(Le(alpha, scale, evaluate=False) for scale in scales))


def sandwich() -> Any:
    """Return the bounds of Q_alpha that the proof uses for every b in the ball."""
    from sympy import And, Le, asinh, log, sqrt

    alpha, _, _, features, entry, delta = _symbols()
    z = entry / alpha**2
    q = 2 - sqrt(4 + z**2) + z * asinh(z / 2)
    value = alpha**2 * features * q / log(1 / alpha**2, evaluate=False)
    norm = features * entry
    return And(
        Le((1 - delta) * norm, value, evaluate=False), Le(value, (1 + delta) * norm, evaluate=False)
    )


def lemma_3_applies() -> Any:
    """Return that alpha is large enough for lemma 3 at the radius of the ball."""
    from sympy import Ge, Rational, sqrt

    alpha, epsilon, norm, _, _, delta = _symbols()
    scale = sqrt((1 + 2 * epsilon) * norm) * (1 + delta ** Rational(-1, 4))
    return Ge(alpha, scale, evaluate=False)


def on_the_sphere() -> Any:
    """Return the equality of (48) for b of norm (1 + 2 epsilon) |beta*|."""
    from sympy import Eq

    _, epsilon, norm, _, _, delta = _symbols()
    left = (1 - delta) * ((1 + 2 * epsilon) * norm) ** 2
    return Eq(left, (1 - delta) * (1 + 2 * epsilon) * norm**2, evaluate=False)


def _stated(slug: str, words: str, relation: Callable[[], Any]) -> Statement:
    return Statement(
        slug=slug,
        words=words,
        relation=relation,
        quantities=NUMBERS,
        checks={"exact numbers": in_balls(relation, nothing)},
    )


EPSILON = _stated("numbers-epsilon", "epsilon lies between 0 and d.", epsilon_range)
SMALL = _stated(
    "numbers-small", "alpha is within the printed threshold of the l1 half.", small_scale
)
LARGE = _stated(
    "numbers-large", "alpha is within the printed threshold of the l2 half.", large_scale
)
INSIDE = _stated(
    "numbers-inside", "The l1 norm of b is at most (1 + 2 epsilon) times the minimum.", in_the_ball
)


def _wide() -> ScaleNumbers:
    return ScaleNumbers.at(alpha="7/2")


SCALE_ERRATA = (
    Control(
        statement=_stated(
            "lemma-1-applies",
            "The threshold of the l1 half makes alpha small enough for lemma 1 with "
            "delta = epsilon/(2 + epsilon) at the norm (1 + 2 epsilon)|beta*|_1.",
            lemma_1_applies,
        ),
        source=f"{PRINTED}: 'so that alpha <= alpha_1(epsilon/(2 + epsilon), ...)'",
        at=ScaleNumbers.at,
        given=(EPSILON, SMALL),
        erratum=Erratum(
            number="E7",
            versions=VERSIONS,
            reading="Refuted: that the condition of lemma 1 follows from that of theorem 2, at "
            "epsilon = 1, |beta*|_1 = 1, d = 2. True: the bound that is concluded from it; only "
            "the lower half of the lemma at the limit and the upper half at beta* are needed.",
            corrected="l1-half",
        ),
    ),
    Control(
        statement=_stated(
            "sandwich-in-the-ball",
            "Q_alpha(b)/ln(1/alpha^2) lies within the factors 1 - delta and 1 + delta of the l1 "
            "norm of b, for b in the ball.",
            sandwich,
        ),
        source=f"{PRINTED}, (44): 'for all b' with |b|_1 <= (1 + 2 epsilon)|beta*|_1",
        at=ScaleNumbers.at,
        given=(EPSILON, SMALL, INSIDE),
        erratum=Erratum(
            number="E7",
            versions=VERSIONS,
            reading="Refuted: the bounds for all b in the ball, at b = (1/2, 1/2). Lemma 1 itself, "
            "whose threshold depends on the norm of b, is not touched: it asks for a smaller "
            "alpha there.",
            corrected="l1-half",
        ),
    ),
    Control(
        statement=_stated(
            "lemma-3-applies",
            "The threshold of the l2 half makes alpha large enough for lemma 3 with "
            "delta = epsilon/(2 + epsilon) at the norm (1 + 2 epsilon)|beta*|_2.",
            lemma_3_applies,
        ),
        source=f"{PRINTED}: 'so that alpha >= alpha_2(epsilon/(2 + epsilon), ...)'",
        at=_wide,
        given=(EPSILON, LARGE),
        erratum=Erratum(
            number="E8",
            versions=VERSIONS,
            reading="Refuted: that the condition of lemma 3 follows from that of theorem 2, at "
            "epsilon = 1, |beta*|_2 = 1. It does follow for epsilon up to about 0.648, and the "
            "bound that is concluded from it is true for every epsilon.",
            corrected="l2-half",
        ),
    ),
    Control(
        statement=_stated(
            "equality-on-the-sphere",
            "(1 - delta)|b|^2 equals (1 - delta)(1 + 2 epsilon)|beta*|^2 for b of norm "
            "(1 + 2 epsilon)|beta*|.",
            on_the_sphere,
        ),
        source=f"{PRINTED}, (48)",
        at=ScaleNumbers.at,
        given=(EPSILON,),
        erratum=Erratum(
            number="E16",
            versions="V3, COLT",
            reading="Refuted: the equality; the factor is (1 + 2 epsilon)^2. True: the left side "
            "is the larger one, which is all that the proof uses.",
            corrected="l2-half",
        ),
    ),
)
