"""Checks made from a derivation: SymPy, balls at random points, and the kernel's own proof."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from theorycheck.core.evidence import Finding
from theorycheck.core.outcome import Outcome
from theorycheck.core.problem import Problem
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Check
from theorycheck.models.diagonal_derivation import certificate_of, check_in_balls
from theorycheck.rigor.covering import Covered, parse_covered
from theorycheck.symbolic.derivation import Step
from theorycheck.symbolic.export import quantified

_CHECKED: dict[tuple[str, int], dict[str, Outcome]] = {}

# What is said of a step that SymPy wrote as an expression equal to itself.
SAME = "Written out, its two sides are one expression: the checks compare it with itself."

Steps = Callable[[], Iterable[Step]]


def by_derivation(
    steps: Steps, relation: Callable[[], Any] | None = None, *, over: str = "features"
) -> Check:
    """Return the check that every step holds, for the whole family.

    HOLDS only if the kernel repeats every identity; SymPy and random points in balls are asked
    as well, and either may contradict.

    Args:
        steps: The derivation.
        relation: What it is given for: the relation of the statement, kept in the certificate.
        over: The dimension that free indices of the relation run over.
    """

    def check(problem: Problem, settings: Settings) -> Finding:
        chosen = _built(steps)
        conclusion = None if relation is None else quantified(relation(), over)
        certificate = certificate_of(chosen, problem.family, conclusion)
        kernel = certificate.verify()
        others = {outcome for step in chosen for outcome in _checks(step, settings.seed).values()}
        conditions = {text for step in chosen for text in step.side_conditions}
        if kernel is Outcome.FAILS or Outcome.FAILS in others:
            return Finding(
                outcome=Outcome.FAILS,
                summary=f"Of {len(chosen)} steps at least one is false: both sides are apart.",
                certificate=certificate,
            )
        if kernel is not Outcome.HOLDS:
            return Finding(
                outcome=Outcome.INCONCLUSIVE,
                summary=f"The kernel does not repeat all of the {len(chosen)} steps.",
            )
        return Finding(
            outcome=Outcome.HOLDS,
            summary=f"{_repeated(chosen)}; that they imply this statement is argued in words, and "
            f"rests besides on {len(conditions)} cited facts (standard ones, and other theorems "
            "here) that the report lists and no program checked.",
            certificate=certificate,
        )

    return check


def shown(steps: Steps) -> Callable[[int], list[dict[str, Any]]]:
    """Return what the record shows of a derivation, each step with its three checks."""

    def listed(seed: int) -> list[dict[str, Any]]:
        return [
            {
                "title": step.title,
                "latex": step.latex(),
                "reason": f"{step.reason} {SAME}" if _same(step) else step.reason,
                "side_conditions": [*_given(step), *step.side_conditions],
                "checks": {name: found.value for name, found in _checks(step, seed).items()},
            }
            for step in _built(steps)
        ]

    return listed


@lru_cache(maxsize=128)
def _built(steps: Steps) -> tuple[Step, ...]:
    """Return the steps, built once: they are checked at every problem, and then shown."""
    return tuple(steps())


def _checks(step: Step, seed: int) -> dict[str, Outcome]:
    """Return what SymPy, balls at random points and the kernel say of a step alone.

    A step is shown as well as checked, by several statements: the same claim is checked once.
    """
    key = (step.text, seed)
    if key not in _CHECKED:
        alone = certificate_of([step])
        _CHECKED[key] = {
            "symbolic": step.check_symbolic(),
            "balls": check_in_balls(step, seed),
            "kernel": alone.verify(),
        }
    return _CHECKED[key]


def _repeated(steps: Sequence[Step]) -> str:
    """Say what the kernel repeated."""
    regions = sum(step.rule == Covered.rule for step in steps)
    identities = len(steps) - regions
    said = []
    if identities or not regions:
        said.append(f"All {identities} identities were repeated outside SymPy, for all sizes")
    if regions:
        said.append(f"{regions} of {regions} inequalities were proved in their whole regions")
    return ", and ".join(said)


def _given(step: Step) -> list[str]:
    """Say along which rates a step differentiates, and what it takes to be positive."""
    said = [f"d/dt of {target} is {rate}" for target, rate in step.rates]
    if step.rule == Covered.rule:
        return [f"for {parse_covered(step.claim()).region}"]
    positive = step.claim()["positive"]
    if positive:
        said.append(" and ".join(f"{_called(name, step.symbols)} > 0" for name in positive))
    return said


def _same(step: Step) -> bool:
    """Whether nothing was left of a relation to check when SymPy had written it out."""
    return step.rule == "equal" and step.relation.lhs == step.relation.rhs


def _called(name: str, symbols: Mapping[str, str]) -> str:
    """Return a quantity as it reads in a line of text: by its symbol where that is plain."""
    text = re.sub(r"\\([A-Za-z]+)", r"\1", symbols.get(name, name).replace(r"\|", "|"))
    return name if set(text) & set("\\{} ") else text
