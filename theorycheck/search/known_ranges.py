"""What is known of quantities for all problems of a theorem: bounds, from where they are stated."""

from __future__ import annotations

import re
from fractions import Fraction

from theorycheck._errors import MalformedTheorem
from theorycheck.core.domain import Above, Domain, Natural, Nonnegative, Positive, PositiveVector
from theorycheck.core.theorem import Theorem
from theorycheck.rigor.language import Expression, parse
from theorycheck.rigor.ranges import Range
from theorycheck.symbolic.export import quantified

# Nonnegative by what they are: norms, losses, distances, and numbers of things.
_NONNEGATIVE = re.compile(
    r"(\w+_)?norm|loss(_at_(start|time))?|largest_(scaled_)?loss|later_\w+_scaled_loss"
    r"|limit_scaled_loss|(largest_)?spread|optimum_distance|off_axis|survivors"
    r"|largest_weight_norm|piece_(start|end)|failure",
    re.ASCII,
)
# Angles between vectors: from 0 to pi.
_ANGLES = re.compile(r"theta(_max)?|kappa_max|widest_theta|(own_|pair_)?(teacher_)?angle", re.ASCII)
# As many as there are rows and columns.
_SIZES = ("samples", "features", "neurons", "inputs")


class _Names(dict[str, Range]):
    """Bounds by name; those that a name has by what it is are found on the way."""

    def __missing__(self, name: str) -> Range:
        if _NONNEGATIVE.fullmatch(name):
            return Range(Fraction(0))
        if _ANGLES.fullmatch(name):
            return Range(Fraction(0), Fraction(22, 7))
        return Range(Fraction(1)) if name in _SIZES else Range()

    def get(self, name: str, default: Range | None = None) -> Range:  # type: ignore[override]
        del default
        return self[name]


def known_ranges(theorem: Theorem) -> _Names:
    """Return bounds on the quantities of a theorem, by name.

    They come from the declared domains of parameters, from assumptions that bound one quantity by
    a number, and from what a quantity is: no norm is negative, no angle beyond pi.
    """
    found = _Names()
    for name, parameter in theorem.family.parameters().items():
        bounds = _of_domain(parameter.domain)
        if bounds is not None:
            found[name] = bounds
    for assumption in theorem.assumptions:
        try:
            form = parse(quantified(assumption.relation(), assumption.over))
        except MalformedTheorem:
            continue
        _read(form, found)
    return found


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


def _read(relation: Expression, found: _Names) -> None:
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
    if right.head in ("symbol", "entry") and left.head == "rational":
        name = right.names[0]
        least, most = found[name]
        found[name] = Range(left.number if least is None else max(least, left.number), most)
    if left.head in ("symbol", "entry") and right.head == "rational":
        name = left.names[0]
        least, most = found[name]
        found[name] = Range(least, right.number if most is None else min(most, right.number))
