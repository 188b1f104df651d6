r"""The potential of a point that another certificate encloses, so that potentials may be compared.

The part is embedded and its proof repeated. The name of the value follows from the name of the
point, so that no potential passes for that of another point: $Q(\hat\beta)$ of `beta_flow` is
`Q_flow`, of `beta_l1` it is `Q_l1`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from flint import arb

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.evidence import Enclosure
from theorycheck.core.outcome import Method, Outcome
from theorycheck.core.precision import working_precision
from theorycheck.rigor import text
from theorycheck.rigor.certificate import Certificate, from_json
from theorycheck.rigor.claim import agreement, rounded, rounded_up
from theorycheck.rigor.network import OPTIONAL, network
from theorycheck.rigor.potential import entropy_value

LARGEST_BITS = 100_000
_GUARD_BITS = 64
_POINT, _VALUE = "beta_", "Q_"


@dataclass(frozen=True)
class EntropyValue(Certificate):
    r"""Certificate of the potential of an enclosed point.

    Attributes:
        texts: Exact text of the problem; alpha, order, u0 and v0 are read out of it.
        part: Certificate of the point, about this problem or some of its data.
        point: Name of the point among the part's enclosures, such as `beta_flow`.
        bits: Working precision.
        value: Claimed midpoint, with `radius`.
    """

    kind: ClassVar[str] = "entropy-value"
    method: ClassVar[Method] = Method.ENCLOSED
    defaults: ClassVar[tuple[str, ...]] = OPTIONAL

    texts: Mapping[str, str]
    part: Certificate
    point: str
    bits: int
    value: Fraction
    radius: Fraction

    @classmethod
    def of(
        cls, problem: Mapping[str, str], part: Certificate, point: str, bits: int | None = None
    ) -> EntropyValue:
        """Return the certificate of the potential of `point`, which `part` encloses.

        Args:
            problem: Exact texts of the problem.
            part: Certificate of the point.
            point: Its name, such as `beta_flow`.
            bits: Working precision; by default enough for the part's radius.

        Raises:
            MalformedInput: If the part encloses no such point of the network's size, or speaks
                of other data.
        """
        found = _enclosed(problem, part, point)
        if bits is None:
            largest = max(map(abs, found.mid), default=Fraction(0))
            bits = _GUARD_BITS + _length(largest) + _length(found.radius or Fraction(1, 2**192))
            bits = min(bits, LARGEST_BITS)
        mid, radius = _valued(problem, found, bits)
        claim = rounded((mid,), radius)[0]
        certificate = cls(
            dict(problem), part, point, bits, claim, rounded_up(radius * Fraction(11, 10))
        )
        if part.verify() is Outcome.HOLDS:
            certificate._remember(agreement((claim,), certificate.radius, (mid,), radius))
        return certificate

    @property
    def problem(self) -> Mapping[str, str]:
        return self.texts

    @property
    def name(self) -> str:
        """The name of the value, such as `Q_flow`."""
        return _VALUE + self.point.removeprefix(_POINT)

    def enclosures(self) -> dict[str, Enclosure]:
        return {self.name: Enclosure(mid=(self.value,), radius=self.radius, scalar=True)}

    def _prove(self) -> Outcome:
        if self.part.verify() is not Outcome.HOLDS:
            return Outcome.INCONCLUSIVE
        try:
            found = _enclosed(self.texts, self.part, self.point)
            mid, radius = _valued(self.texts, found, self.bits)
        except ArithmeticError:
            return Outcome.INCONCLUSIVE
        return agreement((self.value,), self.radius, (mid,), radius)

    def content(self) -> dict[str, Any]:
        return {
            "problem": dict(self.texts),
            "part": self.part.to_json(),
            "point": self.point,
            "bits": self.bits,
            "value": text.written(self.value),
            "value_radius": text.written(self.radius),
        }

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        problem, part, point, bits, value, radius = text.fields(
            content, "problem", "part", "point", "bits", "value", "value_radius"
        )
        if isinstance(part, dict) and part.get("kind") in (cls.kind, "relation"):
            raise MalformedInput(f"part: a {part['kind']} certificate encloses no point.")
        certificate = cls(
            texts=text.texts(problem, "problem"),
            part=from_json(part),
            point=point if isinstance(point, str) else repr(point),
            bits=text.precision(bits, LARGEST_BITS),
            value=text.rational(value, "value"),
            radius=text.rational(radius, "value_radius"),
        )
        if certificate.radius < 0:
            raise MalformedInput("value_radius is negative.")
        _enclosed(certificate.texts, certificate.part, certificate.point)
        return certificate


def _enclosed(problem: Mapping[str, str], part: Certificate, point: str) -> Enclosure:
    """Return the point that the part encloses, if both are about this problem and its network."""
    if "alpha" not in problem:
        raise MalformedInput("problem: the parameter 'alpha' is missing.")
    if not part.within(problem):
        raise MalformedInput("part: it is about other data than the problem.")
    known = part.enclosures()
    if not point.startswith(_POINT) or point not in known or known[point].scalar:
        raise MalformedInput(
            f"point={shown(point)}: the part encloses {shown(sorted(known))}, and a point is "
            f"called {_POINT}..."
        )
    network(problem, len(known[point].mid))
    return known[point]


def _valued(problem: Mapping[str, str], found: Enclosure, bits: int) -> tuple[Fraction, Fraction]:
    """Return midpoint and radius of the potential of an enclosed point.

    Raises:
        MalformedInput: If the problem describes no network of this size.
        ArithmeticError: If it cannot be enclosed with so few bits.
    """
    described = network(problem, len(found.mid))
    with working_precision(bits):
        spread = arb(0, text.to_arb(found.radius).upper())
        ball = entropy_value([text.to_arb(mid) + spread for mid in found.mid], described)
        return text.dyadic(ball), text.dyadic(ball.rad())


def _length(value: Fraction) -> int:
    return abs(value.numerator.bit_length() - value.denominator.bit_length())
