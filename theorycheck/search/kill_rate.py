"""What became of the mutants of several theorems, as plain data, and who works on which."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any

from theorycheck._workers import shared
from theorycheck.catalogue import entry
from theorycheck.core.settings import Settings
from theorycheck.record import statement_latex
from theorycheck.search.mutant import Mutant
from theorycheck.search.mutants import Tally, put_to_test

SCHEMA = "theorycheck-mutants/1"
COUNTS = ("total", "killed", "equivalent", "survivors", "unexplained")
Observer = Callable[[str], None]


def kill_rates(
    slugs: Sequence[str],
    settings: Settings,
    *,
    workers: int = 1,
    observe: Observer = lambda _: None,
) -> dict[str, Any]:
    """Put the mutants of theorems to their checks, on so many processes.

    The result is the same for any number of processes, but for what the time limit of a slow
    machine cuts off.

    Returns:
        Plain data: the counts, every survivor, and for each theorem the details.

    Raises:
        UnknownName: If there is no such theorem; before anything is computed.
    """
    for slug in slugs:
        entry(slug).load()
    jobs = [(slug, settings) for slug in slugs]
    found = shared(_tested, jobs, workers=workers, observe=observe)
    return {
        "schema": SCHEMA,
        "version": version("theorycheck"),
        "effort": settings.effort,
        "digits": settings.digits,
        "seed": settings.seed,
        **{name: sum(item["counts"][name] for item in found) for name in COUNTS},
        "survivors": [survivor for item in found for survivor in item["survivors"]],
        "theorems": [
            {name: value for name, value in item.items() if name != "survivors"} for item in found
        ],
    }


def _tested(job: tuple[str, Settings], observe: Observer) -> dict[str, Any]:
    slug, settings = job
    theorem = entry(slug).load()
    found = put_to_test(theorem, settings, lambda step: observe(f"{slug}: {step}"))
    return {
        **data(slug, found),
        # What the mutants are variants of, so that a report sees whether it shows the same.
        "statements": {
            "conclusions": {
                statement.slug: statement_latex(statement, theorem.family)
                for statement in theorem.conclusions
            }
        },
    }


def data(slug: str, tested: Tally) -> dict[str, Any]:
    """Return what became of the mutants of one theorem, as plain data."""
    return {
        "theorem": slug,
        "counts": {
            "total": tested.total,
            "killed": len(tested.killed),
            "equivalent": len(tested.equivalent),
            "survivors": len(tested.survivors),
            "unexplained": len(tested.unexplained),
        },
        "problems": tested.problems,
        "admitted": tested.admitted,
        "cut": tested.cut,
        "without_mutants": tested.without,
        "failing": tested.failing,
        "killed": [
            {
                **_mutant(slug, item.mutant),
                "check": item.check,
                "problem": item.problem,
                "where": item.where,
            }
            for item in tested.killed
        ],
        "equivalent": [
            {**_mutant(slug, item.mutant), "reason": item.reason} for item in tested.equivalent
        ],
        "survivors": [
            {
                **_mutant(slug, item.mutant),
                "explained": item.explained,
                "reason": item.reason,
                "margin": item.margin,
                "closest": item.closest,
            }
            for item in tested.survivors
        ],
        "seconds": round(tested.seconds, 1),
    }


def _mutant(slug: str, mutant: Mutant) -> dict[str, str]:
    from sympy import sstr

    return {
        "theorem": slug,
        "statement": mutant.statement.slug,
        "kind": mutant.variant.kind,
        "mutant": mutant.name,
        # In their own order: to sort its parts, SymPy evaluates them, and may fail.
        "relation": sstr(mutant.claim.relation, order="none"),
    }
