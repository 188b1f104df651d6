r"""Thresholds of the initialization scale: printed, sharper, and where a bound really begins.

For X, y and epsilon of theorem 2. The closed forms are enclosed; the actual crossing is bracketed
by bisection in $\ln\alpha$, where at one end the certified comparison of the norms certainly holds
and at the other certainly fails. That the norm is monotone in alpha is not proved: what is
bracketed is a crossing, and where there are several, one of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from flint import arb

from theorycheck._errors import SolverFailure
from theorycheck.core.outcome import Outcome
from theorycheck.core.precision import working_precision
from theorycheck.models.entropy import certified_minimizer
from theorycheck.models.exact_norms import minimum_l1, minimum_l2
from theorycheck.models.linear_system import LinearSystem
from theorycheck.rigor.text import to_arb, upper

BITS = 128
DIGITS = 20
# Bisection ends where both ends are this close in ln(alpha), and searches between these.
RESOLUTION = Fraction(1, 64)
LARGEST, SMALLEST = Fraction(12), Fraction(-100)
# A scale is a rational of at most 50000 bits, above and below.
MOST_LOGARITHM = 30_000
MANTISSA = 2**24
GRID = 100


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """A number T > 0 of a closed form, known through its logarithm.

    Attributes:
        name: Which threshold it is.
        logarithm: A ball around ln T.
    """

    name: str
    logarithm: arb

    def inside(self, *, below: bool) -> Fraction:
        """Return a rational certainly below T, or certainly above, within about 1e-9 of it.

        Raises:
            SolverFailure: If it has too many digits to be written.
        """
        if abs(self.size()) > MOST_LOGARITHM:
            raise SolverFailure(
                f"ln(alpha)={self.size():.3g} ({self.name}): scales are written out for "
                f"|ln(alpha)| up to {MOST_LOGARITHM}. Take a larger epsilon."
            )
        with working_precision(BITS):
            ball, nudge = self.logarithm.exp(), arb(2) ** -30
            return -upper(ball * (nudge - 1)) if below else upper(ball * (1 + nudge))

    def size(self) -> float:
        """Return ln T as a double, for figures and sentences."""
        return float(self.logarithm.mid())


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """Two scales between which a bound begins, or ceases, to hold.

    Attributes:
        holds: A scale at which the bound certainly holds; None if none was found.
        fails: A scale at which it certainly fails; None if none was found.
    """

    holds: Fraction | None
    fails: Fraction | None

    def logarithms(self) -> tuple[float | None, float | None]:
        """Return ln of both scales as doubles."""
        holds, fails = (None if end is None else logarithm(end) for end in (self.holds, self.fails))
        return holds, fails


def logarithm(value: Fraction) -> float:
    """Return ln of a positive rational of any size, as a double."""
    return math.log(value.numerator) - math.log(value.denominator)


def printed_l1(norm: Fraction, features: int, epsilon: Fraction) -> Threshold:
    r"""Return the least of $(2(1+\varepsilon)c)^{-1/2-1/\varepsilon}$, $e^{-d/(\varepsilon c)}$.

    Args:
        norm: c, the minimum l1 norm, positive.
        features: d.
        epsilon: The relative excess of the norm, positive.
    """
    with working_precision(BITS):
        power = to_arb((2 + epsilon) / (2 * epsilon))
        first = -power * to_arb(2 * (1 + epsilon) * norm).log()
        second = -to_arb(features / (epsilon * norm))
        return Threshold(name="theorem 2, l1 half", logarithm=first.min(second))


def sharper_l1(norm: Fraction, features: int, epsilon: Fraction) -> Threshold:
    r"""Return $\sqrt c\,(2\,(ed/(1+\varepsilon))^{1+\varepsilon})^{-1/(2\varepsilon)}$.

    Arguments as for `printed_l1`.
    """
    with working_precision(BITS):
        ratio = 1 + to_arb(features / (1 + epsilon)).log()
        power = to_arb((1 + epsilon) / (2 * epsilon))
        two = arb(2).log() / to_arb(2 * epsilon)
        found = to_arb(norm).log() / 2 - two - power * ratio
        return Threshold(name="rich-limit", logarithm=found)


def printed_l2(square: Fraction, epsilon: Fraction) -> Threshold:
    r"""Return $\sqrt{2(1+\varepsilon)(1+2/\varepsilon)\|\beta^*\|_2}$ from the squared norm."""
    with working_precision(BITS):
        found = to_arb(2 * (1 + epsilon) * (1 + 2 / epsilon)).log() / 2 + to_arb(square).log() / 4
        return Threshold(name="theorem 2, l2 half", logarithm=found)


def sharper_l2(square: Fraction, epsilon: Fraction) -> Threshold:
    r"""Return $((1+\varepsilon)^2\|\beta^*\|_2^2/(48\varepsilon))^{1/4}$ from the squared norm."""
    with working_precision(BITS):
        found = to_arb((1 + epsilon) ** 2 * square / (48 * epsilon)).log() / 4
        return Threshold(name="kernel-limit", logarithm=found)


@lru_cache(maxsize=8)
def least_norms(system: LinearSystem) -> tuple[Fraction, Fraction]:
    """Return the minimum l1 norm and the square of the minimum l2 norm, exactly."""
    l1 = minimum_l1(system.X, system.y).value
    l2 = minimum_l2(system.X, system.y).value
    return sum(map(abs, l1), Fraction(0)), sum((b * b for b in l2), Fraction(0))


def l1_bound(system: LinearSystem, epsilon: Fraction, alpha: Fraction) -> Outcome:
    r"""Return whether $\|\hat\beta\|_1 \le (1+\varepsilon)\|\beta^*\|_1$ certainly holds, or fails.

    Raises:
        SolverFailure: If the minimizer could not be certified.
    """
    least, _ = least_norms(system)
    certificate = certified_minimizer(system, alpha, DIGITS)
    size = sum(map(abs, certificate.minimizer), Fraction(0))
    margin = certificate.radius * len(certificate.minimizer)
    return _compared(size, margin, (1 + epsilon) * least)


def l2_bound(system: LinearSystem, epsilon: Fraction, alpha: Fraction) -> Outcome:
    r"""Return whether $\|\hat\beta\|_2^2 \le (1+\varepsilon)\|\beta^*\|_2^2$ certainly does."""
    _, least = least_norms(system)
    certificate = certified_minimizer(system, alpha, DIGITS)
    size = sum((b * b for b in certificate.minimizer), Fraction(0))
    radius = certificate.radius
    margin = sum((2 * abs(b) * radius + radius**2 for b in certificate.minimizer), Fraction(0))
    return _compared(size, margin, (1 + epsilon) * least)


def _compared(size: Fraction, margin: Fraction, bound: Fraction) -> Outcome:
    if size + margin <= bound:
        return Outcome.HOLDS
    return Outcome.FAILS if size - margin > bound else Outcome.INCONCLUSIVE


@lru_cache(maxsize=32)
def l1_crossing(system: LinearSystem, epsilon: Fraction, start: Fraction) -> Crossing:
    """Bracket a scale above which the l1 bound fails, from a scale at which it holds.

    Args:
        system: The constraint, y not 0.
        epsilon: The relative excess of the norm.
        start: A scale at which to begin, such as a threshold.

    Raises:
        SolverFailure: If a minimizer could not be certified.
    """
    return _crossing(lambda alpha: l1_bound(system, epsilon, alpha), start, upward=True)


@lru_cache(maxsize=32)
def l2_crossing(system: LinearSystem, epsilon: Fraction, start: Fraction) -> Crossing:
    """Bracket a scale below which the l2 bound fails; arguments as in `l1_crossing`."""
    return _crossing(lambda alpha: l2_bound(system, epsilon, alpha), start, upward=False)


def _crossing(bound: Callable[[Fraction], Outcome], start: Fraction, *, upward: bool) -> Crossing:
    """Walk from `start` in steps that double until the bound fails, then bisect."""
    if bound(start) is not Outcome.HOLDS:
        return Crossing(holds=None, fails=start)
    inner = Fraction(logarithm(start))
    holds, fails, step = start, None, Fraction(1)
    while fails is None:
        outer = inner + step if upward else inner - step
        outer = min(outer, LARGEST) if upward else max(outer, SMALLEST)
        if (outer <= inner) if upward else (outer >= inner):
            return Crossing(holds=holds, fails=None)
        alpha = near_exp(outer)
        found = bound(alpha)
        if found is Outcome.INCONCLUSIVE:
            return Crossing(holds=holds, fails=None)
        if found is Outcome.FAILS:
            fails = alpha
        else:
            holds, inner, step = alpha, outer, 2 * step
    while abs(outer - inner) > RESOLUTION:
        middle = (inner + outer) / 2
        alpha = near_exp(middle)
        found = bound(alpha)
        if found is Outcome.HOLDS:
            holds, inner = alpha, middle
        elif found is Outcome.FAILS:
            fails, outer = alpha, middle
        else:
            break
    return Crossing(holds=holds, fails=fails)


def near_exp(value: Fraction) -> Fraction:
    """Return a short rational near exp(value), however large or small that is."""
    power = float(value) / math.log(2)
    whole = math.floor(power)
    return Fraction(round(2 ** (power - whole) * MANTISSA), MANTISSA) * Fraction(2) ** whole


def hardest_weight(features: int, epsilon: float) -> Fraction:
    r"""Return the s in (0, 1) at which $b_1 + s\sum_{i\ge2} b_i = 1$ needs the smallest scale.

    Found in doubles on a grid: it only says where to look.
    """
    weights = [Fraction(k, GRID) for k in range(GRID // 4, GRID)]
    return max(weights, key=lambda s: needed(features, float(s), epsilon))


def needed(features: int, s: float, epsilon: float) -> float:
    r"""Return the $\ln(1/\alpha)$ at which $\|\hat\beta\|_1 = 1 + \varepsilon$, in doubles.

    With t the dual variable, $\|\hat\beta\|_1 = (\sinh t + (d-1)\sinh st)
    /(\sinh t + s(d-1)\sinh st)$, which t alone decides; the constraint then gives alpha.
    """
    others = features - 1

    def ratio(t: float) -> float:
        # sinh(st)/sinh(t), which neither overflows nor cancels.
        return math.exp((s - 1) * t) * math.expm1(-2 * s * t) / math.expm1(-2 * t)

    def size(t: float) -> float:
        return (1 + others * ratio(t)) / (1 + s * others * ratio(t))

    low, high = 1e-9, 1e9
    if size(low) <= 1 + epsilon:
        return -math.inf
    for _ in range(100):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if size(middle) > 1 + epsilon else (low, middle)
    # 2 alpha^2 (sinh t + s (d-1) sinh st) = 1.
    return (low + math.log1p(-math.exp(-2 * low)) + math.log1p(s * others * ratio(low))) / 2
