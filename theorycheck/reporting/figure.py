"""Figures of a report: one style, no script, the same bytes for the same data."""

from __future__ import annotations

import io
import json
import math
import re
import textwrap
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from theorycheck.reporting.alt_text import read_out
from theorycheck.reporting.markup import Markup, escaped

# Okabe and Ito's colors for every kind of color vision, the last two darkened so that each has a
# contrast of 3 to 1 on white and on near black; line styles and markers say the same once more,
# for print without color.
COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#B07D00", "#4A90C2")
DASHES = ("solid", (0, (5, 2)), (0, (1, 1.5)), (0, (5, 2, 1, 2)))
MARKERS = ("o", "s", "^", "D", "v", "P")

# A color that nothing else uses: it becomes the color of the text around the figure.
_INK = "#010203"
_WIDTH, _HEIGHT = 7.2, 3.9
_LABEL_WIDTH = 26
_MARKER = 4.5


def svg(series: Mapping[str, Any], prefix: str = "") -> Markup:
    """Return `series` drawn as one inline SVG element.

    Every identifier in it begins with `prefix` and the slug of the series, so that several fit
    into one page. Text and axes take the color of the surrounding text.
    """
    return inlined(
        _drawn(json.dumps(series)),
        stem=prefix + _identifier(str(series["slug"])),
        title=series["title"],
        description=" ".join(
            part for part in (series["description"], read_out(series), left_out(series)) if part
        ),
    )


@lru_cache(maxsize=64)
def _drawn(text: str) -> str:
    """Return the series with this text, drawn: what several cases share is drawn once."""
    series = json.loads(text)

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        _draw(axes, series)
        _legend(figure, axes, series)

    return drawn(draw, size=(_WIDTH, _HEIGHT))


def drawn(draw: Callable[[Any], None], *, size: tuple[float, float], **settings: Any) -> str:
    """Return what `draw` puts on an empty figure, as a whole SVG file: the one shape of figures.

    Args:
        draw: Given the figure of matplotlib.
        size: Width and height in inches.
        settings: Of matplotlib, beyond `style`; a dot of a name is written as two underscores.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(), warnings.catch_warnings():
        # A glyph that the font lacks is drawn as a box, which says enough.
        warnings.filterwarnings("ignore", message="Glyph", category=UserWarning)
        mpl.rcdefaults()
        mpl.rcParams.update(style())
        mpl.rcParams.update({name.replace("__", "."): settings[name] for name in settings})
        figure = Figure(figsize=size, dpi=72, layout="constrained")
        draw(figure)
        return written(figure)


def written(figure: Any) -> str:
    """Return a figure, of 72 dots per inch and with a layout, as a whole SVG file.

    It is laid out once and drawn once; `savefig` would draw it twice.
    """
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    canvas = FigureCanvasSVG(figure)
    figure.get_layout_engine().execute(figure)
    figure.set_layout_engine("none")
    into = io.StringIO()
    canvas.print_svg(into, metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    return into.getvalue()


def left_out(series: Mapping[str, Any]) -> str:
    """Return a sentence on the points that the scales of the figure cannot show, or nothing."""
    logarithmic = {axis: _scale(series, axis)["value"] == "log" for axis in "xy"}
    missing = sum(
        x is None
        or y is None
        or not (math.isfinite(x) and math.isfinite(y))
        or (logarithmic["x"] and x <= 0)
        or (logarithmic["y"] and y <= 0)
        for line in series["lines"]
        for x, y in zip(line["x"], line["y"], strict=True)
    )
    if not missing:
        return ""
    points = "1 point is" if missing == 1 else f"{missing} points are"
    return f"{points} not drawn: no value, or none that a logarithmic axis can show."


def style() -> dict[str, Any]:
    """Return what every figure has in common, for matplotlib."""
    return {
        "svg.hashsalt": "theorycheck",
        "svg.fonttype": "path",
        "font.family": "DejaVu Sans",
        "font.size": 9,
        "mathtext.fontset": "dejavusans",
        "figure.facecolor": "none",
        "axes.facecolor": "none",
        "axes.edgecolor": _INK,
        "axes.labelcolor": _INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "grid.color": _INK,
        "grid.alpha": 0.15,
        "grid.linewidth": 0.6,
        "xtick.color": _INK,
        "ytick.color": _INK,
        "text.color": _INK,
        "lines.linewidth": 1.6,
        "lines.markersize": _MARKER,
        "legend.frameon": False,
        "legend.handlelength": 2.6,
    }


def _draw(axes: Any, series: Mapping[str, Any]) -> None:
    from theorycheck.reporting.ticks import set_plain

    dotted = [i for i, line in enumerate(series["lines"]) if _is_dotted(line)]
    for number, line in enumerate(series["lines"]):
        x, y = _numbers(line["x"]), _numbers(line["y"])
        points = _is_dotted(line)
        # Points of several lines may fall on each other: hollow, and the later ones smaller.
        hollow = points and len(dotted) > 1
        after = len(dotted) - 1 - dotted.index(number) if hollow else 0
        axes.plot(
            x,
            y,
            label=_label(line["label"]),
            color=COLORS[number % len(COLORS)],
            linestyle="none" if points else DASHES[number % len(DASHES)],
            marker=MARKERS[number % len(MARKERS)] if points or len(x) <= 12 else None,
            drawstyle="steps-post" if line.get("style") == "step" else "default",
            **(
                {"markerfacecolor": "none", "markersize": _MARKER + min(2.2 * after, 9)}
                if hollow
                else {}
            ),
        )
    axes.set_xscale(**_scale(series, "x"))
    axes.set_yscale(**_scale(series, "y"))
    set_plain(axes.xaxis)
    set_plain(axes.yaxis)
    axes.set_xlabel(_label(series["x_label"]))
    axes.set_ylabel(_label(series["y_label"]))


def _is_dotted(line: Mapping[str, Any]) -> bool:
    return str(line.get("style", "line")) == "points"


def _scale(series: Mapping[str, Any], axis: str) -> dict[str, Any]:
    """Return the scale of one axis; a logarithmic one needs something positive to show."""
    scale = series.get(f"{axis}_scale", "linear")
    values = [v for line in series["lines"] for v in _numbers(line[axis]) if math.isfinite(v)]
    if scale == "symlog":
        sizes = [abs(value) for value in values if value]
        smallest = max(min(sizes, default=1.0), max(sizes, default=1.0) * 1e-12)
        # A power of ten: the ticks at its two signs then stand a decade away from 0.
        return {"value": scale, "linthresh": 10.0 ** math.floor(math.log10(smallest))}
    return {"value": scale if scale == "linear" or any(v > 0 for v in values) else "linear"}


def _numbers(values: Sequence[float | None]) -> list[float]:
    return [math.nan if value is None else float(value) for value in values]


def _legend(figure: Any, axes: Any, series: Mapping[str, Any]) -> None:
    """Put the names of the lines beside or below the axes, never over the data.

    They stand in the order of the lines at the right-hand end, where the eye meets them.
    """
    handles, labels = axes.get_legend_handles_labels()
    if not handles or (len(handles) == 1 and labels[0] == _label(series["y_label"])):
        return
    ends = [_end(line["y"]) for line in series["lines"] if _label(line["label"])]
    order = sorted(range(len(handles)), key=lambda i: -ends[i])
    wrapped = [
        textwrap.fill(labels[i], _LABEL_WIDTH) if "$" not in labels[i] else labels[i] for i in order
    ]
    beside = max(len(line) for label in wrapped for line in label.splitlines()) <= _LABEL_WIDTH
    figure.legend(
        [handles[i] for i in order],
        wrapped,
        loc="outside right upper" if beside else "outside lower left",
        ncols=1 if beside or len(handles) < 4 else 2,
    )
    # Inches: 0.21 for a name and 0.16 for each line more of it, at 9 points.
    needed = 0.4 + sum(0.21 + 0.16 * label.count("\n") for label in wrapped)
    figure.set_size_inches(_WIDTH, max(_HEIGHT, needed) if beside else _HEIGHT + needed)


def _end(values: Sequence[float | None]) -> float:
    finite = [y for y in _numbers(values) if math.isfinite(y)]
    return finite[-1] if finite else -math.inf


def _label(text: str) -> str:
    """Return `text` for a figure: $...$ is a formula if it can be read, else plain characters."""
    text = "".join(char if char.isprintable() else " " for char in text)
    # A label that begins with an underscore would be left out of the legend.
    text = text.lstrip("_")
    if text.count("$") % 2 == 0 and "$" in text and _readable(text):
        return text
    return text.replace("$", r"\$")


@lru_cache(maxsize=4096)
def _readable(text: str) -> bool:
    from matplotlib.mathtext import MathTextParser

    try:
        MathTextParser("path").parse(text)
    except ValueError:
        return False
    return True


def _identifier(slug: str) -> str:
    return re.sub(r"[^a-z0-9-]+", "-", slug.lower()).strip("-") or "figure"


def inlined(written: str, *, stem: str, title: str, description: str) -> Markup:
    """Return what matplotlib wrote as one element for a page, with a title and a description.

    Args:
        written: A whole SVG file.
        stem: What every identifier in it begins with.
        title: Its name.
        description: What it shows, for those who do not see it.
    """
    body = re.sub(r"<!--.*?-->", "", written[written.index("<svg") :], flags=re.DOTALL)
    body = re.sub(r'\bid="([^"]*)"', rf'id="{stem}-\1"', body)
    body = re.sub(r'href="#([^"]*)"', rf'href="#{stem}-\1"', body)
    body = re.sub(r"url\(#([^)]*)\)", rf"url(#{stem}-\1)", body)
    body = body.replace(_INK, "currentColor")
    opening = re.match(r"<svg\b[^>]*>", body)
    view = re.search(r'viewBox="([^"]*)"', body)
    if opening is None or view is None:
        raise RuntimeError("matplotlib wrote no SVG element")
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'class="figure" viewBox="{view[1]}" role="img" '
        f'aria-labelledby="{stem}-title {stem}-description">'
        f'<title id="{stem}-title">{escaped(title)}</title>'
        f'<desc id="{stem}-description">{escaped(description)}</desc>'
    )
    return Markup(head + body[opening.end() :].strip() + "\n")
