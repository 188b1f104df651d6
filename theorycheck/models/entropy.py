r"""The certified minimizer of $Q_\alpha(\beta) = \alpha^2\sum_i q(\beta_i/\alpha^2)$, $X\beta = y$.

$q(z) = \int_0^z \operatorname{arcsinh}(s/2)\,ds$ (Woodworth et al. 2020, theorem 1).
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache

from theorycheck._errors import OutOfDomain, SolverFailure, shown
from theorycheck.core.domain import Positive
from theorycheck.core.exact import text
from theorycheck.core.minimizer import Minimizer
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models.linear_system import LinearSystem
from theorycheck.programs.dual import find_dual
from theorycheck.rigor.entropy import EntropyMinimizer

ROUNDS = 4
BITS_PER_DIGIT = math.log2(10)


def minimum_entropy(
    X: object, y: object, alpha: object, *, order: int = 2, digits: int = 30
) -> Minimizer:
    r"""Return the certified minimizer of $Q_\alpha$ subject to $X\beta = y$.

    Args:
        X: ``(samples, features)``: text, rows of exact numbers, or a NumPy array.
        y: ``(samples,)``, likewise.
        alpha: Initialization scale: text, an int or a Fraction.
        order: Depth of the network; only 2 so far.
        digits: The radius is at most 10^-(digits+1) times the largest entry.

    Raises:
        InconsistentData: If y is not in the range of X.
        TheoryCheckError: If the data cannot be read exactly or do not fit.
        SolverFailure: If no accuracy that was tried could be certified.
    """
    if order != 2 or isinstance(order, bool):
        raise OutOfDomain(f"order={shown(order)}: only order=2 is available in this version.")
    digits = Settings(digits=digits).digits
    scale: Fraction = Positive().parse(alpha, "alpha")
    system = LinearSystem.read(X, y)
    certificate = certified_minimizer(system, scale, digits)
    return Minimizer(
        value=list(certificate.minimizer),
        dual=list(system.on_all_rows(certificate.center)),
        radius=certificate.radius,
        certificate=certificate,
        unique=True,
        norm="entropy",
    )


@lru_cache(maxsize=64)
def certified_minimizer(system: LinearSystem, alpha: Fraction, digits: int) -> EntropyMinimizer:
    """Find the dual solution, then prove that the minimizer is near it.

    Raises:
        SolverFailure: If no accuracy that was tried could be certified.
    """
    subject = {**system.subject(), "alpha": text(alpha)}
    rows, targets = system.reduced.X_basis, system.reduced.y_basis
    wanted = digits
    for _ in range(ROUNDS):
        center = find_dual(rows, targets, alpha, wanted) if rows else ()
        certificate = EntropyMinimizer.enclose(subject, center, _bits(center, wanted))
        if certificate is not None and certificate.verify(digits) is Outcome.HOLDS:
            return certificate
        wanted += max(10, wanted // 2)
    raise SolverFailure(
        f"digits={digits}: the minimizer for alpha={shown(text(alpha))} could not be certified "
        f"with {wanted} working digits. Ask for fewer."
    )


def _bits(center: tuple[Fraction, ...], digits: int) -> int:
    """Return a working precision at which the test resolves `digits` digits beyond the data.

    Where the Hessian is nearly singular the center is finer than the digits ask for, and the
    test must see all of it.
    """
    size = max((abs(entry) for entry in center), default=Fraction(0))
    written = max((abs(entry.numerator).bit_length() for entry in center), default=0)
    return max(int((digits + 12) * BITS_PER_DIGIT) + 64 + int(size).bit_length(), 64 + 2 * written)
