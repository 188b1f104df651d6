r"""Exact certificates of the minimum-norm solutions of $X\beta = y$, for the norms l2 and l1.

l2: $\beta = X^T\lambda$ with $X\beta = y$ is the minimizer, and the only one (projection theorem).
l1: $\beta$ with $X\beta = y$ is a minimizer if $\|X^T\nu\|_\infty \le 1$ and
$\nu\cdot y = \|\beta\|_1$ (weak duality). It is the only one if and only if the columns of X on
its support are independent and some $\nu$ has $X^T\nu = \operatorname{sign}\beta$ on the support
and $|X^T\nu| < 1$ off it (Zhang, Yin and Cheng 2015, theorem 2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from flint import fmpq, fmpq_mat

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.evidence import Enclosure
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.outcome import Method, Outcome
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.consistency import system
from theorycheck.rigor.elimination import row_basis
from theorycheck.rigor.text import (
    fields,
    rationals,
    texts,
    to_fmpq,
    to_fmpq_mat,
    to_fraction,
    written,
)

UNIQUE, SEVERAL, OPEN = "unique", "several", "open"


@dataclass(frozen=True, kw_only=True)
class MinimumL2(Certificate):
    r"""Certificate of argmin $\|\beta\|_2$ subject to $X\beta = y$.

    Attributes:
        subject: Exact texts of the problem; X and y are read out of it.
        multipliers: $\lambda$, one for each row of X; the minimizer is $X^T\lambda$.
    """

    kind: ClassVar[str] = "minimum-l2"
    method: ClassVar[Method] = Method.EXACT

    subject: tuple[tuple[str, str], ...]
    multipliers: Vector

    def __post_init__(self) -> None:
        """Refuse a wrong number of multipliers."""
        _, y = system(self.problem)
        _sized("multipliers", self.multipliers, len(y))

    @property
    def problem(self) -> Mapping[str, str]:
        return dict(self.subject)

    def minimizer(self) -> Vector:
        r"""Return $X^T\lambda$."""
        X, _ = system(self.problem)
        image = to_fmpq_mat(X).transpose() * _column(self.multipliers)
        return tuple(to_fraction(entry) for entry in image.entries())

    def content(self) -> dict[str, Any]:
        return {"problem": dict(self.subject), "multipliers": _texts(self.multipliers)}

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        problem, multipliers = fields(content, "problem", "multipliers")
        return cls(
            subject=_subject(texts(problem, "problem")),
            multipliers=rationals(multipliers, "multipliers"),
        )

    def enclosures(self) -> dict[str, Enclosure]:
        return {"beta_l2": Enclosure(mid=self.minimizer(), radius=Fraction(0))}

    def _prove(self) -> Outcome:
        X, y = system(self.problem)
        return Outcome.HOLDS if _solves(X, y, self.minimizer()) else Outcome.INCONCLUSIVE


@dataclass(frozen=True, kw_only=True)
class MinimumL1(Certificate):
    r"""Certificate of a minimizer of $\|\beta\|_1$ subject to $X\beta = y$.

    Attributes:
        subject: Exact texts of the problem; X and y are read out of it.
        minimizer: $\beta$.
        dual: $\nu$, one for each row of X.
        claim: "unique", "several" or "open": what it says of further minimizers.
        other: If "several", another minimizer; else empty.
    """

    kind: ClassVar[str] = "minimum-l1"
    method: ClassVar[Method] = Method.EXACT

    subject: tuple[tuple[str, str], ...]
    minimizer: Vector
    dual: Vector
    claim: str
    other: Vector

    def __post_init__(self) -> None:
        """Refuse vectors of wrong lengths and an unknown claim."""
        X, y = system(self.problem)
        _sized("minimizer", self.minimizer, len(X[0]))
        _sized("dual", self.dual, len(y))
        if self.claim not in (UNIQUE, SEVERAL, OPEN):
            raise MalformedInput(f"claim={shown(self.claim)} is none of unique, several, open.")
        _sized("other", self.other, len(X[0]) if self.claim == SEVERAL else 0)

    @property
    def problem(self) -> Mapping[str, str]:
        return dict(self.subject)

    @property
    def unique(self) -> bool | None:
        """What is claimed of uniqueness; verified with the rest."""
        return {UNIQUE: True, SEVERAL: False, OPEN: None}[self.claim]

    def content(self) -> dict[str, Any]:
        return {
            "problem": dict(self.subject),
            "minimizer": _texts(self.minimizer),
            "dual": _texts(self.dual),
            "claim": self.claim,
            "other": _texts(self.other),
        }

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        names = ("problem", "minimizer", "dual", "claim", "other")
        problem, minimizer, dual, claim, other = fields(content, *names)
        return cls(
            subject=_subject(texts(problem, "problem")),
            minimizer=rationals(minimizer, "minimizer"),
            dual=rationals(dual, "dual"),
            claim=claim if isinstance(claim, str) else repr(claim),
            other=rationals(other, "other"),
        )

    def enclosures(self) -> dict[str, Enclosure]:
        return {"beta_l1": Enclosure(mid=self.minimizer, radius=Fraction(0))}

    def _prove(self) -> Outcome:
        X, y = system(self.problem)
        products = (_row(self.dual) * to_fmpq_mat(X)).entries()
        value = sum((abs(entry) for entry in self.minimizer), Fraction(0))
        optimal = (
            _solves(X, y, self.minimizer)
            and all(abs(product) <= 1 for product in products)
            and (_row(self.dual) * _column(y))[0, 0] == to_fmpq(value)
        )
        if not optimal:
            return Outcome.INCONCLUSIVE
        if self.claim == UNIQUE and not self._alone(X, products):
            return Outcome.INCONCLUSIVE
        if self.claim == SEVERAL and not self._accompanied(X, y):
            return Outcome.INCONCLUSIVE
        return Outcome.HOLDS

    def _alone(self, X: Matrix, products: Sequence[fmpq]) -> bool:
        """Whether `dual` is strict off the support and the support's columns are independent."""
        support = [j for j, entry in enumerate(self.minimizer) if entry]
        # On the support the products are signs already: else nu.y would be less than the norm.
        off = set(range(len(self.minimizer))) - set(support)
        columns = tuple(tuple(row[j] for row in X) for j in support)
        return all(abs(products[j]) < 1 for j in off) and len(row_basis(columns)) == len(support)

    def _accompanied(self, X: Matrix, y: Vector) -> bool:
        """Whether `other` is another solution of the same norm."""
        same_norm = sum(map(abs, self.other)) == sum(map(abs, self.minimizer))
        return self.other != self.minimizer and same_norm and _solves(X, y, self.other)


def minimum_l2(problem: Mapping[str, str], multipliers: Vector) -> MinimumL2:
    r"""Return the certificate that $X^T\lambda$ minimizes the l2 norm.

    Raises:
        MalformedInput: If the shapes do not fit.
    """
    return MinimumL2(subject=_subject(problem), multipliers=multipliers)


def minimum_l1(
    problem: Mapping[str, str],
    minimizer: Vector,
    dual: Vector,
    *,
    unique: bool | None = None,
    other: Vector = (),
) -> MinimumL1:
    r"""Return the certificate that $\beta$ minimizes the l1 norm, shown by $\nu$.

    Args:
        problem: Exact texts; X and y are read out of it.
        minimizer: $\beta$.
        dual: $\nu$, one for each row of X.
        unique: True if `dual` is strict off the support, False if `other` is another minimizer.
        other: That one.

    Raises:
        MalformedInput: If the shapes do not fit.
    """
    claim = OPEN if unique is None else UNIQUE if unique else SEVERAL
    return MinimumL1(
        subject=_subject(problem), minimizer=minimizer, dual=dual, claim=claim, other=other
    )


def _subject(problem: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(problem.items()))


def _sized(name: str, vector: Vector, expected: int) -> None:
    if len(vector) != expected:
        raise MalformedInput(f"{name} has {len(vector)} entries, and {expected} belong there.")


def _texts(vector: Vector) -> list[str]:
    return [written(entry) for entry in vector]


def _column(vector: Vector) -> fmpq_mat:
    return fmpq_mat(len(vector), 1, [to_fmpq(entry) for entry in vector])


def _row(vector: Vector) -> fmpq_mat:
    return fmpq_mat(1, len(vector), [to_fmpq(entry) for entry in vector])


def _solves(X: Matrix, y: Vector, beta: Vector) -> bool:
    return bool(to_fmpq_mat(X) * _column(beta) == _column(y))
