r"""The family of flows with the numbers that the first two phases speak of.

With $s_1 = \sigma\sqrt d/2$ and $s_2 = 2\sigma\sqrt d$ (Xu and Du 2023, lemma 3, theorems 4 and 5).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from theorycheck.core.domain import Positive
from theorycheck.core.problem import parameter
from theorycheck.core.theorem import Statement
from theorycheck.models.comparison import in_balls
from theorycheck.models.flow_quantities import symbols
from theorycheck.models.relu_point import at_weights
from theorycheck.models.relu_student import ReluFlow
from theorycheck.models.start_quantities import at_start
from theorycheck.symbolic.export import index_symbol


@dataclass(frozen=True, kw_only=True)
class PhasedFlow(ReluFlow):
    """A flow, the scale of its start and how small angles are to become."""

    family: ClassVar[str] = "phased-relu-flow"

    epsilon: Fraction = parameter(
        default="1/10",
        domain=Positive(),
        symbol=r"\varepsilon",
        doc="size of the angles at the end of a phase",
    )

    def subject(self) -> dict[str, str]:
        """Return what certificates embed: those of the flow, the scale and the angles."""
        texts = self.exact()
        return {**super().subject(), **{name: texts[name] for name in ("sigma", "epsilon")}}


def smallest() -> Any:
    """Return $s_1$."""
    from sympy import sqrt

    sigma, d = symbols("sigma", "inputs")
    return sigma * sqrt(d) / 2


def largest_norm() -> Any:
    """Return $s_2$."""
    from sympy import sqrt

    sigma, d = symbols("sigma", "inputs")
    return 2 * sigma * sqrt(d)


def norms_at_start() -> Any:
    """Return the first half of lemma 3."""
    from sympy import And, Ge, IndexedBase, Le

    norm = IndexedBase("weight_norm", real=True)[index_symbol("i")]
    return And(
        Ge(norm, smallest(), evaluate=False),
        Le(norm, largest_norm(), evaluate=False),
        evaluate=False,
    )


def angles_at_start() -> Any:
    """Return the second half of lemma 3."""
    from sympy import And, Ge, IndexedBase, Le, pi

    angle = IndexedBase("theta", real=True)[index_symbol("i")]
    return And(
        Ge(angle, pi / 3, evaluate=False), Le(angle, 2 * pi / 3, evaluate=False), evaluate=False
    )


NORMS_AT_START = Statement(
    slug="norms-at-start",
    words="Every neuron starts with a norm between s_1 and s_2: lemma 3.",
    relation=norms_at_start,
    quantities=at_start("weight_norm"),
    checks={"enclosures": in_balls(norms_at_start, at_weights("weight_norm"), over="neurons")},
    over="neurons",
)
ANGLES_AT_START = Statement(
    slug="angles-at-start",
    words="Every neuron starts at an angle between pi/3 and 2 pi/3 with the teacher: lemma 3.",
    relation=angles_at_start,
    quantities=at_start("theta"),
    checks={"enclosures": in_balls(angles_at_start, at_weights("theta"), over="neurons")},
    over="neurons",
)
