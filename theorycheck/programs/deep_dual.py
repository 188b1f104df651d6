r"""The minimizer of $Q^D_\alpha$ subject to $X\beta = y$ for D > 2, found through its small dual.

The dual minimizes $\sum_i \kappa\,q_D^*(s_i) - y\cdot\nu$, $s = X^T\nu$ in $(-1, 1)$, at whose
minimum $\beta = \kappa h_D(s)$, $\kappa = \alpha^D$, solves $X\beta = y$. Its derivatives obey
$|\varphi'''| \le (p+1)\varphi''/(1-|s|)$, $p = D/(D-2)$, so that Newton's method, damped by the
largest relative change of an exponent's distance from an end, descends from everywhere. As
$\kappa \to 0$ those distances become powers of $\kappa$ or constants: the path of solutions is
followed downwards along these, in strides that grow. It finds, it proves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from math import exp, log

from flint import arb, fmpq, fmpq_mat

from theorycheck._errors import OutOfDomain, SolverFailure, shown
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.precision import working_precision
from theorycheck.programs.deep_float import deep_dual_float
from theorycheck.programs.deep_tableau import Tableau
from theorycheck.programs.row_space import exponent, fmpq_matrix
from theorycheck.programs.scaling import Scaled, scaled

__all__ = ["deep_dual_float", "find_deep_dual"]

_BITS_PER_DIGIT = log(10) / log(2)
_GUARD_DIGITS = 10
_GUARD_BITS = 64
_PATH_BITS = 192
# Above this tau, the logarithm of kappa in the units of beta, Newton needs no path.
_START = -1.0
# Down to this tau doubles follow the path.
_DOUBLES = -16.0
# Newton's step, relative to the distances from the ends, at which a point of the path will do.
_ROUGH = 20
_SHORT = 0.5
_BUDGET = 3000
_ROUNDS = 8


@dataclass(frozen=True)
class _Point:
    """A point with what belongs to it, column by column: s, 1 - |s|, beta and its slope in s."""

    x: list[arb]
    s: list[arb]
    gaps: list[arb]
    values: list[arb]
    weights: list[arb]


def find_deep_dual(X: Matrix, y: Vector, alpha: Fraction, order: Fraction, digits: int) -> Vector:
    r"""Return dyadic $\nu$ at which $\alpha^D h_D(X^T\nu)$ nearly minimizes $Q^D_\alpha$, D > 2.

    All $1 - |x_i\cdot\nu|$ are positive and accurate to about `digits` + 10 decimals, as are the
    exponents relative to the largest, hence so is every entry of $\beta$; and to as many more as
    the entries that determine $\nu$ lie apart. No bound comes with it.

    Shapes:
        X: ``(rank, features)`` with independent rows; y: ``(rank,)``; the result as y.

    Raises:
        OutOfDomain: If alpha or digits is not positive, order not above 2, or the shapes differ.
        SolverFailure: If the rows of X are dependent, or Newton does not settle.
    """
    if alpha <= 0 or digits < 1 or order <= 2:
        raise OutOfDomain(
            f"alpha={shown(str(alpha))}, order={shown(str(order))}, digits={digits}: alpha and "
            "digits must be positive, and the order above 2. Try 1/10, 3 and 30."
        )
    if len(X) != len(y):
        raise OutOfDomain(f"y has {len(y)} entries and X has {len(X)} rows: give as many.")
    if not any(y):
        return tuple(Fraction(0) for _ in y)
    system = scaled(X, y)
    search = _Search(fmpq_matrix(X), system.right, alpha, order, system.power)
    goal = int((digits + _GUARD_DIGITS) * _BITS_PER_DIGIT)
    with working_precision(_PATH_BITS):
        tableau, point = search.followed(system)
        extra = _spread(tableau, point)
    for _ in range(_ROUNDS):
        with working_precision(goal + extra + _GUARD_BITS):
            finer = search.arranged(point)
            found = search.settled(finer, finer.x, search.scale(), goal + extra, steps=40)
        if found is None:
            extra += goal
            continue
        return search.dual(finer, found, goal + extra)
    raise SolverFailure(
        f"alpha={shown(str(alpha))}, order={shown(str(order))}: Newton did not settle. Rescale "
        "the data, or ask for another alpha."
    )


class _Search:
    r"""The equation $X\kappa h_D(X^T\nu) = y$ in units of beta; kappa varies along the path."""

    def __init__(
        self, X: fmpq_mat, y: fmpq_mat, alpha: Fraction, order: Fraction, power: int
    ) -> None:
        self.X, self.y = X, y
        self._alpha, self._order, self._power = alpha, order, power
        with working_precision(_PATH_BITS):
            self.tau = float(self.scale().log())

    def scale(self) -> arb:
        """Return kappa at the working precision."""
        logarithm = arb(fmpq(self._alpha.numerator, self._alpha.denominator)).log()
        order = arb(fmpq(self._order.numerator, self._order.denominator))
        return ((order * logarithm).exp() / arb(2) ** self._power).mid()

    def begun(self, system: Scaled) -> tuple[_Point, float]:
        """Return a point near the solution at some tau at or above the end, and that tau."""
        tau = max(self.tau, _DOUBLES)
        if tau < _START:
            with suppress(SolverFailure):
                D = float(self._order)
                Z = system.space.basis
                _, m = deep_dual_float(Z, system.w, exp(tau / D), D)
                s = (Z.T @ m).tolist()
                tableau = Tableau(self.X, self.y, sorted(range(len(s)), key=lambda j: -abs(s[j])))
                anchors = [round(s[j]) for j in tableau.basis]
                x = [arb(s[j] - a) for j, a in zip(tableau.basis, anchors, strict=True)]
                tableau.place(anchors, x)
                point = self.settled(tableau, x, self._at(tau), _ROUGH, steps=40)
                if point is not None:
                    return point, tau
        tau = max(self.tau, _START)
        tableau = Tableau(self.X, self.y, range(self.X.ncols()))
        point = self.settled(tableau, tableau.x, self._at(tau), _ROUGH, steps=500)
        if point is None:
            raise SolverFailure(f"tau={tau}: Newton did not settle. Rescale the data.")
        return point, tau

    def followed(self, system: Scaled) -> tuple[Tableau, _Point]:
        """Follow the path of solutions to the end, roughly."""
        point, tau = self.begun(system)
        stride, growth, budget = 1.0, 4.0, _BUDGET
        tableau = self.arranged(point)
        while tau > self.tau:
            ahead = self.tau if tau - self.tau <= 1.5 * stride else tau - stride
            patience = 15 if stride > _SHORT else 200
            start = self._predicted(tableau, point, tau, ahead)
            found = self.settled(tableau, start, self._at(ahead), _ROUGH, steps=patience)
            budget -= patience
            if found is None:
                stride, growth = stride / 4, 1.5
                if budget < 0 or stride < 1e-6:
                    raise SolverFailure(f"tau={ahead}: the path of solutions was lost at {tau}.")
                continue
            stride, growth = max(stride * growth, _SHORT), 4.0
            point, tau = found, ahead
            tableau = self.arranged(point)
        return tableau, point

    def arranged(self, point: _Point) -> Tableau:
        """Return the tableau of the greedy basis at a point, placed there."""
        order = sorted(range(len(point.weights)), key=lambda j: -exponent(point.weights[j]))
        tableau = Tableau(self.X, self.y, order)
        anchors, x = [], []
        for j in tableau.basis:
            s, gap = point.s[j], point.gaps[j]
            anchor = 0 if abs(s) < 0.5 else 1 if s > 0 else -1
            anchors.append(anchor)
            x.append(s if anchor == 0 else -anchor * gap)
        tableau.place(anchors, x)
        return tableau

    def settled(
        self, tableau: Tableau, x: list[arb], scale: arb, goal: int, *, steps: int
    ) -> _Point | None:
        """Run damped Newton until its step is below 2^-goal; None if it does not come to rest."""
        point = self._valued(tableau, x, scale)
        p = self._exponent() + 1
        for _ in range(steps):
            if point is None:
                return None
            change = tableau.solve(point.weights, tableau.residual(point.values))
            moves = tableau.shifts(change)
            size = max(
                (abs(move) * p / gap).mid() for move, gap in zip(moves, point.gaps, strict=True)
            )
            if not size.is_finite():
                return None
            part = arb(1)
            if size > 0.1:
                # At most half of any distance from an end, and enough less to descend for sure.
                part = min(((1 + 2 * size).log() / (2 * size)).mid(), (p / (2 * size)).mid())
            point = self._valued(tableau, _sum(point.x, change, part), scale)
            largest = max(map(abs, point.s)) if point is not None else arb(0)
            small = arb(2) ** -goal
            if size < small and max(map(abs, moves)) <= small * largest:
                return point
        return None

    def dual(self, tableau: Tableau, point: _Point, goal: int) -> Vector:
        """Return nu at a point, rounded so that all exponents and gaps stay accurate."""
        places = self._places(point, goal)
        bits = places + _GUARD_BITS
        for _ in range(_ROUNDS):
            with working_precision(bits):
                nu = tableau.dual(self.X, point.x).entries()
                if all(entry.rad() < arb(2) ** -(places + 1) for entry in nu):
                    return tuple(_rounded(entry, places) for entry in nu)
            bits += places
        raise SolverFailure("X has rows that are nearly dependent: rescale the data.")

    def _places(self, point: _Point, goal: int) -> int:
        """Return the binary places of nu that keep exponents and gaps accurate to `goal`."""
        largest = max(map(abs, point.s))
        coarsest = 0
        for j, gap in enumerate(point.gaps):
            column = sum((abs(row[j]) for row in self.X.table()), fmpq(0))
            if column != 0:
                fine = min(gap, largest)
                coarsest = max(coarsest, exponent(arb(column)) - exponent(fine))
        return goal + coarsest + 4

    def _at(self, tau: float) -> arb:
        return self.scale() if tau == self.tau else arb(tau).exp().mid()

    def _exponent(self) -> arb:
        ratio = self._order / (self._order - 2)
        return arb(fmpq(ratio.numerator, ratio.denominator)).mid()

    def _valued(self, tableau: Tableau, x: Sequence[arb], scale: arb) -> _Point | None:
        """Return the point x of a tableau, None if it is outside the domain."""
        s, below, above = tableau.exponents(x)
        if not all(u > 0 and v > 0 for u, v in zip(below, above, strict=True)):
            return None
        p = self._exponent()
        gaps, values, weights = [], [], []
        for e, u, v in zip(s, below, above, strict=True):
            down, up = (-p * u.log()).exp(), (-p * v.log()).exp()
            value = down - up
            if abs(e) < 0.25:
                # The difference would cancel: 2 (1-s^2)^(-p/2) sinh(p artanh s).
                angle = e.log1p() - (-e).log1p()
                value = 2 * (-p / 2 * (-e * e).log1p()).exp() * (p / 2 * angle).sinh()
            gaps.append(u if e > 0 else v)
            values.append((scale * value).mid())
            weights.append((scale * p * (down / u + up / v)).mid())
        return _Point(list(x), s, gaps, values, weights)

    def _predicted(self, tableau: Tableau, point: _Point, tau: float, ahead: float) -> list[arb]:
        """Return the point at tau = `ahead`, by tangents to what becomes linear or constant.

        Distances from the ends become powers of kappa, the other exponents constants. A short
        stride fits all columns; after a long one the new distances are far below the rounding of
        the old ones, and the basis decides.
        """
        x, stride = tableau.x, arb(ahead - tau)
        slopes = tableau.solve(point.weights, tableau.missing(point.values))
        if abs(stride) < 10 * self._exponent():
            wanted = []
            for s, gap, slope, weight in zip(
                point.s, point.gaps, tableau.shifts(slopes), point.weights, strict=True
            ):
                move = slope * stride.expm1()
                if abs(s) > 0.5:
                    edge = -gap if s > 0 else gap
                    move = edge * _growth(slope / edge, stride).expm1()
                wanted.append((-weight * move).mid())
            target = _sum(x, tableau.solve(point.weights, tableau.missing(wanted)), arb(1))
        else:
            target = [
                (e * _growth(slope / e, stride).exp() if a else e + slope * stride.expm1()).mid()
                for a, e, slope in zip(tableau.anchors, x, slopes, strict=True)
            ]
        for _ in range(60):
            _, below, above = tableau.exponents(target)
            if all(u > 0 and v > 0 for u, v in zip(below, above, strict=True)):
                return target
            target = [((a + b) / 2).mid() for a, b in zip(x, target, strict=True)]
        return x


def _growth(rate: arb, stride: arb) -> arb:
    """Return the change of a logarithm along a stride, kept from exploding."""
    return min((rate * stride).mid(), arb(1))


def _sum(x: Sequence[arb], change: Sequence[arb], part: arb) -> list[arb]:
    return [(entry + part * move).mid() for entry, move in zip(x, change, strict=True)]


def _spread(tableau: Tableau, point: _Point) -> int:
    """Return how many bits apart the weights are that decide how well nu is determined."""
    sizes = [exponent(point.weights[j]) for j in tableau.basis]
    return max(sizes) - min(sizes)


def _rounded(value: arb, places: int) -> Fraction:
    whole = (value.mid() * arb(2) ** places + arb(0.5)).floor().mid()
    mantissa, power = whole.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** (int(power) - places)
