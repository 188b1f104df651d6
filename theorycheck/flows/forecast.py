r"""What a flow will cost, from a stiff double-precision solver: an estimate, never a result.

The chart is $a_i = \log(u_i/v_i)$, $m_i = \log(u_iv_i)$, in which tiny initial scales do not
underflow and large ones do not cancel; both rates come from the chain rule alone. The solver sees
the data in units, powers of two, in which neither A nor b is large or small.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from theorycheck._errors import SolverFailure
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.notation import scientific

# Relative residual at which the exponential regime is taken to have begun.
ASYMPTOTIC = 1e-6
# An explicit Taylor step of this order is about order / (e² rate), as measured.
STEP_FACTOR = 7.4
# Doubles see no eigenvalue below this part of the largest: taken for it, stiff is still stiff.
SEEN = 1e-17
# log(u v) up to which all that is computed stays within doubles.
LARGEST_LOG = 600.0
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
        growth: log2 of the factor by which an early error may grow.
        scale: Largest |beta| at the onset.
        weight: Largest weight at the onset.
    """

    onset: Fraction
    slow: Fraction
    fast: Fraction
    work: float
    growth: float
    scale: Fraction
    weight: Fraction

    def steps(self, order: int, residual_bits: float) -> int:
        """Return the estimated number of Taylor steps until the residual has shrunk that far."""
        lengths = self._lengths(residual_bits) * float(self.fast / self.slow)
        return math.ceil((self.work + lengths) * STEP_FACTOR / order)

    def duration(self, residual_bits: float) -> Fraction:
        """Return the estimated time until the residual has shrunk that far."""
        return self.onset + Fraction(self._lengths(residual_bits)) / self.slow

    def _lengths(self, residual_bits: float) -> float:
        """Return how many times 1 / slow passes after the onset."""
        return max(0.0, residual_bits + math.log2(ASYMPTOTIC)) * math.log(2)


def forecast(A: Matrix, b: Vector, alpha: Fraction, rank: int | None = None) -> Forecast | None:
    r"""Return the forecast, or None if the flow stands still (A = 0 or b = 0).

    Args:
        A: Exact data, ``(samples, features)``.
        b: Exact targets, ``(samples,)``.
        alpha: Initial scale.
        rank: The exact rank of A; its smaller dimension unless given. Doubles cannot tell nearly
            dependent rows from dependent ones.

    Raises:
        SolverFailure: If even the stiff solver does not see the residual vanish, or the numbers
            are beyond the range of doubles.
    """
    largest, target = (max(map(abs, entries)) for entries in ((x for row in A for x in row), b))
    if not largest or not target:
        return None
    # With A = 2^p A', b = 2^(p+2q) b' the weights are 2^q w', and time is t' / 2^(2p+2q).
    p = _magnitude(largest)
    q = (_magnitude(target) - p) // 2
    unit, weight = Fraction(2) ** p, Fraction(2) ** q
    rate = (unit * weight) ** 2
    X = [[float(entry / unit) for entry in row] for row in A]
    y = [float(entry / (unit * weight**2)) for entry in b]
    log_product = 2 * _log(alpha / weight)
    if log_product > LARGEST_LOG:
        raise SolverFailure(
            f"alpha={scientific(alpha)} is too large for these data: a flow is forecast within "
            "the range of doubles. Lower alpha, or rescale X and y."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = _forecast(X, y, log_product, rank or min(len(A), len(A[0])))
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
        growth=float(found["growth"]),
        scale=found["scale"] * weight**2,
        weight=found["weight"] * weight,
    )


def rates_of(X: Any, s: Any, rank: int) -> tuple[float, float]:
    r"""Return estimates of the least nonzero and the largest eigenvalue of $X\mathrm{diag}(s)X^T$.

    The `rank` largest count as nonzero, whatever doubles make of them.
    """
    import numpy as np

    eigenvalues = np.linalg.eigvalsh((X * s) @ X.T)
    fast = float(eigenvalues[-1])
    return max(float(eigenvalues[-rank]), SEEN * fast), fast


def _forecast(
    rows: list[list[float]], targets: list[float], log_product: float, rank: int
) -> dict[str, Fraction]:
    """Return what a `Forecast` holds, in the units of the rows and targets."""
    import numpy as np

    X, y = np.array(rows), np.array(targets)
    d = X.shape[1]

    def sizes(state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return beta = u² - v² and s = u² + v²."""
        ratio, product = state[:d], state[d:]
        grown, shrunk = (
            np.exp(np.minimum(product + sign * ratio, LARGEST_LOG + 20)) for sign in (1, -1)
        )
        near = 2 * np.exp(np.minimum(product, LARGEST_LOG + 20)) * np.sinh(np.clip(ratio, -1, 1))
        return np.where(np.abs(ratio) < 1, near, grown - shrunk), grown + shrunk

    def rates(_time: float, state: np.ndarray) -> np.ndarray:
        beta, _ = sizes(state)
        g = X.T @ (X @ beta - y)
        growth_u, growth_v = -4 * g / clock, 4 * g / clock
        return np.concatenate([growth_u - growth_v, growth_u + growth_v])

    most = MOST_RATES + MOST_JACOBIANS * 2 * d
    start = np.concatenate([np.zeros(d), np.full(d, log_product)])
    with np.errstate(all="ignore"):
        # Time in units of the fastest initial rate.
        clock = 4 * float(np.abs(X.T @ y).max()) + 16 * math.exp(log_product) * float(
            np.linalg.norm(X, 2) ** 2
        )
        if not clock:
            raise FloatingPointError
        reach = float(np.abs(np.linalg.lstsq(X, y, rcond=None)[0]).max())
        solver = _solver(rates, start, math.log(reach) - log_product)
        work = growth = before = 0.0
        while True:
            message = solver.step()
            if solver.status != "running" or solver.nfev > most:
                raise SolverFailure(
                    f"the stiff solver of the forecast stopped ({message or 'no progress'}): the "
                    "rates of the flow lie too far apart. Rescale the rows of X, or follow the "
                    "whitened flow instead (in a check: --set whitening=always)."
                )
            beta, s = sizes(solver.y)
            residual = X @ beta - y
            slow, fast = rates_of(X, 8 * s, rank)
            length, before = (solver.t - before) / clock, solver.t
            slope = 4 * float(np.abs(X.T @ residual).max())
            growth += slope * length / math.log(2)
            # While the weights grow their own rate limits the step, later the residual's does.
            work += max(slope, fast) * length
            if np.abs(residual).max() <= ASYMPTOTIC * np.abs(y).max():
                found = {
                    "onset": solver.t / clock,
                    "slow": slow,
                    "fast": fast,
                    "work": work,
                    "growth": growth,
                    "scale": float(np.abs(beta).max()),
                    "weight": math.sqrt(float(s.max())),
                }
                if not min(slow, found["scale"], found["weight"]) > 0:
                    raise FloatingPointError
                # What is not finite is no Fraction: an OverflowError or a ValueError.
                return {name: Fraction(value) for name, value in found.items()}


def _solver(rates: Callable[..., Any], start: Any, log_ratio: float) -> Any:
    """Return the stiff solver at the start.

    Args:
        rates: The right-hand side.
        start: Its initial state.
        log_ratio: log of what |beta| must reach over alpha².
    """
    from scipy.integrate import LSODA

    # While tiny weights grow nothing seems to happen: a bound on the step keeps the solver from
    # stepping over the moment at which they have grown.
    tiny = log_ratio > math.log(1e6)
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
