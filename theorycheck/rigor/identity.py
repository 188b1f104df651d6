"""Certificates of derivations: claims, each shown again by the kernel.

Identities are shown in exact arithmetic, inequalities in a region as in `covering_proof`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Self

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.evidence import Enclosure
from theorycheck.core.outcome import Method, Outcome
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.covering import Covered, parse_covered
from theorycheck.rigor.identity_claim import Claim, parse_claim, prove
from theorycheck.rigor.language import Expression, parse
from theorycheck.rigor.text import fields, listed, texts


@dataclass(frozen=True, kw_only=True)
class IdentityStep:
    """One step: what is claimed, in words and as a claim, and what it rests on besides.

    Attributes:
        title: What the step shows.
        reason: Why.
        claim: What the kernel shows again: an identity, or an inequality in a whole region.
        side_conditions: What the kernel does not show: cited or elementary facts, in words.
    """

    title: str
    reason: str
    claim: Claim | Covered
    side_conditions: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "title": self.title,
            "reason": self.reason,
            "side_conditions": list(self.side_conditions),
            "claim": self.claim.to_json(),
        }


@dataclass(frozen=True, kw_only=True)
class Identities(Certificate):
    """A derivation for a whole family of problems, step by step.

    Attributes:
        subject: The family.
        steps: The claims, each shown by the kernel.
        conclusion: The relation that the steps are given for. The kernel shows the steps; that
            they imply the conclusion is in their reasons and side conditions, which it only keeps.
    """

    kind: ClassVar[str] = "identity"
    method: ClassVar[Method] = Method.SYMBOLIC

    subject: tuple[tuple[str, str], ...]
    steps: tuple[IdentityStep, ...]
    conclusion: Expression | None = None

    @property
    def problem(self) -> Mapping[str, str]:
        return dict(self.subject)

    def content(self) -> dict[str, Any]:
        return {
            "problem": dict(self.subject),
            "steps": [step.to_json() for step in self.steps],
            "conclusion": self.states(),
        }

    def states(self) -> object:
        return None if self.conclusion is None else self.conclusion.to_json()

    def describe(self) -> str:
        regions = sum(isinstance(step.claim, Covered) for step in self.steps)
        identities = len(self.steps) - regions
        count = f"{identities} {'identity' if identities == 1 else 'identities'}"
        if regions:
            count += f" and {regions} {'inequality' if regions == 1 else 'inequalities'} in regions"
        if self.conclusion is None:
            return f"{count}, given for no statement"
        said = shown(json.dumps(self.states()), 200)
        return f"{count}, given for {said}; that they imply it is argued in words"

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        problem, steps, conclusion = fields(content, "problem", "steps", "conclusion")
        return cls(
            subject=tuple(texts(problem, "problem").items()),
            steps=tuple(_step(step) for step in listed(steps, "steps")),
            conclusion=None if conclusion is None else parse(conclusion),
        )

    def enclosures(self) -> dict[str, Enclosure]:
        return {}

    def outcomes(self) -> tuple[Outcome, ...]:
        """Return what the kernel finds of each step."""
        return tuple(
            step.claim.prove() if isinstance(step.claim, Covered) else _proved(step.claim)
            for step in self.steps
        )

    def _prove(self) -> Outcome:
        found = self.outcomes()
        if Outcome.FAILS in found:
            return Outcome.FAILS
        # No steps show nothing.
        shows = bool(found) and all(outcome is Outcome.HOLDS for outcome in found)
        shows = shows and self._one_flow()
        return Outcome.HOLDS if shows else Outcome.INCONCLUSIVE

    def _one_flow(self) -> bool:
        """Whether every step along a gradient flow uses the rates that were shown to be one.

        Otherwise a wrong field, used throughout, would pass: each step is right for its rates.
        """
        flows = {
            step.claim["variable"].names[0]: (step.claim["variable"], step.claim["is"])
            for step in self.steps
            if isinstance(step.claim, Claim) and step.claim.rule == "gradient_flow"
        }
        return all(
            flows.get(target.names[0], (target, rate)) == (target, rate)
            for step in self.steps
            for target, rate in step.claim.rates
        )


@lru_cache(maxsize=4096)
def _proved(claim: Claim) -> Outcome:
    """Return what the kernel finds of a claim; derivations share many, and one proof will do."""
    return prove(claim)


def _step(data: object) -> IdentityStep:
    if not isinstance(data, dict):
        raise MalformedInput(f"step={shown(data)} is not an object.")
    title, reason, side_conditions, claim = fields(
        data, "title", "reason", "side_conditions", "claim"
    )
    return IdentityStep(
        title=_words(title),
        reason=_words(reason),
        side_conditions=tuple(_words(text) for text in listed(side_conditions, "side_conditions")),
        claim=_claim(claim),
    )


def _claim(data: object) -> Claim | Covered:
    region = isinstance(data, dict) and data.get("rule") == Covered.rule
    return parse_covered(data) if region else parse_claim(data)


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise MalformedInput(f"text={shown(value)} is not text.")
    return value
