"""Phase diagrams: cells or points over two parameters, colored by verdict or by a quantity."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from theorycheck.core.outcome import Verdict
from theorycheck.reporting.figure import drawn, inlined
from theorycheck.reporting.markup import Markup

# Okabe and Ito's colors, and a letter that says the same in print without color.
_VERDICTS = {
    Verdict.ESTABLISHED.value: ("#009E73", "E"),
    Verdict.SUPPORTED.value: ("#56B4E9", "S"),
    Verdict.VACUOUS.value: ("#BBBBBB", "V"),
    Verdict.UNDECIDED.value: ("#E69F00", "U"),
    Verdict.CONTRADICTED.value: ("#CC79A7", "C"),
    Verdict.REFUTED.value: ("#D55E00", "R"),
    # What became of a row instead of a verdict.
    "crashed": ("#777777", "x"),
    "timed out": ("#777777", "t"),
    "raised": ("#777777", "!"),
    "refused": ("#E6E6E6", "-"),
}
_OTHER = ("#777777", "?")
_WIDTH, _HEIGHT = 7.2, 4.6
# Beyond these, letters in cells and labels of values would not be read.
_MOST_LETTERS, _MOST_LABELS, _LABEL = 400, 10, 14
# A quantity that spans more than this factor is colored by its logarithm.
_LOGARITHMIC = 1000.0


def svg(diagram: Mapping[str, Any]) -> Markup:
    """Return a phase diagram as one SVG element, the same bytes for the same data."""

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        if diagram["verdicts"] is None:
            _quantity(figure, axes, diagram)
        else:
            _verdicts(figure, axes, diagram)
        for side in "xy":
            _axis(axes, side, diagram)

    text = drawn(draw, size=(_WIDTH, _HEIGHT), axes__grid=False)
    return inlined(
        text,
        stem=diagram["slug"],
        title=diagram["title"],
        description=diagram["description"],
    )


def _listed(diagram: Mapping[str, Any]) -> bool:
    return all(diagram[side]["listed"] is not None for side in "xy")


def _places(cells: Sequence[Mapping[str, Any]]) -> tuple[list[Any], list[Any]]:
    return [cell["x"] for cell in cells], [cell["y"] for cell in cells]


def _verdicts(figure: Any, axes: Any, diagram: Mapping[str, Any]) -> None:
    from matplotlib.patches import Patch

    keys = []
    for verdict in diagram["verdicts"]:
        cells = [cell for cell in diagram["cells"] if cell["value"] == verdict]
        if not cells:
            continue
        color, letter = _VERDICTS.get(verdict, _OTHER)
        keys.append(Patch(facecolor=color, label=f"{verdict} ({letter}): {len(cells)}"))
        if not _listed(diagram):
            axes.scatter(*_places(cells), s=26, color=color, marker=f"${letter}$", linewidths=0.4)
            continue
        _tiles(axes, cells, [color] * len(cells))
        if len(diagram["cells"]) <= _MOST_LETTERS:
            for cell in cells:
                axes.text(cell["x"], cell["y"], letter, ha="center", va="center", color="black")
    if keys:
        figure.legend(handles=keys, loc="outside right upper")


def _quantity(figure: Any, axes: Any, diagram: Mapping[str, Any]) -> None:
    import matplotlib as mpl
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import LogNorm, Normalize

    cells = diagram["cells"]
    values = [cell["value"] for cell in cells]
    if not values:
        return
    least, most = min(values), max(values)
    logarithmic = least > 0 and most / least > _LOGARITHMIC
    norm = (LogNorm if logarithmic else Normalize)(least, most)
    scale = ScalarMappable(norm, mpl.colormaps["cividis"])
    colors = [scale.to_rgba(value) for value in values]
    if _listed(diagram):
        _tiles(axes, cells, colors)
    else:
        axes.scatter(*_places(cells), s=20, color=colors, marker="s", linewidths=0)
    figure.colorbar(scale, ax=axes, label=diagram["what"].replace("$", r"\$"))


def _tiles(axes: Any, cells: Sequence[Mapping[str, Any]], colors: Sequence[Any]) -> None:
    from matplotlib.collections import PatchCollection
    from matplotlib.patches import Rectangle

    tiles = [Rectangle((cell["x"] - 0.5, cell["y"] - 0.5), 1, 1) for cell in cells]
    axes.add_collection(
        PatchCollection(tiles, facecolors=colors, edgecolors=colors, linewidths=0.4)
    )


def _axis(axes: Any, side: str, diagram: Mapping[str, Any]) -> None:
    """Label one axis; the values of a drawn parameter far apart get a logarithmic scale."""
    about = diagram[side]
    getattr(axes, f"set_{side}label")(about["label"].replace("$", r"\$"))
    listed = about["listed"]
    if listed is not None:
        every = math.ceil(len(listed) / _MOST_LABELS)
        labels = [
            text if len(text) <= _LABEL else f"{text[: _LABEL - 1]}…" for text in listed[::every]
        ]
        getattr(axes, f"set_{side}ticks")(range(0, len(listed), every), labels)
        getattr(axes, f"set_{side}lim")(-0.5, len(listed) - 0.5)
        return
    values = [cell[side] for cell in diagram["cells"]]
    positive = all(isinstance(value, float) and value > 0 for value in values)
    if values and positive and max(values) / min(values) > _LOGARITHMIC:
        getattr(axes, f"set_{side}scale")("log")
