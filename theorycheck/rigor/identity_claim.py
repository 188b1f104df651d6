"""Claims about formulas, each of a rule that says what has to be shown.

    equal           left = right
    derivative      d of / d variable = is, along given rates of change
    gradient_flow   d variable / dt = is, for the flow d/dt = - gradient of `of`, where `symbol`
                    stands for its `definition`
    value           of, at variable = base, is `is`
    antiderivative  integral of `of` from base to variable = is
    by_derivative   left = right: equal derivatives, and equal values at base
    positive        of > 0
    at_least        left >= right: left - right = gap, and gap >= 0 by its form

A claim speaks of all real values of its quantities, of positive ones where declared, and of all
sizes >= 1 of its dimensions.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.outcome import Outcome
from theorycheck.core.precision import working_precision
from theorycheck.rigor.calculus import (
    ZERO,
    Unproved,
    add,
    differentiate,
    negative,
    replaced,
    substitute,
)
from theorycheck.rigor.expression import decide
from theorycheck.rigor.language import RELATIONS, Expression, parse
from theorycheck.rigor.normal_form import NormalForm, equal
from theorycheck.rigor.positivity import Sign
from theorycheck.rigor.text import fields, listed, texts, to_arb

RULES: Mapping[str, tuple[str, ...]] = {
    "equal": ("left", "right"),
    "derivative": ("of", "variable", "is"),
    "gradient_flow": ("of", "variable", "is", "symbol", "definition"),
    "value": ("of", "variable", "base", "is"),
    "antiderivative": ("of", "variable", "base", "is"),
    "by_derivative": ("left", "right", "variable", "base"),
    "positive": ("of",),
    "at_least": ("left", "right", "gap"),
}
POINT_BITS = 200
POINTS = 8


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One claim of one rule; see the module."""

    rule: str
    terms: tuple[tuple[str, Expression], ...]
    rates: tuple[tuple[Expression, Expression], ...] = ()
    positive: tuple[str, ...] = ()
    indices: tuple[tuple[str, str], ...] = ()

    def __getitem__(self, name: str) -> Expression:
        """Return the term with this name."""
        return dict(self.terms)[name]

    def to_json(self) -> dict[str, Any]:
        """Return plain data that `parse_claim` reads back."""
        form: dict[str, Any] = json.loads(self._text)
        return form

    @cached_property
    def _text(self) -> str:
        """The text of the plain data, written once."""
        return json.dumps(
            {
                "rule": self.rule,
                **{name: term.to_json() for name, term in self.terms},
                "rates": [[target.to_json(), rate.to_json()] for target, rate in self.rates],
                "positive": list(self.positive),
                "indices": dict(self.indices),
            }
        )

    def obligations(self) -> tuple[Expression, ...]:
        """Return the relations that together are the claim.

        Raises:
            Unproved: If a derivative is beyond the kernel's rules.
        """
        if self.rule == "equal":
            return (_relation("eq", self["left"], self["right"]),)
        if self.rule == "derivative":
            found = differentiate(self["of"], self["variable"], self.rates, dict(self.indices))
            return (_relation("eq", found, self["is"]),)
        if self.rule == "gradient_flow":
            slope = differentiate(self["of"], self["variable"], (), dict(self.indices))
            rate = replaced(self["is"], self["symbol"], self["definition"])
            return (_relation("eq", negative(slope), rate),)
        if self.rule == "positive":
            return (_relation("gt", self["of"], ZERO),)
        if self.rule == "at_least":
            difference = add(self["left"], negative(self["right"]))
            return (
                _relation("eq", difference, self["gap"]),
                _relation("ge", self["gap"], ZERO),
            )
        return self._along_a_line()

    def _along_a_line(self) -> tuple[Expression, ...]:
        variable, base = self["variable"], self["base"]
        if variable.names[0] in self.positive:
            raise Unproved(f"{variable.names[0]!r} is declared positive: it has no value {base}")
        if self.rule == "value":
            return (_relation("eq", substitute(self["of"], variable, base), self["is"]),)
        if self.rule == "antiderivative":
            return (
                _relation("eq", differentiate(self["is"], variable), self["of"]),
                _relation("eq", substitute(self["is"], variable, base), ZERO),
            )
        left, right = self["left"], self["right"]
        return (
            _relation("eq", differentiate(left, variable), differentiate(right, variable)),
            _relation("eq", substitute(left, variable, base), substitute(right, variable, base)),
        )


def _relation(head: str, left: Expression, right: Expression) -> Expression:
    return Expression(head, (left, right))


def parse_claim(data: object) -> Claim:
    """Return the claim that `data` writes.

    Raises:
        MalformedInput: If it is of no known rule, or its terms do not suit the rule.
    """
    try:
        return _parsed(json.dumps(data))
    except MalformedInput:
        raise
    except (TypeError, ValueError, RecursionError):
        # No JSON, or too deep to be read: it is refused in words of its own.
        return _read(data)


@lru_cache(maxsize=8192)
def _parsed(text: str) -> Claim:
    """Return the claim that a text writes; a step is shown and checked by several statements."""
    return _read(json.loads(text))


def _read(data: object) -> Claim:
    if not isinstance(data, dict) or data.get("rule") not in RULES:
        raise MalformedInput(f"claim={shown(data)} is of no rule known: {', '.join(RULES)}.")
    rule = data["rule"]
    names = RULES[rule]
    _, rates, positive, indices, *values = fields(
        data, "rule", "rates", "positive", "indices", *names
    )
    terms = tuple((name, _term(value, name)) for name, value in zip(names, values, strict=True))
    claim = Claim(
        rule=rule,
        terms=terms,
        rates=tuple(_rate(pair) for pair in listed(rates, "rates")),
        positive=tuple(_text(name) for name in listed(positive, "positive")),
        indices=tuple(texts(indices, "indices").items()),
    )
    _suits(claim)
    return claim


def _term(data: object, name: str) -> Expression:
    found = parse(data)
    if found.head in RELATIONS:
        raise MalformedInput(f"{name}={shown(data)} is a relation where a term belongs.")
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise MalformedInput(f"positive={shown(value)} is not a name.")
    return value


def _rate(pair: object) -> tuple[Expression, Expression]:
    parts = listed(pair, "rate")
    if len(parts) != 2:
        raise MalformedInput(f"rate={shown(pair)} is not a pair of a target and its rate.")
    target, rate = _term(parts[0], "target"), _term(parts[1], "rate")
    own = target.names[1:]
    if target.head not in ("symbol", "entry") or len(set(own)) != len(own):
        raise MalformedInput(f"target={shown(parts[0])} is neither a symbol nor a plain entry.")
    if not rate.free <= set(own):
        raise MalformedInput(f"rate={shown(parts[1])} has indices that its target has not.")
    return target, rate


def _suits(claim: Claim) -> None:
    """Refuse a claim whose terms do not fit together."""
    terms = dict(claim.terms)
    variable = terms.get("variable")
    along_a_line = claim.rule in ("antiderivative", "by_derivative")
    if "base" in terms and terms["base"].head != "rational":
        raise MalformedInput(f"base={shown(str(terms['base'].to_json()))} is no rational number.")
    if variable is not None and variable.head not in ("symbol", "entry"):
        raise MalformedInput(f"variable={shown(variable.to_json())} is no symbol and no entry.")
    if along_a_line and terms["variable"].head != "symbol":
        raise MalformedInput(f"rule={claim.rule!r} needs a symbol as variable.")
    if claim.rates and claim.rule != "derivative":
        raise MalformedInput(f"rule={claim.rule!r} has no rates.")
    moving = [target.names[0] for target, _ in claim.rates]
    if variable is not None and variable.names[0] in moving:
        raise MalformedInput(f"variable={shown(variable.names[0])} has a rate of its own.")
    if len(set(moving)) != len(moving):
        raise MalformedInput("rates: a quantity has two of them.")
    unknown = set().union(*(term.free for term in terms.values())) - set(dict(claim.indices))
    if unknown:
        raise MalformedInput(f"indices: {sorted(unknown)} occur free and run over no dimension.")
    shapes: dict[str, tuple[str, ...]] = {}
    for term in terms.values():
        _shapes(term, dict(claim.indices), shapes)


def prove(claim: Claim) -> Outcome:
    """Return HOLDS if the claim is shown exactly, FAILS if it is certainly wrong at some point."""
    try:
        if _shown(claim):
            return Outcome.HOLDS
    except Unproved:
        pass
    if any(at_point(claim, seed) is Outcome.FAILS for seed in range(POINTS)):
        return Outcome.FAILS
    return Outcome.INCONCLUSIVE


def _shown(claim: Claim) -> bool:
    field = NormalForm(claim.positive)
    # Every term must be defined for all values that the claim speaks of.
    for name, term in claim.terms:
        if name != "variable":
            field.of(term)
    obligations = claim.obligations()
    shapes: dict[str, tuple[str, ...]] = {}
    for obligation in obligations:
        # A rate may bring a quantity in over another dimension than the terms do.
        _shapes(obligation, dict(claim.indices), shapes)
    return all(_discharged(obligation, claim) for obligation in obligations)


def _discharged(obligation: Expression, claim: Claim) -> bool:
    left, right = obligation.parts
    if obligation.head == "eq":
        return equal(left, right, claim.positive)
    field = NormalForm(claim.positive)
    found = field.sign(left, field.of(left))
    return found is Sign.POSITIVE or (obligation.head == "ge" and found is Sign.NONNEGATIVE)


def at_point(claim: Claim, seed: int, bits: int = POINT_BITS) -> Outcome:
    """Return what balls say of the claim at one exact rational point, fixed by the seed.

    HOLDS means that all balls overlap: it proves nothing. FAILS is certain.
    """
    try:
        relations = list(claim.obligations())
    except Unproved:
        return Outcome.INCONCLUSIVE
    if claim.rule in ("by_derivative", "at_least"):
        head = "eq" if claim.rule == "by_derivative" else "ge"
        relations.append(_relation(head, claim["left"], claim["right"]))
    shapes: dict[str, tuple[str, ...]] = {}
    for relation in relations:
        _shapes(relation, dict(claim.indices), shapes)
    dimensions = {name for shape in shapes.values() for name in shape}
    for relation in relations:
        dimensions |= _dimensions(relation)
    sizes = {
        name: 2 + k for k, name in enumerate(sorted({*dimensions, *dict(claim.indices).values()}))
    }
    with working_precision(bits):
        values = {
            name: _drawn(name, [sizes[part] for part in shape], name in claim.positive, str(seed))
            for name, shape in shapes.items()
        }
        found = [decide(_closed(relation, claim), values, sizes).outcome for relation in relations]
    for outcome in (Outcome.FAILS, Outcome.INCONCLUSIVE):
        if outcome in found:
            return outcome
    return Outcome.HOLDS


def _closed(relation: Expression, claim: Claim) -> Expression:
    for index, dimension in claim.indices:
        relation = Expression("forall", (index, dimension, relation))
    return relation


def _shapes(term: Expression, scope: Mapping[str, str], shapes: dict[str, tuple[str, ...]]) -> None:
    """Collect the dimensions of each symbol and indexed quantity."""
    if term.head in ("symbol", "entry"):
        name, *indices = term.names
        shape = tuple(scope[index] for index in indices)
        if shapes.setdefault(name, shape) != shape:
            raise MalformedInput(f"quantity {name!r} has indices over different dimensions.")
    inside = {**scope, term.names[0]: term.names[1]} if term.binds else scope
    for part in term.parts:
        _shapes(part, inside, shapes)


def _dimensions(term: Expression) -> set[str]:
    own = {term.names[1]} if term.binds else set()
    return own.union(*(_dimensions(part) for part in term.parts))


def _drawn(name: str, sizes: Sequence[int], positive: bool, path: str) -> Any:  # noqa: FBT001
    """Return exact balls that look random and depend on nothing but name, position and seed."""
    if sizes:
        return tuple(_drawn(name, sizes[1:], positive, f"{path}.{k}") for k in range(sizes[0]))
    draw = int.from_bytes(hashlib.sha256(f"{name}:{path}".encode()).digest()[:8], "big")
    size = Fraction(1 + draw % 1009, 673)
    return to_arb(size if positive or draw >> 63 else -size)
