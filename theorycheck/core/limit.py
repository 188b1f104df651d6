"""The limit of a flow, as exact midpoints with one radius."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from theorycheck.core.evidence import Certificate
from theorycheck.core.notation import brief, scientific

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class Limit:
    """The limit of beta along a flow.

    Attributes:
        value: Midpoints, exact.
        radius: Bound on the distance of each entry of the limit; rigorous if `certified`.
        time: End of the part that was integrated; the rest of the path is bounded.
        certified: Whether `radius` is a rigorous bound.
        certificate: What `theorycheck verify` repeats.
    """

    value: list[Fraction]
    radius: Fraction
    time: Fraction
    certified: bool
    certificate: Certificate

    def __repr__(self) -> str:
        """Return one line; the exact midpoints are in `value`, the proof in `certificate`."""
        ball = f"[{brief(self.value)}] +/- {scientific(self.radius)}"
        return f"Limit({ball}, certified={self.certified})"

    def to_numpy(self) -> NDArray[np.float64]:
        """Return the midpoints as doubles."""
        # By name: the vocabulary itself does not depend on NumPy.
        numpy = importlib.import_module("numpy")
        floats: NDArray[np.float64] = numpy.array([float(entry) for entry in self.value])
        return floats
