r"""The constraint $X\beta = y$ as users give it: read exactly, and reduced to independent rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from theorycheck._errors import InconsistentData, OutOfDomain, shown
from theorycheck.core import exact
from theorycheck.core.domain import RationalMatrix, RationalVector
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.float_matrix import FloatMatrix, Texts
from theorycheck.rigor.elimination import Reduced, reduce_system


@dataclass(frozen=True)
class LinearSystem:
    """A consistent system.

    Attributes:
        X: ``(samples, features)``, exact.
        y: ``(samples,)``, exact.
    """

    X: Matrix
    y: Vector

    @classmethod
    def read(cls, X: object, y: object) -> LinearSystem:
        """Read text, rows of exact numbers, or NumPy arrays.

        Whether a large matrix of doubles has y in its range is decided when `reduced` is asked
        for: a certificate may prove its rows independent sooner.

        Raises:
            OutOfDomain: If the shapes do not fit.
            InconsistentData: If y is outside the range of X.
            TheoryCheckError: If an entry is not an exact number.
        """
        rows, targets = exact.matrix(X, "X"), exact.vector(y, "y")
        if len(rows) != len(targets):
            raise OutOfDomain(
                f"y has {len(targets)} entries and X has {len(rows)} rows: "
                "give one target for each row."
            )
        system = cls(rows, targets)
        if not isinstance(rows, FloatMatrix):
            _ = system.reduced
        return system

    @cached_property
    def reduced(self) -> Reduced:
        """The same system without its dependent rows.

        Raises:
            InconsistentData: If y is outside the range of X.
        """
        reduced = reduce_system(self.X, self.y)
        if reduced.contradiction is not None:
            raise InconsistentData(contradiction(reduced.contradiction, self.y))
        return reduced

    def subject(self) -> dict[str, str]:
        """Return the exact texts that a certificate about this system embeds."""
        return {"X": RationalMatrix().text(self.X), "y": RationalVector().text(self.y)}

    def texts(self, more: Mapping[str, str]) -> Mapping[str, str]:
        """Return these texts and `more`; that of a large matrix is written when it is read."""
        if isinstance(self.X, FloatMatrix):
            return Texts({"X": self.X, "y": RationalVector().text(self.y), **more})
        return {**self.subject(), **more}

    def on_all_rows(self, multipliers: Vector) -> Vector:
        """Return multipliers of the kept rows as multipliers of all rows, 0 for the others."""
        if len(multipliers) == len(self.X):
            return multipliers
        result = [Fraction(0)] * len(self.X)
        for i, value in zip(self.reduced.kept, multipliers, strict=True):
            result[i] = value
        return tuple(result)


def contradiction(z: Vector, y: Vector) -> str:
    """Return a one-line message from a combination of rows that vanishes while y's does not."""
    weights = [(weight, i) for i, weight in enumerate(z) if weight]
    left = " + ".join(f"({exact.text(weight)})*row[{i}]" for weight, i in weights)
    value = sum((weight * y[i] for weight, i in weights), Fraction(0))
    return (
        f"y={shown(RationalVector().text(y))} is not in the range of X: {shown(left, 120)} of X is "
        f"0 and of y is {shown(exact.text(value))}, so X beta = y has no solution. "
        "Change y, or drop rows."
    )
