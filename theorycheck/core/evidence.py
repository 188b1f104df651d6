"""Findings, which authors write, and evidence, which only the runner writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol

from theorycheck.core.outcome import Method, Outcome


class Certificate(Protocol):
    """Exact text from which the kernel alone can repeat a proof."""

    @property
    def kind(self) -> str:
        """The name under which the kernel knows how to verify it."""

    @property
    def method(self) -> Method:
        """The method that a verified certificate of this kind deserves."""

    @property
    def problem(self) -> Mapping[str, str]:
        """Exact text of the problem that it is about."""

    def verify(self, digits: int | None = None) -> Outcome:
        """Repeat the proof; with `digits`, demand that much accuracy of every ball."""

    def to_json(self) -> dict[str, Any]:
        """Return plain data: text, integers, lists and dictionaries, with a digest."""


@dataclass(frozen=True, kw_only=True)
class Enclosure:
    """A real vector (or scalar, as a vector of one) known up to a radius.

    Attributes:
        mid: Midpoints.
        radius: One radius for all entries; rigorous only if a verified certificate says so.
        scalar: Whether it stands for a single number.
    """

    mid: tuple[Fraction, ...]
    radius: Fraction
    scalar: bool = False


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one check found, in an author's words and numbers.

    Attributes:
        outcome: What the check found.
        summary: One plain sentence of what was and was not checked.
        quantities: Named numbers behind it, each with its radius.
        certificate: What the kernel can repeat, if anything.
        digits: For an equality of reals: digits of agreement shown. Such a finding is support,
            never proof, whatever its method.
        sampled: Whether the finding rests on random points.
    """

    outcome: Outcome
    summary: str
    quantities: Mapping[str, Enclosure] = field(default_factory=dict)
    certificate: Certificate | None = None
    digits: int | None = None
    sampled: bool = False


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A finding with what the runner makes of it.

    Attributes:
        statement: The slug of the statement.
        check: The name of the check.
        method: The method that the finding has earned.
        finding: What was found.
        seconds: How long that took.
        gave_up: Whether an engine failed instead.
        skipped: Whether the check was not run at all.
    """

    statement: str
    check: str
    method: Method
    finding: Finding
    seconds: float
    gave_up: bool = False
    skipped: bool = False

    @property
    def proves(self) -> bool:
        """Whether this is a rigorous HOLDS: overlap of balls never proves an equality."""
        return (
            self.finding.outcome is Outcome.HOLDS
            and self.method.rigorous
            and (self.finding.digits is None or self.method is Method.SYMBOLIC)
        )

    @property
    def refutes(self) -> bool:
        """Whether this is a rigorous FAILS."""
        return self.finding.outcome is Outcome.FAILS and self.method.rigorous


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """How far a solver's answer lies from the certified one; it never reaches the judge."""

    solver: str
    program: str
    status: str
    distance: str
    relative: str
    note: str = ""
