r"""The constraint $X\beta = y$ as users give it: read exactly, and reduced to independent rows."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from theorycheck._errors import InconsistentData, OutOfDomain, shown
from theorycheck.core import exact
from theorycheck.core.domain import RationalMatrix, RationalVector
from theorycheck.core.exact import Matrix, Vector
from theorycheck.rigor.elimination import Reduced, reduce_system


@dataclass(frozen=True)
class LinearSystem:
    """A consistent system.

    Attributes:
        X: ``(samples, features)``, exact.
        y: ``(samples,)``, exact.
        reduced: The same system without its dependent rows.
    """

    X: Matrix
    y: Vector
    reduced: Reduced

    @classmethod
    def read(cls, X: object, y: object) -> LinearSystem:
        """Read text, rows of exact numbers, or NumPy arrays.

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
        reduced = reduce_system(rows, targets)
        if reduced.contradiction is not None:
            raise InconsistentData(contradiction(reduced.contradiction, targets))
        return cls(rows, targets, reduced)

    def subject(self) -> dict[str, str]:
        """Return the exact texts that a certificate about this system embeds."""
        return {"X": RationalMatrix().text(self.X), "y": RationalVector().text(self.y)}

    def on_all_rows(self, multipliers: Vector) -> Vector:
        """Return multipliers of the kept rows as multipliers of all rows, 0 for the others."""
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
