"""What searches found, as plain data for JSON files and reports."""

from __future__ import annotations

from typing import Any

from theorycheck.core.problem import Problem
from theorycheck.core.theorem import Theorem
from theorycheck.search.falsify import Target, replay
from theorycheck.search.hunt import Hit, Hunt
from theorycheck.search.necessity import Necessity


def search_data(slug: str, theorem: Theorem, aim: Target, found: Hunt) -> dict[str, Any]:
    """Return a search for a counterexample as plain data.

    Fields: ``theorem``; ``searched`` and ``not_searched``, slugs of statements; ``tried``,
    ``admitted``, ``undecided``, ``open`` (see `Hunt`); ``cut``, whether the time was up;
    ``closest``, by statement the smallest margin and where; ``counterexample`` or null.
    """
    return {
        "theorem": slug,
        "searched": [statement.slug for statement in aim.aim.conclusions],
        "not_searched": list(aim.unseen),
        **_counts(found),
        "closest": {
            name: {"margin": best.margin, **_place(slug, theorem, best.problem)}
            for name, best in sorted(found.closest.items())
        },
        "counterexample": None if found.hit is None else hit_data(slug, theorem, found.hit),
    }


def hit_data(slug: str, theorem: Theorem, hit: Hit) -> dict[str, Any]:
    """Return a counterexample as plain data: where, what fails, and how that was found out."""
    return {
        "verdict": hit.verdict.value,
        "statement": hit.statement.slug,
        **_place(slug, theorem, hit.problem),
        "evidence": [
            {
                "check": item.check,
                "method": item.method.name.lower(),
                "outcome": item.finding.outcome.value,
                "summary": item.finding.summary,
            }
            for item in hit.evidence
        ],
    }


def necessity_data(slug: str, theorem: Theorem, found: list[Necessity]) -> dict[str, Any]:
    """Return what is known of the need for each assumption as plain data.

    Fields: ``theorem``; ``assumptions``, for each its ``statement``, ``need`` (see `Need`), the
    counts of the search, and the ``counterexample`` where it is needed.
    """
    return {
        "theorem": slug,
        "assumptions": [
            {
                "statement": item.assumption,
                "need": item.need.value,
                **_counts(item.search),
                "counterexample": None if item.hit is None else hit_data(slug, theorem, item.hit),
            }
            for item in found
        ],
    }


def _counts(found: Hunt) -> dict[str, Any]:
    return {
        "tried": found.tried,
        "admitted": found.admitted,
        "undecided": found.undecided,
        "open": found.open,
        "cut": found.cut,
    }


def _place(slug: str, theorem: Theorem, problem: Problem) -> dict[str, Any]:
    return {
        "problem": problem.exact(),
        # Of another family than the theorem's (a control's own) there is nothing to replay.
        "command": replay(slug, problem, theorem.witness)
        if isinstance(problem, theorem.family)
        else None,
    }
