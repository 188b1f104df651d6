r"""An exact rational whitener: R with $RX$ nearly orthonormal, so that the flow is not stiff.

$\{\beta : RX\beta = Ry\} = \{\beta : X\beta = y\}$ for any nonsingular R, so every predicted limit
is unchanged; the flow is that of $\|R(X\beta - y)\|_2^2$.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from theorycheck._errors import SolverFailure
from theorycheck.core.exact import Matrix

# What a failure to follow a flow advises, wherever it was asked for.
ADVICE = (
    "Follow the whitened flow instead (in a check: --set whitening=always), or raise the effort."
)
# R X differs from orthonormal rows by about 2^-20: enough to remove the stiffness.
KEPT_BITS = 20


def whitener(X: Matrix) -> Matrix:
    r"""Return a rational rounding of the inverse Cholesky factor of $XX^\top$.

    Shapes:
        X: ``(rank, features)``, rows independent; the result is ``(rank, rank)``.

    Raises:
        SolverFailure: If the rows are too nearly dependent for the precision that was tried.
    """
    import mpmath

    gram = [[sum((a * b for a, b in zip(p, q, strict=True)), Fraction(0)) for q in X] for p in X]
    sizes = [max(abs(entry) for entry in row) for row in X]
    for digits in (50, 200, 1000):
        with mpmath.workdps(digits):
            try:
                matrix = mpmath.matrix([[_real(entry) for entry in row] for row in gram])
                inverse = mpmath.inverse(mpmath.cholesky(matrix))
            except (ValueError, ZeroDivisionError):
                continue
            terms = max(
                sum(abs(inverse[i, j]) * _real(size) for j, size in enumerate(sizes))
                for i in range(len(X))
            )
            # The terms of a row cancel to about 1, so they need that many bits more.
            bits = KEPT_BITS + max(0, int(mpmath.ceil(mpmath.log(terms, 2))))
            if bits < mpmath.mp.prec / 2:
                return tuple(
                    tuple(_rounded(inverse[i, j], bits) for j in range(len(X)))
                    for i in range(len(X))
                )
    raise SolverFailure(
        f"X with {len(X)} rows: they are dependent to 500 digits, and no whitener was found."
    )


def _real(value: Fraction) -> Any:
    import mpmath

    return mpmath.mpf(value.numerator) / value.denominator


def _rounded(value: Any, bits: int) -> Fraction:
    """Return `value` rounded to this many significant bits, exactly as a dyadic rational."""
    import mpmath

    mantissa, exponent = mpmath.frexp(value)
    return Fraction(int(mpmath.nint(mpmath.ldexp(mantissa, bits)))) * Fraction(2) ** (
        int(exponent) - bits
    )
