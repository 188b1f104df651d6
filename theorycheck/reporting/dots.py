"""Dots over one axis, a line of them for each theorem: the figures about a whole report."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from theorycheck.reporting.figure import COLORS, MARKERS, drawn, inlined
from theorycheck.reporting.markup import Markup

# Inches: the width, what a line takes, the axis below and the legend above.
_WIDTH, _LINE, _AXIS, _LEGEND = 7.2, 0.165, 0.55, 0.35
# Beyond these, lines would not be read.
MOST_LINES = 200


@dataclass(frozen=True, kw_only=True)
class Dots:
    """A figure of dots.

    Attributes:
        slug: What its file and every identifier in it begins with.
        title: Its name.
        shows: A plain sentence or two: what it shows.
        shows_not: What it does not show.
        description: What is plotted and its main reading, for those who do not see it.
        axis: The name of the axis.
        groups: The dots, by what they are called: line (a theorem's slug) and place.
        marks: A place that is marked in a line, such as what was asked for.
        mark: What the marks are called.
        logarithmic: Whether the axis is.
        head: What the columns of `table` are.
        table: The data as text, a theorem's slug first; also of what cannot be drawn.
    """

    slug: str
    title: str
    shows: str
    shows_not: str
    description: str
    axis: str
    groups: Mapping[str, Sequence[tuple[str, float]]]
    head: Sequence[str]
    table: Sequence[Sequence[str]]
    marks: Mapping[str, float] = field(default_factory=dict)
    mark: str = ""
    logarithmic: bool = False

    @property
    def file(self) -> str:
        """Where its data stand in a report."""
        return f"figures/{self.slug}.csv"

    @property
    def lines(self) -> list[str]:
        """The theorems that have a dot, in the order of the report."""
        drawn = {name for dots in self.groups.values() for name, _ in dots}
        return list(dict.fromkeys(row[0] for row in self.table if row[0] in drawn))

    def csv(self) -> str:
        """Return its data as CSV."""
        into = io.StringIO()
        rows = csv.writer(into, lineterminator="\n")
        rows.writerow(self.head)
        rows.writerows(self.table)
        return into.getvalue()


def svg(dots: Dots) -> Markup:
    """Return the figure as one inline SVG element, the same bytes for the same data."""
    lines = dots.lines[:MOST_LINES]
    text = drawn(
        lambda figure: _draw(figure, dots, lines),
        size=(_WIDTH, _AXIS + _LEGEND + _LINE * max(len(lines), 3)),
        axes__axisbelow=True,
    )
    return inlined(text, stem=dots.slug, title=dots.title, description=dots.description)


def _draw(figure: Any, dots: Dots, lines: Sequence[str]) -> None:
    from theorycheck.reporting.ticks import set_plain

    axes = figure.add_subplot()
    place = {name: number for number, name in enumerate(lines)}
    if dots.marks:
        marked = [name for name in lines if name in dots.marks]
        axes.plot(
            [dots.marks[name] for name in marked],
            [place[name] for name in marked],
            linestyle="none",
            marker="|",
            markersize=9,
            markeredgewidth=1.2,
            color=axes.spines["bottom"].get_edgecolor(),
            label=dots.mark,
        )
    for number, (label, found) in enumerate(dots.groups.items()):
        here = [(x, place[name]) for name, x in found if name in place]
        if here:
            axes.plot(
                *zip(*here, strict=True),
                linestyle="none",
                marker=MARKERS[number % len(MARKERS)],
                color=COLORS[number % len(COLORS)],
                # Hollow: dots that lie on each other are all seen.
                markerfacecolor="none",
                markeredgewidth=1.0,
                label=label,
            )
    if dots.logarithmic:
        axes.set_xscale("log")
        set_plain(axes.xaxis)
    axes.set_yticks(range(len(lines)), lines, fontsize=7)
    axes.set_ylim(len(lines) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(dots.axis)
    if len(dots.groups) > 1 or dots.marks:
        figure.legend(loc="outside upper left", ncols=3)
