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


def enclosed(value: Value) -> Enclosure:
    """Return a quantity's exact midpoints and its one radius.

    Raises:
        ArithmeticError: If a ball is not finite.
    """
    balls = value if isinstance(value, list) else [value]
    return Enclosure(
        mid=tuple(map(text.dyadic, balls)),
        radius=max((text.dyadic(ball.rad()) for ball in balls), default=Fraction(0)),
        scalar=not isinstance(value, list),
    )


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
