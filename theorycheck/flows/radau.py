r"""Implicit Runge-Kutta steps of Radau IIA type, 7 stages, order 13, adaptive. It finds.

Collocation at the right Radau points: $Y_k = y_0 + h \sum_l A_{kl} f(t_l, Y_l)$, and the last stage
is the new state. The equations are solved by simplified Newton in the eigenbasis of $A^{-1}$; the
step follows an embedded quadrature of order 7 [Hairer-Wanner, Solving ODEs II, IV.8].
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STAGES = 7
# Decimal digits with which the coefficients are computed before they are rounded.
_WORKING_DIGITS = 50
_MOST_ITERATIONS = 24
_SMALLEST_RATIO = 1e-13
_MOST_FAILURES = 40
_SAFETY = 0.85
# Corrections of this relative size are rounding.
_ROUNDING = 4e-15


class System(Protocol):
    """A system y' = f(x, y) of N equations."""

    def rates(self, places: Floats, states: Floats) -> Floats:
        """Return f at each place: ``(stages,)``, ``(stages, N)`` to ``(stages, N)``."""

    def factored(self, place: float, state: Floats, *, exact: bool) -> Callable[[complex], Solver]:
        """Return what turns a number c into the solver of (c I - J) x = b, J about df/dy.

        Raises:
            LinAlgError: If there is none. (`exact` asks for the best J there is.)
        """

    def sizes(self, place: float, state: Floats) -> Floats:
        """Return the positive size of each component to which its errors are relative."""

    def settled(self, place: float, state: Floats) -> Floats:
        """Return the state at the end of a step, its linear invariants restored."""


Solver = Callable[[NDArray[Any]], NDArray[Any]]


@dataclass(frozen=True, kw_only=True)
class Tableau:
    """Coefficients of the method.

    Attributes:
        nodes: ``(stages,)``, the last one is 1.
        real: The real eigenvalue of the inverse of A.
        eigenvalues: One of each pair of complex ones.
        left: ``(stages,)``, left eigenvector of the real one.
        lefts: ``(pairs, stages)``, of the complex ones.
        right: ``(stages,)``, right eigenvector of the real one, its product with `left` is 1.
        rights: ``(stages, pairs)``, twice those of the complex ones: a vector is the sum of `right`
            times its product with `left` and of the real part of the same for the pairs.
        error: ``(stages,)``, weights of the stage increments in the estimate of the error.
        powers: ``(stages, stages)``, from increments to coefficients of their polynomial.
    """

    nodes: Floats
    real: float
    eigenvalues: NDArray[np.complex128]
    left: Floats
    lefts: NDArray[np.complex128]
    right: Floats
    rights: NDArray[np.complex128]
    error: Floats
    powers: Floats


@functools.cache
def tableau() -> Tableau:
    """Return the coefficients, from 50 digits."""
    import mpmath

    s = STAGES
    with mpmath.workdps(_WORKING_DIGITS):

        def radau(x: Any) -> Any:
            return mpmath.legendre(s, 2 * x - 1) - mpmath.legendre(s - 1, 2 * x - 1)

        rough = np.polynomial.Legendre([0.0] * (s - 1) + [-1.0, 1.0]).roots()
        nodes = [mpmath.findroot(radau, (float(root) + 1) / 2) for root in np.sort(rough.real)[:-1]]
        nodes.append(mpmath.mpf(1))
        values = mpmath.matrix(s, s)
        integrals = mpmath.matrix(s, s)
        increments = mpmath.matrix(s, s)
        for k, node in enumerate(nodes):
            for power in range(s):
                values[k, power] = node**power
                integrals[k, power] = node ** (power + 1) / (power + 1)
                increments[k, power] = node ** (power + 1)
        # A maps the values of f at the nodes to its integrals from 0 to each of them.
        A = integrals * values**-1
        inverse = A**-1
        powers = increments**-1
        values_of, vectors = mpmath.eig(inverse)
        duals = vectors**-1
        order = sorted(range(s), key=lambda k: abs(mpmath.im(values_of[k])))
        # The real one, and of each pair that with the positive imaginary part.
        alone, pairs = order[0], [k for k in order[1:] if mpmath.im(values_of[k]) > 0]
        pivot = max(vectors[:, alone], key=abs)
        # The embedded quadrature has the weight 1/real at 0 and integrates degree s - 1 exactly.
        moments = mpmath.matrix([mpmath.mpf(1) / (power + 1) for power in range(s)])
        real = mpmath.re(values_of[alone])
        moments[0] -= 1 / real
        embedded = (values.T) ** -1 * moments
        error = (embedded.T - A[s - 1, :]) * inverse
        return Tableau(
            nodes=_floats(mpmath.matrix(nodes)).ravel(),
            real=float(real),
            eigenvalues=np.array([complex(values_of[k]) for k in pairs]),
            left=np.array([float(mpmath.re(x * pivot)) for x in duals[alone, :]]),
            lefts=np.array([[complex(x) for x in duals[k, :]] for k in pairs]),
            right=np.array([float(mpmath.re(x / pivot)) for x in vectors[:, alone]]),
            rights=np.array([[2 * complex(vectors[i, k]) for k in pairs] for i in range(s)]),
            error=_floats(error).ravel(),
            powers=_floats(powers),
        )


def _floats(matrix: Any) -> Floats:
    return np.array([[float(x) for x in row] for row in matrix.tolist()])


@dataclass(frozen=True, kw_only=True)
class Step:
    """One accepted step.

    Attributes:
        place: Where it began.
        length: Its length.
        start: State at its beginning.
        end: State at its end, invariants restored.
        coefficients: ``(stages, N)``: the increment at place + x length is sum_k c_k x^(k+1).
    """

    place: float
    length: float
    start: Floats
    end: Floats
    coefficients: Floats

    def at(self, x: Any) -> Floats:
        """Return the collocation polynomial at fractions x of the step, ``(..., N)``."""
        powers = np.asarray(x)[..., None] ** np.arange(1, STAGES + 1)
        found: Floats = self.start + powers @ self.coefficients
        return found


class Radau:
    """Steps of a system from a start; `step` makes one, no farther than it is told.

    Attributes:
        place: Where the solution has been followed to.
        state: The state there.
        rejected: How many attempts failed.
        steps: How many succeeded.
    """

    def __init__(
        self,
        system: System,
        place: float,
        state: Floats,
        tolerance: float,
        longest: float = math.inf,
        *,
        smooth: bool = True,
    ) -> None:
        """Begin.

        Args:
            system: What is solved.
            place: Initial value of the independent variable.
            state: Initial state, ``(N,)``.
            tolerance: Aimed-for error of a step relative to the sizes. The step is chosen by an
                error of lower order.
            longest: The longest step.
            smooth: Whether the solution is smooth, so that order 13 may be relied on; else the
                estimate of order 7 itself is kept below the tolerance.
        """
        self.place, self.state = place, state
        self.steps = self.rejected = 0
        self._system, self._tableau, self._longest = system, tableau(), longest
        self._internal = 0.1 * tolerance ** ((STAGES + 1) / (2 * STAGES)) if smooth else tolerance
        self._iterated = max(0.02 * tolerance, _ROUNDING)
        sizes = system.sizes(place, state)
        speed = float(np.max(np.abs(self._slope(place, state)) / sizes, initial=0.0))
        self._length = 0.01 / speed if speed > 0 else 1.0
        self._last: Step | None = None
        self._last_error = 0.0

    def _slope(self, place: float, state: Floats) -> Floats:
        slope: Floats = self._system.rates(np.array([place]), state[None])[0]
        return slope

    def step(self, limit: float) -> Step | None:
        """Make one step, no farther than `limit`; None if it became too small to go on."""
        failures, tiny = 0, _SMALLEST_RATIO * abs(self.place)
        room = limit - self.place
        while failures <= _MOST_FAILURES and (self._length > tiny or room <= tiny):
            wanted = self._length
            length = min(wanted, self._longest, room)
            # Two even steps rather than one and a sliver.
            if length < room < 1.5 * length:
                length = room / 2
            found = self._attempt(length, failures)
            if isinstance(found, Step):
                self.steps += 1
                self.place = limit if length == room else self.place + length
                self.state, self._last = found.end, found
                # What was cut short for another reason than the error is not made longer slowly.
                self._length = max(self._length, wanted if length < wanted else 0.0)
                return found
            failures += 1
            self.rejected += 1
            self._length = length * found
        return None

    def _attempt(self, length: float, failures: int) -> Step | float:
        """Return a step, or by what factor to shorten it."""
        system, table, place, state = self._system, self._tableau, self.place, self.state
        places = place + table.nodes * length
        guess, middle = np.zeros((STAGES, len(state))), state
        if self._last is not None and length < 3 * self._last.length:
            ahead = 1 + np.append(table.nodes, 0.5) * length / self._last.length
            with np.errstate(over="ignore", invalid="ignore"):
                seen = self._last.at(ahead) + (state - self._last.at(1.0))
            if np.isfinite(seen).all():
                guess, middle = seen[:-1] - state, seen[-1]
        try:
            about = place if middle is state else place + length / 2
            solver = system.factored(about, middle, exact=failures > 2)
            solvers = [solver(value / length) for value in (table.real, *table.eigenvalues)]
        except np.linalg.LinAlgError:
            return 0.5
        sizes = system.sizes(place, state)
        solved = self._newton(places, state, guess, solvers, length, sizes)
        if solved is None:
            return 0.4
        increments, effort = solved
        end = state + increments[-1]
        sizes = np.maximum(sizes, system.sizes(places[-1], end))
        defect = table.error @ increments * (table.real / length) + self._slope(place, state)
        error = float(np.max(np.abs(solvers[0](defect)) / sizes, initial=0.0)) / self._internal
        if not math.isfinite(error):
            return 0.2
        factor: float = _SAFETY * max(error, 1e-12) ** (-1 / (STAGES + 1))
        if error > 1:
            return max(0.1, min(0.9, factor))
        if self._last is not None and self._last_error > 0 and error > 0:
            # Gustafsson's predictive controller.
            trend = (self._last_error / error) ** (1 / (STAGES + 1)) * length / self._last.length
            factor = min(factor, factor * trend)
        # Slow convergence costs more than a shorter step.
        largest = 6.0 if effort < 9 else 1.5 if effort < 14 else 0.9
        if failures:
            largest = min(largest, 1.0)
        self._last_error = max(error, 1e-4)
        self._length = length * max(0.2, min(largest, factor))
        return Step(
            place=place,
            length=length,
            start=state,
            end=system.settled(places[-1], end),
            coefficients=table.powers @ increments,
        )

    def _newton(
        self,
        places: Floats,
        state: Floats,
        guess: Floats,
        solvers: list[Solver],
        length: float,
        sizes: Floats,
    ) -> tuple[Floats, int] | None:
        """Return the stage increments and the number of iterations, None without convergence."""
        table = self._tableau
        increments = guess
        slow, slower = table.real / length, table.eigenvalues / length
        along, turning = table.left @ guess, table.lefts @ guess
        previous, ratio = math.inf, 0.0
        for iteration in range(1, _MOST_ITERATIONS + 1):
            slopes = self._system.rates(places, state + increments)
            change = solvers[0](table.left @ slopes - slow * along)
            residual = table.lefts @ slopes - slower[:, None] * turning
            changes = np.array([solve(r) for solve, r in zip(solvers[1:], residual, strict=True)])
            along, turning = along + change, turning + changes
            moved = np.outer(table.right, change) + (table.rights @ changes).real
            increments = increments + moved
            size = float(np.abs(moved / sizes).max(initial=0.0))
            if not math.isfinite(size):
                return None
            if iteration > 1:
                ratio = size / previous if previous > 0 else 0.0
                # Not at the second iteration: there the errors of different kinds change places.
                if ratio >= (1 if iteration > 3 else 10) and size > 100 * _ROUNDING:
                    return None
                if ratio >= 0.5 and size <= 100 * _ROUNDING:
                    # It has come down to rounding.
                    return increments, iteration
            bound = size * (ratio / (1 - ratio) if 0 < ratio < 1 else 1.0)
            if (iteration > 1 and bound <= self._iterated) or size <= _ROUNDING:
                return increments, iteration
            previous = size
        return None
