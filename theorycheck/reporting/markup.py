"""HTML that is escaped by construction: text becomes markup only through `tag`."""

from __future__ import annotations

import html
from collections.abc import Iterable

from theorycheck.reporting.visible import visible

_VOID = frozenset({"meta", "br", "hr", "col", "wbr", "input"})


class Markup(str):
    """Text that is HTML already; every other string is escaped when it meets a tag."""

    __slots__ = ()


Child = str | None | Iterable["Child"]


def escaped(text: str) -> Markup:
    """Return `text` as HTML that shows exactly these characters."""
    return Markup(html.escape(visible(text), quote=True))


def joined(children: Child) -> Markup:
    """Return the children one after the other: markup as it is, text escaped, None left out."""
    if children is None:
        return Markup()
    if isinstance(children, Markup):
        return children
    if isinstance(children, str):
        return escaped(children)
    return Markup("".join(joined(child) for child in children))


def coded(text: str) -> list[Child]:
    """Return a text of our own with what stands between backticks as code."""
    parts = text.split("`")
    return [tag("code", part) if i % 2 else part for i, part in enumerate(parts)]


def tag(name: str, /, *children: Child, **attributes: str | None) -> Markup:
    """Return one element.

    Args:
        name: Name of the element, never data.
        children: Text (escaped), markup, None, or iterables of these.
        attributes: Values are escaped and None leaves one out; `class_` is written "class", and
            other underscores become hyphens.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{joined(children)}</{name}>")
