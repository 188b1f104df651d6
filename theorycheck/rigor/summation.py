"""Sums over a dimension in normal form: linear, free of the order of nested sums.

A sum of monomials becomes a polynomial in sum atoms, one for each group of factors that share
bound indices: nested sums are opened first, so that the order of summation cannot matter, and
what does not carry a bound index is taken out.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from theorycheck.rigor.atom import Atom, Monomial, monomial, renamed
from theorycheck.rigor.calculus import Unproved

if TYPE_CHECKING:
    from theorycheck.rigor.normal_form import NormalForm, Ratio

MOST_BOUND = 10
MOST_ORDERS = 5_000

Factor = tuple[Atom, int]


def total(field: NormalForm, body: Ratio, index: str, dimension: str) -> Ratio:
    """Return the sum of `body` while `index` runs over `dimension`.

    Raises:
        Unproved: If a denominator of several terms carries the index.
    """
    below = field.terms(body.below)
    outside = field.constant(Fraction(1))
    divisor = Monomial()
    if len(below) == 1:
        divisor = below[0][0]
    elif any(index in atom.free for product, _ in below for atom, _ in product.factors):
        raise Unproved(f"a denominator of several terms carries the index {index!r}")
    else:
        outside = field.inverse(field.ratio_of(body.below))
    result = field.constant(Fraction(0))
    inverted = [(atom, -exponent) for atom, exponent in divisor.factors]
    for product, coefficient in field.terms(body.above):
        factors = monomial([*product.factors, *inverted])
        kept = (power for power in _summed(factors, index, dimension))
        result = field.plus(result, field.scaled(field.product(kept), coefficient))
    return field.times(result, outside)


def _summed(product: Monomial, index: str, dimension: str) -> Iterable[Factor]:
    """Return the factors of the sum of one monomial over one index."""
    bound = {index: dimension}
    inside: list[Factor] = []
    for atom, exponent in product.factors:
        if index not in atom.free:
            yield atom, exponent
        elif atom.kind == "sum" and exponent > 0:
            for _ in range(exponent):
                inside += _opened(atom, bound)
        else:
            inside.append((atom, exponent))
    for names, factors in _components(monomial(inside).factors, bound):
        yield _closed(factors, {name: bound[name] for name in names}), 1


def _opened(atom: Atom, bound: dict[str, str]) -> Sequence[Factor]:
    """Return the factors under a sum, its bound indices given new names, which join `bound`."""
    dimensions, body = atom.data
    names = {}
    for position, dimension in enumerate(dimensions):
        if len(bound) >= MOST_BOUND:
            raise Unproved(f"more than {MOST_BOUND} nested sums")
        fresh = f"@{len(bound)}"
        bound[fresh] = dimension
        names[_bound_name(atom.height, position)] = fresh
    opened: Monomial = renamed(body, names)
    return opened.factors


def _components(
    factors: Sequence[Factor], bound: dict[str, str]
) -> Iterable[tuple[set[str], list[Factor]]]:
    """Group the bound indices that factors connect, with these factors."""
    groups: list[tuple[set[str], list[Factor]]] = [({name}, []) for name in bound]
    for factor in factors:
        names = factor[0].free & set(bound)
        touched = [group for group in groups if group[0] & names]
        groups = [group for group in groups if not group[0] & names]
        joined: set[str] = set().union(*(group[0] for group in touched))
        groups.append((joined, [factor, *(item for group in touched for item in group[1])]))
    return groups


def _closed(factors: Sequence[Factor], bound: dict[str, str]) -> Atom:
    """Return the sum atom, its bound indices named so that equal sums become equal atoms."""
    # Taller than every sum inside, so that no bound index inside is captured.
    height = 1 + max((atom.height for atom, _ in factors), default=0)
    dimensions = tuple(sorted(bound.values()))
    groups = [
        [name for name in sorted(bound) if bound[name] == dimension]
        for dimension in sorted(set(dimensions))
    ]
    best: Monomial | None = None
    orders = itertools.product(*(itertools.permutations(group) for group in groups))
    for count, order in enumerate(orders):
        if count >= MOST_ORDERS:
            raise Unproved("too many nested sums over one dimension")
        names = {
            name: _bound_name(height, position)
            for position, name in enumerate(itertools.chain.from_iterable(order))
        }
        candidate = monomial((renamed(atom, names), exponent) for atom, exponent in factors)
        if best is None or repr(candidate) < repr(best):
            best = candidate
    return Atom("sum", (dimensions, best))


def _bound_name(height: int, position: int) -> str:
    return f"#{height}.{position}"
