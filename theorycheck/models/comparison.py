"""Checks made from a relation: its quantities are certified, then the kernel decides it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from theorycheck.core.evidence import Certificate as CertificateLike
from theorycheck.core.evidence import Finding
from theorycheck.core.outcome import Outcome
from theorycheck.core.problem import Problem
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Check
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.relation import RelationCertificate
from theorycheck.symbolic.export import to_kernel

Routes = Callable[[Any, Settings], Sequence[Certificate]]


def in_balls(relation: Callable[[], Any], routes: Routes, *, over: str = "features") -> Check:
    """Return the check that decides `relation` between certified quantities.

    Args:
        relation: Builds the SymPy relation that the statement shows. A free index in it means
            "for every position".
        routes: Returns the certificates of the quantities, at the settings' accuracy.
        over: The dimension that free indices run over.
    """

    def check(problem: Problem, settings: Settings) -> Finding:
        certificate = RelationCertificate.between(
            problem.subject(), quantified(relation(), over), tuple(routes(problem, settings))
        )
        decision = certificate.decide()
        return Finding(
            outcome=decision.outcome,
            summary=_summary(decision.outcome, decision.digits, decision.where),
            quantities=certificate.enclosures(),
            certificate=certificate,
            digits=decision.digits,
        )

    return check


def exactly(certificate: Callable[[Problem], CertificateLike], holds: str, fails: str) -> Check:
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


def quantified(relation: Any, over: str = "features") -> list[Any]:
    """Return the kernel form of a relation, its free indices running over a dimension."""
    form: list[Any] = to_kernel(relation)
    for index in sorted(_free_indices(relation), reverse=True):
        form = ["forall", index, over, form]
    return form


def _free_indices(relation: Any) -> set[str]:
    import sympy

    free = set()
    for node in relation.atoms(sympy.Indexed):
        free |= {index.name for index in node.indices if index in relation.free_symbols}
    return free


def _summary(outcome: Outcome, digits: int | None, where: str) -> str:
    if outcome is Outcome.FAILS:
        return f"The balls of both sides are certainly in conflict ({where})."
    if outcome is Outcome.INCONCLUSIVE:
        return f"The balls do not decide it ({where})."
    if digits is None:
        return f"Certain for the balls of both sides ({where})."
    return (
        f"The balls of both sides overlap and agree to {digits} digits of the largest entry; "
        "overlap supports an equality and does not prove it."
    )
