"""How many times faster than its peers something is: bars on a logarithmic axis."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from theorycheck.reporting.figure import COLORS, drawn, inlined
from theorycheck.reporting.markup import Markup
from theorycheck.reporting.wording import plural

TITLE = "Times faster than the peer"
# Beyond these, bars and their names would not be read.
_MOST_BARS, _LABEL = 60, 62
# Inches: the width, what a bar with its two lines of text takes, and the axis below.
_WIDTH, _BAR, _AXIS = 7.2, 0.27, 0.7


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One comparison.

    Attributes:
        benchmark: Where it was made.
        what: What was compared.
        peer: With what.
        ratio: How many times faster it is, positive and finite; below 1 it is slower.
        missed: Whether this comparison misses a limit.
    """

    benchmark: str
    what: str
    peer: str
    ratio: float
    missed: bool


def shown(ratio: float) -> str:
    """Return a ratio with three digits, without an exponent where that can be."""
    return f"{ratio:,.0f}".replace(",", " ") if 100 <= ratio < 1e6 else f"{ratio:.3g}"


def described(bars: Sequence[Bar]) -> str:
    """Return what the figure shows, for those who do not see it."""
    slower = sum(bar.ratio < 1 for bar in bars)
    missed = sum(bar.missed for bar in bars)
    low, high = min(bars, key=lambda bar: bar.ratio), max(bars, key=lambda bar: bar.ratio)
    parts = [
        f"{plural(len(bars), 'comparison')}, on a logarithmic axis: bars begin at 1, which is as "
        f"fast as the peer. They go from {shown(low.ratio)} ({low.what}, against {low.peer}) "
        f"to {shown(high.ratio)} ({high.what}, against {high.peer}).",
        f"In {slower} the peer is faster; these bars point to the left and are hatched.",
        f"{missed} {'misses' if missed == 1 else 'miss'} a limit, which stands at the bar. "
        "How accurate both sides are is in the tables and not in the figure.",
    ]
    if len(bars) > _MOST_BARS:
        parts.append(f"The first {_MOST_BARS} are drawn.")
    return " ".join(parts)


def table(bars: Sequence[Bar]) -> str:
    """Return the data of the figure as CSV."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(("benchmark", "what", "peer", "ratio", "limit"))
    for bar in bars:
        told = "missed" if bar.missed else ""
        rows.writerow((bar.benchmark, bar.what, bar.peer, repr(bar.ratio), told))
    return written.getvalue()


def svg(bars: Sequence[Bar], stem: str) -> Markup:
    """Return the figure as one inline SVG element, the same bytes for the same data.

    Args:
        bars: At least one.
        stem: What every identifier in it begins with.
    """
    first = bars[:_MOST_BARS]
    text = drawn(
        lambda figure: _draw(figure.add_subplot(), first),
        size=(_WIDTH, _AXIS + _BAR * max(len(first), 3)),
        axes__grid__axis="x",
        axes__axisbelow=True,
    )
    return inlined(text, stem=stem, title=TITLE, description=described(bars))


def _draw(axes: Any, bars: Sequence[Bar]) -> None:
    axes.set_xscale("log")
    for place, bar in enumerate(bars):
        slower = bar.ratio < 1
        axes.barh(
            place,
            bar.ratio - 1,
            left=1,
            height=0.62,
            color=COLORS[1] if slower else COLORS[0],
            hatch="////" if slower else None,
        )
        axes.annotate(
            f"{shown(bar.ratio)}{' MISSED' if bar.missed else ''}",
            (max(bar.ratio, 1.0), place),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize=7,
        )
    values = [bar.ratio for bar in bars]
    # Room at the right for the longest text.
    axes.set_xlim(min(*values, 1.0) / 1.3, max(*values, 10.0) ** 1.3)
    axes.set_ylim(len(bars) - 0.4, -0.6)
    names = [f"{_plain(bar.what)}\nagainst {_plain(bar.peer)}" for bar in bars]
    axes.set_yticks(range(len(bars)), names, fontsize=6.5)
    axes.tick_params(axis="y", length=0)
    axes.axvline(1, color=axes.spines["bottom"].get_edgecolor(), linewidth=0.8)
    axes.set_xlabel(TITLE.lower())


def _plain(text: str) -> str:
    """Return a text as it is drawn: one line, and no formula."""
    text = "".join(char if char.isprintable() else " " for char in text)
    text = text if len(text) <= _LABEL else f"{text[: _LABEL - 1]}…"
    return text.replace("$", r"\$")
