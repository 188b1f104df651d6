"""Names of the ticks of logarithmic axes, in plain characters.

As formulas, which they are by default, they take longer to draw than all the rest of a figure.
"""

from __future__ import annotations

import re
from typing import Any

from matplotlib.ticker import LogFormatterSciNotation

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class PlainPowers(LogFormatterSciNotation):
    """What matplotlib writes at a tick, such as 10 to the power -3, without a formula."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        """Return the name of the tick at `x`, nothing for a tick without one."""
        return plain(super().__call__(x, pos))


def plain(formula: str) -> str:
    r"""Return ``$\mathdefault{-2\times10^{-3}}$`` and its like in plain characters."""
    inside = formula.removeprefix(r"$\mathdefault{").removesuffix("}$")
    inside = re.sub(r"\^\{(-?\d+)\}", lambda found: found[1].translate(_RAISED), inside)
    return inside.replace(r"\times", "×").replace("-", "−")


def set_plain(axis: Any) -> None:
    """Let an axis name its ticks in plain characters, if it is logarithmic."""
    for which in ("major", "minor"):
        before = getattr(axis, f"get_{which}_formatter")()
        if isinstance(before, LogFormatterSciNotation):
            after = PlainPowers(labelOnlyBase=before.labelOnlyBase)
            getattr(axis, f"set_{which}_formatter")(after)
