"""Differentiation and substitution in the kernel's language, by the kernel's own rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from theorycheck.rigor.language import Expression


class Unproved(Exception):
    """The kernel's rules do not reach as far as this formula."""


# Rates of change: each target is a symbol, or an entry whose index names stand for any indices.
Rates: TypeAlias = Sequence[tuple[Expression, Expression]]

ZERO = Expression("rational", (Fraction(0),))
ONE = Expression("rational", (Fraction(1),))


def rational(value: Fraction | int) -> Expression:
    """Return an exact number as a term."""
    return Expression("rational", (Fraction(value),))


def add(*terms: Expression) -> Expression:
    """Return a sum without zeros."""
    kept = tuple(term for term in terms if term != ZERO)
    if len(kept) < 2:
        return kept[0] if kept else ZERO
    return Expression("add", kept)


def mul(*factors: Expression) -> Expression:
    """Return a product without ones; 0 if a factor is 0."""
    if ZERO in factors:
        return ZERO
    kept = tuple(factor for factor in factors if factor != ONE)
    if len(kept) < 2:
        return kept[0] if kept else ONE
    return Expression("mul", kept)


def power(base: Expression, exponent: Fraction | int) -> Expression:
    """Return a power."""
    return base if exponent == 1 else Expression("pow", (base, Fraction(exponent)))


def negative(term: Expression) -> Expression:
    """Return the negative of a term."""
    return mul(rational(-1), term)


def _unary(head: str, argument: Expression) -> Expression:
    return Expression(head, (argument,))


_DERIVATIVES: Mapping[str, Callable[[Expression], Expression]] = {
    "exp": lambda x: _unary("exp", x),
    "log": lambda x: power(x, -1),
    "sinh": lambda x: _unary("cosh", x),
    "cosh": lambda x: _unary("sinh", x),
    "asinh": lambda x: power(add(ONE, power(x, 2)), Fraction(-1, 2)),
    "sin": lambda x: _unary("cos", x),
    "cos": lambda x: negative(_unary("sin", x)),
    "atan": lambda x: power(add(ONE, power(x, 2)), -1),
    "sqrt": lambda x: mul(rational(Fraction(1, 2)), power(x, Fraction(-1, 2))),
}


def differentiate(
    expression: Expression,
    variable: Expression,
    rates: Rates = (),
    dimensions: Mapping[str, str] | None = None,
) -> Expression:
    r"""Return the derivative of a term with respect to a symbol, or to one entry $u_i$.

    What is neither the variable nor has a rate is constant. For an entry with a free index,
    $\frac{\partial}{\partial u_i} \sum_j f(u_j)$ has the term of $j = i$: the sum and the free
    index must run over the same dimension.

    Args:
        expression: The term.
        variable: A symbol or an entry with one index.
        rates: Derivatives of other quantities with respect to the variable.
        dimensions: The dimension of each free index.

    Raises:
        Unproved: If a rule is missing (abs, maxima), or an entry may or may not be the variable.
    """
    if variable.head == "entry":
        name, *own = variable.names
        if len(own) != 1:
            raise Unproved(f"the variable {name!r} has {len(own)} indices")
        for entry in _entries(expression, name):
            if not set(entry.names[1:]) <= set(own):
                raise Unproved(f"whether {name}{entry.names[1:]} is the variable is not known")
    return _Derivative(variable, tuple(rates), dict(dimensions or {})).of(expression)


def _entries(
    expression: Expression, name: str, bound: frozenset[str] = frozenset()
) -> set[Expression]:
    """Return the entries of `name` whose indices are all free."""
    if expression.head == "entry":
        free = not bound & set(expression.names[1:])
        return {expression} if expression.names[0] == name and free else set()
    if expression.binds:
        bound |= {expression.names[0]}
    return set().union(*(_entries(part, name, bound) for part in expression.parts))


class _Derivative:
    """One differentiation: its variable, and what moves with it.

    A formal one counts only entries written exactly like the variable.
    """

    def __init__(
        self,
        variable: Expression,
        rates: Rates,
        dimensions: dict[str, str],
        *,
        formal: bool = False,
    ) -> None:
        self.variable = variable
        self.formal = formal
        self.rates = rates
        self.dimensions = dimensions
        # Index names that a bound index must not be mistaken for.
        self.taken = variable.free.union(*(rate.free for _, rate in rates))

    def of(self, node: Expression) -> Expression:
        head, parts = node.head, node.parts
        if head in ("rational", "pi"):
            return ZERO
        if head in ("symbol", "entry"):
            return self.leaf(node)
        if head == "add":
            return add(*(self.of(part) for part in parts))
        if head == "mul":
            return add(
                *(
                    mul(self.of(part), *parts[:position], *parts[position + 1 :])
                    for position, part in enumerate(parts)
                )
            )
        if head == "sum":
            return self.sum(node)
        if head == "pow":
            inner = self.of(parts[0])
            exponent = node.number
            return (
                mul(rational(exponent), power(parts[0], exponent - 1), inner) if exponent else ZERO
            )
        if head in _DERIVATIVES:
            inner = self.of(parts[0])
            return ZERO if inner == ZERO else mul(_DERIVATIVES[head](parts[0]), inner)
        raise Unproved(f"{head} has no rule of differentiation")

    def leaf(self, node: Expression) -> Expression:
        if node == self.variable:
            return ONE
        for target, rate in self.rates:
            if target.head == node.head and target.names[0] == node.names[0]:
                if len(target.names) != len(node.names):
                    raise Unproved(f"{node.names[0]!r} has another number of indices than its rate")
                return reindex(rate, dict(zip(target.names[1:], node.names[1:], strict=True)))
        return ZERO

    def sum(self, node: Expression) -> Expression:
        index, dimension = node.names
        body = node.parts[0]
        if index in self.taken:
            fresh = _fresh(self.taken | body.free | _bound(body))
            body, index = reindex(body, {index: fresh}), fresh
        inside = self.of(body)
        total = ZERO if inside == ZERO else Expression("sum", (index, dimension, inside))
        if self.variable.head == "entry" and not self.formal:
            name, own = self.variable.names
            # The summand of `own` depends on it through the entries written with this index;
            # those written with an inner one were met on the way, and count once.
            other = Expression("entry", (name, index))
            along = _Derivative(other, (), {}, formal=True).of(body)
            if along != ZERO and own not in self.dimensions:
                raise Unproved(f"whether {own!r} runs over {dimension!r} is not known")
            if self.dimensions.get(own) == dimension:
                total = add(total, reindex(along, {index: own}))
        return total


def reindex(expression: Expression, names: Mapping[str, str]) -> Expression:
    """Return the term with its free indices renamed, bound ones renamed out of the way."""
    names = {old: new for old, new in names.items() if old in expression.free and old != new}
    if not names:
        return expression
    if expression.head == "entry":
        name, *indices = expression.names
        return Expression("entry", (name, *(names.get(index, index) for index in indices)))
    if expression.binds:
        index, dimension = expression.names
        body = expression.parts[0]
        if index in names.values():
            fresh = _fresh(body.free | _bound(body) | set(names.values()))
            body, index = reindex(body, {index: fresh}), fresh
        return Expression(expression.head, (index, dimension, reindex(body, names)))
    return _rebuilt(expression, lambda part: reindex(part, names))


def substitute(expression: Expression, target: Expression, value: Expression) -> Expression:
    """Return the term with a symbol or an entry replaced by a term without free indices.

    Raises:
        Unproved: If the term has the indexed quantity at other indices as well.
    """
    if value.free:
        raise Unproved(f"a term with the indices {sorted(value.free)} cannot replace another")
    if expression == target:
        return value
    if expression.head == "entry" and expression.names[0] == target.names[0]:
        raise Unproved(f"whether {expression.names} is {target.names} is not known")
    if expression.binds and expression.names[0] in target.free:
        raise Unproved(f"the index {expression.names[0]!r} of {target.names[0]!r} is bound inside")
    return _rebuilt(expression, lambda part: substitute(part, target, value))


def replaced(expression: Expression, target: Expression, value: Expression) -> Expression:
    """Return the term with a symbol or an entry, at the very same indices, replaced by a term.

    Raises:
        Unproved: If the quantity occurs at other indices, or an index would be captured.
    """
    if expression == target:
        return value
    if expression.head in ("symbol", "entry") and expression.names[0] == target.names[0]:
        raise Unproved(f"{expression.names} is not {target.names}")
    if expression.binds and expression.names[0] in target.free | value.free:
        raise Unproved(f"the index {expression.names[0]!r} is bound inside")
    return _rebuilt(expression, lambda part: replaced(part, target, value))


def _rebuilt(expression: Expression, change: Callable[[Expression], Expression]) -> Expression:
    return Expression(
        expression.head,
        tuple(
            change(part) if isinstance(part, Expression) else part for part in expression.arguments
        ),
    )


def _bound(expression: Expression) -> frozenset[str]:
    inside: frozenset[str] = frozenset().union(*(_bound(part) for part in expression.parts))
    return inside | {expression.names[0]} if expression.binds else inside


def _fresh(taken: frozenset[str] | set[str]) -> str:
    return next(name for k in range(len(taken) + 1) if (name := f"index{k}") not in taken)
