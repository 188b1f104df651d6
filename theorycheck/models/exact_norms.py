r"""The exact minimum-norm solutions of $X\beta = y$, with certificates: the limits of scale."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from theorycheck.core.exact import Vector
from theorycheck.core.minimizer import Minimizer
from theorycheck.core.outcome import Outcome
from theorycheck.models.linear_system import LinearSystem
from theorycheck.programs import exact_norms as finder
from theorycheck.rigor import norms as kernel
from theorycheck.rigor.text import to_fmpq_mat, to_fraction


def minimum_l1(X: object, y: object, subject: Mapping[str, str] | None = None) -> Minimizer:
    r"""Return an exact $\arg\min \|\beta\|_1$ subject to $X\beta = y$, certified.

    `unique` says, decided exactly, whether it is the only minimizer; the certificate shows why.
    `face` says which the others are.

    Args:
        X: ``(samples, features)``: text, rows of exact numbers, or a NumPy array.
        y: ``(samples,)``, likewise.
        subject: Exact texts for the certificate to embed, if it is about more than X and y.

    Raises:
        InconsistentData: If y is not in the range of X.
        TheoryCheckError: If the data cannot be read, or their shapes do not fit.
    """
    system = LinearSystem.read(X, y)
    reduced = system.reduced
    if reduced.kept:
        found = finder.minimum_l1(reduced.X_basis, reduced.y_basis)
    else:
        found = finder.LeastL1(beta=_zeros(len(system.X[0])), dual=(), other=None)
    dual = system.on_all_rows(found.dual)
    certificate = kernel.minimum_l1(
        subject or system.subject(),
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
            face=_face(system, dual),
        )
    )


def _face(system: LinearSystem, dual: Vector) -> tuple[int, ...]:
    r"""Return the signs that minimizers may have: by complementary slackness with this dual.

    $\|\beta\|_1 = \nu^T y = (X^T\nu)^T\beta$ with $\|X^T\nu\|_\infty \le 1$ holds if and only if
    $\beta_i$ is 0 or has the sign of $(X^T\nu)_i = \pm 1$, for every i.
    """
    slopes = (to_fmpq_mat([dual]) * to_fmpq_mat(system.X)).entries()
    return tuple(int(slope) if abs(slope) == 1 else 0 for slope in map(to_fraction, slopes))


def minimum_l2(X: object, y: object, subject: Mapping[str, str] | None = None) -> Minimizer:
    r"""Return the exact $\arg\min \|\beta\|_2$ subject to $X\beta = y$, certified.

    Args and errors are those of `minimum_l1`; the minimizer is always the only one.
    """
    system = LinearSystem.read(X, y)
    reduced = system.reduced
    if reduced.kept:
        found = finder.minimum_l2(reduced.X_basis, reduced.y_basis)
    else:
        found = finder.LeastL2(beta=_zeros(len(system.X[0])), multipliers=())
    dual = system.on_all_rows(found.multipliers)
    return _accepted(
        Minimizer(
            value=list(found.beta),
            dual=list(dual),
            radius=Fraction(0),
            certificate=kernel.minimum_l2(subject or system.subject(), dual),
            unique=True,
            norm="l2",
        )
    )


def _zeros(features: int) -> Vector:
    return (Fraction(0),) * features


def _accepted(minimizer: Minimizer) -> Minimizer:
    if minimizer.certificate.verify() is not Outcome.HOLDS:
        raise ArithmeticError(f"the kernel does not accept the exact {minimizer.norm} minimizer")
    return minimizer
