"""The judge: from evidence to a verdict, by the rules of the design and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from theorycheck.core.evidence import Evidence
from theorycheck.core.outcome import Outcome, Verdict


def judge(
    assumptions: Sequence[Sequence[Evidence]], conclusions: Sequence[Sequence[Evidence]]
) -> Verdict:
    """Return the verdict on a theorem from the evidence for each of its statements.

    Args:
        assumptions: For each assumption, the evidence of its checks.
        conclusions: For each conclusion, the evidence of its checks.
    """
    if any(_in_conflict(evidence) for evidence in assumptions):
        return Verdict.CONTRADICTED
    if any(_refuted(evidence) for evidence in assumptions):
        return Verdict.VACUOUS
    if any(_in_conflict(evidence) for evidence in conclusions):
        return Verdict.CONTRADICTED
    if any(_fails(evidence) for evidence in assumptions):
        # Only a numeric failure: it must not hide a refutation, nor count as one.
        return Verdict.UNDECIDED
    secure = all(_proved(evidence) for evidence in assumptions)
    if any(_refuted(evidence) for evidence in conclusions) and secure:
        return Verdict.REFUTED
    if any(_fails(evidence) for evidence in conclusions):
        return Verdict.CONTRADICTED
    everything = (*assumptions, *conclusions)
    if conclusions and all(_proved(evidence) for evidence in everything):
        return Verdict.ESTABLISHED
    if conclusions and all(_holds(evidence) for evidence in everything):
        return Verdict.SUPPORTED
    return Verdict.UNDECIDED


def _holds(evidence: Sequence[Evidence]) -> bool:
    return any(item.finding.outcome is Outcome.HOLDS for item in evidence)


def _fails(evidence: Sequence[Evidence]) -> bool:
    return any(item.finding.outcome is Outcome.FAILS for item in evidence)


def _proved(evidence: Sequence[Evidence]) -> bool:
    return any(item.proves for item in evidence)


def _refuted(evidence: Sequence[Evidence]) -> bool:
    return any(item.refutes for item in evidence)


def _in_conflict(evidence: Sequence[Evidence]) -> bool:
    """Whether two methods disagree about one statement."""
    return _holds(evidence) and _fails(evidence)
