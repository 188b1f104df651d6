r"""The minimizer of $Q_\alpha$ subject to $X\beta = y$, found through its small smooth dual.

The dual minimizes $2\alpha^2\sum_i \cosh(x_i\cdot\nu) - y\cdot\nu$; at its minimum
$\beta = 2\alpha^2\sinh(X^T\nu)$ solves $X\beta = y$. Everything is computed in the exponents
$s = X^T\nu$ and $\tau = \ln(\alpha^2/\text{scale of }\beta)$, so that no scale is extreme.
It finds, it proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import log
from typing import TYPE_CHECKING

from flint import arb, arb_mat, fmpq, fmpq_mat

from theorycheck._errors import OutOfDomain, SolverFailure, shown
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.precision import working_precision
from theorycheck.programs.continuation import follow, settle
from theorycheck.programs.dual_equation import BallEquation, FloatEquation
from theorycheck.programs.row_space import (
    RowSpace,
    dyadics,
    exponent,
    floats,
    fmpq_column,
    row_space,
)

if TYPE_CHECKING:
    from theorycheck.programs.row_space import Floats

# Above this tau the answer is the minimum-norm one to double precision.
_LINEAR = 40.0
_BITS_PER_DIGIT = log(10) / log(2)
_GUARD_DIGITS = 10
_GUARD_BITS = 64
_ROUNDS = 6


def find_dual(X: Matrix, y: Vector, alpha: Fraction, digits: int) -> Vector:
    r"""Return dyadic $\nu$ at which $2\alpha^2\sinh(X^T\nu)$ nearly minimizes $Q_\alpha$.

    The exponents $X^T\nu$ are accurate to about `digits` + 10 decimals (relative to the largest
    if all are below 1), hence so is every entry of $\beta$. No bound comes with it.

    Shapes:
        X: ``(rank, features)`` with independent rows; y: ``(rank,)``; the result as y.

    Raises:
        OutOfDomain: If alpha or digits is not positive, or the shapes differ.
        SolverFailure: If the rows of X are dependent, or Newton does not settle.
    """
    if alpha <= 0 or digits < 1:
        raise OutOfDomain(f"alpha={alpha}, digits={digits}: both are positive. Try 1/10 and 30.")
    if len(X) != len(y):
        raise OutOfDomain(f"y has {len(y)} entries and X has {len(X)} rows: give as many.")
    if not any(y):
        return tuple(Fraction(0) for _ in y)
    scaled = _scaled(row_space(X), y, alpha)
    goal = scaled.span - (digits + _GUARD_DIGITS) * _BITS_PER_DIGIT
    point, tau, inverse = _linear(scaled) if scaled.tau > _LINEAR else _followed(scaled)
    bits = int(scaled.space.bits + _GUARD_BITS + (digits + _GUARD_DIGITS) * _BITS_PER_DIGIT)
    if tau > scaled.tau:
        # Doubles lost the path: some directions are felt only through entries of beta that are
        # nearly zero. None is below e^tau, so this many more bits resolve them all.
        bits += int(-scaled.tau / log(2))
    for _ in range(_ROUNDS):
        with working_precision(bits):
            found = _polished(
                BallEquation(scaled.space, scaled.right, scaled.ratio, scaled.tau, inverse),
                point,
                tau,
                goal,
            )
            if found is not None:
                return _rounded(scaled, (scaled.space.transform * found).mid(), goal)
        bits *= 2
        inverse = None
    raise SolverFailure(
        f"alpha={shown(str(alpha))}: Newton did not settle with {bits // 2} bits. "
        "Rescale the data, or ask for another alpha."
    )


_Start = tuple[arb_mat, float, arb_mat | None]


def _linear(scaled: _Scaled) -> _Start:
    """Return the solution for large alpha, where sinh is linear, and the inverse Hessian."""
    import numpy as np

    Z = scaled.space.basis
    with working_precision(scaled.space.bits):
        inverse = dyadics(np.linalg.inv(Z @ Z.T).astype(np.float64, copy=False)) * arb(
            1 / (2 * scaled.ratio)
        )
        return (inverse * dyadics(scaled.w[:, None])).mid(), scaled.tau, inverse.mid()


def _followed(scaled: _Scaled) -> _Start:
    """Follow the path in doubles as far as they carry."""
    import numpy as np

    Z, w = scaled.space.basis, scaled.w
    equation = FloatEquation(Z, w)
    start = max(0.0, scaled.tau)
    goal = scaled.span - 30
    first = np.linalg.solve(Z @ Z.T, w) / (2 * np.exp(start))
    found = settle(equation, first, start, goal=goal, steps=50)
    if found is None:
        raise SolverFailure(f"tau={start}: Newton in doubles did not settle. Rescale the data.")
    point, tau = follow(equation, found.point, start, scaled.tau, goal=goal)
    inverse = equation.inverse(point, tau) if tau == scaled.tau else None
    with working_precision(64):
        return dyadics(point[:, None]), tau, None if inverse is None else dyadics(inverse)


def _polished(equation: BallEquation, point: arb_mat, tau: float, goal: float) -> arb_mat | None:
    """Return the solution at the end of the path to within `goal`, None if more bits are needed.

    Runs in the working precision of the caller, since points are added by the driver.
    """
    end = equation.end
    if tau > end:
        point, tau = follow(equation, point, tau, end, goal=-20.0)
    if tau > end:
        return None
    found = settle(equation, point, end, goal=goal, steps=60)
    if (found is None or found.size > goal) and equation.inverse is not None:
        equation.inverse = None
        found = settle(equation, point, end, goal=goal, steps=60)
    return None if found is None or found.size > goal else found.point.mid()


def _rounded(scaled: _Scaled, nu: arb_mat, goal: float) -> Vector:
    """Round nu to dyadics no finer than `goal` needs: a certificate holds them as text."""
    result = []
    for entry, widest in zip(nu.entries(), scaled.space.sizes, strict=True):
        places = int(-goal) + widest + len(scaled.space.sizes).bit_length() + 2
        whole = (entry * arb(2) ** places + arb(0.5)).floor().mid()
        mantissa, power = whole.man_exp()
        result.append(Fraction(int(mantissa)) * Fraction(2) ** (int(power) - places))
    return tuple(result)
