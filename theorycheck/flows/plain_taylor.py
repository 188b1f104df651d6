r"""Taylor steps of a diagonal network's weights in whole numbers: for systems without heyoka.

The flow $\dot w = -\nabla_w\|A\beta(w) - b\|_2^2$ with $w = (u, v)$, $\beta = u^D - v^D$, by the
recurrences of its Taylor coefficients. Numbers are integers times a power of two, and products of
series are sums of integers, whatever the precision. The length of a step is that of Jorba and Zou
("A software package for the numerical integration of ODEs by means of high-order Taylor methods",
Experimental Mathematics 14, 2005, section 3). It finds, it proves nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from operator import mul

from theorycheck._errors import SolverFailure
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.notation import scientific
from theorycheck.core.trajectory import Trajectory
from theorycheck.flows.whitening import ADVICE

GUARD = 24
# A step is taken in a unit of time that is a power of two times a constant of the data, somewhat
# longer than the step: then the last coefficients are larger than what is rounded in them. In a
# unit as long as the step they are as large, and a longer step could not be told from this one.
LONGEST, SHORTEST, WANTED = 0.5, 0.03125, 0.125


def follow(
    A: Matrix,
    b: Vector,
    start: Sequence[Fraction],
    *,
    order: int,
    bits: int,
    settled: Callable[[Sequence[int]], bool],
    most_steps: int,
    largest: Fraction | None = None,
) -> Trajectory:
    """Integrate the weights until `settled` says so.

    Args:
        A: Exact data, ``(samples, features)``.
        b: Exact targets, ``(samples,)``.
        start: Exact initial weights, first u and then v.
        order: The order D, an integer >= 2.
        bits: Fractional bits of the states that are returned.
        settled: Asked after each step, with the state times 2^bits.
        most_steps: Budget.
        largest: How large the weights may grow; as large as at the start unless given.

    Raises:
        SolverFailure: If the budget is used up, or a step is below the resolution.
    """
    top = max([largest or Fraction(0), *map(abs, start)])
    working = bits + GUARD + int(top).bit_length()
    degree = math.ceil(bits * math.log(2) / 2 + 1)
    network = Network(A, b, order)
    state = [round(value * 2**working) for value in start]
    states = [tuple(value >> (working - bits) for value in state)]
    steps: list[int] = []
    scale = network.first_scale(start)
    while not settled(states[-1]):
        reached = f"t = {scientific(Fraction(sum(steps), 2**bits))}"
        if len(steps) >= most_steps:
            raise SolverFailure(
                f"steps={most_steps}: the flow has not settled at {reached}. {ADVICE}"
            )
        series, scale, length = _series(network, state, working, scale, degree)
        # In units of `bits` fractional bits, for the kernel takes the same step.
        step = int(Fraction(length) * network.unit(scale) * 2**bits)
        if step <= 0:
            raise SolverFailure(f"the step at {reached} is below the resolution of {bits} bits.")
        inner = working + max(0, scale)
        part = round(Fraction(step, 2**bits) / network.unit(scale) * 2**inner)
        state = [_value(coefficients, part, inner) >> (inner - working) for coefficients in series]
        steps.append(step)
        states.append(tuple(value >> (working - bits) for value in state))
    return Trajectory(bits=bits, order=degree, steps=tuple(steps), states=tuple(states))


class Network:
    r"""The right-hand side, in the time $\tau$ with $t = \tau\,2^j/(2D\,a^2)$, a the largest entry.

    There $w' = \mp 2^j\,(A'^\top(A'\beta - b'))\,w^{D-1}$ with $A' = A/a$, $b' = b/a$.
    """

    def __init__(self, A: Matrix, b: Vector, order: int) -> None:
        """Scale the data by their largest entry."""
        self.order = order
        self.largest = max(abs(entry) for row in A for entry in row) or Fraction(1)
        self.rows = [[entry / self.largest for entry in row] for row in A]
        self.targets = [entry / self.largest for entry in b]
        self.products = _products(order)

    def unit(self, scale: int) -> Fraction:
        """Return how much t is one unit of the scaled time."""
        return Fraction(2) ** scale / (2 * self.order * self.largest**2)

    def first_scale(self, start: Sequence[Fraction]) -> int:
        """Return a scale to begin with: the fastest rate of growth at the start, about."""
        d = len(start) // 2
        beta = [p**self.order - q**self.order for p, q in zip(start[:d], start[d:], strict=True)]
        residual = [
            sum(map(mul, row, beta), -target)
            for row, target in zip(self.rows, self.targets, strict=True)
        ]
        slopes = [sum(map(mul, column, residual)) for column in zip(*self.rows, strict=True)]
        largest = max(map(abs, start))
        rate = max(map(abs, slopes)) * largest ** (self.order - 2)
        rate += len(self.rows) * d * largest ** (2 * self.order - 2)
        return -_exponent(rate)

    def coefficients(
        self, state: Sequence[int], bits: int, scale: int, degree: int
    ) -> list[list[int]]:
        """Return the Taylor coefficients of each weight in the scaled time, times 2^bits."""
        d = len(state) // 2
        rows = [[round(entry * 2**bits) for entry in row] for row in self.rows]
        columns = list(zip(*rows, strict=True))
        targets = [round(entry * 2**bits) for entry in self.targets]
        # By weight: the powers that are needed, each as a series; the first is the weight itself.
        powers = [[[value], *([] for _ in self.products)] for value in state]
        below = self.products[-1][1] if self.products else 0
        slopes: list[list[int]] = [[] for _ in range(d)]
        for k in range(degree):
            for series in powers:
                for place, (left, right) in enumerate(self.products, start=1):
                    series[place].append(_term(series[left], series[right], k) >> bits)
            beta = [p[-1][k] - q[-1][k] for p, q in zip(powers[:d], powers[d:], strict=True)]
            residual = [sum(map(mul, row, beta)) >> bits for row in rows]
            if k == 0:
                residual = [r - target for r, target in zip(residual, targets, strict=True)]
            for slope, column in zip(slopes, columns, strict=True):
                slope.append(sum(map(mul, column, residual)) >> bits)
            for place, series in enumerate(powers):
                change = _term(slopes[place % d], series[below], k) * (-1 if place < d else 1)
                shifted = change << scale if scale >= 0 else change >> -scale
                series[0].append((shifted >> bits) // (k + 1))
        return [series[0] for series in powers]


def _products(order: int) -> list[tuple[int, int]]:
    """Return which powers to multiply: the last one is w^D, its second factor w^(D-1)."""
    exponents = [1]
    found: list[tuple[int, int]] = []

    def reach(exponent: int) -> int:
        if exponent in exponents:
            return exponents.index(exponent)
        factors = (reach(exponent // 2), reach(exponent - exponent // 2))
        exponents.append(exponent)
        found.append(factors)
        return len(exponents) - 1

    below = reach(order - 1)
    found.append((0, below))
    return found


def _series(
    network: Network, state: Sequence[int], working: int, scale: int, degree: int
) -> tuple[list[list[int]], int, float]:
    """Return coefficients in a unit of time near the step, that unit, and the step in it."""
    while True:
        inner = working + max(0, scale)
        shifted = [value << (inner - working) for value in state]
        series = network.coefficients(shifted, inner, scale, degree)
        if not any(any(coefficients[1:]) for coefficients in series):
            # The weights stand still.
            return series, scale, 1.0
        length = _length(series, inner, degree)
        if SHORTEST <= length <= LONGEST:
            return series, scale, length
        scale += max(-400, min(20, round(_log2_of(length / WANTED))))


def _length(series: Sequence[Sequence[int]], bits: int, degree: int) -> float:
    """Return the step of Jorba and Zou for a truncation error of about 2^-bits of the weights."""
    size = max(0.0, *(_log2(abs(coefficients[0])) - bits for coefficients in series))
    radius = math.inf
    for k in (degree - 1, degree):
        largest = max(_log2(abs(coefficients[k])) for coefficients in series) - bits
        if largest > -math.inf:
            radius = min(radius, (size - largest) / k)
    if radius == math.inf:
        return math.inf
    return math.exp(min(600.0, radius * math.log(2)) - 0.7 / (degree - 1) - 2)


def _term(left: Sequence[int], right: Sequence[int], k: int) -> int:
    """Return the k-th coefficient of a product of series."""
    return sum(map(mul, left[: k + 1], right[k::-1]))


def _value(coefficients: Sequence[int], at: int, bits: int) -> int:
    found = 0
    for coefficient in reversed(coefficients):
        found = (found * at >> bits) + coefficient
    return found


def _log2_of(length: float) -> float:
    return math.log2(length) if length > 0 else -math.inf


def _log2(value: int) -> float:
    """Return log2 of a natural number of any size; minus infinity of 0."""
    if value == 0:
        return -math.inf
    shift = max(0, value.bit_length() - 64)
    return math.log2(value >> shift) + shift


def _exponent(value: Fraction) -> int:
    """Return log2 of a positive rational of any size, about; 0 for 0."""
    if value == 0:
        return 0
    return value.numerator.bit_length() - value.denominator.bit_length()
