r"""The interpolating weights nearest to the start, followed from the start itself.

The conditions $u - \alpha = \lambda u$, $v - \alpha = -\lambda v$, $X(u^2 - v^2) = ty$ with
$\lambda = X^\top\nu$ have the solution $u = v = \alpha$, $\nu = 0$ at t = 0. Newton's method in all
of u, v and $\nu$ follows it to t = 1; no closed form of u, v or of the distance is used.
It finds, it proves nothing.
"""

from __future__ import annotations

from fractions import Fraction
from math import log2

from flint import arb, arb_mat

from theorycheck._errors import OutOfDomain, SolverFailure
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.precision import working_precision

_PATH_BITS = 160
_GUARD_BITS = 64
_MOST_STEPS = 4_000
_CORRECTIONS = 40
# A correction below 2^-20 of the point is in the region where Newton's method squares errors.
_CLOSE = -20


def nearest_weights(X: Matrix, y: Vector, alpha: Fraction, digits: int) -> Vector:
    r"""Return u, v and $\nu$ that nearly solve the conditions for the least distance.

    Shapes:
        X: ``(rank, features)`` with independent rows; y: ``(rank,)``; the result
        ``(2 features + rank,)``, every entry accurate to about `digits` + 10 decimals relative to
        the least weight. No bound comes with it.

    Raises:
        OutOfDomain: If alpha or digits is not positive.
        SolverFailure: If Newton's method loses the path.
    """
    if alpha <= 0 or digits < 1:
        raise OutOfDomain(f"alpha={alpha}, digits={digits}: both must be positive.")
    d = len(X[0])
    # In units of alpha the start is 1, whatever the scale.
    targets = [target / alpha**2 for target in y]
    largest = max((abs(target) for target in targets), default=Fraction(0))
    spread = float(largest.numerator.bit_length() - largest.denominator.bit_length())
    bits = int(_PATH_BITS + 4 * max(spread, 0.0))
    with working_precision(bits):
        system = _Conditions(X, targets)
        point = [arb(1)] * (2 * d) + [arb(0)] * len(y)
        if largest:
            point = _followed(system, point, min(Fraction(1), 1 / largest))
    final = bits + int(digits * log2(10)) + _GUARD_BITS
    with working_precision(final):
        system = _Conditions(X, targets)
        for _ in range(_CORRECTIONS):
            point, error = system.corrected(point, arb(1))
            if error < _GUARD_BITS // 2 + bits // 2 - final:
                break
        else:
            raise SolverFailure(f"digits={digits}: Newton's method does not settle. Ask for fewer.")
    # Of a difference such as u^2 - v^2 the leading digits cancel at large scales.
    kept = int(digits * log2(10)) + _GUARD_BITS + 2 * int(abs(spread))
    unit = [_dyadic(entry, kept) for entry in point]
    return (*(entry * alpha for entry in unit[: 2 * d]), *unit[2 * d :])


def _followed(system: _Conditions, point: list[arb], start: Fraction) -> list[arb]:
    """Return the solution at t = 1, followed from `start` on in steps of a factor."""
    # Until a first solution is found there is nothing to multiply: the target itself shrinks.
    t, first, factor = arb(0), _ball(start), 2.0
    target = first
    for _ in range(_MOST_STEPS):
        found = system.settled(point, target)
        if found is not None:
            point, t = found, target
            if t >= 1:
                return point
            factor = min(factor**1.5, 64.0)
        else:
            factor = factor**0.5
            first /= 2
        target = t * arb(factor) if t > 0 else first
        if not target < 1:
            target = arb(1)
    raise SolverFailure("the path to the nearest weights was lost. Rescale X and y.")


class _Conditions:
    """The conditions in units of alpha, in balls whose midpoints alone matter."""

    def __init__(self, X: Matrix, targets: list[Fraction]) -> None:
        self.X = [[_ball(entry) for entry in row] for row in X]
        self.targets = [_ball(target) for target in targets]
        self.d = len(X[0])

    def lambdas(self, point: list[arb]) -> list[arb]:
        nus = point[2 * self.d :]
        return [
            sum((row[i] * nu for row, nu in zip(self.X, nus, strict=True)), arb(0)).mid()
            for i in range(self.d)
        ]

    def corrected(self, point: list[arb], t: arb) -> tuple[list[arb], int]:
        """Return the point after one step of Newton's method, and log2 of the step's size."""
        d = self.d
        us, vs, ss = point[:d], point[d : 2 * d], self.lambdas(point)
        ups, downs = [1 - s for s in ss], [1 + s for s in ss]
        off_u = [u * up - 1 for u, up in zip(us, ups, strict=True)]
        off_v = [v * down - 1 for v, down in zip(vs, downs, strict=True)]
        # The blocks of u and of v are diagonal: what is left is a system in the multipliers.
        weights = [
            2 * (u * u / up + v * v / down)
            for u, v, up, down in zip(us, vs, ups, downs, strict=True)
        ]
        known = [
            u * u - v * v - 2 * (u * p / up - v * m / down)
            for u, v, p, m, up, down in zip(us, vs, off_u, off_v, ups, downs, strict=True)
        ]
        rows = arb_mat(self.X)
        scaled = arb_mat([[x * w for x, w in zip(row, weights, strict=True)] for row in self.X])
        right = rows * arb_mat(d, 1, known)
        target = arb_mat(len(self.targets), 1, [t * entry for entry in self.targets])
        try:
            nus = (scaled * rows.transpose()).mid().solve((right - target).mid()).mid()
        except ZeroDivisionError:
            raise SolverFailure("the conditions are singular: X has dependent rows.") from None
        turns = (rows.transpose() * nus).entries()
        step = [
            *((p + u * s) / up for p, u, s, up in zip(off_u, us, turns, ups, strict=True)),
            *((m - v * s) / down for m, v, s, down in zip(off_v, vs, turns, downs, strict=True)),
            *nus.entries(),
        ]
        moved = [(a - b).mid() for a, b in zip(point, step, strict=True)]
        sizes = [abs(b) / max(abs(a), arb(2) ** -40) for a, b in zip(moved, step, strict=True)]
        return moved, max((_exponent(entry) for entry in sizes), default=-(10**9))

    def settled(self, point: list[arb], t: arb) -> list[arb] | None:
        """Return the solution for t near the point, or None if Newton's method strays."""
        for _ in range(12):
            point, error = self.corrected(point, t)
            positive = all(entry > 0 for entry in point[: 2 * self.d])
            if not positive or not all(abs(s) < 1 for s in self.lambdas(point)):
                return None
            if error < _CLOSE:
                return point
        return None


def _ball(value: Fraction) -> arb:
    return (arb(value.numerator) / value.denominator).mid()


def _dyadic(value: arb, bits: int) -> Fraction:
    """Return the midpoint of a ball to so many significant bits."""
    mantissa, exponent = (int(part) for part in value.mid().man_exp())
    surplus = max(0, mantissa.bit_length() - bits)
    return Fraction(mantissa >> surplus) * Fraction(2) ** (exponent + surplus)


def _exponent(value: arb) -> int:
    """Return about log2 of the midpoint of a ball."""
    if not value.is_finite():
        return 10**9
    if value.mid() == 0:
        return -(10**9)
    mantissa, exponent = value.mid().man_exp()
    return int(exponent) + int(abs(mantissa)).bit_length()
