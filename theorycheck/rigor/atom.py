"""The generators of normal forms: what an atom is made of, written so that equal means the same.

An atom holds monomials and polynomials in other atoms as sorted tuples; index names are marked,
so that they can be renamed; the bound indices of a sum have names of their own ("#...").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from theorycheck.rigor.positivity import Sign


@dataclass(frozen=True)
class Index:
    """The name of an index inside an atom."""

    name: str


@dataclass(frozen=True)
class Atom:
    """A generator.

    Kinds and data: "symbol" (name,); "pi" (); "entry" (name, Index, ...); "exp" (q, Monomial)
    for the exponential of the monomial over q; "root" (order, Sign, Quotient) for the
    nonnegative root; "exp_of", "log", "asinh", "sin", "cos" and "atan" (Quotient,); "sum"
    (dimensions, Monomial).
    """

    kind: str
    data: tuple[Any, ...]

    @cached_property
    def free(self) -> frozenset[str]:
        """The free index names."""
        return frozenset(name for name in _names(self.data) if not name.startswith("#"))

    @cached_property
    def height(self) -> int:
        """How deep sums are nested in it."""
        inside = max((atom.height for atom in _atoms(self.data)), default=0)
        return inside + 1 if self.kind == "sum" else inside

    @cached_property
    def key(self) -> str:
        """Text by which atoms are ordered."""
        return repr(self)


@dataclass(frozen=True)
class Monomial:
    """A product of powers of atoms, exponents not 0."""

    factors: tuple[tuple[Atom, int], ...] = ()


@dataclass(frozen=True)
class Polynomial:
    """A sum of multiples of monomials."""

    terms: tuple[tuple[Monomial, Fraction], ...]


@dataclass(frozen=True)
class Quotient:
    """A quotient of polynomials."""

    above: Polynomial
    below: Polynomial


def entry(name: str, *indices: str) -> Atom:
    """Return an indexed quantity."""
    return Atom("entry", (name, *(Index(index) for index in indices)))


def monomial(factors: Iterable[tuple[Atom, int]]) -> Monomial:
    """Return the product of these powers."""
    total: dict[Atom, int] = {}
    for atom, exponent in factors:
        total[atom] = total.get(atom, 0) + exponent
    kept = [(atom, exponent) for atom, exponent in total.items() if exponent]
    return Monomial(tuple(sorted(kept, key=lambda factor: factor[0].key)))


def polynomial(terms: Iterable[tuple[Monomial, Fraction]]) -> Polynomial:
    """Return the sum of these terms, whose monomials differ."""
    return Polynomial(tuple(sorted(terms, key=repr)))


def renamed(part: Any, names: Mapping[str, str]) -> Any:
    """Return an atom, or a part of one, with its index names replaced."""
    if isinstance(part, Index):
        return Index(names.get(part.name, part.name))
    if isinstance(part, Atom):
        return Atom(part.kind, tuple(renamed(item, names) for item in part.data))
    if isinstance(part, Monomial):
        return monomial((renamed(atom, names), exponent) for atom, exponent in part.factors)
    if isinstance(part, Polynomial):
        return polynomial((renamed(mono, names), value) for mono, value in part.terms)
    if isinstance(part, Quotient):
        return Quotient(renamed(part.above, names), renamed(part.below, names))
    return part


def sign_of_atom(atom: Atom, positive: frozenset[str]) -> Sign:
    """Return what is known of the sign of an atom."""
    if atom.kind in ("symbol", "entry"):
        return Sign.POSITIVE if atom.data[0] in positive else Sign.UNKNOWN
    if atom.kind in ("pi", "exp", "exp_of"):
        return Sign.POSITIVE
    if atom.kind == "root":
        found: Sign = atom.data[1]
        return found
    if atom.kind == "sum":
        return sign_of_monomial(atom.data[1], positive)
    return Sign.UNKNOWN


def sign_of_monomial(product: Monomial, positive: frozenset[str]) -> Sign:
    """Return what is known of the sign of a product of powers of atoms."""
    found = Sign.POSITIVE
    for atom, exponent in product.factors:
        base = sign_of_atom(atom, positive)
        if base is not Sign.POSITIVE and exponent % 2 == 0:
            base = Sign.NONNEGATIVE
        found = min(found, base)
    return found


def sign_of_terms(terms: Iterable[tuple[Monomial, Fraction]], positive: frozenset[str]) -> Sign:
    """Return what the form of a sum of terms shows of its sign."""
    found = Sign.NONNEGATIVE
    for product, coefficient in terms:
        term = sign_of_monomial(product, positive)
        if coefficient < 0 or term is Sign.UNKNOWN:
            return Sign.UNKNOWN
        found = max(found, term)
    return found


def _walk(part: Any, choose: Callable[[Any], bool]) -> Iterable[Any]:
    if choose(part):
        yield part
        return
    inside: Iterable[Any] = ()
    if isinstance(part, tuple):
        inside = part
    elif isinstance(part, Atom):
        inside = part.data
    elif isinstance(part, Monomial):
        inside = part.factors
    elif isinstance(part, Polynomial):
        inside = part.terms
    elif isinstance(part, Quotient):
        inside = (part.above, part.below)
    for item in inside:
        yield from _walk(item, choose)


def _names(part: Any) -> Iterable[str]:
    return (item.name for item in _walk(part, lambda item: isinstance(item, Index)))


def _atoms(part: Any) -> Iterable[Atom]:
    return _walk(part, lambda item: isinstance(item, Atom))
