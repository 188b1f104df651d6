r"""The dual solution for a large matrix of doubles: Newton in doubles, then a few exact residuals.

Each correction by the inverse Hessian in doubles leaves about a 10^-12th of the error, as far as
the residual is computed exactly. It finds, it proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, inf, log, log10
from typing import TYPE_CHECKING

from flint import arb, arb_mat, fmpq

from theorycheck.core.exact import Vector
from theorycheck.core.float_matrix import FloatMatrix
from theorycheck.core.precision import working_precision
from theorycheck.programs.basis import independent
from theorycheck.programs.continuation import follow, settle
from theorycheck.programs.dual_equation import FloatEquation, Start

if TYPE_CHECKING:
    from theorycheck.programs.row_space import Floats

_BITS_PER_DIGIT = log(10) / log(2)
# Digits that a correction by the inverse Hessian in doubles is trusted to add.
_STEP_DIGITS = 9
# A column whose part off the others is smaller than this would make a poor basis.
_ALIGNED = 0.05
_WORST_CONDITION = 1e12
_ROUNDING = -24.0


@dataclass(frozen=True, kw_only=True)
class LargeDual:
    r"""What a proof about a large matrix needs.

    Attributes:
        center: A dual solution $\nu$, dyadic.
        columns: As many independent columns as rows, of large weight.
        inverse: Their approximate inverse.
        bits: Working precision that resolves the center.
    """

    center: Vector
    columns: tuple[int, ...]
    inverse: FloatMatrix
    bits: int


def find_large_dual(
    X: FloatMatrix,
    y: Vector,
    alpha: Fraction,
    digits: int,
    *,
    u0: Vector = (),
    v0: Vector = (),
) -> LargeDual | None:
    """Return the dual solution of order 2 to about `digits` digits of the largest coefficient.

    None if doubles do not carry: then slower ways are needed. Shapes as in `find_dual`.
    """
    import numpy as np

    A = np.frombuffer(X.buffer()).reshape(X.rows, X.columns)
    shapes = Start(u0 or (Fraction(1),) * len(v0), v0 or (Fraction(1),) * len(u0))
    with np.errstate(all="ignore"):
        gram = A @ A.T
        try:
            targets = np.array([float(entry) for entry in y])
            square = float(alpha * alpha)
            least_norm = np.linalg.solve(gram, targets)
        except (OverflowError, np.linalg.LinAlgError):
            return None
        unit = float(np.max(np.abs(A.T @ least_norm), initial=0.0)) or square
        if not 0 < unit < inf or not 1e-300 < square / unit < 1e300:
            return None
        tau = log(square / unit)
        found = _point(FloatEquation(A, targets / unit, shapes), least_norm / unit, tau)
        if found is None:
            return None
        equation, point = found
        values, weights = equation.values(point, tau)
        hessian = equation.hessian(weights)
        inverse = _inverse(hessian)
        chosen = _basis(A, weights)
        if inverse is None or chosen is None:
            return None
        columns, solved = chosen
        # What the proof loses to its crude norms, and the corrections that make up for it.
        lost = float(
            np.sqrt(np.sum(solved**2 / weights[list(columns), None]))
            * np.sqrt(len(y))
            * X.largest()
            * np.max(weights)
            / np.max(np.abs(values))
        )
    if not 0 < lost < inf:
        return None
    places = digits + 2 + max(0, ceil(log10(lost)))
    corrections = max(1, ceil((places - 12) / _STEP_DIGITS))
    bits = int((places + 6) * _BITS_PER_DIGIT) + 16
    with working_precision(bits):
        nu = arb_mat(len(y), 1, point.tolist())
        exact = _ExactResidual(X, y, alpha, shapes)
        for _ in range(corrections):
            nu = _corrected(nu, exact, inverse, unit)
        center = _rounded(nu, bits)
    packed = np.ascontiguousarray(solved).tobytes()
    return LargeDual(
        center=center,
        columns=columns,
        inverse=FloatMatrix.of_bytes(len(y), len(y), packed, "inverse"),
        bits=bits + 16,
    )


def _point(
    equation: FloatEquation, first: Floats, tau: float
) -> tuple[FloatEquation, Floats] | None:
    """Return the solution at tau in doubles, None if they do not reach it."""
    import numpy as np

    goal = min(0.0, -tau / log(2) - 1) + _ROUNDING
    found = settle(equation, first / (2 * np.exp(max(0.0, tau))), tau, goal=goal, steps=40)
    if found is None:
        start = max(0.0, tau)
        began = settle(equation, first / (2 * np.exp(start)), start, goal=goal, steps=50)
        if began is None:
            return None
        point, reached = follow(equation, began.point, start, tau, goal=goal)
        return (equation, point) if reached == tau else None
    return equation, found.point


def _inverse(hessian: Floats) -> Floats | None:
    import numpy as np

    try:
        inverse = np.linalg.inv(hessian).astype(np.float64, copy=False)
    except np.linalg.LinAlgError:
        return None
    size = float(np.linalg.norm(hessian) * np.linalg.norm(inverse))
    return inverse if size < _WORST_CONDITION else None


def _basis(A: Floats, weights: Floats) -> tuple[tuple[int, ...], Floats] | None:
    """Return well-conditioned columns of large weight, and their inverse."""
    import numpy as np

    order = np.argsort(-weights, kind="stable")
    ordered = A[:, order[: 4 * A.shape[0]]]
    picked = independent(ordered, _ALIGNED)
    if picked is None:
        return None
    columns = tuple(int(order[k]) for k in picked)
    try:
        inverse = np.linalg.inv(A[:, list(columns)]).astype(np.float64, copy=False)
        return columns, inverse
    except np.linalg.LinAlgError:
        return None


class _ExactResidual:
    """y - X beta at the working precision, midpoints only."""

    def __init__(self, X: FloatMatrix, y: Vector, alpha: Fraction, shapes: Start) -> None:
        self.X = X
        self.y = arb_mat(len(y), 1, [arb(fmpq(e.numerator, e.denominator)) for e in y])
        twice = 2 * arb(fmpq(alpha.numerator, alpha.denominator)) ** 2
        g, self.h = shapes.in_balls(X.columns)
        self.units = [twice * entry for entry in g]

    def at(self, nu: arb_mat) -> arb_mat:
        residual, row = self.y, nu.transpose()
        for first, block in self.X.blocks():
            found = (row * block).entries()
            values = [
                self.units[first + i] * (s + self.h[first + i]).sinh() for i, s in enumerate(found)
            ]
            residual = residual - block * arb_mat(len(values), 1, values)
        return residual


def _corrected(nu: arb_mat, exact: _ExactResidual, inverse: Floats, unit: float) -> arb_mat:
    """Return nu after one Newton step with the inverse Hessian of beta / unit in doubles."""
    import numpy as np

    residual = [entry.mid() / unit for entry in exact.at(nu).entries()]
    size = max((abs(entry) for entry in residual), default=arb(0))
    if not size > 0:
        return nu
    # Doubles of size one: the residual itself may be below all of them.
    scaled = np.array([float(entry / size) for entry in residual])
    move = (inverse @ scaled).tolist()
    moves = [size * entry for entry in move]
    return arb_mat(len(moves), 1, [(a + b).mid() for a, b in zip(nu.entries(), moves, strict=True)])


def _rounded(nu: arb_mat, bits: int) -> Vector:
    """Return nu with `bits` bits after the leading one of its largest entry."""
    from theorycheck.programs.row_space import exponent

    entries = nu.entries()
    places = bits - max((exponent(entry) for entry in entries if entry != 0), default=0)
    result = []
    for entry in entries:
        whole = (entry * arb(2) ** places + arb(0.5)).floor().mid()
        mantissa, power = whole.man_exp()
        result.append(Fraction(int(mantissa)) * Fraction(2) ** (int(power) - places))
    return tuple(result)
