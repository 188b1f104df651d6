r"""Regular simplices are critical directions of the cubic potential, unstable from six corners on.

Setting: the cubic potential $\Phi$ of `cubic-potential` for n neurons of equal mass; u has k active
neurons at the corners of a regular simplex and the others exactly aligned with the teacher;
$B = \sqrt{2k/(k-1)} - 1$.

Claims: u is critical on the sphere; $\Phi(u) = n\sqrt kB/(6\pi\|v\|)$, so that $1/(27\Phi(u)^2) =
4\pi^2\|v\|^2/(3n^2kB^2)$, of which no k has more than k = 4; on the ray of u, at leading order,
$t\,\theta_{\max}\to 2\pi/(kB)$. To first order a perturbation of u decays like $t^{-\mu}$; the
least $\mu$ besides rotations is the lesser of $\mu_V = \frac12 + (\frac1{k-1} - \frac12)/B$ and,
if a neuron is aligned and may move across the simplex, $1/B - 1$. $\mu_V$ is positive for $k\le 5$
and negative for $k\ge 6$, where the simplex is unstable.

Checked: by derivations for all k and n, and in balls at one problem: potential, gradient and
Hessian from the exact corners, the least exponent as the least eigenvalue on the complement of
rotations and translations. Controls: B with the other sign, six stable neurons, n for its square.

Source: not in Xu and Du, COLT 2023. That other local minima do not exist is not claimed; the notes
say what a search found.
"""

from __future__ import annotations

from typing import Any

from theorycheck._errors import MalformedInput, SolverFailure
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Quantity, Statement, Theorem
from theorycheck.models import simplex_derivation as derived
from theorycheck.models import simplex_figures
from theorycheck.models.comparison import in_balls
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.placed_students import SimplexStudent
from theorycheck.models.references import single_neuron
from theorycheck.rigor.cubic_potential import MOST_ENTRIES
from theorycheck.rigor.relu_point import ReluPoint
from theorycheck.symbolic.derivation import Step

UNIT = Quantity(
    name="unit_potential",
    latex=r"\Phi(u)",
    meaning=r"\Phi(z/\|z\|)",
    words="the potential at the unit vector u of the simplex",
)
DEFECT = Quantity(
    name="slope_defect",
    latex=r"\|P\nabla\Phi(u) - 3\Phi(u)u\|^2",
    meaning=r"\|P\nabla\Phi(u) - 3\Phi(u)u\|^2",
    words="the squared gradient on the sphere, which is 0 where u is critical",
)
EXPONENT = Quantity(
    name="least_exponent",
    latex=r"\mu_{\min}",
    meaning=r"\min_x \tfrac{\langle x,\nabla^2\Phi(u)x\rangle}{3\Phi(u)\|x\|^2} - 1",
    words="the least exponent, over moves x orthogonal to rotations and translations",
)
REACH = Quantity(
    name="reach",
    latex=r"\tan\theta_{\max}",
    meaning=r"\max_i\|\zeta_i\|",
    words="the tangent of the largest angle of a neuron with v",
)
NORM = Quantity(
    name="orthogonal_norm",
    latex=r"\|z\|",
    meaning=r"\|z_i\|",
    words="lengths of the z_i, the parts of the neurons orthogonal to v",
)


def _symbols() -> tuple[Any, Any, Any]:
    """Return k, n and |v|."""
    import sympy

    active, aligned, teacher = (sympy.Symbol(name) for name in ("active", "aligned", "teacher"))
    return active, active + aligned, teacher


def _quantity(quantity: Quantity) -> Any:
    import sympy

    return sympy.Symbol(quantity.name)


def enough() -> Any:
    """Return the assumption that there are active neurons to make a simplex."""
    import sympy

    return sympy.Ge(_symbols()[0], 2)


def potential() -> Any:
    """Return the potential at u."""
    import sympy

    return sympy.Eq(_quantity(UNIT), derived.potential(*_symbols()), evaluate=False)


def other_sign() -> Any:
    """Return it with sqrt(2k/(k-1)) + 1 for B."""
    import sympy

    k, n, teacher = _symbols()
    right = n * sympy.sqrt(k) * (derived.edge(k) + 1) / (6 * sympy.pi * teacher)
    return sympy.Eq(_quantity(UNIT), right, evaluate=False)


def critical() -> Any:
    """Return that the gradient on the sphere is 0."""
    import sympy

    return sympy.Eq(_quantity(DEFECT), 0, evaluate=False)


def constant() -> Any:
    """Return the constant 1/(27 Phi(u)^2)."""
    import sympy

    left = 1 / (27 * _quantity(UNIT) ** 2)
    return sympy.Eq(left, derived.constant(*_symbols()), evaluate=False)


def first_power() -> Any:
    """Return the constant with n for its square."""
    import sympy

    k, n, teacher = _symbols()
    return sympy.Eq(constant().lhs, n * derived.constant(k, n, teacher), evaluate=False)


def angle() -> Any:
    """Return the limit of t times the largest angle on the ray, at leading order."""
    import sympy

    i, n = sympy.Symbol("i", integer=True), sympy.Symbol("neurons")
    size = sympy.sqrt(sympy.Sum(sympy.IndexedBase(NORM.name)[i] ** 2, (i, 1, n)))
    k, _, _ = _symbols()
    return sympy.Eq(
        _quantity(REACH) / (size * 3 * _quantity(UNIT)),
        2 * sympy.pi / (k * derived.gap(k)),
        evaluate=False,
    )


def largest() -> Any:
    """Return that k B^2 is least at k = 4."""
    import sympy

    k, _, _ = _symbols()
    return sympy.Ge(k * derived.gap(k) ** 2, 4 * derived.gap(sympy.Integer(4)) ** 2)


def least() -> Any:
    """Return the least exponent below 1/B - 1."""
    import sympy

    k, _, _ = _symbols()
    across = derived.across_exponent(k)
    return sympy.Eq(
        -sympy.Max(-_quantity(EXPONENT), -across),
        -sympy.Max(-derived.vector_exponent(k), -across),
        evaluate=False,
    )


def sign() -> Any:
    """Return that the exponent of the moves like V has the sign of -(k^2 - 7k + 8)."""
    import sympy

    k, _, _ = _symbols()
    return sympy.Lt(derived.vector_exponent(k) * (k**2 - 7 * k + 8), 0)


def stable() -> Any:
    """Return that the exponent of the moves like V is positive."""
    import sympy

    return sympy.Gt(derived.vector_exponent(_symbols()[0]), 0)


def steps() -> list[Step]:
    """Return all steps."""
    return [
        *derived.critical(),
        *derived.four_is_best(),
        *derived.exponents(),
        *derived.sign(),
    ]


def _check(relation: Any, *quantities: Quantity) -> Any:
    names = tuple(item.name for item in quantities)

    def routes(problem: SimplexStudent, settings: Settings) -> list[ReluPoint]:
        entries = len(problem.W) * len(problem.v)
        if EXPONENT.name in names and entries > MOST_ENTRIES:
            raise SolverFailure(
                f"the Hessian of {entries} weights is beyond the {MOST_ENTRIES} that are tried."
            )
        try:
            return [ReluPoint.at(problem.subject(), names, settings.digits)] if names else []
        except MalformedInput as error:
            raise SolverFailure(str(error)) from None

    return in_balls(relation, routes, over="neurons")


def _conclusion(
    slug: str, words: str, relation: Any, derivation: Any, *quantities: Quantity
) -> Statement:
    return Statement(
        slug=slug,
        words=words,
        relation=relation,
        quantities=quantities,
        checks={
            "derivation": by_derivation(derivation, relation, over="neurons"),
            "enclosures": _check(relation, *quantities),
        },
        over="neurons",
    )


def _wrong(slug: str, words: str, relation: Any, source: str, *quantities: Quantity) -> Control:
    return Control(
        statement=Statement(
            slug=slug,
            words=words,
            relation=relation,
            quantities=quantities,
            checks={"enclosures": _check(relation, *quantities)},
        ),
        source=f"made from the conclusion: {source}",
        at=lambda: SimplexStudent.at(active=6, aligned=1),
    )


THEOREM = Theorem(
    title="Regular simplices are critical directions of the cubic potential, unstable from six "
    "corners on",
    family=SimplexStudent,
    witness=SimplexStudent.at(),
    scope="the family: every number k >= 2 of active and m >= 0 of aligned neurons of equal mass. "
    "It says nothing of the full flow, and rests besides on the standard facts that are listed "
    "with the derivation",
    builds_on=("sharp-constant",),
    assumptions=(
        Statement(
            slug="a-simplex",
            words="At least two neurons are active.",
            relation=enough,
            checks={"enclosures": _check(enough)},
        ),
    ),
    conclusions=(
        _conclusion(
            "critical",
            "The direction of the simplex is critical on the sphere.",
            critical,
            derived.critical,
            DEFECT,
        ),
        _conclusion(
            "potential",
            "Its potential is n sqrt(k) B/(6 pi |v|) with n = k + m and B = sqrt(2k/(k-1)) - 1.",
            potential,
            derived.critical,
            UNIT,
        ),
        _conclusion(
            "constant",
            "1/(27 Phi(u)^2), with this potential Phi(u), is 4 pi^2 |v|^2/(3 n^2 k B^2).",
            constant,
            derived.critical,
            UNIT,
        ),
        _conclusion(
            "angle",
            "On its ray, at leading order, t times the largest angle tends to 2 pi/(k B).",
            angle,
            derived.critical,
            REACH,
            NORM,
            UNIT,
        ),
        Statement(
            slug="four-is-best",
            words="No number of active neurons has a larger constant than four.",
            relation=largest,
            checks={
                "derivation": by_derivation(derived.four_is_best, largest),
                # For four themselves both sides are equal, which no balls decide.
                "enclosures": _check(largest),
            },
        ),
        _conclusion(
            "least-exponent",
            "Below 1/B - 1, the least exponent of relaxation is 1/2 + (1/(k-1) - 1/2)/B.",
            least,
            derived.exponents,
            EXPONENT,
        ),
        _conclusion(
            "stability",
            "That exponent is positive for k <= 5, and negative for k >= 6: unstable.",
            sign,
            derived.sign,
        ),
    ),
    controls=(
        _wrong(
            "other-sign",
            "The potential with sqrt(2k/(k-1)) + 1 for B.",
            other_sign,
            "the other sign in B",
            UNIT,
        ),
        _wrong(
            "first-power",
            "The constant with n for its square.",
            first_power,
            "the power of n",
            UNIT,
        ),
        _wrong(
            "six-are-stable",
            "The exponent 1/2 + (1/(k-1) - 1/2)/B is positive for k = 6 too.",
            stable,
            "shows that five is the last",
        ),
    ),
    references=(
        single_neuron("Theorems 6 and 14 bound the order in n; the constants are not in the paper"),
    ),
    cases={
        "triangle": lambda: SimplexStudent.at(active=3, aligned=0),
        "six-of-seven": lambda: SimplexStudent.at(active=6, aligned=1),
    },
    derivation=shown(steps),
    series=simplex_figures.series,
    notes=simplex_figures.notes,
)
