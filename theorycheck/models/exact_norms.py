r"""The exact minimum-norm solutions of $X\beta = y$, with certificates: the limits of scale."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from theorycheck._errors import InconsistentData, OutOfDomain, shown
from theorycheck.core import exact
from theorycheck.core.domain import RationalMatrix, RationalVector
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.minimizer import Minimizer
from theorycheck.core.outcome import Outcome
from theorycheck.programs import exact_norms as finder
from theorycheck.rigor import norms as kernel
from theorycheck.rigor.elimination import Reduced, reduce_system


def minimum_l1(X: object, y: object, subject: Mapping[str, str] | None = None) -> Minimizer:
    r"""Return an exact $\arg\min \|\beta\|_1$ subject to $X\beta = y$, certified.

    `unique` says, decided exactly, whether it is the only minimizer; the certificate shows why.

    Args:
        X: ``(samples, features)``: text, rows of exact numbers, or a NumPy array.
        y: ``(samples,)``, likewise.
        subject: Exact texts for the certificate to embed, if it is about more than X and y.

    Raises:
        InconsistentData: If y is not in the range of X.
        TheoryCheckError: If the data cannot be read, or their shapes do not fit.
    """
    rows, targets, reduced = _read(X, y)
    if reduced.kept:
        found = finder.minimum_l1(reduced.X_basis, reduced.y_basis)
    else:
        found = finder.LeastL1(beta=_zeros(len(rows[0])), dual=(), other=None)
    dual = _on_all_rows(found.dual, reduced)
    certificate = kernel.minimum_l1(
        subject or _subject(rows, targets),
        found.beta,
        dual,
        unique=found.other is None,
        other=found.other or (),
    )
    return _accepted(
        Minimizer(
            value=list(found.beta),
            dual=list(dual),
            radius=Fraction(0),
            certificate=certificate,
            unique=found.other is None,
            norm="l1",
        )
    )


def minimum_l2(X: object, y: object, subject: Mapping[str, str] | None = None) -> Minimizer:
    r"""Return the exact $\arg\min \|\beta\|_2$ subject to $X\beta = y$, certified.

    Args and errors are those of `minimum_l1`; the minimizer is always the only one.
    """
    rows, targets, reduced = _read(X, y)
    if reduced.kept:
        found = finder.minimum_l2(reduced.X_basis, reduced.y_basis)
    else:
        found = finder.LeastL2(beta=_zeros(len(rows[0])), multipliers=())
    dual = _on_all_rows(found.multipliers, reduced)
    return _accepted(
        Minimizer(
            value=list(found.beta),
            dual=list(dual),
            radius=Fraction(0),
            certificate=kernel.minimum_l2(subject or _subject(rows, targets), dual),
            unique=True,
            norm="l2",
        )
    )


def _read(X: object, y: object) -> tuple[Matrix, Vector, Reduced]:
    rows, targets = exact.matrix(X, "X"), exact.vector(y, "y")
    if len(rows) != len(targets):
        raise OutOfDomain(
            f"y has {len(targets)} entries and X has {len(rows)} rows: "
            "give one target for each row."
        )
    reduced = reduce_system(rows, targets)
    if reduced.contradiction is not None:
        raise InconsistentData(contradiction(reduced.contradiction, targets))
    return rows, targets, reduced


def contradiction(z: Vector, y: Vector) -> str:
    """Return a one-line message from a combination of rows that vanishes while y's does not."""
    weights = [(weight, i) for i, weight in enumerate(z) if weight]
    left = " + ".join(f"({weight})*row[{i}]" for weight, i in weights)
    value = sum((weight * y[i] for weight, i in weights), Fraction(0))
    return (
        f"y={shown(RationalVector().text(y))} is not in the range of X: {shown(left, 120)} of X is "
        f"0 and of y is {shown(str(value))}, so X beta = y has no solution. Change y, or drop rows."
    )


def _subject(X: Matrix, y: Vector) -> dict[str, str]:
    return {"X": RationalMatrix().text(X), "y": RationalVector().text(y)}


def _zeros(features: int) -> Vector:
    return (Fraction(0),) * features


def _on_all_rows(multipliers: Vector, reduced: Reduced) -> Vector:
    """Return the multipliers of all rows, 0 for the removed ones."""
    result = [Fraction(0)] * len(reduced.C)
    for i, value in zip(reduced.kept, multipliers, strict=True):
        result[i] = value
    return tuple(result)


def _accepted(minimizer: Minimizer) -> Minimizer:
    if minimizer.certificate.verify() is not Outcome.HOLDS:
        raise ArithmeticError(f"the kernel does not accept the exact {minimizer.norm} minimizer")
    return minimizer
