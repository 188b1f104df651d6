"""Sphinx builds these pages: `sphinx-build -W -n docs docs/_build`.

The gallery is generated from the catalogue. Formulas become MathML, as in the report, so that the
pages need no network.
"""

from __future__ import annotations

import ast
import re
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

from docutils.nodes import SkipNode
from sphinx.util.logging import getLogger

from theorycheck.catalogue import entries
from theorycheck.reporting.formula import mathml

HERE = Path(__file__).parent
GALLERY = HERE / "theorems"

project = "theorycheck"
author = "The theorycheck developers"
copyright = "The theorycheck developers"  # noqa: A001 (the name is Sphinx's)
version = release = installed("theorycheck")
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "theorycheck"
html_math_renderer = "mathml"
html_show_sourcelink = False
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented_params"
napoleon_use_rtype = False
# Types that Sphinx finds no page of: they are named, not linked.
nitpick_ignore_regex = [("py:.*", ".*")]

_FORMULA = re.compile(r"(?s)\$\$(.+?)\$\$|\$(.+?)\$")
_CODE_OR_MATH = re.compile(r"(?s)<(math|pre|code)\b.*?</\1>|<[^>]*>")
_MARKED = re.compile(r"(?s)\$\$(.+?)\$\$|\$(.+?)\$|``?([^`]+)``?|\|")


def gallery() -> None:
    """Write one page for each area: what its theorems say, from the docstrings of their files."""
    areas: dict[str, list[str]] = {}
    slugs = {entry.slug for entry in entries()}
    for entry in entries():
        path = HERE.parent / (entry.module.replace(".", "/") + ".py")
        if not path.is_file():
            continue  # a theorem of another package
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        title, _, rest = said.partition("\n")
        text = (
            f"({entry.slug})=\n\n## {title.rstrip('.')}\n\n`{entry.slug}`\n{_marked(rest, slugs)}\n"
        )
        areas.setdefault(entry.area, []).append(text)
    GALLERY.mkdir(exist_ok=True)
    for area, texts in areas.items():
        title = area.replace("_", " ").capitalize()
        page = f"# {title}\n\n{len(texts)} theorems.\n\n" + "\n".join(texts)
        _write(GALLERY / f"{area}.md", page)


def _marked(text: str, slugs: set[str]) -> str:
    """Put each formula on one line, displayed ones apart, and link theorems."""
    # Markdown takes a line that begins with + or - for an item of a list.
    text = _FORMULA.sub(_on_one_line, text)
    return re.sub(
        r"`([a-z0-9-]+)`",
        lambda name: f"[{name[1]}](#{name[1]})" if name[1] in slugs else name[0],
        text,
    )


def _on_one_line(formula: re.Match[str]) -> str:
    displayed, inline = formula.groups()
    line = " ".join((displayed or inline).split())
    return f"\n$$\n{line}\n$$\n" if displayed else f"${line}$"


def _write(path: Path, text: str) -> None:
    # A file that is the same is left alone, so that Sphinx need not read it again.
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def _docstring(*given: Any) -> None:
    """Turn the formulas and names of a docstring into what reStructuredText takes for such."""
    lines = given[-1]

    def mended(match: re.Match[str]) -> str:
        shown, inline, name = match.groups()
        if match.group() == "|":
            return r"\|"  # an absolute value, not a substitution
        if name is not None:
            return f"``{name}``"
        return f":math:`{' '.join((shown or inline).split())}`"

    lines[:] = _MARKED.sub(mended, "\n".join(lines)).split("\n")


def _inline(writer: Any, node: Any) -> None:
    writer.body.append(mathml(node.astext()))
    raise SkipNode


def _display(writer: Any, node: Any) -> None:
    writer.body.append(f"<p>{mathml(node.astext(), display=True)}</p>")
    raise SkipNode


def _left_over(_: Any, page: str, __: str, context: dict[str, Any], *___: Any) -> None:
    # What Markdown tore apart is no formula any more; as a warning it ends a strict build.
    words = _CODE_OR_MATH.sub("", context.get("body", ""))
    for found in re.finditer(r"\$|\\[a-z]+", words):
        around = " ".join(words[max(0, found.start() - 40) : found.end() + 40].split())
        getLogger(__name__).warning("%s: a formula was not understood near: %s", page, around)


def setup(app: Any) -> None:
    """Connect the parts."""
    app.add_html_math_renderer("mathml", (_inline, None), (_display, None))
    app.connect("autodoc-process-docstring", _docstring)
    app.connect("html-page-context", _left_over)
    gallery()
