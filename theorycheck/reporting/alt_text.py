"""What a figure shows in words, made from its data: for those who do not see it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

# Beyond these, nobody listens.
MOST_LINES = 8
_SCALES = {"log": ", on a logarithmic scale", "symlog": ", on a scale logarithmic away from 0"}
Entry = Mapping[str, Any]


def read_out(series: Entry) -> str:
    """Return which axes and lines a figure has, and from where to where each line goes."""
    axes = [
        f"{spoken(series[f'{axis}_label'])}{_SCALES.get(series.get(f'{axis}_scale', ''), '')}"
        for axis in "yx"
    ]
    lines = [_line(line) for line in series["lines"]]
    more = len(lines) - MOST_LINES
    told = [f"Plotted: {axes[0]}, against {axes[1]}.", *lines[:MOST_LINES]]
    if more > 0:
        told.append(f"{more} more {'line' if more == 1 else 'lines'} like these.")
    return " ".join(told)


def _line(line: Entry) -> str:
    points = [
        (float(x), float(y))
        for x, y in zip(line["x"], line["y"], strict=True)
        if x is not None and y is not None and math.isfinite(x) and math.isfinite(y)
    ]
    name = spoken(line["label"]) or "one line"
    if not points:
        return f"{name}: no value."
    if len(points) == 1:
        return f"{name}: one point, {_at(points[0])}."
    points.sort(key=lambda point: point[0])
    ends = points[0], points[-1]
    told = f"{name}: {len(points)} points, from {_at(ends[0])} to {_at(ends[1])}"
    for word, pick in (("lowest", min), ("highest", max)):
        extreme = pick(points, key=lambda point: point[1])
        if f"{extreme[1]:.3g}" != f"{pick(end[1] for end in ends):.3g}":
            told += f", {word} {_at(extreme)}"
    return f"{told}."


def _at(point: Sequence[float]) -> str:
    return f"{point[1]:.3g} at {point[0]:.3g}"


def spoken(label: str) -> str:
    r"""Return a label as it is read: ``$\alpha = 10^{-3}$`` as "alpha = 10^-3"."""
    return " ".join(_plain(label).split())


def _plain(label: str) -> str:
    if label.count("$") % 2:
        return label
    return "".join(_formula(part) if i % 2 else part for i, part in enumerate(label.split("$")))


def _formula(text: str) -> str:
    text = re.sub(r"\\(?:left|right|mathrm|operatorname|mathit|[,;! ])", "", text)
    text = text.replace(r"\|", "|").replace("{", "").replace("}", "")
    return re.sub(r"\\([A-Za-z]+)", r"\1", text)
