"""Certificates of quantities that the kernel computes in balls from the texts of a problem alone.

There is nothing to find beforehand: verifying repeats the computation and compares.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeAlias

from flint import arb

from theorycheck._errors import MalformedInput, SolverFailure, shown
from theorycheck.core.evidence import Enclosure
from theorycheck.core.outcome import Outcome
from theorycheck.core.precision import working_precision
from theorycheck.rigor import text
from theorycheck.rigor.certificate import accurate
from theorycheck.rigor.claim import agreement, rounded, rounded_up

_FIRST_BITS = 96
# A number, or one for each neuron.
Value: TypeAlias = arb | list[arb]
Compute: TypeAlias = Callable[[Mapping[str, str], int], Mapping[str, Value]]


@dataclass(frozen=True)
class Computed:
    """What such certificates share: mixed in before `Certificate`.

    Attributes:
        texts: Exact text of the parameters that the quantities depend on.
        bits: Working precision.
        claims: What each quantity is claimed to be.
    """

    parameters: ClassVar[tuple[str, ...]] = ()
    most_bits: ClassVar[int] = 20_000

    texts: Mapping[str, str]
    bits: int
    claims: Mapping[str, Enclosure]

    @staticmethod
    @abstractmethod
    def compute(texts: Mapping[str, str], bits: int) -> dict[str, Value]:
        """Return balls for all names, at a working precision that is set already.

        Raises:
            MalformedInput: If the texts are outside what the computation is about.
            ArithmeticError: If so many bits do not suffice.
        """

    @classmethod
    def at(cls, problem: Mapping[str, str], digits: int) -> Self:
        """Return the certificate of the quantities at a problem, to so many digits.

        Raises:
            MalformedInput: If the problem lacks a parameter, or is outside what this is about.
            ArithmeticError: If the precision that is allowed does not suffice.
            SolverFailure: If no precision would.
        """
        own = {name: problem[name] for name in cls.parameters if name in problem}
        text.parameters(own, *cls.parameters)
        bits = _FIRST_BITS + 4 * digits
        while True:
            try:
                found = _enclosed(cls.compute, own, bits)
            except ArithmeticError:
                if 2 * bits > cls.most_bits:
                    raise
            else:
                fine = all(not item.radius or accurate(item, digits) for item in found.values())
                if fine or 2 * bits > cls.most_bits:
                    break
            bits *= 2
        claims = {name: _readable(item) for name, item in found.items()}
        certificate = cls(own, bits, claims)
        certificate._remember(_compared(claims, found))
        return certificate

    if TYPE_CHECKING:

        def _remember(self, outcome: Outcome) -> None:
            """Belong to `Certificate`, which every class that this is mixed into is as well."""

    @property
    def problem(self) -> Mapping[str, str]:
        """Exact text of the parameters."""
        return self.texts

    def enclosures(self) -> dict[str, Enclosure]:
        """Return what each quantity is claimed to be."""
        return dict(self.claims)

    def _prove(self) -> Outcome:
        try:
            found = _enclosed(self.compute, self.texts, self.bits)
        except (ArithmeticError, SolverFailure):
            return Outcome.INCONCLUSIVE
        return _compared(self.claims, found)

    def content(self) -> dict[str, Any]:
        """Return the content as plain data."""
        return {
            "problem": dict(self.texts),
            "bits": self.bits,
            "claims": {
                name: {
                    "mid": [text.written(entry) for entry in claim.mid],
                    "radius": text.written(claim.radius),
                    "scalar": claim.scalar,
                }
                for name, claim in self.claims.items()
            },
        }

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        """Return the certificate with this content.

        Raises:
            MalformedInput: If it has none, or speaks of other parameters.
        """
        problem, bits, claims = text.fields(content, "problem", "bits", "claims")
        texts = text.texts(problem, "problem")
        text.parameters(texts, *cls.parameters)
        if not isinstance(claims, dict):
            raise MalformedInput(f"claims={shown(claims)} is not an object.")
        return cls(
            texts=texts,
            bits=text.precision(bits, cls.most_bits),
            claims={str(name): _claim(claim, str(name)) for name, claim in claims.items()},
        )


def positive(texts: Mapping[str, str], name: str) -> Fraction:
    """Return a parameter that is a positive rational.

    Raises:
        MalformedInput: If it is none.
    """
    found = text.rational(texts[name], name)
    if found <= 0:
        raise MalformedInput(f"{name}={shown(texts[name])} is not positive.")
    return found


def _claim(data: object, name: str) -> Enclosure:
    if not isinstance(data, dict):
        raise MalformedInput(f"claims[{shown(name)}]={shown(data)} is not an object.")
    mid, radius, scalar = text.fields(data, "mid", "radius", "scalar")
    found = text.rational(radius, "radius")
    if found < 0 or not isinstance(scalar, bool):
        raise MalformedInput(
            f"claims[{shown(name)}]: the radius is negative, or scalar no truth value."
        )
    return Enclosure(mid=text.rationals(mid, "mid"), radius=found, scalar=scalar)


def _enclosed(compute: Compute, texts: Mapping[str, str], bits: int) -> dict[str, Enclosure]:
    """Return exact midpoints and one radius for each quantity."""
    found = {}
    with working_precision(bits):
        for name, value in compute(texts, bits).items():
            balls = value if isinstance(value, list) else [value]
            found[name] = Enclosure(
                mid=tuple(map(text.dyadic, balls)),
                radius=max(text.dyadic(ball.rad()) for ball in balls),
                scalar=not isinstance(value, list),
            )
    return found


def _compared(claims: Mapping[str, Enclosure], found: Mapping[str, Enclosure]) -> Outcome:
    """Return whether every claim holds what is proved."""
    outcomes = []
    for name, claim in claims.items():
        proved = found.get(name)
        if proved is None or (claim.scalar, len(claim.mid)) != (proved.scalar, len(proved.mid)):
            return Outcome.INCONCLUSIVE
        outcomes.append(agreement(claim.mid, claim.radius, proved.mid, proved.radius))
    for outcome in (Outcome.FAILS, Outcome.INCONCLUSIVE):
        if outcome in outcomes:
            return outcome
    return Outcome.HOLDS


def _readable(found: Enclosure) -> Enclosure:
    radius = rounded_up(found.radius * Fraction(11, 10))
    return Enclosure(mid=rounded(found.mid, found.radius), radius=radius, scalar=found.scalar)
