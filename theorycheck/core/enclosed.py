"""A number, vector or matrix of real numbers, as exact midpoints with one radius."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from theorycheck.core.notation import brief, scientific


@dataclass(frozen=True, kw_only=True)
class Enclosed:
    """Real numbers known up to a radius.

    Attributes:
        value: Midpoint, a Fraction; or a list of rows of midpoints.
        radius: Bound on the distance of each entry from its midpoint; rigorous if `certified`.
        certified: Whether `radius` is a rigorous bound.
    """

    value: Fraction | list[list[Fraction]]
    radius: Fraction
    certified: bool

    def entries(self) -> list[Fraction]:
        """Return all midpoints, row after row."""
        if isinstance(self.value, list):
            return [entry for row in self.value for entry in row]
        return [self.value]

    def __repr__(self) -> str:
        """Return one line; the exact midpoints are in `value`."""
        ball = f"[{brief(self.entries())}] +/- {scientific(self.radius)}"
        return f"Enclosed({ball}, certified={self.certified})"

    def to_numpy(self) -> Any:
        """Return the midpoints as doubles: an array, or a NumPy scalar for a single number."""
        # By name: the vocabulary itself does not depend on NumPy.
        numpy = importlib.import_module("numpy")
        if isinstance(self.value, list):
            return numpy.array([[float(entry) for entry in row] for row in self.value])
        return numpy.float64(float(self.value))
