"""Statements and theorems: assumptions and conclusions are the same type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from theorycheck.core.evidence import Finding, Measurement
from theorycheck.core.problem import Problem
from theorycheck.core.settings import Settings

if TYPE_CHECKING:
    from sympy.logic.boolalg import Boolean

Check = Callable[[Any, Settings], Finding]


@runtime_checkable
class RelationCheck(Protocol):
    """A check that decides the relation of its statement, and could decide another one.

    Wrong variants of a statement are put to the same checks in this way.
    """

    def __call__(self, problem: Any, settings: Settings) -> Finding:
        """Check the relation at a problem."""

    def about(self, relation: Callable[[], Any]) -> Check:
        """Return the same check of another relation between the same quantities."""


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A named number or vector that statements speak about.

    Attributes:
        name: The name that the relation uses.
        latex: Its symbol.
        meaning: What it is, as LaTeX.
        words: What it is, in words.
        bound: "lower" or "upper" if it is a bound on something, and says no more of that.
    """

    name: str
    latex: str
    meaning: str
    words: str
    bound: str = ""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One claim: a relation between named quantities, and the checks that test it.

    Attributes:
        slug: Its name within the theorem.
        words: The claim in one sentence.
        relation: Builds the SymPy relation, on first use: what is shown is what is checked.
        quantities: What the relation speaks about.
        checks: Functions of (problem, settings), by name of the check.
        over: The dimension that free indices of the relation run over.
        in_conclusions: Whether every conclusion is an implication that has this assumption as its
            premise, and so holds without it. It then only tells about which problems the theorem
            says nothing, and wrong variants of the conclusions are tried at such problems too.
            `theorycheck mutants` refuses a theorem in which a conclusion fails at one of these.
    """

    slug: str
    words: str
    relation: Callable[[], Boolean]
    checks: Mapping[str, Check]
    quantities: tuple[Quantity, ...] = ()
    over: str = "features"
    in_conclusions: bool = False


@dataclass(frozen=True, kw_only=True)
class Reference:
    """Where a statement is printed."""

    authors: str
    title: str
    where: str
    year: int
    locator: str


@dataclass(frozen=True, kw_only=True)
class Erratum:
    """What a published statement that is false as printed gets wrong.

    Attributes:
        number: Its number in the list of errata, such as "E3".
        versions: In which versions of the paper it is printed.
        reading: Which reading is refuted, and which fair reading, if any, is true.
        corrected: The slug of the conclusion, of the same theorem, that is true instead.
    """

    number: str
    versions: str
    reading: str
    corrected: str


@dataclass(frozen=True, kw_only=True)
class Control:
    """A wrong variant that the same checks must refute.

    Attributes:
        statement: The wrong claim.
        source: Where it is printed, or how it was made.
        idle: Says why the variant is no wrong one at a problem; None where it must be caught.
        at: A fixed counterexample, built on first use; without it the problem that is assessed.
        given: What the claim presupposes: it is caught only where these hold rigorously.
        erratum: Set if the claim is published, and false as printed.
    """

    statement: Statement
    source: str
    idle: Callable[[Any], str | None] = lambda _: None
    at: Callable[[], Problem] | None = None
    given: tuple[Statement, ...] = ()
    erratum: Erratum | None = None


@dataclass(frozen=True, kw_only=True)
class Theorem:
    """A theorem: what is assumed, what is concluded, and a problem at which both make sense.

    Attributes:
        title: One line.
        family: The problems that it speaks about.
        witness: A problem at which every assumption holds.
        scope: For what a verdict "established" speaks, in words.
        cases: Further problems that a report works through, by name, built on first use.
        probes: Further problems that searches try and reports leave out, by name.
        accepted: Wrong variants that nothing refutes and why, argued in words that no program
            checks, by "conclusion: words", for every variant with these words in its name.
        builds_on: Slugs of theorems whose statement the paper's proof, or the derivation here,
            uses. It has no effect on any verdict.
        derivation: The steps as data for the record, from the seed of their random points.
        honesty: Measurements of solvers against certified answers.
        series: Data of figures for the report.
        notes: Remarks on one assessment, such as which flow was followed.
    """

    title: str
    family: type[Problem]
    witness: Problem
    assumptions: tuple[Statement, ...]
    conclusions: tuple[Statement, ...]
    references: tuple[Reference, ...]
    scope: str
    controls: tuple[Control, ...] = ()
    cases: Mapping[str, Callable[[], Problem]] = field(default_factory=dict)
    probes: Mapping[str, Callable[[], Problem]] = field(default_factory=dict)
    accepted: Mapping[str, str] = field(default_factory=dict)
    builds_on: tuple[str, ...] = ()
    derivation: Callable[[int], list[dict[str, Any]]] | None = None
    honesty: Callable[[Any, Settings], list[Measurement]] | None = None
    series: Callable[[Any, Settings], list[dict[str, Any]]] | None = None
    notes: Callable[[Any, Settings], list[str]] | None = None

    def without_premises(self) -> Theorem:
        """Return the theorem without the assumptions that its conclusions have as premises."""
        needed = tuple(item for item in self.assumptions if not item.in_conclusions)
        return replace(self, assumptions=needed)
