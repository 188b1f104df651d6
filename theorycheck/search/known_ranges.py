"""What is known of quantities for all problems of a theorem: bounds, from where they are stated."""

from __future__ import annotations

from fractions import Fraction

from theorycheck._errors import MalformedTheorem
from theorycheck.core.domain import Above, Domain, Natural, Nonnegative, Positive, PositiveVector
from theorycheck.core.theorem import RelationCheck, Theorem
from theorycheck.models.comparison import BallCheck, RationalCheck
from theorycheck.models.flow_quantities import WindowCheck
from theorycheck.models.scale_statements import PremisedCheck
from theorycheck.rigor.language import Expression, parse
from theorycheck.rigor.ranges import Known, Range
from theorycheck.symbolic.export import quantified

# Nonnegative by what they are: norms, losses, distances, upper bounds on such, times, numbers of
# things. All are names that only a certificate of the kernel gives to a number: no problem, and no
# theorem of another package, can call something else so (`rigor.data`). A lower bound on a norm is
# not among them: the kernel proves it, and it may be negative.
NONNEGATIVE = frozenset(
    (
        "failure",
        "gradient_norm",
        "largest_loss",
        "largest_scaled_loss",
        "largest_spread",
        "largest_weight_norm",
        "later_largest_scaled_loss",
        "limit_scaled_loss",
        "loss",
        "loss_at_end",
        "loss_at_start",
        "loss_at_time",
        "off_axis",
        "optimum_distance",
        "orthogonal_norm",
        "own_norm",
        "own_teacher_norm",
        "pair_norm",
        "piece_end",
        "piece_start",
        "residual_norm",
        "slope_norm",
        "spread",
        "survivors",
        "teacher_norm",
        "weight_norm",
    )
)
# Angles between vectors: from 0 to pi.
ANGLES = frozenset(
    (
        "kappa_max",
        "own_angle",
        "own_teacher_angle",
        "pair_angle",
        "theta",
        "theta_max",
        "widest_theta",
    )
)
# As many as there are rows and columns of the data: the kernel counts them.
_SIZES = ("samples", "features", "neurons", "inputs")
# Checks that read quantities from certificates and problems alone. What another check calls a norm
# is not known.
_OF_THE_KERNEL = (BallCheck, RationalCheck, WindowCheck, PremisedCheck)


def known_ranges(theorem: Theorem) -> Known:
    """Return bounds on the quantities of a theorem, by name; a name without any is not there.

    They come from the declared domains of parameters, from assumptions that bound one quantity by
    a number, and from what a quantity is: no norm is negative, no angle beyond pi. The last only
    where every check of a relation reads its quantities from certificates of the kernel.
    """
    found: dict[str, Range] = {}
    if all(isinstance(check, _OF_THE_KERNEL) for check in _checks(theorem)):
        found |= {name: Range(Fraction(0)) for name in NONNEGATIVE}
        found |= {name: Range(Fraction(0), Fraction(22, 7)) for name in ANGLES}
        found |= {name: Range(Fraction(1)) for name in _SIZES}
    for name, parameter in theorem.family.parameters().items():
        # A parameter is what its family declares, whatever its name suggests.
        found[name] = _of_domain(parameter.domain) or Range()
    for assumption in theorem.assumptions:
        try:
            form = parse(quantified(assumption.relation(), assumption.over))
        except MalformedTheorem:
            continue
        _read(form, found)
    return found


def _checks(theorem: Theorem) -> list[RelationCheck]:
    return [
        check
        for statement in (*theorem.assumptions, *theorem.conclusions)
        for check in statement.checks.values()
        if isinstance(check, RelationCheck)
    ]


def pinned(theorem: Theorem) -> dict[str, Fraction]:
    """Return the values that assumptions give to symbols: those of the form `l1 = 1/2`."""
    found = {}
    for assumption in theorem.assumptions:
        try:
            form = parse(quantified(assumption.relation(), assumption.over))
        except MalformedTheorem:
            continue
        if form.head == "eq":
            left, right = form.parts
            if left.head == "symbol" and right.head == "rational":
                found[left.names[0]] = right.number
    return found


def positive(theorem: Theorem) -> frozenset[str]:
    """Return the names of the parameters that are positive in the whole family."""
    return frozenset(
        name
        for name, parameter in theorem.family.parameters().items()
        if isinstance(parameter.domain, Positive | PositiveVector)
    )


def _of_domain(domain: Domain) -> Range | None:
    if isinstance(domain, Positive | Nonnegative | PositiveVector):
        return Range(Fraction(0))
    if isinstance(domain, Above):
        return Range(Fraction(domain.bound), Fraction(domain.largest))
    if isinstance(domain, Natural):
        return Range(Fraction(domain.least), Fraction(domain.largest))
    return None


def _read(relation: Expression, found: dict[str, Range]) -> None:
    """Note what an assumption says of single quantities."""
    if relation.head in ("forall", "and"):
        for part in relation.parts:
            _read(part, found)
        return
    left, right = relation.parts
    if relation.head in ("ge", "gt"):
        left, right = right, left
    elif relation.head not in ("le", "lt"):
        return
    if _whole(right) and left.head == "rational":
        least, most = found.get(right.names[0], Range())
        least = left.number if least is None else max(least, left.number)
        found[right.names[0]] = Range(least, most)
    if _whole(left) and right.head == "rational":
        least, most = found.get(left.names[0], Range())
        most = right.number if most is None else min(most, right.number)
        found[left.names[0]] = Range(least, most)


def _whole(term: Expression) -> bool:
    """Whether a term is a quantity, or stands for all its entries: x[i, i] is a diagonal alone."""
    indices = term.names[1:]
    return term.head in ("symbol", "entry") and len(set(indices)) == len(indices)
