"""Domains of parameters: each one validates, describes itself and reads text."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

from theorycheck._errors import OutOfDomain, shown
from theorycheck.core import exact
from theorycheck.core.float_matrix import FloatMatrix


class Domain(Protocol):
    """The set a parameter ranges over."""

    def parse(self, value: object, name: str) -> Any:
        """Return `value` as a member; raise a `TheoryCheckError` that shows it otherwise."""

    def text(self, value: Any) -> str:
        """Return the exact text that `parse` reads back."""

    def describe(self) -> str:
        """Return the domain in words, for `show` and for error messages."""


@dataclass(frozen=True, kw_only=True)
class Positive:
    """The rationals in (0, infinity)."""

    def parse(self, value: object, name: str) -> Fraction:
        parsed = exact.number(value, name)
        if parsed <= 0:
            raise OutOfDomain(
                f"{name}={shown(exact.text(parsed))} is not positive: the domain is "
                f"{self.describe()}. Give a value such as {name}=1/10."
            )
        return parsed

    def text(self, value: Fraction) -> str:
        return exact.text(value)

    def describe(self) -> str:
        return "rational > 0"


@dataclass(frozen=True, kw_only=True)
class Nonnegative:
    """The rationals in [0, infinity)."""

    def parse(self, value: object, name: str) -> Fraction:
        parsed = exact.number(value, name)
        if parsed < 0:
            raise OutOfDomain(
                f"{name}={shown(exact.text(parsed))} is negative: the domain is "
                f"{self.describe()}. Give a value such as {name}=0."
            )
        return parsed

    def text(self, value: Fraction) -> str:
        return exact.text(value)

    def describe(self) -> str:
        return "rational >= 0"


@dataclass(frozen=True, kw_only=True)
class Above:
    """The rationals above `bound`, up to `largest`.

    Attributes:
        bound: What a value must exceed.
        largest: The largest value.
        instead: Where a value that is not in the domain belongs, in words.
    """

    bound: int
    largest: int = 1000
    instead: str = ""

    def parse(self, value: object, name: str) -> Fraction:
        parsed = exact.number(value, name)
        if not self.bound < parsed <= self.largest:
            raise OutOfDomain(
                f"{name}={shown(exact.text(parsed))} is outside its domain: {self.describe()}. "
                f"Give a value such as {name}={self.bound + 1}{self.instead}."
            )
        return parsed

    def text(self, value: Fraction) -> str:
        return exact.text(value)

    def describe(self) -> str:
        return f"rational > {self.bound}, at most {self.largest}"


@dataclass(frozen=True, kw_only=True)
class Natural:
    """The integers from `least` to `largest`."""

    least: int = 1
    largest: int = 10**6

    def parse(self, value: object, name: str) -> int:
        parsed = exact.number(value, name)
        if parsed.denominator != 1 or not self.least <= parsed <= self.largest:
            raise OutOfDomain(
                f"{name}={shown(exact.text(parsed))} is outside its domain: {self.describe()}. "
                f"Give a value such as {name}={self.least}."
            )
        return int(parsed)

    def text(self, value: int) -> str:
        return str(value)

    def describe(self) -> str:
        if self.least == self.largest:
            return f"the integer {self.least}"
        return f"integer from {self.least} to {self.largest}"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]

    def parse(self, value: object, name: str) -> str:
        if not isinstance(value, str) or value not in self.words:
            raise OutOfDomain(
                f"{name}={shown(value)} is outside its domain: {self.describe()}. "
                f"Give a value such as {name}={self.words[0]}."
            )
        return value

    def text(self, value: str) -> str:
        return value

    def describe(self) -> str:
        return "one of " + ", ".join(self.words)


@dataclass(frozen=True, kw_only=True)
class RationalVector:
    """Vectors of rationals."""

    def parse(self, value: object, name: str) -> exact.Vector:
        parsed = exact.vector(value, name)
        if not parsed:
            raise OutOfDomain(f"{name} has no entries: give at least one.")
        return parsed

    def text(self, value: exact.Vector) -> str:
        return ",".join(exact.text(entry) for entry in value)

    def describe(self) -> str:
        return "vector of rationals"


@dataclass(frozen=True, kw_only=True)
class NonzeroVector(RationalVector):
    """Vectors of rationals, none of them 0."""

    def parse(self, value: object, name: str) -> exact.Vector:
        parsed = super().parse(value, name)
        for i, entry in enumerate(parsed):
            if not entry:
                raise OutOfDomain(
                    f"{name}={shown(self.text(parsed))} has a 0 at position {i + 1}: the domain is "
                    f"{self.describe()}. Give another number there."
                )
        return parsed

    def describe(self) -> str:
        return "vector of rationals other than 0"


@dataclass(frozen=True, kw_only=True)
class PositiveVector(RationalVector):
    """Vectors of positive rationals."""

    def parse(self, value: object, name: str) -> exact.Vector:
        parsed = super().parse(value, name)
        for i, entry in enumerate(parsed):
            if entry <= 0:
                raise OutOfDomain(
                    f"{name}={shown(self.text(parsed))} is not positive at position {i + 1}: the "
                    f"domain is {self.describe()}. Give another number there."
                )
        return parsed

    def describe(self) -> str:
        return "vector of rationals > 0"


@dataclass(frozen=True, kw_only=True)
class RationalMatrix:
    """Matrices of rationals."""

    def parse(self, value: object, name: str) -> exact.Matrix:
        return exact.matrix(value, name)

    def text(self, value: exact.Matrix | FloatMatrix) -> str:
        if isinstance(value, FloatMatrix):
            return value.text()
        return ";".join(",".join(exact.text(entry) for entry in row) for row in value)

    def describe(self) -> str:
        return "matrix of rationals"
