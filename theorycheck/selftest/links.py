"""The links of diagonal networks, their inverses and their potentials, against mpmath."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

from flint import arb
from mpmath import mp

from theorycheck.core.precision import working_precision
from theorycheck.rigor import link as links_of_kernel
from theorycheck.rigor import potential as potentials
from theorycheck.rigor.network import Network
from theorycheck.rigor.text import to_arb
from theorycheck.selftest import numbers
from theorycheck.selftest.containment import holds, narrow, nothing, wide
from theorycheck.selftest.formula import point
from theorycheck.selftest.group import Group

BITS = (64, 160)
ORDERS = tuple(map(Fraction, ("5/2", "3", "4", "5", "10", "201/100")))
GUARD = 900
# Up to here the exponential of an exponent has nearly all bits.
_MODERATE = 100
# Steps of bisection, after which a root is known to 30 digits, and of Newton's method.
_BISECTED, _NEWTON_STEPS = 250, 6


def links(rng: random.Random, examples: int) -> Group:
    """Return what came of links, inverse links, gaps and potentials of every order."""
    group = Group(
        name="links",
        title="links of diagonal networks (sinh, h_D), their slopes, inverses and potentials, "
        "against mpmath",
        margin_of="|value - midpoint| / radius",
    )
    for _ in range(examples):
        order = rng.choice(ORDERS)
        _power_link(group, rng, order)
        _exponential_link(group, rng)
        _inverse(group, rng, order)
        _potential(group, rng, order)
    for order in ORDERS:
        for end in ("1", "-1", "3/2", "-7"):
            _outside(group, Fraction(end), order)
    return group


def _alpha(rng: random.Random) -> Fraction:
    return abs(numbers.any_size(rng, 30))


def _inside(rng: random.Random) -> Fraction:
    """Return an exponent in (-1, 1), often next to an end or to 0."""
    if rng.random() < 0.5:
        return Fraction(rng.randint(-999, 999), 1000)
    tiny = Fraction(1, 10 ** rng.randint(1, 40))
    return rng.choice((1, -1)) * rng.choice((1 - tiny, tiny))


def _power_link(group: Group, rng: random.Random, order: Fraction) -> None:
    alpha, s, bits = _alpha(rng), _inside(rng), rng.choice(BITS)
    where = f"h_D at s={narrow([s])}, D={order}, alpha={narrow([alpha])}, {bits} bits"
    one = (Fraction(1),)
    with working_precision(bits):
        found = links_of_kernel.link(Network(order, alpha, one, one))
        value, slope = found.value(0, to_arb(s)), found.slope(0, to_arb(s))
    with mp.workprec(GUARD):
        p, at = point(order / (order - 2)), point(s)
        scale = mp.power(point(alpha), point(order))
        low, high = mp.power(1 - at, -p), mp.power(1 + at, -p)
        _finite(group, value, scale * (low - high), where)
        _finite(group, slope, scale * p * (low / (1 - at) + high / (1 + at)), f"slope of {where}")
        if abs(s) < Fraction(99, 100):
            wide(group, value, mp.ldexp(abs(scale * (low - high)), 24 - bits), where)
            wide(group, slope, mp.ldexp(scale * p * (low + high) * 200, 24 - bits), where)


def _exponential_link(group: Group, rng: random.Random) -> None:
    alpha, s, bits = _alpha(rng), numbers.any_size(rng, 3), rng.choice(BITS)
    up, down = numbers.any_size(rng, 2), rng.choice((numbers.any_size(rng, 2), None))
    down = up if down is None else down
    where = f"link of order 2 at s={narrow([s])}, start {narrow([up, down])}, {bits} bits"
    with working_precision(bits):
        found = links_of_kernel.link(Network(Fraction(2), alpha, (up,), (down,)))
        value, slope = found.value(0, to_arb(s)), found.slope(0, to_arb(s))
    with mp.workprec(GUARD + 10_000):
        square, growth = point(alpha) ** 2, mp.exp(point(s))
        one, two = square * point(up) ** 2 * growth, square * point(down) ** 2 / growth
        _finite(group, value, one - two, where)
        _finite(group, slope, one + two, f"slope of {where}")
        if abs(s) < _MODERATE:
            wide(group, value, mp.ldexp(one + two, 24 - bits), where)
            wide(group, slope, mp.ldexp(one + two, 24 - bits), f"slope of {where}")


def _finite(group: Group, ball: arb, true: Any, where: str) -> None:
    if ball.is_finite():
        holds(group, ball, true, where)


def _link(s: Any, order: Fraction) -> Any:
    p = point(order / (order - 2))
    return mp.power(1 - s, -p) - mp.power(1 + s, -p)


def _inverse(group: Group, rng: random.Random, order: Fraction) -> None:
    """Look whether the link at both ends of a ball around its inverse lies around z."""
    z, bits = numbers.any_size(rng, 30), rng.choice(BITS)
    where = f"inverse of h_D at z={narrow([z])}, D={order}, {bits} bits"
    with working_precision(bits):
        inverse = potentials.inverse_ball(to_arb(z), order)
        gap = potentials.gap_ball(to_arb(z), order)
    with mp.workprec(GUARD):
        true = _solved(order, point(abs(z)))
        sign = 1 if z > 0 else -1
        for ball, value, what in ((inverse, sign * true, "s"), (gap, 1 - true, "1-|s|")):
            wide(group, ball, mp.ldexp(abs(value), 24 - bits), f"{what} of {where}")
            _finite(group, ball, value, f"{what} of {where}")


def _solved(order: Fraction, z: Any) -> Any:
    """Return the exponent in (0, 1) at which h_D is z > 0, by bisection and then Newton."""
    with mp.workprec(_BISECTED + 100):
        low, high = mp.mpf(0), mp.mpf(1)
        for _ in range(_BISECTED):
            middle = (low + high) / 2
            low, high = (middle, high) if _link(middle, order) < z else (low, middle)
        s = (low + high) / 2
    p = point(order / (order - 2))
    for _ in range(_NEWTON_STEPS):
        slope = p * (mp.power(1 - s, -p - 1) + mp.power(1 + s, -p - 1))
        value = _link(s, order)
        s -= mp.log(value / z) * value / slope
    return s


def _potential(group: Group, rng: random.Random, order: Fraction) -> None:
    """Compare q_D with z s less the integral of the link, which is elementary."""
    z, bits = numbers.any_size(rng, 12), rng.choice(BITS)
    where = f"q_D at z={narrow([z])}, D={order}, {bits} bits"
    with working_precision(bits):
        ball = potentials.potential_ball(to_arb(z), order)
        flat = potentials.potential_ball(to_arb(z), Fraction(2))
    with mp.workprec(GUARD):
        s = _solved(order, point(abs(z)))
        q = point(order / (order - 2)) - 1
        integral = (mp.power(1 - s, -q) + mp.power(1 + s, -q) - 2) / q
        true = point(abs(z)) * s - integral
        wide(group, ball, mp.ldexp(true, 40 - bits), where)
        _finite(group, ball, true, where)
        half = point(z) / 2
        true = 2 * half * mp.asinh(half) - 2 * mp.sqrt(1 + half**2) + 2
        _finite(group, flat, true, f"q at z={narrow([z])}, {bits} bits")


def _outside(group: Group, s: Fraction, order: Fraction) -> None:
    one = (Fraction(1),)
    with working_precision(BITS[0]):
        found = links_of_kernel.link(Network(order, Fraction(1, 10), one, one))
        nothing(group, found.value(0, to_arb(s)), f"h_D at s={s}")
        nothing(group, found.slope(0, to_arb(s)), f"slope of h_D at s={s}")
        nothing(group, potentials.inverse_ball(arb.nan(), order), "inverse of h_D at NaN")
        nothing(group, potentials.potential_ball(arb.nan(), order), "q_D at NaN")
