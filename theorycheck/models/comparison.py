"""Checks made from a relation: its quantities are certified, then the kernel decides it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from theorycheck.core.evidence import Certificate as CertificateLike
from theorycheck.core.evidence import Finding
from theorycheck.core.exact import Vector
from theorycheck.core.outcome import Outcome
from theorycheck.core.problem import Problem
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Check
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.exact_relation import ExactRelation
from theorycheck.rigor.expression import Decision, Narrowest
from theorycheck.rigor.flow import FlowLimit
from theorycheck.rigor.relation import RelationCertificate
from theorycheck.symbolic.export import free_indices, quantified

Relation = Callable[[], Any]
Routes = Callable[[Any, Settings], Sequence[Certificate]]


def in_balls(relation: Relation, routes: Routes, *, over: str = "features") -> BallCheck:
    """Return the check that decides `relation` between certified quantities.

    Args:
        relation: Builds the SymPy relation that the statement shows. A free index in it means
            "for every position".
        routes: Returns the certificates of the quantities, at the settings' accuracy.
        over: The dimension that free indices run over.
    """
    return BallCheck(relation=relation, routes=routes, over=over)


@dataclass(frozen=True, kw_only=True)
class BallCheck:
    """The check that `in_balls` describes; it may be asked about another relation."""

    relation: Relation
    routes: Routes
    over: str

    def about(self, relation: Relation) -> BallCheck:
        """Return the check of another relation between the same quantities."""
        return replace(self, relation=relation)

    def __call__(self, problem: Problem, settings: Settings) -> Finding:
        """Decide the relation at a problem."""
        certificate = RelationCertificate.between(
            problem.subject(),
            quantified(self.relation(), self.over),
            tuple(self.routes(problem, settings)),
        )
        decision = certificate.decide()
        return Finding(
            outcome=decision.outcome,
            summary=_summary(certificate, decision) + _which_flow(certificate.parts),
            quantities={
                name: found
                for name, found in certificate.enclosures().items()
                if name in certificate.relation.quantities
            },
            certificate=certificate,
            digits=decision.digits,
        )


def in_rationals(relation: Relation, *, over: str = "features") -> RationalCheck:
    """Return the check that decides `relation` between the problem's exact numbers."""
    return RationalCheck(relation=relation, over=over)


@dataclass(frozen=True, kw_only=True)
class RationalCheck:
    """The check that `in_rationals` describes; it may be asked about another relation."""

    relation: Relation
    over: str

    def about(self, relation: Relation) -> RationalCheck:
        """Return the check of another relation between the problem's numbers."""
        return replace(self, relation=relation)

    def __call__(self, problem: Problem, settings: Settings) -> Finding:
        """Decide the relation at a problem."""
        del settings
        certificate = ExactRelation.of(problem.subject(), quantified(self.relation(), self.over))
        words = {
            Outcome.HOLDS: "Holds in rational arithmetic, at every position.",
            Outcome.FAILS: "Fails in rational arithmetic, at some position.",
            Outcome.INCONCLUSIVE: "Rational arithmetic does not decide it.",
        }
        outcome = certificate.verify()
        return Finding(outcome=outcome, summary=words[outcome], certificate=certificate)


def moved(relation: Callable[[], Any], kind: str = "Eq") -> Callable[[], Any]:
    """Return the wrong variant of an equality: its left side moved by the vector `shift`."""

    def wrong() -> Any:
        import sympy

        right = relation()
        [index] = free_indices(right)
        shift = sympy.IndexedBase("shift")[index]
        return getattr(sympy, kind)(right.lhs + shift, right.rhs, evaluate=False)

    return wrong


def moved_in_balls(relation: Callable[[], Any], routes: Routes) -> Check:
    """Return the check of `moved(relation)`: by 10^-digits of the largest entry, one at a time.

    It FAILS, as it must, only if every move of a single coordinate, up or down, separates the
    balls of that coordinate.
    """

    def check(problem: Problem, settings: Settings) -> Finding:
        import sympy

        parts = tuple(routes(problem, settings))
        names = {node.base.label.name for node in relation().atoms(sympy.Indexed)}
        mids = [
            found.mid
            for part in parts
            for name, found in part.enclosures().items()
            if name in names
        ]
        size = max((abs(mid) for vector in mids for mid in vector), default=Fraction(0))
        step = (size or Fraction(1)) / 10**settings.digits
        features = len(mids[0])

        def certificate(kind: str, shift: Vector) -> RelationCertificate:
            form = quantified(moved(relation, kind)())
            return RelationCertificate.between(problem.subject(), form, parts, {"shift": shift})

        # The coordinates are separate instances, so moving all at once tries each of them.
        separated = all(
            certificate("Ne", (sign * step,) * features).decide().outcome is Outcome.HOLDS
            for sign in (1, -1)
        )
        if not separated:
            return Finding(
                outcome=Outcome.INCONCLUSIVE,
                summary=f"A move by 10^-{settings.digits} of the largest entry does not separate "
                "the balls of every coordinate.",
            )
        return Finding(
            outcome=Outcome.FAILS,
            summary=f"Each of the {2 * features} moves of one coordinate by 10^-{settings.digits} "
            "of the largest entry, up or down, separates the balls; the certificate is that of "
            "the first coordinate moved up.",
            certificate=certificate("Eq", (step,) + (Fraction(0),) * (features - 1)),
        )

    return check


def exactly(certificate: Callable[[Any], CertificateLike], holds: str, fails: str) -> Check:
    """Return the check that an exact certificate decides.

    Args:
        certificate: Decides the statement for a problem.
        holds: The sentence to write if it holds.
        fails: Likewise if it fails.
    """

    def check(problem: Problem, settings: Settings) -> Finding:
        del settings
        found = certificate(problem)
        outcome = found.verify()
        words = {Outcome.HOLDS: holds, Outcome.FAILS: fails}
        return Finding(
            outcome=outcome, summary=words.get(outcome, "Not decided."), certificate=found
        )

    return check


def _which_flow(parts: Sequence[Certificate]) -> str:
    """Say that the flow is not that of the given loss, if it is not."""
    if any(isinstance(part, FlowLimit) and part.whitener for part in parts):
        return " The flow enclosed is that of the whitened loss."
    return ""


def _summary(certificate: RelationCertificate, decision: Decision) -> str:
    if decision.outcome is Outcome.FAILS:
        return f"The balls of both sides are certainly in conflict ({decision.where})."
    if decision.outcome is Outcome.INCONCLUSIVE:
        return f"The balls do not decide it ({decision.where})."
    if decision.digits is None:
        return _certain(certificate.narrowest())
    return (
        f"The balls of both sides overlap and agree to {decision.digits} digits of the largest "
        "entry; overlap supports an equality and does not prove it."
    )


def _certain(found: Narrowest) -> str:
    """Say of a relation that holds how much was compared; of many comparisons one is shown."""
    if found.comparisons == 1:
        return f"Certain for the balls of both sides ({found.where})."
    places = ", ".join(
        f"{name} = 1" if last == 1 else f"{name} = 1..{last}" for name, last in found.ranges.items()
    )
    return (
        f"Certain for the balls of both sides in each of {found.comparisons} comparisons"
        f"{f', for every {places}' if places else ''}. The narrowest, relative to its larger "
        f"side: {found.where}."
    )
