"""Claims of named quantities in certificates: read, written, made from balls, and compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from flint import arb

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.evidence import Enclosure
from theorycheck.core.outcome import Outcome
from theorycheck.rigor import text
from theorycheck.rigor.claim import agreement, rounded, rounded_up

# A number, or a vector such as one number for each neuron.
Value: TypeAlias = arb | list[arb]
Claims: TypeAlias = Mapping[str, Enclosure]
# Binary exponent: far below what any precision resolves beside another number.
_TINIEST = 20_000


def enclosed(value: Value) -> Enclosure:
    """Return a quantity's exact midpoints and its one radius.

    What is closer to 0 than any rational that one would write down is a ball around 0.

    Raises:
        ArithmeticError: If a ball is not finite.
    """
    balls = [_writable(ball) for ball in (value if isinstance(value, list) else [value])]
    return Enclosure(
        mid=tuple(map(text.dyadic, balls)),
        radius=max((text.dyadic(ball.rad()) for ball in balls), default=Fraction(0)),
        scalar=not isinstance(value, list),
    )


def _writable(ball: arb) -> arb:
    """Return the ball, or one that holds it, whose midpoint and radius are 0 or no less than tiny.

    That of exp(-10^24) has an exponent of 10^24 digits or so, which no memory holds as a rational.
    """
    tiny = arb(2) ** -_TINIEST
    if not ball.is_finite() or ball.is_zero():
        return ball
    if abs(ball) < tiny:
        return arb(0, tiny)
    return ball + arb(0, tiny) if 0 < ball.rad() < tiny else ball


def readable(found: Enclosure) -> Enclosure:
    """Return a claim that holds what was enclosed, in short decimals."""
    radius = rounded_up(found.radius * Fraction(11, 10))
    return Enclosure(mid=rounded(found.mid, found.radius), radius=radius, scalar=found.scalar)


def compared(claims: Claims, found: Claims) -> Outcome:
    """Return whether every claim holds what the kernel enclosed."""
    outcomes = []
    for name, claim in claims.items():
        proved = found.get(name)
        if proved is None or (claim.scalar, len(claim.mid)) != (proved.scalar, len(proved.mid)):
            return Outcome.INCONCLUSIVE
        outcomes.append(agreement(claim.mid, claim.radius, proved.mid, proved.radius))
    return weakest(outcomes)


def weakest(outcomes: Sequence[Outcome]) -> Outcome:
    """Return FAILS if it is among the outcomes, else INCONCLUSIVE if that is, else HOLDS."""
    for outcome in (Outcome.FAILS, Outcome.INCONCLUSIVE):
        if outcome in outcomes:
            return outcome
    return Outcome.HOLDS


def written(claims: Claims) -> dict[str, dict[str, Any]]:
    """Return claims as plain data."""
    return {
        name: {
            "mid": [text.written(mid) for mid in claim.mid],
            "radius": text.written(claim.radius),
            "scalar": claim.scalar,
        }
        for name, claim in claims.items()
    }


def read(data: object) -> dict[str, Enclosure]:
    """Return the claims that plain data write.

    Raises:
        MalformedInput: If they write none.
    """
    if not isinstance(data, dict) or not data:
        raise MalformedInput(f"claims={shown(data)} is no object with quantities.")
    return {str(name): _read(claim, shown(name)) for name, claim in data.items()}


def _read(data: object, name: str) -> Enclosure:
    if not isinstance(data, dict):
        raise MalformedInput(f"claims[{name}]={shown(data)} is not an object.")
    mid, radius, scalar = text.fields(data, "mid", "radius", "scalar")
    found = text.rational(radius, "radius")
    if found < 0 or not isinstance(scalar, bool):
        raise MalformedInput(f"claims[{name}]: a radius is negative, or scalar no truth value.")
    return Enclosure(mid=text.rationals(mid, "mid"), radius=found, scalar=scalar)
