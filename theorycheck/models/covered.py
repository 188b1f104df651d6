"""Checks that prove a relation at every point of a region, for all problems in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from theorycheck.core.evidence import Finding
from theorycheck.core.outcome import Outcome
from theorycheck.core.problem import Problem
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Check
from theorycheck.rigor.covering import Covering, counterexample, decided
from theorycheck.rigor.text import rational, written
from theorycheck.symbolic.pieces import Piece, claim


def on_box(
    relation: Callable[[], Any],
    domain: Mapping[str, str],
    proofs: Callable[[], Iterable[Piece]],
) -> Check:
    """Return the check that `relation` holds at every point of a region.

    Args:
        relation: Builds the SymPy relation that the statement shows: an inequality between
            parameters of the family, or a conjunction of such.
        domain: The interval of each parameter as text, such as "(0, inf)" or "[1, 2]".
        proofs: Builds one proof for each inequality.
    """

    def check(problem: Problem, settings: Settings) -> Finding:
        del settings
        body = {**claim(relation(), domain, *proofs()), "family": problem.family, "point": None}
        body.pop("rule")
        certificate = Covering.from_content(body)
        if certificate.verify() is Outcome.HOLDS:
            return Finding(
                outcome=Outcome.HOLDS,
                summary=f"Proved for {certificate.region}, and so for this problem.",
                certificate=certificate,
            )
        point = _failing(certificate, problem)
        if point is None:
            return Finding(
                outcome=Outcome.INCONCLUSIVE,
                summary=f"The proof given does not show it for {certificate.region}.",
            )
        place = ", ".join(f"{name} = {written(value)}" for name, value in point)
        return Finding(
            outcome=Outcome.FAILS,
            summary=f"It is certainly false at {place}.",
            certificate=replace(certificate, point=point),
        )

    return check


def _failing(certificate: Covering, problem: Problem) -> tuple[tuple[str, Any], ...] | None:
    """Return a point of the region where the relation fails: the problem itself, if it does."""
    texts, where = problem.subject(), certificate.claim
    if set(where.domain) <= set(texts):
        own = {name: rational(texts[name], name) for name in where.domain}
        inside = all(value in where.domain[name] for name, value in own.items())
        if inside and decided(where.relation, own) is Outcome.FAILS:
            return tuple(own.items())
    return counterexample(where.relation, where.domain)
