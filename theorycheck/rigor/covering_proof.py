r"""Proofs that a term is nonnegative (positive) at every point of a region, rule by rule.

A proof is a tree of objects {"rule": ..., ...}; what it shows is that the term is defined, and so
continuous, and has its sign, at every point:

    balls       by adaptive bisection in balls; the closure of the region must be compact (a
                number may be 0 by its normal form as well)
    form        by the form of the term: squares, exponentials, positive symbols
    split       "variable", "at": below and above a point, both including it
    equal       the term is equal to "gap", for which there is a "proof"
    sum         the term is equal to the sum of "terms", pairs of a term and its proof
    product     likewise to a product of nonnegative factors
    monotone    "variable", "from" its low or high finite end: the "value" there has the sign, and
                the "slope" (its negative, from the high end) is nonnegative inside
    reciprocal  with 1/x for the positive "variable" x: then 0 stands for infinity

A chain of "monotone" is a Taylor expansion with its remainder: values and derivatives at an end,
evaluated exactly, and the sign of the last derivative throughout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from theorycheck._errors import MalformedInput, shown
from theorycheck.rigor import positivity, subdivision
from theorycheck.rigor.calculus import (
    ZERO,
    Unproved,
    add,
    differentiate,
    mul,
    negative,
    power,
    rational,
    substitute,
)
from theorycheck.rigor.language import LARGEST, RELATIONS, Expression, parse
from theorycheck.rigor.normal_form import NormalForm, equal
from theorycheck.rigor.positivity import Sign
from theorycheck.rigor.region import Region, positive
from theorycheck.rigor.text import fields, listed, written
from theorycheck.rigor.text import rational as exact

RULES: Mapping[str, tuple[str, ...]] = {
    "balls": (),
    "form": (),
    "split": ("variable", "at", "below", "above"),
    "equal": ("gap", "proof"),
    "sum": ("terms",),
    "product": ("terms",),
    "monotone": ("variable", "from", "value", "slope"),
    "reciprocal": ("variable", "proof"),
}
PROOFS = ("below", "above", "proof", "value", "slope")
ENDS = ("low", "high")
DEEPEST = 30
MOST_TERMS = 20


@dataclass(frozen=True)
class Proof:
    """One node of a proof: its rule, and what the rule needs, by name."""

    rule: str
    parts: tuple[tuple[str, Any], ...]

    def __getitem__(self, name: str) -> Any:
        """Return what the rule needs under this name."""
        return dict(self.parts)[name]

    def to_json(self) -> dict[str, Any]:
        """Return plain data that `parse_proof` reads back."""
        return {"rule": self.rule, **{name: _plain(part) for name, part in self.parts}}


def _plain(part: Any) -> Any:
    if isinstance(part, tuple):
        return [_plain(item) for item in part]
    if isinstance(part, Fraction):
        return written(part)
    return part if isinstance(part, str) else part.to_json()


def parse_proof(data: object, depth: int = 0) -> Proof:
    """Return the proof that `data` writes.

    Raises:
        MalformedInput: If it is of no known rule, lacks a part, or is too deep.
    """
    if not isinstance(data, dict) or data.get("rule") not in RULES:
        raise MalformedInput(f"proof={shown(data)} is of no rule known: {', '.join(RULES)}.")
    if depth > DEEPEST:
        raise MalformedInput(f"proof: more than {DEEPEST} rules deep.")
    names = RULES[data["rule"]]
    _, *values = fields(data, "rule", *names)
    read = tuple(
        (name, _part(name, value, depth)) for name, value in zip(names, values, strict=True)
    )
    return Proof(data["rule"], read)


def _part(name: str, value: object, depth: int) -> Any:
    if name in PROOFS:
        return parse_proof(value, depth + 1)
    if name == "gap":
        return _term(value)
    if name == "at":
        return exact(value, name)
    if name == "terms":
        pairs = [listed(pair, "terms") for pair in listed(value, "terms")]
        if not 1 <= len(pairs) <= MOST_TERMS or any(len(pair) != 2 for pair in pairs):
            raise MalformedInput(f"terms: 1 to {MOST_TERMS} pairs of a term and its proof.")
        return tuple((_term(term), parse_proof(proof, depth + 1)) for term, proof in pairs)
    if not isinstance(value, str) or (name == "from" and value not in ENDS):
        raise MalformedInput(f"{name}={shown(value)} is no name, or no end of an interval.")
    return value


def _term(data: object) -> Expression:
    found = parse(data)
    if found.head in RELATIONS:
        raise MalformedInput(f"term={shown(data)} is a relation where a term belongs.")
    return found


def shows(proof: Proof, term: Expression, domain: Region, *, strict: bool) -> bool:
    """Whether a proof shows that a term is defined and >= 0 (> 0 if strict) in all of a region."""
    try:
        return _RULES[proof.rule](proof, term, domain, strict)
    except Unproved:
        return False


def _balls(proof: Proof, term: Expression, domain: Region, strict: bool) -> bool:  # noqa: FBT001
    del proof
    if subdivision.nonnegative(term, domain, strict=strict):
        return True
    # A value at an end that is 0 only after rounding is not certainly >= 0 in balls.
    return not (strict or term.quantities) and equal(term, ZERO)


def _form(proof: Proof, term: Expression, domain: Region, strict: bool) -> bool:  # noqa: FBT001
    del proof
    field = NormalForm(positive(domain))
    found = field.sign(term, field.of(term))
    return found is Sign.POSITIVE or (not strict and found is Sign.NONNEGATIVE)


def _split(proof: Proof, term: Expression, domain: Region, strict: bool) -> bool:  # noqa: FBT001
    name, cut = proof["variable"], proof["at"]
    whole = domain.get(name)
    if whole is None or cut not in whole.opened():
        return False
    # Both parts include the cut, so that no point lies between them.
    return all(
        shows(proof[part], term, {**domain, name: half}, strict=strict)
        for part, half in (("below", whole.below(cut)), ("above", whole.above(cut)))
    )


def _equal(proof: Proof, term: Expression, domain: Region, strict: bool) -> bool:  # noqa: FBT001
    # The normal form speaks of values where both are defined, and refuses what may not be.
    return equal(term, proof["gap"], positive(domain)) and shows(
        proof["proof"], proof["gap"], domain, strict=strict
    )


def _sum(proof: Proof, term: Expression, domain: Region, strict: bool) -> bool:  # noqa: FBT001
    terms = proof["terms"]
    whole = add(*(part for part, _ in terms))
    return equal(term, whole, positive(domain)) and all(
        # One positive summand among nonnegative ones is enough.
        shows(own, part, domain, strict=strict and position == 0)
        for position, (part, own) in enumerate(terms)
    )


def _product(proof: Proof, term: Expression, domain: Region, strict: bool) -> bool:  # noqa: FBT001
    terms = proof["terms"]
    whole = mul(*(part for part, _ in terms))
    return equal(term, whole, positive(domain)) and all(
        shows(own, part, domain, strict=strict) for part, own in terms
    )


def _monotone(proof: Proof, term: Expression, domain: Region, strict: bool) -> bool:  # noqa: FBT001
    name, from_low = proof["variable"], proof["from"] == "low"
    whole = domain.get(name)
    if whole is None:
        return False
    end, end_open = (whole.low, whole.low_open) if from_low else (whole.high, whole.high_open)
    if end is None or whole.low == whole.high:
        # A single point has no inside.
        return False
    variable = Expression("symbol", (name,))
    others = {other: own for other, own in domain.items() if other != name}
    inside = {**domain, name: whole.opened()}
    at_end = substitute(term, variable, rational(end))
    slope = _of_sane_size(differentiate(term, variable))
    slope = slope if from_low else negative(slope)
    if not defined(term, {**domain, name: whole}, without=(name, from_low)):
        return False
    value_strict = strict and shows(proof["value"], at_end, others, strict=True)
    # A rise from a nonnegative value is positive only beyond the end itself.
    rise_strict = strict and not value_strict
    if rise_strict and not end_open:
        return False
    value = value_strict or shows(proof["value"], at_end, others, strict=False)
    return value and shows(proof["slope"], slope, inside, strict=rise_strict)


def _of_sane_size(term: Expression) -> Expression:
    """Return a term that is no larger than what `parse` reads.

    Raises:
        Unproved: If it is: a chain of derivatives must not fill the memory.
    """
    waiting, seen = [term], 0
    while waiting:
        waiting += waiting.pop().parts
        seen += 1
        if seen > LARGEST:
            raise Unproved(f"a derivative of more than {LARGEST} nodes")
    return term


def _reciprocal(proof: Proof, term: Expression, domain: Region, strict: bool) -> bool:  # noqa: FBT001
    name = proof["variable"]
    whole = domain.get(name)
    if whole is None or not whole.positive:
        return False
    variable = Expression("symbol", (name,))
    turned = substitute(term, variable, power(variable, -1))
    return shows(proof["proof"], turned, {**domain, name: whole.reciprocals()}, strict=strict)


_RULES = {
    "balls": _balls,
    "form": _form,
    "split": _split,
    "equal": _equal,
    "sum": _sum,
    "product": _product,
    "monotone": _monotone,
    "reciprocal": _reciprocal,
}


def defined(term: Expression, domain: Region, without: tuple[str, bool] | None = None) -> bool:
    """Whether a term is certainly defined, and so continuous, in all of a region.

    Args:
        term: The term.
        domain: The region.
        without: A symbol, and whether it is its low end (or its high one) that is left out: the
            value there is somebody else's business.
    """
    if without is not None:
        name, low = without
        own = domain[name]
        ends = {"low_open": True} if low else {"high_open": True}
        domain = {**domain, name: type(own)(**{**own.__dict__, **ends})}
    try:
        positivity.sign(term, positive(domain))
    except Unproved:
        pass
    else:
        return True
    try:
        NormalForm(positive(domain)).of(term)
    except Unproved:
        pass
    else:
        return True
    try:
        return subdivision.defined(term, domain)
    except Unproved:
        return False
