r"""What a flow will cost, from a stiff double-precision solver: an estimate, never a result.

The solver sees the weights in a chart of their logarithms (`flows.chart`), and the data in units,
powers of two, in which neither A nor b is large or small.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from operator import mul
from typing import Any

from theorycheck._errors import SolverFailure
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.notation import scientific
from theorycheck.flows.chart import LARGEST_LOG, Chart

# Relative residual at which the exponential regime is taken to have begun.
ASYMPTOTIC = 1e-6
# An explicit Taylor step of this order is about order / (e² rate), as measured.
STEP_FACTOR = 7.4
# For D >= 3 the weights head for a pole, and a step is 1/e² of the way to it, whatever the order.
POLE_FACTOR = 7.4
# Doubles see no eigenvalue below this part of the largest: taken for it, stiff is still stiff.
SEEN = 1e-17
# Times 1 / slow in which a residual loses about forty digits.
DIGITS_LENGTHS = 100
# Evaluations of the rates; a Jacobian takes 2d of them.
MOST_RATES = 10_000
MOST_JACOBIANS = 200


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What to expect of a flow, in the units of the data, whatever their size.

    Attributes:
        onset: Time at which the residual has become small.
        slow: Slowest nonzero rate at the limit.
        fast: Fastest rate at the limit.
        work: Integral of the fastest rate up to the onset.
        poles: Integral of 1 / (time to the pole that the weights head for), likewise; 0 for D = 2.
        growth: log2 of the factor by which an early error may grow.
        scale: Largest |beta| at the onset.
        weight: Largest weight at the onset.
    """

    onset: Fraction
    slow: Fraction
    fast: Fraction
    work: float
    poles: float
    growth: float
    scale: Fraction
    weight: Fraction

    def steps(self, order: int, residual_bits: float) -> int:
        """Return the estimated number of Taylor steps until the residual has shrunk that far."""
        lengths = self._lengths(residual_bits) * float(self.fast / self.slow)
        return math.ceil((self.work + lengths) * STEP_FACTOR / order + self.poles * POLE_FACTOR)

    @property
    def waits(self) -> bool:
        """Whether it is the time up to the onset that costs, and not the rates at the limit."""
        return self.work > DIGITS_LENGTHS * float(self.fast / self.slow)

    def duration(self, residual_bits: float) -> Fraction:
        """Return the estimated time until the residual has shrunk that far."""
        return self.onset + Fraction(self._lengths(residual_bits)) / self.slow

    def _lengths(self, residual_bits: float) -> float:
        """Return how many times 1 / slow passes after the onset."""
        return max(0.0, residual_bits + math.log2(ASYMPTOTIC)) * math.log(2)


def forecast(
    A: Matrix,
    b: Vector,
    alpha: Fraction,
    rank: int | None = None,
    *,
    order: int = 2,
    u0: Vector = (),
    v0: Vector = (),
) -> Forecast | None:
    r"""Return the forecast, or None if the flow stands still (A = 0, or b = 0 and u0 = v0).

    Args:
        A: Exact data, ``(samples, features)``.
        b: Exact targets, ``(samples,)``.
        alpha: Initial scale.
        rank: The exact rank of A; its smaller dimension unless given. Doubles cannot tell nearly
            dependent rows from dependent ones.
        order: The order D, an integer >= 2.
        u0: Shape of the initial u, ``(features,)``; ones if empty. Signs play no part at D = 2.
        v0: Likewise of v.

    Raises:
        SolverFailure: If even the stiff solver does not see the residual vanish, or the numbers
            are beyond the range of doubles.
    """
    largest = max(abs(entry) for row in A for entry in row)
    start = _start(len(A[0]), u0, v0)
    at_start = [alpha**order * (p**order - q**order) for p, q in zip(*start, strict=True)]
    reached = [sum(map(mul, row, at_start)) for row in A]
    if not largest or tuple(reached) == b:
        return None
    # With A = 2^p A', b = 2^(p+Dq) b' the weights are 2^q w', and time is t' / 2^(2p+(2D-2)q).
    p = _magnitude(largest)
    q = (_magnitude(max(map(abs, (*b, *reached)))) - p) // order
    unit, weight = Fraction(2) ** p, Fraction(2) ** q
    rate = unit**2 * weight ** (2 * order - 2)
    X = [[float(entry / unit) for entry in row] for row in A]
    y = [float(entry / (unit * weight**order)) for entry in b]
    logs = [[_log(alpha * abs(entry) / weight) for entry in side] for side in start]
    if (2 * order - 2) * max(map(max, logs)) > LARGEST_LOG:
        raise SolverFailure(
            f"alpha={scientific(alpha)} is too large for these data: a flow is forecast within "
            "the range of doubles. Lower alpha, or rescale X and y."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = _forecast(X, y, logs, rank or min(len(A), len(A[0])), order)
    except (ArithmeticError, ValueError, RuntimeError) as error:
        # numpy.linalg.LinAlgError is a ValueError, and SciPy raises RuntimeError.
        if isinstance(error, SolverFailure):
            raise
        raise SolverFailure(
            "X, y and alpha are together beyond the range of doubles, in which a flow is forecast: "
            "rescale the rows of X, or alpha."
        ) from None
    return Forecast(
        onset=found["onset"] / rate,
        slow=found["slow"] * rate,
        fast=found["fast"] * rate,
        work=float(found["work"]),
        poles=float(found["poles"]),
        growth=float(found["growth"]),
        scale=found["scale"] * weight**order,
        weight=found["weight"] * weight,
    )


def _start(features: int, u0: Vector, v0: Vector) -> tuple[Vector, Vector]:
    ones = (Fraction(1),) * features
    return u0 or ones, v0 or ones


def rates_of(X: Any, s: Any, rank: int) -> tuple[float, float]:
    r"""Return estimates of the least nonzero and the largest eigenvalue of $X\mathrm{diag}(s)X^T$.

    The `rank` largest count as nonzero, whatever doubles make of them.
    """
    import numpy as np

    eigenvalues = np.linalg.eigvalsh((X * s) @ X.T)
    fast = float(eigenvalues[-1])
    return max(float(eigenvalues[-rank]), SEEN * fast), fast


def _forecast(
    rows: list[list[float]],
    targets: list[float],
    logs: list[list[float]],
    rank: int,
    order: int,
) -> dict[str, Fraction]:
    """Return what a `Forecast` holds, in the units of the rows and targets."""
    import numpy as np

    X, y = np.array(rows), np.array(targets)
    chart = Chart(order)
    most = MOST_RATES + MOST_JACOBIANS * 2 * X.shape[1]

    def rates(_time: float, state: Any) -> Any:
        beta, _, (pull_u, pull_v), _ = chart.read(state)
        g = 2 * order * (X.T @ (X @ beta - y)) / clock
        growth_u, growth_v = -g * pull_u, g * pull_v
        return np.concatenate([growth_u - growth_v, growth_u + growth_v])

    start = chart.state(*map(np.array, logs))
    with np.errstate(all="ignore"):
        beta, s, _, log_mean = chart.read(start)
        residual = X @ beta - y
        # The chart's time in units of the fastest initial rate.
        clock = 2 * order * float(np.abs(X.T @ residual).max())
        clock += 2 * order**2 * float(s.max()) * float(np.linalg.norm(X, 2) ** 2)
        if not clock:
            raise FloatingPointError
        target = max(np.abs(y).max(), np.abs(y + residual).max())
        reach = float(np.abs(np.linalg.lstsq(X, residual, rcond=None)[0]).max())
        solver = _solver(rates, start, math.log(reach) - order * max(map(max, logs)), order)
        onset = work = poles = growth = before = 0.0
        slowness = math.exp(-log_mean)
        while True:
            message = solver.step()
            if solver.status != "running" or solver.nfev > most:
                raise SolverFailure(
                    f"the stiff solver of the forecast stopped ({message or 'no progress'}): the "
                    "rates of the flow lie too far apart. Rescale the rows of X, or follow the "
                    "whitened flow instead (in a check: --set whitening=always)."
                )
            beta, s, pulls, log_mean = chart.read(solver.y)
            residual = X @ beta - y
            slow, fast = rates_of(X, 2 * order**2 * s, rank)
            length, before = (solver.t - before) / clock, solver.t
            earlier, slowness = slowness, math.exp(-log_mean)
            onset += length * (earlier + slowness) / 2
            # The relative rate at which the weights grow.
            pull = 2 * order * float(np.abs(np.maximum(*pulls) * (X.T @ residual)).max())
            slope = (order - 1) * pull
            growth += slope * length / math.log(2)
            poles += (order - 2) * pull * length
            # While the weights grow their own rate limits the step, later the residual's does.
            work += max(slope, fast) * length
            if np.abs(residual).max() <= ASYMPTOTIC * target:
                found = {
                    "onset": onset,
                    "slow": slow / slowness,
                    "fast": fast / slowness,
                    "work": work,
                    "poles": poles,
                    "growth": growth,
                    "scale": float(np.abs(beta).max()),
                    "weight": chart.largest(solver.y),
                }
                if not min(slow, found["scale"], found["weight"]) > 0:
                    raise FloatingPointError
                # What is not finite is no Fraction: an OverflowError or a ValueError.
                return {name: Fraction(value) for name, value in found.items()}


def _solver(rates: Callable[..., Any], start: Any, log_ratio: float, order: int) -> Any:
    """Return the stiff solver at the start.

    Args:
        rates: The right-hand side.
        start: Its initial state.
        log_ratio: log of what |beta| must reach over the largest power w^D at the start.
        order: The order D.
    """
    from scipy.integrate import LSODA

    # While tiny weights grow exponentially their logarithms are straight lines: a bound on the step
    # keeps the solver from stepping over the moment at which they have grown. (For D >= 3 they
    # head for a pole, which shows.)
    tiny = order == 2 and log_ratio > math.log(1e6)
    return LSODA(
        rates,
        0.0,
        start,
        math.inf,
        rtol=1e-8,
        # Log-ratios in units of what they must reach.
        atol=1e-8 * math.exp(min(0.0, log_ratio)),
        first_step=1e-4,
        max_step=16.0 if tiny else math.inf,
    )


def _magnitude(value: Fraction) -> int:
    """Return an integer within 1 of log2 of a positive rational."""
    return value.numerator.bit_length() - value.denominator.bit_length()


def _log(value: Fraction) -> float:
    """Return log of a positive rational of any size."""
    return math.log(value.numerator) - math.log(value.denominator)
