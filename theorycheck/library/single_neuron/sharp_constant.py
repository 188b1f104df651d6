r"""Along the flow of the cubic potential t^3 times the level tends to 1/(27 Phi^2).

Setting: the reduced flow $\dot z = -P\nabla\Phi(z)$ of the cubic potential $\Phi$ of
`cubic-potential` at fixed masses; $z = \rho u$, $\|u\| = 1$. It is the leading order of gradient
flow near the optimum: nothing here is proved about the full flow.

Claims: from $\rho_0u_*$ with $u_*$ critical and $\Phi_* = \Phi(u_*)$, the solution is
$\rho = (1/\rho_0 + 3\Phi_*t)^{-1}$, and $27\Phi_*^2\,t^3\Phi(z(t))$ lies between
$1 - 1/(\Phi_*\rho_0t)$ and 1; $\|P\nabla\Phi\| = 3\Phi_*^{1/3}\Phi^{2/3}$ on it. From any start,
$t^3\Phi(z(t)) \le 1/(27a^2)$ if $\Phi(u)\ge a$ along the solution, and $\lim t^3\Phi(z(t)) =
1/(27w_*^2)$ exists, $w_* = \lim\Phi(u(t))$. Two neurons have the constant
$\frac{8\pi^2}{3}(c_1c_2)^2\|v\|^2\le\frac{\pi^2}{6}\|v\|^2$, with equality for equal masses.

Checked: the bounds on a critical ray for all positive numbers, the rest by derivations, and
everything that speaks of numbers in balls at one problem. Controls: 9 for 27, the limit lowered by
$10^{-6}$ of itself, $c_1c_2$ for its square, and a bound $10^{-6}$ lower.

Source: not in Xu and Du, COLT 2023, which has the order $t^{-3}$ with other powers of n.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Quantity, Statement, Theorem
from theorycheck.models import limit_figures, reduced_flow
from theorycheck.models import reduced_relations as said
from theorycheck.models.comparison import in_balls
from theorycheck.models.covered import on_box
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.reduced_flow import ReducedFlow
from theorycheck.models.references import single_neuron

LEVEL = Quantity(
    name="level",
    latex=r"\Phi(z(t))",
    meaning=r"\Phi(z(t)),\ \dot z = -P\nabla\Phi(z)",
    words="the level of a solution of the reduced flow, from any start",
)
LEAST = Quantity(
    name="least",
    latex="a",
    meaning=r"a\le\Phi(z(s)/\|z(s)\|),\ 0\le s\le t",
    words="a positive number that the potential of the direction does not fall below, such as its "
    "minimum on the sphere",
)
LIMIT = Quantity(
    name="limit",
    latex=r"\lim t^3\Phi(z(t))",
    meaning=r"\lim_{t\to\infty}t^3\Phi(z(t))",
    words="the limit of t^3 times the level",
)
FINAL = Quantity(
    name="final",
    latex="w_*",
    meaning=r"\lim_{t\to\infty}\Phi(z(t)/\|z(t)\|)",
    words="the limit of the potential of the direction",
)


def _numbers_alone(problem: ReducedFlow, settings: Settings) -> tuple[Any, ...]:
    del problem, settings
    return ()


def _at_point(relation: Any) -> Any:
    return in_balls(relation, _numbers_alone)


def _wrong(slug: str, words: str, relation: Any, source: str, **at: str) -> Control:
    return Control(
        statement=Statement(
            slug=slug, words=words, relation=relation, checks={"enclosures": _at_point(relation)}
        ),
        source=f"made from the conclusion: {source}",
        at=lambda: ReducedFlow.at(**at),
    )


THEOREM = Theorem(
    title="Along the flow of the cubic potential t^3 times the level tends to 1/(27 Phi^2)",
    family=ReducedFlow,
    witness=ReducedFlow.at(),
    scope="the family: the reduced flow on every critical ray (phi > 0, start > 0 and time > 0) "
    "and from every start other than 0 whose z_i sum to 0, and every first > 0 and second > 0. It "
    "says nothing of the full flow, and rests besides on the standard facts that are listed with "
    "the derivation",
    builds_on=("cubic-potential",),
    assumptions=(
        Statement(
            slug="moving",
            words="The flow does not start at rest.",
            relation=said.positive_start,
            checks={"enclosures": _at_point(said.positive_start)},
        ),
    ),
    conclusions=(
        Statement(
            slug="critical-ray",
            words="On a critical ray of the reduced flow z' = -P grad Phi(z), from length rho_0 "
            "and with the potential Phi_* in its direction, t^3 Phi(z(t)) is at most "
            "1/(27 Phi_*^2), and at least 1 - 1/(Phi_* rho_0 t) times that. P is the projection on "
            "sum_i z_i = 0.",
            relation=said.ray,
            checks={
                "half-lines": on_box(said.ray, said.RAY, said.ray_pieces),
                "derivation": by_derivation(said.ray_steps, said.ray),
                "enclosures": _at_point(said.ray),
            },
        ),
        Statement(
            slug="slope",
            words="On it |P grad Phi| is 3 Phi_*^(1/3) Phi(z)^(2/3).",
            relation=said.slope,
            checks={
                "derivation": by_derivation(said.slope_steps, said.slope),
                "enclosures": _at_point(said.slope),
            },
        ),
        Statement(
            slug="every-solution",
            words="Along every solution of the reduced flow t^3 Phi(z(t)) is at most 1/(27 a^2), "
            "if the potential of the direction is at least a > 0.",
            relation=said.upper,
            quantities=(LEVEL, LEAST),
            checks={"derivation": by_derivation(reduced_flow.every_solution, said.upper)},
        ),
        Statement(
            slug="limit",
            words="Along every solution of the reduced flow t^3 Phi(z(t)) has the limit "
            "1/(27 w_*^2), w_* the limit of the potential of the direction.",
            relation=said.limit,
            quantities=(LIMIT, FINAL),
            checks={"derivation": by_derivation(reduced_flow.every_solution, said.limit)},
        ),
        Statement(
            slug="two-neurons",
            words="For two neurons with projections h_1 and h_2 on the teacher v, and c_i = "
            "h_i/|v|, 1/(27 Phi(u)^2) is (8 pi^2/3)(c_1 c_2)^2 |v|^2, where u = z/|z| and "
            "z_1 + z_2 = 0.",
            relation=said.pair,
            checks={
                "derivation": by_derivation(reduced_flow.pair, said.pair),
                "enclosures": _at_point(said.pair),
            },
        ),
        Statement(
            slug="two-neurons-bound",
            words="It is at most (pi^2/6) |v|^2.",
            relation=said.pair_bound,
            checks={
                "half-lines": on_box(said.pair_bound, said.MASSES, said.pair_pieces),
                "enclosures": _at_point(said.pair_bound),
            },
        ),
        Statement(
            slug="two-equal-neurons",
            words="Two neurons of equal masses have 1/(27 Phi(u)^2) = (pi^2/6) |v|^2.",
            relation=said.equal_pair,
            checks={
                "derivation": by_derivation(said.equal_pair_steps, said.equal_pair),
                "enclosures": _at_point(said.equal_pair),
            },
        ),
    ),
    controls=(
        _wrong(
            "nine",
            "The bounds on a critical ray with 9 for 27.",
            said.wrong_factor,
            "Euler's identity without its factor 3 once",
            time="10000000",
        ),
        _wrong(
            "lowered-limit",
            "The upper bound on a critical ray, lowered by 10^-6 of itself.",
            said.lowered,
            "shows that its constant is the best up to a millionth",
            time="1e12",
        ),
        _wrong(
            "unsquared-masses",
            "For two neurons 1/(27 Phi(u)^2) is (8 pi^2/3) c_1 c_2 |v|^2.",
            said.unsquared,
            "c_1 c_2 for its square",
        ),
        _wrong(
            "lowered-bound",
            "The bound for two neurons, lowered by 10^-6 of itself.",
            said.lowered_pair_bound,
            "shows that its constant is the best",
            first="1/2",
            second="1/2",
        ),
    ),
    references=(
        single_neuron("Theorems 6, 7 and 14 bound the order; the constant is not in the paper"),
    ),
    cases={"early": lambda: ReducedFlow.at(time="1", start="1", phi="3")},
    derivation=shown(said.steps),
    series=limit_figures.series,
    notes=limit_figures.notes,
)
