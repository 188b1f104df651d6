"""Certificates that a relation holds at every point of a region, not only at one problem."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from flint import arb

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.evidence import Enclosure
from theorycheck.core.outcome import Method, Outcome
from theorycheck.core.precision import working_precision
from theorycheck.rigor.calculus import add, negative
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.covering_proof import Proof, parse_proof, shows
from theorycheck.rigor.expression import evaluate
from theorycheck.rigor.language import UNARY, Expression, parse
from theorycheck.rigor.region import Interval, region, said, written_region
from theorycheck.rigor.text import fields, is_rational, listed, rational, to_arb, written

BITS = 256
FINEST = 60  # the search goes to within 2^-60 of an end, and out to 2^60
MOST_POINTS = 1_500
_SCALAR = frozenset(("rational", "pi", "symbol", "add", "mul", "pow", "maximum", *UNARY))


@dataclass(frozen=True)
class Inequality:
    """left <= right, or left < right, as the sign of right - left."""

    gap: Expression
    strict: bool


def inequalities(relation: Expression) -> tuple[Inequality, ...]:
    """Return the comparisons that together are a relation between symbols.

    Raises:
        MalformedInput: For an equality, and for anything with an index.
    """
    if relation.head == "and":
        return tuple(found for part in relation.parts for found in inequalities(part))
    if relation.head not in ("lt", "le", "gt", "ge"):
        raise MalformedInput(f"relation {relation.head!r}: a covering proves inequalities.")
    left, right = relation.parts
    if not (_scalar(left) and _scalar(right)):
        raise MalformedInput("relation: a covering speaks of symbols without indices.")
    small, large = (left, right) if relation.head in ("lt", "le") else (right, left)
    return (Inequality(add(large, negative(small)), relation.head in ("lt", "gt")),)


def _scalar(term: Expression) -> bool:
    return term.head in _SCALAR and all(_scalar(part) for part in term.parts)


@dataclass(frozen=True)
class Covered:
    """A relation, the region where it is claimed, and how it is shown there.

    Attributes:
        relation: An inequality between symbols, or a conjunction of such.
        domain: The interval of each symbol.
        proofs: A proof for each inequality of the relation.
    """

    relation: Expression
    domain: Mapping[str, Interval]
    proofs: tuple[Proof, ...]

    rule: ClassVar[str] = "covering"
    rates: ClassVar[tuple[Any, ...]] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain data that `parse_covered` reads back."""
        return {
            "rule": self.rule,
            "relation": self.relation.to_json(),
            "domain": written_region(self.domain),
            "proofs": [proof.to_json() for proof in self.proofs],
        }

    @property
    def region(self) -> str:
        """The region in words."""
        return said(self.domain)

    def holds(self) -> bool:
        """Whether the proofs show the relation in the whole region."""
        return all(
            shows(proof, found.gap, self.domain, strict=found.strict)
            for proof, found in zip(self.proofs, inequalities(self.relation), strict=True)
        )

    def prove(self) -> Outcome:
        """Return HOLDS if it is shown, FAILS if the relation is certainly false somewhere."""
        if self.holds():
            return Outcome.HOLDS
        point = counterexample(self.relation, self.domain)
        return Outcome.INCONCLUSIVE if point is None else Outcome.FAILS

    def at_points(self) -> Outcome:
        """Return what balls say at points all over the region: HOLDS is no proof."""
        found = {decided(self.relation, point) for point in points(self.domain)}
        for outcome in (Outcome.FAILS, Outcome.HOLDS):
            if outcome in found:
                return outcome
        return Outcome.INCONCLUSIVE


def parse_covered(data: object) -> Covered:
    """Return the claim that `data` writes.

    Raises:
        MalformedInput: If it is none, or names a symbol whose interval is missing.
    """
    if not isinstance(data, dict) or data.get("rule") != Covered.rule:
        raise MalformedInput(f"claim={shown(data)} is no claim about a region.")
    _, relation, domain, proofs = fields(data, "rule", "relation", "domain", "proofs")
    return _covered(relation, domain, proofs)


def _covered(relation: object, domain: object, proofs: object) -> Covered:
    found = parse(relation)
    read = region(domain)
    missing = sorted(found.quantities - set(read))
    if missing:
        raise MalformedInput(f"domain: it does not say where {missing[0]!r} lies.")
    given = tuple(parse_proof(proof) for proof in listed(proofs, "proofs"))
    if len(given) != len(inequalities(found)):
        raise MalformedInput(
            f"proofs: {len(given)} for {len(inequalities(found))} inequalities; give one for each."
        )
    return Covered(found, read, given)


@dataclass(frozen=True)
class Covering(Certificate):
    """Certificate that a relation holds in a whole region (or fails at a point of it).

    Attributes:
        subject: The family whose parameters the relation speaks of.
        claim: The relation, the region and the proofs.
        point: A point where the relation certainly fails; None for a proof that it holds.
    """

    kind: ClassVar[str] = "covering"
    method: ClassVar[Method] = Method.ENCLOSED

    subject: str
    claim: Covered
    point: tuple[tuple[str, Fraction], ...] | None = None

    @property
    def problem(self) -> Mapping[str, str]:
        return {"family": self.subject}

    @property
    def region(self) -> str | None:
        """For what it speaks, in words; None if it only refutes at one point."""
        return self.claim.region if self.point is None else None

    def about(self, subject: Mapping[str, str], family: str) -> bool:
        """Whether every parameter that the relation speaks of lies in the region.

        A counterexample is about the problems at that very point alone.
        """
        if family != self.subject:
            return False
        named = self.claim.relation.quantities
        if not named or any(not is_rational(subject.get(name)) for name in named):
            return False
        values = {name: rational(subject[name], name) for name in named}
        if self.point is not None:
            return all(dict(self.point).get(name) == value for name, value in values.items())
        return all(value in self.claim.domain[name] for name, value in values.items())

    def states(self) -> object:
        return self.claim.relation.to_json()

    def enclosures(self) -> dict[str, Enclosure]:
        return {}

    def describe(self) -> str:
        line = shown(json.dumps(self.states()), 200)
        if self.point is None:
            return f"covering: {line} for {self.claim.region}"
        place = ", ".join(f"{name} = {written(value)}" for name, value in self.point)
        return f"covering: {line} is false at {place}"

    def _prove(self) -> Outcome:
        if self.point is None:
            return Outcome.HOLDS if self.claim.holds() else Outcome.INCONCLUSIVE
        inside = all(
            name in self.claim.domain and value in self.claim.domain[name]
            for name, value in self.point
        )
        named = {name for name, _ in self.point} == set(self.claim.domain)
        false = inside and named and _false_at(self.claim.relation, dict(self.point))
        return Outcome.FAILS if false else Outcome.INCONCLUSIVE

    def content(self) -> dict[str, Any]:
        claim = {name: value for name, value in self.claim.to_json().items() if name != "rule"}
        point = self.point
        return {
            "family": self.subject,
            **claim,
            "point": None if point is None else {name: written(value) for name, value in point},
        }

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        family, relation, domain, proofs, point = fields(
            content, "family", "relation", "domain", "proofs", "point"
        )
        if not isinstance(family, str) or not family:
            raise MalformedInput(f"family={shown(family)} is not a name.")
        if point is not None and not isinstance(point, dict):
            raise MalformedInput(f"point={shown(point)} is not an object of numbers.")
        at = None
        if point is not None:
            at = tuple(
                (name, rational(value, f"point[{shown(name)}]")) for name, value in point.items()
            )
        return cls(family, _covered(relation, domain, proofs), at)


def counterexample(
    relation: Expression, domain: Mapping[str, Interval]
) -> tuple[tuple[str, Fraction], ...] | None:
    """Return a point of a region where a relation certainly fails, if the search meets one."""
    for point in points(domain):
        if _false_at(relation, point):
            return tuple(point.items())
    return None


def decided(relation: Expression, point: Mapping[str, Fraction]) -> Outcome:
    """Return what balls say of a relation at one exact point: HOLDS or FAILS if that is certain."""
    with working_precision(BITS):
        values = {name: to_arb(value) for name, value in point.items()}
        found = [_sign(part, evaluate(part.gap, values)) for part in inequalities(relation)]
    for outcome in (Outcome.FAILS, Outcome.INCONCLUSIVE):
        if outcome in found:
            return outcome
    return Outcome.HOLDS


def _sign(part: Inequality, gap: arb) -> Outcome:
    if not gap.is_finite():
        return Outcome.INCONCLUSIVE
    if gap <= 0 if part.strict else gap < 0:
        return Outcome.FAILS
    return Outcome.HOLDS if (gap > 0 if part.strict else gap >= 0) else Outcome.INCONCLUSIVE


def _false_at(relation: Expression, point: Mapping[str, Fraction]) -> bool:
    return decided(relation, point) is Outcome.FAILS


def points(domain: Mapping[str, Interval]) -> list[dict[str, Fraction]]:
    """Return points all over a region, dense towards its ends, the same ones each time."""
    most = max(2, int(MOST_POINTS ** (1 / max(1, len(domain)))))
    axes = [_thinned(_candidates(own), most) for own in domain.values()]
    return [dict(zip(domain, chosen, strict=True)) for chosen in itertools.product(*axes)]


def _candidates(own: Interval) -> list[Fraction]:
    powers = [Fraction(2) ** k for k in range(-FINEST, FINEST + 1)]
    found = set()
    for end, sign in ((own.low, 1), (own.high, -1)):
        if end is not None:
            found |= {
                end,
                *(end + sign * step * scale for step in powers for scale in (1, Fraction(3, 2))),
            }
    if own.low is None and own.high is None:
        found |= {Fraction(0), *powers, *(-step for step in powers)}
    return sorted(value for value in found if value in own)


def _thinned(values: Sequence[Fraction], most: int) -> Sequence[Fraction]:
    if len(values) <= most:
        return values
    return [values[k * (len(values) - 1) // (most - 1)] for k in range(most)]
