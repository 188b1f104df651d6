"""Wrong variants of a relation, made mechanically: one thing in it is changed, the rest is not.

A constant, an exponent, a sign, a term, a factor, a sense, a norm, or a quantity. SymPy would
simplify what is put together, and may turn a variant into something else: every term on the way to
the change is put together without evaluation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

from theorycheck._errors import MalformedTheorem
from theorycheck.symbolic.canonical import Key, canonical
from theorycheck.symbolic.rebuilt import Path, at, nodes, replaced, together

# By what a constant is multiplied.
FACTORS = tuple(
    Fraction(text) for text in ("101/100", "99/100", "11/10", "9/10", "2", "1/2")
)  # fmt: skip
# Quantities of one kind: one of them may be written for another by mistake.
KINDS = (
    ("alpha", "larger"),
    ("u0", "v0"),
    ("u_nearest", "v_nearest"),
    ("first", "second"),
    ("l1", "l2"),
    ("samples", "features", "rows"),
    ("neurons", "inputs", "pairs"),
    ("piece_start", "piece_end"),
    ("since", "until"),
    ("least", "final"),
    ("theta", "theta_max", "kappa_max"),
    ("loss_at_start", "loss_at_time"),
)
# Names that end, or begin, like this are of one kind.
_ENDS = ("_norm", "_angle", "_unit", "_normal", "_integral")
_BEGINS = ("beta_",)
_LONGEST = 60

Built: TypeAlias = Callable[[], Any]


@dataclass(frozen=True, kw_only=True)
class Variant:
    """A relation that differs from another one in one place.

    Attributes:
        kind: What was changed: constant, exponent, reversed, strict, sign, term, factor, norm,
            quantity or function.
        name: What was changed into what, and where; no other variant has it.
        own: The comparison that was changed; the others of a conjunction are as they were.
        relation: The comparison, changed.
        place: The path, in `own`, to what was changed.
        new: What is there instead.
        factor: By what a constant was multiplied; None for other kinds.
    """

    kind: str
    name: str
    own: Any
    relation: Any
    place: Path
    new: Any
    factor: Fraction | None = None


def variants(relation: Any) -> list[Variant]:
    """Return the wrong variants of a SymPy relation, in a fixed order, each once.

    A conjunction is changed in one of its comparisons. What is the relation itself, but for the
    order of terms and factors or the way in which a constant is written, is left out; so is what
    the kernel has no form for.
    """
    import sympy

    comparisons = relation.args if isinstance(relation, sympy.And) else (relation,)
    seen: set[Key] = {canonical(comparison) for comparison in comparisons}
    names: dict[str, int] = {}
    found = []
    for own in comparisons:
        for kind, name, place, new, factor in _changes(own):
            built = replaced(own, place, new)
            try:
                key = canonical(built)
            except MalformedTheorem:
                continue
            if key in seen:
                continue
            seen.add(key)
            names[name] = names.get(name, 0) + 1
            told = name if names[name] == 1 else f"{name} ({names[name]})"
            found.append(
                Variant(
                    kind=kind,
                    name=told,
                    own=own,
                    relation=built,
                    place=place,
                    new=new,
                    factor=factor,
                )
            )
    return found


def scaled(relation: Any, place: Path, factor: Fraction) -> Any:
    """Return the relation with the constant or side at `place` multiplied by a factor."""
    return replaced(relation, place, _times(at(relation, place), factor))


def moved_besides(variant: Variant, place: Path, factor: Fraction) -> Any:
    """Return the variant with the term at `place`, in which the change is, times a factor.

    Args:
        variant: The variant.
        place: A beginning of its own path; all of it for what was changed.
        factor: The factor.
    """
    # Terms of a sum are sorted anew when one is changed: the path is one of the statement.
    inside = variant.place[len(place) :]
    changed = replaced(at(variant.own, place), inside, variant.new)
    return replaced(variant.own, place, _times(changed, factor))


_Change: TypeAlias = tuple[str, str, Path, Any, Fraction | None]


def _changes(relation: Any) -> Iterator[_Change]:
    for place, node in nodes(relation):
        yield from _of_comparison(place, node)
        yield from _of_term(relation, place, node)
    yield from _of_quantities(relation)


def _of_comparison(place: Path, node: Any) -> Iterator[_Change]:
    import sympy

    senses = {
        sympy.Le: (sympy.Ge, sympy.Lt),
        sympy.Ge: (sympy.Le, sympy.Gt),
        sympy.Lt: (sympy.Gt, None),
        sympy.Gt: (sympy.Lt, None),
        sympy.Eq: (sympy.Ne, None),
        sympy.Ne: (sympy.Eq, None),
    }
    if type(node) not in senses:
        return
    other, strict = senses[type(node)]
    where = _shown(node)
    yield "reversed", f"reversed: {where}", place, _compared(other, node), None
    if strict is not None:
        yield "strict", f"made strict: {where}", place, _compared(strict, node), None
    right = node.args[1]
    if not right.is_number and not _coefficient(right):
        for factor in FACTORS:
            name = f"right side times {factor} in {where}"
            yield "constant", name, (*place, 1), _times(right, factor), factor
    if not right.is_number and not isinstance(right, sympy.Add):
        yield "sign", f"sign of the right side in {where}", (*place, 1), _times(right, -1), None


def _of_term(relation: Any, place: Path, node: Any) -> Iterator[_Change]:
    import sympy

    inside = f"in {_shown(_around(relation, place))}"
    if isinstance(node, sympy.Rational) and node != 0:
        if not _is_exponent(relation, place):
            for factor in FACTORS:
                new = _times(node, factor)
                yield "constant", f"constant {node} -> {new} {inside}", place, new, factor
    elif isinstance(node, sympy.Pow) and isinstance(node.exp, sympy.Rational):
        for step in (1, -1):
            exponent = node.exp + step
            name = f"exponent {node.exp} -> {exponent} of {_shown(node)} {inside}"
            yield "exponent", name, place, _power(node.base, exponent), None
    elif isinstance(node, sympy.Add):
        for k, term in enumerate(node.args):
            flipped = together(node, _with(node.args, k, _times(term, -1)))
            yield "sign", f"sign of {_shown(term)} {inside}", place, flipped, None
            rest = together(node, _without(node.args, k))
            yield "term", f"without the term {_shown(term)} {inside}", place, rest, None
    elif isinstance(node, sympy.Max):
        for k, term in enumerate(node.args):
            rest = together(node, _without(node.args, k))
            yield "term", f"without {_shown(term)} {inside}", place, rest, None
    elif isinstance(node, sympy.Mul):
        for k, factor in enumerate(node.args):
            if not isinstance(factor, sympy.Rational):
                rest = together(node, _without(node.args, k))
                yield "factor", f"without the factor {_shown(factor)} {inside}", place, rest, None
    elif isinstance(node, sympy.sin | sympy.cos):
        other = {sympy.sin: sympy.cos, sympy.cos: sympy.sin}[type(node)]
        new = other(node.args[0], evaluate=False)
        yield "function", f"{_shown(node)} -> {_shown(new)} {inside}", place, new, None
    elif isinstance(node, sympy.Sum):
        yield from _of_norm(place, node, inside)


def _of_norm(place: Path, node: Any, inside: str) -> Iterator[_Change]:
    """Write one norm for another: the body of a sum says which it is."""
    import sympy

    body = node.function
    if isinstance(body, sympy.Abs):
        squares = sympy.Sum(_power(body.args[0], 2), *node.limits)
        root = sympy.Pow(squares, sympy.Rational(1, 2), evaluate=False)
        name = f"{_shown(node)} -> root of the sum of squares {inside}"
        yield "norm", name, place, root, None
    elif isinstance(body, sympy.Pow) and body.exp == 2:
        total = sympy.Sum(sympy.Abs(body.base, evaluate=False), *node.limits)
        square = _power(total, 2)
        name = f"{_shown(node)} -> square of the sum of |x| {inside}"
        yield "norm", name, place, square, None


def _of_quantities(relation: Any) -> Iterator[_Change]:
    """Write one quantity for another of its kind that the relation speaks of as well."""
    import sympy

    entries = relation.atoms(sympy.Indexed)
    bound = {entry.base.label for entry in entries} | {i for e in entries for i in e.indices}
    symbols = {symbol for symbol in relation.atoms(sympy.Symbol) if symbol not in bound}
    ends = {limits[2] for node in relation.atoms(sympy.Sum) for limits in node.limits}
    named = {symbol.name: symbol for symbol in symbols}
    bases: dict[tuple[str, int], Any] = {}
    for entry in entries:
        bases[entry.base.label.name, len(entry.indices)] = entry.base
    for place, node in nodes(relation):
        inside = f"in {_shown(_around(relation, place))}"
        if isinstance(node, sympy.Symbol) and node in symbols:
            for name in sorted(named):
                # What a sum runs up to is no number of the formula.
                if name != node.name and _akin(name, node.name) and node not in ends:
                    yield "quantity", f"{node.name} -> {name} {inside}", place, named[name], None
        elif isinstance(node, sympy.Indexed):
            own = node.base.label.name
            for (name, rank), base in sorted(bases.items(), key=lambda item: item[0]):
                if name != own and rank == len(node.indices) and _akin(name, own):
                    new = base[node.indices]
                    yield "quantity", f"{own} -> {name} {inside}", place, new, None
            for name in sorted(named):
                if _akin(name, own):
                    yield "quantity", f"{own} -> {name} {inside}", place, named[name], None


def _akin(one: str, other: str) -> bool:
    return (
        any(one in kind and other in kind for kind in KINDS)
        or any(one.endswith(end) and other.endswith(end) for end in _ENDS)
        or any(one.startswith(begin) and other.startswith(begin) for begin in _BEGINS)
    )


def _coefficient(term: Any) -> bool:
    """Whether a term has a rational factor of its own, which is varied instead of the term."""
    import sympy

    return isinstance(term, sympy.Mul) and any(
        isinstance(part, sympy.Rational) for part in term.args
    )


def _times(term: Any, factor: Any) -> Any:
    import sympy

    number = sympy.Rational(str(factor))
    if isinstance(term, sympy.Rational):
        return term * number
    if isinstance(term, sympy.Mul):
        return sympy.Mul(number, *term.args, evaluate=False)
    return sympy.Mul(number, term, evaluate=False)


def _power(base: Any, exponent: Any) -> Any:
    import sympy

    if exponent == 0:
        return sympy.Integer(1)
    return base if exponent == 1 else sympy.Pow(base, exponent, evaluate=False)


def _compared(kind: Any, node: Any) -> Any:
    return kind(*node.args, evaluate=False)


def _is_exponent(relation: Any, place: Path) -> bool:
    import sympy

    return bool(place) and place[-1] == 1 and isinstance(at(relation, place[:-1]), sympy.Pow)


def _around(relation: Any, place: Path) -> Any:
    """Return the comparison that a place is in."""
    import sympy

    node = relation
    for step in place:
        if isinstance(node, sympy.core.relational.Relational):
            break
        node = node.args[step]
    return node


def _with(parts: tuple[Any, ...], k: int, new: Any) -> tuple[Any, ...]:
    return (*parts[:k], new, *parts[k + 1 :])


def _without(parts: tuple[Any, ...], k: int) -> tuple[Any, ...]:
    return (*parts[:k], *parts[k + 1 :])


@lru_cache(maxsize=4096)
def _shown(node: Any) -> str:
    text = str(node)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
