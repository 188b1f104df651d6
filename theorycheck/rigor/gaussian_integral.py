"""Expectations over Gaussian inputs, enclosed by rigorous quadrature at exact weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from flint import arb

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.evidence import Enclosure
from theorycheck.core.outcome import Method, Outcome
from theorycheck.core.precision import working_precision
from theorycheck.rigor import text
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.claims import compared, enclosed, read, readable, written
from theorycheck.rigor.gaussian_quantities import QUANTITIES, Setting

LARGEST_BITS = 2_000
_FIRST_BITS = 64
_TEXTS = ("W", "v", "neuron", "w", "u", "bias", "outputs")


@dataclass(frozen=True)
class GaussianIntegral(Certificate):
    """Certificate of named integrals, and of the angles beside them, at exact vectors.

    Attributes:
        texts: Exact text of the vectors.
        bits: Working precision.
        claims: What each quantity is claimed to be.
    """

    kind: ClassVar[str] = "gaussian-integral"
    method: ClassVar[Method] = Method.ENCLOSED
    # W or w, whichever the problem has: one that has both is about neither alone.
    defaults: ClassVar[tuple[str, ...]] = ("W", "w", "neuron", "u", "bias", "outputs")

    texts: Mapping[str, str]
    bits: int
    claims: Mapping[str, Enclosure]

    @classmethod
    def of(cls, problem: Mapping[str, str], names: Sequence[str], digits: int) -> GaussianIntegral:
        """Return the certificate of named quantities to so many digits of the largest entry.

        What is 0 has no relative digits: it is enclosed to twice as many absolute ones.

        Raises:
            MalformedInput: If the texts describe no vectors, or a quantity is not known, not
                defined at these, or takes too many integrals.
        """
        texts = {name: problem[name] for name in _TEXTS if name in problem}
        bits = _FIRST_BITS + 4 * digits
        found = _proved(texts, names, bits)
        while not all(_fine(item, digits) for item in found.values()) and 2 * bits <= LARGEST_BITS:
            bits *= 2
            found = _proved(texts, names, bits)
        claims = {name: readable(item) for name, item in found.items()}
        certificate = cls(texts, bits, claims)
        certificate._remember(compared(claims, found))
        return certificate

    @property
    def problem(self) -> Mapping[str, str]:
        return self.texts

    def enclosures(self) -> dict[str, Enclosure]:
        return dict(self.claims)

    def _prove(self) -> Outcome:
        return compared(self.claims, _proved(self.texts, tuple(self.claims), self.bits))

    def content(self) -> dict[str, Any]:
        return {
            "problem": dict(self.texts),
            "bits": self.bits,
            "claims": written(self.claims),
        }

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        problem, bits, claims = text.fields(content, "problem", "bits", "claims")
        texts = text.texts(problem, "problem")
        text.parameters(texts, "v", optional=_TEXTS)
        Setting(texts)
        return cls(
            texts=texts,
            bits=text.precision(bits, LARGEST_BITS),
            claims={_known(name): claim for name, claim in read(claims).items()},
        )


def _known(name: object) -> str:
    if not isinstance(name, str) or name not in QUANTITIES:
        raise MalformedInput(
            f"quantity={shown(name)}: the kernel knows {', '.join(sorted(QUANTITIES))}."
        )
    return name


def _proved(texts: Mapping[str, str], names: Sequence[str], bits: int) -> dict[str, Enclosure]:
    """Return what the kernel integrates: exact midpoints, and one radius for each quantity."""
    found = {}
    with working_precision(bits):
        setting = Setting(texts)
        for name in names:
            value = QUANTITIES[_known(name)](setting)
            balls = [value] if isinstance(value, arb) else value
            if not all(ball.is_finite() for ball in balls):
                raise MalformedInput(f"quantity={name!r}: the quadrature does not end.")
            found[name] = enclosed(value)
    return found


def _fine(found: Enclosure, digits: int) -> bool:
    largest = max((abs(mid) for mid in found.mid), default=Fraction(0))
    return bool(found.radius <= max(largest / 10 ** (digits + 2), Fraction(1, 10 ** (2 * digits))))
