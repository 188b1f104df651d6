r"""A chart of the weights in which no scale underflows, and a time in which no escape is sudden.

$a_i = \log|u_i/v_i|$ and $m_i = \log|u_iv_i|$: tiny initial scales do not underflow and large ones
do not cancel. Time is $d\tau = M\,dt$ with M the mean of all $|u_i|^{D-2}$ and $|v_i|^{D-2}$. For
D = 2 that is time itself; for D >= 3 tiny weights wait for $t \sim \alpha^{2-D}$ and then grow all
at once, but in a few units of $\tau$. Doubles: it serves an estimate.
"""

from __future__ import annotations

from typing import Any

# Multiple (2D - 2) log|w| up to which all that is computed stays within doubles.
LARGEST_LOG = 600.0
_CUT = LARGEST_LOG + 20


class Chart:
    """The chart for one order D."""

    def __init__(self, order: int) -> None:
        self.order = order

    def state(self, log_u: Any, log_v: Any) -> Any:
        """Return the state (a, m) of weights given by log|u| and log|v|."""
        import numpy as np

        return np.concatenate([log_u - log_v, log_u + log_v])

    def read(self, state: Any) -> tuple[Any, Any, tuple[Any, Any], float]:
        """Return beta, s / M, the pulls |u|^(D-2) / M and |v|^(D-2) / M, and log M.

        beta = |u|^D - |v|^D and s = u^(2D-2) + v^(2D-2): at a state as `state` returns it.
        """
        import numpy as np

        ratio, product = np.split(state, 2)
        half = self.order / 2
        powers = [np.exp(np.minimum(half * (product + sign * ratio), _CUT)) for sign in (1, -1)]
        angle = half * ratio
        near = 2 * np.exp(np.minimum(half * product, _CUT)) * np.sinh(np.clip(angle, -1, 1))
        beta = np.where(np.abs(angle) < 1, near, powers[0] - powers[1])
        logs = [(half - 1) * (product + sign * ratio) for sign in (1, -1)]
        top = float(np.max(logs))
        log_mean = top + float(np.log(np.mean(np.exp(np.array(logs) - top))))
        pulls = (np.exp(logs[0] - log_mean), np.exp(logs[1] - log_mean))
        return beta, powers[0] * pulls[0] + powers[1] * pulls[1], pulls, log_mean

    def largest(self, state: Any) -> float:
        """Return the largest of the lengths of the pairs (u_i, v_i)."""
        import numpy as np

        ratio, product = np.split(state, 2)
        squares = np.exp(np.minimum(product + ratio, _CUT)) + np.exp(
            np.minimum(product - ratio, _CUT)
        )
        return float(np.sqrt(squares.max()))
