r"""The coefficients of a diagonal network as functions of dual exponents.

Along gradient flow each $\beta_i$ is an increasing function of one number $s_i$, and at the limit
$s = X^\top\nu$; the minimizer of the potential has the same form (Woodworth et al. 2020, theorems
1 and 3). Order 2: $\beta_i = \alpha^2(u_{0,i}^2 e^{s} - v_{0,i}^2 e^{-s})$. Order D > 2:
$\beta_i = \alpha^D h_D(s)$, $h_D(s) = (1-s)^{-p} - (1+s)^{-p}$, $p = D/(D-2)$, where |s| < 1.
"""

from __future__ import annotations

from typing import Protocol

from flint import arb, ctx

from theorycheck.core.precision import working_precision
from theorycheck.rigor.network import Network
from theorycheck.rigor.text import to_arb

_GUARD_BITS = 64
_NARROW = 2.0**-10


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
        # There may be many coordinates, and mostly few different shapes.
        square = network.alpha**2
        known = {entry: to_arb(square * entry * entry) for entry in {*network.u0, *network.v0}}
        self.up = [known[entry] for entry in network.u0]
        self.down = [known[entry] for entry in network.v0]
        pairs = zip(network.u0, network.v0, strict=True)
        self.even = [a is b or abs(a) == abs(b) for a, b in pairs]

    def value(self, i: int, s: arb) -> arb:
        # sinh does not cancel near 0.
        return 2 * self.up[i] * s.sinh() if self.even[i] else self._ends(i, s)

    def slope(self, i: int, s: arb) -> arb:
        return 2 * self.up[i] * s.cosh() if self.even[i] else self._sum(i, s)

    def _ends(self, i: int, s: arb) -> arb:
        return self.up[i] * s.exp() - self.down[i] * (-s).exp()

    def _sum(self, i: int, s: arb) -> arb:
        return self.up[i] * s.exp() + self.down[i] * (-s).exp()


class PowerLink:
    r"""Order D > 2: $\alpha^D\left((1-s)^{-p} - (1+s)^{-p}\right)$, $p = D/(D-2)$.

    Every factor is monotone, so that a wide ball is widened little. NaN unless the whole ball is
    certain to lie inside (-1, 1); a ball near an end must have the bits that tell it from the end.
    """

    def __init__(self, network: Network) -> None:
        """Convert the constants at the working precision."""
        order = network.order
        self.power = to_arb(order / (order - 2))
        # The logarithm is large: more bits keep the scale accurate to the working precision.
        with working_precision(ctx.prec + _GUARD_BITS):
            scale = (to_arb(order) * to_arb(network.alpha).log()).exp()
        self.scale = +scale

    def value(self, i: int, s: arb) -> arb:  # noqa: ARG002  all coordinates are alike
        if not _inside(s):
            return arb("nan")
        if abs(s) < 0.5 and s.rad() < _NARROW:
            # 2 (1-s^2)^(-p/2) sinh(p artanh s): the difference of powers cancels near 0. On a
            # wide ball what cancels is nothing beside the width, and the difference is tighter.
            angle = s.log1p() - (-s).log1p()
            even = (-self.power / 2 * (-s * s).log1p()).exp()
            return 2 * self.scale * even * (self.power / 2 * angle).sinh()
        return self.scale * (_power(1 - s, -self.power) - _power(1 + s, -self.power))

    def slope(self, i: int, s: arb) -> arb:  # noqa: ARG002
        if not _inside(s):
            return arb("nan")
        exponent = -self.power - 1
        return self.scale * self.power * (_power(1 - s, exponent) + _power(1 + s, exponent))


def _inside(s: arb) -> bool:
    # Certain comparisons of whole balls: False for NaN and for a ball that touches an end.
    return bool(s < 1) and bool(s > -1)


def _power(base: arb, exponent: arb) -> arb:
    # Not arb's power: repeated multiplication widens a wide ball until it holds 0.
    return (exponent * base.log()).exp()


def link(network: Network) -> Link:
    """Return the link of a network, its constants at the working precision."""
    return ExponentialLink(network) if network.order == 2 else PowerLink(network)
