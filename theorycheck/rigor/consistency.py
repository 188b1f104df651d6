r"""Exact certificates of assumptions: y lies in the range of X, a declared scalar is positive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Self

from flint import fmpq_mat

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.evidence import Enclosure
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.outcome import Method, Outcome
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.elimination import particular_solution, reduce_system
from theorycheck.rigor.text import (
    fields,
    rational,
    rational_matrix,
    rational_vector,
    rationals,
    texts,
    to_fmpq,
    to_fmpq_mat,
    written,
)

INSIDE = "inside"
OUTSIDE = "outside"


def system(problem: Mapping[str, str]) -> tuple[Matrix, Vector]:
    """Read X and y out of the texts of a problem; other texts are left alone.

    Raises:
        MalformedInput: If one is missing or cannot be read, or the numbers of rows differ.
    """
    for name in ("X", "y"):
        if name not in problem:
            raise MalformedInput(f"problem={shown(sorted(problem))} has no {name}: it is needed.")
    return _parsed(problem["X"], problem["y"])


@lru_cache(maxsize=4)
def _parsed(X_text: str, y_text: str) -> tuple[Matrix, Vector]:
    # Reading 10^5 entries takes longer than the proof, and is needed by every step of it.
    X = rational_matrix(X_text, "X")
    y = rational_vector(y_text, "y")
    if len(X) != len(y):
        raise MalformedInput(f"y has {len(y)} entries and X has {len(X)} rows: give as many.")
    return X, y


@dataclass(frozen=True, kw_only=True)
class ConsistencyCertificate(Certificate):
    r"""That $y$ lies in the range of $X$, or that it does not.

    Attributes:
        subject: Exact texts of the problem; X and y are read out of it.
        claim: "inside" or "outside".
        witness: Inside, $\beta$ with $X\beta = y$; outside, $z$ with $z^T X = 0$, $z^T y \ne 0$.
    """

    kind: ClassVar[str] = "consistency"
    method: ClassVar[Method] = Method.EXACT

    subject: tuple[tuple[str, str], ...]
    claim: str
    witness: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a claim that is not one of the two, and a witness of the wrong length."""
        if self.claim not in (INSIDE, OUTSIDE):
            raise MalformedInput(f"claim={shown(self.claim)} is neither inside nor outside.")
        X, _ = system(self.problem)
        expected = len(X[0]) if self.claim == INSIDE else len(X)
        if len(rationals(self.witness, "witness")) != expected:
            raise MalformedInput(
                f"witness has {len(self.witness)} entries, and {expected} belong there."
            )

    @property
    def problem(self) -> Mapping[str, str]:
        return dict(self.subject)

    def states(self) -> object:
        entry = ["mul", ["entry", "X", "n", "i"], ["entry", "b", "i"]]
        return [
            "forall",
            "n",
            "samples",
            ["eq", ["sum", "i", "features", entry], ["entry", "y", "n"]],
        ]

    def describe(self) -> str:
        return "X b = y has a rational solution b"

    def content(self) -> dict[str, Any]:
        return {
            "problem": dict(self.subject),
            "claim": self.claim,
            "witness": list(self.witness),
        }

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        problem, claim, witness = fields(content, "problem", "claim", "witness")
        rationals(witness, "witness")
        return cls(
            subject=tuple(sorted(texts(problem, "problem").items())),
            claim=claim if isinstance(claim, str) else repr(claim),
            witness=tuple(witness),
        )

    def enclosures(self) -> dict[str, Enclosure]:
        return {}

    def _prove(self) -> Outcome:
        X, y = system(self.problem)
        matrix = to_fmpq_mat(X)
        vector = [to_fmpq(entry) for entry in rationals(self.witness, "witness")]
        right = fmpq_mat(len(y), 1, [to_fmpq(entry) for entry in y])
        # A wrong witness disproves nothing, so it ends inconclusive on either side.
        if self.claim == INSIDE:
            solves = matrix * fmpq_mat(len(vector), 1, vector) == right
            return Outcome.HOLDS if solves else Outcome.INCONCLUSIVE
        row = fmpq_mat(1, len(vector), vector)
        vanishes = all(entry == 0 for entry in (row * matrix).entries())
        contradicts = (row * right)[0, 0] != 0
        return Outcome.FAILS if vanishes and contradicts else Outcome.INCONCLUSIVE


def consistency(problem: Mapping[str, str]) -> ConsistencyCertificate:
    """Decide exactly whether y lies in the range of X.

    Returns:
        A certificate whose `verify` says HOLDS if it does and FAILS if it does not.

    Raises:
        MalformedInput: If the texts hold no X and y of matching shapes.
    """
    X, y = system(problem)
    beta = particular_solution(X, y)
    if beta is not None:
        claim, witness = INSIDE, beta
    else:
        contradiction = reduce_system(X, y).contradiction
        if contradiction is None:
            raise ArithmeticError("elimination found neither a solution nor a contradiction")
        claim, witness = OUTSIDE, contradiction
    return ConsistencyCertificate(
        subject=tuple(sorted(problem.items())),
        claim=claim,
        witness=tuple(written(entry) for entry in witness),
    )


@dataclass(frozen=True, kw_only=True)
class PositivityCertificate(Certificate):
    """That the scalar `name` among the texts of a problem is positive, or that it is not.

    Attributes:
        subject: Exact texts of the problem.
        name: Which of them is the scalar.
    """

    kind: ClassVar[str] = "positivity"
    method: ClassVar[Method] = Method.EXACT

    subject: tuple[tuple[str, str], ...]
    name: str

    def __post_init__(self) -> None:
        """Refuse a name that the problem does not have, or whose text is no number."""
        problem = dict(self.subject)
        if self.name not in problem:
            raise MalformedInput(
                f"name={shown(self.name)} is not among {shown(sorted(problem))}: name one of them."
            )
        rational(problem[self.name], self.name)

    @property
    def problem(self) -> Mapping[str, str]:
        return dict(self.subject)

    def states(self) -> object:
        return ["gt", ["symbol", self.name], ["rational", "0"]]

    def describe(self) -> str:
        return f"{self.name} = {self.problem[self.name]} is positive"

    def content(self) -> dict[str, Any]:
        return {"problem": dict(self.subject), "name": self.name}

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        problem, name = fields(content, "problem", "name")
        return cls(
            subject=tuple(sorted(texts(problem, "problem").items())),
            name=name if isinstance(name, str) else repr(name),
        )

    def enclosures(self) -> dict[str, Enclosure]:
        return {}

    def _prove(self) -> Outcome:
        value = rational(self.problem[self.name], self.name)
        return Outcome.HOLDS if value > 0 else Outcome.FAILS


def positivity(problem: Mapping[str, str], name: str) -> PositivityCertificate:
    """Return the certificate that decides exactly whether the scalar `name` is positive.

    Raises:
        MalformedInput: If the problem has no such number.
    """
    return PositivityCertificate(subject=tuple(sorted(problem.items())), name=name)
