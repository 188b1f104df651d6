"""Quantities of a ReLU student at exact weights, enclosed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.evidence import Enclosure
from theorycheck.core.outcome import Method, Outcome
from theorycheck.core.precision import working_precision
from theorycheck.rigor import text
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.claims import compared, enclosed, read, readable, written
from theorycheck.rigor.student import Student
from theorycheck.rigor.student_quantities import QUANTITIES

LARGEST_BITS = 20_000
_FIRST_BITS = 64


@dataclass(frozen=True)
class ReluPoint(Certificate):
    """Certificate of named quantities of a student at exact weights.

    Attributes:
        texts: Exact text of the weights: W and v.
        bits: Working precision.
        claims: What each quantity is claimed to be.
    """

    kind: ClassVar[str] = "relu-point"
    method: ClassVar[Method] = Method.ENCLOSED

    texts: Mapping[str, str]
    bits: int
    claims: Mapping[str, Enclosure]

    @classmethod
    def at(cls, problem: Mapping[str, str], names: Sequence[str], digits: int) -> ReluPoint:
        """Return the certificate of named quantities to so many digits.

        A quantity that is 0 (a loss at its minimum) has no relative digits: it is enclosed to
        twice as many absolute ones.

        Raises:
            MalformedInput: If the texts describe no student, or a quantity is not known, or not
                defined here.
        """
        texts = {name: problem[name] for name in ("W", "v") if name in problem}
        student = Student.of(texts)
        bits = _FIRST_BITS + 4 * digits
        while True:
            found = _proved(student, names, bits)
            if all(_fine(item, digits) for item in found.values()) or 2 * bits > LARGEST_BITS:
                break
            bits, student = 2 * bits, Student.of(texts)
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
        try:
            found = _proved(Student.of(self.texts), tuple(self.claims), self.bits)
        except ArithmeticError:
            return Outcome.INCONCLUSIVE
        return compared(self.claims, found)

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
        text.parameters(texts, "W", "v")
        Student.of(texts)
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


def _proved(student: Student, names: Sequence[str], bits: int) -> dict[str, Enclosure]:
    """Return what the kernel computes: exact midpoints, and one radius for each quantity.

    Raises:
        MalformedInput: If a quantity is not known, or not defined at these weights.
    """
    found = {}
    with working_precision(bits):
        for name in names:
            value = QUANTITIES[_known(name)](student)
            if value is None:
                raise MalformedInput(f"quantity={name!r} is not defined at these weights.")
            found[name] = enclosed(value)
    return found


def _fine(found: Enclosure, digits: int) -> bool:
    largest = max(abs(mid) for mid in found.mid)
    wanted: Fraction = max(largest / 10 ** (digits + 2), Fraction(1, 10 ** (2 * digits + 20)))
    return found.radius <= wanted
