"""Whether a relation follows from another one by the form of both, for all values.

The two differ in few places. Both are gone through at the same time: a sum grows with its terms, a
product of nonnegative factors with its factors, a power, a root, a logarithm with its argument.
Nothing is evaluated, so what is shown holds for every problem for which the bounds on single
quantities hold and at which both relations are defined. What is not shown is left open.
"""

from __future__ import annotations

from fractions import Fraction

from theorycheck.rigor.language import Expression
from theorycheck.rigor.ranges import Known, span

_RISING = ("exp", "log", "sinh", "asinh", "atan", "asin")


def implies(given: Expression, other: Expression, known: Known) -> bool:
    """Whether `other` holds wherever `given` does and both are defined.

    Args:
        given: A relation of the language.
        other: Another one, in which nearly everything is the same.
        known: Bounds on quantities, by name.
    """
    if given.head == "forall" and other.head == "forall":
        return given.names == other.names and implies(given.parts[0], other.parts[0], known)
    if other.head == "and":
        return all(implies(given, part, known) for part in other.parts)
    if given.head == "and":
        return any(implies(part, other, known) for part in given.parts)
    if "forall" in (given.head, other.head):
        return False
    return _compared(given, other, known)


def _compared(given: Expression, other: Expression, known: Known) -> bool:
    kind, low, high = _sides(given)
    wanted, below, above = _sides(other)
    if (wanted == "eq" and below == above) or (wanted == "le" and at_least(above, below, known)):
        # It holds by itself.
        return True
    straight = _between(low, high, below, above, known)
    if kind == "eq":
        # An equality gives both inequalities, and no strict one.
        return wanted == "le" and (straight or _between(high, low, below, above, known))
    if kind == "ne" or wanted == "eq":
        return False
    if wanted == "ne":
        return kind == "lt" and (straight or _between(low, high, above, below, known))
    return straight and (kind == "lt" or wanted == "le")


def _between(
    low: Expression, high: Expression, below: Expression, above: Expression, known: Known
) -> bool:
    """Whether [low, high] reaches no further than [below, above]."""
    return at_least(low, below, known) and at_least(above, high, known)


def _sides(relation: Expression) -> tuple[str, Expression, Expression]:
    left, right = relation.parts
    mirrored = {"ge": "le", "gt": "lt"}
    if relation.head in mirrored:
        return mirrored[relation.head], right, left
    return relation.head, left, right


def at_least(one: Expression, other: Expression, known: Known) -> bool:
    """Whether `one >= other` for all values, as far as the form of both shows it."""
    if one == other or _by_form(one, other, known):
        return True
    least, most = span(one, known).least, span(other, known).most
    return least is not None and most is not None and least >= most


def _by_form(one: Expression, other: Expression, known: Known) -> bool:
    heads = {one.head, other.head}
    if "add" in heads and _sums(one, other, known):
        return True
    if heads & {"mul", "rational"}:
        return _products(one, other, known)
    if "maximum" in heads:
        return _maxima(one, other, known)
    if heads & {"pow", "sqrt"}:
        return _powers(one, other, known)
    if len(heads) > 1:
        return False
    if one.head in _RISING:
        return at_least(one.parts[0], other.parts[0], known)
    if one.head in ("sum", "max"):
        return one.names == other.names and at_least(one.parts[0], other.parts[0], known)
    return (
        one.head == "abs"
        and _nonnegative(other.parts[0], known)
        and at_least(one.parts[0], other.parts[0], known)
    )


def _powers(one: Expression, other: Expression, known: Known) -> bool:
    """Compare powers of the same exponent, or of the same base."""
    base, exponent = _powered(one)
    less, another = _powered(other)
    if exponent == another:
        if exponent < 0:
            base, less = less, base
        return exponent != 1 and _nonnegative(less, known) and at_least(base, less, known)
    found = span(base, known)
    if base != less or not found.nonnegative:
        return False
    if found.least is not None and found.least >= 1:
        return exponent > another
    return found.most is not None and found.most <= 1 and exponent < another


def _powered(term: Expression) -> tuple[Expression, Fraction]:
    if term.head == "sqrt":
        return term.parts[0], Fraction(1, 2)
    return (term.parts[0], term.number) if term.head == "pow" else (term, Fraction(1))


def _sums(one: Expression, other: Expression, known: Known) -> bool:
    more, less = _apart(_terms(one), _terms(other))
    if not more:
        return all(span(term, known).nonpositive for term in less)
    if not less:
        return all(_nonnegative(term, known) for term in more)
    if len(more) == len(less) == 1:
        single, against = more[0], less[0]
        # Else a sum is all that is left of both, and nothing has become smaller.
        return (single, against) != (one, other) and at_least(single, against, known)
    return False


def _products(one: Expression, other: Expression, known: Known) -> bool:
    more, a = _factors(one)
    less, b = _factors(other)
    left, right = _apart(more, less)
    common = list(more)
    for factor in left:
        common.remove(factor)
    sign = _sign_of(common, known)
    if sign == 0:
        return False
    if sign < 0:
        (left, a), (right, b) = (right, b), (left, a)
    if not left and not right:
        return a >= b
    if not left or not right:
        # One of the two has factors beyond the common ones: between their bounds.
        product = _span_of(left or right, known)
        if right:
            limits = [None if end is None else b * end for end in product]
            most = limits[1] if b >= 0 else limits[0]
            return a >= 0 if b == 0 else most is not None and a >= most
        limits = [None if end is None else a * end for end in product]
        least = limits[0] if a >= 0 else limits[1]
        return b <= 0 if a == 0 else least is not None and least >= b
    if len(left) == len(right) == 1 and (left[0], right[0]) != (one, other):
        if a == b:
            return at_least(*((left[0], right[0]) if a > 0 else (right[0], left[0])), known)
        if a >= b >= 0:
            return _nonnegative(left[0], known) and at_least(left[0], right[0], known)
        if a <= 0 and b <= a:
            # a l >= b r from |a| l <= |b| r.
            return _nonnegative(left[0], known) and at_least(right[0], left[0], known)
    return False


def _maxima(one: Expression, other: Expression, known: Known) -> bool:
    more = one.parts if one.head == "maximum" else (one,)
    less = other.parts if other.head == "maximum" else (other,)
    return all(any(at_least(a, b, known) for a in more) for b in less)


def _nonnegative(term: Expression, known: Known) -> bool:
    return span(term, known).nonnegative


def _terms(term: Expression) -> list[Expression]:
    if term.head != "add":
        return [] if term.head == "rational" and term.number == 0 else [term]
    return [inner for part in term.parts for inner in _terms(part)]


def _factors(term: Expression) -> tuple[list[Expression], Fraction]:
    """Return the factors of a term, and the rational number among them."""
    if term.head == "rational":
        return [], term.number
    if term.head != "mul":
        return [term], Fraction(1)
    found, number = [], Fraction(1)
    for part in term.parts:
        factors, rational = _factors(part)
        found += factors
        number *= rational
    return found, number


def _apart(
    one: list[Expression], other: list[Expression]
) -> tuple[list[Expression], list[Expression]]:
    """Return what each of two lists has beyond the other one."""
    more, less = list(one), []
    for item in other:
        if item in more:
            more.remove(item)
        else:
            less.append(item)
    return more, less


def _span_of(factors: list[Expression], known: Known) -> tuple[Fraction | None, Fraction | None]:
    return tuple(span(Expression("mul", tuple(factors)), known))  # type: ignore[return-value]


def _sign_of(factors: list[Expression], known: Known) -> int:
    """Return 1 if a product is nonnegative, -1 if it is nonpositive, 0 if neither is known."""
    sign = 1
    for factor in factors:
        found = span(factor, known)
        if found.nonpositive and not found.nonnegative:
            sign = -sign
        elif not found.nonnegative:
            return 0
    return sign
