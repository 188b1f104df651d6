"""What searches found, as plain data for JSON files and reports."""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Theorem
from theorycheck.record import statement_latex
from theorycheck.search.falsify import Target, replay, replayed
from theorycheck.search.hunt import Hit, Hunt
from theorycheck.search.necessity import Necessity


def search_data(slug: str, theorem: Theorem, aim: Target, found: Hunt) -> dict[str, Any]:
    """Return a search for a counterexample as plain data.

    Fields: ``theorem``; ``searched`` and ``not_searched``, slugs of statements; ``tried``,
    ``admitted``, ``undecided``, ``open`` (see `Hunt`); ``cut``, whether the time was up; ``rough``,
    whether it was up before the counterexample was as small as it gets;
    ``closest``, by statement the smallest margin and where; ``counterexample`` or null.
    """
    return {
        "theorem": slug,
        "searched": [statement.slug for statement in aim.aim.conclusions],
        "not_searched": list(aim.unseen),
        **_counts(found),
        "rough": found.rough,
        "closest": {
            name: {
                "margin": best.margin,
                "problem": best.problem.exact(),
                "command": replay(slug, best.problem, theorem.witness)
                if isinstance(best.problem, theorem.family)
                else None,
            }
            for name, best in sorted(found.closest.items())
        },
        "counterexample": None
        if found.hit is None
        else hit_data(slug, theorem, found.hit, aim.without),
    }


def hit_data(slug: str, theorem: Theorem, hit: Hit, without: str | None = None) -> dict[str, Any]:
    """Return a counterexample as plain data: where, what fails, and how that was found out.

    ``command`` finds it again; `without` is the assumption that was left out, if one was.
    """
    return {
        "verdict": hit.verdict.value,
        "statement": hit.statement.slug,
        "problem": hit.problem.exact(),
        "command": replayed(slug, theorem, hit, without),
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

    Fields: ``theorem``; ``statements``, the formula of each assumption and conclusion, so that a
    report sees whether it shows the same; ``assumptions``, for each its ``statement``, ``need``
    (see `Need`), the counts of the search, and the ``counterexample`` where it is needed.
    """
    return {
        "theorem": slug,
        "statements": {
            part: {item.slug: statement_latex(item, theorem.family) for item in statements}
            for part, statements in (
                ("assumptions", theorem.assumptions),
                ("conclusions", theorem.conclusions),
            )
        },
        "assumptions": [
            {
                "statement": item.assumption,
                "need": item.need.value,
                **_counts(item.search),
                "counterexample": None
                if item.hit is None
                else hit_data(slug, theorem, item.hit, item.assumption),
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
