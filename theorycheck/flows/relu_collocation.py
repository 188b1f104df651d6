r"""The gradient flow of a ReLU student by implicit collocation: piecewise Chebyshev polynomials.

In the frame of `start` the teacher is $(\nu, 0, ..., 0)$ and $\dot W = -\nabla L(W)$ with
$\nabla_i L = \frac12 w_i + \sum_{j\ne i} q(w_i, w_j) - q(w_i, v)$,
$q(w, u) = \frac1{2\pi}(\|u\|\sin\theta\,\bar w + (\pi-\theta)u)$, the derivative of
$E[w\cdot x]_+[u\cdot x]_+$ by w.

On $[T, T+h]$ the polynomial of degree N starts where the last one ended and satisfies the equation
at the N other Chebyshev points. Newton's method runs in doubles first, from what the polynomial
before it foretells; then it takes its residuals in high precision, and every iteration gains digits
until `bits` are reached. Modes of
rate n/2 that have died out cost nothing: h may grow with t. In the plane a segment ends where two
vectors become parallel, and signs of angles turn (`flows.relu_crossing`). Nothing here is trusted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from flint import arb, arb_mat
from scipy.linalg import LinAlgError, lu_factor, lu_solve

from theorycheck._errors import SolverFailure
from theorycheck.core.piecewise import ChebyshevPath
from theorycheck.core.precision import working_precision
from theorycheck.flows.chebyshev import Foretold, Grid
from theorycheck.flows.relu_crossing import (
    TEACHER,
    Pair,
    crossing,
    minor,
    restricted,
    start_signs,
)
from theorycheck.flows.relu_double_field import field

# Bits beyond those of the result with which residuals are computed.
GUARD = 64
MOST_ITERATIONS = 40
# Iterations whose Jacobian is made anew; later ones only add digits.
FRESH = 5
# Newton's method in doubles: how often, and the size of a step that is its last.
MOST_DOUBLE = 8
NEAR = 1e-9
SHORTEST = 2.0**-40
# Share taken of the length that the last coefficients seem to allow.
SAFETY = 0.95


class ReluCollocation:
    """The flow of n neurons in m coordinates, teacher `teacher` times the first unit vector.

    In the plane `signs` says which sign of a minor stands for its size, where one does.
    """

    def __init__(self, teacher: arb, shape: tuple[int, int], degree: int) -> None:
        """Prepare the grid at the working precision."""
        self.teacher = teacher.mid()
        self.n, self.m = shape
        self.degree = degree
        self.grid = Grid.of(degree)
        self.signs: dict[Pair, int] = {}
        self.doubles = np.array(
            [[float(entry) for entry in row] for row in self.grid.derivative.table()]
        )
        # Sums and differences of neurons: the fast modes are the sums alone.
        self.mix = _helmert(self.n)
        self.mixing = arb_mat([[arb(float(entry)) for entry in row] for row in self.mix])

    def segment(
        self, start: list[arb], h: arb, *, settled: bool, guess: np.ndarray | None = None
    ) -> arb_mat | None:
        """Return Chebyshev coefficients ``(degree + 1, n m)`` of a segment, None if Newton fails.

        Args:
            start: Coordinates at its start, neuron after neuron.
            h: Its length.
            settled: Whether the fast modes have died out. The sums of neurons then satisfy the
                equation at the start as well, instead of starting where the last segment ended:
                what rounding left of the fast modes would not decay within a polynomial.
            guess: Values at the points, ``(degree + 1, n m)``, from which Newton's method begins.
        """
        N = self.degree
        half = h / 2
        kept = self.m if settled else 0
        near = self._near([float(entry) for entry in start], float(half), kept, guess)
        values = arb_mat([start for _ in range(N + 1)] if near is None else near[0].tolist())
        factored: Any = None if near is None else near[1]
        last = math.inf
        # What is left after a step is far smaller than the step.
        finest = 2.0 ** (GUARD - 2 - _bits())
        for iteration in range(MOST_ITERATIONS):
            slopes = arb_mat([self.gradient(row) for row in values.table()])
            residual = self.mixed((self.grid.derivative * values + slopes * half).table())
            begun = self.mixed([[a - b for a, b in zip(values.table()[0], start, strict=True)]])[0]
            residual[0][kept:] = begun[kept:]
            if near is None and iteration < FRESH:
                factored = self._factored(self._bent(values), float(half), kept)
                if factored is None:
                    return None
            change = self._solve(
                factored, np.array([[float(entry) for entry in row] for row in residual])
            )
            size = float(np.abs(change).max())
            if not size < 1e3:
                return None
            values = arb_mat(
                [
                    [
                        (value - arb(float(step))).mid()
                        for value, step in zip(row, steps, strict=True)
                    ]
                    for row, steps in zip(values.table(), change, strict=True)
                ]
            )
            # Rounding may stop it earlier, and need only stay below the bits of the result.
            if size < finest or (size > last / 4 and size < finest * 4):
                return (self.grid.transform * values).mid()
            if size > last / 2 and (near is not None or iteration > FRESH):
                return None
            last = size
        return None

    def _near(
        self, start: Sequence[float], half: float, kept: int, guess: np.ndarray | None
    ) -> tuple[np.ndarray, Any] | None:
        """Return values that Newton's method finds in doubles, and the factored Jacobian there.

        None if doubles do not carry that far.
        """
        N, n, m = self.degree + 1, self.n, self.m
        first = np.array(start)
        values = np.tile(first, (N, 1)) if guess is None else guess
        for _ in range(MOST_DOUBLE):
            with np.errstate(all="ignore"):
                slopes, bent = field(values.reshape(N, n, m), float(self.teacher), self.signs)
            residual = self.doubles @ values + half * slopes.reshape(N, n * m)
            residual = self._mixed(residual)
            residual[0, kept:] = self._mixed((values[0] - first)[None])[0, kept:]
            factored = self._factored(bent, half, kept)
            if factored is None:
                return None
            change = self._solve(factored, residual)
            size = float(np.abs(change).max())
            if not size < 1e3:
                return None
            values = values - change
            if size < NEAR:
                return values, factored
        return None

    def _mixed(self, rows: np.ndarray) -> np.ndarray:
        """Return rows of weights as sums and differences of neurons, in doubles."""
        mixed: np.ndarray = self.mix @ rows.reshape(len(rows), self.n, self.m)
        return mixed.reshape(len(rows), -1)

    def _bent(self, values: arb_mat) -> np.ndarray:
        W = np.array([[float(entry) for entry in row] for row in values.table()])
        _, bent = field(W.reshape(-1, self.n, self.m), float(self.teacher), self.signs)
        return bent

    def gradient(self, row: Sequence[arb]) -> list[arb]:
        """Return the gradient of the loss at weights given neuron after neuron."""
        n, m, nu = self.n, self.m, self.teacher
        w = [row[i * m : (i + 1) * m] for i in range(n)]
        sizes = [_dot(entries, entries) for entries in w]
        half, turn = arb(1) / 2, 1 / (2 * arb.pi())
        radial = [arb(0)] * n
        # weights[i][j] multiplies w_j in the gradient by w_i; at first the size of w_i itself.
        weights = [[half if i == j else arb(0) for j in range(n)] for i in range(n)]
        along = []
        for i in range(n):
            crossed = self._crossed((i, TEACHER), row, nu * _length(w[i][1:]))
            radial[i] -= crossed
            along.append((half - turn * _angle(crossed, nu * w[i][0])) * nu)
            for j in range(i):
                crossed = self._crossed((i, j), row, _crossed(w[i], w[j]))
                radial[i] += crossed
                radial[j] += crossed
                share = half - turn * _angle(crossed, _dot(w[i], w[j]))
                weights[i][j] = weights[j][i] = share
        for i in range(n):
            weights[i][i] += turn * radial[i] / sizes[i]
        slope: list[arb] = (arb_mat(weights) * arb_mat(w)).entries()
        for i in range(n):
            slope[i * m] -= along[i]
        return [entry.mid() for entry in slope]

    def _crossed(self, pair: Pair, row: Sequence[arb], size: arb) -> arb:
        """Return the size of a minor, or the minor times its sign where it has one."""
        sign = self.signs.get(pair)
        return size if sign is None else sign * minor(pair, row, self.teacher)

    def mixed(self, rows: Sequence[Sequence[arb]]) -> list[list[arb]]:
        """Return rows of weights as sums and differences of neurons."""
        return [(self.mixing * arb_mat(self.n, self.m, row)).entries() for row in rows]

    def _factored(self, bent: np.ndarray, half: float, kept: int) -> Any:
        """Return the factored Jacobian, in sums and differences, rows scaled.

        Args:
            bent: Hessians less 1/2 at the points, ``(N + 1, n, m, n, m)``.
            half: Half the length of the segment.
            kept: How many equations hold at the start; the others say where it is.
        """
        N, n, m = self.degree + 1, self.n, self.m
        turned = np.einsum("pi,kiajb,qj->kpaqb", self.mix, bent, self.mix, optimize=True)
        turned[:, 0, range(m), 0, range(m)] += n / 2
        J = np.einsum("kl,ac->kalc", self.doubles, np.eye(n * m))
        nodes = np.arange(N)
        J[nodes, :, nodes, :] += half * turned.reshape(N, n * m, n * m)
        J = J.reshape(N * n * m, N * n * m)
        J[kept : n * m] = np.eye(N * n * m)[kept : n * m]
        if not np.isfinite(J).all():
            return None
        scale = 1 / np.abs(J).max(axis=1)
        try:
            return lu_factor(J * scale[:, None], overwrite_a=True, check_finite=False), scale
        except (LinAlgError, ValueError):
            return None

    def _solve(self, factored: Any, residual: np.ndarray) -> np.ndarray:
        """Return the Newton step in weights, ``(N + 1, n m)``."""
        lu, scale = factored
        N, n, m = self.degree + 1, self.n, self.m
        mixed = lu_solve(lu, residual.ravel() * scale, check_finite=False).reshape(N, n, m)
        step: np.ndarray = self.mix.T @ mixed
        return step.reshape(N, n * m)


def follow(
    start: Sequence[Sequence[arb]],
    teacher: arb,
    until: float,
    *,
    degree: int,
    bits: int,
    finest: float,
    most_segments: int = 2000,
) -> ChebyshevPath:
    """Follow the flow at least until a time.

    Args:
        start: Initial weights, ``(neurons, coordinates)``.
        teacher: Length of the teacher.
        until: The time.
        degree: Degree of the polynomials.
        bits: Fractional bits of the result.
        finest: Size that the last Chebyshev coefficients may have.
        most_segments: Budget.

    Raises:
        SolverFailure: If Newton's method fails on however short a segment, or the budget is spent.
    """
    with working_precision(bits + GUARD):
        n, m = len(start), len(start[0])
        system = ReluCollocation(teacher, (n, m), degree)
        state = [entry.mid() for row in start for entry in row]
        scale = arb(2) ** bits
        now, times, stirred = 0, [0], 0
        pieces: list[tuple[tuple[int, ...], ...]] = []
        size = min(float(_length(row)) for row in start)
        h = size / 4
        foretold = Foretold(degree)
        if m == 2:
            slope = [-entry for entry in system.gradient(state)]
            system.signs = start_signs(state, slope, system.teacher, bits)
        while now < until * 2**bits:
            if len(pieces) >= most_segments or h < SHORTEST * size:
                raise SolverFailure(
                    f"collocation: {len(pieces)} segments reach t={now / 2**bits:.3g} of "
                    f"{until:.3g}. Ask for a shorter window."
                )
            length = _rounded(h, bits)
            # Fast modes decay as exp(-n t/2); a crossing stirs them up again.
            settled = (now - stirred) / 2**bits * n > 2 * bits
            guess = foretold.at(now, length)
            found = system.segment(state, arb(length) / scale, settled=settled, guess=guess)
            if found is None and settled:
                found = system.segment(state, arb(length) / scale, settled=False, guess=guess)
            if found is None:
                h /= 2
                foretold.forget()
                continue
            foretold.by(found, now, length)
            sizes = _sizes(found)
            # The last coefficients fall as a power of h that is at most the degree.
            change = (finest / max(sizes[-3:])) ** (1 / degree)
            if change < 1:
                h *= SAFETY * change
                continue
            crossed = crossing(found, system.signs, system.teacher, length, bits)
            if crossed is not None:
                place, turned = crossed
                found = restricted(found, system.grid.transform, place, length)
                length, stirred = place, now + place
                system.signs |= {pair: -system.signs[pair] for pair in turned}
                foretold.forget()
            rounded = [
                [int((c * scale).floor().unique_fmpz()) for c in row] for row in found.table()
            ]
            pieces.append(tuple(_trimmed(column) for column in zip(*rounded, strict=True)))
            now += length
            times.append(now)
            state = [arb(sum(column)) / scale for column in pieces[-1]]
            h *= min(1.08 * change, 4)
    return ChebyshevPath(bits=bits, times=tuple(times), coefficients=tuple(pieces))


def _sizes(coefficients: arb_mat) -> list[float]:
    return [max(abs(float(c)) for c in row) for row in coefficients.table()]


def _trimmed(column: Sequence[int]) -> tuple[int, ...]:
    """Return the coefficients up to the last that is not 0."""
    length = max((k + 1 for k, entry in enumerate(column) if entry), default=1)
    return tuple(column[:length])


def _rounded(h: float, bits: int) -> int:
    """Return h times 2^bits, with few significant bits."""
    mantissa, exponent = math.frexp(h)
    shift = exponent - 16 + bits
    wide = max(int(mantissa * 2**16), 1)
    return wide << shift if shift >= 0 else max(wide >> -shift, 1)


def _helmert(n: int) -> np.ndarray:
    """Return an orthogonal matrix whose first row is constant."""
    rows = [np.full(n, 1 / math.sqrt(n))]
    for k in range(1, n):
        row = np.zeros(n)
        row[:k], row[k] = 1, -k
        rows.append(row / math.sqrt(k * (k + 1)))
    return np.array(rows)


def _bits() -> int:
    from flint import ctx

    bits: int = ctx.prec
    return bits


def _dot(first: Sequence[arb], second: Sequence[arb]) -> arb:
    return sum((a * b for a, b in zip(first, second, strict=True)), arb(0))


def _length(entries: Sequence[arb]) -> arb:
    return _dot(entries, entries).mid().sqrt()


def _angle(crossed: arb, along: arb) -> arb:
    """Return the angle, continued beyond 0 and pi where the minor has the other sign."""
    if along < 0:
        return arb.pi() - arb.atan2(crossed, -along)
    return arb.atan2(crossed, along)


def _crossed(first: Sequence[arb], second: Sequence[arb]) -> arb:
    """Return |a| |b| sin of the angle between, from the 2 by 2 minors."""
    total = arb(0)
    for k, (a, b) in enumerate(zip(first, second, strict=True)):
        for c, d in zip(first[:k], second[:k], strict=True):
            minor = (a * d - b * c).mid()
            total += minor * minor
    return total.mid().sqrt()
