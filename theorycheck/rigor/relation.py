"""A relation between certified quantities, decided in balls: the comparison itself.

The certificate embeds the relation and the certificates of the quantities that it speaks about;
verifying it repeats every one of those proofs and then decides the relation.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any, ClassVar, Self

from flint import arb

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.evidence import Enclosure
from theorycheck.core.exact import Vector
from theorycheck.core.outcome import Method, Outcome
from theorycheck.core.precision import working_precision
from theorycheck.rigor import text
from theorycheck.rigor.certificate import Certificate, from_json
from theorycheck.rigor.data import data, sizes
from theorycheck.rigor.expression import Decision, Narrowest, decide, margin, narrowest
from theorycheck.rigor.flow import FlowLimit
from theorycheck.rigor.language import Expression, parse
from theorycheck.rigor.network import OPTIONAL

LARGEST_BITS = 100_000
# The only name a constant may have, so that none passes for a quantity.
CONSTANT = "shift"
# What a relation may call the system whose loss a flow followed, and its dimension.
_FOLLOWED = ("A", "b", "rows")


@dataclass(frozen=True)
class RelationCertificate(Certificate):
    """Certificate that a relation between enclosed quantities holds (or fails).

    Attributes:
        texts: Exact text of the problem; its numbers are the relation's symbols.
        relation: What is decided, in the kernel's language.
        parts: Certificates of the quantities, about this problem or some of its data.
        bits: Working precision of the comparison.
        constants: Exact vectors that the relation names besides.
    """

    kind: ClassVar[str] = "relation"
    method: ClassVar[Method] = Method.ENCLOSED
    defaults: ClassVar[tuple[str, ...]] = OPTIONAL

    texts: Mapping[str, str]
    relation: Expression
    parts: tuple[Certificate, ...]
    bits: int
    constants: Mapping[str, Vector]

    @classmethod
    def between(
        cls,
        problem: Mapping[str, str],
        relation: object,
        parts: tuple[Certificate, ...],
        constants: Mapping[str, Vector] | None = None,
    ) -> RelationCertificate:
        """Return the certificate of a relation given as the kernel's JSON.

        Raises:
            MalformedInput: If the relation is not of the language or speaks of unknown names.
        """
        claims = [found for part in parts for found in part.enclosures().values()]
        radii = {found.radius for found in claims}
        finest = min(radii - {0}, default=Fraction(1))
        largest = max((abs(mid) for found in claims for mid in found.mid), default=Fraction(0))
        # Rounding in the comparison must stay far below the smallest radius, and is all there is
        # beside exact quantities.
        fine = max(int(1 / finest).bit_length(), 256 if 0 in radii else 0)
        bits = 128 + int(largest).bit_length() + fine
        return cls(
            dict(problem), parse(relation), parts, min(bits, LARGEST_BITS), dict(constants or {})
        )

    @property
    def problem(self) -> Mapping[str, str]:
        return self.texts

    def enclosures(self) -> dict[str, Enclosure]:
        return {name: found for part in self.parts for name, found in part.enclosures().items()}

    def states(self) -> object:
        return self.relation.to_json()

    def digits(self) -> int | None:
        return self.decide().digits

    def describe(self) -> str:
        decision = self.decide()
        said = shown(json.dumps(self.states()), 300)
        if decision.digits is None:
            return f"relation {said}"
        return (
            f"balls of both sides overlap to {decision.digits} digits, which is no proof of the "
            f"equality {said}"
        )

    def decide(self) -> Decision:
        """Decide the relation from the parts' claims, taking those as proved.

        A relation between one-sided bounds fails only if it fails with the opposite bounds too:
        bounds that a certificate made loose refute nothing.
        """
        with working_precision(self.bits):
            return self.decided(*self.values())

    def decided(self, values: dict[str, Any], dimensions: dict[str, int]) -> Decision:
        """Decide the relation, as `decide`, from the balls that `values` returns."""
        decision = decide(self.relation, values, dimensions)
        if decision.outcome is not Outcome.FAILS:
            return decision
        swapped = self._with_opposite_bounds(values)
        if swapped is None or decide(self.relation, swapped, dimensions).outcome is Outcome.FAILS:
            return decision
        return Decision(Outcome.INCONCLUSIVE, None, f"{decision.where}, between bounds")

    def _with_opposite_bounds(self, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the values with lower and upper bounds exchanged; None if it speaks of none."""
        swapped = dict(values)
        for part in self.parts:
            for lower, upper in part.one_sided():
                swapped[lower], swapped[upper] = values[upper], values[lower]
        changed = any(
            swapped.get(name) is not values.get(name) for name in self.relation.quantities
        )
        return swapped if changed else None

    def margin(self) -> float | None:
        """Return by how much the relation holds, as `expression.margin` does: it proves nothing."""
        with working_precision(self.bits):
            values, dimensions = self.values()
            return margin(self.relation, values, dimensions)

    def narrowest(self) -> Narrowest:
        """Return how many comparisons the relation makes, and where it holds by the least."""
        with working_precision(self.bits):
            return narrowest(self.relation, *self.values())

    def values(self) -> tuple[dict[str, Any], dict[str, int]]:
        """Return balls for every name the relation may use, and the sizes of the dimensions."""
        values: dict[str, Any] = {
            name: _ball(datum) for name, datum in data(self.texts, self.relation.quantities).items()
        }
        for name, vector in self.constants.items():
            values[name] = [text.to_arb(entry) for entry in vector]
        dimensions = sizes(self.texts)
        for part in self.parts:
            dimensions |= part.dimensions()
            if isinstance(part, FlowLimit):
                # The loss that was followed, whose residual was integrated: X, y or R X', R y'.
                A, b = part.followed()
                values["A"], values["b"] = _ball(A), _ball(b)
                dimensions["rows"] = len(A)
        for name, found in self.enclosures().items():
            radius = text.to_arb(found.radius).upper()
            balls = [text.to_arb(mid) + arb(0, radius) for mid in found.mid]
            values[name] = balls[0] if found.scalar else balls
        return values, dimensions

    def _prove(self) -> Outcome:
        for part in self.parts:
            if not part.within(self.texts):
                return Outcome.INCONCLUSIVE
            outcome = part.verify()
            if outcome is not Outcome.HOLDS:
                # A wrong claim about a quantity disproves that claim, not the relation.
                return Outcome.INCONCLUSIVE
        return self.decide().outcome

    def content(self) -> dict[str, Any]:
        return {
            "problem": dict(self.texts),
            "relation": self.relation.to_json(),
            "parts": [part.to_json() for part in self.parts],
            "bits": self.bits,
            "constants": {
                name: [text.written(entry) for entry in vector]
                for name, vector in self.constants.items()
            },
        }

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        problem, relation, parts, bits, constants = text.fields(
            content, "problem", "relation", "parts", "bits", "constants"
        )
        if not isinstance(constants, dict):
            raise MalformedInput(f"constants={shown(constants)} is not an object.")
        listed = text.listed(parts, "parts")
        if any(isinstance(part, dict) and part.get("kind") == cls.kind for part in listed):
            raise MalformedInput("parts: a relation's parts are certificates of quantities.")
        loaded = tuple(from_json(part) for part in listed)
        names = [name for part in loaded for name in part.enclosures()]
        if any(isinstance(part, FlowLimit) for part in loaded):
            names += _FOLLOWED
        if len(set(names)) != len(names):
            raise MalformedInput(f"parts: two of them claim the same quantity ({sorted(names)}).")
        texts = text.texts(problem, "problem")
        # Nothing may stand for something else than the statement's own number of that name.
        clash = set(constants) - {CONSTANT}
        for one, other in combinations((constants, names, texts), 2):
            clash |= set(one) & set(other)
        if clash:
            raise MalformedInput(
                f"constants: {shown(sorted(clash))} may stand for something else; only "
                f"{CONSTANT!r} is a constant's name."
            )
        return cls(
            texts=texts,
            relation=parse(relation),
            parts=loaded,
            bits=text.precision(bits, LARGEST_BITS),
            constants={
                name: text.rationals(vector, f"constants[{shown(name)}]")
                for name, vector in constants.items()
            },
        )


def _ball(datum: Fraction | Sequence[Any]) -> Any:
    """Return a ball, or nested lists of balls, around exact data."""
    if isinstance(datum, Fraction):
        return text.to_arb(datum)
    return [_ball(entry) for entry in datum]
