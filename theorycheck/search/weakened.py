"""Assumptions made weaker: is there a problem where that lets a conclusion fail?

A theorem whose assumption is weakened is a wrong variant if a conclusion fails at a problem that
only the weaker assumption admits. Mostly none is known: then the theorem may be true with less.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from theorycheck._errors import TheoryCheckError
from theorycheck.assess import examine
from theorycheck.core.outcome import Outcome
from theorycheck.core.theorem import RelationCheck, Statement, Theorem
from theorycheck.rigor.implied import implies
from theorycheck.rigor.ranges import Known
from theorycheck.search.aimed import Claim, Site
from theorycheck.search.mutant import Killed, Mutant, Survivor
from theorycheck.search.survivors import moved_further
from theorycheck.symbolic.variants import scaled, variants

# What is changed is what the theorem assumes.
KIND = "assumption"
NONE_KNOWN = (
    "the theorem may be true with less: at no problem tried does this assumption fail alone, and a "
    "conclusion with it"
)


@dataclass(frozen=True, kw_only=True)
class Counterexample:
    """A problem where all assumptions but one hold, that one fails, and a conclusion does."""

    site: Site
    conclusion: str
    check: str
    where: str


def weakened(assumption: Statement, known: Known) -> Iterator[Mutant]:
    """Yield an assumption with one constant moved to the weaker side, each move on its own."""
    checks = assumption.checks.values()
    if not any(isinstance(check, RelationCheck) for check in checks):
        return
    for variant in variants(assumption.relation()):
        if variant.factor is None:
            continue
        try:
            claim = Claim.of(variant.relation, assumption.over)
            own = Claim.of(variant.own, assumption.over)
        except TheoryCheckError:
            continue
        if implies(own.form, claim.form, known) and not implies(claim.form, own.form, known):
            moved = replace(variant, kind=KIND)
            yield Mutant(statement=assumption, variant=moved, claim=claim, own=own)


def fates(theorem: Theorem, known: Known, outside: Sequence[Site]) -> Iterator[Killed | Survivor]:
    """Yield what becomes of a theorem whose assumptions are weakened.

    Args:
        theorem: The theorem.
        known: Bounds on its quantities.
        outside: Problems at which not every assumption is proved.
    """
    examples: dict[str, list[Counterexample]] = {}
    for assumption in theorem.assumptions:
        for mutant in weakened(assumption, known):
            if assumption.slug not in examples:
                examples[assumption.slug] = [
                    found
                    for site in outside
                    if (found := _counterexample(theorem, assumption, site)) is not None
                ]
            yield _fate(mutant, examples[assumption.slug])


def _counterexample(theorem: Theorem, dropped: Statement, site: Site) -> Counterexample | None:
    try:
        for assumption in theorem.assumptions:
            found = examine(assumption, site.problem, site.settings)
            wanted = (item.refutes if assumption is dropped else item.proves for item in found)
            if not any(wanted):
                return None
    except TheoryCheckError:
        return None
    for conclusion in theorem.conclusions:
        own = Claim.of(conclusion.relation(), conclusion.over)
        for check, aim in site.aims(conclusion):
            answer = aim.answer(own)
            if answer.outcome is Outcome.FAILS:
                return Counterexample(
                    site=site, conclusion=conclusion.slug, check=check, where=answer.where
                )
    return None


def _fate(mutant: Mutant, examples: Sequence[Counterexample]) -> Killed | Survivor:
    for example in examples:
        if _admits(example.site, mutant.statement, mutant.claim):
            return Killed(
                mutant=mutant,
                check=f"{example.conclusion}: {example.check}",
                problem=example.site.name,
                where=example.where,
            )
    reason = _refuted_further(mutant, examples) or NONE_KNOWN
    return Survivor(mutant=mutant, explained=True, reason=reason, margin=None, closest=None)


def _refuted_further(mutant: Mutant, examples: Sequence[Counterexample]) -> str | None:
    variant = mutant.variant
    grows = variant.factor is not None and variant.factor > 1
    for text, factor in moved_further(grows=grows):
        relation = scaled(variant.own, variant.place, factor)
        claim = Claim.of(relation, mutant.statement.over)
        for example in examples:
            if _admits(example.site, mutant.statement, claim):
                return (
                    f"the theorem may be true with less: with the constant times {text} "
                    f"{example.conclusion} fails ({example.site.name})"
                )
    return None


def _admits(site: Site, assumption: Statement, claim: Claim) -> bool:
    """Whether a weaker assumption is proved at a problem."""
    return any(aim.answer(claim).outcome is Outcome.HOLDS for _, aim in site.aims(assumption))
