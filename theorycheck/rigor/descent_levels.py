"""Levels of the slowest sequence with L_{t+1} <= L_t - a L_t^(4/3), step by step in balls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from flint import arb

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.outcome import Method
from theorycheck.rigor import text
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.claims import Value
from theorycheck.rigor.computed import Computed, positive

MOST_STEPS = 100_000


class DescentLevels(Computed, Certificate):
    r"""Certificate of $L_T$ for $L_{t+1} = L_t - aL_t^{4/3}$, $L_0$ = `level`, a = `gain`."""

    kind: ClassVar[str] = "descent-levels"
    method: ClassVar[Method] = Method.ENCLOSED
    parameters: ClassVar[tuple[str, ...]] = ("level", "gain", "steps")

    @staticmethod
    def compute(texts: Mapping[str, str], bits: int) -> dict[str, Value]:
        """Return the level after the last step.

        Raises:
            MalformedInput: If a parameter is not positive, or there are too many steps.
            ArithmeticError: If a level is not certainly positive.
        """
        del bits
        level, gain = (text.to_arb(positive(texts, name)) for name in ("level", "gain"))
        steps = positive(texts, "steps")
        if steps.denominator != 1 or steps > MOST_STEPS:
            raise MalformedInput(f"steps={shown(texts['steps'])} is no integer up to {MOST_STEPS}.")
        third = arb(1) / 3
        for _ in range(int(steps)):
            level = level * (1 - gain * level**third)
            if not level > 0:
                raise ArithmeticError("a level is not certainly positive")
        return {"level_at_end": level}
