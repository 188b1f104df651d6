"""Certificates of quantities that the kernel computes in balls from the texts of a problem alone.

There is nothing to find beforehand: verifying repeats the computation and compares.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeAlias

from theorycheck._errors import MalformedInput, SolverFailure, shown
from theorycheck.core.evidence import Enclosure
from theorycheck.core.outcome import Outcome
from theorycheck.core.precision import working_precision
from theorycheck.rigor import text
from theorycheck.rigor.certificate import accurate
from theorycheck.rigor.claims import Value, compared, enclosed, read, readable, written

_FIRST_BITS = 96
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
            SolverFailure: If the precision that is allowed does not suffice, or none would.
        """
        own = {name: problem[name] for name in cls.parameters if name in problem}
        text.parameters(own, *cls.parameters)
        bits = _FIRST_BITS + 4 * digits
        while True:
            try:
                found = _enclosed(cls.compute, own, bits)
            except ArithmeticError as error:
                if 2 * bits > cls.most_bits:
                    raise SolverFailure(
                        f"{cls.__name__}: {cls.most_bits} bits do not suffice at this problem "
                        f"({error}). Choose numbers that are less extreme."
                    ) from None
            else:
                fine = all(not item.radius or accurate(item, digits) for item in found.values())
                if fine or 2 * bits > cls.most_bits:
                    break
            bits *= 2
        claims = {name: readable(item) for name, item in found.items()}
        certificate = cls(own, bits, claims)
        certificate._remember(compared(claims, found))
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
        return compared(self.claims, found)

    def content(self) -> dict[str, Any]:
        """Return the content as plain data."""
        return {
            "problem": dict(self.texts),
            "bits": self.bits,
            "claims": written(self.claims),
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
        return cls(texts=texts, bits=text.precision(bits, cls.most_bits), claims=read(claims))


def positive(texts: Mapping[str, str], name: str) -> Fraction:
    """Return a parameter that is a positive rational.

    Raises:
        MalformedInput: If it is none.
    """
    found = text.rational(texts[name], name)
    if found <= 0:
        raise MalformedInput(f"{name}={shown(texts[name])} is not positive.")
    return found


def _enclosed(compute: Compute, texts: Mapping[str, str], bits: int) -> dict[str, Enclosure]:
    """Return exact midpoints and one radius for each quantity."""
    with working_precision(bits):
        return {name: enclosed(value) for name, value in compute(texts, bits).items()}
