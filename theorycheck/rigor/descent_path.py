r"""The longest path that lemma 24 of Xu and Du (2023) allows in small steps, in balls."""

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


class DescentPath(Computed, Certificate):
    r"""Certificate of the level after T steps and of the length of their path.

    The slopes are $g_t = \sqrt{2c}L_t^{2/3}$ and the levels $L_{t+1} = L_t - \frac\eta2g_t^2$, with
    $L_0$ = `level`, c = `gain`, $\eta$ = `step` and T = `steps`; the length is $\sum\eta g_t$.
    """

    kind: ClassVar[str] = "descent-path"
    method: ClassVar[Method] = Method.ENCLOSED
    parameters: ClassVar[tuple[str, ...]] = ("level", "gain", "step", "steps")

    @staticmethod
    def compute(texts: Mapping[str, str], bits: int) -> dict[str, Value]:
        """Return the last level and the length.

        Raises:
            MalformedInput: If a parameter is not positive, or there are too many steps.
            ArithmeticError: If a level is not certainly positive.
        """
        del bits
        level, gain, step = (
            text.to_arb(positive(texts, name)) for name in ("level", "gain", "step")
        )
        steps = positive(texts, "steps")
        if steps.denominator != 1 or steps > MOST_STEPS:
            raise MalformedInput(f"steps={shown(texts['steps'])} is no integer up to {MOST_STEPS}.")
        slope, length, third = (2 * gain).sqrt(), arb(0), arb(1) / 3
        for _ in range(int(steps)):
            root = level**third
            own = slope * root * root
            length += step * own
            level = level - step / 2 * own * own
            if not level > 0:
                raise ArithmeticError("a level is not certainly positive")
        return {"level_at_end": level, "length_at_end": length}
