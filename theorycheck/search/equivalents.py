"""Variants that are no wrong ones: the same as the statement, or implied by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from theorycheck.rigor.calculus import Unproved
from theorycheck.rigor.language import Expression
from theorycheck.rigor.normal_form import NormalForm

WEAKER = "weaker than the statement, and implied by it"
THE_SAME = "the statement itself, written in another way"
_MIRRORED = {"ge": "le", "gt": "lt"}


def the_same(
    statement: Expression,
    variant: Expression,
    pinned: Mapping[str, Fraction] | None = None,
    positive: Iterable[str] = (),
) -> bool:
    """Whether the kernel's normal form shows that both say the same, comparison by comparison.

    The difference of the sides must be the same rational function of the quantities, or for an
    equality minus that.

    Args:
        statement: A relation.
        variant: Another one.
        pinned: Values that the assumptions give to symbols.
        positive: Names of quantities that are positive.
    """
    if pinned:
        statement, variant = _filled(statement, pinned), _filled(variant, pinned)
    return _same(statement, variant, frozenset(positive))


def _same(statement: Expression, variant: Expression, positive: frozenset[str]) -> bool:
    if statement == variant:
        return True
    statement, variant = _upright(statement), _upright(variant)
    if statement.head != variant.head or len(statement.parts) != len(variant.parts):
        return False
    if statement.head in ("forall", "and"):
        pairs = zip(statement.parts, variant.parts, strict=True)
        return statement.names == variant.names and all(_same(a, b, positive) for a, b in pairs)
    gap, other = _gap(statement), _gap(variant)
    signs = (1, -1) if statement.head in ("eq", "ne") else (1,)
    return any(_equal(gap, _times(other, sign), positive) for sign in signs)


def _equal(one: Expression, other: Expression, positive: frozenset[str]) -> bool:
    try:
        return NormalForm(positive).equal(one, other)
    except Unproved:
        return False


def _filled(node: Expression, pinned: Mapping[str, Fraction]) -> Expression:
    """Return a formula with symbols replaced by their values."""
    if node.head == "symbol" and node.names[0] in pinned:
        return Expression("rational", (pinned[node.names[0]],))
    inside = (
        _filled(part, pinned) if isinstance(part, Expression) else part for part in node.arguments
    )
    return Expression(node.head, tuple(inside))


def _upright(relation: Expression) -> Expression:
    if relation.head not in _MIRRORED:
        return relation
    return Expression(_MIRRORED[relation.head], tuple(reversed(relation.parts)))


def _gap(relation: Expression) -> Expression:
    left, right = relation.parts
    return Expression("add", (left, _times(right, -1)))


def _times(term: Expression, sign: int) -> Expression:
    return Expression("mul", (Expression("rational", (Fraction(sign),)), term))
