r"""Near the optimum the loss is a cubic potential, up to an explicit remainder.

Setting: $w_i = c_i(v + \|v\|\zeta_i)$ with $\zeta_i\perp v$, $c_i > 0$, $\sum c_i = 1$ and
$\sum c_i\zeta_i = 0$, so that $\sum w_i = v$; $m = \max\|\zeta_i\|$ and
$\Phi = \frac{\|v\|^2}{6\pi}(\sum_{i<j}c_ic_j\|\zeta_i - \zeta_j\|^3 - \sum_i c_i\|\zeta_i\|^3)$.

Claims: if $m \le 1/10$ then $|L - \Phi| \le \frac{53}{30\pi}\|v\|^2m^5$. $\Phi > 0$ unless every
$\zeta_i$ is 0. $\Phi$ is homogeneous of degree 3 in $z_i = c_i\|v\|\zeta_i$. So at fixed masses and
directions $L/\Phi\to 1$ as the slopes shrink, with an error of second order.

Checked: by derivations for every number of neurons and every dimension, and in balls at one problem
from the closed form of the loss and from the exact masses and slopes. Controls: a factor
$1 + 10^{-6}$, the potential without its second sum, and a remainder of sixth order.

Source: not in Xu and Du, COLT 2023; derived here from their eq. (23).
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Quantity, Statement, Theorem
from theorycheck.models import cubic_derivation
from theorycheck.models.comparison import in_balls
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.placed_students import NearTeacher
from theorycheck.models.references import single_neuron
from theorycheck.rigor.relu_point import ReluPoint
from theorycheck.symbolic.derivation import Step

LOSS = Quantity(
    name="loss",
    latex="L",
    meaning=r"\tfrac12 E(\sum_i[w_i\cdot x]_+ - [v\cdot x]_+)^2",
    words="the loss",
)
POTENTIAL = Quantity(
    name="cubic_potential",
    latex=r"\Phi",
    meaning=r"\tfrac{\|v\|^2}{6\pi}\bigl(\sum_{i<j}c_ic_j\|\zeta_i-\zeta_j\|^3"
    r" - \sum_i c_i\|\zeta_i\|^3\bigr)",
    words="the cubic potential",
)
PAIRS = Quantity(
    name="cubic_pairs",
    latex=r"\Phi_{\mathrm{pairs}}",
    meaning=r"\tfrac{\|v\|^2}{6\pi}\sum_{i<j}c_ic_j\|\zeta_i-\zeta_j\|^3",
    words="the first of the two sums in the potential",
)
REACH = Quantity(
    name="reach", latex="m", meaning=r"\max_i\|\zeta_i\|", words="the largest of the slopes"
)
UNIT = Quantity(
    name="unit_potential",
    latex=r"\Phi(u)",
    meaning=r"\Phi(z/\|z\|)",
    words="the potential at the unit vector u in the direction of z",
)
NORM = Quantity(
    name="orthogonal_norm", latex=r"\|z\|", meaning=r"\|z_i\|", words="lengths of the z_i"
)


def _symbols(*names: str) -> tuple[Any, ...]:
    import sympy

    return tuple(sympy.Symbol(name) for name in names)


def near() -> Any:
    """Return the assumption that the slopes are small."""
    import sympy

    return sympy.Le(*_symbols("reach"), sympy.Rational(cubic_derivation.LARGEST_REACH))


def moving() -> Any:
    """Return the assumption that some slope is not 0."""
    import sympy

    return sympy.Gt(*_symbols("reach"), 0)


def expansion(order: int = 5, factor: Any = 1, name: str = "cubic_potential") -> Any:
    """Return |L - Phi| <= C |v|^2 m^order, with a quantity for Phi times a factor."""
    import sympy

    loss, potential, teacher, reach = _symbols("loss", name, "teacher", "reach")
    bound = cubic_derivation.remainder() * teacher**2 * reach**order
    return sympy.Le(sympy.Abs(loss - factor * potential), bound)


def enlarged() -> Any:
    """Return the expansion with Phi times 1 + 10^-6."""
    import sympy

    return expansion(factor=1 + sympy.Rational(1, 10**6))


def without_the_teacher() -> Any:
    """Return the expansion with the first sum alone."""
    return expansion(name="cubic_pairs")


def sixth_order() -> Any:
    """Return the expansion with a remainder of order 6."""
    return expansion(order=6)


def positive() -> Any:
    """Return that Phi is positive."""
    import sympy

    return sympy.Gt(*_symbols("cubic_potential"), 0)


def homogeneous() -> Any:
    """Return Phi(z) = |z|^3 Phi(u)."""
    import sympy

    i, n = sympy.Symbol("i", integer=True), sympy.Symbol("neurons")
    square = sympy.Sum(sympy.IndexedBase("orthogonal_norm")[i] ** 2, (i, 1, n))
    potential, unit = _symbols("cubic_potential", "unit_potential")
    return sympy.Eq(potential, square ** sympy.Rational(3, 2) * unit, evaluate=False)


def _at(*names: str) -> Any:
    """Return the route to the named quantities."""

    def routes(problem: NearTeacher, settings: Settings) -> list[ReluPoint]:
        return [ReluPoint.at(problem.subject(), names, settings.digits)]

    return routes


def _check(relation: Any, *quantities: Quantity) -> Any:
    return in_balls(relation, _at(*(item.name for item in quantities)), over="neurons")


def steps() -> list[Step]:
    """Return all steps."""
    return [
        *cubic_derivation.expansion(),
        *cubic_derivation.positivity(),
        *cubic_derivation.homogeneity(),
    ]


_SMALL = "made from the conclusion, at slopes of order 10^-5: "


def _wrong(slug: str, words: str, relation: Any, source: str, *quantities: Quantity) -> Control:
    return Control(
        statement=Statement(
            slug=slug,
            words=words,
            relation=relation,
            quantities=quantities,
            checks={"enclosures": _check(relation, *quantities)},
            over="neurons",
        ),
        source=_SMALL + source,
        at=lambda: NearTeacher.at(scale="1/100000"),
    )


THEOREM = Theorem(
    title="Near the optimum the loss is a cubic potential, up to an explicit remainder",
    family=NearTeacher,
    witness=NearTeacher.at(),
    scope="the family: every number of neurons, all positive masses, and all slopes of at most "
    "1/10, not all 0, in every dimension. It rests besides on the closed form of the loss and on "
    "the standard facts that are listed with the derivation",
    builds_on=("relu-closed-forms",),
    assumptions=(
        Statement(
            slug="near",
            words="Every neuron is nearly parallel to the teacher: the tangents of the angles are "
            "at most 1/10.",
            relation=near,
            quantities=(REACH,),
            checks={"enclosures": _check(near, REACH)},
        ),
        Statement(
            slug="moving",
            words="Not every neuron is parallel to the teacher.",
            relation=moving,
            quantities=(REACH,),
            checks={"enclosures": _check(moving, REACH)},
        ),
    ),
    conclusions=(
        Statement(
            slug="expansion",
            words="The loss differs from the cubic potential by at most 53/(30 pi) |v|^2 m^5.",
            relation=expansion,
            quantities=(LOSS, POTENTIAL, REACH),
            checks={
                "derivation": by_derivation(cubic_derivation.expansion, expansion),
                "enclosures": _check(expansion, LOSS, POTENTIAL, REACH),
            },
        ),
        Statement(
            slug="positive",
            words="The cubic potential is positive.",
            relation=positive,
            quantities=(POTENTIAL,),
            checks={
                "derivation": by_derivation(cubic_derivation.positivity, positive),
                "enclosures": _check(positive, POTENTIAL),
            },
        ),
        Statement(
            slug="homogeneous",
            words="It is homogeneous of degree 3: Phi(z) = |z|^3 Phi(u) with u = z/|z|.",
            relation=homogeneous,
            quantities=(POTENTIAL, UNIT, NORM),
            checks={
                "derivation": by_derivation(cubic_derivation.homogeneity, homogeneous),
                "enclosures": _check(homogeneous, POTENTIAL, UNIT, NORM),
            },
            over="neurons",
        ),
    ),
    controls=(
        _wrong(
            "enlarged-potential",
            "The same bound for the distance to (1 + 10^-6) Phi.",
            enlarged,
            "with a constant that is 10^-6 off",
            LOSS,
            POTENTIAL,
            REACH,
        ),
        _wrong(
            "without-the-teacher",
            "The same bound for the distance to the first sum alone.",
            without_the_teacher,
            "without the second sum of the potential",
            LOSS,
            PAIRS,
            REACH,
        ),
        _wrong(
            "sixth-order",
            "The same bound with m^6 for m^5.",
            sixth_order,
            "shows that the order 5 of the remainder is not raised with this constant",
            LOSS,
            POTENTIAL,
            REACH,
        ),
    ),
    references=(
        single_neuron("eq. (23), from which it is derived; the potential is not in the paper"),
    ),
    cases={
        "two-neurons": lambda: NearTeacher.at(masses="1,1", directions="1;-1", scale="1/1000"),
        "six-neurons": lambda: NearTeacher.at(
            masses="1,2,3,4,5,6", directions="1,0,2;0,1,0;-1,2,1;3,-1,0;0,0,-2;1,1,1", scale="1e-6"
        ),
    },
    derivation=shown(steps),
)
