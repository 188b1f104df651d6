r"""With a large scale, gradient flow on a diagonal network nears the minimum l2 norm.

Setting: as in `hyperbolic-entropy`; $\beta^* = \operatorname{argmin}_{X\beta=y}\|\beta\|_2$ and
$\varepsilon > 0$.

Claim: if $48\,\varepsilon\,\alpha^4 \ge (1+\varepsilon)^2\|\beta^*\|_2^2$, then
$\|\beta^\infty\|_2^2 \le (1+\varepsilon)\|\beta^*\|_2^2$ and
$\|\beta^\infty - \beta^*\|_2^2 \le \varepsilon\|\beta^*\|_2^2$. As some $\alpha$ is large enough
for each $\varepsilon$, the limit for $\alpha\to\infty$ is $\beta^*$.

Checked: by a derivation for every N and d, which uses theorem 1; both inequalities in balls at one
problem. Control: the same bound with the sign of epsilon changed.

Source: sharpens the l2 half of theorem 2 of Woodworth et al., "Kernel and Rich Regimes in
Overparametrized Models", COLT 2020. The proof applies the bound at the point b of the segment from
$\beta^*$ to $\beta^\infty$ with $\|b\|^2 = (1+\varepsilon)\|\beta^*\|^2$, where strict convexity
gives a strict inequality, so that no monotonicity and no case $\varepsilon > 1$ is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, ClassVar

from theorycheck.core.domain import Positive
from theorycheck.core.problem import parameter
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models import diagonal_figures, diagonal_routes
from theorycheck.models.comparison import in_balls
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.diagonal_assumptions import DATA_IN_RANGE, POSITIVE_SCALE
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.models.references import kernel_and_rich_regimes
from theorycheck.symbolic.derivation import Derivation, Step


@dataclass(frozen=True, kw_only=True)
class LargeScaleRegression(DiagonalRegression):
    """A diagonal network with the excess that its squared norm may have."""

    family: ClassVar[str] = "large-scale-regression"

    epsilon: Fraction = parameter(
        default="1/10",
        domain=Positive(),
        symbol=r"\varepsilon",
        doc="relative excess of the squared norm that is allowed",
    )

    def subject(self) -> dict[str, str]:
        """Return what certificates embed: the data, the scale and the excess."""
        return {**super().subject(), "epsilon": self.exact()["epsilon"]}


def _squares(*terms: tuple[int, str]) -> Any:
    """Return sum_j (sum of coefficient * name[j])^2."""
    import sympy

    j, d = sympy.Symbol("j", integer=True), sympy.Symbol("features")
    inside = sum(factor * sympy.IndexedBase(name)[j] for factor, name in terms)
    return sympy.Sum(inside**2, (j, 1, d))


def large_scale() -> Any:
    """Return the assumption that alpha is large enough for epsilon."""
    from sympy import Ge, Symbol

    alpha, epsilon = Symbol("alpha"), Symbol("epsilon")
    return Ge(48 * epsilon * alpha**4, (1 + epsilon) ** 2 * _squares((1, "beta_l2")))


def norm_bound() -> Any:
    """Return the conclusion on the norm of the limit."""
    from sympy import Le, Symbol

    return Le(_squares((1, "beta_flow")), (1 + Symbol("epsilon")) * _squares((1, "beta_l2")))


def distance_bound() -> Any:
    """Return the conclusion on the distance of the limit."""
    from sympy import Le, Symbol

    distance = _squares((1, "beta_flow"), (-1, "beta_l2"))
    return Le(distance, Symbol("epsilon") * _squares((1, "beta_l2")))


def below_the_minimum() -> Any:
    """Return the wrong claim made from the conclusion with -epsilon for epsilon."""
    from sympy import Symbol

    return norm_bound().subs(Symbol("epsilon"), -Symbol("epsilon"))


@lru_cache(maxsize=1)
def derivation() -> Derivation:
    """Return the steps, from the slope of arcsinh to the two bounds."""
    import sympy
    from sympy import Derivative, Eq, Ge, Integral, Sum, asinh, sqrt

    x, s, z = (sympy.Symbol(name, real=True) for name in "xsz")
    alpha, epsilon, c = sympy.symbols("alpha epsilon c", positive=True)
    root = sqrt(1 + x**2)
    j, d = sympy.Symbol("j", integer=True), sympy.Symbol("features")
    b, m = sympy.IndexedBase("b"), sympy.IndexedBase("m")
    cubic = s / 2 - (s / 2) ** 3 / 6
    quartic = sympy.integrate(cubic, (s, 0, z))
    entropy = sympy.integrate(asinh(s / 2), (s, 0, z))
    entry = sympy.Symbol("b", real=True)
    scaled = 4 * alpha**4 * quartic.subs(z, entry / alpha**2)
    norm = (1 + epsilon) * c
    steps = (
        Step(
            title="the slope of arcsinh from above",
            relation=Ge(1, 1 / root, evaluate=False),
            reason="Their difference is x^2 over a product of positive terms.",
            rule="at_least",
            gap=x**2 / (root * (root + 1)),
        ),
        Step(
            title="the slope of arcsinh from below",
            relation=Ge(1 / root, 1 - x**2 / 2, evaluate=False),
            reason="With S^2 = 1 + x^2 the difference is (S - 1)^2 (S + 2) / (2 S).",
            rule="at_least",
            gap=(root - 1) ** 2 * (root + 2) / (2 * root),
        ),
        Step(
            title="the derivative of arcsinh",
            relation=Eq(Derivative(asinh(x), x), 1 / root, evaluate=False),
            reason="So both slopes bound that of arcsinh, and x - x^3/6 <= arcsinh x <= x for "
            "x >= 0: equal at 0, and ordered slopes.",
            rule="derivative",
            side_conditions=("an inequality between derivatives may be integrated",),
        ),
        Step(
            title="the cubic",
            relation=Eq(Integral(1 - s**2 / 2, (s, 0, x)), x - x**3 / 6, evaluate=False),
            reason="The lower slope, integrated.",
            rule="antiderivative",
        ),
        Step(
            title="the entropy",
            relation=Eq(Integral(asinh(s / 2), (s, 0, z)), entropy, evaluate=False),
            reason="q as in theorem 1; it is even, like both of its bounds.",
            rule="antiderivative",
        ),
        Step(
            title="the quartic",
            relation=Eq(Integral(cubic, (s, 0, z)), quartic, evaluate=False),
            reason="So z^2/4 - z^4/192 <= q(z) <= z^2/4 for every real z.",
            rule="antiderivative",
            side_conditions=("an inequality between derivatives may be integrated",),
        ),
        Step(
            title="the quartic at the scale alpha",
            relation=Eq(scaled, entry**2 - entry**4 / (48 * alpha**4), evaluate=False),
            reason="Summed over the coordinates: |b|_2^2 - |b|_4^4 / (48 alpha^4) "
            "<= 4 alpha^2 Q_alpha(b) <= |b|_2^2.",
            side_conditions=("|b|_4 <= |b|_2",),
        ),
        Step(
            title="the contradiction",
            relation=Eq(
                48 * alpha**4 * (norm - norm**2 / (48 * alpha**4) - c),
                c * (48 * epsilon * alpha**4 - (1 + epsilon) ** 2 * c),
                evaluate=False,
            ),
            reason="c = |beta*|^2. If the limit's squared norm were above (1 + epsilon) c, some b "
            "inside the segment from beta* to the limit had exactly that; Q_alpha is strictly "
            "convex and the limit minimizes it, so 4 alpha^2 Q_alpha(b) < 4 alpha^2 Q_alpha(beta*) "
            "<= c, and the left side would be negative, while the assumption makes the right side "
            "nonnegative. If c = 0 then y = 0 and the limit is 0.",
            side_conditions=(
                "theorem 1 (hyperbolic-entropy): the limit minimizes Q_alpha",
                "a strictly convex function on a segment, minimal at one end, is below its value "
                "at the other end everywhere between",
                "the norm is continuous along the segment",
            ),
        ),
        Step(
            title="the distance",
            relation=Eq(
                Sum((b[j] - m[j]) ** 2, (j, 1, d)),
                Sum(b[j] ** 2, (j, 1, d))
                - Sum(m[j] ** 2, (j, 1, d))
                - 2 * Sum(m[j] * (b[j] - m[j]), (j, 1, d)),
                evaluate=False,
            ),
            reason="With b the limit and m = beta*; the last sum is 0, as beta* lies in the row "
            "space of X and b - beta* in its null space.",
            side_conditions=("the minimum l2 norm solution lies in the row space of X",),
        ),
    )
    return Derivation(title="From the slope of arcsinh to the minimum l2 norm", steps=steps)


def _both(problem: LargeScaleRegression, settings: Settings) -> tuple[Any, ...]:
    return diagonal_routes.flow(problem, settings), diagonal_routes.least_l2(problem)


def _exact(problem: LargeScaleRegression, settings: Settings) -> tuple[Any, ...]:
    del settings
    return (diagonal_routes.least_l2(problem),)


_COMPARED = (diagonal_routes.FLOW, diagonal_routes.LEAST_L2)

THEOREM = Theorem(
    title="With a large scale, gradient flow on a diagonal network nears the minimum l2 norm",
    family=LargeScaleRegression,
    witness=LargeScaleRegression.at(alpha="2"),
    scope="the family: every N, d, alpha, epsilon > 0, X, and y in the range of X with alpha large "
    "as assumed. It rests besides on theorem 1 and on the standard facts that are listed with the "
    "derivation",
    assumptions=(
        DATA_IN_RANGE,
        POSITIVE_SCALE,
        Statement(
            slug="large-scale",
            words="The scale alpha is large enough for the excess epsilon.",
            relation=large_scale,
            quantities=(diagonal_routes.LEAST_L2,),
            checks={"enclosures": in_balls(large_scale, _exact)},
        ),
    ),
    conclusions=(
        Statement(
            slug="norm-bound",
            words="The squared l2 norm of the limit is at most (1 + epsilon) times the minimum.",
            relation=norm_bound,
            quantities=_COMPARED,
            checks={
                "derivation": by_derivation(derivation, norm_bound),
                "enclosures": in_balls(norm_bound, _both),
            },
        ),
        Statement(
            slug="distance-bound",
            words="The squared distance of the limit from the minimum l2 norm solution is at most "
            "epsilon times its squared norm.",
            relation=distance_bound,
            quantities=_COMPARED,
            checks={
                "derivation": by_derivation(derivation, distance_bound),
                "enclosures": in_balls(distance_bound, _both),
            },
        ),
    ),
    controls=(
        Control(
            statement=Statement(
                slug="below-the-minimum",
                words="The squared l2 norm of the limit is at most (1 - epsilon) times the "
                "minimum.",
                relation=below_the_minimum,
                quantities=_COMPARED,
                checks={"enclosures": in_balls(below_the_minimum, _both)},
            ),
            source="made from the conclusion with -epsilon for epsilon",
            idle=diagonal_routes.at_rest,
        ),
    ),
    references=(
        kernel_and_rich_regimes(
            "Theorem 2, second half, with a weaker assumption and another proof"
        ),
    ),
    derivation=shown(derivation),
    series=diagonal_figures.series,
    notes=diagonal_routes.remarks,
)
