r"""The dual solution for a large matrix of doubles: Newton in doubles, then a few exact residuals.

Each correction by the inverse Hessian in doubles leaves about a 10^-12th of the error, as far as
the residual is computed exactly. It finds, it proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, frexp, inf, log, log10
from typing import TYPE_CHECKING

from flint import arb, arb_mat, fmpq

from theorycheck.core.exact import Vector
from theorycheck.core.float_matrix import FloatMatrix
from theorycheck.core.precision import working_precision
from theorycheck.programs.continuation import follow, settle
from theorycheck.programs.dual_equation import FloatEquation, Start
from theorycheck.programs.graded import GradedEquation, heavy_basis

if TYPE_CHECKING:
    from theorycheck.programs.row_space import Floats

_BITS_PER_DIGIT = log(10) / log(2)
# Digits that a correction by the inverse Hessian in doubles is trusted to add.
_STEP_DIGITS = 9
_WORST_CONDITION = 1e12
_ROUNDING = -24.0
# Above this tau the answer is the minimum-norm one to double precision.
_LINEAR = 40.0
# Above this one Newton goes there directly.
_NEAR = -15.0
# Newton steps to alpha = 1e-300 and beyond: a third of this is enough for 560 decades of alpha^2.
_LONG_WAY = 2000
_GRADED_BITS = 2000


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

    if X.rows > X.columns:
        return None
    A = np.frombuffer(X.buffer()).reshape(X.rows, X.columns)
    shapes = Start(u0 or (Fraction(1),) * len(v0), v0 or (Fraction(1),) * len(u0))
    try:
        targets = np.array([float(entry) for entry in y])
        least_norm = np.linalg.solve(A @ A.T, targets)
    except (OverflowError, np.linalg.LinAlgError):
        return None
    unit = float(np.max(np.abs(A.T @ least_norm), initial=0.0))
    if not 0 < unit < inf:
        return None
    power = frexp(unit)[1]
    with working_precision(64):
        square = alpha * alpha / Fraction(2) ** power
        tau = float(arb(fmpq(square.numerator, square.denominator)).log())
    equation = FloatEquation(A, np.ldexp(targets, -power), shapes)
    with np.errstate(all="ignore"):
        found = _path(equation, np.ldexp(least_norm, -power), tau)
        if found is None:
            return None
        point, reached = found
        if reached == tau:
            quick = _quick(X, y, alpha, digits, shapes, equation, point, power, tau)
            if quick is not None:
                return quick
        return _graded(X, y, alpha, digits, shapes, point, power, reached)


def _path(equation: FloatEquation, first: Floats, tau: float) -> tuple[Floats, float] | None:
    """Return the solution in doubles at tau, or as near to it as they carry."""
    import numpy as np

    start, end = max(0.0, min(tau, _LINEAR)), min(tau, _LINEAR)
    goal = min(0.0, -end / log(2) - 1) + _ROUNDING
    began = first / (2 * np.exp(start))
    direct = settle(equation, began, end, goal=goal, steps=40) if end > _NEAR else None
    if direct is not None:
        return direct.point * np.exp(end - tau), tau
    settled = settle(equation, began, start, goal=goal, steps=50)
    if settled is None:
        return None
    return follow(equation, settled.point, start, end, goal=goal)


def _quick(
    X: FloatMatrix,
    y: Vector,
    alpha: Fraction,
    digits: int,
    shapes: Start,
    equation: FloatEquation,
    point: Floats,
    power: int,
    tau: float,
) -> LargeDual | None:
    """Correct the solution in doubles, None if their Hessian is of no use."""
    import numpy as np

    values, weights = equation.values(point, tau)
    try:
        hessian = equation.hessian(weights)
        inverse = np.linalg.inv(hessian).astype(np.float64, copy=False)
    except np.linalg.LinAlgError:
        return None
    if not np.linalg.norm(hessian) * np.linalg.norm(inverse) < _WORST_CONDITION:
        return None
    chosen = heavy_basis(equation.Z, np.log(weights))
    if chosen is None:
        return None
    columns, solved = chosen
    places = digits + _lost(X, np.log(weights), columns, solved, float(np.abs(values).max()))
    bits = int((places + 6) * _BITS_PER_DIGIT) + 16
    with working_precision(bits):
        nu = arb_mat(len(y), 1, point.tolist())
        exact = _ExactResidual(X, y, alpha, shapes)
        for _ in range(max(1, ceil((places - 12) / _STEP_DIGITS))):
            nu = _corrected(nu, exact, inverse, power)
        center = _rounded(nu, bits)
    return LargeDual(center=center, columns=columns, inverse=_packed(solved), bits=bits + 16)


def _graded(
    X: FloatMatrix,
    y: Vector,
    alpha: Fraction,
    digits: int,
    shapes: Start,
    point: Floats,
    power: int,
    reached: float,
) -> LargeDual | None:
    """Go on where doubles lost the path, None if the graded equation loses it as well."""
    equation = GradedEquation(X, y, power, alpha, shapes, int((digits + 9) * _BITS_PER_DIGIT))
    with working_precision(_GRADED_BITS + int(3 * abs(equation.end))):
        nu, tau = arb_mat(len(y), 1, point.tolist()), reached
        if tau > equation.end:
            nu, tau = follow(equation, nu, tau, equation.end, goal=-20.0, budget=_LONG_WAY)
        if tau > equation.end:
            return None
        chosen = equation.basis(nu, equation.end)
        if chosen is None:
            return None
        columns, solved, logs = chosen
        # Exponents are wanted so well that the largest weight times their error is small; the
        # proof bounds it by the worst of all weights.
        top = float(logs.max())
        apart = top - float(logs[list(columns)].min())
        places = digits + _lost(X, logs - top, columns, solved, 1.0)
        goal = -places * _BITS_PER_DIGIT - (top + apart / 2) / log(2)
        found = settle(equation, nu, equation.end, goal=goal, steps=100)
        if found is None or found.size > goal:
            return None
        bits = int(64 - goal)
        center = _rounded(found.point, bits)
    return LargeDual(center=center, columns=columns, inverse=_packed(solved), bits=bits + 64)


def _lost(
    X: FloatMatrix, logs: Floats, columns: tuple[int, ...], inverse: Floats, largest: float
) -> int:
    """Return how many digits the proof loses to its crude norms."""
    import numpy as np

    A = np.frombuffer(X.buffer())
    weights = logs[list(columns)]
    lowest = float(weights.min())
    rows = np.abs(inverse).max(axis=1) * np.exp((lowest - weights) / 2)
    size = float(np.linalg.norm(rows)) * len(rows) ** 1.5 * max(A.max(), -A.min())
    decades = (float(logs.max()) - lowest / 2) / log(10) + log10(size) - log10(largest)
    return 2 + max(0, ceil(decades))


def _packed(inverse: Floats) -> FloatMatrix:
    import numpy as np

    rows, columns = inverse.shape
    return FloatMatrix.of_bytes(rows, columns, np.ascontiguousarray(inverse).tobytes(), "inverse")


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


def _corrected(nu: arb_mat, exact: _ExactResidual, inverse: Floats, power: int) -> arb_mat:
    """Return nu after one Newton step with the inverse Hessian of beta / unit in doubles."""
    import numpy as np

    unit = arb(2) ** power
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
