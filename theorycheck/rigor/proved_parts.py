"""Quantities that are proved once, for the many relations that are then decided between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from theorycheck.core.outcome import Outcome
from theorycheck.core.precision import working_precision
from theorycheck.rigor.certificate import Certificate, from_json
from theorycheck.rigor.expression import Decision, decide, margin
from theorycheck.rigor.language import Expression
from theorycheck.rigor.relation import RelationCertificate

# States nothing: it stands for the relations to come where a certificate is written out.
_NOTHING = ["eq", ["rational", "0"], ["rational", "0"]]


class ProvedParts:
    """The certificates of some quantities of one problem, proved from their text.

    They are written out, read back and proved as those of a `RelationCertificate` are; what is
    decided between them is what the certificate of that relation and these parts would decide.
    """

    def __init__(self, certificate: RelationCertificate) -> None:
        """Keep a certificate that was read and whose parts were proved: `proved` makes it."""
        self._certificate = certificate
        self._balls: dict[frozenset[str], tuple[dict[str, Any], dict[str, int]]] = {}

    @classmethod
    def proved(cls, problem: Mapping[str, str], parts: Sequence[Certificate]) -> ProvedParts | None:
        """Return the parts, proved; None if one of them is not, or is about something else.

        Raises:
            MalformedInput: If they cannot be read back: two claim the same quantity, or one that
                is a number of the problem.
        """
        written = RelationCertificate.between(problem, _NOTHING, tuple(parts)).to_json()
        found = from_json(written)
        if not isinstance(found, RelationCertificate):
            raise TypeError("the kernel reads a relation back as something else")
        for part in found.parts:
            if not part.within(problem) or part.verify() is not Outcome.HOLDS:
                return None
        return cls(found)

    def about(self, relation: Expression) -> RelationCertificate:
        """Return the certificate of a relation with these parts."""
        return replace(self._certificate, relation=relation)

    def decide(self, relation: Expression) -> Decision:
        """Decide a relation between these quantities.

        Raises:
            MalformedInput: If it is a term, or speaks of something else.
        """
        with working_precision(self._certificate.bits):
            return self.about(relation).decided(*self._values(relation))

    def literally(self, relation: Expression) -> Decision:
        """Decide a relation as it stands: one between bounds may fail because they are loose.

        Raises:
            MalformedInput: If it is a term, or speaks of something else.
        """
        with working_precision(self._certificate.bits):
            return decide(relation, *self._values(relation))

    def margin(self, relation: Expression) -> float | None:
        """Return by how much a relation holds, as `expression.margin`: it proves nothing."""
        with working_precision(self._certificate.bits):
            return margin(relation, *self._values(relation))

    def _values(self, relation: Expression) -> tuple[dict[str, Any], dict[str, int]]:
        """Return the balls of the quantities, made once for relations between the same."""
        names = _names(relation)
        for known, values in self._balls.items():
            # What is there besides is not asked for.
            if names <= known:
                return values
        values = self._balls[names] = self.about(relation).values()
        return values


def _names(relation: Expression) -> frozenset[str]:
    """Return the names of a relation's quantities, without a memory at every node of it."""
    found, waiting = set(), [relation]
    while waiting:
        node = waiting.pop()
        if node.head in ("symbol", "entry"):
            found.add(str(node.arguments[0]))
        else:
            waiting += [part for part in node.arguments if isinstance(part, Expression)]
    return frozenset(found)
