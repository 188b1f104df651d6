"""Whether a ball holds a value that was found independently, and is not too wide to be of use."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import arb
from mpmath import mp, mpf

from theorycheck.core.evidence import Enclosure
from theorycheck.selftest.formula import point
from theorycheck.selftest.group import Group


def exactly(value: arb) -> Any:
    """Return the midpoint of a finite ball as the exact number that it is."""
    mantissa, exponent = value.mid().man_exp()
    with mp.workprec(max(int(mantissa).bit_length(), 2)):
        return mp.ldexp(mpf(int(mantissa)), int(exponent))


def holds(group: Group, ball: arb, true: Any, where: str, floor: Any = 0) -> None:
    """Measure |value - midpoint| / radius, the margin of containment, up to mpmath's rounding.

    Args:
        floor: An absolute error of the value, where it cannot be known relatively.
    """
    group.count("values in balls")
    slack = max(mp.ldexp(abs(true), 16 - mp.prec), floor)
    distance(group, abs(true - exactly(ball)), exactly(ball.rad()), slack, where)


def claimed(group: Group, claim: Enclosure, true: list[Any], where: str, floor: Any = 0) -> None:
    """Measure the same for each entry of a claim of a certificate."""
    if len(claim.mid) != len(true):
        group.complain(f"{where}: {len(claim.mid)} entries are claimed, there are {len(true)}")
        return
    for mid, entry in zip(claim.mid, true, strict=True):
        group.count("values in claims")
        slack = max(mp.ldexp(abs(entry), 16 - mp.prec), floor)
        distance(group, abs(entry - point(mid)), point(claim.radius), slack, where)


def distance(group: Group, apart: Any, radius: Any, slack: Any, where: str) -> None:
    """Measure apart / radius; what mpmath rounds away is not held against the ball."""
    if apart <= slack:
        group.measure(0.0, where)
    else:
        group.measure(ratio(apart - slack, radius), where)


def ratio(first: Any, second: Any) -> float:
    """Return first / second, cut off where it is large; above 1 only if first exceeds second."""
    if first <= second:
        return min(float(first / second), 1.0) if second else 0.0
    return max(float(first / second), 1 + 1e-9) if first < second * 1e9 else 1e9


def wide(group: Group, ball: arb, allowed: Any, where: str) -> None:
    """Complain about a ball that is not finite, or wider than allowed."""
    group.count("widths of balls")
    if not ball.is_finite():
        group.complain(f"{where}: no finite ball, and the value is defined")
    elif exactly(ball.rad()) > allowed:
        times = float(min(exactly(ball.rad()) / allowed, mpf(10) ** 300))
        group.complain(f"{where}: the ball is {times:.3g} times as wide as it may be")


def nothing(group: Group, ball: arb, where: str) -> None:
    """Complain about a finite ball where there is no value."""
    group.count("points without a value")
    if ball.is_finite():
        group.complain(f"{where}: there is no value, and the ball is {ball.str(10)}")


def narrow(values: list[Fraction]) -> str:
    """Return exact numbers as short text."""
    return ", ".join(f"{float(v):.6g}" if abs(v) < 10**300 else "huge" for v in values)
