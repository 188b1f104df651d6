"""The minimizer of a norm or an entropy subject to X beta = y, as exact midpoints with a radius."""

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
class Minimizer:
    r"""The minimizer, and the dual solution that shows it.

    Attributes:
        value: Midpoints of the minimizer, one for each feature.
        dual: Midpoints of a dual solution $\nu$, one for each row of X.
        radius: Bound on the distance of each entry of the minimizer from its midpoint; 0 where
            `value` is exact.
        certificate: What `theorycheck verify` repeats.
        unique: Whether it is the only minimizer; None if that was not decided.
        norm: What is minimized: "l1", "l2" or "entropy".
        face: For "l1": a sign for each feature, that of $(X^T\nu)_i$ where that is 1 or -1, else 0.
            The minimizers are exactly the solutions of $X\beta = y$ whose entries have these
            signs or are 0.
    """

    value: list[Fraction]
    dual: list[Fraction]
    radius: Fraction
    certificate: Certificate
    unique: bool | None
    norm: str
    face: tuple[int, ...] | None = None

    def __repr__(self) -> str:
        """Return one line; the exact midpoints are in `value`, the proof in `certificate`."""
        ball = f"[{brief(self.value)}] +/- {scientific(self.radius)}"
        return f"Minimizer({ball}, norm={self.norm!r}, unique={self.unique})"

    def to_numpy(self) -> NDArray[np.float64]:
        """Return the midpoints as doubles."""
        # By name: the vocabulary itself does not depend on NumPy.
        numpy = importlib.import_module("numpy")
        floats: NDArray[np.float64] = numpy.array([float(entry) for entry in self.value])
        return floats
