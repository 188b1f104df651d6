r"""The minimizer of $Q_\alpha$ subject to $X\beta = y$, found through its small smooth dual.

The dual minimizes $2\alpha^2\sum_i \cosh(x_i\cdot\nu) - y\cdot\nu$; at its minimum
$\beta = 2\alpha^2\sinh(X^T\nu)$ solves $X\beta = y$. Everything is computed in the exponents
$s = X^T\nu$ and $\tau = \ln(\alpha^2/\text{scale of }\beta)$, so that no scale is extreme.
Weights that start at $\alpha u^0, \alpha v^0$ scale and shift each term; see `dual_equation`.
It finds, it proves nothing.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import inf, log

from flint import arb, arb_mat, fmpq

from theorycheck._errors import OutOfDomain, SolverFailure, shown
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.precision import working_precision
from theorycheck.programs.continuation import follow, settle
from theorycheck.programs.dual_equation import BallEquation, FloatEquation, Start
from theorycheck.programs.row_space import dyadics
from theorycheck.programs.scaling import Scaled, scaled

# Above this tau the answer is the minimum-norm one to double precision.
_LINEAR = 40.0
_BITS_PER_DIGIT = log(10) / log(2)
_GUARD_DIGITS = 10
_GUARD_BITS = 64
# Bits between the largest and the smallest entry of beta that matter.
_HARMLESS_SPREAD = 40.0
_ROUNDS = 6

# A point, the tau at which it is a solution, and an inverse Hessian if doubles know one.
_Found = tuple[arb_mat, float, arb_mat | None]


def find_dual(
    X: Matrix, y: Vector, alpha: Fraction, digits: int, *, u0: Vector = (), v0: Vector = ()
) -> Vector:
    r"""Return dyadic $\nu$ at which $\beta = 2\alpha^2\sinh(X^T\nu)$ nearly minimizes $Q_\alpha$.

    With weights that start at $\alpha u^0, \alpha v^0$ it is
    $\beta = \alpha^2((u^0)^2 e^{X^T\nu} - (v^0)^2 e^{-X^T\nu})$; only their squares matter.

    The exponents $X^T\nu$ are accurate to about `digits` + 10 decimals (relative to the largest
    if all are below 1), hence so is every entry of $\beta$; and to as many more as the entries
    that determine $\nu$ lie apart. No bound comes with it.

    Shapes:
        X: ``(rank, features)`` with independent rows; y: ``(rank,)``; the result as y;
        u0, v0: ``(features,)`` without zeros, empty for ones.

    Raises:
        OutOfDomain: If alpha or digits is not positive, or the shapes differ.
        SolverFailure: If the rows of X are dependent, or Newton does not settle.
    """
    if alpha <= 0 or digits < 1:
        raise OutOfDomain(
            f"alpha={shown(str(alpha))}, digits={digits}: both must be positive. Try 1/10 and 30."
        )
    start = _start(X, u0, v0)
    if not any(y) and len(X) == len(y) and start.even:
        return tuple(Fraction(0) for _ in y)
    system = scaled(X, y)
    if not any(y):
        # Then the solution is the same for every alpha, up to its scale alpha^2.
        power = (alpha * alpha).numerator.bit_length() - (alpha * alpha).denominator.bit_length()
        system = replace(system, power=power)
    ratio = system.ratio(alpha)
    with working_precision(64):
        tau = float(arb(ratio).log())
    # Exponents are wanted to this binary accuracy: relative to the largest, where that is small.
    goal = min(0.0, -tau / log(2) - 1) - (digits + _GUARD_DIGITS) * _BITS_PER_DIGIT
    if tau > _LINEAR and not start.u0:
        point, reached, inverse = _linear(system, ratio, tau)
    else:
        point, reached, inverse = _path(system, tau, start)
    bits = int(system.space.bits + _GUARD_BITS + (digits + _GUARD_DIGITS) * _BITS_PER_DIGIT)
    if reached > tau:
        # Doubles lost the path: some directions are felt only through entries of beta that are
        # nearly zero. None is below e^tau min g, so this many more bits resolve them all.
        bits += int(-(tau + start.least()) / log(2))
    harmless = _HARMLESS_SPREAD
    for _ in range(_ROUNDS):
        with working_precision(bits):
            equation = BallEquation(system.space, system.right, ratio, tau, inverse, start)
            found = _polished(equation, point, reached, goal)
            spread = 0.0 if found is None else equation.spread(found)
            if found is not None and spread <= harmless:
                return _rounded(system, (system.space.transform * found).mid(), goal)
        inverse = None
        if found is None:
            bits *= 2
        else:
            # A proof by intervals needs a box in which no large entry of beta changes by more
            # than the smallest one that matters.
            point, reached, harmless = found, tau, inf
            goal -= spread
            bits += int(2 * spread)
    raise SolverFailure(
        f"alpha={shown(str(alpha))}: Newton did not settle with {bits // 2} bits. "
        "Rescale the data, or ask for another alpha."
    )


def _linear(system: Scaled, ratio: fmpq, tau: float) -> _Found:
    """Return the solution for large alpha, where sinh is linear."""
    import numpy as np

    Z = system.space.basis
    with working_precision(system.space.bits):
        inverse = dyadics(np.linalg.inv((Z @ Z.T).astype(np.float64))) / arb(2 * ratio)
        return (inverse * dyadics(system.w[:, None])).mid(), tau, inverse.mid()


def _start(X: Matrix, u0: Vector, v0: Vector) -> Start:
    if not u0 and not v0:
        return Start()
    ones = (Fraction(1),) * (len(X[0]) if X else 0)
    u0, v0 = u0 or ones, v0 or ones
    for name, shape in (("u0", u0), ("v0", v0)):
        if len(shape) != len(ones) or not all(shape):
            raise OutOfDomain(f"{name}: {len(ones)} entries that are not 0 are needed.")
    return Start(u0, v0)


def _path(system: Scaled, tau: float, shapes: Start) -> _Found:
    """Follow the path of solutions in doubles towards `tau`, as far as they carry."""
    import numpy as np

    Z, w = system.space.basis, system.w
    equation = FloatEquation(Z, w, shapes)
    # Beyond _LINEAR the solution no longer moves, to double precision.
    start, end = min(max(0.0, tau), _LINEAR), min(tau, _LINEAR)
    goal = min(0.0, -end / log(2) - 1) - 30.0
    first = np.linalg.solve(Z @ Z.T, w) / (2 * np.exp(start))
    found = settle(equation, first, start, goal=goal, steps=50 if shapes.even else 400)
    if found is None:
        raise SolverFailure(f"tau={start}: Newton in doubles did not settle. Rescale the data.")
    point, reached = follow(equation, found.point, start, end, goal=goal)
    inverse = equation.inverse(point, tau) if reached == tau else None
    reached = tau if reached == end else reached
    return dyadics(point[:, None]), reached, None if inverse is None else dyadics(inverse)


def _polished(equation: BallEquation, point: arb_mat, tau: float, goal: float) -> arb_mat | None:
    """Return the solution at the end of the path to within `goal`, None if more bits are needed.

    Runs in the working precision of the caller, in which the drivers add points.
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


def _rounded(system: Scaled, nu: arb_mat, goal: float) -> Vector:
    """Round nu to dyadics no finer than `goal` needs: a certificate holds them as text."""
    sizes = system.space.sizes
    result = []
    for entry, widest in zip(nu.entries(), sizes, strict=True):
        places = int(-goal) + widest + len(sizes).bit_length() + 2
        whole = (entry * arb(2) ** places + arb(0.5)).floor().mid()
        mantissa, power = whole.man_exp()
        result.append(Fraction(int(mantissa)) * Fraction(2) ** (int(power) - places))
    return tuple(result)
