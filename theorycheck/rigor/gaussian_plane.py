r"""Expectations of two rectified Gaussian projections, integrated over the angle in their plane.

For $x\sim N(0, I_d)$ the projections of x on the plane of a and b are a standard Gaussian
$\varrho(\cos\varphi, \sin\varphi)$ of the plane, whatever d is. The radial integrals are
$\int_0^\infty\varrho^3 e^{-\varrho^2/2} = 2$ and $\int_0^\infty\varrho e^{-\varrho^2/2} = 1$; the
integral over $\varphi$ is left to rigorous quadrature, which is told neither where an integrand
has its kinks nor any angle between a and b. The caller sets the working precision.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import isqrt
from typing import TypeAlias

from flint import acb, arb, ctx

from theorycheck.rigor.text import to_arb

Integrand: TypeAlias = Callable[[acb, acb, acb, bool], acb]
# Bits that the goal of the quadrature stays above the working precision.
_MARGIN = 16
_EVALUATIONS = 2_000_000


@dataclass(frozen=True)
class Plane:
    r"""The plane of a and b, in the basis $\bar a$ and the unit vector across, on the side of b.

    Attributes:
        first: $\|a\|^2 > 0$.
        second: $\|b\|^2 > 0$.
        dot: $a\cdot b$.
    """

    first: Fraction
    second: Fraction
    dot: Fraction

    @cached_property
    def cosine(self) -> arb:
        r"""Coordinate of $\bar b$ along a."""
        return to_arb(self.dot) / to_arb(self.first * self.second).sqrt()

    @cached_property
    def sine(self) -> arb:
        r"""Coordinate of $\bar b$ across, not negative."""
        area = self.first * self.second - self.dot**2
        return (to_arb(area) / to_arb(self.first * self.second)).sqrt()

    def integral(self, integrand: Integrand) -> arb:
        r"""Return $\frac1\pi\int f\,d\varphi$ over the half plane $a\cdot x > 0$.

        Args:
            integrand: f, of $\cos\varphi$, $\sin\varphi$, the direction's product with $\bar b$,
                and whether f has to be analytic.
        """
        cosine, sine = acb(self.cosine), acb(self.sine)

        def along_the_arc(angle: acb, analytic: bool) -> acb:  # noqa: FBT001 - flint's signature
            x, y = angle.cos(), angle.sin()
            return integrand(x, y, cosine * x + sine * y, analytic)

        quarter = acb.pi() / 2
        goal = arb(2) ** (_MARGIN - ctx.prec)
        found = acb.integral(
            along_the_arc,
            -quarter,
            quarter,
            rel_tol=goal,
            abs_tol=goal,
            eval_limit=_EVALUATIONS,
        )
        return found.real / arb.pi()

    @cached_property
    def product(self) -> arb:
        r"""$E[a\cdot x]_+[b\cdot x]_+$."""
        size = to_arb(self.first * self.second).sqrt()
        return size * self.integral(lambda x, _, b, analytic: x * positive(b, analytic))

    @cached_property
    def share(self) -> arb:
        r"""$P(a\cdot x > 0, b\cdot x > 0)$."""
        return self.integral(lambda _x, _y, b, analytic: b.real_heaviside(analytic=analytic)) / 2

    @cached_property
    def absolute(self) -> arb:
        r"""$E|a\cdot x||b\cdot x|$: twice what the half plane gives."""
        size = to_arb(self.first * self.second).sqrt()
        found = self.integral(lambda x, _, b, analytic: x * b.real_abs(analytic=analytic))
        return 2 * size * found

    @cached_property
    def squared(self) -> arb:
        r"""$E[a\cdot x]_+^2[b\cdot x]_+^2$; $\int_0^\infty\varrho^5e^{-\varrho^2/2} = 8$."""
        size = to_arb(self.first * self.second)
        found = self.integral(lambda x, _, b, analytic: (x * positive(b, analytic)) ** 2)
        return 4 * size * found

    @cached_property
    def slope(self) -> tuple[arb, arb]:
        r"""Coordinates of $E[1_{a\cdot x>0}[b\cdot x]_+\,x]$, along a and across."""
        size = to_arb(self.second).sqrt()
        along = self.integral(lambda x, _, b, analytic: x * positive(b, analytic))
        across = self.integral(lambda _, y, b, analytic: y * positive(b, analytic))
        return size * along, size * across

    @cached_property
    def overlap(self) -> tuple[arb, arb, arb, arb]:
        r"""$E[1_{a\cdot x>0}1_{b\cdot x>0}\,q]$ for $q = x_1^2, x_1x_2, x_2^2$ and 1."""

        def step(of: Callable[[acb, acb], acb]) -> arb:
            return self.integral(
                lambda x, y, b, analytic: of(x, y) * b.real_heaviside(analytic=analytic)
            )

        half = step(lambda x, y: x * x + y * y) / 2
        return step(lambda x, _: x * x), step(lambda x, y: x * y), step(lambda _, y: y * y), half


def positive(value: acb, analytic: bool) -> acb:  # noqa: FBT001 - flint's signature
    """Return the positive part, or no number where that is not analytic but has to be."""
    return value.real_max(acb(0), analytic=analytic)


def gaussian_moment(power: int) -> arb:
    r"""Return $\frac1{\sqrt{2\pi}}\int_0^\infty g^p e^{-g^2/2}dg$ for p = 1 or 3, by quadrature.

    Beyond R >= 1 the integrand is at most $(4/e)\,g\,e^{-g^2/4}$, since $g^2e^{-g^2/4}\le 4/e$;
    so the tail is at most $(8/e)e^{-R^2/4}$.
    """
    end = 2 + ctx.prec
    goal = arb(2) ** (_MARGIN - ctx.prec)
    found = acb.integral(
        lambda g, _: g**power * (-g * g / 2).exp(), acb(0), acb(end), rel_tol=goal, abs_tol=goal
    )
    tail = (8 / arb(1).exp()) * (-(arb(end) ** 2) / 4).exp()
    return (found.real + arb(0, tail.upper())) / (2 * arb.pi()).sqrt()


def biased_mean(size: arb, bias: arb) -> arb:
    r"""Return $E[sg + b]_+$ for a standard Gaussian g, by quadrature.

    Beyond $R\ge1$ the integrand is at most $(s + |b|)\,|g|\,e^{-g^2/2}$ on either side.
    """
    end = 2 + isqrt(2 * ctx.prec)
    goal = arb(2) ** (_MARGIN - ctx.prec)
    found = acb.integral(
        lambda g, analytic: positive(size * g + bias, analytic) * (-g * g / 2).exp(),
        acb(-end),
        acb(end),
        rel_tol=goal,
        abs_tol=goal,
        eval_limit=_EVALUATIONS,
    )
    tail = 2 * (size + abs(bias)) * (-(arb(end) ** 2) / 2).exp()
    return (found.real + arb(0, tail.upper())) / (2 * arb.pi()).sqrt()
