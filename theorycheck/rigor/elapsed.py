r"""The time that $u' = -\frac1\pi u\arctan u$ takes from one point to another, and its inverse.

Separating variables, $T = \pi\int_u^{u_0}\frac{dx}{x\arctan x}
= \pi\left(\frac1u - \frac1{u_0} + \int_u^{u_0}\Big(\frac1{x\arctan x} - \frac1{x^2}\Big)dx\right)$;
the last integrand is bounded, and holomorphic where Re x > 0.
The caller sets the working precision.
"""

from __future__ import annotations

from flint import acb, arb

MOST_STEPS = 200
# Newton's method ends where a step no longer changes this many bits less than there are.
_SLACK = 16


def elapsed(start: arb, end: arb) -> arb:
    """Return the time from `start` down to `end` <= start, both positive."""
    pi = arb.pi()
    bounded = acb.integral(_bounded, acb(end), acb(start)).real
    return pi * (1 / end - 1 / start + bounded)


def _bounded(x: acb, _: bool) -> acb:  # noqa: FBT001 - the signature that flint calls
    # The cut of the inverse tangent and the pole at 0 lie where Re x = 0.
    if not x.real > 0:
        return acb("nan")
    return 1 / (x * x.atan()) - 1 / (x * x)


def reached(start: arb, time: arb, bits: int) -> arb:
    """Return about where the flow is after a time, by Newton's method: a guess, no enclosure.

    Args:
        start: Where it starts, positive.
        time: How long it runs, positive.
        bits: The working precision, and nearly that of the guess.

    Raises:
        ArithmeticError: If Newton's method does not end.
    """
    point, gone = start.mid(), arb(0)
    for _ in range(MOST_STEPS):
        # In 1/u the time is concave and increases, so that the iteration comes from one side.
        rise = (time - gone) * point.atan() / (arb.pi() * point)
        following = (1 / (1 / point + rise)).mid()
        if abs(following - point) <= point * arb(2) ** (_SLACK - bits):
            return following
        step = elapsed(point, following) if following < point else -elapsed(following, point)
        point, gone = following, (gone + step).mid()
    raise ArithmeticError(f"Newton's method did not end after {MOST_STEPS} steps")
