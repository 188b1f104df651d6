r"""The coefficients of a diagonal network as functions of dual exponents.

Along gradient flow each $\beta_i$ is an increasing function of one number $s_i$, and at the limit
$s = X^\top\nu$; the minimizer of the potential has the same form (Woodworth et al. 2020, theorems
1 and 3). Order 2: $\beta_i = \alpha^2(u_{0,i}^2 e^{s} - v_{0,i}^2 e^{-s})$.
"""

from __future__ import annotations

from typing import Protocol

from flint import arb

from theorycheck.rigor.network import Network
from theorycheck.rigor.text import to_arb


class Link(Protocol):
    """Increasing functions, one for each coordinate, in balls at the working precision."""

    def value(self, i: int, s: arb) -> arb:
        """Return a ball around beta_i at the exponents in s; NaN outside the domain."""

    def slope(self, i: int, s: arb) -> arb:
        """Return a ball around d beta_i / ds, which is positive; NaN outside the domain."""


class ExponentialLink:
    r"""Order 2: $\alpha^2(u_{0,i}^2 e^{s} - v_{0,i}^2 e^{-s})$."""

    def __init__(self, network: Network) -> None:
        """Convert the exact squares at the working precision."""
        square = network.alpha**2
        self.up = [to_arb(square * entry * entry) for entry in network.u0]
        self.down = [to_arb(square * entry * entry) for entry in network.v0]
        self.even = [abs(a) == abs(b) for a, b in zip(network.u0, network.v0, strict=True)]

    def value(self, i: int, s: arb) -> arb:
        # sinh does not cancel near 0.
        return 2 * self.up[i] * s.sinh() if self.even[i] else self._ends(i, s)

    def slope(self, i: int, s: arb) -> arb:
        return 2 * self.up[i] * s.cosh() if self.even[i] else self._sum(i, s)

    def _ends(self, i: int, s: arb) -> arb:
        return self.up[i] * s.exp() - self.down[i] * (-s).exp()

    def _sum(self, i: int, s: arb) -> arb:
        return self.up[i] * s.exp() + self.down[i] * (-s).exp()


def link(network: Network) -> Link:
    """Return the link of a network, its constants at the working precision."""
    if network.order == 2:
        return ExponentialLink(network)
    raise NotImplementedError(f"order={network.order}")
