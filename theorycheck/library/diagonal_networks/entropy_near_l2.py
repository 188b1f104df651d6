r"""With a large scale, 4 alpha^2 Q_alpha is near the squared l2 norm.

Setting: $Q_\alpha(\beta) = \alpha^2\sum_{j=1}^d q(\beta_j/\alpha^2)$, $q(z) = \int_0^z
\operatorname{arcsinh}(u/2)\,du$ and $\varepsilon > 0$.

Claims: $\|\beta\|_2^2 - \|\beta\|_4^4/(48\alpha^4) \le 4\alpha^2 Q_\alpha(\beta) \le \|\beta\|_2^2$
for every $\alpha$; so if $\alpha \ge \sqrt{\|\beta\|_2}\,(1 + \varepsilon^{-1/4})$, then
$(1-\varepsilon)\|\beta\|_2^2 \le 4\alpha^2 Q_\alpha(\beta) \le (1+\varepsilon)\|\beta\|_2^2$; and,
for each coordinate b, $|q(b/\alpha^2) - b^2/(4\alpha^4)| \le \frac{b^2}{4\alpha^4}\,
\frac{b^4 + 2\alpha^4 b^2}{96\,\alpha^8}$, the Taylor bound as printed.

Checked: by a derivation for every d and $\beta$, whose two inequalities between functions of one
variable are proved on a whole half line; everything in balls at one problem. Controls: 49 for 48,
and 97 for 96.

Source: lemma 3 of Woodworth et al., "Kernel and Rich Regimes in Overparametrized Models", COLT
2020 (lemma 7 of the proceedings). The first claim is sharper: its error is that of the printed
Taylor bound without the sixth power.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Statement, Theorem
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


def large_scale() -> Any:
    """Return the assumption on alpha."""
    from sympy import Ge, Rational, sqrt

    alpha, epsilon = _scale()
    return Ge(alpha, sqrt(sqrt(norm(2))) * (1 + epsilon ** Rational(-1, 4)))


def sandwich(constant: int = 48) -> Any:
    """Return the bounds of 4 alpha^2 Q_alpha by powers of beta."""
    from sympy import And, Ge, Le

    alpha, _ = _scale()
    middle = 4 * alpha**2 * entropy()
    return And(
        Ge(middle, norm(2) - norm(4) / (constant * alpha**4)),
        Le(middle, norm(2)),
        evaluate=False,
    )


def too_sharp() -> Any:
    """Return the wrong sandwich with 49 for 48."""
    return sandwich(49)


def near() -> Any:
    """Return the bounds with a relative error epsilon."""
    from sympy import And, Ge, Le

    alpha, epsilon = _scale()
    middle = 4 * alpha**2 * entropy()
    return And(
        Ge(middle, (1 - epsilon) * norm(2)), Le(middle, (1 + epsilon) * norm(2)), evaluate=False
    )


def taylor(constant: int = 96) -> Any:
    """Return the Taylor bound of one coordinate, as printed."""
    from sympy import Abs, Le

    alpha, _ = _scale()
    beta, j, _ = coordinates()
    b = beta[j]
    quadratic = b**2 / (4 * alpha**4)
    error = (b**4 + 2 * alpha**4 * b**2) / (constant * alpha**8)
    return Le(Abs(q(b / alpha**2) - quadratic), quadratic * error)


def wrong_taylor() -> Any:
    """Return the Taylor bound with 97 for 96."""
    return taylor(97)


def sandwich_steps() -> tuple[Step, ...]:
    """Return why the sandwich holds."""
    import sympy
    from sympy import Eq

    z, alpha = sympy.symbols("z alpha", positive=True)
    b = sympy.Symbol("b", real=True)
    return (
        Step(
            title="q from above",
            relation=entropy_lemmas.quadratic_above(z),
            reason="The gap and its slope are 0 at 0, and it is convex. Both sides are even and 0 "
            "at 0, so it holds for every real z.",
            rule="covering",
            region={"z": POSITIVE},
            proofs=(entropy_lemmas.quadratic_above_pieces(z),),
        ),
        Step(
            title="q from below",
            relation=entropy_lemmas.quartic_below(z),
            reason="Likewise.",
            rule="covering",
            region={"z": POSITIVE},
            proofs=(entropy_lemmas.quartic_below_pieces(z),),
        ),
        Step(
            title="the quartic at the scale alpha",
            relation=Eq(
                4 * alpha**4 * ((b / alpha**2) ** 2 / 4 - (b / alpha**2) ** 4 / 192),
                b**2 - b**4 / (48 * alpha**4),
                evaluate=False,
            ),
            reason="With z = b/alpha^2, b a coordinate; the sum over the coordinates is the claim.",
            side_conditions=(ADDED,),
        ),
    )


def near_steps() -> tuple[Step, ...]:
    """Return why the error is at most epsilon."""
    import sympy
    from sympy import Eq

    e, s, alpha = sympy.symbols("e s alpha", positive=True)
    scale = s * (1 + 1 / e)
    return (
        *sandwich_steps(),
        Step(
            title="the fourth power of the scale",
            relation=sympy.Ge(e**4 * scale**4, s**4, evaluate=False),
            reason="With e = epsilon^(1/4) and s^2 = |beta|_2: epsilon alpha^4 >= |beta|_2^2 at "
            "the smallest alpha that is allowed, and so at every larger one. If beta = 0, so that "
            "s is not positive, all sides of the claim are 0.",
            rule="at_least",
            gap=s**4 * (e**4 + 4 * e**3 + 6 * e**2 + 4 * e),
        ),
        Step(
            title="the error",
            relation=Eq(
                48 * e**4 * alpha**4 * s**4 - s**8,
                s**4 * (47 * e**4 * alpha**4 + (e**4 * alpha**4 - s**4)),
                evaluate=False,
            ),
            reason="It is not negative, so |beta|_4^4/(48 alpha^4) <= s^8/(48 alpha^4) <= "
            "epsilon |beta|_2^2, and the bound from above has no error at all.",
            side_conditions=("|b|_4 <= |b|_2",),
        ),
    )


def taylor_steps() -> tuple[Step, ...]:
    """Return why the Taylor bound holds as printed."""
    import sympy
    from sympy import Ge

    b, alpha = sympy.symbols("b alpha", positive=True)
    quadratic = b**2 / (4 * alpha**4)
    return (
        *sandwich_steps(),
        Step(
            title="the printed error",
            relation=Ge(
                quadratic * (b**4 + 2 * alpha**4 * b**2) / (96 * alpha**8),
                (b / alpha**2) ** 4 / 192,
                evaluate=False,
            ),
            reason="It exceeds that of the sandwich by the sixth power.",
            rule="at_least",
            gap=b**6 / (384 * alpha**12),
        ),
    )


def derivation() -> Derivation:
    """Return all steps."""
    return Derivation(
        title="From the curvature of q to Lemma 3", steps=(*near_steps(), taylor_steps()[-1])
    )


def _numbers_alone(problem: EntropyOfVector, settings: Settings) -> tuple[Any, ...]:
    del problem, settings
    return ()


def _at_point(relation: Any) -> Any:
    return in_balls(relation, _numbers_alone)


_LARGE = Statement(
    slug="large-scale",
    words="The scale is at least sqrt(|beta|_2) (1 + epsilon^(-1/4)).",
    relation=large_scale,
    checks={"enclosures": _at_point(large_scale)},
)

THEOREM = Theorem(
    title="With a large scale, 4 alpha^2 Q_alpha is near the squared l2 norm",
    family=EntropyOfVector,
    witness=EntropyOfVector.at(alpha="4"),
    scope="the family: every d, epsilon > 0 and beta, and alpha large as assumed. It rests besides "
    "on the standard facts that are listed with the derivation",
    assumptions=(_LARGE,),
    conclusions=(
        Statement(
            slug="near-l2",
            words="4 alpha^2 Q_alpha(beta) is within a factor 1 +- epsilon of |beta|_2^2.",
            relation=near,
            checks={
                "derivation": by_derivation(near_steps, near),
                "enclosures": _at_point(near),
            },
        ),
        Statement(
            slug="sandwich",
            words="It lies between |beta|_2^2 - |beta|_4^4/(48 alpha^4) and |beta|_2^2.",
            relation=sandwich,
            checks={
                "derivation": by_derivation(sandwich_steps, sandwich),
                "enclosures": _at_point(sandwich),
            },
        ),
        Statement(
            slug="taylor",
            words="The Taylor bound of each coordinate, as printed.",
            relation=taylor,
            checks={
                "derivation": by_derivation(taylor_steps, taylor),
                "enclosures": _at_point(taylor),
            },
        ),
    ),
    controls=(
        Control(
            statement=Statement(
                slug="too-sharp",
                words="The sandwich with 49 for 48.",
                relation=too_sharp,
                checks={"enclosures": _at_point(too_sharp)},
            ),
            source="made from the conclusion: shows that its constant is the best integer",
            at=lambda: EntropyOfVector.at(beta="2,-1,1/2", alpha="20"),
        ),
        Control(
            statement=Statement(
                slug="wrong-taylor",
                words="The Taylor bound with 97 for 96.",
                relation=wrong_taylor,
                checks={"enclosures": _at_point(wrong_taylor)},
            ),
            source="made from the conclusion: shows that its constant is the best integer",
            at=lambda: EntropyOfVector.at(beta="2,-1,1/2", alpha="20"),
        ),
    ),
    references=(kernel_and_rich_regimes("Lemma 3 (lemma 7 of the proceedings) and its proof"),),
    derivation=shown(derivation),
)
