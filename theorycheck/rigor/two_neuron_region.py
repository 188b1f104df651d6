r"""Two neurons near the teacher, for all later times: what $t^3 L(t)$ tends to.

With $\|v\| = 1$, $w_i = h_i(1, \zeta_i)$ along v and across it, $c = h_1 + h_2 = 1 - H$, shares
$p_i = h_i/c$, $\delta = \zeta_1 - \zeta_2$, $\rho = \|\delta\|$ and $y = p_1\zeta_1 + p_2\zeta_2$,
so that $\zeta_1 = p_2\delta + y$ and $\zeta_2 = -p_1\delta + y$. In the region

    0 < rho <= rho_0,  |y| <= K rho^3,  |H| <= B rho^3,  a <= p_1 <= b

every quantity below is enclosed over the whole region, after the powers of $\rho$ that it has as a
factor are taken out by exact algebra (`Region`):

    rho' in rho^2 [-fast, -slow],      p_1' in rho^3 [-drift, drift],
    y' = -y + rho^4 (at most pull),    H' = -H + rho^3 (at most push),
    L = rho^3 times something that tends to (p_1 p_2)^2/(3 pi), and rho'/rho^2 to -1/(2 pi).

If $slow > 0$, $K(1 - 3\rho_0\,fast) > \rho_0\,pull$, $B(1 - 3\rho_0\,fast) > push$, and
$p_1(0) \pm drift\,\rho_0^2/(2\,slow)$ lies inside (a, b), then no trajectory leaves the region
through a side (first exit), $\rho$ decreases to 0 with $t\rho \to 2\pi$, $p_1$ has a limit within
that distance, and $t^3 L \to (8\pi^2/3)(p_1 p_2)^2$ at the limit of $p_1$.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flint import arb

from theorycheck.rigor.student import norm


def _up_to(bound: arb) -> arb:
    """Return a ball that holds [0, bound]."""
    half = bound.upper() / 2
    return arb(half.mid(), half.upper())


def _within(bound: arb) -> arb:
    """Return a ball that holds [-bound, bound]."""
    return arb(0, bound.upper())


def bend(x: arb) -> arb:
    r"""Return $b(x) = (x - \arctan x)/x^3$ for $x \ge 0$, from $1/3 - x^2/5$ to that plus $x^4/7$.

    These are integrals of $1 - x^2 + x^4 - x^6 \le 1/(1+x^2) \le 1 - x^2 + x^4$.
    """
    square = x * x
    return arb(1) / 3 - square / 5 + _up_to(square * square / 7)


@dataclass(frozen=True)
class Region:
    r"""The region of the module; its bounds are positive balls, `share` holds [a, b].

    $y = \rho^3\sigma$ with $\sigma$ in components along $\delta$ and across it, $H = \rho^3\eta$.
    """

    rho: arb
    offset: arb
    deficit: arb
    share: arb

    @cached_property
    def r(self) -> arb:
        r"""$\rho$."""
        return _up_to(self.rho)

    @cached_property
    def square(self) -> arb:
        r"""$\rho^2$."""
        return _up_to(self.rho * self.rho)

    @cached_property
    def sigma(self) -> tuple[arb, arb]:
        r"""$\sigma$ along $\delta$ and across it."""
        return _within(self.offset), _within(self.offset)

    @cached_property
    def sigma_square(self) -> arb:
        r"""$\|\sigma\|^2$."""
        return _up_to(self.offset * self.offset)

    @cached_property
    def eta(self) -> arb:
        r"""$\eta$."""
        return _within(self.deficit)

    @cached_property
    def p(self) -> tuple[arb, arb]:
        """The shares."""
        return self.share, 1 - self.share

    @cached_property
    def c(self) -> arb:
        r"""$c = 1 - \rho^3\eta$."""
        return 1 - self.r * self.square * self.eta

    @cached_property
    def directions(self) -> tuple[tuple[arb, arb], tuple[arb, arb]]:
        r"""$\xi_i = \zeta_i/\rho$, along $\delta$ and across it."""
        along, across = (self.square * part for part in self.sigma)
        return (self.p[1] + along, across), (along - self.p[0], across)

    @cached_property
    def lengths(self) -> tuple[arb, arb]:
        r"""$\|\xi_i\|$."""
        first, second = self.directions
        return norm(first), norm(second)

    @cached_property
    def longer(self) -> tuple[arb, arb]:
        r"""$(\|\xi_1\| - p_2)/\rho^2$ and $(\|\xi_2\| - p_1)/\rho^2$."""
        rest = self.square * self.sigma_square
        first = (2 * self.p[1] * self.sigma[0] + rest) / (self.lengths[0] + self.p[1])
        second = (rest - 2 * self.p[0] * self.sigma[0]) / (self.lengths[1] + self.p[0])
        return first, second

    @cached_property
    def secants(self) -> tuple[arb, arb]:
        r"""$1/\cos\theta_i$."""
        first, second = ((1 + self.square * length * length).sqrt() for length in self.lengths)
        return first, second

    @cached_property
    def opposed(self) -> arb:
        r"""$-\xi_1\cdot\xi_2$."""
        p, q = self.p
        return (
            p * q
            - (q - p) * self.sigma[0] * self.square
            - self.square * self.square * self.sigma_square
        )

    @cached_property
    def tangent(self) -> arb:
        r"""$\tan\theta_{12}/\rho$."""
        return 1 + self.square * self.tangent_excess

    @cached_property
    def tangent_excess(self) -> arb:
        r"""$(\tan\theta_{12}/\rho - 1)/\rho^2$."""
        wedge = _up_to(self.sigma_square) * self.square * self.square
        lifted = wedge / ((1 + self.square * wedge).sqrt() + 1)
        return (lifted + self.opposed) / (1 - self.square * self.opposed)

    @cached_property
    def secant(self) -> arb:
        r"""$1/\cos\theta_{12}$."""
        return (1 + self.square * self.tangent * self.tangent).sqrt()

    @cached_property
    def bends(self) -> tuple[arb, arb]:
        r"""The values $b(\tan\theta_i)$."""
        first, second = (bend(self.r * length) for length in self.lengths)
        return first, second

    @cached_property
    def bent(self) -> arb:
        r"""$(\tan\theta_{12} - \theta_{12})/\rho^3$."""
        return self.tangent**3 * bend(self.r * self.tangent)

    @cached_property
    def angle(self) -> arb:
        r"""$\theta_{12}/\rho$."""
        return self.tangent - self.square * self.bent

    @cached_property
    def radial(self) -> tuple[arb, arb]:
        r"""$(\|w_j\|\sin\theta_{12} - \sin\theta_i)/(\|w_i\|\rho^3)$."""
        return self._radial(0), self._radial(1)

    def _radial(self, i: int) -> arb:
        j = 1 - i
        own, other = self.secants[i], self.secants[j]
        lengths = self.lengths
        gain = lengths[j] ** 2 / (other + 1) * self.tangent / self.secant
        gain += self.tangent_excess / self.secant
        gain -= self.tangent**2 / (self.secant * (self.secant + 1))
        gain += lengths[i] ** 2 / (own * (own + 1))
        gain -= self.r * self.eta * other * self.tangent / self.secant
        return (self.p[j] * gain - self.longer[i] / own) / (self.c * self.p[i] * own)

    @cached_property
    def turned(self) -> tuple[arb, arb]:
        r"""$(\theta_i - h_j\theta_{12})/\rho^3$."""
        return self._turned(0), self._turned(1)

    def _turned(self, i: int) -> arb:
        share = self.p[1 - i]
        own = self.longer[i] - self.lengths[i] ** 3 * self.bends[i]
        shared = self.bent - self.tangent_excess + self.r * self.eta * self.angle
        return own + share * shared

    @cached_property
    def pushed(self) -> arb:
        r"""$(H' + H)/\rho^3$."""
        inner = self.c * (self.p[0] * self.radial[0] + self.p[1] * self.radial[1])
        return (inner + self.turned[0] + self.turned[1]) / (2 * arb.pi())

    @cached_property
    def pulled(self) -> tuple[arb, arb]:
        r"""$(y' + y)/\rho^4$, along $\delta$ and across it."""
        first, second = (
            -(
                self.radial[0] * self.p[0] * self.directions[0][k]
                + self.radial[1] * self.p[1] * self.directions[1][k]
                - self.angle * self.sigma[k]
            )
            / (2 * arb.pi())
            + self.square * self.sigma[k] * (self.pushed - self.eta) / self.c
            for k in range(2)
        )
        return first, second

    @cached_property
    def drift(self) -> arb:
        r"""$p_1'/\rho^3$."""
        own = self.eta / 2 - (self.c * self.radial[0] * self.p[0] + self.turned[0]) / (2 * arb.pi())
        return (own + self.p[0] * (self.pushed - self.eta)) / self.c

    @cached_property
    def closing(self) -> arb:
        r"""$\rho'/\rho^2$."""
        p, q = self.p
        excess = []
        for i, share in ((0, q), (1, p)):
            length, along, sharp = self.lengths[i], self.directions[i][0], self.bends[i]
            flat = 1 - self.square * length * length * sharp
            excess.append(
                self.longer[i] * along
                + share * self.sigma[0]
                - length**3 * along * sharp
                + self.r * self.eta * length * flat * along / self.c
            )
        between = (self.bent - self.tangent_excess) * (q / p + p / q)
        bracket = between + excess[0] / p - excess[1] / q
        slope = -self.sigma[0] * (q - p) / (2 * p * q)
        apart = self.directions[0][0] / p - self.directions[1][0] / q
        slope -= self.r * self.eta * apart / (2 * self.c)
        return self.r * (slope + self.r * bracket / (2 * arb.pi())) - 1 / (2 * arb.pi())

    @cached_property
    def loss(self) -> arb:
        r"""$L/\rho^3$."""
        p, q = self.p
        between = self.c * p * q * (1 - self.square * self.opposed) * self.bent
        own = p * self.lengths[0] ** 3 * self.bends[0] + q * self.lengths[1] ** 3 * self.bends[1]
        square = self.eta * self.eta + self.c * self.c * self.sigma_square
        return self.c * (between - own) / (2 * arb.pi()) + self.r * self.square * square / 4


@dataclass(frozen=True)
class Limit:
    """What is shown of a trajectory that starts in a region.

    Attributes:
        share: Where p_1 tends to.
        scaled_loss: What $t^3 L$ tends to, with |v| = 1.
    """

    share: arb
    scaled_loss: arb


@dataclass(frozen=True)
class Demands:
    """What a region must allow for: its own bounds have to exceed these, certainly."""

    offset: arb
    deficit: arb
    way: arb


def demands(region: Region) -> Demands | None:
    r"""Return what the module demands of K, B and the room around p_1; None if nothing helps."""
    fast, slow = -region.closing.lower(), -region.closing.upper()
    left = 1 - 3 * region.rho * fast
    if not (region.rho < 1 and slow > 0 and left > 0 and region.share > 0 and region.share < 1):
        return None
    pull, push = norm(region.pulled).upper(), abs(region.pushed).upper()
    way = abs(region.drift).upper() * region.rho * region.rho / (2 * slow)
    return Demands(offset=region.rho * pull / left, deficit=push / left, way=way)


def settles(region: Region, share: arb) -> Limit | None:
    """Return the limits of every trajectory that starts in the region, None if it may leave.

    Args:
        region: The region.
        share: Where p_1 starts.
    """
    found = demands(region)
    if found is None:
        return None
    if not (region.offset > found.offset and region.deficit > found.deficit):
        return None
    limit = share + arb(0, found.way.upper())
    if not (limit > region.share.lower() and limit < region.share.upper()):
        return None
    # p (1 - p) once, so that its ball is not widened: 1/4 - (p - 1/2)^2.
    half = limit - arb(1) / 2
    product = arb(1) / 4 - half * half
    return Limit(share=limit, scaled_loss=8 * arb.pi() ** 2 / 3 * product * product)
