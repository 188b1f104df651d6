r"""What a flow will cost, from a stiff double-precision solver: an estimate, never a result.

The chart is $a_i = \log(u_i/v_i)$, $m_i = \log(u_iv_i)$, in which tiny initial scales do not
underflow and large ones do not cancel; both rates come from the chain rule alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from theorycheck._errors import SolverFailure
from theorycheck.core.exact import Matrix, Vector

# Relative residual at which the exponential regime is taken to have begun.
ASYMPTOTIC = 1e-6
# An explicit Taylor step of this order is about order / (e² rate), as measured.
STEP_FACTOR = 7.4


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What to expect of a flow.

    Attributes:
        onset: Time at which the residual has become small.
        slow: Slowest nonzero rate at the limit.
        fast: Fastest rate at the limit.
        work: Integral of the fastest rate up to the onset.
        growth: log2 of the factor by which an early error may grow.
        scale: Largest |beta| at the onset.
        weight: Largest weight at the onset.
    """

    onset: float
    slow: float
    fast: float
    work: float
    growth: float
    scale: float
    weight: float

    def steps(self, order: int, residual_bits: float) -> int:
        """Return the estimated number of Taylor steps until the residual has shrunk that far."""
        remaining = max(0.0, residual_bits + math.log2(ASYMPTOTIC)) * math.log(2) / self.slow
        return math.ceil((self.work + self.fast * remaining) * STEP_FACTOR / order)


def forecast(A: Matrix, b: Vector, alpha: Fraction) -> Forecast | None:
    """Return the forecast, or None if the flow stands still (A = 0 or b = 0).

    Raises:
        SolverFailure: If even the stiff solver does not see the residual vanish, or the numbers
            are beyond the range of doubles.
    """
    try:
        return _forecast(A, b, alpha)
    except OverflowError:
        raise SolverFailure(
            "the data or alpha are beyond the range of doubles, in which a flow is forecast: "
            "rescale the data."
        ) from None


def _forecast(A: Matrix, b: Vector, alpha: Fraction) -> Forecast | None:
    import numpy as np
    from scipy.integrate import LSODA

    X = np.array([[float(entry) for entry in row] for row in A])
    y = np.array([float(entry) for entry in b])
    if not X.any() or not y.any():
        return None
    d = X.shape[1]
    log_product = 2 * (math.log(alpha.numerator) - math.log(alpha.denominator))

    def sizes(state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return beta = u² - v² and s = u² + v²."""
        ratio, product = state[:d], state[d:]
        grown, shrunk = (np.exp(np.minimum(product + sign * ratio, 150.0)) for sign in (1, -1))
        near = 2 * np.exp(np.minimum(product, 150.0)) * np.sinh(np.clip(ratio, -1, 1))
        return np.where(np.abs(ratio) < 1, near, grown - shrunk), grown + shrunk

    def rates(_time: float, state: np.ndarray) -> np.ndarray:
        beta, _ = sizes(state)
        g = X.T @ (X @ beta - y)
        growth_u, growth_v = -4 * g / clock, 4 * g / clock
        return np.concatenate([growth_u - growth_v, growth_u + growth_v])

    start = np.concatenate([np.zeros(d), np.full(d, log_product)])
    # Time in units of the fastest initial rate; log-ratios in units of what they must reach.
    clock = 4 * float(np.abs(X.T @ y).max()) + 16 * math.exp(log_product) * float(
        np.linalg.norm(X, 2) ** 2
    )
    reach = float(np.abs(np.linalg.lstsq(X, y, rcond=None)[0]).max())
    ratio_scale = math.exp(min(0.0, math.log(reach) - log_product))
    # While tiny weights grow nothing seems to happen: a bound on the step keeps the solver from
    # stepping over the moment at which they have grown.
    tiny = math.log(reach) - log_product > math.log(1e6)
    solver = LSODA(
        rates,
        0.0,
        start,
        math.inf,
        rtol=1e-8,
        atol=1e-8 * ratio_scale,
        first_step=1e-4,
        max_step=16.0 if tiny else math.inf,
    )
    work = growth = before = 0.0
    while True:
        message = solver.step()
        if solver.status == "failed" or solver.nfev > 2 * 10**5:
            raise SolverFailure(
                f"the stiff solver stopped at t = {solver.t / clock:.3g} "
                f"({message or 'no progress'}): rescale the data."
            )
        beta, s = sizes(solver.y)
        residual = X @ beta - y
        eigenvalues = np.linalg.eigvalsh((X * s) @ X.T) * 8
        length, before = (solver.t - before) / clock, solver.t
        slope = 4 * float(np.abs(X.T @ residual).max())
        growth += slope * length / math.log(2)
        # While the weights grow their own rate limits the step, later the residual's does.
        work += max(slope, float(eigenvalues[-1])) * length
        if np.linalg.norm(residual) <= ASYMPTOTIC * np.linalg.norm(y):
            nonzero = eigenvalues[eigenvalues > 1e-13 * eigenvalues[-1]]
            return Forecast(
                onset=solver.t / clock,
                slow=float(nonzero[0]),
                fast=float(nonzero[-1]),
                work=work,
                growth=growth,
                scale=float(np.abs(beta).max()),
                weight=float(np.sqrt(s.max())),
            )
