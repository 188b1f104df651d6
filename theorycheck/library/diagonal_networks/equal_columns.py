r"""Among equal columns, gradient flow divides as the squares of the initial weights.

Setting: as in `hyperbolic-entropy` with $(u^0)^2 = (v^0)^2 = w_0^2$ (coordinate-wise), and all
columns of X equal. Then only $\sum_i\beta_i$ is determined by the data, and every way to divide it
without a change of sign has the least l1 norm: the minimizer of the l1 norm is not unique.

Claim: for every scale $\alpha$ the limit has $\beta_i w_{0,j}^2 = \beta_j w_{0,i}^2$ and
$\beta_i\beta_j \ge 0$ for all i, j. It is a minimizer of the l1 norm, and which one depends on
$w_0$, as $\alpha\to 0$ too.

Checked: by a derivation for every N, d, $\alpha$ and $w_0$, which uses theorem 1; in balls at one
problem, from a certified flow.

Source: Woodworth et al., "Kernel and Rich Regimes in Overparametrized Models", COLT 2020, (7) and
the remark after it, that the limit for $\alpha\to 0$ is the minimum l1 norm solution whatever
$w_0$: true where that is unique. The counterexample is $X = (1, 1)$, $y = 1$, $w_0 = (1, 2)$.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Erratum, Statement, Theorem
from theorycheck.models import diagonal_routes
from theorycheck.models.comparison import in_balls, in_rationals
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.diagonal_assumptions import DATA_IN_RANGE, POSITIVE_SCALE
from theorycheck.models.diagonal_symbols import SYMBOLS, model
from theorycheck.models.exact_norms import minimum_l1
from theorycheck.models.references import kernel_and_rich_regimes
from theorycheck.models.started_regression import StartedRegression
from theorycheck.symbolic.derivation import Derivation, Step


def _entries(*names: str) -> list[Any]:
    import sympy

    i, j = sympy.Symbol("i", integer=True), sympy.Symbol("j", integer=True)
    return [sympy.IndexedBase(name)[index] for name in names for index in (i, j)]


def symmetric_start() -> Any:
    """Return the assumption that both weights of a coordinate start with the same magnitude."""
    from sympy import Eq

    u, _, v, _ = _entries("u0", "v0")
    return Eq(u**2, v**2, evaluate=False)


def equal_columns() -> Any:
    """Return the assumption that any two columns of X are equal."""
    import sympy

    i, j, n = (sympy.Symbol(name, integer=True) for name in "ijn")
    X, N = sympy.IndexedBase("X"), sympy.Symbol("samples")
    apart = sympy.Sum((X[n, i] - X[n, j]) ** 2, (n, 1, N))
    return sympy.Eq(apart, 0, evaluate=False)


def divided() -> Any:
    """Return the conclusion that the limit divides as the squares of the initial weights."""
    from sympy import Eq

    b_i, b_j, w_i, w_j = _entries("beta_flow", "u0")
    return Eq(b_i * w_j**2, b_j * w_i**2, evaluate=False)


def of_one_sign() -> Any:
    """Return the conclusion that no two coefficients have opposite signs."""
    from sympy import Ge

    b_i, b_j = _entries("beta_flow")
    return Ge(b_i * b_j, 0, evaluate=False)


def divided_equally() -> Any:
    """Return the claim that the limit does not depend on the start: then it divides equally."""
    from sympy import Eq

    b_i, b_j = _entries("beta_flow")
    return Eq(b_i, b_j, evaluate=False)


@lru_cache(maxsize=1)
def derivation() -> Derivation:
    """Return the two steps from the closed form to the claims."""
    import sympy
    from sympy import Eq, Ge, exp

    m = model()
    s = sympy.Symbol("s", real=True)
    same = {m.v0[m.i]: m.u0[m.i]}
    b_i = m.coefficient(s).subs(same)
    b_j = b_i.subs(m.i, m.j)
    w_i, w_j = m.u0[m.i], m.u0[m.j]
    rise = exp(s) - exp(-s)
    pair = (("i", "features"), ("j", "features"))
    return Derivation(
        title="How equal columns divide the sum",
        steps=(
            Step(
                title="the shares",
                relation=Eq(b_i * w_j**2, b_j * w_i**2, evaluate=False),
                reason="The closed form of both coefficients. Their exponents s = (A^T nu)_i are "
                "the same number, as the columns of A are equal, and |u0| = |v0|.",
                indices=pair,
                symbols=SYMBOLS,
                side_conditions=(
                    "theorem 1 (hyperbolic-entropy): the closed form of the limit",
                    "the columns of a matrix R X are equal if those of X are",
                ),
            ),
            Step(
                title="one sign",
                relation=Ge(b_i * b_j, 0, evaluate=False),
                gap=m.alpha**4 * w_i**2 * w_j**2 * rise**2,
                rule="at_least",
                reason="So |beta|_1 = |sum_i beta_i|, and no solution has a smaller l1 norm, since "
                "all of them have the same sum if the common column is not 0.",
                indices=pair,
                symbols=SYMBOLS,
            ),
        ),
    )


def _flow(problem: StartedRegression, settings: Settings) -> tuple[Any, ...]:
    return (diagonal_routes.flow(problem, settings),)


def _uneven() -> StartedRegression:
    """Return the counterexample: one constraint, two equal columns, and two different scales."""
    return StartedRegression.at(X="1,1", y="1", alpha="1/100", u0="1,2", v0="1,2")


def remarks(problem: StartedRegression, settings: Settings) -> list[str]:
    """Say whether the minimum l1 norm solution is unique, which is decided exactly."""
    unique = minimum_l1(problem.X, problem.y).unique
    said = "is unique" if unique else "is not unique: the solutions of least l1 norm form a face"
    notes = diagonal_routes.remarks(problem, settings)
    return [f"The minimum l1 norm solution {said} (exact).", *notes]


_WITNESS = StartedRegression.at(
    X="1,1,1;-2,-2,-2", y="1,-2", alpha="1/10", u0="1,-2,1/2", v0="1,2,1/2"
)

THEOREM = Theorem(
    title="Among equal columns, gradient flow divides as the squares of the initial weights",
    family=StartedRegression,
    witness=_WITNESS,
    scope="the family: every N, d, alpha > 0, X with equal columns, y in its range, and start with "
    "|u0| = |v0|. It rests besides on theorem 1",
    builds_on=("hyperbolic-entropy",),
    assumptions=(
        DATA_IN_RANGE,
        POSITIVE_SCALE,
        Statement(
            slug="symmetric-start",
            words="Both weights of each coordinate start with the same magnitude.",
            relation=symmetric_start,
            checks={"exact arithmetic": in_rationals(symmetric_start)},
        ),
        Statement(
            slug="equal-columns",
            words="Any two columns of X are equal.",
            relation=equal_columns,
            checks={"exact arithmetic": in_rationals(equal_columns)},
        ),
    ),
    conclusions=(
        Statement(
            slug="shares",
            words="The coefficients of the limit are to each other as the squares of the initial "
            "weights, for every scale alpha.",
            relation=divided,
            quantities=(diagonal_routes.FLOW,),
            checks={
                "derivation": by_derivation(derivation, divided),
                "enclosures": in_balls(divided, _flow),
            },
        ),
        Statement(
            slug="one-sign",
            words="No two coefficients of the limit have opposite signs, so that its l1 norm is "
            "the least.",
            relation=of_one_sign,
            quantities=(diagonal_routes.FLOW,),
            checks={
                "derivation": by_derivation(derivation, of_one_sign),
                "enclosures": in_balls(of_one_sign, _flow),
            },
        ),
    ),
    controls=(
        Control(
            statement=Statement(
                slug="whatever-the-start",
                words="The limit does not depend on w0: it divides equally, as for w0 = 1.",
                relation=divided_equally,
                quantities=(diagonal_routes.FLOW,),
                checks={"enclosures": in_balls(divided_equally, _flow)},
            ),
            source="COLT 2020, (7): the limit for alpha to 0, whatever w0",
            at=_uneven,
            erratum=Erratum(
                number="E17",
                versions="V3, COLT",
                reading="As a claim about every X and y: the limit, and its limit for alpha to 0, "
                "are the same for every w0. It is true where the minimum l1 norm solution is "
                "unique. Here it is not; the conclusion shows that the shares are 1 to 4 for every "
                "alpha, while w0 = 1 divides equally.",
                corrected="shares",
            ),
        ),
    ),
    references=(kernel_and_rich_regimes("(7), and theorem 1 for a general start"),),
    derivation=shown(derivation),
    notes=remarks,
)
