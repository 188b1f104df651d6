r"""With a small scale, Q_alpha is near ln(1/alpha^2) times the l1 norm.

Setting: $Q_\alpha(\beta) = \alpha^2\sum_{j=1}^d q(\beta_j/\alpha^2)$, $q(z) = \int_0^z
\operatorname{arcsinh}(u/2)\,du$, $\varepsilon > 0$ and $\beta \ne 0$.

Claim: if $\alpha \le \min\{1, \sqrt{\|\beta\|_1}, (2\|\beta\|_1)^{-1/(2\varepsilon)},
e^{-d/(2\varepsilon\|\beta\|_1)}\}$, then $(1-\varepsilon)\|\beta\|_1 \le
Q_\alpha(\beta)/\ln(1/\alpha^2) \le (1+\varepsilon)\|\beta\|_1$. The denominator is positive: with
$\alpha = 1$ the second bound says $\|\beta\|_1 \ge 1$ and the third $\|\beta\|_1 \le 1/2$.

Checked: by a derivation for every d and $\beta$, whose three inequalities between functions of one
variable are proved on whole half lines; the statement in balls at one problem. Controls: q with
arcsin for arcsinh, as the proof prints it, and an error smaller by a hundredth.

Source: lemma 1 of Woodworth et al., "Kernel and Rich Regimes in Overparametrized Models", COLT
2020 (lemma 5 of the proceedings). The proof here is term by term.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Erratum, Statement, Theorem
from theorycheck.models import entropy_lemmas
from theorycheck.models.comparison import in_balls
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.entropy_lemmas import POSITIVE
from theorycheck.models.references import kernel_and_rich_regimes
from theorycheck.models.scalar_problems import EntropyOfVector, coordinates, entropy, norm, q
from theorycheck.symbolic.derivation import Derivation, Step

ADDED = "inequalities between numbers may be added"


def _scale() -> tuple[Any, Any]:
    """Return alpha and epsilon."""
    import sympy

    return sympy.Symbol("alpha"), sympy.Symbol("epsilon")


def small_scale() -> Any:
    """Return the four bounds of the scale."""
    from sympy import And, Le, Sum, exp, sqrt

    alpha, epsilon = _scale()
    _, j, d = coordinates()
    size = norm(1)
    return And(
        Le(alpha, 1),
        Le(alpha, sqrt(size)),
        Le(alpha, (2 * size) ** (-1 / (2 * epsilon))),
        Le(alpha, exp(-Sum(1, (j, 1, d)) / (2 * epsilon * size))),
        evaluate=False,
    )


def near(error: Callable[[Any], Any] = lambda epsilon: epsilon) -> Any:
    """Return the two bounds of Q_alpha / ln(1/alpha^2), with an error in place of epsilon."""
    from sympy import And, Ge, Le, log

    alpha, epsilon = _scale()
    ratio = entropy() / log(1 / alpha**2)
    return And(
        Ge(ratio, (1 - error(epsilon)) * norm(1)),
        Le(ratio, (1 + error(epsilon)) * norm(1)),
        evaluate=False,
    )


def too_near() -> Any:
    """Return the wrong statement with an error that is smaller by a hundredth."""
    from sympy import Rational

    return near(lambda epsilon: Rational(99, 100) * epsilon)


def even() -> Any:
    """Return that Q_alpha depends on the absolute values alone."""
    from sympy import Eq

    return Eq(entropy(), entropy(absolute=True), evaluate=False)


def with_arcsin() -> Any:
    """Return Q_alpha = the sum of 2 - sqrt(4 + x^2) + g(|x|) with g(x) = x arcsin(x/2)."""
    from sympy import Eq, asin, sqrt

    def printed(x: Any) -> Any:
        return 2 - sqrt(4 + x**2) + x * asin(x / 2)

    return Eq(entropy(), entropy(printed, absolute=True), evaluate=False)


def even_steps() -> tuple[Step, ...]:
    """Return that q is even."""
    import sympy

    z = sympy.Symbol("z", real=True)
    minus = 2 - sympy.sqrt(4 + z**2) + (-z) * sympy.asinh(-z / 2, evaluate=False)
    return (
        Step(
            title="q is even",
            relation=sympy.Eq(minus, q(z), evaluate=False),
            reason="x arcsinh(x/2) is; so Q_alpha depends on the |beta_j| alone.",
            side_conditions=("|x| is x or -x",),
        ),
    )


def derivation() -> Derivation:
    """Return the steps, from one coordinate to the two bounds."""
    import sympy
    from sympy import Eq, log

    x, z, t = sympy.symbols("x z t", positive=True)
    alpha, entry, size, epsilon = sympy.symbols("alpha b B epsilon", positive=True)
    L = sympy.Symbol("L", positive=True)
    steps = (
        *even_steps(),
        Step(
            title="a coordinate from above",
            relation=entropy_lemmas.at_most_logarithmic(z),
            reason="The gap and its slope are 0 at 0, and it is convex.",
            rule="covering",
            region={"z": POSITIVE},
            proofs=(entropy_lemmas.at_most_logarithmic_pieces(z),),
        ),
        Step(
            title="the bound from above at the scale alpha",
            relation=Eq(
                alpha**2 * (entry / alpha**2) * log(1 + entry / alpha**2),
                entry * (-log(alpha**2) + log(alpha**2 + entry)),
                evaluate=False,
            ),
            reason="With b = |beta_j| and L = ln(1/alpha^2): alpha^2 q(b/alpha^2) is at most "
            "b (L + ln(alpha^2 + b)), and b <= B = |beta|_1. A coordinate 0 contributes 0.",
            side_conditions=("a coordinate is at most the l1 norm", "the logarithm increases"),
        ),
        Step(
            title="the sum from above",
            relation=Eq(size * (L + epsilon * L), (1 + epsilon) * size * L, evaluate=False),
            reason="ln(alpha^2 + B) <= ln(2 B) as alpha^2 <= B, and ln(2 B) <= epsilon L as "
            "alpha <= (2 B)^(-1/(2 epsilon)): together B (L + ln(alpha^2 + B)) is at most the "
            "left side.",
            side_conditions=(ADDED,),
        ),
        Step(
            title="a coordinate from below",
            relation=entropy_lemmas.below(x),
            reason="With x = alpha^2/b: alpha^2 q(b/alpha^2) is at least b (ln(b/alpha^2) - 1).",
            rule="covering",
            region={"x": POSITIVE},
            proofs=(entropy_lemmas.below_pieces(x),),
        ),
        Step(
            title="the bound from below at the scale alpha",
            relation=Eq(
                entry * (log(entry / alpha**2) - 1),
                -entry * log(alpha**2) + (entry * log(entry) - entry),
                evaluate=False,
            ),
            reason="It is b L + (b ln b - b).",
        ),
        Step(
            title="the least of the rest",
            relation=entropy_lemmas.least_of_entropy(t),
            reason="So a coordinate contributes at least b L - 1, also if b = 0.",
            rule="covering",
            region={"t": POSITIVE},
            proofs=(entropy_lemmas.least_of_entropy_pieces(t),),
        ),
        Step(
            title="the sum from below",
            relation=Eq(size * L - epsilon * size * L, (1 - epsilon) * size * L, evaluate=False),
            reason="Q_alpha is at least B L - d, and d <= epsilon B L as "
            "alpha <= exp(-d/(2 epsilon B)).",
            side_conditions=(ADDED,),
        ),
        Step(
            title="the scale is below 1",
            relation=Eq(log(1 / alpha**2), -2 * log(alpha), evaluate=False),
            reason="L > 0: alpha = 1 would ask for B >= 1 and 2 B <= 1. So both bounds may be "
            "divided by L, and ln(2 B) <= epsilon L and d <= epsilon B L are what the bounds of "
            "alpha say, by their logarithms.",
            side_conditions=("the logarithm increases",),
        ),
    )
    return Derivation(title="From one coordinate to Lemma 1", steps=steps)


def _numbers_alone(problem: EntropyOfVector, settings: Settings) -> tuple[Any, ...]:
    del problem, settings
    return ()


def _at_point(relation: Any) -> Any:
    return in_balls(relation, _numbers_alone)


_SMALL = Statement(
    slug="small-scale",
    words="The scale is at most 1, sqrt(B), (2 B)^(-1/(2 epsilon)) and exp(-d/(2 epsilon B)), "
    "B = |beta|_1.",
    relation=small_scale,
    checks={"enclosures": _at_point(small_scale)},
)

THEOREM = Theorem(
    title="With a small scale, Q_alpha is near ln(1/alpha^2) times the l1 norm",
    family=EntropyOfVector,
    witness=EntropyOfVector.at(),
    scope="the family: every d, epsilon > 0 and beta other than 0, and alpha small as assumed. It "
    "rests besides on the standard facts that are listed with the derivation",
    assumptions=(_SMALL,),
    conclusions=(
        Statement(
            slug="near-l1",
            words="Q_alpha(beta)/ln(1/alpha^2) is within a factor 1 +- epsilon of |beta|_1.",
            relation=near,
            checks={
                "derivation": by_derivation(derivation, near),
                "enclosures": _at_point(near),
            },
        ),
        Statement(
            slug="even",
            words="Q_alpha depends on the absolute values of the coordinates alone.",
            relation=even,
            checks={
                "derivation": by_derivation(even_steps, even),
                "enclosures": _at_point(even),
            },
        ),
    ),
    controls=(
        Control(
            statement=Statement(
                slug="arcsin",
                words="q(x) = 2 - sqrt(4 + x^2) + g(|x|) with g(x) = x arcsin(x/2).",
                relation=with_arcsin,
                checks={"enclosures": _at_point(with_arcsin)},
            ),
            source="COLT 2020, proof of lemma 1, first lines",
            at=lambda: EntropyOfVector.at(beta="1", alpha="1"),
            erratum=Erratum(
                number="E9",
                versions="V1, V3, COLT",
                reading="the equality is refuted for beta = (1) and alpha = 1, where arcsin is "
                "defined; with arcsinh for arcsin it is true, and the lemma is",
                corrected="even",
            ),
        ),
        Control(
            statement=Statement(
                slug="too-near",
                words="Q_alpha(beta)/ln(1/alpha^2) is within a factor 1 +- 99 epsilon/100.",
                relation=too_near,
                checks={"enclosures": _at_point(too_near)},
            ),
            source="made from the conclusion: shows that its bound from below is tight",
            at=lambda: EntropyOfVector.at(beta="1", alpha="67/10000", epsilon="1/10"),
            given=(_SMALL,),
        ),
    ),
    references=(kernel_and_rich_regimes("Lemma 1 (lemma 5 of the proceedings) and its proof"),),
    derivation=shown(derivation),
)
