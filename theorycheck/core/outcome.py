"""Outcomes, methods and verdicts: three small vocabularies, none of them a bool."""

from __future__ import annotations

import enum


class Outcome(enum.Enum):
    """What a check found. Three-valued, so it refuses to be a truth value."""

    HOLDS = "holds"
    FAILS = "fails"
    INCONCLUSIVE = "inconclusive"

    def __bool__(self) -> bool:
        """Refuse: "not FAILS" does not mean HOLDS."""
        raise TypeError(
            f"Outcome.{self.name} has no truth value: compare it, outcome is Outcome.HOLDS."
        )


class Method(enum.Enum):
    """How a finding was reached, weakest first. The runner assigns it, an author cannot.

    SAMPLED: random points; NUMERIC: floating point; ENCLOSED: balls, for one problem;
    EXACT: exact arithmetic, for one problem; SYMBOLIC: identities, for the whole family.
    """

    SAMPLED = 0
    NUMERIC = 1
    ENCLOSED = 2
    EXACT = 3
    SYMBOLIC = 4

    @property
    def rigorous(self) -> bool:
        """Whether a finding by this method is a proof."""
        return self.value >= Method.ENCLOSED.value


class Verdict(enum.Enum):
    """What the evidence for a theorem adds up to."""

    ESTABLISHED = "established"
    SUPPORTED = "supported"
    UNDECIDED = "undecided"
    CONTRADICTED = "contradicted"
    REFUTED = "refuted"
    VACUOUS = "vacuous"
