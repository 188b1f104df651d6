r"""A start whose neurons leave the teacher in different directions is non-degenerate.

Setting: $z_i$ is the part of $w_i(0)$ orthogonal to v, $\kappa_{\max}$ the largest angle between
two $z_i\ne 0$; a start is non-degenerate if every $z_i\ne 0$ and $\kappa_{\max} > 0$.

Claim: if $n\ge 2$, no $z_i$ is 0 and they do not all point the same way, $\kappa_{\max} > 0$. For
$d\ge 3$ the starts that are left out are zeros of a polynomial other than 0, and have probability 0
under a Gaussian. For $d = 2$ they are not: the $z_i$ are numbers, and all have one sign with
probability $2^{1-n}$.

Checked: assumptions in rational arithmetic and $\kappa_{\max}$ in balls, at one start. Controls:
the claim of the paper that a Gaussian start is non-degenerate with probability 1, in the plane; and
that starts with $\kappa_{\max} = 0$ are fast, refuted by an enclosure of the flow through the time
at which the shorter of two parallel $z_i$ is 0 and changes its side. That such a start has the rate
$t^{-3}$ is shown among the cases of `cubic-rate` and `two-neurons`.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, definition 13 and the sentence after it.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Control, Erratum, Quantity, Statement, Theorem
from theorycheck.models.comparison import in_balls, in_rationals
from theorycheck.models.flow_estimates import degenerate_notes
from theorycheck.models.flow_quantities import largest, on_window, piece_end, symbols
from theorycheck.models.references import single_neuron
from theorycheck.models.relu_point import at_weights
from theorycheck.models.relu_start import (
    NOT_ONE_DIRECTION,
    OFF_THE_TEACHER,
    SEVERAL_NEURONS,
    not_one_direction,
)
from theorycheck.models.relu_student import ReluFlow, ReluStudent

KAPPA = Quantity(
    name="kappa_max",
    latex=r"\kappa_{\max}",
    meaning=r"\max_{i,j}\angle(z_i,z_j)",
    words="largest angle between the parts of two neurons orthogonal to the teacher",
)


def non_degenerate() -> Any:
    """Return the conclusion."""
    from sympy import Gt, Symbol

    return Gt(Symbol("kappa_max"), 0, evaluate=False)


def in_the_plane() -> Any:
    """Return that the inputs have two dimensions."""
    from sympy import Eq, Symbol

    return Eq(Symbol("inputs"), 2, evaluate=False)


def parallel() -> Any:
    """Return that the z_i all point the same way."""
    from sympy import Eq

    return Eq(not_one_direction().lhs, 0, evaluate=False)


def exponential() -> Any:
    """Return that the loss is below an exponential."""
    from sympy import Le, exp

    (size,) = symbols("teacher_norm")
    return Le(largest("loss"), size**2 * exp(-piece_end() / 10), evaluate=False)


def _stated(slug: str, words: str) -> Statement:
    return Statement(
        slug=slug,
        words=words,
        relation=non_degenerate,
        quantities=(KAPPA,),
        checks={"enclosures": in_balls(non_degenerate, at_weights("kappa_max"))},
    )


def one_side() -> ReluFlow:
    """Return two neurons on one side of the teacher, of which one crosses it."""
    return ReluFlow.at(W="1/10,1/10;1/10,1/5", v="1,0", since=100, until=1000)


THEOREM = Theorem(
    title="A start whose neurons leave the teacher in different directions is non-degenerate",
    family=ReluStudent,
    witness=ReluStudent.at(),
    scope="this problem",
    assumptions=(SEVERAL_NEURONS, OFF_THE_TEACHER, NOT_ONE_DIRECTION),
    conclusions=(_stated("non-degenerate", "The largest angle between two z_i is positive."),),
    controls=(
        Control(
            statement=_stated(
                "in-every-dimension",
                "Neurons of which none is parallel to the teacher are non-degenerate, in the plane "
                "as well.",
            ),
            source="sentence after definition 13: a Gaussian start is non-degenerate with "
            "probability 1",
            at=lambda: ReluStudent.at(W="1/10,1/5;-1/10,3/10;1/5,1/10", v="1,0"),
            given=(
                SEVERAL_NEURONS,
                OFF_THE_TEACHER,
                Statement(
                    slug="in-the-plane",
                    words="The inputs have two dimensions.",
                    relation=in_the_plane,
                    checks={"exact": in_rationals(in_the_plane)},
                ),
            ),
            erratum=Erratum(
                number="E4",
                versions="PMLR",
                reading="the sentence with its d free is refuted for d = 2: every start whose "
                "z_i lie on one side of the teacher, an open set of probability 2^(1-n), has "
                "kappa_max = 0, as the one shown. For d >= 3 the sentence is true, and so it is "
                "where the theorems that use it take d to be large",
                corrected="non-degenerate",
            ),
        ),
        Control(
            statement=on_window(
                "fast-where-degenerate",
                "Two neurons whose z_i point the same way learn exponentially: the loss is at most "
                "|v|^2 exp(-t/10) on the window.",
                exponential,
                ("loss",),
                "teacher_norm",
            ),
            source="definition 13, read as if only non-degenerate starts were slow",
            at=one_side,
            given=(
                SEVERAL_NEURONS,
                OFF_THE_TEACHER,
                Statement(
                    slug="one-direction",
                    words="The z_i all point the same way: kappa_max is 0.",
                    relation=parallel,
                    checks={"exact": in_rationals(parallel)},
                ),
            ),
        ),
    ),
    references=(single_neuron("Definition 13, and the sentence after it"),),
    cases={
        "plane-two-sides": lambda: ReluStudent.at(W="1/10,1/5;-1/10,-3/10;1/5,1/10", v="1,0"),
        "plane-one-side": lambda: ReluStudent.at(W="1/10,1/5;-1/10,3/10;1/5,1/10", v="1,0"),
        "one-neuron": lambda: ReluStudent.at(neurons="1"),
    },
    notes=degenerate_notes,
)
