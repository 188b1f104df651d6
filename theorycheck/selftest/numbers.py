"""Exact numbers at which functions go wrong: huge, tiny, next to poles and multiples of pi."""

from __future__ import annotations

import random
from fractions import Fraction

from mpmath import mp

LARGEST_EXPONENT = 300


def any_size(rng: random.Random, most: int = LARGEST_EXPONENT) -> Fraction:
    """Return a rational of either sign, from 10^-most to 10^most, most often near 1."""
    span = rng.choice((2, 2, 12, most))
    exponent = rng.randint(-span, span)
    mantissa = Fraction(rng.randint(1, 10**18), rng.choice((10**17, 3 * 10**17, 2**57)))
    return rng.choice((1, -1)) * mantissa * Fraction(10) ** exponent


def near_multiple_of_pi(rng: random.Random) -> Fraction:
    """Return a rational next to a multiple of pi/2, as near as 10^-40, the multiple up to 10^30."""
    with mp.workprec(400):
        multiple = rng.randint(-(10 ** rng.randint(0, 30)), 10 ** rng.randint(0, 30))
        near = multiple * mp.pi / 2
        digits = rng.randint(1, 40)
        numerator = int(mp.nint(near * mp.mpf(10) ** digits))
    return Fraction(numerator, 10**digits)


def next_to(rng: random.Random, point: int) -> Fraction:
    """Return a rational next to an integer, as near as 10^-300, on either side."""
    return point + rng.choice((1, -1)) * Fraction(1, 10 ** rng.randint(1, LARGEST_EXPONENT))


def argument(rng: random.Random, head: str) -> Fraction:
    """Return an argument for a function of the kernel's language."""
    if head in ("sin", "cos"):
        return rng.choice((near_multiple_of_pi, any_size))(rng)
    if head in ("asin", "log", "sqrt", "pow"):
        special = {"asin": (1, -1, 0), "log": (0, 1), "sqrt": (0,), "pow": (0, 1)}[head]
        if rng.random() < 0.4:
            return next_to(rng, rng.choice(special))
        if head == "asin" and rng.random() < 0.7:
            return Fraction(rng.randint(-(10**6), 10**6), 10**6)
        return any_size(rng)
    if head in ("exp", "sinh", "cosh"):
        return any_size(rng, 30)
    return any_size(rng)


def exponent(rng: random.Random) -> Fraction:
    """Return an exponent as formulas have them."""
    return Fraction(rng.randint(-9, 9), rng.choice((1, 1, 2, 3, 5)))
