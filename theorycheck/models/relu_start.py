r"""What a start of the flow is assumed to satisfy, as relations between exact numbers.

With $h_i = \langle w_i,\bar v\rangle$ and $z_i = w_i - h_i\bar v$, the numbers $G_{ij} =
\|v\|^2\langle w_i,w_j\rangle - \langle w_i,v\rangle\langle w_j,v\rangle = \|v\|^2\langle
z_i,z_j\rangle$ are rational (Xu and Du 2023, definition 13).
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Statement
from theorycheck.models.comparison import in_balls, in_rationals
from theorycheck.models.relu_point import at_weights
from theorycheck.models.start_quantities import at_start
from theorycheck.symbolic.export import index_symbol


def inner(i: Any, j: Any) -> Any:
    r"""Return $G_{ij}$ as a SymPy term; i and j are index symbols."""
    from sympy import IndexedBase, Sum, Symbol

    W, v = IndexedBase("W"), IndexedBase("v")
    d = Symbol("inputs")

    def along(i: Any, k: Any) -> Any:
        return Sum(W[i, k] * v[k], (k, 1, d))

    k, m, p, q = (index_symbol(name) for name in "kmpq")
    products = Sum(v[k] ** 2, (k, 1, d)) * Sum(W[i, m] * W[j, m], (m, 1, d))
    return products - along(i, p) * along(j, q)


def several_neurons() -> Any:
    """Return that there is more than one neuron."""
    from sympy import Ge, Symbol

    return Ge(Symbol("neurons"), 2, evaluate=False)


def off_the_teacher() -> Any:
    """Return that no z_i is 0."""
    from sympy import Gt

    i = index_symbol("i")
    return Gt(inner(i, i), 0, evaluate=False)


def not_one_direction() -> Any:
    r"""Return that the z_i are not all positive multiples of one of them.

    Each term is nonnegative, and 0 exactly if $z_i$ and $z_j$ point the same way, or one is 0.
    """
    from sympy import Abs, Gt, Sum, Symbol

    i, j = (index_symbol(name) for name in "ij")
    n = Symbol("neurons")
    turned = inner(i, i) * inner(j, j) - inner(i, j) ** 2
    opposite = Abs(inner(i, j)) - inner(i, j)
    return Gt(Sum(turned + opposite, (i, 1, n), (j, 1, n)), 0, evaluate=False)


SEVERAL_NEURONS = Statement(
    slug="several-neurons",
    words="There are at least two neurons.",
    relation=several_neurons,
    checks={"exact": in_rationals(several_neurons)},
)
OFF_THE_TEACHER = Statement(
    slug="off-the-teacher",
    words="No z_i is 0: no neuron is parallel to the teacher.",
    relation=off_the_teacher,
    checks={"exact": in_rationals(off_the_teacher, over="neurons")},
    over="neurons",
)
NOT_ONE_DIRECTION = Statement(
    slug="not-one-direction",
    words="The z_i do not all point the same way.",
    relation=not_one_direction,
    checks={"exact": in_rationals(not_one_direction)},
)


def small_start() -> Any:
    """Return that the norms of the neurons add up to at most half that of the teacher."""
    from sympy import IndexedBase, Le, Rational, Sum, Symbol

    i = index_symbol("i")
    norms = Sum(IndexedBase("weight_norm", real=True)[i], (i, 1, Symbol("neurons")))
    teacher = Symbol("teacher_norm", positive=True)
    return Le(norms, Rational(1, 2) * teacher, evaluate=False)


def even_start() -> Any:
    """Return that no neuron has more than its part of a twentieth of the norm of the teacher."""
    from sympy import IndexedBase, Le, Symbol

    norm = IndexedBase("weight_norm", real=True)[index_symbol("i")]
    n, teacher = (Symbol(name, positive=True) for name in ("neurons", "teacher_norm"))
    return Le(norm, teacher / (20 * n), evaluate=False)


def not_opposite() -> Any:
    """Return the upper half of lemma 3's bound on the angles."""
    from sympy import IndexedBase, Le, pi

    return Le(IndexedBase("theta", real=True)[index_symbol("i")], 2 * pi / 3, evaluate=False)


SMALL_START = Statement(
    slug="small-start",
    words="The norms of the neurons add up to at most half that of the teacher at time 0.",
    relation=small_start,
    quantities=at_start("weight_norm", "teacher_norm"),
    checks={"enclosures": in_balls(small_start, at_weights("weight_norm", "teacher_norm"))},
)
EVEN_START = Statement(
    slug="even-start",
    words="No neuron has a norm above |v|/20n at time 0.",
    relation=even_start,
    quantities=at_start("weight_norm", "teacher_norm"),
    checks={
        "enclosures": in_balls(
            even_start, at_weights("weight_norm", "teacher_norm"), over="neurons"
        )
    },
    over="neurons",
)
NOT_OPPOSITE = Statement(
    slug="not-opposite",
    words="No neuron starts at an angle above 2 pi/3 with the teacher: part of lemma 3.",
    relation=not_opposite,
    quantities=at_start("theta"),
    checks={"enclosures": in_balls(not_opposite, at_weights("theta"), over="neurons")},
    over="neurons",
)
